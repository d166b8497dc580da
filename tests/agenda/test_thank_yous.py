"""Kinds of follow-ups that nobody wrote down: against the plain rule, note by note."""

import datetime as dt

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics import FollowUpLog
from followup_analytics.facts.applications.follow_up_kinds import follow_up_kinds
from tests.laws import examples
from tests.plain.plain_due import is_thanks, people

PEOPLE = (
    "Ana Lee <ana@tide.example>",
    "ana  LEE",
    "Bo",
    "bo@tide.example",
    "Bo <BO@tide.example>",
    "Ana <al@b.example>",
)
FACT = st.tuples(
    st.sampled_from("ab"), st.integers(1, 20), st.lists(st.sampled_from(PEOPLE), max_size=3).map("; ".join)
)
KINDS = st.sampled_from([None, None, None, "thank_you", "check_in"])


def frame(facts, day, cell):
    columns = {"application_id": [], day: [], cell: []}
    for application, on, named in facts:
        row = (application, dt.date(2026, 3, on), named or None)
        for column, value in zip(columns.values(), row, strict=True):
            column.append(value)
    return pd.DataFrame(columns)


def plain_facts(facts, kind, kinds):
    return [
        {"application": application, "kind": kind, "day": on, "people": people(cell), "row": {"kind": written}}
        for (application, on, cell), written in zip(facts, kinds, strict=True)
    ]


@examples(5)
@given(st.lists(FACT, max_size=5), st.lists(st.tuples(FACT, KINDS), min_size=1, max_size=8))
def test_the_kinds_equal_the_plain_rule_note_by_note(held, sent):
    notes, kinds = [list(part) for part in zip(*sent, strict=True)]
    log = FollowUpLog(
        applications=pd.DataFrame({"application_id": ["a", "b"], "company": "Tide Labs"}),
        interviews=frame(held, "interviewed_on", "interviewers"),
        follow_ups=frame(notes, "sent_on", "to").assign(
            kind=pd.array(kinds, dtype="str"), follow_up_id=[f"f{n}" for n in range(len(notes))]
        ),
    )
    written = plain_facts(notes, "follow_up", kinds)
    facts = plain_facts(held, "interview", [None] * len(held)) + written
    plain = [is_thanks(note, [f for f in facts if f["application"] == note["application"]]) for note in written]
    assert follow_up_kinds(log).tolist() == plain
