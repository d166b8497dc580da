"""The hazard of an answer after a note and without one: against a plain count of days, and where notes do nothing."""

import numpy as np
import pandas as pd
import pytest

from followup_analytics import FollowUpLog, follow_up_steps, simulate, waits
from followup_analytics.analyses.answer_hazard import answer_hazard
from followup_analytics.analyses.sentences.basis import hazard_basis
from followup_analytics.log.errors import OutOfRange, TakenName, UnknownChoice
from followup_analytics.waiting.groups import BUCKETS
from followup_analytics.waiting.variance.day_hazards import FIRST_DAYS


def silent_days(log, as_of):
    """Each day at risk, one by one: stratum, day since the contact, the note it follows, and whether it was answered.

    A note comes before the events of its day, so the day of the next note is not at risk any more.
    """
    every, steps = waits(log, as_of=as_of), follow_up_steps(log, as_of=as_of)
    for at, step in enumerate(steps.itertuples()):
        wait = every.loc[step.wait]
        impression = 0 if pd.isna(wait["impression"]) else wait["impression"]
        last = step.stop - step.start - (step.event == "follow_up")
        for day in range(last + 1):
            stratum = (wait["origin"], step.attempt > 0, impression)
            yield stratum, day, at, step, step.event == "answer" and day == last


def plain_hazard(log, as_of, horizon, group=lambda step: ""):
    """Per group and class of days: days at risk after check-ins, answers, and the answers expected without them."""
    days = list(silent_days(log, as_of))
    at_risk, answers = {}, {}
    for stratum, day, _, _, answered in days:
        for coarse in (stratum, stratum[:2], stratum[:1]):
            at_risk[coarse, day] = at_risk.get((coarse, day), 0) + 1
            answers[coarse, day] = answers.get((coarse, day), 0) + answered
    steps = follow_up_steps(log, as_of=as_of)
    every = waits(log, as_of=as_of)
    tables = {}
    for _, day, at, step, answered in days:
        if step.attempt == 0 or step.kind != "check_in" or day > horizon:
            continue
        wait = every.loc[step.wait]
        full = (wait["origin"], steps.loc[at, "attempt"] > 1, 0 if pd.isna(wait["impression"]) else wait["impression"])
        found = [s for s in (full, full[:2], full[:1]) if at_risk.get((s, step.gap), 0) >= 10]
        if not found or at_risk.get((found[0], step.gap + day), 0) < 10:
            continue
        row = sum(first <= day for first in FIRST_DAYS) - 1
        key = (found[0], step.gap + day)
        table = tables.setdefault(group(step), np.zeros((3, len([day for day in FIRST_DAYS if day <= horizon]))))
        table[:, row] += (1, answered, answers[key] / at_risk[key])
    return tables


@pytest.mark.parametrize("world", ["default", "null"])
def test_hazards_equal_a_plain_count_of_days(world):
    log, truth = simulate(world, interviews=150, seed=4)
    as_of = truth.attrs["as_of"]
    found, (days, answered, expected) = answer_hazard(log, as_of=as_of), plain_hazard(log, as_of, 30)[""]
    assert found["at_risk"].tolist() == days.tolist() and days[0] > 100
    assert found["answered"].tolist() == answered.tolist()
    with np.errstate(invalid="ignore"):
        np.testing.assert_allclose(found["hazard"], answered / days)
        np.testing.assert_allclose(found["check"], expected / days)


@pytest.mark.parametrize(
    ("by", "group"), [("attempt", lambda step: ["1", "2", "3", "4+"][min(step.attempt, 4) - 1]), ("gap", None)]
)
def test_hazards_by_group_equal_a_plain_count_of_the_days_of_each(by, group):
    log, truth = simulate("default", interviews=100, seed=4)
    as_of = truth.attrs["as_of"]
    group = group or (lambda step: next(label for label, first in reversed(BUCKETS["gap"]) if step.gap >= first))
    found, plain = answer_hazard(log, as_of=as_of, by=by), plain_hazard(log, as_of, 30, group)
    assert found.columns[0] == by == found.attrs["by"] and len(found) == 10 * found[by].nunique() >= 30
    for label, rows in found.groupby(by):
        days, answered, expected = plain.get(label, np.zeros((3, 10)))
        assert (rows["at_risk"] == days).all() and (rows["answered"] == answered).all()
        with np.errstate(invalid="ignore"):
            np.testing.assert_allclose(rows["check"], expected / days, rtol=1e-12)
    together = answer_hazard(log, as_of=as_of)
    assert found.groupby("first_day")["answered"].sum().tolist() == together["answered"].tolist()


