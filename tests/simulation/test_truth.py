"""The table of what must hold: its rules of judgement, and a fast sample of it."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.truth import must_hold
from benchmarks.truth_bars import HOLDS, SHORT, SHOWN, TOO_FEW, Bar, judged
from benchmarks.truth_shares import hidden_strengths, unheard_shares
from benchmarks.truth_worlds import GAPS


def records(**columns):
    names = ["estimate", "truth", "lower", "upper", "clear", "naive", "naive_lower", "naive_upper", "naive_clear"]
    table = pd.DataFrame(columns).reindex(columns=names).astype("float64")
    return table.assign(run=np.arange(len(table)))


@pytest.mark.parametrize(("hits", "verdict"), [(93, HOLDS), (87, HOLDS), (85, SHORT), (100, SHORT)])
def test_a_coverage_falls_short_only_where_the_binomial_test_at_one_per_cent_rejects_its_bar(hits, verdict):
    lower = np.where(np.arange(100) < hits, 0.0, 0.9)
    row = judged(records(truth=0.5, lower=lower, upper=1.0), "x", Bar("coverage", least=93, most=95))
    assert (row["verdict"], row["measured"], row["runs"]) == (verdict, hits, 100)


def test_a_share_may_be_a_little_above_its_bar():
    said = [judged(records(clear=np.arange(100) < n), "x", Bar("clear", most=8))["verdict"] for n in (8, 14, 16)]
    assert said == [HOLDS, HOLDS, SHORT]


@pytest.mark.parametrize(("shift", "verdict"), [(0.011, HOLDS), (-0.011, HOLDS), (0.013, SHORT), (-0.013, SHORT)])
def test_a_bias_falls_short_where_it_exceeds_its_bar_by_two_errors(shift, verdict):
    spread = np.tile([-0.01, 0.01], 50)  # an error of 0.1 points
    row = judged(records(estimate=0.3 + shift + spread, truth=0.3, naive=0.2), "x", Bar("bias", most=1))
    assert row["verdict"] == verdict
    assert row["naive"] == pytest.approx(-10)
    assert row["error"] == pytest.approx(0.1, rel=0.01)


@pytest.mark.parametrize(("shift", "verdict"), [(0.02, HOLDS), (-0.0019, HOLDS), (-0.0021, SHORT)])
def test_a_gain_falls_short_only_where_it_is_below_its_bar_by_two_errors(shift, verdict):
    spread = np.tile([-0.01, 0.01], 50)  # an error of 0.1 points
    assert judged(records(estimate=0.3 + shift + spread, truth=0.3), "x", Bar("gain", least=0))["verdict"] == verdict
    same = judged(records(estimate=np.full(100, 0.3), truth=0.3), "x", Bar("gain", least=0))
    assert (same["verdict"], same["bar"]) == (HOLDS, "at least 0 points")


def test_a_ratio_of_errors_is_to_the_raw_figures():
    row = judged(records(estimate=0.4, truth=np.tile([0.3, 0.5], 20), naive=0.6), "x", Bar("rmse", most=0.65))
    assert row["measured"] == pytest.approx(0.1 / np.sqrt((0.09 + 0.01) / 2))
    assert row["verdict"] == HOLDS


def test_what_a_world_does_not_write_down_is_known_of_it_by_gap():
    assert (unheard_shares("default") == 0).all()
    shares, strength = unheard_shares("unlogged")[list(GAPS)], hidden_strengths("hidden")
    assert shares.is_monotonic_increasing
    assert 0 < shares.iloc[0] < shares.iloc[-1] < 0.6  # three in five closings are not written down
    assert strength["≤6"] > 2 > 0.5 > strength["16+"]  # the interested write sooner


def test_few_runs_prove_nothing_and_a_figure_without_a_bar_is_shown():
    few = records(clear=np.ones(3))
    assert judged(few, "x", Bar("clear", most=8))["verdict"] == TOO_FEW
    assert judged(few, "x", Bar("clear"))["verdict"] == SHOWN


@pytest.mark.parametrize(
    ("study", "figures"),
    [
        ("rates, null", ["lift ≤6", "lift 7-8"]),
        ("curve, 30", ["n = 30, day 14"]),
        ("cadences, null", ["7 minus 14"]),
        ("world promise_null, lift", ["lift 9-11: bias", "lift 16+: coverage", "above 16+"]),
        ("world hasten, lift", ["good ≤6"]),
        ("world lost, lift", ["lift 7-8: coverage", "lift at its share 7-8: coverage"]),
        ("world promise, next note", ["advice day: gain"]),
        ("world default, chances", ["chance in 3 days: bias", "chance without: bias"]),
        ("world promise_null, controls", ["plain any", "adjusted any"]),
    ],
)
def test_a_fast_sample_of_the_table_has_its_figures_measured(study, figures):
    table = must_hold(only=study, quick=True)
    for figure in figures:
        rows = table[table["figure"].str.contains(figure, regex=False)]
        assert len(rows) and rows[["measured", "bar", "runs", "verdict"]].notna().all(axis=None)
    assert (table.loc[table["runs"] >= 100, "verdict"] != SHORT).all()
