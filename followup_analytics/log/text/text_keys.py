"""Text keys: a whole number for each text, by which a million ids are told apart and found again.

Ids are told apart and found by keys of their bytes, a third of the cost of a dictionary of texts; what a key finds is
compared, and arrow decides where two texts have one key.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.log.text.texts import offsets

_WORD = 8  # bytes
_LONGEST = 64  # bytes of a text that is read word by word; arrow takes longer ones
_BLOCK = 1 << 14  # texts read at a time: what is made of them stays in the processor's cache
_LOOK = 1 << 16  # bytes looked through at a time
_SPREAD = np.cumprod(np.full(_LONGEST // _WORD, 0x9E3779B97F4A7C15, "uint64"))  # 2^64 over the golden ratio
_ROOM = 2  # bits more than the known texts need: a place in four is taken, so that few texts share one
_FREE = -1
# The bits of each word that lie within a text of so many bytes.
_WITHIN = np.array(
    [
        [(1 << 8 * min(max(size - start, 0), _WORD)) - 1 for size in range(_LONGEST + 1)]
        for start in range(0, _LONGEST, _WORD)
    ],
    "uint64",
)


def are_distinct(texts: pa.Array) -> bool:
    """Whether no two of these texts are equal.

    Examples
    --------
    >>> are_distinct(pa.array(["a", "b"], pa.large_string())), are_distinct(pa.array(["a", "a"], pa.large_string()))
    (True, False)
    """
    if _is_short(texts) and not texts.null_count:
        keys = np.sort(np.concatenate([_keys(words) for words in _blocks(texts, _count(texts))]))
        if (keys[1:] != keys[:-1]).all():  # equal texts have equal keys
            return True
    return len(pc.unique(texts)) == len(texts)


class KnownTexts:
    """Texts in which others are looked up; of several equal ones the first is found.

    Each short text has a place by its key, and what stands there is compared word by word; those that another text
    keeps from their place are looked up by their key. That is a sixth of the cost of arrow's own look-up, which is left
    with all other texts.
    """

    def __init__(self, texts: pa.Array) -> None:
        self._texts = texts
        self._is_keyed = _is_short(texts) and not texts.null_count
        if self._is_keyed:
            self._take_places(np.concatenate(list(_blocks(texts, _count(texts))), axis=1))

    def places(self, asked: pa.Array) -> np.ndarray:
        """For each text asked its position among the known ones; -1 where it is missing or not known.

        Examples
        --------
        >>> known, asked = (pa.array(texts, pa.large_string()) for texts in (["a", "b"], ["b", "c", None]))
        >>> KnownTexts(known).places(asked).tolist()
        [1, -1, -1]
        """
        if self._is_keyed and _is_short(asked):
            found = self._places_of(_blocks(asked, max(_count(asked), len(self._words))), len(asked))
            if asked.null_count:
                found[pc.is_null(asked).to_numpy(zero_copy_only=False)] = _FREE
            return found
        at = pc.index_in(asked, value_set=self._texts if len(asked) else asked, skip_nulls=True)
        return np.asarray(pc.fill_null(at, _FREE).to_numpy().astype("int64"))

    @property
    def are_distinct(self) -> bool:
        """Whether no two of the known texts are equal."""
        return self._is_keyed or are_distinct(self._texts)

    def _take_places(self, words: np.ndarray) -> None:
        """Give each text its place; where two have one key, arrow decides."""
        keys, every = _keys(words), np.arange(words.shape[1], dtype="int32")
        bits = len(keys).bit_length() + _ROOM
        self._words, self._shift = words, np.uint64(64 - bits)
        self._held = np.full(1 << bits, _FREE, "int32")
        place = self._place(keys)
        self._held[place] = every
        self._others = np.flatnonzero(self._held[place] != every)
        self._by_key = pd.Index(keys[self._others])
        alike = keys[self._held[place[self._others]]] == keys[self._others]
        self._is_keyed = not alike.any() and self._by_key.is_unique

    def _place(self, keys: np.ndarray) -> np.ndarray:
        return np.asarray((keys >> self._shift).view("int64"))

    def _places_of(self, blocks: Iterator[np.ndarray], count: int) -> np.ndarray:
        found, start, rest = np.empty(count, "int64"), 0, []
        for words in blocks:
            keys = _keys(words)
            at = self._held.take(self._place(keys))
            others = np.flatnonzero(~self._have_words(at, words))
            rest.append((others + start, keys[others], words[:, others]))
            found[start : (start := start + len(at))] = at
        at, keys, words = (np.concatenate(part, axis=-1) for part in zip(*rest, strict=True))
        other = np.append(self._others, _FREE)[self._by_key.get_indexer(pd.Index(keys))]
        found[at] = np.where(self._have_words(other, words), other, _FREE)
        return found

    def _have_words(self, at: np.ndarray, words: np.ndarray) -> np.ndarray:
        """Whether the known texts at these positions are those of these words."""
        same = at >= 0
        for ours, theirs in zip(words, self._words, strict=False):
            same &= theirs.take(at, mode="wrap") == ours
        for more in words[len(self._words) :]:
            same &= more == 0
        return same


def has_bytes(texts: pa.Array, some: bytes) -> bool:
    """Whether any of these bytes stands anywhere in the texts, a hundred times as fast as to ask each text.

    Examples
    --------
    >>> has_bytes(pa.array(["a1", "a.2"], pa.large_string()), b".+")
    True
    """
    data = text_bytes(texts)
    blocks = (data[start : start + _LOOK] for start in range(0, len(data), _LOOK))
    return any((block == byte).any() for block in blocks for byte in some)


def text_bytes(texts: pa.Array) -> np.ndarray:
    """The bytes of all texts, one after another."""
    ends = offsets(texts)
    return np.frombuffer(texts.buffers()[2] or b"", "uint8")[ends[0] : ends[-1]]


def _is_short(texts: pa.Array) -> bool:
    """Whether they can be read word by word: a byte 0 would be taken for the end of a text."""
    return len(texts) > 0 and _count(texts) * _WORD <= _LONGEST and not has_bytes(texts, b"\0")


def _keys(words: np.ndarray) -> np.ndarray:
    """A whole number for each text: equal for equal ones, and hardly ever for others."""
    keys = words[0] * _SPREAD[0]
    for word, spread in zip(words[1:], _SPREAD[1:], strict=False):
        keys += word * spread
    return np.asarray(keys)


def _count(texts: pa.Array) -> int:
    """How many words the longest text has; one at least."""
    return max(-(-int(np.diff(offsets(texts)).max()) // _WORD), 1)


def _blocks(texts: pa.Array, count: int) -> Iterator[np.ndarray]:
    """Of some texts at a time their bytes eight by eight, as so many numbers each: (words, texts)."""
    return (_words(texts.slice(start, _BLOCK), count) for start in range(0, len(texts), _BLOCK))


def _words(texts: pa.Array, count: int) -> np.ndarray:
    """The bytes of each text as numbers, with zeros behind its end."""
    ends = offsets(texts)
    data = np.concatenate([text_bytes(texts), np.zeros(count * _WORD, "uint8")])  # room for all words of the last text
    every = np.ndarray(len(data) - _WORD + 1, "<u8", data, strides=(1,))  # the word that begins at each byte
    begin, sizes = ends[:-1] - ends[0], np.diff(ends)
    out, size = np.empty((count, len(texts)), "uint64"), int(sizes[0])
    alike = size > 0 and bool((sizes == size).all())  # as UUIDs are: each begins one size behind the one before
    for n, word in enumerate(out):
        if alike:
            np.bitwise_and(every[n * _WORD :: size][: len(texts)], _WITHIN[n, size], out=word)
        else:
            np.bitwise_and(every[begin + n * _WORD], _WITHIN[n].take(sizes), out=word)
    return out
