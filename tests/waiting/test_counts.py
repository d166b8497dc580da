"""Counts per group, day and event."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics.waiting.counts import count_days, distinct, numbered

ROWS = st.lists(st.tuples(*[st.integers(0, high) for high in (9, 9, 2, 2)]), max_size=30)


def columns(rows):
    return np.array(rows, "int64").reshape(-1, 4).T


def test_a_hand_worked_table_with_ties_and_a_row_beyond_the_horizon():
    counts = count_days(np.array([0, 1, 1, 2, 9]), np.array([1, 0, 2, 1, 1]), horizon=3)
    assert counts.at_risk.tolist() == [[5, 4, 2, 1]]
    assert counts.events.tolist() == [[[1, 0, 1, 0]], [[0, 1, 0, 0]]]
    assert counts.censored.tolist() == [[0, 1, 0, 0]]


def test_delayed_entry_gives_the_numbers_at_risk_that_r_prints():
    # R's survfit takes (entry, exit], so the first day at risk is the day after
    exit = np.array([1, 3, 3, 5, 5, 7, 7, 8, 8, 9, 10, 10])
    event = np.array([1, 1, 0, 1, 1, 1, 0, 0, 1, 1, 0, 1])
    entry = np.array([0, 1, 1, 2, 2, 2, 3, 4, 4, 4, 4, 0]) + 1
    counts = count_days(exit, event, horizon=10, causes=1, entry=entry)
    assert counts.at_risk[0, [1, 3, 5, 7, 8, 9, 10]].tolist() == [2, 6, 9, 7, 5, 3, 2]


def test_no_rows_give_zeros():
    nothing = np.array([], "int64")
    counts = count_days(nothing, nothing, group=nothing, groups=2, horizon=1)
    assert counts.at_risk.tolist() == [[0, 0], [0, 0]]


def test_more_rows_than_a_block_are_all_counted():
    days = np.arange(300_000) % 7
    assert count_days(days, np.ones_like(days), horizon=6).at_risk[0, 0] == 300_000


def test_codes_held_in_one_byte_do_not_overflow():
    counts = count_days(np.int8([5]), np.int8([1]), group=np.int8([2]), groups=3, horizon=200)
    assert counts.events[0, :, 5].tolist() == [0, 0, 1]


@given(ROWS)
def test_counts_equal_plain_counting_with_delayed_entry(rows):
    entry, exit, event, group = columns(rows)
    counts = count_days(exit, event, group=group, groups=3, horizon=6, entry=entry)
    for g in range(3):
        for u in range(7):
            mine = [(a, b, e) for a, b, e, h in rows if h == g and a <= b]
            assert counts.at_risk[g, u] == sum(a <= u <= b for a, b, _ in mine)
            assert counts.events[:, g, u].tolist() == [sum((b, e) == (u, k) for _, b, e in mine) for k in (1, 2)]


@given(ROWS, st.integers(0, 9))
def test_splitting_a_stretch_changes_nothing(rows, cut):
    entry, exit, event, group = columns([(a, max(a, b), e, g) for a, b, e, g in rows])
    whole = count_days(exit, event, group=group, groups=3, horizon=9, entry=entry)
    split = (entry < cut) & (cut <= exit)
    parts = count_days(
        np.r_[np.where(split, cut - 1, exit), exit[split]],
        np.r_[np.where(split, 0, event), event[split]],
        group=np.r_[group, group[split]],
        groups=3,
        horizon=9,
        entry=np.r_[entry, np.full(split.sum(), cut)],
    )
    assert (whole.at_risk == parts.at_risk).all()
    assert (whole.events == parts.events).all()


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), max_size=20))
def test_distinct_counts_values_once_a_group(pairs):
    value, group = np.array(pairs, "int64").reshape(-1, 2).T
    assert distinct(value, group, 3).tolist() == [len({v for v, g in pairs if g == h}) for h in range(3)]


@given(codes=st.lists(st.integers(0, 9), max_size=20), more=st.integers(1, 1000))
def test_codes_are_numbered_alike_however_many_there_can_be(codes, more):
    given = np.array(codes, "int64")
    expected = np.unique(given, return_inverse=True)
    for found, same in zip(numbered(given, 9 + more), expected, strict=True):
        assert found.tolist() == same.tolist()
    assert distinct(given * more, np.zeros(len(given), "int64"), 1).tolist() == [len(set(codes))]
    assert distinct(given[:0], given[:0], 0).tolist() == []
