"""The comparison of rhythms: days at risk, hazards, clones, and what the simulator's truth says."""

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest

from followup_analytics import simulate
from followup_analytics.analyses.cadences.clones import Foreseen, clones
from followup_analytics.analyses.cadences.compare_cadences import compare_cadences
from followup_analytics.analyses.cadences.hazards import (
    NO_PROMISE,
    Design,
    Entry,
    answer_cells,
    answer_features,
    days_at_risk,
    fit_logistic,
    stratum_classes,
)
from followup_analytics.analyses.cadences.study import Study
from followup_analytics.log.errors import FollowUpError
from followup_analytics.log.log import FollowUpLog
from followup_analytics.simulation.simulator import AS_OF
from followup_analytics.waiting.answers import ANSWER
from followup_analytics.waiting.waits import coded_waits, waits

TRUE = {0: 0.216, 7: 0.4575, 10: 0.4515, 14: 0.417}


@pytest.fixture(scope="module")
def log():
    return simulate("default", interviews=2000, seed=11)[0]


@pytest.fixture(scope="module")
def days(log):
    return days_at_risk(*coded_waits(log, as_of=AS_OF), last=45)


@pytest.fixture(scope="module")
def rhythms(log):
    return compare_cadences(log, as_of=AS_OF, draws=20, seed=1)


def alike(waits):
    """Waits of which nothing is known on the day of the interview."""
    nothing = np.zeros(waits, int)
    return Entry(nothing, nothing, np.full(waits, NO_PROMISE))


def _one(notes=(), answered=None, as_of="2026-03-31", impression=4):
    days = pd.to_datetime("2026-01-01") + pd.to_timedelta(list(notes), unit="D")
    responses = None
    if answered is not None:
        received = pd.Timestamp("2026-01-01") + pd.Timedelta(days=answered)
        responses = pd.DataFrame({"application_id": ["a"], "received_on": [received], "kind": "rejection"})
    log = FollowUpLog(
        applications=pd.DataFrame({"application_id": ["a"], "company": "Tide Labs"}),
        interviews=pd.DataFrame(
            {"application_id": ["a"], "interviewed_on": ["2026-01-01"], "impression": [impression]}
        ),
        follow_ups=pd.DataFrame({"application_id": "a", "sent_on": days}) if len(days) else None,
        responses=responses,
    )
    return days_at_risk(*coded_waits(log, as_of=as_of), last=45)


def test_days_at_risk_of_a_wait_worked_by_hand():
    """Interview on day 0, notes on days 1 and 4, a rejection on day 5: the note of a day counts on that day."""
    days = _one([1, 4], answered=5)
    table = np.column_stack([days.day, days.notes, days.recency, days.gap, days.event]).tolist()
    assert table == [
        [0, 0, 0, 0, 0],
        [1, 1, 0, 0, 0],
        [2, 1, 1, 0, 0],
        [3, 1, 2, 0, 0],
        [4, 2, 0, 3, 0],
        [5, 2, 1, 3, 1],
    ]


def test_an_answer_on_the_day_of_a_note_counts_after_it():
    days = _one([1, 4], answered=4)
    assert (days.notes[-1], days.recency[-1], days.event[-1], len(days)) == (2, 0, 1, 5)


def test_every_wait_after_an_interview_is_at_risk_from_day_0_to_its_end(log, days):
    table = waits(log, as_of=AS_OF)
    table = table[table["origin"] == "interview"]
    assert np.bincount(days.wait).tolist() == np.minimum(table["days"] + 1, 46).tolist()
    assert (days.event > 0).sum() == ((table["event"] != "censored") & (table["days"] <= 45)).sum()


def test_cells_tell_apart_what_the_features_do(log, days):
    entry = Entry.of(log, coded_waits(log, as_of=AS_OF)[0])
    first, cell = answer_cells(days, entry)
    strata = stratum_classes(days.impression, entry.search[days.wait], entry.promise(days.wait, days.day))
    values = [getattr(days, name) for name in ("day", "notes", "recency", "gap")]
    features = np.column_stack([answer_features(*values), *strata])
    assert (features == features[first][cell]).all()


