"""Promises: open until a note goes out."""

import dataclasses
import random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics import FollowUpLog
from followup_analytics.journal.debrief import interview_rows
from followup_analytics.letters.promises import promises
from tests.laws import examples
from tests.makers import log_from
from tests.plain.plain_due import people, same
from tests.test_growth import LINEAR, growth


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


def plainly_kept(log, plan, today):
    """The first note from the promise's day on that names its person, or where one of the two names nobody."""
    days, asked = [], people(plan.to if isinstance(plan.to, str) else "")
    for note in log.follow_ups.itertuples():
        written = people(note.to if isinstance(note.to, str) else "")
        met = not asked or not written or any(same(one, other) for one in asked for other in written)
        if met and note.application_id == plan.application_id and plan.from_on <= note.sent_on <= today:
            days.append(note.sent_on)
    return min(days, default=None)


def random_promises(rng, size):
    """A log in which many promises and notes of two applications go to few people."""
    written = ["Ana Lee <ana@tide.example>", "ana lee", "Bo", "Bo; Ana <ana@tide.example>", None]
    day = [pd.Timestamp("2026-03-01") + pd.Timedelta(days=n) for n in range(20)]
    plans = [
        {"application_id": rng.choice("ab"), "kind": "promise", "reason": f"promise {n}", "to": rng.choice(written),
         "from_on": rng.choice(day)}
        for n in range(size)
    ]  # fmt: skip
    notes = [
        {"application_id": rng.choice("ab"), "sent_on": rng.choice(day), "to": rng.choice(written)} for _ in range(size)
    ]
    applications = [{"application_id": name, "company": "Tide Labs"} for name in "ab"]
    return log_from(applications=applications, plans=plans, follow_ups=notes)


@examples(6)
@given(st.randoms(use_true_random=False))
def test_promises_are_kept_as_a_plain_reading_says(rng):
    log, today = random_promises(rng, 12), pd.Timestamp("2026-03-15")
    found = promises(log, as_of=today).set_index("promise")["kept_on"]
    for plan in log.plans.itertuples():
        if plan.from_on <= today:
            kept = plainly_kept(log, plan, today)
            assert found[plan.reason] == kept if kept else pd.isna(found[plan.reason])


def test_many_promises_and_notes_of_one_application_take_memory_in_proportion():
    def asked(size):
        log = random_promises(random.Random(size), size)
        return lambda: promises(dataclasses.replace(log), as_of="2026-03-15")

    assert growth(asked, 200)[0] < LINEAR


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
