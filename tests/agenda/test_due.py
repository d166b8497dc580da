"""The rules of the due list, worked by hand. 2 March 2026 is a Monday."""

import datetime as dt

import pandas as pd
import pytest

from followup_analytics import SAMPLE_DAY, Cadence, FollowUpLog, sample_log
from followup_analytics.agenda.due import COLUMNS, due_list
from tests.makers import log_from

A = {"application_id": "a", "company": "Tide Labs", "role": "Analyst", "seeker": "s"}


def log_of(applications=(A,), **tables):
    return log_from(applications, **tables)


def interview(day, who=None, **more):
    return {"interview_id": f"i{day}", "interviewed_on": march(day), "interviewers": who, **more}


def note(day, to=None, **more):
    return {"sent_on": march(day), "to": to, **more}


def news(day, kind, who=None):
    return {"received_on": march(day), "kind": kind, "from": who}


def plan(kind, until, decided=1, **more):
    return {"kind": kind, "until_on": march(until), "decided_on": march(decided), **more}


def march(day):
    return dt.date(2026, 3, 1) + dt.timedelta(days=day - 1)


def due(log, day, **how):
    """(kind, to, day of March) of each note, read on that day of March."""
    retired = how.pop("retired", False)
    told = due_list(log, as_of=march(day), cadence=Cadence(**how), retired=retired)
    days = [None if pd.isna(on) else (on.date() - march(1)).days + 1 for on in told["due_on"]]
    to = [None if pd.isna(name) else name for name in told["to"]]
    return list(zip(told["kind"], to, days, strict=True))


def why(log, day, **how):
    return due_list(log, as_of=march(day), cadence=Cadence(**how), retired=True)["reason"].tolist()


# 0. The calendar's end


@pytest.mark.parametrize("ahead", [0, 1, 3, 9, 10, 11, 40])
@pytest.mark.parametrize("how", [{}, {"business_days": True}, {"every": 1}, {"max_unanswered": 1}])
def test_what_would_be_due_after_the_last_day_of_the_calendar_is_not_listed(ahead, how):
    last = dt.date.max - dt.timedelta(days=ahead)
    b = {"application_id": "b", "company": "Hill & Co"}
    log = log_of(
        [A, b],
        interviews=[{"interview_id": "i", "interviewed_on": last}],
        follow_ups=[{"application_id": "b", "sent_on": last, "kind": "check_in", "to": "Ana"}],
    )
    told = due_list(log, as_of=dt.date.max, cadence=Cadence(**how), retired=True)
    assert all(day.year == 9999 for day in told["due_on"].dropna())
    assert (told["status"] == "retired").tolist() == told["due_on"].isna().tolist()
    checked = "b" in told["application_id"].tolist()
    assert checked == (ahead >= how.get("every", 10) or "max_unanswered" in how)


# 1. Closed applications


@pytest.mark.parametrize("kind", ["offer", "rejection", "filled", "withdrawn", "hired"])
def test_a_closed_application_is_not_due_not_even_a_thank_you(kind):
    assert due(log_of(interviews=[interview(2, "Ana")], responses=[news(3, kind)]), 4) == []


@pytest.mark.parametrize("kind", ["invitation", "keep_in_mind"])
def test_news_that_reopens_makes_it_due_again(kind):
    log = log_of(interviews=[interview(2)], responses=[news(3, "rejection"), news(5, kind)])
    assert due(log, 6) == [("check_in", None, 15)]


def test_a_plain_reply_does_not_reopen():
    assert due(log_of(interviews=[interview(2)], responses=[news(3, "filled"), news(5, "reply")]), 6) == []


def test_hired_elsewhere_closes_every_application_of_that_seeker():
    applications = [A, {**A, "application_id": "b"}, {**A, "application_id": "c", "seeker": "other"}]
    held = [{**interview(2), "application_id": name, "interview_id": name} for name in "abc"]
    log = log_of(applications=applications, interviews=held, responses=[{**news(5, "hired"), "application_id": "b"}])
    assert due_list(log, as_of=march(20))["application_id"].tolist() == ["c"]


# 2. Thank-yous


