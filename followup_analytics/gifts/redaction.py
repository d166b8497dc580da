"""Redaction: what must not stand in a note: private topics, and the names of other interviewers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa

from followup_analytics.facts.people import split_people
from followup_analytics.facts.privacy import NO_NAMES, private_topics_of, unmarked
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.log.tables import plain_cells
from followup_analytics.log.text.lines import fold
from followup_analytics.log.text.texts import from_arrow, to_arrow

PRIVATE, NAME = N_("a topic marked private"), N_("the name of another interviewer")

Words = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Phrases:
    """Word sequences, each with the texts it was written as and why it is kept out.

    They are found by the words of a text, whose number counts, not theirs: a log may hold ten thousand Annas.
    """

    written: dict[tuple[str, ...], dict[tuple[str, str], None]] = field(default_factory=dict)  # sets in their order
    sizes: dict[str, set[int]] = field(default_factory=dict)  # by first word

    def add(self, words: Iterable[str], text: str, why: str) -> None:
        """Keep these words out, written as that text."""
        phrase = tuple(words)
        if phrase:
            self.written.setdefault(phrase, {})[text, why] = None
            self.sizes.setdefault(phrase[0], set()).add(len(phrase))

    def beginning_at(self, words: Words, at: int) -> Iterator[tuple[tuple[str, ...], str, str]]:
        """The phrases that begin at that word: their words, the text, and why."""
        for size in self.sizes.get(words[at][1], ()):
            phrase = tuple(key for _, key in words[at : at + size])
            yield from ((phrase, text, why) for text, why in self.written.get(phrase, ()))


@dataclass(frozen=True)
class Redaction:
    """What a log wants kept out of notes: word sequences, by their first word.

    A topic that any row marks private is kept out of every note; so is each interviewer's name, but for that of the
    person written to. Words are compared without case, accents and a plural s; a name of one word counts only where
    it is written with a capital, or just as in the log.

    Inside an application, each part of the other interviewers' names is kept out too, where it has a capital and the
    person written to does not share it, and a private topic without its first ``her``, ``the``, ….
    """

    phrases: Phrases
    inside: dict[str, Phrases] = field(default_factory=dict)

    @classmethod
    def of(cls, log: FollowUpLog, applications: Iterable[str] = ()) -> Redaction:
        """What this log wants kept out, and what else inside some of its applications."""
        return cls(_phrases_everywhere(log), _kept_in_applications(log, applications))

    def hides(self, text: str, *, to: str = "", within: Iterable[str] = ()) -> str:
        """Why the text must not stand in a note to that person; empty if it may.

        Parameters
        ----------
        to
            The name of the person written to.
        within
            The applications the note is about, among those of `of`.

        Examples
        --------
        >>> held = pd.DataFrame({"interview_id": ["i"], "company": ["Tide Labs"], "interviewed_on": ["2026-03-04"]})
        >>> topics = pd.DataFrame({"interview_id": "i", "topic": ["sailing", "her divorce"], "private": [False, True]})
        >>> kept = Redaction.of(FollowUpLog(interviews=held, topics=topics))
        >>> kept.hides("Sailing for two"), kept.hides("After her divorce")
        ('', 'a topic marked private')
        """
        return self.hides_words(read_words(text), to=to, within=within)

    def hides_words(self, words: Words, *, to: str = "", within: Iterable[str] = ()) -> str:
        """As `hides`, of words that are read already."""
        return next((why for *_, why in self._hidden(words, to, within)), "")

    def found(self, text: str, *, to: str = "", within: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
        """Each piece of the text that must not stand there, and why; else as `hides`.

        Examples
        --------
        >>> held = pd.DataFrame({"interview_id": ["i"], "company": ["Tide Labs"], "interviewed_on": ["2026-03-04"]})
        >>> topics = pd.DataFrame({"interview_id": ["i"], "topic": ["her divorce"], "private": [True]})
        >>> kept = Redaction.of(FollowUpLog(interviews=held, topics=topics))
        >>> list(kept.found("I was sorry to hear of her divorce."))
        [('her divorce', 'a topic marked private')]
        """
        places = [place.span() for place in _WORDS.finditer(text)]
        for at, size, why in self._hidden(read_words(text), to, within):
            yield text[places[at][0] : places[at + size - 1][1]], why

    def _hidden(self, words: Words, to: str, within: Iterable[str]) -> Iterator[tuple[int, int, str]]:
        """Each stretch of the words that must not stand there: its first, how many, and why."""
        own = {key for _, key in read_words(to)}
        near = [self.phrases, *(self.inside[at] for at in within if at in self.inside)]
        at = 0
        while at < len(words):
            hits = [
                (len(phrase), why)
                for phrases in near
                for phrase, text, why in phrases.beginning_at(words, at)
                if why == PRIVATE or (not own.issuperset(phrase) and _is_name(phrase, text, words[at][0]))
            ]
            size, why = max(hits, key=lambda hit: hit[0]) if hits else (1, "")
            if why:
                yield at, size, why
            at += size


def read_words(text: str) -> Words:
    """The words of a text, each as it is written and as it is compared.

    Examples
    --------
    >>> read_words("Café talks")
    (('Café', 'cafe'), ('talks', 'talk'))
    """
    return tuple((word, _key(word)) for word in _words(text))


def _is_name(phrase: tuple[str, ...], written: str, first: str) -> bool:
    """A name of one word counts only where it has a capital, or stands as in the log."""
    return len(phrase) > 1 or not first[0].islower() or first == written


@once_a_log
def _phrases_everywhere(log: FollowUpLog) -> Phrases:
    """What is kept out of every note."""
    hidden = dict.fromkeys(log.cells("topics", "topic")[private_topics_of(log)].dropna().tolist())
    named = (log.cells("interviews", "interviewers"), log.cells("topics", "interviewer"))
    cells = pa.concat_arrays([to_arrow(each) for each in named])
    names = dict.fromkeys(split_people(pd.Series(from_arrow(cells.unique())))["name"].tolist())
    phrases = Phrases()
    for text, why in [*((unmarked(t)[0], PRIVATE) for t in hidden), *((n, NAME) for n in names)]:
        phrases.add(_keys(text), text, why)
    return phrases


def _kept_in_applications(log: FollowUpLog, applications: Iterable[str]) -> dict[str, Phrases]:
    """For each of these applications, the parts of its people's names and the bare words of its private topics."""
    there = np.flatnonzero(log.cells("interviews", "application_id").isin(set(applications)))
    columns = ("interview_id", "application_id", "interviewers")
    held = list(zip(*(plain_cells(log.cells("interviews", name).take(there)) for name in columns), strict=True))
    owners: dict[str, list[str]] = {}
    for interview, application, _ in held:
        owners.setdefault(interview, []).append(application)
    at = np.flatnonzero(log.cells("topics", "interview_id").isin(set(owners) - {None}))
    said_in, said_by, said = (plain_cells(log.cells("topics", name).take(at)) for name in _SAID)
    cells = [*(who for *_, who in held), *said_by]
    within = [[application] for _, application, _ in held] + [owners[interview] for interview in said_in]
    people = split_people(pd.Series(cells, dtype="str"))
    out: dict[str, Phrases] = {}
    names = zip(people["row"].tolist(), people["name"].tolist(), strict=True)
    pairs = {(owner, part) for row, name in names for part in _words(name) for owner in within[row]}
    for application, part in sorted(pairs):
        if len(part) > 1 and fold(part) not in NO_NAMES:
            out.setdefault(application, Phrases()).add([_key(part)], "", NAME)
    private = private_topics_of(log)[at].tolist()
    for interview, topic in [pair for *pair, hidden in zip(said_in, said, private, strict=True) if hidden]:
        words = _words(unmarked(topic)[0])
        bare = words[1:] if words and fold(words[0]) in _WHOSE else words
        for application in owners[interview]:
            out.setdefault(application, Phrases()).add(map(_key, bare), topic, PRIVATE)
    return out


_SAID = ("interview_id", "interviewer", "topic")
_WORDS = re.compile(r"[^\W_]+")


def _words(text: str) -> list[str]:
    return _WORDS.findall(text)


_WHOSE = frozenset(
    _words(
        "her his their your our my the a an ihr ihre ihren ihrer ihrem sein seine seinen seiner mein meine unser "
        "unsere der die das ein eine son sa ses leur leurs mon ma mes votre vos notre nos le la les un une"
    )
)


def _keys(text: str) -> list[str]:
    """The words of a text as they are compared; of plain letters all are folded at once."""
    words = _words(text.casefold()) if text.isascii() else map(fold, _words(text))
    return [word.removesuffix("s") or "s" for word in words]


def _key(word: str) -> str:
    return fold(word).removesuffix("s") or "s"
