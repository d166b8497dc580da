"""Mentions: which topics of a person must not stand in the notes of an application, each looked for once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from followup_analytics.gifts.redaction import PRIVATE, Redaction, Words, read_words


class Mentions:
    """What a person cared about, by the words it is written in.

    What is kept out of every note to them is looked for once. What one application keeps out besides is looked for
    among the topics that have its first word, and once for equal phrases: a person may be due in ten thousand.
    """

    def __init__(self, kept: Redaction, to: str, topics: Mapping[int, Words]) -> None:
        self._kept, self._to, self._topics = kept, to, topics
        self._always = frozenset(at for at, words in topics.items() if kept.hides_words(words, to=to))
        self._holding: dict[str, list[int]] = {}
        for at, words in topics.items():
            for key in dict.fromkeys(key for _, key in words):
                self._holding.setdefault(key, []).append(at)
        self._own = {key for _, key in read_words(to)}
        self._found: dict[frozenset[tuple[tuple[str, ...], str, str]], frozenset[int]] = {}

    def hidden(self, within: Iterable[str]) -> frozenset[int]:
        """The topics that must not stand in a note about these applications."""
        return self._always.union(*(self._phrases_held(at) for at in within if at in self._kept.inside))

    def _phrases_held(self, application: str) -> frozenset[int]:
        written = self._kept.inside[application].written
        near = [phrase for phrase in written if phrase[0] in self._holding]
        key = frozenset((phrase, text, why) for phrase in near for text, why in written[phrase])
        key = frozenset(mention for mention in key if mention[2] == PRIVATE or not self._own.issuperset(mention[0]))
        if key not in self._found:
            asked = {at for phrase, *_ in key for at in self._holding[phrase[0]]}
            hides = partial(self._kept.hides_words, to=self._to, within=[application])
            self._found[key] = frozenset(at for at in asked if hides(self._topics[at]))
        return self._found[key]