def test_each_interviewer_is_thanked_the_day_after():
    log = log_of(interviews=[interview(3, "Ana Lee; Bo")])
    assert due(log, 3) == [("thank_you", "Ana Lee", 4), ("thank_you", "Bo", 4)]
    assert (
        why(log, 4)[0] == "Ana Lee has not been thanked for the interview of 3 March; a thank-you is due within 1 day."
    )


def test_a_note_to_one_person_leaves_the_other_to_be_thanked():
    log = log_of(interviews=[interview(3, "Ana Lee <ana@tide.example>; Bo")], follow_ups=[note(3, "ANA  LEE")])
    assert due(log, 4) == [("thank_you", "Bo", 4)]


def test_a_note_to_nobody_in_particular_thanks_everyone():
    assert due(log_of(interviews=[interview(3, "Ana; Bo")], follow_ups=[note(3)]), 4)[0][0] == "check_in"


def test_a_note_before_the_interview_thanks_nobody():
    assert due(log_of(interviews=[interview(3, "Ana")], follow_ups=[note(2, "Ana")]), 4) == [("thank_you", "Ana", 4)]


def test_an_interview_that_names_nobody_asks_for_one_thank_you_met_by_any_note():
    log = log_of(interviews=[interview(3)])
    assert due(log, 4) == [("thank_you", None, 4)]
    assert why(log, 4) == ["Nobody has been thanked for the interview of 3 March; a thank-you is due within 1 day."]
    assert due(log_of(interviews=[interview(3)], follow_ups=[note(4, "Ana")]), 5) == [("check_in", "Ana", 14)]


def test_a_newer_interview_with_the_same_person_replaces_the_older_one():
    log = log_of(interviews=[interview(3, "Ana; Bo"), interview(5, "Ana")])
    assert due(log, 6) == [("thank_you", "Bo", 4), ("thank_you", "Ana", 6)]
    assert due_list(log, as_of=march(6))["interview_id"].tolist() == ["i3", "i5"]


def test_a_thank_you_lapses_with_a_response_of_the_same_day_or_later():
    assert due(log_of(interviews=[interview(3, "Ana")], responses=[news(3, "reply")]), 4) == [("check_in", "Ana", 13)]


def test_a_thank_you_lapses_after_every_days_and_the_check_in_takes_its_place():
    log = log_of(interviews=[interview(3, "Ana")])
    assert due(log, 12) == [("thank_you", "Ana", 4)]
    assert due(log, 13) == [("check_in", "Ana", 13)]


# 3. Check-ins


def test_a_check_in_is_due_ten_days_after_the_last_contact_and_says_so():
    log = log_of(interviews=[interview(2, "Ana")], follow_ups=[note(3, "Ana")])
    told = due_list(log, as_of=march(16)).iloc[0]
    assert (told["due_on"].date(), told["days_overdue"], told["status"]) == (march(13), 3, "overdue")
    assert (told["last_contact"], told["attempt"]) == ("follow_up", 2)
    assert told["reason"] == "Day 10 after your note of 3 March."


def test_an_application_without_any_contact_is_not_due():
    assert due(log_of(applications=[{**A, "applied_on": march(2)}]), 30) == []


def test_several_notes_of_one_day_are_one_attempt():
    log = log_of(interviews=[interview(2, "Ana; Bo")], follow_ups=[note(3, "Ana"), note(3, "Bo"), note(13, "Bo")])
    assert due_list(log, as_of=march(20))["attempt"].tolist() == [3]


def test_among_several_named_that_day_the_first_interviewer_is_written_to():
    notes = [note(3, "Ana"), note(3, "Bo"), note(5)]
    assert due(log_of(interviews=[interview(2, "Bo; Ana")], follow_ups=notes), 6) == [("check_in", "Bo", 15)]
    assert due(log_of(interviews=[interview(2, "Cy")], follow_ups=notes), 6) == [("check_in", "Ana", 15)]


def test_the_person_of_the_latest_contact_that_names_one_is_written_to():
    log = log_of(interviews=[interview(2, "Ana")], responses=[news(4, "reply", "Hal <hal@tide.example>")])
    assert due_list(log, as_of=march(5))[["to", "email"]].values.tolist() == [["Hal", "hal@tide.example"]]


