"""Cited priors: prior, data and result stand side by side, and data outweigh the prior."""

import pandas as pd
import pytest

from followup_analytics.analyses.background.priors import PRIORS, informed


def pair(by, difference, half, other="Friday"):
    frame = pd.DataFrame({"bucket": ["x"], "other": [other], "difference": [difference]})
    return informed(frame.assign(lower=difference - half, upper=difference + half), by).iloc[0]


def test_the_result_is_the_mean_of_both_weighted_by_their_precision():
    row = pair("weekday", 0.1, 1.959964 * 0.01)
    assert row["result"] == pytest.approx(0.05, abs=1e-6)
    assert row["result_upper"] - row["result"] == pytest.approx(1.959964 * 0.01 / 2**0.5, abs=1e-6)
    assert row[["prior", "difference"]].tolist() == [0, 0.1]


def test_little_data_leave_the_prior_and_much_data_leave_it_behind():
    assert pair("gap", 0.5, 5).loc["result"] == pytest.approx(0, abs=0.01)
    assert pair("weekday", 0.1, 0.0001)["result"] == pytest.approx(0.1, abs=0.001)


def test_a_gift_is_expected_to_help_beside_none_and_no_kind_beside_another():
    assert pair("gift", 0.0, 0.1, other="unknown")["prior"] == 0.02
    assert pair("gift", 0.0, 0.1, other="link")["prior"] == 0


def test_a_prior_brings_the_result_nearer_to_it_and_says_its_source():
    for by, prior in PRIORS.items():
        row = pair(by, 0.1, 0.05)
        assert row["prior"] < row["result"] < row["difference"]
        assert row["result_upper"] - row["result_lower"] < row["upper"] - row["lower"]
        assert prior.source.endswith(".")
    assert "26,126" in PRIORS["weekday"].source
