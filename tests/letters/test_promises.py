"""Promises: open until a note goes out."""

import pandas as pd
import pytest

from followup_analytics import FollowUpLog
from followup_analytics.journal.debrief import interview_rows
from followup_analytics.letters.promises import promises
from tests.makers import log_from


def log_of(to=None, notes=()):
    plan = {"application_id": "a", "kind": "promise", "to": to, "from_on": pd.Timestamp("2026-03-03")}
    return log_from(
        applications=[{"application_id": name, "company": "Tide Labs"} for name in "ab"],
        plans=pd.DataFrame([{**plan, "reason": "the link"}, {**plan, "application_id": "b", "reason": "a call"}]),
        follow_ups=pd.DataFrame(notes, columns=["application_id", "sent_on", "to"]).astype(
            {"sent_on": "datetime64[us]"}
        ),
    )


@pytest.mark.parametrize(
    ("to", "notes", "kept_on"),
    [
        (None, [], None),
        (None, [("a", "2026-03-02", None)], None),
        (None, [("a", "2026-03-03", "Bo")], "2026-03-03"),
        (None, [("a", "2026-03-09", None), ("a", "2026-03-05", None)], "2026-03-05"),
        (None, [("a", "2026-03-11", None)], None),
        (None, [("b", "2026-03-05", None)], None),
        ("Ana Lee <ana@tide.example>", [("a", "2026-03-05", "Bo")], None),
        ("Ana Lee <ana@tide.example>", [("a", "2026-03-05", "Bo; ana@tide.example")], "2026-03-05"),
        ("Ana Lee", [("a", "2026-03-05", None)], "2026-03-05"),
    ],
)
def test_the_first_note_from_its_day_on_keeps_a_promise(to, notes, kept_on):
    found = promises(log_of(to, notes), "a", as_of="2026-03-10")
    assert found["promise"].tolist() == ["the link"]
    assert found["kept"].tolist() == [kept_on is not None]
    assert found["kept_on"].tolist() == [pd.Timestamp(kept_on)] if kept_on else found["kept_on"].isna().all()


def test_every_application_at_once_and_nothing_from_later():
    assert promises(log_of(), as_of="2026-03-10")["application_id"].tolist() == ["a", "b"]
    assert promises(log_of(), as_of="2026-03-01").empty
    assert promises(FollowUpLog(), as_of="2026-03-01").empty


def test_what_was_written_down_after_the_interview_is_found_again():
    rows = interview_rows(
        {"company": "Tide Labs", "interviewed_on": "2026-03-03", "promise": "the gauge data"}, FollowUpLog()
    )
    log = FollowUpLog(**{name: pd.DataFrame(found) for name, found in rows.items()})
    assert promises(log, "tide-labs", as_of="2026-03-03")["promise"].tolist() == ["the gauge data"]
