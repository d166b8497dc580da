"""Figures agree: what a sentence says adds up, has its count, and says the same as the other sentences of the log."""

import re

import pandas as pd
import pytest

from followup_analytics import (
    FollowUpLog,
    answer_hazard,
    compare_cadences,
    compared_rates,
    forecast,
    next_note,
    response_curve,
    send_times,
    simulate,
)
from followup_analytics.analyses.questions import QUESTIONS
from followup_analytics.analyses.send_times import send_times_sentence
from followup_analytics.analyses.sentences.cadences import cadence_pairs, cadences_sentence
from followup_analytics.analyses.sentences.curve_and_hazard import curve_sentence, hazard_sentence
from followup_analytics.analyses.sentences.next_note import next_note_sentence
from followup_analytics.analyses.sentences.rates import rates_sentence
from followup_analytics.analyses.sentences.search import forecast_sentence
from followup_analytics.charts.curves.steps import curve_rows
from followup_analytics.command.answers import _for_terminal

AS_OF = "2026-06-30"
LOGS = {
    (interviews, seed): simulate(interviews=interviews, per_seeker=interviews, seed=seed)[0]
    for interviews, seed in [(5, 1), (12, 4), (40, 5), (40, 6), (300, 3)]
}
SHARE = r"(\d+(?:\.\d)?) %(?: \([^)]*\))?"
_FIRM = (300, 3)


def interviews_all_alike(answered: int, *, of: int = 30) -> FollowUpLog:
    """Interviews with the same notes; those answered get their answer on the same day."""
    days = pd.Timestamp("2026-01-05") + pd.to_timedelta(range(0, 3 * of, 3), unit="D")
    every = pd.DataFrame({"application_id": [f"a{at}" for at in range(of)], "company": "Tide Labs"})
    notes = [every.assign(sent_on=days + pd.Timedelta(days=gap)) for gap in (1, 11)]
    return FollowUpLog(
        applications=every,
        interviews=every.assign(interviewed_on=days),
        follow_ups=pd.concat(notes, ignore_index=True),
        responses=every.assign(received_on=days + pd.Timedelta(days=13), kind="reply").iloc[:answered],
    )


@pytest.mark.parametrize("log", LOGS.values(), ids=map(str, LOGS))
@pytest.mark.parametrize("answer", ["any", "good", "bad"])
def test_the_rates_with_and_without_a_note_differ_by_the_points_beside_them(log, answer):
    for within in (0, 1, 7):
        text = rates_sentence(compared_rates(log, as_of=AS_OF, answer=answer, within=within))
        rates = re.search(rf"after a note {SHARE}, without one {SHARE};.*?([+-]?\d+) points?", text)
        if rates:
            one, other, points = map(float, rates.groups())
            assert round(one - other) == pytest.approx(points, abs=0.1)  # ends of .5 aside
            assert text.count("(", rates.start(1), rates.start(3)) >= 2  # each rate with its interval


@pytest.mark.parametrize("log", LOGS.values(), ids=map(str, LOGS))
@pytest.mark.parametrize("question", ["rates", "send_times"])
def test_where_more_notes_are_asked_for_it_is_said_how_exactly_that_would_be_known(log, question):
    text = QUESTIONS[question].in_words(QUESTIONS[question].ask(log, as_of=AS_OF))
    assert ("more" in text and re.search(r"(about|roughly) \d", text) is not None) == ("to within 10 points" in text)


@pytest.mark.parametrize("answered", [0, 30])
def test_no_question_says_that_there_is_no_note_where_another_counts_them(answered):
    log = interviews_all_alike(answered)
    texts = {name: QUESTIONS[name].in_words(QUESTIONS[name].ask(log, as_of=AS_OF)) for name in ("rates", "hazard")}
    assert "Of 30 check-ins" in texts["rates"]
    assert "holds no check-in" not in texts["hazard"]
    if answered:  # nobody is as silent without a note
        nobody = "none of the 30 notes has a wait as silent, and not written to, to be compared with."
        assert all(nobody in text for text in texts.values())
        assert texts["hazard"].startswith("Of 30 check-ins nothing can be told:")


def test_notes_that_nothing_can_be_compared_with_are_counted_beside_the_days():
    days = answer_hazard(LOGS[12, 4], as_of=AS_OF)
    sent, unmatched = days.attrs["sent"], days.attrs["unmatched"]
    assert f"; left out, with no wait as silent to compare with: {unmatched} of {sent} check-ins." in hazard_sentence(
        days
    )


@pytest.mark.parametrize("log", LOGS.values(), ids=map(str, LOGS))
def test_of_how_many_notes_the_rates_are_is_said_where_that_is_not_all_that_are_counted(log):
    rows, times = compared_rates(log, as_of=AS_OF), send_times(log, as_of=AS_OF)
    sent, unmatched = rows["sent"].sum(), rows["unmatched"].sum()
    said = [f"; {sent - unmatched} of them can be compared"] if 0 < unmatched < sent else []
    assert ("unmatched" in _for_terminal(QUESTIONS["rates"], rows)) == (unmatched > 0)
    for text in (rates_sentence(rows), send_times_sentence(times)):
        assert re.findall(r"; [\d,]+ of them can be compared", text) == said


def test_each_rate_of_a_rhythm_has_how_many_kept_to_it():
    found = compare_cadences(LOGS[_FIRM], as_of=AS_OF, by_day=20, draws=20)
    text = cadences_sentence(found)
    kept = re.findall(r"\(likely \d+ to \d+; ([\d,]+) kept to it\)", text)
    assert kept == found.loc[found["enough"], "at_risk"].astype(str).tolist() and kept
    assert text.startswith(f"Simulated data: Of {found.attrs['waits']} waits, by day 20 an answer would have come to")


