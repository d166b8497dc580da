"""Cited priors: prior, data and result stand side by side, and data outweigh the prior."""

import pandas as pd
import pytest

from followup_analytics import simulate
from followup_analytics.analyses.background.priors import PRIORS, informed
from followup_analytics.analyses.compared_rates import comparison
from followup_analytics.log.errors import UnknownChoice
from followup_analytics.simulation.simulator import AS_OF


def pair(by, difference, half, other="Friday"):
    frame = pd.DataFrame({"bucket": ["x"], "other": [other], "difference": [difference]})
    frame = frame.assign(lower=difference - half, upper=difference + half)
    frame.attrs = {"by": by}
    return informed(frame).iloc[0]


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


def test_a_comparison_by_weekday_carries_its_source_and_keeps_its_labels():
    compared = comparison(simulate("default", interviews=1000, seed=1)[0], as_of=AS_OF, by="weekday", repeated=False)
    found = informed(compared)
    assert found.attrs["simulated"] and "26,126" in found.attrs["source"]
    assert (found["result"].abs() <= found["difference"].abs() + 1e-12).all()
    assert ((found["result_upper"] - found["result_lower"]) < (found["upper"] - found["lower"])).all()


def test_where_nothing_is_known_from_elsewhere_there_is_no_prior():
    compared = comparison(simulate("default", interviews=30, seed=1)[0], as_of=AS_OF, by="seeker")
    with pytest.raises(UnknownChoice, match="seeker"):
        informed(compared)
    assert all(prior.source.endswith(".") for prior in PRIORS.values())
