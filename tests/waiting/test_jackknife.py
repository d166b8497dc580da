"""The jackknife: by brute force, against a plain version, and the same however the rows are looked at."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics.waiting.counts import count_days
from followup_analytics.waiting.incidence import incidence
from followup_analytics.waiting.variance.jackknife import clustered_variance, clustered_variance_on, influence
from tests.laws import examples
from tests.plain.plain_stats import jackknife, plain_clustered_variance, plain_incidence

ROWS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=15)
ROWS_AT_ONCE = "followup_analytics.waiting.variance.jackknife._ROWS"


def fitted(days, event, horizon, group=None, groups=1):
    return incidence(count_days(days, event, group=group, groups=groups, horizon=horizon))


@examples(10)
@given(ROWS)
def test_the_clustered_variance_is_the_jackknife_by_brute_force(rows):
    days, event, cluster = np.array(rows).T

    def estimate(weights):
        return plain_incidence([(0, d, e, w) for (d, e, _), w in zip(rows, weights, strict=True)], 6)[-1]

    found = clustered_variance(fitted(days, event, 6), days, event, np.zeros_like(days), cluster)[0, -1]
    assert found == pytest.approx(jackknife(estimate, cluster.tolist()), abs=1e-8)


@examples(10)
@given(st.lists(st.tuples(ROWS, st.integers(0, 8)), min_size=1, max_size=3), st.sampled_from([1, 4, 1 << 16]))
def test_the_clustered_variance_equals_a_plain_version_group_by_group(groups, at_once):
    """Groups of rows that leave up to some day, of which the curve may end earlier, looked at in any portions."""
    horizon = groups[0][1]
    group = np.repeat(np.arange(len(groups)), [len(rows) for rows, _ in groups])
    days, event, cluster = np.array([row for rows, _ in groups for row in rows]).T
    order = np.random.default_rng(0).permutation(len(days))
    own = days[order], event[order], group[order]
    curve = fitted(own[0], own[1], horizon, own[2], len(groups))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ROWS_AT_ONCE, at_once)
        found = clustered_variance(curve, *own, cluster[order])
    some = np.arange(0, horizon + 1, 2)
    assert clustered_variance_on(some, curve, *own, cluster[order]) == pytest.approx(found[:, some], abs=1e-14)
    for own, (rows, _) in zip(found, groups, strict=True):
        assert own == pytest.approx(plain_clustered_variance(rows, horizon), abs=1e-14)


@examples(100, 2000)
@given(ROWS)
def test_with_every_row_its_own_cluster_both_variances_are_equal(rows):
    days, event, _ = np.array(rows).T
    curve = fitted(days, event, 6)
    own = clustered_variance(curve, days, event, np.zeros_like(days), np.arange(len(rows)))
    assert own == pytest.approx(curve.variance(), abs=1e-12)


def test_over_years_with_few_left_it_is_what_the_rows_add_day_by_day():
    rng = np.random.default_rng(3)
    days, event, cluster = rng.exponential(400, 300).astype(int), rng.integers(0, 3, 300), rng.integers(0, 40, 300)
    curve = fitted(days, event, 3650)
    found = clustered_variance(curve, days, event, np.zeros_like(days), cluster)[0]
    for day in (0, 17, 400, 1200, 3650):
        each = influence(curve, day)[0][np.minimum(days, 3651), event]
        assert found[day] == pytest.approx((np.bincount(cluster, each) ** 2).sum(), rel=1e-11, abs=1e-16)


def test_without_rows_and_with_an_empty_group_nothing_is_added():
    nothing = np.zeros(0, int)
    assert not clustered_variance(fitted(nothing, nothing, 5), nothing, nothing, nothing, nothing).any()
    one = np.array([2]), np.array([1]), np.array([1])
    assert not clustered_variance(fitted(*one[:2], 5, one[2], 3), *one, np.array([0]))[[0, 2]].any()