def test_a_fit_is_where_the_penalised_score_is_zero_and_survives_cells_without_events():
    rng = np.random.default_rng(0)
    features = np.column_stack([np.ones(50), rng.normal(size=50), np.arange(50) == 7])
    at_risk = rng.integers(5, 50, 50).astype(float)
    events = np.where(np.arange(50) == 7, 0, rng.binomial(at_risk.astype(int), 0.2))
    design = Design(features, np.arange(50), np.zeros((0, 50), int))
    beta = fit_logistic(design, events, at_risk).beta
    score = features.T @ (events - at_risk / (1 + np.exp(-features @ beta))) - np.array([0, 0.1, 0.1]) * beta
    assert np.abs(score).max() < 0.05
    near = fit_logistic(design, events, at_risk)
    more = events + (np.arange(50) < 5)
    exact = fit_logistic(design, more, at_risk + 5).beta
    assert fit_logistic(design, more, at_risk + 5, near=near).beta == pytest.approx(exact, abs=0.02)


def test_a_resample_of_many_classes_arrives_where_a_fit_from_nothing_does() -> None:
    # By the curvature of the counts alone, thirty steps end a sixth of an error away.
    rng = np.random.default_rng(4)
    codes = np.array([rng.integers(0, 30, 900), 30 + rng.integers(0, 30, 900)])
    design = Design(np.ones((1, 1)), np.zeros(900, int), codes, 60)
    at_risk = rng.integers(1, 12, 900).astype(float)
    events = rng.binomial(at_risk.astype(int), rng.beta(0.3, 2, 30)[codes[0]]).astype(float)
    drawn = rng.poisson(1, 30)[codes[1] - 30]  # whole classes come twice, or not at all
    near = fit_logistic(design, events, at_risk)
    resample = fit_logistic(design, drawn * events, drawn * at_risk, near=near)
    exact = fit_logistic(design, drawn * events, drawn * at_risk)
    error = np.sqrt(np.diag(exact.variance))
    assert np.abs((resample.beta - exact.beta) / error).max() < 0.03


@pytest.mark.parametrize(
    ("notes", "every", "last"),
    [
        ([1, 8, 15], 7, 22),  # nothing on day 23: left when the last day of the window passes
        ([2, 8, 16], 7, 23),  # a day early and a day late are allowed
        ([1, 5], 7, 4),  # written too soon: left on that day
        ([3], 7, 1),  # no first note by day 2
        ([], 0, 45),
        ([4], 0, 3),
    ],
)
def test_a_clone_is_at_risk_until_the_day_it_leaves_the_rhythm(notes, every, last):
    taken = clones(_one(notes), alike(1), every=every, horizon=45)
    assert taken.day[taken.stays].max() == last


def test_without_leavers_the_check_is_the_plain_share(days):
    """Nobody writes in this log, so every wait is in the rhythm of no notes with weight 1."""
    log = simulate("default", interviews=400, seed=2)[0]
    bare = FollowUpLog(applications=log.applications, interviews=log.interviews, responses=log.responses)
    late = "2027-01-01"  # nobody is pending at day 45
    days = days_at_risk(*coded_waits(bare, as_of=late), last=45)
    table = waits(bare, as_of=late).query("origin == 'interview'")
    share = ((table["event"] == "answer") & (table["days"] <= 45)).mean()
    taken, one = clones(days, alike(400), every=0, horizon=45), np.ones(400)
    nothing = Foreseen(np.zeros(400), taken.event == ANSWER)
    assert taken.rate(one, taken.fit(one), nothing) == pytest.approx(share)


