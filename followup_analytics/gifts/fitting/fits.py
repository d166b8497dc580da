"""Fits: what on the shelf fits each row and may be given to it, best first, looked at as far as it is asked for."""

from __future__ import annotations

import functools
import heapq
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from followup_analytics.facts.timeline import Day, day_number, day_numbers
from followup_analytics.gifts.fitting.matching import rank
from followup_analytics.gifts.history import gifts_had
from followup_analytics.gifts.redaction import Discretion, read_words
from followup_analytics.log.log import FollowUpLog


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


@dataclass(frozen=True)
class _Pairs:
    """Gifts and topics of a row that share a telling word: arrays of equal length, gift by gift, best topic first."""

    item: np.ndarray
    topic: np.ndarray
    score: np.ndarray
    sure: np.ndarray

    def by_worth(self, place: np.ndarray) -> Iterator[tuple[tuple[bool, float, int], range]]:
        """The pairs of each gift, best gift first: sure ones, then by the sum of its scores, then by its `place`."""
        first = np.flatnonzero(np.diff(self.item, prepend=-1))
        total = np.add.reduceat(self.score, first) if len(first) else np.zeros(0)
        doubtful, place = ~self.sure[first], place[self.item[first]]
        last = np.append(first[1:], len(self.item))
        for n in np.lexsort((place, -total, doubtful)):
            yield (bool(doubtful[n]), -float(total[n]), int(place[n])), range(first[n], last[n])


class Fits:
    """What on the shelf fits each row of a list, without what its people, or anyone in its application, had before.

    A gift is left out, too, where it or the topic must not stand in a note to that person. This is asked of a gift only
    as it comes up, so a list takes what it needs of a large shelf.

    Parameters
    ----------
    people, topics
        As of `acquaintance`.
    as_of
        Later notes and gifts do not exist; None: all in the log count.
    had, kept
        As of `acquaintance.gifts_had` and `Discretion.of`, where they are known already.
    """

    def __init__(
        self,
        log: FollowUpLog,
        people: pd.DataFrame,
        topics: pd.DataFrame,
        *,
        as_of: Day | None,
        had: pd.DataFrame | None = None,
        kept: Discretion | None = None,
    ) -> None:
        self.shelf = _shelf(log, as_of)
        self._ids = self.shelf["gift_id"].tolist()
        self._item = {gift_id: item for item, gift_id in enumerate(self._ids)}
        self._place = np.argsort(np.argsort(np.array(self._ids, dtype=object), kind="stable"))
        self._gifts = list(zip(self.shelf["title"].tolist(), self.shelf["url"].fillna("").tolist(), strict=True))
        late = topics["days_late"].gt(1).fillna(False).astype("bool")
        self._topics = list(zip(topics["topic"].tolist(), topics["name"].tolist(), late.tolist(), strict=True))
        self._strength, self._at = topics["strength"].to_numpy(), topics.groupby("row").indices
        self._question, asked = pd.factorize(topics["topic"], sort=True)
        ranked = rank(self.shelf, asked.tolist())
        self._ranked = {name: ranked[name].to_numpy() for name in ("item", "score", "sure")}
        self._begins = np.searchsorted(ranked["question"], np.arange(len(asked) + 1))
        had = gifts_had(log, people, as_of=as_of) if had is None else had
        self._had = {row: [self._item.get(one, -1) for one in ids] for row, ids in had.groupby("row")["gift_id"]}
        self._kept = Discretion.of(log, people["application_id"].dropna().unique()) if kept is None else kept
        self._readers, self._read = _readers(people), functools.cache(read_words)

    def best(self, row: int) -> Iterator[Fit]:
        """The gifts that fit that row, those that surely do before the others, best first."""
        pairs = self._pairs(row)
        fewer: list[tuple[tuple[bool, float, int], Fit]] = []  # a topic must not be mentioned: the gift is worth less
        for key, every in pairs.by_worth(self._place):
            while fewer and fewer[0][0] < key:
                yield heapq.heappop(fewer)[1]
            fit, whole = self._best_mentionable(row, pairs, every)
            if fit and whole:
                yield fit
            elif fit:
                heapq.heappush(fewer, ((not fit.sure, -fit.score, key[2]), fit))
        yield from (fit for _, fit in sorted(fewer, key=lambda waiting: waiting[0]))

    def of_gift(self, row: int, gift_id: str) -> Fit | None:
        """How that gift fits that row; None where it does not."""
        pairs, item = self._pairs(row), self._item.get(gift_id, -1)
        return self._best_mentionable(row, pairs, range(*np.searchsorted(pairs.item, [item, item + 1])))[0]

    def _pairs(self, row: int) -> _Pairs:
        at = self._at.get(row, np.zeros(0, "int64"))
        spans = [np.arange(*self._begins[question : question + 2]) for question in self._question[at]]
        found = np.concatenate([*spans, np.zeros(0, "int64")])
        topic = np.repeat(at, [len(span) for span in spans])
        item, sure = self._ranked["item"][found], self._ranked["sure"][found]
        score = self._ranked["score"][found] * self._strength[topic]
        order = np.lexsort((self._question[topic], -score, ~sure, item))
        order = order[~np.isin(item[order], self._had.get(row, []))]
        return _Pairs(item[order], topic[order], score[order], sure[order])

    def _best_mentionable(self, row: int, pairs: _Pairs, every: range) -> tuple[Fit | None, bool]:
        """The fit of one gift by those of its pairs that may be mentioned; and whether these are all."""
        fine = [n for n in every if not self._hidden(row, int(pairs.item[n]), int(pairs.topic[n]))]
        if not fine:
            return None, False
        item, (topic, name, late) = int(pairs.item[fine[0]]), self._topics[pairs.topic[fine[0]]]
        score, sure = float(pairs.score[fine].sum()), bool(pairs.sure[fine[0]])
        return Fit(item, self._ids[item], topic, name, score, sure, late), len(fine) == len(every)

    def _hidden(self, row: int, item: int, topic: int) -> bool:
        to, within = self._readers[row]
        words = [self._read(text) for text in (*self._gifts[item], self._topics[topic][0])]
        return bool(self._kept.hides_words(sum(words, ()), to=to, within=within))


def _shelf(log: FollowUpLog, as_of: Day | None) -> pd.DataFrame:
    gifts = log.gifts.dropna(subset=["gift_id", "title"]).drop_duplicates("gift_id")
    if as_of is not None:
        gifts = gifts[~(day_numbers(gifts["added_on"]) > day_number(as_of))]
    return gifts.reset_index(drop=True)


def _readers(people: pd.DataFrame) -> dict[int, tuple[str, tuple[str, ...]]]:
    """For each row the name that may stand in its note, and its applications.

    Among several people nobody's name may: the gift goes to one of them.
    """
    names: dict[int, list[str]] = {}
    within: dict[int, list[str]] = {}
    columns = (people[name].tolist() for name in ("row", "name", "application_id"))
    for row, name, application in zip(*columns, strict=True):
        names.setdefault(row, []).append(name)
        within.setdefault(row, []).extend([application] if isinstance(application, str) else [])
    return {row: (own[0] if len(set(own)) == 1 else "", tuple(within[row])) for row, own in names.items()}