def test_a_pair_turned_round_is_turned_round_in_each_of_its_intervals():
    found = compare_cadences(LOGS[_FIRM], as_of=AS_OF, by_day=20, draws=20)
    for pair in cadence_pairs(found):
        assert pair["every"]  # no notes last
        assert pair["lower"] <= pair["difference"] <= pair["upper"]
        assert pair["together_lower"] <= pair["difference"] <= pair["together_upper"]


def test_a_prior_that_is_not_shown_is_said_not_to_be():
    log = LOGS[40, 5]
    shown = "Beside it, and not in these figures,"
    assert shown in rates_sentence(compared_rates(log, as_of=AS_OF, prior="default"))
    assert shown in rates_sentence(compared_rates(log, as_of=AS_OF, prior="default", kind="thank_you"))  # one group
    good = rates_sentence(compared_rates(log, as_of=AS_OF, prior="default", answer="good"))
    assert shown not in good and "The prior is about any answer, so it does not stand beside these." in good
    alone = rates_sentence(compared_rates(interviews_all_alike(30), as_of=AS_OF, prior="default"))
    assert "The prior has no figure here to stand beside." in alone


@pytest.mark.parametrize("log", LOGS.values(), ids=map(str, LOGS))
def test_the_rows_of_a_curve_in_the_terminal_count_all_kinds_from_day_0(log):
    shown = _for_terminal(QUESTIONS["curve"], response_curve(log, as_of=AS_OF))
    kinds = shown[["good_so_far", "neutral_so_far", "bad_so_far"]]
    assert kinds.sum(axis=1).tolist() == shown["answered_so_far"].tolist()


def test_groups_of_impressions_are_named_more_than_by_a_number():
    text = curve_sentence(response_curve(LOGS[_FIRM], as_of=AS_OF, by="impression"))
    assert re.search(r"Impression 2: of \d+ waits", text)


def test_a_forecast_says_how_far_ahead_it_looks_and_one_chance_once():
    near = forecast_sentence(forecast(LOGS[12, 4], as_of=AS_OF))
    assert "Within 14 days an answer came to" in near and re.search(r"to look 14 days ahead", near)
    same = forecast_sentence(forecast(interviews_all_alike(0), as_of="2026-06-01"))
    assert "came to 0 % (with their intervals" in same


def test_where_all_are_answered_the_curve_says_so_and_is_drawn_to_the_end():
    log = interviews_all_alike(6, of=6)
    found = response_curve(log, as_of=AS_OF, horizon=20)
    assert "Of 6 waits 100 % were answered by day 14, likely between 61 and 100 %" in curve_sentence(found)
    assert curve_rows(found)["day"].tolist() == list(range(21))
    one_open = response_curve(interviews_all_alike(5, of=6), as_of=AS_OF, horizon=20)
    assert curve_rows(one_open)["day"].max() == 20  # nobody was left open within these days either
    few = response_curve(interviews_all_alike(6, of=6), as_of="2026-01-25", horizon=20)
    assert curve_rows(few)["at_risk"].min() >= 5


def test_days_above_those_without_a_note_say_where_good_answers_are_not_clearly_more():
    days = answer_hazard(LOGS[_FIRM], as_of=AS_OF)
    clear = days.assign(clear=[False, True] + [False] * (len(days) - 2), lift_good_lower=-0.1, lift=0.1)
    said = ", not clearly in good answers: on day 1 ("
    assert said in hazard_sentence(clear)
    bad = answer_hazard(LOGS[_FIRM], as_of=AS_OF, answer="bad").assign(clear=clear["clear"])
    assert said not in hazard_sentence(bad)


def test_numbers_have_the_decimal_mark_of_the_language():
    rates = QUESTIONS["rates"]
    found = rates.ask(LOGS[40, 5], as_of=AS_OF, prior="default")
    texts = [rates.in_words(found, language="de"), *rates.what_it_rests_on(found, language="de")]
    assert any(re.search(r"\d,\d", text) for text in texts)
    assert not [number for text in texts for number in re.findall(r"\d+\.\d{1,2}\b", text)]


def test_chances_of_the_next_note_say_of_how_many_waits_they_are_read_off():
    found = next_note(LOGS[_FIRM], as_of=AS_OF, answer="any")
    known = found[found["without"].notna()]
    assert f"read off at least {known['at_risk'].min()} waits that went on for longer" in next_note_sentence(found)


def closed_unheard(share: float) -> FollowUpLog:
    """A log of which so many applications were closed on a day nobody wrote down."""
    log = LOGS[_FIRM]
    applications = log.applications.copy()
    applications.loc[applications.index[: int(share * len(applications))], "closed"] = "filled"
    return FollowUpLog(
        applications=applications,
        interviews=log.interviews,
        follow_ups=log.follow_ups,
        responses=log.responses[log.responses["kind"] != "filled"],
    )


@pytest.mark.parametrize("share", [0.08, 0.5])
def test_what_is_left_out_is_said_with_ends_that_differ_and_the_same_reason_as_in_the_rows(share):
    log = closed_unheard(share)
    for name in ("rates", "curve", "cadences", "next_note", "forecast"):
        found = QUESTIONS[name].ask(log, as_of=AS_OF, **({"draws": 5} if name == "cadences" else {}))
        text = QUESTIONS[name].in_words(found)
        spans = re.findall(r"([\d.]+) (?:and|to) ([\d.]+) %(?:, whatever| after| and every)", text)
        assert [span for span in spans if span[0] == span[1] != "0.00"] == []
        if "told" in found:
            gone = found["told"].str.startswith("Cannot tell").sum()
            assert (f"For {gone} these data cannot tell: too many such waits" in text) == (gone > 0)
        assert name != "rates" or ("Taken together" in text) >= ("told by itself" in text)
