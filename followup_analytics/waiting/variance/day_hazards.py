"""Day hazards: answers per day at risk after notes, beside the same days without a note, by classes of days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np

from followup_analytics.facts.results import Knowledge
from followup_analytics.waiting.answers import Ends
from followup_analytics.waiting.control import LEAST_AT_RISK, ControlWaits
from followup_analytics.waiting.counts import distinct, group_blocks
from followup_analytics.waiting.variance.span_variances import RunningSums, Spans
from followup_analytics.waiting.variance.variances import Notes, Sought, Weights, total, variances_of

FIRST_DAYS = (0, 1, 2, 3, 4, 6, 8, 11, 15, 21)  # of the classes of days; the last ends with the horizon

Found = dict[str, np.ndarray]
_VARIANCES = ("variance", "without_variance", "both")


@dataclass(frozen=True)
class NoteSpans:
    """The days at risk after each note that has waits to be compared with: arrays of equal length."""

    group: np.ndarray
    days: np.ndarray  # how many, from the day of the note on; none after the horizon
    answered: np.ndarray  # the day after the note on which the answer came; -1 where none came in those days
    cause: np.ndarray  # of the end of its wait
    many: np.ndarray | None = None  # how many notes each stands for; None: itself

    def only(self, cause: int) -> NoteSpans:
        """The same days, with the answers of one cause alone."""
        return replace(self, answered=np.where(self.cause == cause, self.answered, -1))

    def times(self, part: np.ndarray) -> np.ndarray:
        """The value of each entry, times the number of notes that it stands for."""
        return part if self.many is None else part * self.many


@dataclass(frozen=True)
class SpansAtHand:
    """The wait and the cluster of each note, the waits in ascending order."""

    wait: np.ndarray
    cluster: np.ndarray


class SpansAway(Protocol):
    """Notes that are counted on an engine; the entries are kinds of them."""

    def waits(self, at_risk: np.ndarray) -> np.ndarray:
        """How many waits the notes lie in that are at risk, by class of days (classes, kinds): (groups, classes)."""

    def notes(self, adds: np.ndarray) -> list[Notes]:
        """What they add, by cluster, for each of the tables (tables, 2, kinds): to the hazard, and without a note."""


@dataclass(frozen=True)
class HazardMaterial:
    """What an answer hazard is computed from, and what is reported beside it."""

    study: HazardStudy
    labels: list[str]
    sent: np.ndarray  # by group
    unmatched: int
    left_out: np.ndarray  # by group
    knowledge: Knowledge
    times: np.ndarray | None = None  # by how much the circumstances change the hazard without a note


@dataclass(frozen=True)
class HazardStudy:
    """The days after notes, and the waits they are compared with."""

    spans: NoteSpans
    rows: SpansAtHand | SpansAway
    control: ControlWaits
    ends: Ends
    groups: int
    horizon: int

    @property
    def classes(self) -> tuple[np.ndarray, np.ndarray]:
        """The first and the last day of each class."""
        first = np.array([day for day in FIRST_DAYS if day <= self.horizon])
        return first, np.append(first[1:] - 1, self.horizon)

    def found(self) -> list[Found]:
        """What is known of each class of days, group by group: of the answers asked for, then of their classes."""
        causes = range(1, len(self.ends.names) + 1) if len(self.ends.names) > 1 else ()
        parts = [self, *(self._for_cause(cause) for cause in causes)]
        if isinstance(self.rows, SpansAtHand):
            classes = zip(*(part.each_class for part in parts), strict=True)
            each = [_class_at_hand(of_parts, self.rows) for of_parts in classes]
            return [_columns([of_parts[at] for of_parts in each]) for at in range(len(parts))]
        return _hazards_elsewhere(parts, self.rows)

    def _for_cause(self, cause: int) -> HazardStudy:
        return replace(self, spans=self.spans.only(cause), control=self.control.with_answers(self.ends, (cause,)))

    @cached_property
    def each_class(self) -> list[ClassOfDays]:
        """The classes of days."""
        table = DayTable.of(self.control)
        return [ClassOfDays(self, table, *ends) for ends in zip(*self.classes, strict=True)]


# Hazards are counted note by note from running sums: a row for each day at risk took five times the memory.
@dataclass(frozen=True)
class DayTable:
    """By stratum and day since the last contact: whether that day can be compared, and running sums over the days."""

    compared: np.ndarray  # (strata, days)
    days: np.ndarray  # (strata, days + 1): those that can be compared before each day
    hazard: np.ndarray  # the same of the hazard without a note
    errors: RunningSums

    @classmethod
    def of(cls, control: ControlWaits) -> DayTable:
        """From the waits without a note."""
        compared = control.at_risk >= LEAST_AT_RISK
        days, hazard = (np.pad(part.cumsum(axis=1), ((0, 0), (1, 0))) for part in (compared, compared * control.rate))
        return cls(compared, days, hazard, RunningSums(control))


class ClassOfDays:
    """What is known of some days after the notes of each group."""

    def __init__(self, study: HazardStudy, table: DayTable, first: int, last: int) -> None:
        spans, control, self._groups = study.spans, study.control, study.groups
        self.here = here = np.flatnonzero(spans.days > first)
        self._control, self._table, self._many = control, table, None if spans.many is None else spans.many[here]
        self._group, stratum, gap, end = (
            spans.group[here],
            control.stratum[here],
            control.gap[here],
            spans.answered[here],
        )
        start, stop = gap + first, gap + np.minimum(spans.days[here], last + 1)
        self._spans = Spans(self._group, stratum, start, stop)
        row = stratum * table.days.shape[1]
        begin, beyond = row + start, row + stop
        self.at_risk, self._expected = (
            part.take(beyond) - part.take(begin) for part in (table.days.ravel(), table.hazard.ravel())
        )
        self._came = (end >= first) & (end <= last)
        self._came[self._came] = table.compared[stratum[self._came], (gap + end)[self._came]]
        self._total, self._answered, self._bare = map(self._summed, (self.at_risk, self._came, self._expected))
        self._some = np.maximum(self._total, 1)

    def _summed(self, part: np.ndarray) -> np.ndarray:
        found: np.ndarray = np.bincount(self._group, part if self._many is None else part * self._many, self._groups)
        return found

    def adds(self) -> tuple[np.ndarray, np.ndarray]:
        """What each of the notes that are here adds to the error of the hazard, and of the one without a note."""
        group, some = self._group, self._some
        pairs = ((self._came, self._answered), (self._expected, self._bare))
        ours, theirs = ((part - (sum_ / some)[group] * self.at_risk) / some[group] for part, sum_ in pairs)
        return ours, theirs

    def counts(self) -> Found:
        """Days at risk, answers, and both hazards, missing without a day at risk."""
        total, some = self._total, self._some
        return {
            "at_risk": total.astype("int64"),
            "answered": self._answered.astype("int64"),
            "hazard": np.where(total > 0, self._answered / some, np.nan),
            "without": np.where(total > 0, self._bare / some, np.nan),
        }

    def waits(self, rows: SpansAtHand) -> np.ndarray:
        """How many waits the notes lie in that are at risk, by group."""
        in_a_wait = self.at_risk > 0
        return distinct(rows.wait[self.here][in_a_wait], self._group[in_a_wait], self._groups)

    def notes(self, rows: SpansAtHand) -> Notes:
        """What each note adds to the errors of its group."""
        return Notes(self._group, rows.cluster[self.here], *self.adds())

    def pays(self) -> bool:
        """Whether its variances are cheaper from running sums than from weights."""
        return self._spans.pay(len(self._control.behind.stretch))

    def from_sums(self, notes: Notes) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Both variances, their covariance, and the squared weights per head, from running sums."""
        return self._table.errors.variances(self._some, self._spans, notes)

    def sought(self, notes: Notes, weights: Weights) -> Sought:
        """What its variances are computed from."""
        return Sought(self._control, self._groups, notes, weights)

    def squared(self, weights: Weights) -> np.ndarray:
        """The squared weights per head."""
        heads = self._control.at_risk[weights.stratum, weights.day]
        return np.bincount(weights.row, weights.weight**2 / heads, self._groups)

    def weights(self) -> Weights:
        """The weight of each stratum and day in each group's mean hazard, from the spans that cover it."""
        (strata, days), parts, spans = self._table.compared.shape, [], self._spans
        for block, own in group_blocks(self._group, self._groups, strata * (days + 1)):
            place = ((self._group[own] - block.start) * strata + spans.stratum[own]) * (days + 1)
            size, many = len(block) * strata * (days + 1), None if self._many is None else self._many[own]
            starts, stops = (np.bincount(place + end[own], many, size) for end in (spans.start, spans.stop))
            covered = (starts - stops).reshape(len(block), strata, days + 1).cumsum(axis=2)[:, :, :-1]
            row, *cell = np.nonzero(covered * self._table.compared)
            parts.append((row + block.start, *cell, covered[row, *cell] / self._some[row + block.start]))
        return Weights(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _inverse(squared: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.divide(1, squared, out=np.zeros(len(squared)), where=squared > 0)
    return found


def _class_at_hand(parts: Sequence[ClassOfDays], rows: SpansAtHand) -> list[Found]:
    """What is known of some days, of the answers asked for and then of their classes, which have the same weights."""
    whole, notes = parts[0], [part.notes(rows) for part in parts]
    if whole.pays():
        *variances, squared = zip(*(part.from_sums(its) for part, its in zip(parts, notes, strict=True)), strict=True)
        every, squared = [*zip(*variances, strict=True)], squared[0]
    else:
        weights = whole.weights()
        every = variances_of([part.sought(its, weights) for part, its in zip(parts, notes, strict=True)])
        squared = whole.squared(weights)
    shared = {"waits": whole.waits(rows), "behind": _inverse(squared)}
    return [
        part.counts() | shared | dict(zip(_VARIANCES, its, strict=True)) for part, its in zip(parts, every, strict=True)
    ]


def _hazards_elsewhere(parts: Sequence[HazardStudy], rows: SpansAway) -> list[Found]:
    """The same for all parts where notes are counted on an engine, with the classes of days as rows of one table."""
    whole, every = parts[0], [part.each_class for part in parts]
    classes, kinds, asked = len(whole.classes[0]), len(whole.spans.group), every[1:] or every
    at_risk, adds = np.zeros((classes, kinds), bool), np.zeros((len(asked) * classes, 2, kinds))
    for at, one in enumerate(every[0]):
        at_risk[at, one.here] = one.at_risk > 0
    for at, one in enumerate(one for part in asked for one in part):
        adds[at][:, one.here] = one.adds()
    notes = rows.notes(adds)
    joined = [_in_one(notes[at : at + classes]) for at in range(0, len(notes), classes)]
    joined = joined if asked is every else [total(joined), *joined]
    held = [one.weights() for one in every[0]]
    weights = _weights_in_one(held)
    size = whole.groups * classes
    variances = variances_of(
        [Sought(part.control, size, own, weights) for part, own in zip(parts, joined, strict=True)]
    )
    squared = np.column_stack([one.squared(its) for one, its in zip(every[0], held, strict=True)]).ravel()
    shared = {"waits": rows.waits(at_risk).ravel(), "behind": _inverse(squared)}
    return [
        _columns([one.counts() for one in part]) | shared | dict(zip(_VARIANCES, its, strict=True))
        for part, its in zip(every, variances, strict=True)
    ]


def _columns(every: Sequence[Found]) -> Found:
    return {name: np.column_stack([one[name] for one in every]).ravel() for name in every[0]}


def _in_one(notes: Sequence[Notes]) -> Notes:
    """The notes of all classes of days, a group's classes one after another as its rows."""
    row = np.concatenate([one.row * len(notes) + at for at, one in enumerate(notes)])
    return Notes(
        row, *(np.concatenate([getattr(one, name) for one in notes]) for name in ("cluster", "ours", "theirs"))
    )


def _weights_in_one(weights: Sequence[Weights]) -> Weights:
    row = np.concatenate([one.row * len(weights) + at for at, one in enumerate(weights)])
    order = np.argsort(row, kind="stable")
    rest = (np.concatenate([getattr(one, name) for one in weights])[order] for name in ("stratum", "day", "weight"))
    return Weights(row[order], *rest)
