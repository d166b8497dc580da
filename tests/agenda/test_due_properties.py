"""The laws of the due list, on random logs of many applications."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import Phase, given
from hypothesis import strategies as st

from followup_analytics import Cadence, FollowUpLog
from followup_analytics.agenda.due import due_list
from followup_analytics.facts.timeline import events
from followup_analytics.log.words import CLOSINGS, NEWS, RESPONSE_KINDS
from tests.laws import examples
from tests.makers import log_from
from tests.plain.plain_due import one_person, plain_due

AS_OF = dt.date(2026, 3, 31)
PEOPLE = (
    "Ana Lee <ana@tide.example>",
    "ana  LEE",
    "Bo",
    "bo@tide.example",
    "Bo <BO@tide.example>",
    "Ana <al@b.example>",
)
TABLES = {
    "interview": ("interviews", "interviewed_on"),
    **dict.fromkeys(("follow_up", "application"), ("follow_ups", "sent_on")),
    **dict.fromkeys(NEWS, ("responses", "received_on")),
}
COMPARED = ["due_on", "status", "kind", "attempt", "to", "email", "last_contact_on", "last_contact"]
COMPARED += ["application_id", "interview_id"]

# A seed does not shrink to anything simpler.
laws = examples(2, 60, phases=(Phase.explicit, Phase.generate))
seeds = st.integers(0, 10**6)
some_days = st.integers(-30, 6).map(lambda n: AS_OF + dt.timedelta(days=n))
cadences = st.builds(
    Cadence,
    thank_you_within=st.integers(0, 2),
    every=st.integers(1, 12),
    keep_in_mind_every=st.integers(1, 20),
    after_promise=st.integers(0, 3),
    one_voice=st.booleans(),
    max_unanswered=st.none() | st.integers(1, 2),
    business_days=st.booleans(),
    holidays=st.lists(some_days, max_size=3).map(tuple),
)


class Draw:
    """Random cells, some of them missing."""

    def __init__(self, seed):
        self.random = np.random.default_rng(seed)

    def one(self, choices, rows, missing=0.0):
        cells = np.array(list(choices), object)[self.random.integers(len(choices), size=rows)]
        return np.where(self.random.random(rows) < missing, None, cells)

    def day(self, rows, missing=0.0, ahead=6):
        days = pd.Series(pd.Timestamp(AS_OF) + pd.to_timedelta(self.random.integers(-30, ahead + 1, rows), unit="D"))
        return days.mask(self.random.random(rows) < missing)

    def people(self, rows):
        two = self.one(PEOPLE, rows) + self.one(("; ", " ;"), rows) + self.one(PEOPLE, rows)
        return np.where(self.random.random(rows) < 0.3, two, self.one((*PEOPLE, " ; "), rows, missing=0.3))

    def time(self, days):
        hours = pd.Series(pd.to_timedelta(self.one((9, 15), len(days)).astype("int64"), unit="h"))
        return days + hours.mask(self.random.random(len(days)) < 0.5)


def random_log(seed, applications=100, plans=40):
    """Applications of eight seekers, with people who share names or addresses, and days that often coincide."""
    draw, rows = Draw(seed), applications * 2
    ids = [f"a{number}" for number in range(applications)]
    sent, received = draw.day(rows), draw.day(applications)
    kinds = (*RESPONSE_KINDS, "reply", "keep_in_mind", "invitation")
    tables = {
        "applications": {
            "application_id": ids, "company": draw.one(("Tide", "tide ", "Reed"), applications),
            "seeker": draw.one("rstuvwx", applications, 0.1),
            "applied_on": draw.day(applications, 0.4), "confirmed_on": draw.day(applications, 0.8),
            "closed": draw.one(CLOSINGS, applications, 0.8),
        },
        "interviews": {
            "application_id": draw.one(ids, rows), "interview_id": [f"i{n}" for n in range(rows)],
            "interviewed_on": draw.day(rows, ahead=2), "round": draw.one((1, 2), rows, 0.5),
            "interviewers": draw.people(rows), "cancelled": draw.one((True, False), rows, 0.7),
            "starts_at": draw.one(("09:30", "14:00"), rows, 0.7), "answer_by": draw.day(rows, 0.6, ahead=20),
        },
        "follow_ups": {
            "application_id": draw.one(ids, rows), "sent_on": sent, "sent_at": draw.time(sent),
            "kind": draw.one(("thank_you", "check_in"), rows, 0.6), "to": draw.people(rows),
        },
        "responses": {
            "application_id": draw.one(ids, applications), "received_on": received, "received_at": draw.time(received),
            "kind": draw.one(kinds, applications), "from": draw.people(applications),
            "answer_by": draw.day(applications, 0.5, ahead=20),
        },
        "topics": {
            "interview_id": draw.one([f"i{n}" for n in range(rows)], 60), "interviewer": draw.one(PEOPLE, 60, 0.2),
            "topic": draw.one(("tides", "rust", "old maps", "choirs"), 60), "strength": draw.one((1, 3), 60, 0.5),
            "private": draw.one((True, False), 60, 0.97),
        },
        "gifts": {
            "gift_id": ["g", "h"], "title": ["A table of tides", "Rust and maps"], "added_on": draw.day(2, missing=0.5),
        },
        "plans": {
            "plan_id": [f"p{n}" for n in range(plans)], "application_id": draw.one([*ids[:40], "lost"], plans, 0.2),
            "seeker": draw.one("rstuvwx", plans, 0.1), "to": draw.one(PEOPLE, plans, 0.7),
            "kind": draw.one(("snooze", "pin", "pause", "pause", "promise"), plans),
            "from_on": draw.day(plans, 0.2), "until_on": draw.day(plans, 0.1), "decided_on": draw.day(plans, 0.3),
        },
    }  # fmt: skip
    return log_from(**{name: pd.DataFrame(table) for name, table in tables.items()})


def compared(frame):
    told = frame[COMPARED].astype(object).where(frame[COMPARED].notna(), None)
    for column in ("due_on", "last_contact_on"):
        told[column] = [None if day is None else day.date() for day in told[column]]
    return sorted((tuple(row) for row in told.itertuples(index=False)), key=lambda row: [str(cell) for cell in row])


def changed(log, **tables):
    return FollowUpLog(**{**log.tables, **tables})


@laws
@given(seeds, cadences, st.booleans())
def test_the_list_equals_the_plain_rule_of_one_application_at_a_time(seed, cadence, retired):
    log = random_log(seed)
    told = compared(due_list(log, as_of=AS_OF, cadence=cadence, retired=retired))
    plain = plain_due(log, as_of=str(AS_OF), cadence=cadence, retired=retired)
    assert [row for row in told if row not in plain] == [row for row in plain if row not in told]
    assert told == plain


@laws
@given(seeds, cadences)
def test_the_order_of_the_rows_in_the_log_does_not_matter(seed, cadence):
    log = random_log(seed)
    shuffled = changed(log, **{name: table.sample(frac=1, random_state=seed) for name, table in log.tables.items()})
    first, second = (due_list(found, as_of=AS_OF, cadence=cadence, retired=True) for found in (log, shuffled))
    pd.testing.assert_frame_equal(first, second)


@laws
@given(seeds, cadences, st.integers(-57, 57).map(lambda weeks: 7 * weeks))  # promised days look at weekdays
def test_moving_every_day_by_k_moves_every_due_day_by_k(seed, cadence, k):
    log, by = random_log(seed), pd.Timedelta(days=k)
    tables = {
        name: table.assign(**{day: table[day] + by for day in table.select_dtypes("datetime")})
        for name, table in log.tables.items()
    }
    now = replace(cadence, business_days=False)
    later = replace(now, holidays=tuple(day + by for day in now.holidays))
    told = due_list(log, as_of=AS_OF, cadence=now)
    moved = due_list(changed(log, **tables), as_of=AS_OF + by, cadence=later)
    days = ["due_on", "last_contact_on"]
    told[days] += by
    pd.testing.assert_frame_equal(told.drop(columns="reason"), moved.drop(columns="reason"), check_flags=False)


@laws
@given(seeds, cadences, st.integers(1, 10))
def test_a_later_last_contact_never_makes_its_own_check_in_due_sooner(seed, cadence, k):
    log = random_log(seed, plans=0)
    before = check_ins(log, cadence)
    before = before[~before["reason"].str.startswith("They said")]  # a note after the promised day is rule 3 again
    for application in before.index[::12]:
        after = check_ins(_last_contact_later(log, application, k), cadence)["due_on"]
        assert after.get(application, pd.Timestamp.max) >= before.loc[application, "due_on"]


def check_ins(log, cadence, day=AS_OF):
    return due_list(log, as_of=day, cadence=cadence).query("kind == 'check_in'").set_index("application_id")


def _last_contact_later(log, application, k):
    """The last contact of that application k days later, though not after the day the log is read on."""
    facts = events(log, as_of=AS_OF)
    mine = log.applications["application_id"].tolist().index(application)
    last = facts[facts["application"] == mine].iloc[-1]
    name, day = TABLES[last["kind"]]
    table = getattr(log, name).copy()
    table.loc[last["row"], day] = min(table.loc[last["row"], day] + pd.Timedelta(days=k), pd.Timestamp(AS_OF))
    return changed(log, **{name: table})


def to_one_person(told):
    """Pairs of rows that go to one person."""
    rows = told.reset_index()[["application_id", "seeker", "company", "to", "email"]].astype(object)
    rows = rows.where(rows.notna(), None).to_dict("records")
    whom = [(row, ("" if row["to"] == row["email"] else row["to"] or "", row["email"] or "")) for row in rows]
    return [(n, m) for n in range(len(whom)) for m in range(n) if one_person(whom[n], whom[m])]


@laws
@given(seeds, cadences)
def test_two_check_ins_to_one_person_are_a_rhythm_apart(seed, cadence):
    # With few unanswered notes allowed, a log may have no two rows to one person.
    cadence = replace(cadence, one_voice=True, business_days=False, holidays=(), max_unanswered=None)
    told = check_ins(random_log(seed, plans=0), cadence)
    pairs = to_one_person(told)
    assert pairs
    days = told["due_on"].to_numpy()
    assert all(abs(days[n] - days[m]) >= np.timedelta64(cadence.every, "D") for n, m in pairs)


@laws
@given(seeds)
def test_once_the_first_of_two_is_sent_the_other_is_due_a_rhythm_later(seed):
    log, cadence = random_log(seed, plans=0), Cadence()
    told = check_ins(log, cadence)
    pairs = to_one_person(told)
    assert pairs
    for pair in pairs[:3]:
        first, other = sorted((told.index[n] for n in pair), key=lambda one: (told.loc[one, "due_on"], one))
        row = told.loc[first]
        to = row["to"] if row["to"] == row["email"] or pd.isna(row["email"]) else f"{row['to']} <{row['email']}>"
        note = pd.DataFrame({"application_id": [first], "sent_on": AS_OF, "kind": "check_in", "to": to})
        later = check_ins(changed(log, follow_ups=pd.concat([log.follow_ups, note], ignore_index=True)), cadence)
        assert later.loc[other, "due_on"] >= pd.Timestamp(AS_OF) + pd.Timedelta(days=cadence.every)


@laws
@given(seeds, cadences)
def test_a_closed_application_is_never_listed(seed, cadence):
    log = random_log(seed)
    ids = log.applications["application_id"]
    news = pd.DataFrame({"application_id": ids, "received_on": AS_OF, "kind": np.resize(CLOSINGS, len(ids))})
    closed = changed(log, responses=pd.concat([log.responses, news.iloc[::2]], ignore_index=True))
    told = due_list(closed, as_of=AS_OF, cadence=cadence, retired=True)
    hired = set(log.applications["seeker"][::2][news["kind"] == "hired"].fillna(""))
    assert not told["application_id"].isin(ids[::2]).any()
    assert not hired & set(told["seeker"].fillna(""))


@laws
@given(seeds, cadences)
def test_the_list_leaves_the_log_as_it_was_and_says_why_in_one_sentence(seed, cadence):
    log = random_log(seed)
    before = {name: table.copy() for name, table in log.tables.items()}
    told = due_list(log, as_of=AS_OF, cadence=cadence, retired=True)
    for name, table in before.items():
        pd.testing.assert_frame_equal(table, log.tables[name])
    assert told["reason"].str.fullmatch(r"(?:[^.]|\.example)+\.").all()
    assert (told["due_on"].isna() == (told["status"] == "retired")).all()
    assert told["due_on"].dropna().is_monotonic_increasing
