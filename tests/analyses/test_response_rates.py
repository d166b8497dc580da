"""Rates after a note beside those without: hand-worked, a plain version, the brute-force jackknife, edge cases."""

from functools import partial

import numpy as np
import pandas as pd
import pytest

import followup_analytics as fa
from followup_analytics import FollowUpLog, simulate
from followup_analytics.log.errors import FollowUpError
from followup_analytics.waiting.answers import Ends
from followup_analytics.waiting.control import control_waits
from followup_analytics.waiting.groups import clusters
from followup_analytics.waiting.rates import rate_study
from followup_analytics.waiting.rates.rate_study import RateStudy
from followup_analytics.waiting.variance.intervals import difference
from followup_analytics.waiting.variance.variances import variances
from followup_analytics.waiting.waits import coded_waits
from tests.makers import by_hand, log_of, random_log, thanked
from tests.plain.plain_stats import (
    day,
    jackknife,
    plain_incidence,
    plain_rate,
    plain_strata,
    plain_stratum,
    plain_stretches,
    plain_waits,
    plain_without,
)

WITHIN = 7

# Strata are worked by hand and counted plainly here; what is adjusted has tests of its own.
response_rates = partial(fa.response_rates, adjust=False)


def test_a_hand_worked_table_of_rate_without_and_lift():
    row = response_rates(by_hand(), as_of=day(60)).set_index("bucket").loc["9-11"]
    counted = ["sent", "answered", "pending", "unmatched", "waits"]
    assert row[counted].tolist() == [2, 1, 0, 0, 2]
    assert row[["naive_rate", "rate", "without", "lift"]].tolist() == pytest.approx([0.5, 0.5, 1 / 11, 0.5 - 1 / 11])
    assert row["lift_lower"] < 0.1 < row["lift_upper"]
    assert 0 <= row["without_lower"] < 1 / 11 < row["without_upper"] < row["upper"]
    assert not row["enough"]
    assert row["needed"] >= 3


def test_an_answer_on_the_day_of_the_note_counts_for_the_note_and_its_day_for_those_not_written_to():
    facts = thanked(0, (10, "follow_up"), (10, "reply")) + thanked(1, (10, "reply"))
    for who in range(2, 11):
        facts += thanked(who)
    log = log_of(facts, [{}] * 11)
    row = response_rates(log, as_of=day(60), within=0).set_index("bucket").loc["9-11"]
    assert row[["rate", "without"]].tolist() == pytest.approx([1.0, 0.1])


@pytest.mark.parametrize(("most", "is_adjusted"), [(4, False), (5, True)])
def test_more_buckets_than_anybody_could_tell_apart_are_not_adjusted(most, is_adjusted, monkeypatch):
    monkeypatch.setattr(rate_study, "MOST_ADJUSTED", most)
    facts = [fact for who in range(40) for fact in thanked(who, (7, "follow_up"), *[(9 + who, "reply")] * (who % 2))]
    facts += [fact for who in range(40, 80) for fact in thanked(who, *[(who - 30, "reply")] * (who % 2))]
    study = RateStudy.of(log_of(facts, [{}] * 80), as_of=day(60), by="gap", within=7, kind="check_in")
    assert len(study.labels) == 5 and bool(study.adjusted) == is_adjusted


def test_pending_notes_are_counted_and_leave_the_rate_without_failing_it():
    facts = thanked(0, (10, "follow_up"), (11, "reply")) + thanked(1, (10, "follow_up"))
    facts += [fact for who in range(2, 12) for fact in thanked(who)]
    row = response_rates(log_of(facts, [{}] * 12), as_of=day(12)).set_index("bucket").loc["9-11"]
    assert row[["sent", "answered", "pending"]].tolist() == [2, 1, 1]
    assert response_rates(log_of(facts, [{}] * 12), as_of=day(17)).set_index("bucket").loc["9-11", "pending"] == 0


def test_with_few_to_compare_with_a_lift_is_not_proven_however_many_notes_were_sent():
    """300 are written to on day 10 and 30 of them answered; of ten who are not written to nobody is."""
    facts = []
    for who in range(300):
        facts += thanked(who, (10, "follow_up"), *([(12, "reply")] if who < 30 else []))
    for who in range(300, 310):
        facts += thanked(who)
    row = response_rates(log_of(facts, [{}] * 310), as_of=day(18)).set_index("bucket").loc["9-11"]
    assert row[["rate", "without", "unmatched"]].tolist() == pytest.approx([0.1, 0, 0])
    assert row["without_upper"] > 0.2 and row["lift_lower"] < 0
    assert not row["enough"]


def test_a_gap_of_centuries_is_unmatched_and_a_window_of_years_is_refused():
    facts = thanked(0, (10, "follow_up"), (700_000, "follow_up"))
    facts += [fact for who in range(1, 12) for fact in thanked(who, (40, "rejection"))]
    late = response_rates(log_of(facts, [{}] * 12), as_of=day(700_010)).set_index("bucket").loc["16+"]
    assert late[["sent", "unmatched"]].tolist() == [1, 1]
    with pytest.raises(FollowUpError, match="365"):
        response_rates(by_hand(), as_of=day(60), within=100_000)


