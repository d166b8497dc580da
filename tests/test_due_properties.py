"""The laws of the due list, on random small logs."""

import datetime as dt

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_due import plain_due

from followup_analytics import Cadence, FollowUpLog
from followup_analytics.due import due_list
from followup_analytics.words import RESPONSE_KINDS

AS_OF = dt.date(2026, 3, 31)
PEOPLE = (
    "Ana Lee <ana@tide.example>",
    "ana  LEE",
    "Bo",
    "bo@tide.example",
    "Bo <BO@tide.example>",
    "Ana Lee <al@b.example>",
)
COMPARED = [
    "due_on", "status", "kind", "attempt", "to", "email", "last_contact_on", "last_contact", "application_id",
    "interview_id",
]  # fmt: skip

laws = settings(max_examples=25, deadline=None)
days = st.integers(-30, 6).map(lambda n: AS_OF + dt.timedelta(days=n))
cells = st.lists(st.sampled_from(PEOPLE), max_size=2).map(lambda people: "; ".join(people) or None)


def rows(maximum, **columns):
    return st.lists(st.fixed_dictionaries({"application_id": st.sampled_from("abcdef"), **columns}), max_size=maximum)


def with_time(day, column):
    def stamped(row):
        hour = row.pop("hour")
        return row | {column: None if hour is None else dt.datetime.combine(row[day], dt.time(hour))}

    return stamped


def timed(day, column, maximum, **columns):
    hour = st.none() | st.sampled_from((9, 15))
    return rows(maximum, **{day: days}, hour=hour, **columns).map(
        lambda found: [with_time(day, column)(r) for r in found]
    )


def numbered(found, column):
    return [row | {column: f"{column[0]}{number}"} for number, row in enumerate(found)]


TABLES = {
    "interviews": rows(8, interviewed_on=days, interviewers=cells, round=st.none() | st.integers(1, 2)),
    "follow_ups": timed(
        "sent_on", "sent_at", 8, to=cells, kind=st.sampled_from((None, None, "thank_you", "check_in")),
    ),
    "responses": timed(
        "received_on", "received_at", 5, kind=st.sampled_from(RESPONSE_KINDS), **{"from": cells},
    ),
}  # fmt: skip
PLANS = st.lists(
    st.fixed_dictionaries(
        {
            "application_id": st.sampled_from((None, "a", "b", "unknown")),
            "seeker": st.sampled_from((None, "s", "t")),
            "to": st.none() | st.sampled_from(PEOPLE),
            "kind": st.sampled_from(("snooze", "pin", "pause", "promise")),
            "from_on": st.none() | days,
            "until_on": st.none() | days,
            "decided_on": st.none() | days,
        }
    ),
    max_size=4,
)
CADENCES = st.builds(
    Cadence,
    thank_you_within=st.integers(0, 2),
    every=st.integers(1, 12),
    keep_warm_every=st.integers(1, 20),
    max_unanswered=st.none() | st.integers(1, 2),
    business_days=st.booleans(),
    holidays=st.lists(days, max_size=2).map(tuple),
)


@st.composite
def logs(draw, plans=PLANS):
    found = {name: draw(table) for name, table in TABLES.items()}
    found["interviews"] = numbered(found["interviews"], "interview_id")
    found["plans"] = numbered(draw(plans), "plan_id")
    applications = [
        {"application_id": name, "company": f"Company {name}", "seeker": "s" if name < "e" else "t"}
        for name in "abcdef"
    ]
    frames = {name: pd.DataFrame(table) for name, table in found.items()}
    return FollowUpLog(applications=pd.DataFrame(applications), **{n: f for n, f in frames.items() if len(f)})


def compared(frame):
    told = frame[COMPARED].astype(object).where(frame[COMPARED].notna(), None)
    for column in ("due_on", "last_contact_on"):
        told[column] = [day.date() if day is not None else None for day in told[column]]
    return sorted(
        (tuple(row) for row in told.itertuples(index=False)), key=lambda row: tuple(str(cell) for cell in row)
    )


