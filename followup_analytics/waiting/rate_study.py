"""The study of rates: note-days in their buckets, the silences they are compared with, and the table of both."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from followup_analytics.facts.results import Knowledge
from followup_analytics.facts.timeline import Day
from followup_analytics.log.errors import one_of, whole_from
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.arrow import texts
from followup_analytics.log.words import FOLLOW_UP_KINDS, THANK_YOU
from followup_analytics.waiting.adjustment.adjusted import Adjusted, adjusted
from followup_analytics.waiting.answers import ANSWER, ANY, CLASSES, LIFTS, Answer, Ends, answer_kinds
from followup_analytics.waiting.control import LONGEST, Silence, silence
from followup_analytics.waiting.counts import count_days, distinct
from followup_analytics.waiting.groups import ALWAYS_ALL, clusters, note_groups, used
from followup_analytics.waiting.incidence import Incidence, incidence
from followup_analytics.waiting.left_out import bounds, too_many
from followup_analytics.waiting.on_engine.readings import require_plain
from followup_analytics.waiting.records.coded_waits import CodedNotes, CodedWaits, with_known_ends
from followup_analytics.waiting.variance.intervals import correlation, effective_size
from followup_analytics.waiting.variance.jackknife import influence
from followup_analytics.waiting.variance.sides import Sides, judged
from followup_analytics.waiting.variance.spreads import Notes, Weights, spreads, spreads_with
from followup_analytics.waiting.waits import coded_waits

MOST_ADJUSTED = 2000  # buckets; where there are more, each has too few notes to tell anything
LEAST_CLUSTERS = 20  # from so many on their spread says how far notes hang together; below, a wait counts as one
TOGETHER = "all"
_NOBODY = 1e-12  # a share this small is rounding: everyone's end is known

_COLUMNS = {
    "bucket": "str",
    **dict.fromkeys(("sent", "answered", *CLASSES, "pending", "unmatched", "left_out", "waits"), "int64"),
    **dict.fromkeys(
        ("naive_rate", "rate", "lower", "upper", "least", "most", "without", "without_lower", "without_upper"),
        "float64",
    ),
    **dict.fromkeys(("check", "lift", "lift_lower", "lift_upper"), "float64"),
    **dict.fromkeys(LIFTS, "float64"),
    **dict.fromkeys(("closed_unheard", "tipping"), "float64"),
    "enough": "bool",
    **dict.fromkeys(("needed", "needed_upper"), "Int64"),
}


def _check(within: int, kind: str) -> None:
    one_of("kind", kind, FOLLOW_UP_KINDS)
    whole_from("within", within, 0, LONGEST)


@dataclass(frozen=True)
class _Notes:
    """The note-days that are counted."""

    group: np.ndarray
    days: np.ndarray  # from the note to the end of its wait
    cause: np.ndarray  # that it ended by
    event: np.ndarray  # what that is to the answers asked for
    pending: np.ndarray  # the end of its wait is not known yet
    wait: np.ndarray
    cluster: np.ndarray

    @classmethod
    def of(
        cls,
        coded: CodedWaits,
        notes: CodedNotes,
        counted: np.ndarray,
        group: np.ndarray,
        cluster: np.ndarray,
        ends: Ends,
    ) -> _Notes:
        wait = notes.wait[counted]
        days = coded.end[wait] - notes.day[counted]
        return cls(group, days, ends.cause[wait], ends.event[wait], coded.pending[wait], wait, cluster[wait])

    def only(self, which: np.ndarray) -> _Notes:
        if which.all():
            return self
        return _Notes(*(getattr(self, name)[which] for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class RateStudy:
    """The note-days of a log in their buckets, and the silences they are compared with."""

    notes: _Notes
    labels: list[str]
    left_out: np.ndarray  # by bucket, notes whose wait has no known end
    gone: np.ndarray  # the same, those that would be an answer asked for and the others: (2, buckets)
    quiet: Silence
    ends: Ends
    within: int
    knowledge: Knowledge
    adjusted: tuple[Adjusted, ...] = ()  # of the answers asked for, then of each of their classes; none: only strata
    whole: RateStudy | None = None  # of all answers, where this is the study of one class

    @classmethod
    def of(
        cls,
        log: FollowUpLog,
        *,
        as_of: Day,
        by: str,
        within: int,
        kind: str,
        answer: Answer = ANY,
        adjust: bool = True,
    ) -> RateStudy:
        """Count the notes of that kind; the parameters are those of `response_rates`."""
        _check(within, kind)
        answer_kinds(answer)
        require_plain(log, adjust=adjust)
        coded, every = coded_waits(log, as_of=as_of, left_out=True)
        group, labels = note_groups(log, coded, every, by)
        asked, gone = every.thank_you == (kind == THANK_YOU), coded.left_out[every.wait]
        group, labels = group[asked], labels if asked.any() else []
        if by not in ALWAYS_ALL:
            group, labels = used(group, labels)
        left_out = np.bincount(group[gone[asked]], minlength=len(labels))
        undated = Ends.of(coded, answer).only(every.wait[asked]).gone(group, len(labels))
        coded, every = with_known_ends(coded, every)
        counted, cluster = np.flatnonzero(asked[~gone]), clusters(log, coded)
        ends = Ends.of(coded, answer)
        notes = _Notes.of(coded, every, counted, group[~gone[asked]], cluster, ends)
        quiet = silence(coded, every, cluster, counted, ends=ends, within=within)
        study = cls(notes, labels, left_out, undated, quiet, ends, within, coded.knowledge)
        if not adjust or not quiet.matched.any() or len(labels) > MOST_ADJUSTED:
            return study
        kinds = [answer_kinds(answer), *(CLASSES[name] for name in study.classes)]
        matched = counted[quiet.matched], notes.group[quiet.matched]
        found = adjusted(log, coded, every, cluster, *matched, len(labels), within=within, answers=kinds)
        return replace(study, adjusted=tuple(found))

    def together(self) -> RateStudy:
        """The same notes as one group."""
        group = self.notes.group[self.quiet.matched]
        size = np.bincount(group, minlength=len(self.labels))
        share, left_out, gone = size / max(len(group), 1), self.left_out.sum(keepdims=True), self.gone.sum(axis=1)
        return replace(
            self,
            notes=replace(self.notes, group=np.zeros_like(self.notes.group)),
            labels=[TOGETHER],
            left_out=left_out,
            gone=gone[:, None],
            adjusted=tuple(each.together(group, share) for each in self.adjusted),
        )

    def frame(self) -> pd.DataFrame:
        """The table of `response_rates`, without its attributes."""
        notes, labels, quiet = self.notes, self.labels, self.quiet
        answered = (notes.event == ANSWER) & (notes.days <= self.within)
        pending = notes.pending & (notes.days < self.within)

        def count(which: np.ndarray) -> np.ndarray:
            return np.bincount(notes.group[which], minlength=len(labels))

        sent = count(np.ones(len(notes.group), bool))
        first = {
            "bucket": texts(labels, np.arange(len(labels))),
            "sent": sent,
            "answered": count(answered),
            **{name: count(answered & (notes.cause == cause)) for name, cause in self.classes.items()},
            "pending": count(pending),
            "unmatched": count(~quiet.matched),
            "left_out": self.left_out,
            "waits": distinct(notes.wait, notes.group, len(labels)),
            "naive_rate": np.divide(count(answered), sent, out=np.full(len(labels), np.nan), where=sent > 0),
        }
        untold = too_many(self.left_out, sent)
        figures = self.sides.figures() | self._lifts_of_classes() | self.sides.tipping()
        figures = {name: np.where(untold, np.nan, found) for name, found in figures.items()}
        frame = pd.DataFrame(first | figures | self._bounds() | judged(first, figures))
        return frame.astype({name: dtype for name, dtype in _COLUMNS.items() if name in frame})

    def _bounds(self) -> dict[str, np.ndarray]:
        """The least and the most that each rate can be, whatever became of the notes left out."""
        counts = self._curve(self.notes.only(self.quiet.matched)).counts
        known = self._can_be_told(incidence(counts))
        least, most = (np.where(known, end[:, -1], np.nan) for end in bounds(counts, self.gone))
        return {"least": least, "most": most}

    @property
    def classes(self) -> dict[str, int]:
        """The causes of the classes of answers, where any answer was asked for."""
        names = self.ends.names
        return {name: cause for cause, name in enumerate(names, 1)} if len(names) > 1 else {}

    def only(self, cause: int) -> RateStudy:
        """The same study of one class of the answers; the others end a wait as closings do."""
        notes = replace(self.notes, event=self.ends.roles((cause,))[self.notes.cause])
        if self.adjusted:  # which needs no strata
            return replace(self, notes=notes, adjusted=self.adjusted[cause : cause + 1], whole=self)
        return replace(self, notes=notes, quiet=self.quiet.of(self.ends, (cause,)), whole=self)

    def _lifts_of_classes(self) -> dict[str, np.ndarray]:
        found: dict[str, np.ndarray] = {}
        for name, cause in self.classes.items():
            lift = self.only(cause).sides.figures()
            found |= {f"lift_{name}{end}": lift[f"lift{end}"] for end in ("", "_lower", "_upper")}
        return found

    @functools.cached_property
    def sides(self) -> Sides:
        """Rate and without of each bucket, from the notes that have a match."""
        notes, within = self.notes.only(self.quiet.matched), self.within
        basis = (self.whole or self)._basis
        curve = self._curve(notes)
        known = self._can_be_told(curve)
        check = self._without(basis.weights)  # of any answer, in a study of one class that is adjusted: it is not shown
        without = self._adjusted_without(notes) if self.adjusted else check
        rate, without, check = (np.where(known, each, np.nan) for each in (curve.rate[:, -1], without, check))
        rate_var, without_var, both = np.where(known, self._spreads(curve, notes, basis.weights), 0)
        seen = basis.size - (curve.counts.censored[:, :-1].sum(axis=1) if within else 0)
        return Sides(
            rate,
            effective_size(rate, np.maximum(curve.variance()[:, -1], rate_var), basis.most, if_none=seen),
            without,
            effective_size(without, without_var, basis.behind, if_none=basis.waits),
            correlation(both, rate_var, without_var),
            check,
        )

    def _spreads(self, curve: Incidence, notes: _Notes, weights: Weights) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        groups, own = len(self.labels), self._adds(curve, notes)
        if self.adjusted:
            return spreads_with(self.adjusted[0].spread, self.quiet.clusters, groups, own)
        return spreads(self.quiet, groups, own, weights)

    @functools.cached_property
    def _basis(self) -> _Basis:
        """What is the same for every class of answers."""
        notes, groups = self.notes.only(self.quiet.matched), len(self.labels)
        size, waits = np.bincount(notes.group, minlength=groups), distinct(notes.wait, notes.group, groups)
        many = distinct(notes.cluster, notes.group, groups) >= LEAST_CLUSTERS
        return _Basis(size, waits, np.where(many, size, waits), self._weights(notes), self._behind(notes))

    def adds(self) -> np.ndarray:
        """What each cluster adds to the error of each lift: (buckets, clusters), 0 where there is no lift."""
        notes, groups, clusters = self.notes.only(self.quiet.matched), len(self.labels), self.quiet.clusters
        curve = self._curve(notes)
        own, weights = self._adds(curve, notes), self._basis.weights
        cell = own.row * clusters + own.cluster
        out = np.bincount(cell, own.ours - own.theirs, groups * clusters).reshape(groups, clusters)
        for row in range(groups):
            if self.adjusted:
                out[row] -= self.adjusted[0].errors(row, clusters)
            else:
                out[row] -= self.quiet.errors([weights.table(row, self.quiet.rate.shape)])[0]
        return np.where(self._can_be_told(curve)[:, None], out, 0)

    def _curve(self, notes: _Notes) -> Incidence:
        groups = len(self.labels)
        return incidence(count_days(notes.days, notes.event, group=notes.group, groups=groups, horizon=self.within))

    def _can_be_told(self, curve: Incidence) -> np.ndarray:
        """Whether each bucket has notes, and somebody was seen to the last day, or an end is known for everybody."""
        counts = curve.counts
        return (counts.at_risk[:, 0] > 0) & ((counts.at_risk[:, -1] > 0) | (curve.free[:, -1] < _NOBODY))

    def _without(self, weights: Weights) -> np.ndarray:
        """The mean chance of each bucket."""
        chance = self.quiet.rate[weights.stratum, weights.day]
        return np.bincount(weights.row, weights.weight * chance, len(self.labels))

    def _adjusted_without(self, notes: _Notes) -> np.ndarray:
        """The mean chance of each bucket in the circumstances of its notes."""
        found, group = self.adjusted[0], notes.group[self.adjusted[0].note]
        return np.bincount(group, found.chance * found.weight, len(self.labels))

    def _adds(self, curve: Incidence, notes: _Notes) -> Notes:
        """What each note adds to the errors of its bucket."""
        quiet, size = self.quiet, np.bincount(notes.group, minlength=len(self.labels))[notes.group]
        table = influence(curve, self.within)  # by group, day and event
        cell = (notes.group * table.shape[1] + np.minimum(notes.days, self.within + 1)) * table.shape[2] + notes.event
        ours = table.ravel().take(cell)
        if self.adjusted:
            return Notes(notes.group, notes.cluster, ours, self._adjusted_adds(notes))
        theirs = quiet.rate.ravel().take(quiet.stratum * quiet.days + quiet.gap)
        theirs -= self._without((self.whole or self)._basis.weights).take(notes.group)
        theirs /= size
        return Notes(notes.group, notes.cluster, ours, theirs)

    def _adjusted_adds(self, notes: _Notes) -> np.ndarray:
        """What each note adds to the error of its bucket's rate without, as one of the notes that it is the mean of."""
        found, group = self.adjusted[0], notes.group[self.adjusted[0].note]
        theirs = np.zeros(len(notes.group))
        theirs[found.note] = (found.chance - self._adjusted_without(notes)[group]) * found.weight
        return theirs

    def _weights(self, notes: _Notes) -> Weights:
        """How much of each bucket's mean is the chance of each stratum and day."""
        quiet, size = self.quiet, np.bincount(notes.group, minlength=len(self.labels))
        code = (notes.group * len(quiet.rate) + quiet.stratum) * quiet.days + quiet.gap
        cell, count = np.unique(code, return_counts=True)
        rest, day = np.divmod(cell, quiet.days)
        row, stratum = np.divmod(rest, len(quiet.rate))
        return Weights(row, stratum, day, count / size[row])

    def _behind(self, notes: _Notes) -> np.ndarray:
        """How many waits the mean chance of each bucket rests on."""
        quiet, groups = self.quiet, len(self.labels)
        code, cell = np.unique(notes.group * len(quiet.rate) + quiet.stratum, return_inverse=True)
        held, row = np.bincount(cell), code // len(quiet.rate)
        # Those compared with are counted, not the notes: else ten silent companies would prove what 300 notes add.
        heads = np.bincount(cell, quiet.at_risk[quiet.stratum, quiet.gap]) / np.maximum(held, 1)
        size = np.bincount(notes.group, minlength=groups)[row]
        squared = np.bincount(row, (held / size) ** 2 / heads, groups)
        return np.divide(1, squared, out=np.zeros(groups), where=squared > 0)


@dataclass(frozen=True)
class _Basis:
    """Per bucket the notes with a match, their waits, the largest effective size, and what the one without rests on."""

    size: np.ndarray
    waits: np.ndarray
    most: np.ndarray
    weights: Weights
    behind: np.ndarray
