"""The order of keys is that of Python's own sort, whatever bits they differ in."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics.log.cells.key_order import are_distinct, sorted_keys

# Many with their upper halves alike, or their lower ones, or all but a bit.
HALVES = st.sampled_from([0, 1, 2**15, 2**16, 2**31, 2**32 - 1])
NUMBERS = st.integers(0, 2**64 - 1) | st.tuples(HALVES, HALVES).map(lambda halves: halves[0] << 32 | halves[1])


@given(numbers=st.lists(NUMBERS, max_size=40), first=st.integers(0, 63))
def test_keys_are_sorted_by_their_bits_from_one_on_and_keep_their_order_otherwise(numbers, first):
    keys = np.array(numbers, "uint64")
    assert sorted_keys(keys, first).tolist() == sorted(numbers, key=lambda number: number >> first)
    assert keys.tolist() == numbers  # those given are not moved


@given(numbers=st.lists(NUMBERS, max_size=12))
def test_keys_are_told_apart_as_a_set_does(numbers):
    assert are_distinct(np.array(numbers, "uint64")) == (len(set(numbers)) == len(numbers))
    assert not are_distinct(np.array([*numbers, 5, *numbers, 5], "uint64"))


def test_many_keys_are_sorted_too():
    keys = np.random.default_rng(3).integers(0, 2**40, 100_000)
    assert (sorted_keys(keys) == np.sort(keys)).all()
    assert are_distinct(np.unique(keys)) and not are_distinct(np.append(keys, keys[17]))
