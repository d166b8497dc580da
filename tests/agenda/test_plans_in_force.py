"""The plans in force."""

import pandas as pd
import pytest

from followup_analytics import FollowUpLog, due_list
from followup_analytics.agenda.due import COLUMNS
from followup_analytics.agenda.plans_in_force import decisions
from followup_analytics.panels.agenda.plans import in_words
from tests.agenda.test_in_touch import REJECTED, log_of


def plan(kind, until, decided="2026-03-11", **more):
    told = {"plan_id": f"{kind} {until}", "application_id": "a", "kind": kind, "until_on": until, "decided_on": decided}
    return {**told, "reason": "so", **more}


def found(plans, responses=(), notes=(), as_of="2026-03-12"):
    log = log_of(list(responses), [], notes)
    log = FollowUpLog(**{**log.tables, "plans": pd.DataFrame(plans)})
    return log, decisions(log, as_of=as_of)


@pytest.mark.parametrize(
    ("plans", "facts", "does"),
    [
        ([plan("pin", "2026-03-20")], {}, ["pinned to"]),
        ([plan("pin", "2026-03-11")], {}, ["pinned to"]),
        ([plan("snooze", "2026-03-20")], {}, ["snoozed until"]),
        ([plan("snooze", "2026-03-12")], {}, []),
        ([plan("snooze", "2026-03-20")], {"notes": [("a", "2026-03-12")]}, []),
        ([plan("snooze", "2026-03-20", decided="2026-03-13")], {}, []),
        ([plan("snooze", "2026-03-20")], {"responses": [REJECTED]}, []),
        ([plan("pin", "2026-06-20")], {"responses": [REJECTED]}, ["kept in touch with from"]),
        ([plan("pause", "2026-03-12", application_id=None, from_on="2026-03-01")], {}, ["pause"]),
        ([plan("pause", "2026-03-11", application_id=None, from_on="2026-03-01")], {}, []),
        ([plan("pause", None, from_on="2026-03-01")], {}, ["pause"]),
        ([plan("pause", None, from_on="2026-03-01")], {"responses": [REJECTED]}, []),
        ([plan("pause", None, application_id=None, from_on="2026-03-01")], {}, []),
        ([plan("promise", "2026-03-20"), plan("arm", "2026-03-20", arm="7")], {}, []),
    ],
)
def test_a_plan_is_in_force_until_its_day_or_a_contact_ends_it(plans, facts, does):
    assert found(plans, **facts)[1]["does"].tolist() == does


def test_the_search_comes_first_and_the_latest_pin_stands_for_those_before():
    plans = [plan("pin", "2026-03-20"), plan("pin", "2026-03-18", decided="2026-03-12"), plan("pause", "2026-08-01")]
    plans[2] |= {"application_id": None, "from_on": "2026-07-01"}
    log, told = found(plans)
    assert told["company"].fillna("").tolist() == ["", "Tide Labs"]
    assert told["plan_ids"].tolist() == [("pause 2026-08-01",), ("pin 2026-03-20", "pin 2026-03-18")]
    due = due_list(log, as_of="2026-03-12")
    assert due["due_on"].tolist() == [pd.Timestamp("2026-03-18")] and tuple(due) == COLUMNS


def test_a_pause_that_nobody_ended_is_told_as_one():
    _, told = found([plan("pause", None, from_on="2026-03-01")])
    assert in_words(told)["until"].tolist() == ["1 Mar 2026 until you end it"]


def test_without_plans_nothing_is_in_force():
    assert decisions(FollowUpLog(), as_of="2026-03-12").empty
