"""Partial pooling: the printed case of the rat tumours, what it must do to buckets, and edge cases."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from scipy.special import betaln

from followup_analytics import response_rates, simulate
from followup_analytics.analyses.background.pooling import has_small_groups, pool, pooled
from followup_analytics.simulation.simulator import AS_OF
from followup_analytics.waiting.variance.intervals import size_behind, wilson

# Gelman et al. (2013), table 5.1: rats with a tumour, of how many, in 71 groups
TUMOURS = [0] * 14 + [1] * 8 + [2] * 9 + [1, 5, 2, 5, 3, 2, 7, 7, 3, 3, 2, 9, 10] + [4] * 7 + [10, 4, 4, 4, 5, 11, 12]
TUMOURS += [5, 5, 6, 5, 6, 6, 6, 6, 16, 15, 15, 9, 4]
RATS = (
    [20] * 7 + [19] * 4 + [18, 18, 17] + [20] * 4 + [19, 19, 18, 18, 25, 24, 23] + [20] * 6 + [10, 49, 19, 46, 27, 17]
)
RATS += [49, 47, 20, 20, 13, 48, 50] + [20] * 7 + [48, 19, 19, 19, 22, 46, 49, 20, 20, 23, 19, 22, 20, 20, 20]
RATS += [52, 46, 47, 24, 14]


def raw(answered, sent):
    answered, sent = np.asarray(answered, float), np.asarray(sent, float)
    rate = np.divide(answered, sent, out=np.full(len(sent), np.nan), where=sent > 0)
    lower, upper = wilson(rate, sent)
    return pd.DataFrame({"bucket": [f"b{i}" for i in range(len(sent))], "rate": rate, "lower": lower, "upper": upper})


def test_rat_tumours_give_the_printed_posterior_means():
    """Printed: E(α) = 2.4, E(β) = 14.3, with a mean that is uniform itself, not its logit."""
    k, n = np.array(TUMOURS), np.array(RATS)
    assert (len(k), len(n), k[-1], n[-1]) == (71, 71, 4, 14)
    found = pool(k, n, means=np.linspace(-2.3, -1.3, 61), totals=np.linspace(1, 5, 61))
    weight = found.weight * found.alpha * found.beta / (found.alpha + found.beta) ** 2
    assert [weight @ part / weight.sum() for part in (found.alpha, found.beta)] == pytest.approx([2.4, 14.3], abs=0.05)


def test_rat_tumours_are_likeliest_at_the_printed_beta():
    """Printed for the 70 groups before: (2.3048, 14.0797), where its optimiser stopped; the top is at 14.0798."""
    k, n = np.array(TUMOURS[:-1]), np.array(RATS[:-1])

    def loss(logs):
        a, b = np.exp(logs)
        return -(betaln(a + k, b + n - k) - betaln(a, b)).sum()

    best = np.exp(minimize(loss, [1, 2], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12}).x)
    assert best == pytest.approx((2.3048, 14.0797), rel=2e-5)
    found = pool(k, n)
    at = (found.weight * (found.alpha + found.beta) ** 0.5).argmax()  # prior taken out
    assert (found.alpha[at], found.beta[at]) == pytest.approx(tuple(best), rel=0.15)


def test_a_bucket_is_drawn_towards_the_others_the_more_the_fewer_notes_it_has():
    found = pooled(raw([0, 3, 30], [3, 10, 100]))
    shift = (found["pooled"] - found["rate"]).tolist()
    assert shift[0] > 0.1 and abs(shift[2]) < 0.02
    assert ((found["pooled_upper"] - found["pooled_lower"]) < (found["upper"] - found["lower"]))[:2].all()
    assert found["effective"].tolist() == pytest.approx([3, 10, 100])


def test_buckets_that_differ_clearly_keep_their_own_rates():
    found = pooled(raw([50, 250, 450], [500, 500, 500]))
    assert found["pooled"].tolist() == pytest.approx([0.1, 0.5, 0.9], abs=0.005)


def test_one_bucket_alone_is_its_own_beta_posterior_by_brute_force():
    found = pool(np.array([3.0]), np.array([12.0]))
    means = found.weight @ ((found.alpha + 3) / (found.alpha + found.beta + 12))
    assert found.mean()[0] == pytest.approx(means, abs=1e-6)
    lower, upper = found.interval()
    assert 0 < lower[0] < found.mean()[0] < upper[0] < 1


def test_an_unused_bucket_takes_what_the_others_say_and_nothing_at_all_stays_missing():
    found = pooled(raw([2, 0, 4], [20, 0, 30])).iloc[1]
    assert found["effective"] == 0 and 0.05 < found["pooled"] < 0.25
    assert np.isnan(found["rate"])
    nothing = pooled(raw([0, 0], [0, 0]))
    assert nothing[["pooled", "pooled_lower", "pooled_upper"]].isna().all(axis=None)
    assert pooled(raw([], [])).empty


@pytest.mark.parametrize("all_answered", [0, 1])
def test_none_or_all_answered_gives_an_interval_with_some_width(all_answered):
    sent = np.array([3, 5, 2])
    found = pooled(raw(sent * all_answered, sent))
    assert (found["pooled_upper"] - found["pooled_lower"]).between(0.05, 0.9).all()
    assert found["pooled"].between(0, 1, inclusive="neither").all()


def test_the_size_behind_an_interval_is_the_one_it_was_made_with():
    rate, size = np.array([0, 0.02, 0.5, 0.9, 1]), np.array([4.0, 33.3, 7, 120, 2])
    assert size_behind(rate, *wilson(rate, size)) == pytest.approx(size, rel=1e-6)
    assert size_behind([0.4, np.nan], [0, np.nan], [1, np.nan]).tolist() == [0, 0]


def test_rates_of_a_small_log_are_pooled_and_labelled():
    rates = response_rates(simulate("default", interviews=40, seed=1)[0], as_of=AS_OF)
    before = rates.copy()
    found = pooled(rates)
    assert found.attrs["simulated"] and found.attrs["by"] == "gap"
    assert (found["effective"] <= found["waits"] + 1e-6).all()
    assert found["pooled"].notna().all()
    pd.testing.assert_frame_equal(rates, before)


def test_pooling_six_small_buckets_is_nearer_to_the_truth_and_covers_it():
    """A fast sample of `python -m benchmarks.truth --only pooling`."""
    rng, truth, sent = np.random.default_rng(3), np.linspace(0.21, 0.12, 6), np.array([4, 7, 9, 4, 2, 2])
    errors, covered = [], []
    for _ in range(12):
        k = rng.binomial(sent, truth)
        found = pool(k, sent)
        lower, upper = found.interval()
        errors.append([((found.mean() - truth) ** 2).mean(), ((k / sent - truth) ** 2).mean()])
        covered.append(((lower <= truth) & (truth <= upper)).mean())
    pooled_error, raw_error = np.sqrt(np.mean(errors, axis=0))
    assert pooled_error < 0.7 * raw_error
    assert np.mean(covered) > 0.93


def test_pooled_rates_of_small_logs_are_not_drawn_up():
    """A fast sample of `python -m benchmarks.truth --only "pooled, 40"`: notes answered as often as one in eight."""
    rng, sent = np.random.default_rng(5), np.array([6, 9, 14, 7, 3])
    drawn = [pool(rng.binomial(sent, 0.125), sent).mean().mean() for _ in range(40)]
    assert np.mean(drawn) == pytest.approx(0.125, abs=0.02)


def test_pooling_helps_where_a_bucket_says_too_little_and_another_can_lend():
    frame = pd.DataFrame({"rate": [0.1, 0.2, np.nan], "waits": 9, "enough": [True, True, False]})
    assert not has_small_groups(frame)
    assert has_small_groups(frame.assign(enough=[True, False, False]))
    assert not has_small_groups(frame.iloc[:1].assign(enough=False))
    assert not has_small_groups(frame.assign(enough=[True, False, False], waits=[9, 4, 9]))
