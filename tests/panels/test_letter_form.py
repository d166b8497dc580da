"""The desk: which gift is logged, what of a letter is kept, which days are refused, what comes back on its day."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics import FollowUpLog, Journal, panels
from followup_analytics.gifts.suggestions import gifts_in
from followup_analytics.journal.debrief import IncompleteDebrief
from followup_analytics.letters.draft import Draft, review
from followup_analytics.panels.agenda.letter import background, gift_choice, letter_form, letter_rows
from tests.laws import examples

TODAY = dt.date(2026, 6, 15)
ROW = pd.Series(
    {
        "application_id": "a",
        "to": "Bo Ek",
        "kind": "check_in",
        "in_touch": False,
        "last_contact_on": pd.Timestamp("2026-06-04"),
    }
)
SHELF = [("g", "Estuaries and their tides", "tide.example/e"), ("h", "Part two", None), ("t", "Tide models", None)]
SENT = {"application_id": "a", "to": "Ana Lee <a@x.example>", "sent_on": "2026-06-04", "gift_id": "h"}
LOG = FollowUpLog(
    applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide Labs"], "applied_on": ["2026-05-20"]}),
    interviews=pd.DataFrame(
        {"application_id": ["a"], "interviewed_on": ["2026-06-01"], "interviewers": ["Ana Lee; Bo Ek"]}
    ),
    follow_ups=pd.DataFrame([SENT]),
    gifts=pd.DataFrame(SHELF, columns=["gift_id", "title", "url"]),
)
(HAD,) = gift_choice.gifts_before(LOG, ROW.to_frame().T)
FRESH = {"subject": "For you", "body": "Dear Bo", "gift_id": "g", "topic": "tides", "channel": "mail", "news": "reply"}


def test_what_anyone_in_the_application_had_is_told_with_whom_and_when():
    assert HAD == {"h": "“Part two” was sent to Ana Lee on 4 Jun 2026"}


@pytest.mark.parametrize(
    ("body", "chosen", "logged"),
    [
        ("See “Estuaries and their tides”.", "g", "g"),
        ("See “Estuaries and their tides”.", "", "g"),
        ("See https://www.tide.example/e", "t", "g"),
        ("“Tide models”, better than “Part two”?", "", "t"),
        ("“Estuaries and their tides”, “Tide models”", "t", "t"),
        ("You spoke of tide models.", "", None),
        ("Thank you.", "", None),
        ("", "g", "g"),  # a call, say
    ],
)
def test_the_gift_logged_is_the_one_in_the_letter(body, chosen, logged):
    gift, said = gift_choice.to_log(LOG, HAD, {"body": body, "gift_id": chosen, "topic": "tide models"})
    assert gift == logged
    assert bool(said) == ((chosen or None) != logged)


@pytest.mark.parametrize(
    ("body", "chosen", "why"),
    [
        ("Thank you.", "g", "does not mention this gift"),
        ("“Part two”", "g", "does not mention this gift"),
        ("“Part two”", "h", "was sent to Ana Lee"),
        ("“Part two”", "", "was sent to Ana Lee"),
        ("“Estuaries and their tides”, “Tide models”", "", "keep one"),
    ],
)
def test_a_gift_that_is_not_there_or_was_given_is_asked_about_and_remarked_while_typing(body, chosen, why):
    values = {"body": body, "gift_id": chosen}
    with pytest.raises(IncompleteDebrief, match=why) as refused:
        gift_choice.to_log(LOG, HAD, values)
    assert list(refused.value.fields) == ["gift_id"] and why in gift_choice.in_letter(LOG, HAD, values)[1]


def test_a_letter_known_to_speak_of_a_gift_they_had_is_logged_with_none():
    values = {"body": "Did Ana Lee like “Part two”?", "gift_id": ""}
    with pytest.raises(gift_choice.SpokenOf):
        gift_choice.to_log(LOG, HAD, values)
    assert gift_choice.to_log(LOG, HAD, values, sure=True) == (None, "")


@examples(25)
@given(
    st.lists(st.sampled_from([title for _, title, _ in SHELF] + ["tide.example/e", "tides"]), max_size=4),
    st.sampled_from(["", "g", "h", "t"]),
    st.booleans(),
)
def test_whatever_the_letter_and_the_choice_no_gift_they_had_is_logged_and_none_that_is_not_there(parts, chosen, sure):
    body = "Dear Bo, " + " and ".join(f"“{part}”" for part in parts)
    try:
        gift, _ = gift_choice.to_log(LOG, HAD, {"body": body, "gift_id": chosen, "topic": "tides"}, sure=sure)
    except IncompleteDebrief:
        return
    assert gift not in HAD and (gift is None or gift in gifts_in(LOG, body))


def test_a_letter_with_another_gift_than_drafted_does_not_lack_one():
    note = Draft(to="Bo", email="", subject="", body="", gift_id="g", gift="Estuaries and their tides", name="Bo")
    values = {"subject": "", "body": "You may like “Tide models”.", "gift_id": "t"}
    held = gift_choice.as_held(LOG, note, gift_choice.in_letter(LOG, HAD, values)[0])
    assert (held.gift_id, held.gift) == ("t", "Tide models") and "gift" in review(note, body=values["body"]).missing
    assert "gift" not in review(held, body=values["body"]).missing


def test_one_thing_on_the_shelf_twice_is_logged_under_its_first_id():
    twice = FollowUpLog(gifts=pd.DataFrame({"gift_id": ["p", "q"], "title": ["Tide models"] * 2}))
    assert gift_choice.to_log(twice, {}, {"body": "“Tide models”"})[0] == "p"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({}, {}),
        ({"until_on": "", "reason": ""}, {}),
        ({"channel": "phone"}, {"channel": "phone"}),
        ({"gift_id": ""}, {"gift_id": ""}),
        ({"body": "Mine"}, {"subject": "For you", "body": "Mine", "gift_id": "g", "topic": "tides"}),
    ],
)
def test_only_what_was_touched_is_kept_and_the_words_with_their_gift(typed, kept):
    assert letter_form.touched({**FRESH, **typed}, FRESH) == kept


def test_untouched_words_follow_the_next_draft_and_touched_ones_do_not():
    later = {**FRESH, "body": "Dear Bo, your reply"}
    assert letter_form.restored({"channel": "phone"}, later, {}) == ({**later, "channel": "phone"}, "")
    assert letter_form.restored({"body": "Mine"}, later, {})[0]["body"] == "Mine"


def test_a_gift_given_meanwhile_is_chosen_no_more():
    values, said = letter_form.restored({"body": "“Part two”", "gift_id": "h"}, FRESH, HAD)
    assert values["gift_id"] == "" and said.startswith("“Part two” was sent to Ana Lee on 4 Jun 2026 meanwhile")


def test_what_stays_of_a_note_put_off_is_the_letter_without_what_was_logged():
    values = {**FRESH, "body": "Mine", "news": "invitation", "news_note": "Thursday?", "until_on": "2026-07-01"}
    assert letter_form.put_off(values, FRESH) == {
        "subject": "For you",
        "body": "Mine",
        "gift_id": "g",
        "topic": "tides",
    }


@pytest.mark.parametrize(
    ("action", "news", "over"),
    [("sent", "reply", True), ("filled", "reply", True), ("news", "hired", True), ("news", "rejection", True),
     ("news", "reply", False), ("snooze", "rejection", False), ("pin", "reply", False)],
)  # fmt: skip
def test_a_letter_ends_when_it_is_sent_or_the_application_closes(action, news, over):
    assert letter_form.ends_letter(action, {"news": news}) is over


@pytest.mark.parametrize(
    ("action", "typed", "why"),
    [
        ("sent", {"sent_on": "2026-06-16"}, {"sent_on": "has not come yet"}),
        ("sent", {"sent_on": "2026-05-19"}, {"sent_on": "first contact here was on 20 May 2026"}),
        ("sent", {"sent_on": "not a day"}, {"sent_on": "Write the day"}),
        ("news", {"received_on": "2026-06-16"}, {"received_on": "has not come yet"}),
        ("filled", {"received_on": "2027-01-01"}, {"received_on": "has not come yet"}),
    ],
)
def test_a_day_that_cannot_be_is_refused_beside_its_field(action, typed, why):
    with pytest.raises(IncompleteDebrief) as refused:
        letter_rows.rows(LOG, action, ROW, typed, TODAY)
    ((field, told),) = why.items()
    assert list(refused.value.fields) == [field] and told in refused.value.fields[field]


def test_a_note_of_today_and_one_of_the_first_day_are_logged():
    for day in ("2026-06-15", "2026-05-20"):
        assert letter_rows.rows(LOG, "sent", ROW, {"sent_on": day}, TODAY)["follow_ups"][0]["sent_on"] == day


def plan(**more):
    usual = {"application_id": "a", "kind": "snooze", "until_on": "2026-06-20", "decided_on": "2026-06-05"}
    return {**usual, "reason": "she is away", **more}


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (plan(), ["You wrote when you snoozed it to 20 Jun 2026: she is away"]),
        (plan(kind="pin", to="Bo Ek"), ["You wrote when you pinned it to 20 Jun 2026: she is away"]),
        (plan(decided_on="2026-06-03"), []),  # a note went out since
        (plan(to="Ana Lee"), []),
        (plan(reason="drawn at random: 7 days", kind="pin"), []),
        (plan(kind="promise"), []),
    ],
)
def test_what_was_written_at_a_snooze_or_pin_comes_back_with_its_note(made, told):
    log = FollowUpLog(applications=LOG.applications, plans=pd.DataFrame([made]))
    assert background.decided(log, ROW, dt.date(2026, 6, 20)) == told


def test_what_a_person_cares_about_is_told_whichever_application_it_came_up_in(tmp_path):
    """The letter quotes it: beside it stood that no topic was written down."""
    journal = Journal(tmp_path / "journal.db")
    journal.save(
        applications=[{"application_id": one, "company": "Tide Labs", "role": one} for one in "ab"],
        interviews=[
            {
                "application_id": one,
                "interview_id": one,
                "interviewed_on": "2026-06-01",
                "interviewers": "Ana Lee <a@x.example>",
            }
            for one in "ab"
        ],
        topics=[
            {"interview_id": "a", "interviewer": "Ana Lee", "topic": topic}
            for topic in ("rowing", "her knee (private)")
        ],
    )
    panel, about = panels.due(journal, as_of=TODAY), {}
    panel.span.value = 36_500
    for number, row in enumerate(panel.table.rows):
        panel.table.selected = str(number)
        assert "rowing" in panel.desk.values["body"]
        about[row["role"]] = panel.about.value
    assert "rowing – said in another application" in about["b"] and "knee" not in about["b"]
    assert "another application" not in about["a"]
