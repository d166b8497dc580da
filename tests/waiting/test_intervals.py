"""Intervals against the printed values of Newcombe (1998) and Brown, Cai & DasGupta (2001)."""

import functools
import operator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics.waiting.variance.intervals import (
    correlation,
    difference,
    effective_size,
    wilson,
)


@pytest.mark.parametrize(
    ("k", "n", "by_wilson"),
    [
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_wilson_gives_newcombes_printed_values(k, n, by_wilson):
    assert np.round(wilson(k / n, n), 4) == pytest.approx(by_wilson)


@pytest.mark.parametrize(
    ("k", "n", "other", "m", "printed"),
    [
        (56, 70, 48, 80, (0.0524, 0.3339)),
        (9, 10, 3, 10, (0.1705, 0.8090)),
        (10, 10, 0, 20, (0.6791, 1.0)),
        (5, 56, 0, 29, (-0.0381, 0.1926)),
    ],
)
def test_the_difference_gives_newcombes_printed_values(k, n, other, m, printed):
    sides = [(a / b, *wilson(a / b, b)) for a, b in ((k, n), (other, m))]
    assert np.round(difference(*sides), 4) == pytest.approx(printed)


def test_a_perfectly_correlated_difference_has_no_width():
    side = (0.3, 0.2, 0.4)
    assert difference(side, side, 1.0) == pytest.approx((0, 0))


def test_without_any_size_everything_is_possible_and_a_missing_rate_stays_missing():
    assert wilson(0.0, 0) == (0, 1)
    assert np.isnan(wilson(np.nan, 10)).all()


@given(st.floats(0, 1), st.floats(0.5, 1e6))
def test_wilson_holds_the_rate_and_stays_within_0_and_1(rate, size):
    lower, upper = wilson(rate, size)
    assert 0 <= lower <= rate <= upper <= 1


def test_the_effective_size_of_independent_trials_is_their_number():
    assert effective_size(0.25, 0.25 * 0.75 / 40, 100, if_none=100) == pytest.approx(40)


def test_the_effective_size_is_capped_and_falls_back_where_there_is_no_variance():
    assert effective_size([0.25, 0.0], [1e-9, 0.0], 30, if_none=[30, 12]).tolist() == [30, 12]


def test_a_variance_counts_as_soon_as_it_is_more_than_sums_are_off_by():
    assert effective_size([0.5, 0.5], [1e-12, 2e-13], 80, if_none=10).tolist() == [80, 10]


def test_what_sums_of_shares_are_off_by_is_no_variance_and_no_spread():
    """Ninths add up to 1 but for the last bit: of nine in nine there is nothing to be read off it."""
    nearly = functools.reduce(operator.add, [1 / 9] * 9)  # `sum` makes up for the last bit from Python 3.12 on
    assert nearly != 1
    assert effective_size([nearly, 0.5], [2e-17, 2e-17], 9, if_none=[9, 7]).tolist() == [9, 7]


def test_an_estimate_that_does_not_vary_is_correlated_with_nothing():
    exact, rounding = np.array([0.0]), np.array([1e-34])
    for one in (exact, rounding):
        assert correlation(np.sqrt(one * 0.01), one, np.array([0.01])) == 0