def test_an_address_the_note_lacks_is_taken_from_the_interview():
    log = log_of(interviews=[interview(2, "Ana Lee <ana@tide.example>")], follow_ups=[note(3, "ana lee")])
    assert due_list(log, as_of=march(5))[["to", "email"]].values.tolist() == [["ana lee", "ana@tide.example"]]


# 4. Kept in mind


def test_while_kept_in_mind_its_own_days_hold_until_other_news():
    kept = [news(3, "keep_in_mind")]
    log = log_of(interviews=[interview(2, "Ana")], responses=kept, follow_ups=[note(5, "Ana")])
    assert due(log, 6, keep_in_mind_every=30) == [("check_in", "Ana", 35)]
    assert why(log, 6, keep_in_mind_every=30) == ["Day 30 after your note of 5 March, while they keep you in mind."]
    other = log_of(interviews=[interview(2, "Ana")], responses=[*kept, news(4, "reply")], follow_ups=[note(5, "Ana")])
    assert due(other, 6, keep_in_mind_every=30) == [("check_in", "Ana", 15)]


# 5. Planned interviews


def test_while_an_interview_lies_ahead_only_outstanding_thank_yous_are_due():
    log = log_of(interviews=[interview(2, "Ana"), interview(20, "Ana; Cy")])
    assert due(log, 5) == [("thank_you", "Ana", 3)]
    assert due(log, 15) == []
    assert due(log, 20) == [("thank_you", "Ana", 21), ("thank_you", "Cy", 21)]


# 6. Retiring


def test_unanswered_check_ins_retire_an_application_and_an_answer_revives_it():
    notes = [note(3, "Ana"), note(13, "Ana"), note(23, "Ana"), note(23, "Bo")]
    log = log_of(interviews=[interview(2, "Ana")], follow_ups=notes)
    assert due(log, 22, max_unanswered=2) == [("check_in", "Ana", 23)]
    assert due(log, 24, max_unanswered=2) == []
    assert due(log, 24, max_unanswered=2, retired=True) == [("check_in", "Ana", None)]
    assert why(log, 24, max_unanswered=2) == [
        "Retired after 2 unanswered check-ins; an answer or an interview revives it."
    ]
    revived = FollowUpLog(**{**log.tables, "responses": pd.DataFrame([{**news(25, "reply"), "application_id": "a"}])})
    assert due(revived, 26, max_unanswered=2) == [("check_in", "Ana", 35)]


# 7. Plans and working days


def test_a_snooze_moves_the_day_and_ends_with_the_next_contact():
    snoozed = {"interviews": [interview(2, "Ana")], "follow_ups": [note(3)], "plans": [plan("snooze", 20, decided=4)]}
    assert due(log_of(**snoozed), 5) == [("check_in", "Ana", 20)]
    assert why(log_of(**snoozed), 5) == ["Day 10 after your note of 3 March, snoozed to 20 March."]
    assert due(log_of(**snoozed, responses=[news(5, "reply")]), 6) == [("check_in", "Ana", 15)]


def test_a_snooze_never_brings_a_note_forward_but_a_pin_does():
    base = {"interviews": [interview(2, "Ana")], "follow_ups": [note(3)]}
    assert due(log_of(**base, plans=[plan("snooze", 8, decided=4)]), 5) == [("check_in", "Ana", 13)]
    assert due(log_of(**base, plans=[plan("pin", 8, decided=4)]), 5) == [("check_in", "Ana", 8)]


def test_a_plan_for_one_person_moves_their_note_alone():
    log = log_of(interviews=[interview(3, "Ana; Bo")], plans=[plan("snooze", 7, decided=3, to="bo")])
    assert due(log, 4) == [("thank_you", "Ana", 4), ("thank_you", "Bo", 7)]


def test_a_plan_decided_later_does_not_exist_yet():
    log = log_of(interviews=[interview(3, "Ana")], plans=[plan("snooze", 9, decided=5)])
    assert due(log, 4) == [("thank_you", "Ana", 4)]


