"""Which answer: a class by itself competes with the others, so that good, neutral and bad add up to any answer."""

import numpy as np
import pandas as pd
import pytest

import followup_analytics as fa
from followup_analytics import FollowUpLog, response_curve, response_rates, simulate
from followup_analytics.analyses.ahead.forecast import forecast
from followup_analytics.analyses.answer_hazard import answer_hazard
from followup_analytics.analyses.compared_rates import compared_rates
from followup_analytics.analyses.sentences.rates import rates_sentence
from followup_analytics.log.errors import UnknownChoice
from followup_analytics.waiting.answers import CLASSES, KINDS, answer_kinds
from tests.laws import some
from tests.makers import log_of, thanked
from tests.plain.plain_stats import day

PARTS = ("good", ("reply", "keep_in_mind"), "bad")
CALLS = {
    "curve": (response_curve, {"by": "impression"}, ("response", "answered")),
    "curve of notes": (response_curve, {"clock": "follow_up", "by": "attempt"}, ("response", "answered")),
    "rates": (response_rates, {}, ("rate", "naive_rate", "without", "lift", "answered")),
    "compared rates": (compared_rates, {"by": "attempt"}, ("rate", "naive_rate", "without", "lift", "answered")),
    "hazard": (answer_hazard, {"by": "attempt"}, ("hazard", "without", "lift", "answered")),
    "forecast": (forecast, {"days": (7, 30)}, ("chance_7", "chance_30")),
    "next note": (fa.next_note, {"days": (3,)}, ("chance_in_3", "without")),
    "rhythms": (fa.compare_cadences, {"draws": 2, "every": (10,)}, ("rate", "naive_rate")),
}
ALIKE = {  # what is the same whichever answer is asked for
    "curve": ("day", "at_risk", "censored", "left_out"),
    "rates": ("bucket", "sent", "pending", "unmatched", "waits"),
    "hazard": ("first_day", "waits", "at_risk"),
    "forecast": ("application_id", "silent_days", "at_risk"),
    "next note": ("application_id", "silent_days", "attempt", "at_risk"),
    "rhythms": ("every", "at_risk"),
}


def random_kinds(seed):
    """A made-up log whose answers are of kinds drawn at random, some of them rare."""
    log, truth = simulate("default", interviews=400, per_seeker=15, seed=seed)
    responses, rng = log.responses.copy(), np.random.default_rng(seed)
    answers = np.flatnonzero(responses["kind"].isin(KINDS))
    share = rng.dirichlet(np.full(len(KINDS) - 1, 0.7))
    responses.iloc[answers, responses.columns.get_loc("kind")] = rng.choice(KINDS[:-1], len(answers), p=share)
    return FollowUpLog(**{**log.tables, "responses": responses}), truth.attrs["as_of"]


@pytest.fixture(scope="module", params=some([1, 2, 3], 1))
def log_and_day(request):
    return random_kinds(request.param)


def numbers(frame, column):
    return frame[column].to_numpy(float)


@pytest.mark.parametrize("name", CALLS)
def test_good_neutral_and_bad_add_up_to_any(name, log_and_day):
    call, asked, columns = CALLS[name]
    log, as_of = log_and_day
    whole, *parts = (call(log, as_of=as_of, answer=answer, **asked) for answer in ("any", *PARTS))
    for column in columns:
        total = sum(numbers(part, column) for part in parts)
        np.testing.assert_allclose(total, numbers(whole, column), rtol=0, atol=1e-12, err_msg=column)
        assert np.nansum(numbers(whole, column)) > 0
    for column in ALIKE.get(name, ()):
        assert all(part[column].tolist() == whole[column].tolist() for part in parts)


def test_the_check_of_a_rhythm_adds_up_too():
    log, truth = simulate("default", interviews=800, seed=4)
    day = truth.attrs["as_of"]
    rows = [fa.compare_cadences(log, as_of=day, every=(14,), draws=2, answer=answer) for answer in ("any", *PARTS)]
    whole, *parts = (numbers(row, "check")[1] for row in rows)
    assert 0 < whole == pytest.approx(sum(parts), abs=1e-12)


@pytest.mark.parametrize("name", ["rates", "compared rates", "hazard"])
def test_beside_any_answer_stand_its_classes_as_each_is_by_itself(name, log_and_day):
    call, asked, _ = CALLS[name]
    log, as_of = log_and_day
    whole = call(log, as_of=as_of, **asked)
    for class_ in CLASSES:
        alone = call(log, as_of=as_of, answer=class_, **asked)
        assert whole[class_].tolist() == alone["answered"].tolist()
        for end in ("", "_lower", "_upper"):
            np.testing.assert_allclose(numbers(whole, f"lift_{class_}{end}"), numbers(alone, f"lift{end}"), atol=1e-12)
    assert not set(CLASSES) & set(alone)