def test_where_nobody_was_seen_to_the_last_day_there_is_no_rate_and_no_lift():
    """The hand-worked notes read 3 days after they were sent: one answered, one pending, none seen for 7."""
    row = response_rates(by_hand(), as_of=day(13)).set_index("bucket").loc["9-11"]
    assert row[["sent", "answered", "pending"]].tolist() == [2, 1, 1]
    assert row["rate":"lift_upper"].isna().all()
    assert not row["enough"]


def test_with_under_ten_as_silent_a_note_is_unmatched_and_leaves_rate_without_and_lift():
    facts = thanked(0, (10, "follow_up"), (12, "reply")) + [fact for who in range(1, 10) for fact in thanked(who)]
    row = response_rates(log_of(facts, [{}] * 10), as_of=day(60)).set_index("bucket").loc["9-11"]
    assert row[["sent", "unmatched", "naive_rate"]].tolist() == [1, 1, 1.0]
    assert row[["rate", "lower", "without", "lift", "lift_upper", "needed"]].isna().all()
    assert not row["enough"]


def test_a_thin_stratum_drops_the_impression_but_never_the_origin():
    facts = thanked(0, (10, "follow_up")) + [fact for who in range(1, 11) for fact in thanked(who)]
    log = log_of(facts, [{}] * 11)
    rated = FollowUpLog(**{**log.tables, "interviews": log.interviews.assign(impression=[5] + [1] * 10)})
    assert response_rates(rated, as_of=day(60))["unmatched"].sum() == 0
    other = [(0, 0, "interview"), (0, 0, "follow_up"), (0, 10, "follow_up")]
    other += [(who, 0, "follow_up") for who in range(1, 11)]
    apart = log_of(other, [{}] + [{"applied": 0}] * 10)
    assert response_rates(apart, as_of=day(60))["unmatched"].sum() == 1


def test_every_bucket_of_gap_delay_attempt_and_weekday_has_its_row_used_or_not():
    for by, rows in (("gap", 5), ("delay", 5), ("attempt", 4), ("weekday", 7)):
        rates = response_rates(by_hand(), as_of=day(60), by=by)
        assert len(rates) == rows
        assert rates.loc[rates["sent"] == 0, ["rate", "naive_rate", "needed"]].isna().all(axis=None)
        assert rates["sent"].sum() == 2


@pytest.mark.parametrize("by", ["channel", "gift", "seeker", "impression", "source"])
def test_other_groups_are_their_values_and_missing_is_unknown(by):
    buckets = response_rates(by_hand(), as_of=day(60), by=by)["bucket"].tolist()
    assert buckets == (["s0", "s1"] if by == "seeker" else ["unknown"])


def test_only_notes_of_the_kind_are_counted():
    assert response_rates(by_hand(), as_of=day(60), kind="thank_you")["sent"].sum() == 12


@pytest.mark.parametrize("by", ["gap", "channel"])
def test_an_empty_log_a_day_before_it_and_a_log_without_notes_give_empty_tables(by):
    full = response_rates(by_hand(), as_of=day(60), by=by)
    silent = log_of([(0, 0, "interview")])
    for log, as_of in ((FollowUpLog(), 9), (by_hand(), -3), (silent, 9)):
        empty = response_rates(log, as_of=day(as_of), by=by)
        assert empty.empty
        assert empty.dtypes.equals(full.dtypes)


def test_one_note_alone_is_shown_as_far_too_little():
    rates = response_rates(log_of([(0, 0, "interview"), (0, 9, "follow_up"), (0, 19, "follow_up")]), as_of=day(20))
    assert rates["sent"].sum() == 1
    assert not rates["enough"].any()


@pytest.mark.parametrize("wrong", [{"by": "moon"}, {"within": -1}, {"within": 2.5}, {"kind": "gift"}])
def test_a_choice_that_is_none_is_refused_by_name(wrong):
    with pytest.raises(FollowUpError, match=next(iter(wrong))):
        response_rates(by_hand(), as_of=day(60), **wrong)


def test_a_simulated_log_is_labelled_and_the_knowledge_rate_stands_beside():
    log, _ = simulate("null", interviews=30, seed=1)
    attrs = response_rates(log, as_of="2026-06-30").attrs
    assert (attrs["simulated"], attrs["as_of"], attrs["within"]) == (True, "2026-06-30", 7)
    assert 0 < attrs["knowledge"]["known"] < attrs["knowledge"]["of"]


# --- against a plain version


def plain_notes(waits, stretches, least):
    notes = []
    for number, wait in enumerate(waits):
        since = wait["start"]
        for attempt, on in enumerate(wait["notes"], start=1):
            event = {"answer": 1, "closed": 2}.get(wait["event"], 0)
            stratum = plain_stratum(stretches, plain_strata(wait, attempt), on - since, least)
            notes.append((number, on - since, wait["end"] - on, event, stratum))
            since = on
    return notes