def many(count):
    applications = [{**A, "application_id": f"a{n}", "company": f"Company {n}"} for n in range(count)]
    held = [
        {**interview(2 + (n == 0), "Ana"), "application_id": f"a{n}", "interview_id": f"i{n}"} for n in range(count)
    ]
    notes = [{**note(3, "Ana"), "application_id": f"a{n}"} for n in range(count)]
    return {"applications": applications, "interviews": held, "follow_ups": notes}


def test_after_a_pause_at_most_five_are_due_a_day_the_oldest_first():
    tables = many(12)
    tables["follow_ups"][7]["sent_on"] = march(4)  # due a day later than the others
    told = due_list(log_of(**tables, plans=[plan("pause", 20, from_on=march(10))]), as_of=march(15))
    assert told["due_on"].dt.day.tolist() == [21] * 5 + [22] * 5 + [23] * 2
    assert set(told["application_id"].iloc[-2:]) == {"a7", "a9"}
    assert told["reason"][0] == "Day 10 after your note of 3 March, moved past your pause to 21 March."


def test_a_pause_of_one_application_or_of_another_seeker_moves_no_other():
    tables = many(2)
    plans = [plan("pause", 20, application_id="a0"), plan("pause", 20, seeker="other")]
    plans = [{**p, "from_on": march(10)} for p in plans]
    told = due_list(log_of(**tables, plans=plans), as_of=march(15)).set_index("application_id")["due_on"].dt.day
    assert told.to_dict() == {"a0": 21, "a1": 13}


def let_go(**more):
    return {"kind": "pause", "application_id": "a", "from_on": march(10), "decided_on": march(10), **more}


def test_a_pause_of_one_application_without_an_end_holds_until_it_is_ended():
    tables = {"interviews": [interview(2, "Ana")], "follow_ups": [note(3, "Ana")]}
    assert due(log_of(**tables, plans=[let_go()]), 30) == []
    assert due(log_of(**tables, plans=[let_go()]), 30, max_unanswered=1, retired=True) == []
    assert due(log_of(**tables), 30) == [("check_in", "Ana", 13)]
    overdue = {"interviews": [interview(2, "Ana")]}
    assert due(log_of(**overdue, plans=[let_go()]), 10) == []
    assert due(log_of(**overdue, plans=[let_go()]), 9) == [("thank_you", "Ana", 3)]


def test_a_pause_without_an_end_that_lies_ahead_takes_the_notes_from_its_day_on_alone():
    ahead = let_go(from_on=march(14), decided_on=march(4))
    tables = {"interviews": [interview(2, "Ana")], "follow_ups": [note(3, "Ana")]}
    assert due(log_of(**tables, plans=[ahead]), 5) == [("check_in", "Ana", 13)]
    assert due(log_of(**tables, plans=[ahead, plan("pause", 15, from_on=march(12))]), 5) == []
    assert due(log_of(**tables, plans=[let_go(to="Bo")]), 15) == [("check_in", "Ana", 13)]


def test_a_pause_of_the_whole_search_without_an_end_moves_nothing():
    tables = {"interviews": [interview(2, "Ana")], "follow_ups": [note(3, "Ana")]}
    assert due(log_of(**tables, plans=[let_go(application_id=None)]), 30) == [("check_in", "Ana", 13)]


def test_notes_let_go_take_no_place_among_the_five_of_a_day():
    plans = [plan("pause", 20, from_on=march(10)), *(let_go(application_id=f"a{n}") for n in range(3))]
    told = due_list(log_of(**many(8), plans=plans), as_of=march(15))
    assert told["due_on"].dt.day.tolist() == [21] * 5


def test_the_shift_to_a_working_day_comes_last():
    log = log_of(interviews=[interview(2, "Ana")], follow_ups=[note(4)])  # day 10 is Saturday 14 March
    assert due(log, 5, business_days=True) == [("check_in", "Ana", 16)]
    assert due(log, 5, business_days=True, holidays=(march(16),)) == [("check_in", "Ana", 17)]
    assert due(log, 5, holidays=(march(14),)) == [("check_in", "Ana", 15)]
    assert why(log, 5, business_days=True) == [
        "Day 10 after your note of 4 March, moved to the next working day, Monday 16 March."
    ]


