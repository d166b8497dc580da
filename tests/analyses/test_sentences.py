"""Sentences: finding, denominator and uncertainty in plain words, and no more than the data can tell."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from followup_analytics import response_rates, simulate
from followup_analytics.analyses.compared_rates import compared_rates
from followup_analytics.analyses.progress import outcomes, stages
from followup_analytics.analyses.sentences.cadences import cadences_sentence
from followup_analytics.analyses.sentences.curve_and_hazard import curve_sentence, hazard_sentence
from followup_analytics.analyses.sentences.rates import rates_sentence
from followup_analytics.analyses.sentences.search import (
    forecast_sentence,
    outcomes_sentence,
    search_sentence,
    stages_sentence,
    timeline_sentence,
    waits_sentence,
)
from followup_analytics.log.text.phrases import short_text
from followup_analytics.simulation.simulator import AS_OF
from tests.makers import log_from


def rates(rows, **attrs):
    names = ["bucket", "sent", "answered", "pending", "rate", "lower", "upper", "without", "lift", "lift_lower"]
    frame = pd.DataFrame(rows, columns=[*names, "lift_upper", "enough", "needed"])
    frame.attrs = {"by": "gap", "within": 7, "kind": "check_in", **attrs}
    return frame


CLEAR = ("7-8", 41, 12, 3, 0.3, 0.2, 0.4, 0.2, 0.1, 0.02, 0.18, True, 0)
UNCLEAR = ("9-11", 50, 9, 0, 0.18, 0.1, 0.3, 0.14, 0.04, -0.05, 0.13, True, 0)
FEW = ("16+", 4, 1, 1, None, None, None, None, None, None, None, False, 25)


def curve(groups, by=None, **attrs):
    """Curves with one row for day 0 and one for day 14: (name, at risk, response, lower, upper)."""
    rows = [
        {"source": name, "day": day, "at_risk": n, "answered": 2, "closed": day // 14, "censored": day // 14,
         "response": rate, "lower": low, "upper": high}
        for name, n, rate, low, high in groups for day in (0, 14)
    ]  # fmt: skip
    frame = pd.DataFrame(rows)
    frame.attrs = {"by": by, "clock": "interview", **attrs}
    return frame


@pytest.mark.parametrize(
    "sentence", [curve_sentence, stages_sentence, outcomes_sentence, rates_sentence, cadences_sentence]
)
def test_an_empty_result_is_said_kindly(sentence):
    assert re.match(r"So far the log holds no .*\. .+", sentence(pd.DataFrame({"sent": [], "entered": []})))


@pytest.mark.parametrize(("interviews", "seekers"), [(20, 1), (100, 5), (180, 9), (200, 10)])
@pytest.mark.parametrize("asked", [response_rates, compared_rates])
def test_figures_of_few_seekers_are_said_to_be_of_these_people_alone(asked, interviews, seekers):
    result = asked(simulate(interviews=interviews, seed=1)[0], as_of=AS_OF)
    said = f" These figures are of these {seekers} people, and of nobody else."
    assert result.attrs["seekers"] == seekers
    assert (said in rates_sentence(result)) == (1 < seekers < 10)


def test_the_rate_after_a_note_never_stands_without_its_denominator_and_the_rate_without_a_note():
    text = rates_sentence(rates([CLEAR]))
    assert "Of 41 check-ins, 12 were answered within 7 days, 3 still pending." in text
    assert "30 % (20–40), without a note 20 %" in text
    assert "adds 10 points, likely between 2 and 18" in text


def test_a_lift_that_may_be_nothing_is_called_unclear():
    assert "None of this is clearly different from zero." in rates_sentence(rates([UNCLEAR]))
    assert "None of this" not in rates_sentence(rates([CLEAR, UNCLEAR]))


def test_a_bucket_without_enough_data_says_how_many_more_it_takes():
    assert "Too few to tell to within 10 points: after a gap of 16+ days (about 25 more)." in rates_sentence(
        rates([CLEAR, FEW])
    )


def test_where_no_bucket_is_enough_the_data_cannot_tell():
    text = rates_sentence(rates([FEW]))
    assert "cannot tell yet what a note adds; it takes about 25 more notes" in text
    assert "%" not in text


@pytest.mark.parametrize(("kind", "noun"), [("thank_you", "41 thank-yous"), ("check_in", "41 check-ins")])
def test_notes_are_called_by_their_kind(kind, noun):
    assert noun in rates_sentence(rates([CLEAR], kind=kind))


def test_groups_are_put_above_each_other_only_where_the_comparison_says_so():
    assert "one looks" not in rates_sentence(rates([CLEAR, UNCLEAR], compared={"groups": 1, "clear": []}))
    none = rates_sentence(rates([CLEAR, UNCLEAR], compared={"groups": 2, "clear": []}))
    assert "However often you look, no group is clearly above another." in none
    pairs = [["9-11", "≤6"], ["9-11", "16+"], ["7-8", "≤6"], ["7-8", "16+"]]
    text = rates_sentence(rates([CLEAR, UNCLEAR], compared={"groups": 4, "clear": pairs}))
    assert "a note clearly adds more after a gap of 9-11 days than after a gap of ≤6 days, " in text
    assert text.endswith(" and in 1 more pair.")


def test_the_share_of_waits_whose_end_is_known_stands_beside_the_rates():
    assert "of 60 is known" not in rates_sentence(rates([CLEAR]))
    text = rates_sentence(rates([FEW], knowledge={"known": 60, "of": 76}))
    assert text.endswith(
        "25 more notes to know that to within 10 points. Of all 76 waits in the log the end of 60 is known."
    )


CONTROL = {"ratio": 1.02, "lower": 0.9, "upper": 1.2, "nil": True, "told": ""}


def rhythms(enough=(True, True), clear=False, check=0.42, **more):
    frame = pd.DataFrame(
        {"every": [0, 7], "rate": [0.25, 0.4], "lower": [0.2, 0.35], "upper": [0.3, 0.45], "check": [0.26, check],
         "at_risk": [30, 40], "enough": list(enough)}
    )  # fmt: skip
    pair = {"every": 0, "other": 7, "difference": -0.15, "lower": -0.2, "upper": -0.1, "clear": clear}
    pair |= {"together_lower": -0.22, "together_upper": -0.08}
    frame.attrs = {"by_day": 30, "waits": 300, "differences": [pair | more], "control": CONTROL}
    return frame


def test_rhythms_are_told_apart_only_where_their_difference_is_clear():
    text = cadences_sentence(rhythms())
    assert text.startswith(
        "Of 300 waits, by day 30 an answer would have come to 25 % (likely 20 to 30; 30 kept to it) with no notes and"
    )
    assert "These data cannot tell them apart." in text
    assert "Clearly different: every 7 days against no notes +15 points (+10 to +20)." in cadences_sentence(
        rhythms(clear=True)
    )


def test_a_rhythm_that_too_few_kept_gives_no_figure():
    text = cadences_sentence(rhythms(enough=(True, False), clear=True))
    assert "Too few to tell: every 7 days." in text
    assert "40 %" not in text and "Clearly" not in text
    assert cadences_sentence(rhythms(enough=(False, False))).startswith("These data cannot tell yet")


def test_a_check_outside_the_interval_of_a_rhythm_is_said():
    assert "The check disagrees: every 7 days (55 %)." in cadences_sentence(rhythms(check=0.55))
    assert "disagrees" not in cadences_sentence(rhythms(check=None))


def test_a_check_that_is_too_uncertain_to_disagree_does_not():
    unsure = rhythms(check=0.55).assign(check_lower=[0.2, 0.38], check_upper=[0.3, 0.7])
    assert "disagrees" not in cadences_sentence(unsure)
    assert "disagrees" in cadences_sentence(unsure.assign(check_lower=[0.2, 0.45]))


def _by_class(groups, **row):
    lifts = {"lift": 0.058, "lift_lower": 0.02, "lift_upper": 0.1, "lift_good": 0.007, "lift_good_lower": 0.0005}
    lifts |= {"lift_good_upper": 0.02, "lift_neutral": 0.006, "lift_neutral_lower": -0.01, "lift_neutral_upper": 0.02}
    lifts |= {"lift_bad": 0.045, "lift_bad_lower": 0.004, "lift_bad_upper": 0.09}
    counts = {"sent": 400, "answered": 41, "good": 10, "neutral": 10, "bad": 21, "pending": 0, "enough": True}
    rates = {"naive_rate": 0.1, "rate": 0.1, "lower": 0.08, "upper": 0.12, "without": 0.042, "needed": 0}
    frame = pd.DataFrame([{"bucket": name, **counts, **rates, **lifts, **row} for name in groups])
    frame.attrs = {"by": "gap", "within": 7, "kind": "check_in"}
    return frame


def test_the_classes_of_a_lift_add_up_as_they_are_printed():
    """0.7, 0.6 and 4.5 of 5.8 points: each rounded alone they were 1, 1 and 5 of 6."""
    assert "+6 points (+2 to +10; good +1, neutral +1, rejections +4)" in rates_sentence(_by_class(["≤6", "7-8"]))


def test_an_interval_above_nothing_never_begins_at_0():
    text = rates_sentence(_by_class(["≤6", "7-8"], lift_bad_lower=0.0049))
    assert "(0 to" not in text
    single = rates_sentence(_by_class(["≤6"], lift_lower=0.003))
    assert "likely between 0.3 and 10" in single


def test_what_is_clear_in_several_groups_is_clear_in_all_of_them_together():
    """At 95 % each, one of five groups would be called clear in one of eight logs in which notes do nothing."""
    assert "Good answers are clearly" not in rates_sentence(_by_class(["≤6", "7-8", "9-11", "12-15"]))
    assert "so a note adds 6 points" in rates_sentence(_by_class(["≤6"]))
    assert "Rejections clearly rise" in rates_sentence(_by_class(["≤6"]))
    assert "Rejections" not in rates_sentence(_by_class(["≤6", "7-8", "9-11"], lift_bad_lower=0.0005))


@pytest.mark.parametrize("answer", ["bad", "neutral"])
def test_that_notes_help_is_said_of_any_and_of_good_answers_alone(answer):
    log = simulate("default", interviews=40, seed=2)[0]
    text = rates_sentence(compared_rates(log, as_of=AS_OF, answer=answer))
    assert "notes help" not in text
    assert "of them can be compared. Taken together: " in text


def test_what_would_explain_a_clear_difference_away_is_told_with_it():
    tipping = {"tipping": 2.61, "tipping_lower": 1.5}
    text = cadences_sentence(rhythms(clear=True, **tipping))
    assert (
        "makes both an answer and the rhythm with more answers 2.6 times as likely (1.5 to leave it unclear)." in text
    )
    assert "explain" not in cadences_sentence(rhythms(clear=False, **tipping))
    several = rhythms(clear=True, **tipping)
    several.attrs["differences"].append(several.attrs["differences"][0] | {"tipping": 4.0, "tipping_lower": 2.0})
    assert "Of these the easiest to explain away, every 7 days against no notes, takes" in cadences_sentence(several)
    assert "2.6 times" in cadences_sentence(several) and "4.0" not in cadences_sentence(several)
    assert "over 100 times as likely" in cadences_sentence(rhythms(clear=True, **tipping | {"tipping": float("inf")}))


def test_what_notes_seem_to_do_to_closings_is_told_beside_the_rhythms():
    assert cadences_sentence(rhythms()).endswith("likely between 0.90 and 1.20, as it should be.")
    assert "Closings" not in cadences_sentence(rhythms(enough=(False, False)))


def hazards(clear):
    frame = pd.DataFrame(
        {"first_day": [0, 1, 2, 4], "last_day": [0, 1, 3, 5], "at_risk": [100, 100, 300, 200], "answered": 5,
         "hazard": [0.01, 0.05, 0.03, 0.01], "without": 0.01, "lift": [0, 0.04, 0.02, 0], "clear": clear}
    )  # fmt: skip
    frame.attrs = {"kind": "thank_you"}
    return frame


def test_days_that_are_clear_are_told_as_one_span_with_the_mean_of_their_days():
    text = hazard_sentence(hazards([False, True, True, False]))
    assert text == (
        "In 700 days after a thank-you 20 answers came. More than without it: on days 1-3 (3.5 % of 400 days, without "
        "1.0 %)."
    )
    assert hazard_sentence(hazards([False] * 4)).endswith("cannot tell them from the days without a note.")


def test_days_that_are_clear_are_told_group_by_group_and_the_other_groups_together():
    groups = [("2", [False, True, True, False]), ("3", [False] * 4), ("4+", [False] * 4)]
    frame = pd.concat([hazards(clear).assign(attempt=label) for label, clear in groups])
    frame.attrs = {"kind": "check_in", "by": "attempt"}
    assert hazard_sentence(frame) == (
        "In 2,100 days after a check-in 60 answers came. As note number 2 (700 days, 20 answers) more than without it: "
        "on days 1-3 (3.5 % of 400 days, without 1.0 %). As note number 3 and as note number 4+: these data cannot "
        "tell them from the days without a note."
    )
    assert hazard_sentence(frame[frame["attempt"] != "2"]).endswith("came. These data cannot tell them from the days "
                                                                    "without a note.")  # fmt: skip


def test_open_waits_are_counted_apart_from_those_that_ended():
    frame = pd.DataFrame(
        {"event": ["answer", "closed", "censored", "censored", "censored"], "days": [3, 9, 5, 10, 30],
         "open": [False, False, False, True, True]}
    )  # fmt: skip
    assert waits_sentence(frame) == (
        "Of 5 waits 1 was answered, 1 closed without an answer, 1 ended with an interview agreed before and 2 are "
        "still open, half of them for 20 days or more, one for 30."
    )


def test_groups_whose_difference_may_be_nothing_are_not_told_apart():
    near = curve([("a", 40, 0.3, 0.18, 0.45), ("b", 40, 0.35, 0.22, 0.5)], by="source")
    far = curve([("a", 400, 0.1, 0.07, 0.13), ("b", 400, 0.5, 0.45, 0.55)], by="source")
    assert "cannot tell the groups apart" in curve_sentence(near)
    assert "cannot tell" not in curve_sentence(far)


def test_of_many_groups_the_sentence_names_the_ends_alone_and_how_many_cannot_be_told():
    groups = [
        ("a", 40, 0.3, 0.18, 0.45),
        ("b", 400, 0.1, 0.07, 0.13),
        ("c", 400, 0.5, 0.45, 0.55),
        ("d", 4, 0.5, 0.1, 0.9),
    ]
    assert curve_sentence(curve(groups, by="source")) == (
        "Of 844 waits in 4 groups, 10 % (b, likely between 7 and 13 %) to 50 % (c, likely between 45 and 55 %) were "
        "answered by day 14; for 1 group nothing can be said."
    )
    few = curve_sentence(curve([(name, 4, 0.5, 0.1, 0.9) for name in "abcd"], by="source"))
    assert few.startswith("For 16 waits in 4 groups no rate can be given.")


def test_of_many_groups_the_stages_are_told_together():
    log = log_of(["open", "rejection", "offer", "hired"])
    names = pd.Series(list("abcd"), dtype="str")
    log = replace(log, applications=log.applications.assign(source=names))
    text = stages_sentence(stages(log, as_of="2026-02-01", by="source"))
    assert text.startswith("4 groups: of 4 applications 3 were answered, 1 ended, 0 still wait.")


def test_no_sentence_ever_says_best_or_better():
    far = curve([("a", 400, 0.1, 0.07, 0.13), ("b", 400, 0.5, 0.45, 0.55)], by="source")
    for text in (curve_sentence(far), rates_sentence(rates([CLEAR, UNCLEAR, FEW]))):
        assert "best" not in text and "better" not in text


def test_fewer_than_five_at_risk_give_no_rate():
    assert "no rate can be given: it takes five, so 1 more is needed" in curve_sentence(curve([("", 4, 0.5, 0.1, 0.9)]))


def test_a_wait_that_ended_with_an_interview_agreed_before_is_not_called_pending_alone():
    text = curve_sentence(curve([("", 40, 0.3, 0.2, 0.4)]))
    assert "1 closed without an answer and 1 left open (still pending, or an interview agreed before)" in text


def forecasts(chances):
    frame = pd.DataFrame(
        {"at_risk": [47, 208][: len(chances)], "chance_30": chances, "lower_30": 0.02, "upper_30": 0.31}
    )
    frame.attrs = {"days": [7, 30], "knowledge": {"known": 22, "of": 41}}
    return frame


def test_a_forecast_gives_the_span_of_the_chances_with_what_they_are_read_off_and_no_reason_to_give_up():
    text = forecast_sentence(forecasts([0.05, 0.2]))
    assert text.startswith(
        "2 applications wait. Within 30 days an answer came to 5 to 20 % (with their intervals 2 to 31"
    )
    assert "read off 47 to 208 silences that lasted longer. A small chance is no reason to give up" in text
    assert text.endswith("Of all 41 waits in the log the end of 22 is known.")
    few = forecast_sentence(forecasts([None]).astype({"chance_30": "float64"}))
    assert few.startswith("1 application waits. Too few silences are known that lasted as long.") and "%" not in few
    assert forecast_sentence(forecasts([])) == "No application waits for an answer."


def test_the_share_of_waits_whose_end_is_known_stands_beside_the_curve():
    text = curve_sentence(curve([("", 40, 0.3, 0.2, 0.4)], knowledge={"known": 22, "of": 41}))
    assert "Of all 41 waits in the log the end of 22 is known." in text


def log_of(states, **more):
    applications = [{"application_id": s, "company": s, "applied_on": "2026-01-01", **more} for s in states]
    news = [{"application_id": s, "received_on": "2026-01-09", "kind": s} for s in states if s != "open"]
    return log_from(applications=pd.DataFrame(applications), responses=pd.DataFrame(news))


def test_stages_and_outcomes_are_told_from_the_real_frames():
    log = log_of(["open", "rejection", "keep_in_mind"])
    assert stages_sentence(stages(log, as_of="2026-02-01")).startswith(
        "Of 3 applications 2 were answered, 0 ended, 1 still waits."
    )
    assert "Of all 4 waits in the log the end of 2 is known." in stages_sentence(stages(log, as_of="2026-02-01"))
    text = outcomes_sentence(outcomes(log, as_of="2026-02-01"))
    assert text == "Of 3 applications 1 is open, 1 is kept in mind and 1 is rejected. " + (
        "The longest silence is 31 days (open)."
    )


def test_every_state_has_words():
    frame = outcomes(log_of(["open", "offer", "hired", "filled", "withdrawn"]), as_of="2026-02-01")
    for _, row in frame.iterrows():
        assert row["company"] in timeline_sentence(row)


def test_simulated_data_is_labelled_in_every_sentence():
    frame = outcomes(log_of(["open"], simulated=True), as_of="2026-02-01")
    texts = [
        outcomes_sentence(frame),
        search_sentence(frame),
        timeline_sentence(frame.iloc[0], simulated=True),
        rates_sentence(rates([CLEAR], simulated=True)),
        curve_sentence(curve([("", 40, 0.3, 0.2, 0.4)], simulated=True)),
        stages_sentence(stages(log_of(["open"], simulated=True), as_of="2026-02-01")),
    ]
    assert all(text.startswith("Simulated data: ") for text in texts)


def test_the_search_counts_what_is_due_now():
    due = pd.DataFrame({"status": ["overdue", "today", "upcoming"]})
    frame = outcomes(log_of(["open", "rejection"]), as_of="2026-02-01")
    assert search_sentence(frame, due) == (
        "1 application is open; the silence is 31 days at the median, 31 at most (open); 2 notes are due."
    )


def test_a_text_is_cut_to_one_line_without_marks_that_turn_the_text_around_it():
    assert short_text("a\n b\u202e c") == "a b c"
    assert len(short_text("x" * 10_000)) == 40
