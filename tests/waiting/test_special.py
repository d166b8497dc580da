"""The special functions against scipy's, where those are exact, and against what must hold of them."""

import numpy as np
import pytest
from scipy import special as oracle

from followup_analytics.waiting.variance.special import log_beta, log_logistic, logistic

X = np.linspace(-700, 700, 5001)
SIZES = np.exp(np.linspace(-9, 14, 60))


def test_the_logistic_function_is_exact_in_both_tails():
    assert logistic(X) == pytest.approx(oracle.expit(X), rel=1e-15, abs=0)
    assert log_logistic(X) == pytest.approx(oracle.log_expit(X), rel=1e-15, abs=0)


def test_the_beta_function_is_scipys_within_what_scipy_loses_to_large_arguments():
    a, b = np.meshgrid(SIZES, SIZES)
    lost = 4 * np.finfo(float).eps * np.abs(oracle.gammaln(a + b))
    assert (np.abs(log_beta(a, b) - oracle.betaln(a, b)) <= 2e-14 + lost).all()


@pytest.mark.parametrize("b", [1e-4, 0.3, 1.0, 7.9, 250.0, 1e6, 1e12])
def test_the_beta_function_has_its_closed_forms_and_its_recurrence(b):
    close = {"rel": 1e-13, "abs": 1e-13}
    assert log_beta(1.0, b) == pytest.approx(-np.log(b), **close)
    assert log_beta(b, 2.0) == pytest.approx(-np.log(b) - np.log1p(b), **close)
    assert log_beta(SIZES, b) == pytest.approx(log_beta(b, SIZES), **close)
    assert log_beta(SIZES + 1, b) == pytest.approx(log_beta(SIZES, b) - np.log1p(b / SIZES), rel=1e-12, abs=1e-12)


def test_a_half_and_a_half_is_pi():
    assert log_beta(0.5, 0.5) == pytest.approx(np.log(np.pi), rel=1e-15)