def _study(log, alike=False):
    coded = coded_waits(log, as_of=AS_OF)
    days, entry = days_at_risk(*coded, last=45), Entry.of(log, coded[0])
    if alike:
        nothing = np.zeros(len(entry), int)
        days = replace(days, impression=np.zeros_like(days.impression))
        entry = Entry(nothing, nothing, np.full(len(entry), NO_PROMISE))
    return Study.of(days, entry, np.zeros(len(entry), int), [7, 14], 45)


def test_the_check_holds_where_the_hazards_or_the_chance_to_write_are_wrong_but_not_where_both_are():
    """Wrong: they do not know the impression, by which both answers and rhythms differ. True: 4.1 points."""
    apart = {}
    for seed in range(4):
        log = simulate("default", interviews=4000, seed=seed)[0]
        studies = {"right": _study(log), "wrong": _study(log, alike=True)}
        found = {name: study.estimate(np.ones(4000)) for name, study in studies.items()}
        for hazards, writing in product(studies, repeat=2):
            parts = zip(studies[writing].clones, found[writing].writing, found[hazards].foreseen, strict=True)
            seven, fourteen = (kept.rate(np.ones(4000), fit, foreseen) for kept, fit, foreseen in parts)
            apart.setdefault((hazards, writing), []).append(seven - fourteen)
    print(
        {k: (100 * np.mean(v)).round(2) for k, v in apart.items()},
        {k: (100 * np.std(v)).round(2) for k, v in apart.items()},
    )
    mean = {parts: np.mean(values) for parts, values in apart.items()}
    for parts in (("right", "right"), ("right", "wrong"), ("wrong", "right")):
        assert mean[parts] == pytest.approx(TRUE[7] - TRUE[14], abs=0.025), parts
    assert mean["wrong", "wrong"] > TRUE[7] - TRUE[14] + 0.03


def test_rates_lie_near_the_truth_and_the_naive_figures_do_not(rhythms):
    table = rhythms.set_index("every")
    for every, true in TRUE.items():
        assert table.loc[every, "rate"] == pytest.approx(true, abs=0.12 if every == 0 else 0.07)
    assert (table.loc[[7, 10, 14], "naive_rate"] < table.loc[[7, 10, 14], "rate"] - 0.03).all()


def test_in_the_null_world_rhythms_are_alike():
    null = simulate("null", interviews=1000, seed=3)[0]
    table = compare_cadences(null, as_of=AS_OF, draws=5).set_index("every")
    assert np.ptp(table.loc[[7, 10, 14], "rate"]) < 0.09
    assert table["rate"].sub(0.216).abs().max() < 0.12


def test_intervals_hold_their_rate_and_differences_theirs(rhythms):
    for name in ("", "check_"):
        rate = rhythms["rate" if not name else "check"]
        shown = rate.notna()
        assert ((rhythms[f"{name}lower"] <= rate) & (rate <= rhythms[f"{name}upper"]))[shown].all()
    pairs = rhythms.attrs["differences"]
    assert [(pair["every"], pair["other"]) for pair in pairs] == [(0, 7), (0, 10), (0, 14), (7, 10), (7, 14), (10, 14)]
    assert all(pair["lower"] <= pair["difference"] <= pair["upper"] for pair in pairs)
    assert next(pair for pair in pairs if pair["other"] == 7)["clear"]


def test_the_assumptions_stand_in_the_result_as_sentences(rhythms):
    assert len(rhythms.attrs["assumptions"]) >= 5
    assert all(text.endswith(".") for text in rhythms.attrs["assumptions"])
    assert rhythms.attrs["as_of"] == AS_OF and rhythms.attrs["simulated"]


def test_the_same_seed_gives_the_same_intervals_and_the_log_stays_as_it_was():
    log = simulate("default", interviews=100, seed=5)[0]
    before = {name: frame.copy() for name, frame in log.tables.items()}
    seen = []
    one, two = (
        compare_cadences(
            log, as_of=AS_OF, draws=5, every=(7,), seed=4, progress=lambda done, of: seen.append((done, of))
        )
        for _ in range(2)
    )
    pd.testing.assert_frame_equal(one, two)
    estimates = [(number, 5 + len(log)) for number in range(1, 6 + len(log))]
    assert seen == 2 * estimates
    for name, frame in log.tables.items():
        pd.testing.assert_frame_equal(frame, before[name])