def test_the_more_cells_are_looked_at_together_the_less_is_clear():
    log, truth = simulate("default", interviews=400, seed=1)
    every, one = (answer_hazard(log, as_of=truth.attrs["as_of"], by=by) for by in ("attempt", None))
    assert every["clear"].sum() < one["clear"].sum()
    apart = (every["lift_lower"] > 0) | (every["lift_upper"] < 0)
    assert (apart & every["enough"] & ~every["clear"]).any() and not (every["clear"] & ~apart).any()


def test_a_note_that_does_nothing_adds_nothing_and_one_that_helps_is_clear_in_its_first_week():
    logs = {world: simulate(world, interviews=2000, seed=1) for world in ("null", "default")}
    null, default = (answer_hazard(log, as_of=truth.attrs["as_of"]) for log, truth in logs.values())
    assert not null["clear"].any() and null["lift"].abs().max() < 0.005
    week = default[default["first_day"].between(1, 4)]
    assert week["clear"].all() and (week["lift"] > 0.005).all()


def test_the_figures_lie_in_their_intervals_and_the_last_class_ends_with_the_horizon():
    log, truth = simulate("default", interviews=300, seed=2)
    found = answer_hazard(log, as_of=truth.attrs["as_of"], horizon=12)
    assert found["last_day"].tolist() == [0, 1, 2, 3, 5, 7, 10, 12]
    for name, ends in (("hazard", ("lower", "upper")), ("lift", ("lift_lower", "lift_upper"))):
        assert (found[ends[0]] <= found[name]).all() and (found[name] <= found[ends[1]]).all()
    assert found.attrs["sent"] >= found.attrs["unmatched"] >= 0 and found.attrs["knowledge"]["of"] > 0


def test_no_note_gives_no_row_and_odd_arguments_a_remedy():
    for by in (None, "attempt"):
        empty = answer_hazard(FollowUpLog(), as_of="2026-01-01", by=by)
        assert empty.empty and (by is None or empty.columns[0] == by)
    with pytest.raises(OutOfRange, match="horizon=-1"):
        answer_hazard(FollowUpLog(), as_of="2026-01-01", horizon=-1)
    with pytest.raises(UnknownChoice, match="'call'"):
        answer_hazard(FollowUpLog(), as_of="2026-01-01", kind="call")
    with pytest.raises(UnknownChoice, match=r"by='mood'.*attempt"):
        answer_hazard(FollowUpLog(), as_of="2026-01-01", by="mood")
    named = FollowUpLog(applications=pd.DataFrame({"application_id": ["a"], "company": "A", "waits": "x"}))
    with pytest.raises(TakenName, match="waits"):
        answer_hazard(named, as_of="2026-01-01", by="waits")


def test_where_days_are_promised_and_notes_do_nothing_no_day_is_clear_and_the_check_is_wrong():
    log = simulate("promise_null", interviews=2000, seed=4)[0]
    found, plain = (answer_hazard(log, as_of="2026-06-30", adjust=adjust) for adjust in (True, False))
    assert plain["clear"].any() and not found["clear"].any()
    assert found["check"].tolist() == plain["without"].tolist() == plain["check"].tolist()


@pytest.mark.parametrize("world", ["null", "default"])
def test_the_day_of_a_note_is_a_check_on_the_days_after_it(world):
    log, truth = simulate(world, interviews=600, seed=5)
    result = answer_hazard(log, as_of=truth.attrs["as_of"])
    assert "as it should be" in next(line for line in hazard_basis(result) if line.startswith("A check"))
    wrong = result.assign(lift=0.01, lift_lower=0.004, lift_upper=0.02)
    line = next(line for line in hazard_basis(wrong) if line.startswith("A check"))
    assert "+1.0, +0.4, +2.0 points a day, which no note can bring about" in line
