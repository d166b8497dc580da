"""The width of a lift's interval: the plain way from the waits themselves, and the rules that judge it, by hand."""

import math
from functools import partial

import numpy as np
import pandas as pd
import pytest

import followup_analytics as fa
from followup_analytics import simulate
from followup_analytics.waiting.groups import clusters
from followup_analytics.waiting.waits import coded_waits
from tests.analyses.test_response_rates import WITHIN, plain_notes
from tests.makers import log_of, random_log, thanked
from tests.plain.plain_stats import day, plain_rate, plain_stretches, plain_waits, plain_without

Z = 1.959963984540054

# Strata are worked by hand and counted plainly here; what is adjusted has tests of its own.
response_rates = partial(fa.response_rates, adjust=False)
ENDS = ["lower", "upper", "without_lower", "without_upper", "lift_lower", "lift_upper"]


def plain_influences(estimate, clusters, step=1e-5):
    """What each cluster adds to the error of an estimate, by weighing it a little more and a little less."""
    ends = {
        cluster: [estimate([1 + sign * step * (other == cluster) for other in clusters]) for sign in (1, -1)]
        for cluster in sorted(set(clusters))
    }
    return np.array([(up - down) / (2 * step) for up, down in ends.values()])


def plain_greenwood(notes):
    """The variance of the incidence of an answer on the last day were all notes apart (Marubini & Valsecchi 1995)."""
    free, reached, days = 1.0, 0.0, []
    for u in range(WITHIN + 1):
        n = sum(last >= u for _, _, last, _, _ in notes)
        answers, ends = (sum(last == u and event in kinds for *_, last, event, _ in notes) for kinds in ((1,), (1, 2)))
        if n:
            reached += free * answers / n
            days.append((free, reached, n, answers, ends))
            free *= 1 - ends / n
    total = 0.0
    for left, so_far, n, answers, ends in days:
        ahead = reached - so_far
        total += ahead**2 * ends / (n * (n - ends)) if n > ends else 0
        total += left**2 * answers * (n - answers) / n**3 - 2 * ahead * left * answers / n**2
    return total


def plain_wilson(rate, size):
    centre, share = rate + Z**2 / (2 * size), 1 + Z**2 / size
    half = Z * math.sqrt(rate * (1 - rate) / size + Z**2 / (4 * size**2))
    return rate, min(max((centre - half) / share, 0), rate), max(min((centre + half) / share, 1), rate)


def plain_size(rate, variance, cap, if_none):
    """How many trials would give that variance: at most the waits behind it, from 20 clusters on the notes."""
    return min(rate * (1 - rate) / variance if variance > 1e-12 else if_none, cap)


def plain_behind(notes, stretches):
    """How many waits the rate without a note rests on: the mean at risk in each stratum, by its share of the notes."""
    total = 0.0
    for stratum in {note[4] for note in notes}:
        gaps = [gap for _, gap, _, _, of in notes if of == stratum]
        heads = [sum(stratum in strata and last >= gap for _, strata, last, _ in stretches) for gap in gaps]
        total += (len(gaps) / len(notes)) ** 2 * len(gaps) / sum(heads)
    return 1 / total


def plain_intervals(notes, stretches, cluster):
    """Ends of the rate, of the rate without, and of their difference (Zou & Donner 2008)."""
    ours = plain_influences(lambda weights: plain_rate(notes, WITHIN, weights), cluster)
    theirs = plain_influences(lambda weights: plain_without(stretches, notes, WITHIN, weights), cluster)
    ones = np.ones(len(cluster))
    rate, without = plain_rate(notes, WITHIN, ones), plain_without(stretches, notes, WITHIN, ones)
    waits = len({note[0] for note in notes})
    seen = sum(last >= WITHIN or event > 0 for _, _, last, event, _ in notes)
    many = len({cluster[note[0]] for note in notes}) >= 20
    size = plain_size(rate, max(plain_greenwood(notes), ours @ ours), len(notes) if many else waits, seen)
    bare = plain_size(without, theirs @ theirs, plain_behind(notes, stretches), waits)
    (a, low_a, high_a), (b, low_b, high_b) = plain_wilson(rate, size), plain_wilson(without, bare)
    apart = min(ours @ ours, theirs @ theirs) > 1e-15
    both = ours @ theirs / math.sqrt((ours @ ours) * (theirs @ theirs)) if apart else 0
    below, above = (
        math.sqrt(max(one**2 + other**2 - 2 * both * one * other, 0))
        for one, other in ((a - low_a, high_b - b), (high_a - a, b - low_b))
    )
    return [low_a, high_a, low_b, high_b, a - b - below, a - b + above], (ours @ ours, plain_greenwood(notes), both)


def studied(seed, seekers):
    """Per bucket of two or more notes: the row of the table, the plain ends, and what they are made of."""
    log, facts, applications = random_log(seed, seekers)
    plain = [wait | {"impression": None} for wait in plain_waits(applications, facts, 26)]
    stretches = plain_stretches(plain)
    every = plain_notes(plain, stretches, 10)
    cluster = clusters(log, coded_waits(log, as_of=day(26))[0]).tolist()
    rates = response_rates(log, as_of=day(26)).set_index("bucket")
    for bucket, low, high in (("≤6", 0, 6), ("7-8", 7, 8), ("9-11", 9, 11), ("12-15", 12, 15)):
        notes = [note for note in every if low <= note[1] <= high and note[4]]
        if pd.notna(rates.loc[bucket, "lift"]):
            yield rates.loc[bucket], *plain_intervals(notes, stretches, cluster)