def test_five_a_day_counts_working_days():
    paused = plan("pause", 20, from_on=march(10))  # ends on a Friday
    told = due_list(log_of(**many(7), plans=[paused]), as_of=march(15), cadence=Cadence(business_days=True))
    assert told["due_on"].dt.day.tolist() == [23] * 5 + [24] * 2


# 11. The application itself


def test_a_mail_on_the_day_of_the_application_is_a_contact_and_no_note():
    a = [{**A, "applied_on": march(2)}]
    log = log_of(applications=a, follow_ups=[note(2, "Ana")])
    told = due_list(log, as_of=march(5))
    assert told[["attempt", "last_contact", "to"]].values.tolist() == [[1, "application", "Ana"]]
    assert told["reason"].tolist() == ["Day 10 after your application of 2 March."]
    assert due(log, 30, max_unanswered=1) == [("check_in", "Ana", 12)]
    noted = due_list(log_of(applications=a, follow_ups=[note(2, "Ana", kind="check_in")]), as_of=march(5))
    assert noted[["attempt", "last_contact"]].values.tolist() == [[2, "follow_up"]]


# 12. Cancelled interviews and acknowledgements


def test_a_cancelled_interview_asks_for_no_thanks_and_holds_nothing_back():
    struck = interview(9, "Ana", cancelled=True)
    told = {"interviews": [interview(2, "Bo"), struck], "follow_ups": [note(3, "Bo")]}
    assert due(log_of(**told), 10) == [("check_in", "Bo", 13)]
    assert due(log_of(interviews=[interview(2, "Bo"), interview(20, "Ana", cancelled=True)]), 13) == [
        ("check_in", "Bo", 12)
    ]
    topics = [{"interview_id": "i9", "interviewer": "Bo", "topic": "tides"}]
    assert due_list(log_of(**told, topics=topics), as_of=march(10))["topics"].tolist() == ["tides"]


def test_an_acknowledgement_is_no_contact_and_lapses_no_thanks():
    log = log_of(interviews=[interview(2, "Ana")], responses=[news(3, "acknowledgement", "Bo")])
    assert due(log, 4) == [("thank_you", "Ana", 3)]
    assert due(log, 12) == [("check_in", "Ana", 12)]


# 8. Reasons, and what stands beside them


def test_a_day_of_another_year_is_told_with_its_year():
    log = log_of(interviews=[interview(2, "Ana")])
    told = due_list(log, as_of="2027-01-05")["reason"].tolist()
    assert told == ["Day 10 after your interview on 2 March 2026."]


def test_topics_are_the_persons_own_without_the_private_ones():
    topics = [
        {"interview_id": "i3", "interviewer": "Ana", "topic": "sailing", "strength": 1},
        {"interview_id": "i3", "interviewer": "Ana Lee", "topic": "tides", "strength": 3},
        {"interview_id": "i3", "interviewer": "ana lee", "topic": "sea maps"},
        {"interview_id": "i3", "interviewer": "Ana Lee", "topic": "her illness", "private": True},
        {"interview_id": "i3", "interviewer": "Bo", "topic": "rust"},
    ]
    log = log_of(interviews=[interview(3, "Ana Lee; Bo")], topics=topics)
    assert due_list(log, as_of=march(4))["topics"].tolist() == ["tides; sea maps", "rust"]


def test_a_gift_fits_a_topic_and_was_given_neither_to_the_person_nor_in_the_application():
    tables = {
        "interviews": [interview(3, "Ana")],
        "topics": [{"interview_id": "i3", "interviewer": "Ana", "topic": "tide models"}],
        "gifts": [
            {"gift_id": "1", "title": "On rust", "topics": "rust", "added_on": march(1)},
            {"gift_id": "2", "title": "Tide tables", "topics": "tide models", "added_on": march(1)},
            {"gift_id": "3", "title": "Models", "topics": "MODELS; a tide", "added_on": march(2)},
        ],
    }
    assert due_list(log_of(**tables), as_of=march(4))["gift"].tolist() == ["Tide tables"]
    given = [note(3, "Bo", gift_id="2")]
    assert due_list(log_of(**tables, follow_ups=given), as_of=march(4))["gift"].tolist() == ["Models"]


