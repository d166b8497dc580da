"""Whether an application is open, closed or kept in mind: one rule, the same for everybody who asks."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st

from followup_analytics import FollowUpLog, draft, due_list, outcomes, stages, waits
from followup_analytics.agenda.in_touch import in_touch
from followup_analytics.facts.applications.open_applications import open_applications
from followup_analytics.facts.coded_events import KINDS, NOWHERE
from followup_analytics.facts.status import status
from followup_analytics.facts.timeline import coded_events, events
from followup_analytics.log.days import to_days
from followup_analytics.log.words import CLOSINGS, RESPONSE_KINDS
from tests.laws import examples
from tests.makers import log_from
from tests.plain.plain_status import plain_statuses

NAMES = "abcdef"
START = pd.Timestamp("2026-03-01")
BEGUN = pd.Timestamp("2026-02-01")


def day(number):
    return START + pd.Timedelta(days=number)


def log_of(applications=({},), interviews=(), notes=(), responses=()):
    """Applications a, b, …; interviews (of, day[, cancelled]), notes (of, day), responses (of, day, kind)."""
    rows = [{"application_id": name, "company": "Tide", "seeker": "s", "applied_on": None, "confirmed_on": None,
             "closed": None, **given} for name, given in zip(NAMES, applications, strict=False)]  # fmt: skip
    held = [
        {"application_id": of, "interviewed_on": day(on), "cancelled": any(struck)} for of, on, *struck in interviews
    ]
    tables = {
        "applications": rows,
        "interviews": held,
        "follow_ups": [{"application_id": of, "sent_on": day(on), "kind": "check_in"} for of, on in notes],
        "responses": [{"application_id": of, "received_on": day(on), "kind": kind} for of, on, kind in responses],
    }
    return log_from(**tables)


days = st.integers(0, 12)
maybe = st.none() | days.map(day)
applications = st.lists(
    st.fixed_dictionaries(
        {
            "seeker": st.sampled_from(["s", "s", "t", None]),
            "applied_on": maybe,
            "confirmed_on": st.none() | maybe,
            "closed": st.none() | st.sampled_from(CLOSINGS),
        }
    ),
    min_size=2,
    max_size=6,
)
names = st.sampled_from(NAMES)
kinds = st.sampled_from((*RESPONSE_KINDS, "hired", "hired", "keep_in_mind", "invitation"))
logs = st.builds(
    log_of,
    applications,
    st.lists(st.tuples(names, days, st.booleans()), max_size=6),
    st.lists(st.tuples(names, days), max_size=4),
    st.lists(st.tuples(names, days, kinds), max_size=10),
)


def found_statuses(log, as_of):
    facts = coded_events(log, as_of=as_of)
    now = status(log, facts, as_of=as_of)
    since, kept = to_days(facts.day_at(now.closed_since)), now.kept_in_mind != NOWHERE
    return {
        name: {
            "state": (
                "hired_elsewhere" if now.elsewhere[at]
                else KINDS[now.closed_by[at]] if now.closed[at]
                else "keep_in_mind" if kept[at]
                else "open"
            ),
            "since": None if np.isnat(since[at]) else pd.Timestamp(since[at]),
            "undated": bool(now.undated[at]),
        }
        for at, name in enumerate(log.applications["application_id"])
    }  # fmt: skip


@examples(12)
@given(logs, days.map(day))
def test_the_vectorised_status_equals_the_plain_one(log, as_of):
    plain = plain_statuses(log, as_of)
    told = {name: {key: one[key] for key in ("state", "since", "undated")} for name, one in plain.items()}
    assert found_statuses(log, as_of) == told


@examples(3, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(logs, days.map(day))
def test_all_who_ask_are_told_the_same(log, as_of):
    plain = plain_statuses(log, as_of)
    closed = {name for name, one in plain.items() if one["state"] not in ("open", "keep_in_mind")}
    ids = log.applications["application_id"]

    now = open_applications(log, as_of=as_of)
    assert not set(ids[np.unique(now.facts.application)]) & closed
    assert set(ids[now.kept_in_mind]) == {name for name, one in plain.items() if one["state"] == "keep_in_mind"}
    assert not set(due_list(log, as_of=as_of, retired=True)["application_id"]) & closed

    listed = in_touch(log, as_of=as_of, others=True)
    jobless = {name for name in closed if not plain[name]["hired"] and plain[name]["first"] != "hired"}
    assert set(listed["application_id"]) == jobless

    told = outcomes(log, as_of=as_of).set_index("application_id")
    assert told["state"].astype("str").to_dict() == {name: plain[name]["state"] for name in told.index}
    assert told["undated"].to_dict() == {name: plain[name]["undated"] for name in told.index}
    assert told["silent_days"].isna()[told.index.isin(closed)].all()

    for name in ids:
        template = draft(
            log, {"application_id": name, "to": None, "kind": "check_in", "company": "Tide"}, as_of=as_of
        ).template
        assert (template == "in_touch") == (name in closed)

    running = waits(log, as_of=as_of)
    running = running[running["event"].eq("censored") & running["ended_on"].eq(as_of)]
    assert not set(running["application_id"]) & (closed - reopened_today(log, as_of))


def test_an_invitation_opens_again_what_was_closed_on_the_very_day_it_comes():
    log = log_from(
        applications=[{"application_id": "a", "company": "Tide Labs"}],
        responses=[
            {"application_id": "a", "received_on": "2026-01-05", "kind": "rejection"},
            {"application_id": "a", "received_on": "2026-01-20", "kind": "invitation"},
        ],
    )
    for as_of, is_open in (("2026-01-19", False), ("2026-01-20", True)):
        assert set(open_applications(log, as_of=as_of).facts.application) == ({0} if is_open else set())


def reopened_today(log, as_of):
    """Those in which something happened on the last day: a wait may have ended that day before they were closed."""
    facts, ids = events(log, as_of=as_of), log.applications["application_id"]
    applied = ids[log.applications["applied_on"] == as_of]  # a wait before it ends where the application's own begins
    return {*ids[facts["application"][facts["day"] == facts["day"].max()].unique()], *applied}


def test_after_a_hire_elsewhere_no_letter_says_that_one_is_interested_still():
    log = log_of([{}, {}], [("a", 3), ("b", 3)], responses=[("b", 7, "hired")])
    row = {"application_id": "a", "to": "Ana", "kind": "check_in", "company": "A"}
    assert draft(log, row, as_of=day(20)).template == "in_touch"
    assert draft(log, row, as_of=day(6)).template == "check_in"


@pytest.mark.parametrize(
    ("application", "facts", "as_of", "state"),
    [
        ({"closed": "rejection", "applied_on": day(1)}, {}, 1, "rejection"),
        ({"closed": "rejection", "applied_on": day(1)}, {"interviews": [("a", 5)]}, 4, "open"),
        ({"closed": "rejection", "applied_on": day(1)}, {"interviews": [("a", 5)]}, 5, "rejection"),
        ({"closed": "rejection", "applied_on": day(1)}, {"interviews": [("a", 5, True)]}, 4, "rejection"),
        ({"closed": "filled", "confirmed_on": day(4)}, {"notes": [("a", 2), ("a", 8)]}, 3, "filled"),
        ({"closed": "filled", "confirmed_on": day(4)}, {"notes": [("a", 2), ("a", 8)]}, 9, "filled"),
        ({"closed": "filled", "confirmed_on": day(4)}, {"interviews": [("a", 2), ("a", 8)]}, 9, "open"),
        ({"closed": "filled", "confirmed_on": day(4)}, {"responses": [("a", 8, "keep_in_mind")]}, 9, "keep_in_mind"),
        ({"closed": "filled", "confirmed_on": day(4)}, {"responses": [("a", 8, "reply")]}, 9, "filled"),
        ({"closed": "filled"}, {"responses": [("a", 8, "rejection")]}, 9, "rejection"),
        ({"closed": "filled"}, {"responses": [("a", 8, "rejection"), ("a", 9, "invitation")]}, 9, "filled"),
        ({"closed": "filled"}, {"responses": [("a", 8, "acknowledgement")]}, 3, "filled"),
        ({"closed": "filled"}, {}, 0, "filled"),
        ({"closed": "nonsense"}, {}, 0, "open"),
    ],
)
def test_closed_on_a_day_that_nobody_wrote_down(application, facts, as_of, state):
    assert found_statuses(log_of([application], **facts), day(as_of))["a"]["state"] == state


def test_a_job_taken_on_a_day_that_nobody_wrote_down_closes_no_other_application():
    log = log_of([{"closed": "hired"}, {}], [("a", 3), ("b", 3)])
    assert [one["state"] for one in found_statuses(log, day(9)).values()] == ["hired", "open"]
    assert due_list(log, as_of=day(9))["application_id"].tolist() == ["b"]


def test_one_kept_in_touch_with_is_told_that_nobody_knows_the_day_it_was_closed():
    log = log_of([{"closed": "rejection"}], [("a", 3)])
    plan = {"application_id": "a", "kind": "pin", "until_on": day(60), "decided_on": day(3)}
    log = FollowUpLog(**{**log.tables, "plans": pd.DataFrame([plan])})
    told = in_touch(log, as_of=day(9))
    assert told["reason"].tolist() == ["You have kept in touch since their rejection, on a day nobody wrote down."]
    assert told["due_on"].tolist() == [day(60)]


def seen_by_nobody(log):
    """The log without its cancelled interviews and acknowledgements."""
    held = ~log.interviews["cancelled"].fillna(False).astype(bool)
    news = log.responses["kind"] != "acknowledgement"
    return FollowUpLog(**{**log.tables, "interviews": log.interviews[held], "responses": log.responses[news]})


@examples(3)
@given(logs, days.map(day))
def test_no_rule_and_no_figure_sees_a_cancelled_interview_or_an_acknowledgement(log, as_of):
    bare = seen_by_nobody(log)
    for call in (due_list, waits, outcomes, stages):
        pd.testing.assert_frame_equal(call(log, as_of=as_of), call(bare, as_of=as_of))


def test_an_acknowledgement_is_shown_in_the_timeline_and_a_cancelled_interview_is_not():
    log = log_of([{}], [("a", 1), ("a", 2, True)], responses=[("a", 1, "acknowledgement"), ("a", 2, "reply")])
    assert events(log, as_of=day(9))["kind"].tolist() == ["interview", "reply"]
    shown = events(log, as_of=day(9), acknowledgements=True)
    assert shown["kind"].tolist() == ["interview", "acknowledgement", "reply"]
    assert log.responses["kind"].iloc[shown["row"].iloc[1]] == "acknowledgement"