LOGS = [(5, 20), (7, 20), (4, 3)]


@pytest.fixture(scope="module")
def buckets():
    return [bucket for seed, seekers in LOGS for bucket in studied(seed, seekers)]


def test_the_intervals_equal_the_plain_ones(buckets):
    assert len(buckets) > 8
    for row, ends, _ in buckets:
        assert row[ENDS].tolist() == pytest.approx(ends, abs=1e-6)


def test_the_logs_tried_have_either_variance_larger_none_at_all_and_sides_that_hang_together(buckets):
    parts = [part for _, _, part in buckets]
    assert any(clustered > 1.2 * apart for clustered, apart, _ in parts)
    assert any(apart > 1.2 * clustered for clustered, apart, _ in parts)
    assert any(apart == 0 for _, apart, _ in parts)
    assert max(abs(both) for *_, both in parts) > 0.1


def test_without_variance_a_rate_rests_on_the_notes_seen_to_the_last_day_only():
    """Of eight notes four are seen for 7 days, none of them answered: 0 of 4, whose interval reaches 49 %."""
    facts = [fact for who in range(4) for fact in thanked(who, (10, "follow_up"))]
    facts += [fact for who in range(4, 8) for fact in [(who, 5, "interview"), (who, 5, "follow_up")]]
    facts += [(who, 15, "follow_up") for who in range(4, 8)]
    facts += [fact for who in range(8, 20) for fact in thanked(who)]
    row = response_rates(log_of(facts, [{"seeker": f"s{who}"} for who in range(20)]), as_of=day(20))
    row = row.set_index("bucket").loc["9-11"]
    assert row[["sent", "pending", "rate", "waits"]].tolist() == [8, 4, 0, 8]
    assert row["upper"] == pytest.approx(plain_wilson(0, 4)[2])


def test_where_every_end_is_known_before_the_last_day_there_is_a_rate():
    facts = [fact for who in range(3) for fact in thanked(who, (10, "follow_up"), (11 + who, "reply"))]
    facts += [fact for who in range(3, 15) for fact in thanked(who)]
    row = response_rates(log_of(facts, [{}] * 15), as_of=day(60)).set_index("bucket").loc["9-11"]
    assert row[["sent", "answered", "rate"]].tolist() == [3, 3, 1.0]


@pytest.mark.parametrize(("days", "answered"), [(WITHIN - 1, 1), (WITHIN, 1), (WITHIN + 1, 0)])
def test_an_answer_on_the_last_counted_day_counts_and_one_a_day_later_does_not(days, answered):
    facts = thanked(0, (10, "follow_up"), (10 + days, "reply"))
    facts += [fact for who in range(1, 12) for fact in thanked(who)]
    row = response_rates(log_of(facts, [{}] * 12), as_of=day(60)).set_index("bucket").loc["9-11"]
    assert row[["sent", "answered", "naive_rate", "rate"]].tolist() == [1, answered, answered, answered]


def test_a_lift_whose_interval_is_wider_than_20_points_is_not_told_and_says_how_many_notes_more_it_takes():
    log, _ = simulate("null", interviews=300, seed=3)
    rates = [response_rates(log, as_of="2026-06-30", by=by) for by in ("gap", "weekday", "attempt")]
    rates = pd.concat(rates, ignore_index=True)
    width = rates["lift_upper"] - rates["lift_lower"]
    assert ((width > 0.20) & (width < 0.22) & (rates["waits"] >= 5)).any()
    assert rates["enough"].tolist() == ((width <= 0.20) & (rates["waits"] >= 5)).tolist()
    assert rates["enough"].any()
    told = rates[width.notna() & ~rates["enough"]]
    assert (told["needed"] >= 1).all()
    apart = told["needed_upper"] / told["needed"]
    assert (apart <= 3 + 3 / told["needed"]).all() and (apart[told["needed"] > 10] > 2.5).all()
    assert (rates.loc[rates["enough"], "needed"] == 0).all()
    assert rates.loc[width.isna(), "needed"].isna().all()


def test_in_equal_logs_the_range_of_notes_it_takes_holds_what_half_of_them_need():
    """Logs of 40 interviews say so for their gaps; from logs of more it is known where half of them can tell."""
    takes = {"7-8": 69, "9-11": 68, "12-15": 64}
    held = []
    for seed in range(12):
        rates = response_rates(simulate("default", interviews=40, seed=seed)[0], as_of="2026-06-30").set_index("bucket")
        for bucket, row in rates.loc[rates["needed"].notna() & ~rates["enough"]].iterrows():
            if bucket in takes:
                more = takes[bucket] - row["sent"] + row["unmatched"]
                held.append(row["needed"] <= more <= row["needed_upper"])
    assert np.mean(held) >= 0.75 and len(held) > 25
