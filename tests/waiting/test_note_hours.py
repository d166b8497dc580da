"""The hour of a note: where it is known, and never made up."""

import pandas as pd
import pytest

from followup_analytics import FollowUpLog, response_rates
from followup_analytics.waiting.groups import NO_TIME

DAY = "2026-03-01"


def rates(*notes):
    follow_ups = pd.DataFrame([{"application_id": "a", "kind": "check_in"} | note for note in notes])
    applications = pd.DataFrame({"application_id": ["a"], "company": "Tide Labs", "applied_on": "2026-01-05"})
    found = response_rates(FollowUpLog(applications=applications, follow_ups=follow_ups), as_of=DAY, by="hour")
    return dict(zip(found["bucket"], found["sent"], strict=True))


@pytest.mark.parametrize(
    ("sent_at", "bucket"),
    [
        ("2026-01-15 08:59", "before 9:00"),
        ("2026-01-15 09:00", "9:00-11:59"),
        ("2026-01-15 17:59:59", "15:00-17:59"),
        ("2026-01-15 23:59", "from 18:00"),
        ("2026-01-15 00:00", NO_TIME),  # a day without a time
        ("2026-01-16 10:00", NO_TIME),  # another day than the note's
        (None, NO_TIME),
    ],
)
def test_a_note_stands_at_its_hour_where_that_is_known(sent_at, bucket):
    assert rates({"sent_on": "2026-01-15", "sent_at": sent_at}) == {bucket: 1}


def test_of_several_notes_of_a_day_the_first_with_a_time_decides():
    times = ("2026-01-15 14:00", None, "2026-01-15 10:00")
    assert rates(*({"sent_on": "2026-01-15", "sent_at": time} for time in times)) == {"9:00-11:59": 1}


def test_the_hours_of_a_log_hold_every_note_once():
    notes = [{"sent_on": f"2026-01-{day}", "sent_at": f"2026-01-{day} {day}:00"} for day in range(10, 20)]
    assert sum(rates(*notes, {"sent_on": "2026-02-01"}).values()) == 11