def variances_of_bucket(study):
    """Of the only bucket: of its rate, of the one without, and their covariance."""
    found = variances(study.control, 1, study.rows.notes([study._adds()])[0], study._weights)
    return [part.item() for part in found]


@pytest.mark.parametrize(("seed", "seekers"), [(0, 3), (1, 25)])
def test_rate_without_and_their_jackknife_equal_the_plain_versions(seed, seekers):
    log, facts, applications = random_log(seed, seekers)
    plain = [wait | {"impression": None} for wait in plain_waits(applications, facts, 26)]
    stretches = plain_stretches(plain)
    notes = [note for note in plain_notes(plain, stretches, 10) if note[4]]
    coded, every = coded_waits(log, as_of=day(26))
    cluster = clusters(log, coded)
    assert len(np.unique(cluster)) == (25 if seekers == 25 else 60)
    quiet = control_waits(coded, every, cluster, np.arange(len(every)), ends=Ends.of(coded, "any"), within=WITHIN)
    assert int(quiet.matched.sum()) == len(notes)
    found = response_rates(log, as_of=day(26), by="kind").iloc[0]
    ones = np.ones(len(plain))
    assert [found["rate"], found["without"]] == pytest.approx(
        [plain_rate(notes, WITHIN, ones), plain_without(stretches, notes, WITHIN, ones)], abs=1e-12
    )
    study = RateStudy.of(log, as_of=day(26), by="kind", within=WITHIN, kind="check_in", adjust=False)
    plain_rates = (lambda w: plain_rate(notes, WITHIN, w), lambda w: plain_without(stretches, notes, WITHIN, w))
    lift = jackknife(lambda weights: plain_rates[0](weights) - plain_rates[1](weights), cluster.tolist())
    assert (study.adds() ** 2).sum() == pytest.approx(lift, rel=1e-6)
    ours, theirs, both = variances_of_bucket(study)
    assert theirs == pytest.approx(jackknife(plain_rates[1], cluster.tolist()), rel=1e-6)
    assert ours + theirs - 2 * both == pytest.approx(lift, rel=1e-6)


def test_the_rate_is_aalen_johansen_over_the_notes_of_each_bucket():
    log, facts, applications = random_log(2, 3)
    rates = response_rates(log, as_of=day(26)).set_index("bucket")
    plain = [wait | {"impression": None} for wait in plain_waits(applications, facts, 26)]
    for bucket, low, high in (("≤6", 0, 6), ("7-8", 7, 8), ("9-11", 9, 11)):
        notes = [n for n in plain_notes(plain, plain_stretches(plain), 10) if low <= n[1] <= high]
        rows = [(0, days, event, 1) for _, _, days, event, stratum in notes if stratum]
        assert rates.loc[bucket, "sent"] == len(notes)
        assert rates.loc[bucket, "answered"] == sum(days <= WITHIN and event == 1 for _, _, days, event, _ in notes)
        assert rates.loc[bucket, "rate"] == pytest.approx(plain_incidence(rows, WITHIN)[-1], abs=1e-12)


def test_where_a_bucket_is_one_seeker_both_rates_vary_apart():
    """What one cluster adds to its own rate is 0 but for rounding, of which a correlation was made once."""
    log, _, _ = random_log(1, 25)
    rates = response_rates(log, as_of=day(26), by="seeker").dropna(subset="lift")
    rate, without = ("rate", "lower", "upper"), ("without", "without_lower", "without_upper")
    lower, upper = difference(*(tuple(rates[name] for name in side) for side in (rate, without)))
    assert len(rates) > 5
    assert rates["lift_lower"].tolist() == pytest.approx(lower.tolist(), abs=1e-12)
    assert rates["lift_upper"].tolist() == pytest.approx(upper.tolist(), abs=1e-12)


def test_the_order_of_rows_does_not_matter():
    log, _, _ = random_log(3, 25)
    mixed = {name: frame.sample(frac=1, random_state=4) for name, frame in log.tables.items()}
    first, second = (response_rates(each, as_of=day(26)) for each in (log, FollowUpLog(**mixed)))
    pd.testing.assert_frame_equal(first, second, check_exact=False, rtol=1e-9)


# --- against the truth: a fast sample of `python -m benchmarks.truth`


@pytest.mark.parametrize(("world", "points"), [("null", 1.4), ("default", 2.0)])
def test_the_mean_lift_of_simulated_logs_is_near_the_truth(world, points):
    found = []
    for seed in range(6):
        log, truth = simulate(world, interviews=2000, seed=500 + seed)
        found.append(response_rates(log, as_of="2026-06-30"))
    rates = pd.concat(found).groupby("bucket", sort=False)["lift"].mean()
    true = truth[(truth["estimand"] == "lift_7") & (truth["by"] == "gap")].set_index("group")["value"]
    often = ["≤6", "7-8", "9-11", "12-15"]
    assert ((rates - true)[often].abs() * 100).max() < points
