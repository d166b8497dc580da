"""The study of rates: note-days in their buckets, and the waits they are compared with."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from followup_analytics.engines.engine_log import EngineLog
from followup_analytics.facts.results import Knowledge
from followup_analytics.log.days import Day
from followup_analytics.log.errors import one_of, whole_number
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.words import FOLLOW_UP_KINDS, THANK_YOU
from followup_analytics.waiting.adjustment.adjusted import Adjusted, adjusted
from followup_analytics.waiting.answers import ANY, CLASSES, Answer, Ends, answer_kinds
from followup_analytics.waiting.control import LONGEST, ControlWaits, control_waits, control_waits_of
from followup_analytics.waiting.counts import count_days, numbered
from followup_analytics.waiting.groups import ALWAYS_ALL, clusters, note_groups, seekers_behind, used_groups
from followup_analytics.waiting.incidence import Incidence, incidence
from followup_analytics.waiting.on_engine.clustered import StretchCells, cluster_column, seekers_on
from followup_analytics.waiting.on_engine.rate_cells import RateCells
from followup_analytics.waiting.on_engine.readings import knowledge_on, require_plain
from followup_analytics.waiting.records.coded_waits import with_known_ends
from followup_analytics.waiting.records.note_cells import Adds, NoteCells, NoteRows, RowsAtHand, counted
from followup_analytics.waiting.variance import variances
from followup_analytics.waiting.variance.intervals import correlation, effective_size
from followup_analytics.waiting.variance.jackknife import influence
from followup_analytics.waiting.variance.sides import Sides
from followup_analytics.waiting.waits import coded_waits

MOST_ADJUSTED = 2000  # buckets; where there are more, each has too few notes to tell anything
LEAST_CLUSTERS = (
    20  # from this many on, their spread shows how strongly notes are correlated; below, a wait counts as one
)
TOGETHER = "all"
_NOBODY = 1e-12  # a share this small is rounding: everyone's end is known


def _check(within: int, kind: str) -> None:
    one_of("kind", kind, FOLLOW_UP_KINDS)
    whole_number("within", within, 0, LONGEST)


@dataclass(frozen=True)
class RateStudy:
    """The note-days of a log in their buckets, and the waits they are compared with."""

    notes: NoteCells
    rows: NoteRows
    labels: list[str]
    left_out: np.ndarray  # by bucket, notes whose wait has no known end
    gone: np.ndarray  # the same, those that would be an answer asked for and the others: (2, buckets)
    control: ControlWaits
    ends: Ends
    within: int
    knowledge: Knowledge
    seekers: int  # that have a wait
    adjusted: tuple[Adjusted, ...] = ()  # of the answers asked for, then of each of their classes; none: only strata
    whole: RateStudy | None = None  # of all answers, where this is the study of one class
    part: int = 0  # which class, from 1 on

    @classmethod
    def of(
        cls,
        log: FollowUpLog,
        *,
        as_of: Day,
        by: str | None,
        within: int,
        kind: str,
        answer: Answer = ANY,
        adjust: bool = True,
    ) -> RateStudy:
        """Count the notes of that kind; the parameters are those of `response_rates`."""
        _check(within, kind)
        answer_kinds(answer)
        require_plain(log, adjust=adjust)
        if isinstance(log, EngineLog):
            return cls._on_engine(log, as_of, by, within, kind, answer)
        coded, every = coded_waits(log, as_of=as_of, left_out=True)
        group, labels = note_groups(log, coded, every, by)
        asked, gone = every.thank_you == (kind == THANK_YOU), coded.left_out[every.wait]
        at = np.flatnonzero(asked)
        group, labels, lost = group[at], labels if len(at) else [], gone[at]
        if by not in ALWAYS_ALL:
            group, labels = used_groups(group, labels)
        left_out = np.bincount(group[lost], minlength=len(labels))
        ends = Ends.of(coded, answer)
        undated = ends.only(every.wait[at[lost]]).gone(group[lost], len(labels))
        if coded.left_out.any():
            at, group, ends = np.flatnonzero(asked[~gone]), group[~lost], ends.only(~coded.left_out)
        coded, every = with_known_ends(coded, every)
        counted, cluster, wait = at, clusters(log, coded), every.wait[at]
        days = coded.end[wait] - every.day[counted]
        notes = NoteCells(group, days, ends.cause[wait], ends.event[wait], coded.pending[wait])
        control = control_waits(coded, every, cluster, counted, ends=ends, within=within)
        rows = RowsAtHand(group, len(labels), wait, cluster[wait], control.matched)
        known = coded.knowledge, seekers_behind(log, coded)
        study = cls(notes, rows, labels, left_out, undated, control, ends, within, *known)
        if not adjust or not control.matched.any() or len(labels) > MOST_ADJUSTED:
            return study
        kinds = [answer_kinds(answer), *(CLASSES[name] for name in study.classes)]
        matched = counted[control.matched], notes.group[control.matched]
        found = adjusted(log, coded, every, *matched, len(labels), as_of=as_of, within=within, answers=kinds)
        return replace(study, adjusted=tuple(found))

    @classmethod
    def _on_engine(cls, log: EngineLog, day: Day, by: str | None, within: int, kind: str, answer: Answer) -> RateStudy:
        cluster = cluster_column(log, day)
        cells = RateCells.of(log, day, cluster, by=by, within=within, kind=kind, answer=answer)
        there, held, ends = StretchCells.of(log, day, answer, cluster), cells.held, cells.ends
        control = control_waits_of(
            there.stretches, held["stratum"], held["gap"], ends=ends, within=within, window=None, behind=there.behind
        )
        rows, known = cells.rows(control.matched), (knowledge_on(log, day), seekers_on(log, day))
        return cls(cells.cells, rows, cells.labels, cells.left_out, cells.gone, control, ends, within, *known)

    def together(self) -> RateStudy:
        """The same notes as one group."""
        group = self.notes.group[self.control.matched]
        size = np.bincount(group, minlength=len(self.labels))
        share, left_out, gone = size / max(len(group), 1), self.left_out.sum(keepdims=True), self.gone.sum(axis=1)
        return replace(
            self,
            notes=replace(self.notes, group=np.zeros_like(self.notes.group)),
            rows=self.rows.together(),
            labels=[TOGETHER],
            left_out=left_out,
            gone=gone[:, None],
            adjusted=tuple(each.together(group, share) for each in self.adjusted),
        )

    @property
    def classes(self) -> dict[str, int]:
        """The causes of the classes of answers, where any answer was asked for."""
        names = self.ends.names
        return {name: cause for cause, name in enumerate(names, 1)} if len(names) > 1 else {}

    def only(self, cause: int) -> RateStudy:
        """The same study of one class of the answers; the others end a wait as closings do."""
        notes = replace(self.notes, event=self.ends.roles((cause,))[self.notes.cause])
        part = replace(self, notes=notes, whole=self, part=cause)
        if self.adjusted:  # which needs no strata
            return replace(part, adjusted=self.adjusted[cause : cause + 1])
        return replace(part, control=self.control.with_answers(self.ends, (cause,)))

    @functools.cached_property
    def matched(self) -> NoteCells:
        """The notes that have a match."""
        if self.whole:  # those of a class differ in what their ends are to it alone
            return replace(self.whole.matched, event=self.ends.roles((self.part,))[self.whole.matched.cause])
        return self.notes.only(self.control.matched)

    @functools.cached_property
    def curve(self) -> Incidence:
        """The share answered after these, by bucket and day."""
        notes, groups, within = self.matched, len(self.labels), self.within
        counts = count_days(notes.days, notes.event, group=notes.group, groups=groups, horizon=within, many=notes.many)
        return incidence(counts)

    @functools.cached_property
    def sides(self) -> Sides:
        """Rate and without of each bucket, from the notes that have a match."""
        size, curve = self._size, self.curve
        known = self.have_figures(curve)
        check = self._mean_chance(self._weights)  # of any answer, in an adjusted study of one class: it is not shown
        without = self._adjusted_without() if self.adjusted else check
        rate, without, check = (np.where(known, each, np.nan) for each in (curve.rate[:, -1], without, check))
        rate_var, without_var, both = np.where(known, self._variances, 0)
        few, behind = self._clusters < LEAST_CLUSTERS, self._waits_behind
        unknown = np.isnan(effective_size(without, without_var, behind, if_none=np.nan))
        # Waits are counted only where a figure rests on them: on an engine, that takes as long as all the rest.
        waits = self._waits if ((few | unknown) & (size > 0)).any() else size
        seen = size - (curve.counts.censored[:, :-1].sum(axis=1) if self.within else 0)
        variance, most = np.maximum(curve.variance()[:, -1], rate_var), np.where(few, waits, size)
        return Sides(
            rate,
            effective_size(rate, variance, most, if_none=seen),
            without,
            effective_size(without, without_var, behind, if_none=waits),
            correlation(both, rate_var, without_var),
            check,
        )

    @property
    def _variances(self) -> variances.Variances:
        """The variances of both rates and their covariance."""
        found = (self.whole or self)._variances_by_part
        if self.part not in found:
            found[self.part] = _variances_of([self])[0]
        return found[self.part]

    def read_variances(self, parts: Sequence[RateStudy]) -> None:
        """Compute the variances of this study and of its classes at once, so that an engine reads the rows once."""
        self._variances_by_part.update(enumerate(_variances_of([self, *parts])))

    @functools.cached_property
    def _variances_by_part(self) -> dict[int, variances.Variances]:
        """Those found so far, of this study and of its classes."""
        return {}

    @functools.cached_property
    def _waits(self) -> np.ndarray:
        return self.whole._waits if self.whole else self.rows.waits(matched=True)

    @functools.cached_property
    def _clusters(self) -> np.ndarray:
        return self.whole._clusters if self.whole else self.rows.clusters()

    @functools.cached_property
    def _size(self) -> np.ndarray:
        return self.whole._size if self.whole else counted(self.matched.group, len(self.labels), self.matched.many)

    def adds(self) -> np.ndarray:
        """What each cluster adds to the error of each lift: (buckets, clusters), 0 where there is no lift."""
        groups, clusters, weights = len(self.labels), self.control.clusters, self._weights
        own = self.rows.notes([self._adds()])[0]
        cell = own.row * clusters + own.cluster
        out = np.bincount(cell, own.ours - own.theirs, groups * clusters).reshape(groups, clusters)
        for row in range(groups):
            if self.adjusted:
                out[row] -= self.adjusted[0].errors(row, clusters)
            else:
                out[row] -= self.control.errors([weights.table(row, self.control.rate.shape)])[0]
        return np.where(self.have_figures(self.curve)[:, None], out, 0)

    def have_figures(self, curve: Incidence) -> np.ndarray:
        """Whether each bucket has notes of which some were followed to the last day, or all have a known end."""
        counts = curve.counts
        return (counts.at_risk[:, 0] > 0) & ((counts.at_risk[:, -1] > 0) | (curve.free[:, -1] < _NOBODY))

    def _mean_chance(self, weights: variances.Weights) -> np.ndarray:
        """The mean chance of each bucket."""
        chance = self.control.rate[weights.stratum, weights.day]
        return np.bincount(weights.row, weights.weight * chance, len(self.labels))

    def _adjusted_without(self) -> np.ndarray:
        """The mean chance of each bucket in the circumstances of its notes."""
        found, group = self.adjusted[0], self.matched.group[self.adjusted[0].note]
        return np.bincount(group, found.chance * found.weight, len(self.labels))

    def _adds(self) -> Adds:
        """What each note adds to the error of its bucket's rate, and to that of the rate without a note."""
        control, notes = self.control, self.matched
        table = influence(self.curve, self.within)  # by group, day and event
        cell = (notes.group * table.shape[1] + np.minimum(notes.days, self.within + 1)) * table.shape[2] + notes.event
        ours = table.ravel().take(cell)
        if self.adjusted:
            return ours, self._adjusted_adds()
        theirs = control.rate.ravel().take(control.stratum * control.days + control.gap)
        theirs -= self._mean_chance(self._weights).take(notes.group)
        theirs /= self._size[notes.group]
        return ours, theirs

    def _adjusted_adds(self) -> np.ndarray:
        """What each note adds to the error of its bucket's rate without a note, which is a mean over these notes."""
        notes, found = self.matched, self.adjusted[0]
        theirs = np.zeros(len(notes.group))
        theirs[found.note] = (found.chance - self._adjusted_without()[notes.group[found.note]]) * found.weight
        return theirs

    @functools.cached_property
    def _weights(self) -> variances.Weights:
        """The weight of each stratum and day in each bucket's mean chance."""
        if self.whole:
            return self.whole._weights
        control, notes = self.control, self.matched
        code = (notes.group * len(control.rate) + control.stratum) * control.days + control.gap
        cell, at = numbered(code, len(self.labels) * control.rate.size)
        rest, day = np.divmod(cell, control.days)
        row, stratum = np.divmod(rest, len(control.rate))
        return variances.Weights(row, stratum, day, counted(at, len(cell), notes.many) / self._size[row])

    @functools.cached_property
    def _waits_behind(self) -> np.ndarray:
        """How many waits the mean chance of each bucket rests on."""
        if self.whole:
            return self.whole._waits_behind
        control, notes, groups = self.control, self.matched, len(self.labels)
        many = 1 if notes.many is None else notes.many
        code, cell = numbered(notes.group * len(control.rate) + control.stratum, groups * len(control.rate))
        held, row = counted(cell, len(code), notes.many), code // len(control.rate)
        # The waits compared with are counted, not the notes: else ten silent companies would prove what 300 notes add.
        heads = np.bincount(cell, many * control.at_risk[control.stratum, control.gap]) / np.maximum(held, 1)
        squared = np.bincount(row, (held / self._size[row]) ** 2 / heads, groups)
        return np.divide(1, squared, out=np.zeros(groups), where=squared > 0)


def _variances_of(parts: Sequence[RateStudy]) -> list[variances.Variances]:
    """The variances of one study, or of all answers and then their classes, which add up to them."""
    whole, asked = parts[0], parts[1:] or parts
    groups, own = len(whole.labels), whole.rows.notes([part._adds() for part in asked])
    if whole.adjusted:
        return [variances.variances_with(whole.adjusted[0].squared_errors, whole.control.clusters, groups, own[0])]
    own = own if asked is parts else [variances.total(own), *own]
    each = zip(parts, own, strict=True)
    return variances.variances_of([variances.Sought(part.control, groups, adds, whole._weights) for part, adds in each])
