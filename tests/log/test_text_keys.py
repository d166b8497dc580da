"""Text keys: what they find is what arrow finds, whatever the texts."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics.log.text import text_keys
from followup_analytics.log.text.text_keys import KnownTexts, are_distinct, has_bytes

# Of few letters, one of them no byte at all, and of lengths around a word's and beyond the longest that is read so.
OF_ANY_LENGTH = st.lists(
    st.none() | st.text("ab\0é", max_size=18) | st.sampled_from(["a" * n for n in (63, 64, 65, 70)])
)
OF_ONE_LENGTH = st.integers(0, 18).flatmap(lambda size: st.lists(st.text("ab", min_size=size, max_size=size)))
TEXTS = OF_ANY_LENGTH | OF_ONE_LENGTH


def arrow(texts):
    """Behind other texts, as in a slice of a larger table."""
    return pa.array(["before", *texts], pa.large_string())[1:]


def found_by_arrow(known, asked):
    at = pc.index_in(asked, value_set=known, skip_nulls=True) if len(asked) else asked
    return [-1 if place is None else place for place in at.to_pylist()]


@given(known=TEXTS, asked=TEXTS)
def test_texts_are_found_and_told_apart_as_arrow_does(known, asked):
    known, asked = arrow(known), arrow(asked)
    assert KnownTexts(known).places(asked).tolist() == found_by_arrow(known, asked)
    assert are_distinct(known) == (len(pc.unique(known)) == len(known))
    assert has_bytes(known, b"b") == any("b" in text for text in known.to_pylist() if text)


def test_texts_are_found_whatever_block_they_stand_in_and_whoever_has_their_place(monkeypatch):
    monkeypatch.setattr(text_keys, "_BLOCK", 7)
    monkeypatch.setattr(text_keys, "_ROOM", -1)  # several for each place
    many = [f"{'x' * (n % 20)}{n}" for n in range(300)]
    known, asked = arrow(many), arrow([*many[::-1], "x", "x" * 30, *many])
    assert KnownTexts(known).places(asked).tolist() == found_by_arrow(known, asked)
    assert are_distinct(known) and not are_distinct(asked)


@pytest.mark.parametrize("keys", ["all alike", "two alike"])
def test_texts_whose_keys_are_equal_are_still_told_apart(monkeypatch, keys):
    size = {"all alike": 1, "two alike": 2}[keys]
    monkeypatch.setattr(text_keys, "_keys", lambda words: words.sum(axis=1) % np.uint64(size))
    known, asked = arrow(["a", "b"]), arrow(["b", "c", "a", "d"])
    assert KnownTexts(known).places(asked).tolist() == found_by_arrow(known, asked)
    assert are_distinct(asked) and not are_distinct(arrow(["a", "b", "a"]))
