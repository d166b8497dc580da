"""All notes together: told before the groups, with what would leave nothing of it, and a prior beside it."""

import numpy as np
import pandas as pd
import pytest

from followup_analytics import FollowUpError, compared_rates, lift_if, response_rates, simulate
from followup_analytics.analyses.background.lift_priors import lift_prior
from followup_analytics.analyses.sentences.basis import rates_basis
from followup_analytics.analyses.sentences.rates import rates_sentence
from followup_analytics.log.errors import UnknownChoice
from followup_analytics.simulation.simulator import AS_OF

FIGURES = ["rate", "lower", "upper", "without", "without_lower", "without_upper", "lift", "lift_lower", "lift_upper"]


@pytest.fixture(scope="module")
def log():
    return simulate("default", interviews=600, seed=4)[0]


@pytest.mark.parametrize("adjust", [True, False])
def test_all_notes_together_are_the_one_group_of_them(log, adjust):
    row = compared_rates(log, as_of=AS_OF, adjust=adjust).attrs["overall"]["row"]
    alone = response_rates(log, as_of=AS_OF, by=None, adjust=adjust).iloc[0]
    assert [row[name] for name in FIGURES] == pytest.approx(alone[FIGURES].tolist(), abs=1e-9)
    assert row["good"] + row["neutral"] + row["bad"] == row["answered"] == alone["answered"]


def test_whether_notes_help_is_told_before_the_groups_with_its_assumption(log):
    result = compared_rates(log, as_of=AS_OF)
    text = rates_sentence(result)
    assert text.index("Taken together") < text.index("after a gap of")
    assert "if those written to had no better prospects than the log shows (nothing is left if" in text
    assert "of all notes" in next(line for line in rates_basis(result) if line.startswith("For nothing to be left"))


@pytest.mark.parametrize(("world", "said"), [("null", "is not clear"), ("hasten", "good answers are not clearly more")])
def test_no_gain_is_told_of_all_notes_where_there_is_none(world, said):
    log = simulate(world, interviews=2000, seed=3)[0]
    assert said in rates_sentence(compared_rates(log, as_of=AS_OF)).partition("Beside")[0]


def test_what_would_leave_nothing_does_leave_nothing(log):
    """That share of those not written to could not answer: the others then answer as often without a note."""
    found = response_rates(log, as_of=AS_OF).query("closed_unheard.notna()")
    assert (found["without"] / (1 - found["closed_unheard"])).tolist() == pytest.approx(found["rate"].tolist())
    ratio = found["rate"] / found["without"]
    assert found["tipping"].tolist() == pytest.approx((ratio + np.sqrt(ratio * (ratio - 1))).tolist())
    none = response_rates(log, as_of=AS_OF).query("lift <= 0")
    assert none[["closed_unheard", "tipping"]].isna().all(axis=None)


def test_a_lift_at_what_would_leave_nothing_is_nothing_and_at_nothing_hidden_what_it_was(log):
    found = response_rates(log, as_of=AS_OF).query("closed_unheard.notna()")
    pd.testing.assert_frame_equal(lift_if(found), found[["bucket", *FIGURES]], check_flags=False, rtol=1e-9)
    for hidden in ({"closed_unheard": found["closed_unheard"]}, {"hidden": found["tipping"]}):
        assert lift_if(found, **hidden)["lift"].tolist() == pytest.approx([0] * len(found), abs=1e-12)
    assert lift_if(found).attrs == {"as_of": AS_OF, "simulated": True}


def test_both_rates_and_the_lift_with_its_ends_grow_by_what_nobody_wrote_down(log):
    found = response_rates(log, as_of=AS_OF).query("rate.notna()")
    more = lift_if(found, unwritten=0.2)
    assert (0.8 * more[FIGURES]).values == pytest.approx(found[FIGURES].values)
    assert set(found.columns) - set(more) >= {"closed_unheard", "check", "enough"}  # of the log as it is


def test_a_hidden_cause_that_works_the_other_way_leaves_more(log):
    found = response_rates(log, as_of=AS_OF, by=None)
    less, more = (lift_if(found, hidden=strength).iloc[0] for strength in (3, 1 / 3))
    assert less["without"] == pytest.approx(1.8 * found["without"].item())
    assert more["without"] == pytest.approx(found["without"].item() / 1.8)


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"closed_unheard": 1}, "closed_unheard=1.0 is out of range. Give a share from 0 to below 1"),
        ({"unwritten": [0.2, 0.3]}, r"or one for each row of the result \(5\)"),
        ({"hidden": 0}, "a number above 0"),
    ],
)
def test_a_share_that_cannot_be_is_refused(log, wrong, text):
    with pytest.raises(FollowUpError, match=text):
        lift_if(response_rates(log, as_of=AS_OF), **wrong)


def test_a_prior_stands_beside_the_data_and_moves_no_figure(log):
    cohort = simulate("null", interviews=600, per_seeker=30, seed=8)[0]
    bare = compared_rates(log, as_of=AS_OF)
    for prior in ("default", "null", cohort):
        found = compared_rates(log, as_of=AS_OF, prior=prior)
        pd.testing.assert_frame_equal(found, bare, check_flags=False)
        said, own = found.attrs["overall"]["prior"], found.attrs["overall"]["row"]
        assert min(said["prior"][0], own["lift"]) <= said["result"][0] <= max(said["prior"][0], own["lift"])
        assert said["result"][2] - said["result"][1] < own["lift_upper"] - own["lift_lower"]
        assert said["source"] in rates_sentence(found)
    assert "a made-up cohort of 20 seekers" in rates_sentence(found)


def test_a_prior_that_nobody_knows_is_refused_with_the_choices():
    with pytest.raises(UnknownChoice, match="default, null, the folder of a log"):
        lift_prior("nowhere", within=7, kind="check_in")