def test_a_curve_has_its_classes_day_by_day(log_and_day):
    log, as_of = log_and_day
    curve = response_curve(log, as_of=as_of)
    assert (curve[list(CLASSES)].sum(axis=1) == curve["answered"]).all() and (curve[list(CLASSES)].sum() > 0).any()


def test_not_bad_is_good_and_neutral(log_and_day):
    log, as_of = log_and_day
    both, good, neutral = (response_rates(log, as_of=as_of, answer=answer) for answer in ("not_bad", "good", "neutral"))
    np.testing.assert_allclose(numbers(good, "lift") + numbers(neutral, "lift"), numbers(both, "lift"), atol=1e-12)


def worked():
    """Of four check-ins on day 10 one brings an invitation, one a rejection, one a closing; 12 do not write."""
    ends = {0: (12, "invitation"), 1: (13, "rejection"), 2: (11, "filled")}
    facts = []
    for who in range(16):
        facts += thanked(who, *([(10, "follow_up")] if who < 4 else []), *([ends[who]] if who in ends else []))
    facts += [(4, 12, "reply")]
    return log_of(facts, [{"seeker": f"s{who}"} for who in range(16)])


def test_rates_of_each_class_worked_by_hand():
    """Day 11: of 4 one closed; day 12: of 3 one invited; day 13: of 2 one rejected. Without: one reply of 13."""
    row = response_rates(worked(), as_of=day(40), adjust=False).query("bucket == '9-11'").iloc[0]
    assert row[["sent", "answered", "good", "neutral", "bad"]].tolist() == [4, 2, 1, 0, 1]
    rates = {
        answer: response_rates(worked(), as_of=day(40), answer=answer, adjust=False).query("bucket == '9-11'").iloc[0]
        for answer in ("any", "good", "neutral", "bad")
    }
    assert [rates[answer]["rate"] for answer in rates] == pytest.approx([0.5, 0.25, 0, 0.25])
    assert [rates[answer]["without"] for answer in ("good", "bad")] == [0, 0]
    assert rates["neutral"]["without"] == rates["any"]["without"] == pytest.approx(1 / 13)
    assert row["lift_good"] == pytest.approx(0.25) and row["lift_neutral"] == pytest.approx(-1 / 13)


def test_an_interview_that_was_not_announced_is_a_good_answer():
    log = log_of([(0, 0, "interview"), (0, 5, "interview"), (1, 0, "interview"), (1, 6, "reply")], [{}, {}])
    curve = response_curve(log, as_of=day(5), horizon=5, answer="good")
    assert curve["response"].iloc[-1] == 0.5


def test_a_log_without_answers_has_none_of_any_class():
    log = log_of([(0, 0, "interview"), (0, 1, "follow_up"), (0, 9, "filled")], [{}])
    for answer in ("any", "good", "bad"):
        assert response_curve(log, as_of=day(20), answer=answer)["answered"].sum() == 0
        assert fa.compare_cadences(log, as_of=day(20), answer=answer, draws=2)["rate"].fillna(0).max() == 0


@pytest.mark.parametrize("answer", ["nice", "offer", ("hired",), (), None, 3, ("good",)])
@pytest.mark.parametrize("name", [name for name in CALLS if name != "curve of notes"])
def test_an_answer_that_is_none_is_refused_by_name(name, answer):
    with pytest.raises(UnknownChoice, match="answer"):
        CALLS[name][0](FollowUpLog(), as_of="2026-03-01", answer=answer)


def test_what_was_asked_for_stands_in_the_result():
    log, as_of = random_kinds(1)
    assert response_rates(log, as_of=as_of, answer=("offer", "reply")).attrs["answer"] == ["offer", "reply"]
    assert response_curve(log, as_of=as_of, answer="good").attrs["answer"] == "good"


def test_where_notes_only_hasten_rejections_no_gain_is_told_and_the_rejections_are():
    lifts = []
    for seed in (1, 3, 5):  # of twelve logs one tells a gain, as intervals of 95 % may
        log, truth = simulate("hasten", interviews=1500, seed=seed)
        result = compared_rates(log, as_of=truth.attrs["as_of"], by="kind")
        lifts.append(result[["lift_good", "lift_bad"]].to_numpy()[0])
        said = rates_sentence(result)
        assert "These data cannot tell whether a note brings good answers." in said
        assert "Rejections clearly rise with a note" in said and "adds" not in said
    good, bad = np.mean(lifts, axis=0)
    assert abs(good) < 0.01 < bad


def test_where_good_answers_are_clearly_more_a_note_is_said_to_add_something():
    log, truth = simulate("default", interviews=1500, seed=4)
    said = rates_sentence(compared_rates(log, as_of=truth.attrs["as_of"], by="kind"))
    assert "so a note adds" in said and "(good +" in said


def test_the_classes_part_the_kinds():
    assert sorted(kind for class_ in CLASSES for kind in answer_kinds(class_)) == sorted(KINDS)
    assert pd.Series(answer_kinds("any")).is_unique