def test_before_the_log_begins_the_list_is_empty_with_all_its_columns():
    told = due_list(log_of(interviews=[interview(3, "Ana")]), as_of="2020-01-01")
    full = due_list(log_of(interviews=[interview(3, "Ana")]), as_of=march(4))
    assert told.empty
    assert tuple(told.columns) == COLUMNS
    assert told.dtypes.to_dict() == full.dtypes.to_dict()
    assert told.attrs == {"as_of": "2020-01-01", "simulated": False}


def test_an_empty_log_has_nothing_due():
    assert due_list(FollowUpLog(), as_of=march(4)).empty


# 9. The promise in force


def said(day, until, who="Ana", **more):
    return interview(day, who, answer_by=march(until), **more)


def thanked(until, *rest):
    return {"interviews": [said(2, until)], "follow_ups": [note(3, "Ana"), *rest]}


def test_a_promised_day_takes_the_place_of_the_rhythm_earlier_or_later():
    assert due(log_of(**thanked(5)), 4) == [("check_in", "Ana", 6)]  # Thursday, so Friday
    assert due(log_of(**thanked(20)), 4) == [("check_in", "Ana", 23)]  # Friday, so Monday
    assert due(log_of(**thanked(20)), 4, after_promise=4) == [("check_in", "Ana", 24)]
    assert due(log_of(**thanked(20)), 4, holidays=[march(23)]) == [("check_in", "Ana", 24)]


def test_a_note_on_or_after_the_promised_day_starts_the_rhythm_again_and_one_before_does_not():
    assert due(log_of(**thanked(20, note(19, "Ana"))), 25) == [("check_in", "Ana", 23)]
    assert due(log_of(**thanked(20, note(20, "Ana"))), 25) == [("check_in", "Ana", 30)]


def test_the_latest_interview_or_response_makes_or_ends_the_promise():
    promised = {"interviews": [said(2, 20)], "follow_ups": [note(3, "Ana")]}
    assert due(log_of(**promised, responses=[news(5, "reply")]), 6) == [("check_in", "Ana", 15)]
    again = {**news(5, "reply"), "answer_by": march(12)}
    assert due(log_of(**promised, responses=[again]), 6) == [("check_in", "Ana", 13)]
    kept = {**news(5, "keep_in_mind"), "answer_by": march(12)}
    assert due(log_of(**promised, responses=[kept]), 6, keep_in_mind_every=30) == [("check_in", "Ana", 13)]
    early = {**news(5, "reply"), "answer_by": march(4)}
    assert due(log_of(**promised, responses=[early]), 6) == [("check_in", "Ana", 15)]


def test_an_acknowledgement_takes_no_promise_away_and_may_make_one():
    promised = {"interviews": [said(2, 20)], "follow_ups": [note(3, "Ana")]}
    assert due(log_of(**promised, responses=[news(5, "acknowledgement")]), 6) == [("check_in", "Ana", 23)]
    own = {**news(5, "acknowledgement"), "answer_by": march(12)}
    assert due(log_of(**promised, responses=[own]), 6) == [("check_in", "Ana", 13)]


def test_of_several_promises_of_one_day_the_latest_counts():
    interviews = [said(2, 20, round=1), said(2, 12, round=2, interview_id="j")]
    assert due(log_of(interviews=interviews, follow_ups=[note(3, "Ana")]), 6) == [("check_in", "Ana", 23)]


def test_an_outstanding_thank_you_comes_before_the_promise():
    assert due(log_of(interviews=[said(2, 5)]), 4) == [("thank_you", "Ana", 3)]


def test_the_reason_names_the_promise_and_a_broken_one_first():
    log = log_of(**thanked(12))
    assert why(log, 5) == ["They said they would answer by Thursday 12 March; a check-in is due on Friday 13 March."]
    assert why(log, 14) == [
        "They said they would answer by Thursday 12 March and have not; a check-in is due on Friday 13 March."
    ]


# 10. One voice


B = {"application_id": "b", "company": "Tide Labs", "role": "Lead", "seeker": "s"}
ANA = "Ana Lee <ana@tide.example>"