def test_thin_data_are_refused_by_the_check_and_never_enough():
    table = compare_cadences(simulate("default", interviews=40, seed=6)[0], as_of=AS_OF, draws=10)
    assert table.loc[table["every"] > 0, "check"].isna().all()
    assert not table["enough"].any()


def test_an_empty_log_and_one_before_its_first_day_give_an_empty_frame():
    assert compare_cadences(FollowUpLog(), as_of=AS_OF, draws=2).empty
    log = simulate("default", interviews=20, seed=1)[0]
    assert compare_cadences(log, as_of="2020-01-01", draws=2).empty


def test_one_wait_gives_an_interval_as_wide_as_one_wait_and_rhythms_that_nobody_kept_no_rate():
    log = FollowUpLog(
        applications=pd.DataFrame({"application_id": ["a"], "company": "Tide Labs"}),
        interviews=pd.DataFrame({"application_id": ["a"], "interviewed_on": ["2026-01-01"]}),
    )
    table = compare_cadences(log, as_of="2026-03-31", draws=3)
    assert table["at_risk"].tolist() == [1, 0, 0, 0] and not table["enough"].any()
    assert table["upper"][0] - table["lower"][0] > 0.5
    assert table.loc[1:, ["rate", "lower", "upper"]].isna().all(axis=None)
    assert not any(pair["clear"] for pair in table.attrs["differences"])


@pytest.mark.parametrize(
    "bad", [{"every": (0,)}, {"every": (True,)}, {"every": ()}, {"every": 7}, {"by_day": 0}, {"draws": 1}, {"seed": -1}]
)
def test_impossible_arguments_are_named(bad):
    with pytest.raises(FollowUpError, match=next(iter(bad))):
        compare_cadences(FollowUpLog(), as_of=AS_OF, **bad)


def test_where_days_are_promised_and_notes_do_nothing_rhythms_come_out_alike():
    """A fast sample of `python -m benchmarks.truth --only promise_null`: without promised days it is 5 points."""
    apart = []
    for seed in range(3):
        log = simulate("promise_null", interviews=2000, seed=seed)[0]
        waits = coded_waits(log, as_of=AS_OF)
        study = Study.of(days_at_risk(*waits, last=45), Entry.of(log, waits[0]), np.zeros(2000, int), [7, 14], 45)
        rates = study.estimate(np.ones(2000)).rates
        apart.append(rates[0] - rates[1])
    assert abs(np.mean(apart)) < 0.03


def test_a_promised_day_lies_ahead_then_near_then_behind():
    entry = Entry(np.zeros(2, int), np.zeros(2, int), np.array([5, NO_PROMISE]))
    assert entry.promise(np.zeros(5, int), np.array([4, 5, 8, 12, 40])).tolist() == [1, 2, 3, 4, 4]
    assert entry.promise(np.ones(2, int), np.array([0, 40])).tolist() == [0, 0]


def test_classes_are_the_same_as_a_column_for_each():
    rng = np.random.default_rng(3)
    rows, row, classes = (
        rng.normal(size=(5, 3)),
        rng.integers(0, 5, 40),
        np.stack([rng.integers(0, 2, 40), 2 + rng.integers(0, 3, 40)]),
    )
    design, full = (
        Design(rows, row, classes, 5),
        np.column_stack([rows[row], *((classes == at).any(axis=0) for at in range(5))]),
    )
    beta, values = rng.normal(size=8), rng.random(40)
    assert design.linear(beta) == pytest.approx(full @ beta)
    assert design.summed(values) == pytest.approx(full.T @ values)
    assert design.curvature(values) == pytest.approx(full.T @ (full * values[:, None]))
