"""Fits: what on the shelf fits each row and may be given to it, best first, looked at as far as it is asked for.

A gift surely fits by two shared words, or by a whole topic it declares; others are listed as "perhaps" and taken by
no draft: sure ones were right in 57 of 57 held-out topics, and 54 of 62 got none once their gifts were gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from followup_analytics.gifts.allocation import Allocation
from followup_analytics.gifts.fitting.matching import Items
from followup_analytics.gifts.fitting.mentions import Mentions
from followup_analytics.gifts.history import Readers, gifts_in_applications, gifts_of_people, topics_of
from followup_analytics.gifts.redaction import Redaction, read_words
from followup_analytics.log.days import Day, day_number, day_numbers
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.log.tables import plain_cells


class Gift(NamedTuple):
    """A gift as the log has it."""

    gift_id: str
    kind: str | None
    title: str
    url: str | None


@dataclass(frozen=True)
class Fit:
    """A gift that fits a row."""

    item: int  # position on the shelf
    gift_id: str
    topic: str  # the one that it fits best
    name: str  # who mentioned that
    score: float  # over all topics that may be mentioned beside it
    sure: bool
    late: bool  # the topic was noted later than the day after the interview


@dataclass(eq=False)
class _Choice:
    """The gifts that fit a reader by the topics that may be mentioned, best first."""

    item: np.ndarray
    topic: np.ndarray  # the one that each fits best
    score: np.ndarray
    sure: np.ndarray
    first: int = 0  # those before it are for nobody whom this reader stands for

    def place(self, item: int) -> int:
        """Where that gift stands; -1 where it does not fit."""
        return int(np.append(np.flatnonzero(self.item == item), -1)[0])


@dataclass(frozen=True)
class _Pairs:
    """Gifts and topics of a reader that share a telling word: arrays, gift by gift, its best topic first."""

    item: np.ndarray
    topic: np.ndarray
    score: np.ndarray
    sure: np.ndarray

    def choice(self, place: np.ndarray, hidden: frozenset[int]) -> _Choice:
        """The gifts by all topics but the hidden ones: sure ones first, then by the sum of scores, then by `place`."""
        fine = ~np.isin(self.topic, list(hidden))
        item, topic, score, sure = (each[fine] for each in (self.item, self.topic, self.score, self.sure))
        first = np.flatnonzero(np.diff(item, prepend=-1))
        total = np.add.reduceat(score, first) if len(first) else np.zeros(0)
        order = np.lexsort((place[item[first]], -total, ~sure[first]))
        first = first[order]
        return _Choice(item[first], topic[first], total[order], sure[first])


class Fits:
    """What on the shelf fits each row of a list, without what its people, or anyone in its application, had before.

    A gift is left out, too, where it or the topic must not stand in a note to that person. Of a gift this is asked only
    as it comes up, so a list takes what it needs of a large shelf; and what holds for a person is worked out once,
    however many rows are for them.

    Parameters
    ----------
    people
        Whom the rows are for, as `history.people_of` returns it.
    as_of
        Later interviews, notes and gifts do not exist; None: all in the log count.
    """

    def __init__(self, log: FollowUpLog, people: pd.DataFrame, *, as_of: Day | None) -> None:
        self.readers = readers = Readers.of(log, people)
        self.topics = topics = topics_of(log, readers.each, as_of=as_of)  # by reader
        self.kept = Redaction.of(log, people["application_id"].dropna().unique())
        shelf = _shelf(log, as_of)
        self._gifts, self._item, self._place = shelf.gifts, shelf.item, shelf.place
        self._ids = [*shelf.item]
        row, topic, name, late, strength = (
            plain_cells(topics[column]) for column in ("row", "topic", "name", "days_late", "strength")
        )
        self._topics = [(*told, (days or 0) > 1) for *told, days in zip(topic, name, late, strict=True)]
        self._strength, self._at = np.array(strength, "int64"), _places(row)
        asked = {question: n for n, question in enumerate(sorted(set(topic)))}
        self._question = np.array([asked[each] for each in topic], "int64")
        ranked = shelf.items.ranked([*asked])
        self._ranked = {column: ranked[column].to_numpy() for column in ("item", "score", "sure")}
        self._begins = np.searchsorted(ranked["question"], np.arange(len(asked) + 1))
        self._to, self._within = _names(people), _applications(people)
        self._had = _gifts_by(gifts_of_people(log, readers.persons, as_of=as_of), "row")  # by person
        self._gone = {person: set(ids) for person, ids in self._had.items()}  # what is for them no more
        there = gifts_in_applications(log, people["application_id"], as_of=as_of)
        self._there = _gifts_by(there, "application_id")
        self._giving = Allocation(shelf.known, people)
        self._mentions: dict[int, Mentions] = {}
        self._pairs: dict[int, _Pairs] = {}
        self._choices: dict[tuple[int, frozenset[int]], _Choice] = {}

    def best(self, row: int) -> Iterator[Fit]:
        """The gifts that fit that row, those that surely do before the others, best first."""
        choice, gone = self._choice(row), self._gone_for(row)
        while choice.first < len(choice.item) and self._ids[choice.item[choice.first]] in gone:
            choice.first += 1
        for n in range(choice.first, len(choice.item)):
            item = int(choice.item[n])
            if self._ids[item] not in gone and not self.had(row, self._ids[item]) and not self._hidden(row, item):
                yield self._fit(choice, n)

    def about(self, fit: Fit) -> Gift:
        """The gift that fits."""
        return self._gifts[fit.item]

    def of_gift(self, row: int, gift_id: str) -> Fit | None:
        """How that gift fits that row; None where it does not."""
        item, choice = self._item.get(gift_id, -1), self._choice(row)
        n = choice.place(item)
        return None if n < 0 or self.had(row, gift_id) or self._hidden(row, item) else self._fit(choice, n)

    def had(self, row: int, gift_id: str) -> bool:
        """Whether that row's person, or anyone in its application, had that gift before."""
        return any(gift_id in ids for ids in self._all_had(row))

    def gifts_had(self, row: int) -> set[str]:
        """All that they had."""
        return set().union(*self._all_had(row))

    def _all_had(self, row: int) -> list[set[str]]:
        return [self._had.get(self._person(row), set()), *(self._there.get(at, set()) for at in self._within[row])]

    def free(self, row: int, gift_id: str) -> bool:
        """Whether no row before gives that gift to that row's person or application."""
        if self._giving.reached(row, gift_id):
            self._gone_for(row).add(gift_id)
            return False
        return not self._giving.given_in(row, gift_id)

    def give(self, row: int, gift_id: str) -> None:
        """Hand that gift out to that row."""
        self._giving.give(row, gift_id)

    def _person(self, row: int) -> int:
        return self.readers.known_as[self.readers.number[row]]

    def _gone_for(self, row: int) -> set[str]:
        return self._gone.setdefault(self._person(row), set())

    def _choice(self, row: int) -> _Choice:
        reader = self.readers.number[row]
        if reader not in self._pairs:
            self._pairs[reader] = pairs = self._pairs_of(reader)
            topics = {topic: read_words(self._topics[topic][0]) for topic in np.unique(pairs.topic).tolist()}
            self._mentions[reader] = Mentions(self.kept, self._to[row], topics)
        key = reader, self._mentions[reader].hidden(self._within[row])
        if key not in self._choices:
            self._choices[key] = self._pairs[reader].choice(self._place, key[1])
        return self._choices[key]

    def _pairs_of(self, reader: int) -> _Pairs:
        at = np.array(self._at.get(reader, ()), "int64")
        spans = [np.arange(*self._begins[question : question + 2]) for question in self._question[at]]
        found = np.concatenate([*spans, np.zeros(0, "int64")])
        topic = np.repeat(at, [len(span) for span in spans])
        item, sure = self._ranked["item"][found], self._ranked["sure"][found]
        score = self._ranked["score"][found] * self._strength[topic]
        order = np.lexsort((self._question[topic], -score, ~sure, item))
        return _Pairs(item[order], topic[order], score[order], sure[order])

    def _fit(self, choice: _Choice, n: int) -> Fit:
        item, (topic, name, late) = int(choice.item[n]), self._topics[choice.topic[n]]
        return Fit(item, self._ids[item], topic, name, float(choice.score[n]), bool(choice.sure[n]), late)

    def _hidden(self, row: int, item: int) -> bool:
        """Whether the gift must not stand in that row's note."""
        gift, to = self._gifts[item], self._to[row]
        words = read_words(gift.title) + read_words(gift.url or "")
        if not self.kept.hides_words(words, to=to, within=self._within[row]):
            return False
        if self.kept.hides_words(words, to=to):  # in any note to this person
            self._gone_for(row).add(self._ids[item])
        return True