def two(*follow_ups, applications=(A, B), who=(ANA, ANA), **tables):
    interviews = [
        {"application_id": one["application_id"], **interview(2, to)} for one, to in zip(applications, who, strict=True)
    ]
    thanks = [
        {"application_id": one["application_id"], **note(3, to)} for one, to in zip(applications, who, strict=True)
    ]
    rows = [pd.DataFrame(row) for row in (applications, interviews, [*thanks, *follow_ups])]
    names = ("applications", "interviews", "follow_ups")
    rows[1]["interview_id"] = [f"i{n}" for n in range(len(rows[1]))]
    return FollowUpLog(**dict(zip(names, rows, strict=True)), **{n: pd.DataFrame(t) for n, t in tables.items()})


def days(log, day, **how):
    told = due_list(log, as_of=march(day), cadence=Cadence(**how)).set_index("application_id")["due_on"]
    return {one: (on.date() - march(1)).days + 1 for one, on in told.items()}


def test_check_ins_to_one_person_are_placed_one_after_another():
    assert days(two(), 5) == {"a": 13, "b": 23}
    assert days(two(), 5, one_voice=False) == {"a": 13, "b": 13}
    assert days(two({"application_id": "a", **note(4, ANA)}), 5) == {"b": 14, "a": 24}


def test_a_note_elsewhere_holds_a_check_in_back_a_closed_applications_too():
    closed = {"application_id": "a", **news(12, "rejection")}
    log = two({"application_id": "a", **note(11, ANA)}, responses=[closed])
    assert days(log, 14) == {"b": 21}


def test_who_is_one_person_across_applications():
    reed = {**B, "company": "Reed"}
    apart = {"a": 13, "b": 13}
    assert days(two(who=("Ana Lee", ANA)), 5) == {"a": 13, "b": 23}  # a name at one company
    assert days(two(who=("Ana Lee", "ana lee"), applications=(A, reed)), 5) == apart  # at two
    assert days(two(applications=(A, reed)), 5) == {"a": 13, "b": 23}  # one address
    assert days(two(who=(ANA, "Ana Lee <al@b.example>")), 5) == apart
    assert days(two(applications=(A, {**B, "seeker": "t"})), 5) == apart
    assert days(two(who=(None, None)), 5) == apart


def test_a_pinned_check_in_keeps_its_day_and_counts_as_placed():
    pin = {"application_id": "b", **plan("pin", 14, decided=4)}
    assert days(two(plans=[pin]), 5) == {"a": 13, "b": 14}
    pin = {"application_id": "a", **plan("pin", 12, decided=4)}
    assert days(two(plans=[pin]), 5) == {"a": 12, "b": 22}


def test_a_thank_you_goes_out_on_its_day():
    log = FollowUpLog(
        applications=pd.DataFrame([A, B]),
        interviews=pd.DataFrame([{"application_id": one, **interview(2, ANA), "interview_id": one} for one in "ab"]),
    )
    assert days(log, 3) == {"a": 3, "b": 3}


def test_the_reason_names_the_other_application():
    told = dict(due_list(two(), as_of=march(5))[["application_id", "reason"]].values)
    first = "the check-in about Analyst at Tide Labs goes first, on 13 March"
    assert told["b"] == f"Day 10 after your note of 3 March, held back to 23 March: {first}."
    told = due_list(two({"application_id": "a", **note(11, ANA)}), as_of=march(12)).set_index("application_id")[
        "reason"
    ]
    wrote = "you wrote to Ana Lee about Analyst at Tide Labs on 11 March"
    assert told["b"] == f"Day 10 after your note of 3 March, held back to 21 March: {wrote}."


def test_the_reasons_are_in_the_language_asked_for_and_nothing_else_is():
    log = sample_log()
    english, german = (due_list(log, as_of=SAMPLE_DAY, language=language) for language in ("en", "de"))
    assert german["reason"].str.contains("nach Ihre|gedankt").any()
    assert not (english["reason"] == german["reason"]).any()
    assert german.drop(columns="reason").equals(english.drop(columns="reason"))
    assert due_list(log, as_of=SAMPLE_DAY, language="xx").equals(english)