def moved(log, **changes):
    return FollowUpLog(**{**log.tables, **changes})


@settings(laws, max_examples=60)
@given(logs(), CADENCES, st.booleans())
def test_the_list_equals_the_plain_rule_of_one_application_at_a_time(log, cadence, retired):
    told = due_list(log, as_of=AS_OF, cadence=cadence, retired=retired)
    assert compared(told) == plain_due(log, as_of=str(AS_OF), cadence=cadence, retired=retired)


@laws
@given(logs(), CADENCES, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_in_the_log_does_not_matter(log, cadence, random):
    shuffled = {name: table.iloc[random.sample(range(len(table)), len(table))] for name, table in log.tables.items()}
    first, second = (
        due_list(found, as_of=AS_OF, cadence=cadence, retired=True) for found in (log, moved(log, **shuffled))
    )
    pd.testing.assert_frame_equal(first, second)


@laws
@given(logs(), CADENCES, st.integers(-400, 400))
def test_moving_every_day_by_k_moves_every_due_day_by_k(log, cadence, k):
    by = pd.Timedelta(days=k)
    tables = {
        name: table.assign(**{c: table[c] + by for c in table.select_dtypes("datetime")})
        for name, table in log.tables.items()
    }
    calendar = Cadence(cadence.thank_you_within, cadence.every, cadence.keep_warm_every, cadence.max_unanswered)
    later = due_list(moved(log, **tables), as_of=AS_OF + dt.timedelta(days=k), cadence=calendar)
    now = due_list(log, as_of=AS_OF, cadence=calendar)
    assert (now["due_on"] + by).tolist() == later["due_on"].tolist()


@laws
@given(logs(plans=st.just([])), CADENCES, st.integers(1, 10))
def test_a_later_last_contact_never_makes_a_check_in_due_sooner(log, cadence, k):
    moved_log, application = _last_contact_later(log, k)
    before, after = (
        frame[(frame["application_id"] == application) & (frame["kind"] == "check_in")]["due_on"]
        for frame in (due_list(found, as_of=AS_OF, cadence=cadence) for found in (log, moved_log))
    )
    assert before.empty or after.empty or after.min() >= before.min()


def _last_contact_later(log, k):
    told = due_list(log, as_of=AS_OF)
    if told.empty:
        return log, ""
    first = told.iloc[0]
    table, day = {"interview": ("interviews", "interviewed_on"), "follow_up": ("follow_ups", "sent_on")}.get(
        first["last_contact"], ("responses", "received_on")
    )
    frame = getattr(log, table)
    own = (frame["application_id"] == first["application_id"]) & (frame[day] == first["last_contact_on"])
    if table == "responses":
        own &= frame["kind"] == first["last_contact"]
    later = min(first["last_contact_on"] + pd.Timedelta(days=k), pd.Timestamp(AS_OF))
    return moved(log, **{table: frame.assign(**{day: frame[day].mask(own, later)})}), first["application_id"]


@laws
@given(logs(), CADENCES)
def test_a_closed_application_is_never_listed(log, cadence):
    news = pd.DataFrame({"application_id": ["a"], "received_on": [AS_OF], "kind": ["filled"]})
    told = due_list(moved(log, responses=pd.concat([log.responses, news])), as_of=AS_OF, cadence=cadence, retired=True)
    assert not (told["application_id"] == "a").any()


@laws
@given(logs(), CADENCES)
def test_the_list_leaves_the_log_as_it_was_and_says_why_in_one_sentence(log, cadence):
    before = {name: table.copy() for name, table in log.tables.items()}
    told = due_list(log, as_of=AS_OF, cadence=cadence, retired=True)
    for name, table in before.items():
        pd.testing.assert_frame_equal(table, log.tables[name])
    assert all(reason.endswith(".") and reason.count(".") == 1 + reason.count(".example") for reason in told["reason"])
    assert np.all(told["due_on"].isna() == (told["status"] == "retired"))
