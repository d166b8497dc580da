"""Offers: when one waits for an answer, and who is told of it."""

import pandas as pd
import pytest

from followup_analytics import FollowUpLog, draft
from followup_analytics.agenda.offers import offer_lines, offer_notes, offers

DAY = "2026-06-20"


def search(*responses, notes=()):
    ids, companies = [*"abc"], ["Tide Labs", "Harbour", "Delta"]
    applications = {"application_id": ids, "company": companies, "seeker": [None, None, "Cy"]}
    talks = {"application_id": ids, "interviewed_on": "2026-06-10", "interviewers": ["Ana Lee", "Bo Chen", "Di Roe"]}
    return FollowUpLog(
        applications=pd.DataFrame(applications),
        interviews=pd.DataFrame(talks),
        responses=pd.DataFrame(list(responses), columns=["application_id", "received_on", "kind", "answer_by"]),
        follow_ups=pd.DataFrame({"application_id": list(notes), "sent_on": "2026-06-16"}),
    )


OFFER = ("a", "2026-06-15", "offer", "2026-06-26")


def test_an_offer_waits_for_its_answer_and_the_other_open_application_of_that_seeker_is_told():
    log = search(OFFER)
    assert offer_lines(log, as_of=DAY) == ["Tide Labs: their offer asks for your answer by Friday 26 June."]
    (row,) = offer_notes(log, as_of=DAY).to_dict("records")
    assert (row["company"], row["to"], row["days_overdue"]) == ("Harbour", "Bo Chen", -6)
    note = draft(log, row, as_of=DAY)
    assert note.template == "offer_elsewhere" and "by 26 June 2026" in note.body and "Tide" not in note.body


@pytest.mark.parametrize("later", ["hired", "withdrawn", "rejection", "filled"])
def test_what_ends_it_ends_the_waiting(later):
    log = search(OFFER, ("a", "2026-06-18", later, None))
    assert offers(log, as_of=DAY).empty and offer_notes(log, as_of=DAY).empty
    assert len(offers(log, as_of="2026-06-17")) == 1


def test_a_job_elsewhere_ends_it_and_an_offer_without_a_day_asks_for_nothing():
    assert offers(search(OFFER, ("b", "2026-06-18", "hired", None)), as_of=DAY).empty
    assert offers(search(("a", "2026-06-15", "offer", None)), as_of=DAY).empty


def test_one_that_was_written_to_since_is_told_no_more():
    assert offer_notes(search(OFFER, notes=["b"]), as_of=DAY).empty


def test_past_its_day_it_is_asked_about_for_two_weeks_and_nobody_is_told():
    log = search(OFFER)
    assert "which has passed" in offer_lines(log, as_of="2026-07-01")[0]
    assert offer_notes(log, as_of="2026-07-01").empty
    assert offers(log, as_of="2026-07-11").empty