def _gifts_by(given: pd.DataFrame, whom: str) -> dict[Any, set[str]]:
    out: dict[Any, set[str]] = {}
    for key, gift_id in zip(given[whom].tolist(), given["gift_id"].tolist(), strict=True):
        out.setdefault(key, set()).add(gift_id)
    return out


@dataclass(frozen=True, eq=False)
class _Shelf:
    """The gifts that there are on a day, and what every letter asks of them."""

    gifts: list[Gift]
    item: dict[str, int]  # by id where it stands
    place: np.ndarray  # where it stands in the order of ids
    items: Items
    known: dict[str, tuple[str, str | None]]  # by id title and address, also of gifts that come later


@once_a_log
def _shelf(log: FollowUpLog, as_of: Day | None) -> _Shelf:
    cells = (plain_cells(log.cells("gifts", name)) for name in Gift._fields)
    every = [Gift(*gift) for gift in zip(*cells, strict=True)]
    first: dict[str, int] = {}
    for at, gift in enumerate(every):
        if gift.gift_id is not None and gift.title is not None:
            first.setdefault(gift.gift_id, at)
    added = day_numbers(log.cells("gifts", "added_on"))
    there = [at for at in first.values() if as_of is None or added[at] <= day_number(as_of)]
    item = {every[at].gift_id: item for item, at in enumerate(there)}
    place = np.argsort(np.argsort(np.array([*item], dtype=object), kind="stable"))
    known = {gift.gift_id: (gift.title, gift.url) for gift in every}
    return _Shelf([every[at] for at in there], item, place, Items.of(log.gifts.take(there)), known)


def _places(rows: list[int]) -> dict[int, list[int]]:
    at: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        at.setdefault(row, []).append(place)
    return at


def _names(people: pd.DataFrame) -> dict[int, str]:
    """For each row the name that may stand in its note: among several people nobody's may, as the gift goes to one."""
    names: dict[int, set[str]] = {}
    for row, name in zip(people["row"].tolist(), people["name"].tolist(), strict=True):
        names.setdefault(row, set()).add(name)
    return {row: next(iter(own)) if len(own) == 1 else "" for row, own in names.items()}


def _applications(people: pd.DataFrame) -> dict[int, tuple[str, ...]]:
    within: dict[int, tuple[str, ...]] = {}
    for row, application in zip(people["row"].tolist(), people["application_id"].tolist(), strict=True):
        within[row] = within.get(row, ()) + ((application,) if isinstance(application, str) else ())
    return within
