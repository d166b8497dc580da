"""Text keys: a whole number for each text, by which a million ids are told apart and found again.

Ids are told apart and found by keys of their bytes, a third of the cost of a dictionary of texts; what a key finds is
compared, and arrow decides where two texts have one key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.log.cells import key_order
from followup_analytics.log.text.texts import offsets, sizes

_WORD = 8  # bytes
_LONGEST = 64  # bytes of a text that is read word by word; arrow takes longer ones
_BLOCK = 1 << 14  # texts read at a time: what is made of them stays in the processor's cache
_LOOK = 1 << 16  # bytes looked through at a time
_SPREAD = np.cumprod(np.full(_LONGEST // _WORD, 0x9E3779B97F4A7C15, "uint64"))  # 2^64 over the golden ratio
_ROOM = 3  # bits more than the known texts need: a place in eight is taken, so that few texts share one
_MOST = 16  # tables of places: each next one holds a twentieth of the texts
_FREE = -1


def are_distinct(texts: pa.Array) -> bool:
    """Whether no two of these texts are equal.

    Examples
    --------
    >>> are_distinct(pa.array(["a", "b"], pa.large_string())), are_distinct(pa.array(["a", "a"], pa.large_string()))
    (True, False)
    """
    count = _count(texts)
    if count and not texts.null_count:
        keys = np.concatenate([_keys(words) for words in _blocks(texts, count)])
        if key_order.are_distinct(keys):  # equal texts have equal keys
            return True
    return len(pc.unique(texts)) == len(texts)


@dataclass(frozen=True)
class _Places:
    """A table in which each of some texts has a place by its key; `held` are their numbers."""

    held: np.ndarray
    shift: np.uint64

    def numbers(self, keys: np.ndarray) -> np.ndarray:
        """Which text stands at the place of each key; it may have another key."""
        return np.asarray(self.held.take((keys >> self.shift).view("int64")))


class KnownTexts:
    """Texts in which others are looked up; of several equal ones the first is found.

    Each short text has a place by its key, and what stands there is compared word by word; those that another text
    keeps from their place have one in a second table, by other bits of their key, and so on. That is a tenth of the
    cost of arrow's own look-up, which is left with all other texts.
    """

    def __init__(self, texts: pa.Array) -> None:
        self._texts = texts
        count = 0 if texts.null_count else _count(texts)
        self._words = _words(texts, count) if count else np.empty((0, 0), "uint64")
        self._tables = _tables(_keys(self._words)) if count else []

    def places(self, asked: pa.Array) -> np.ndarray:
        """For each text asked its position among the known ones; -1 where it is missing or not known.

        Examples
        --------
        >>> known, asked = (pa.array(texts, pa.large_string()) for texts in (["a", "b"], ["b", "c", None]))
        >>> KnownTexts(known).places(asked).tolist()
        [1, -1, -1]
        """
        count = _count(asked) if self._tables else 0
        if count:
            blocks = _blocks(asked, max(count, self._words.shape[1]))
            found = np.concatenate([self._places(words) for words in blocks]).astype("int64")
            if asked.null_count:
                found[pc.is_null(asked).to_numpy(zero_copy_only=False)] = _FREE
            return found
        at = pc.index_in(asked, value_set=self._texts if len(asked) else asked, skip_nulls=True)
        return np.asarray(pc.fill_null(at, _FREE).to_numpy().astype("int64"))

    @property
    def are_distinct(self) -> bool:
        """Whether no two of the known texts are equal."""
        return bool(self._tables) or are_distinct(self._texts)

    def _places(self, words: np.ndarray) -> np.ndarray:
        keys = _keys(words)
        found = self._tables[0].numbers(keys)
        left = np.flatnonzero(~self._have_words(found, words))
        words, keys = words[left], keys[left] * _SPREAD[0]
        for table in self._tables[1:]:
            found[left] = at = table.numbers(keys)
            lost = ~self._have_words(at, words)
            left, words, keys = left[lost], words[lost], keys[lost] * _SPREAD[0]
        found[left] = _FREE
        return found

    def _have_words(self, at: np.ndarray, words: np.ndarray) -> np.ndarray:
        """Whether the known texts at these positions are those of these words."""
        held, same = self._words.take(at, axis=0, mode="wrap"), at >= 0
        for n in range(words.shape[1]):
            same &= words[:, n] == (held[:, n] if n < held.shape[1] else 0)
        return same


def _tables(keys: np.ndarray) -> list[_Places]:
    """Tables in which each text has a place by its key; none where two keys are equal."""
    tables: list[_Places] = []
    left, bits = np.arange(len(keys), dtype="int32"), keys
    while len(left):
        if len(tables) == _MOST:
            return []
        size = max(len(left).bit_length() + _ROOM, 1)
        table = _Places(np.full(1 << size, _FREE, "int32"), np.uint64(64 - size))
        table.held[(bits >> table.shift).view("int64")] = left
        found = table.numbers(bits)
        lost = found != left
        if (keys[found[lost]] == keys[left[lost]]).any():
            return []
        left, bits = left[lost], bits[lost] * _SPREAD[0]
        tables.append(table)
    return tables


def has_bytes(texts: pa.Array, some: bytes) -> bool:
    """Whether any of these bytes stands anywhere in the texts, a hundred times as fast as to ask each text.

    Examples
    --------
    >>> has_bytes(pa.array(["a1", "a.2"], pa.large_string()), b".+")
    True
    """
    data = text_bytes(texts)
    blocks = (data[start : start + _LOOK].tobytes() for start in range(0, len(data), _LOOK))
    return any(byte in block for block in blocks for byte in some)


def text_bytes(texts: pa.Array) -> np.ndarray:
    """The bytes of all texts, one after another."""
    ends = offsets(texts)
    return np.frombuffer(texts.buffers()[2] or b"", "uint8")[ends[0] : ends[-1]]


def _keys(words: np.ndarray) -> np.ndarray:
    """A whole number for each text: equal for equal ones, and hardly ever for others."""
    keys = words[:, 0] * _SPREAD[0]
    for n in range(1, words.shape[1]):
        keys += words[:, n] * _SPREAD[n]
    return np.asarray(keys)


def _count(texts: pa.Array) -> int:
    """How many words the longest text has, one at least; 0 where they cannot be read word by word.

    A byte 0 would be taken for the end of a text.
    """
    if not len(texts):
        return 0
    count = max(-(-sizes(texts)[1] // _WORD), 1)
    return 0 if count * _WORD > _LONGEST or has_bytes(texts, b"\0") else count


def _blocks(texts: pa.Array, count: int) -> Iterator[np.ndarray]:
    """Of some texts at a time their bytes eight by eight, as so many numbers each: (texts, words)."""
    return (_words(texts.slice(start, _BLOCK), count) for start in range(0, len(texts), _BLOCK))


def _words(texts: pa.Array, count: int) -> np.ndarray:
    """The bytes of each text as numbers, with zeros behind its end: in arrow a third of the cost."""
    padded = pc.ascii_rpad(texts.fill_null("") if texts.null_count else texts, count * _WORD, "\0")
    return np.frombuffer(padded.buffers()[2], "<u8").reshape(-1, count)
