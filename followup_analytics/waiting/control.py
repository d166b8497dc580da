"""The control: how likely an answer was on the same days since the last contact had no note been sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from followup_analytics.waiting.answers import ANSWER, CENSORED, CLOSED, Ends
from followup_analytics.waiting.records.coded_waits import CodedNotes, CodedWaits
from followup_analytics.waiting.records.stretches import Clustered, ClusteredAtHand, Stretches

LONGEST = 365  # days of a window: memory grows with its square
LEAST_AT_RISK = 10  # a stratum with fewer on the day of the note is not compared with

_IMPRESSIONS, _CONTACTS, _ORIGINS = 6, 2, 3
_FULL = _ORIGINS * _CONTACTS * _IMPRESSIONS
_COARSE = _ORIGINS * _CONTACTS
STRATA_OF = np.array(  # of each finest stratum itself and the two coarser ones
    [
        np.arange(_FULL),
        _FULL + np.arange(_FULL) // _IMPRESSIONS,
        _FULL + _COARSE + np.arange(_FULL) // (_IMPRESSIONS * _CONTACTS),
    ]
)


@dataclass(frozen=True)
class ControlWaits:
    """For each note, the chance of an answer had it not been sent, from comparable waits.

    A stratum is origin × contact number × impression, then origin × contact number, then origin: the rows of every
    table below. Days run since the last contact.
    """

    matched: np.ndarray  # for each note, whether any stratum has enough waits to compare with
    stratum: np.ndarray  # for each matched note, the finest that has
    gap: np.ndarray
    at_risk: np.ndarray  # (strata, days)
    rate: np.ndarray  # (strata, days): the chance of an answer in the window that starts that day
    answer: np.ndarray  # (strata, days, window): what an answer on each of its days does to that chance, per head
    leave: np.ndarray  # the same for a closing
    hazards: tuple[np.ndarray, np.ndarray]  # (strata, days): of an answer, of another end
    ended: np.ndarray  # (causes, strata, days): how many ended by each cause
    role: np.ndarray  # for each cause, 0 included, whether it is censored, an answer, or another end
    behind: Clustered  # the stretches; a code is finest stratum, last day and cause

    @property
    def clusters(self) -> int:
        """How many clusters there are."""
        return self.behind.clusters

    @property
    def days(self) -> int:
        """How many days since the last contact the tables hold."""
        found: int = self.rate.shape[1]
        return found

    def with_answers(self, ends: Ends, asked: tuple[int, ...]) -> ControlWaits:
        """The same waits, with those causes as the answers."""
        return _with_answers(self, ends.roles(asked), self.answer.shape[2] - 1)

    def errors(self, weights: Sequence[np.ndarray]) -> np.ndarray:
        """What the stretches of each cluster add to the errors of mean chances, weighted by (strata, days).

        Of shape (means, clusters).
        """
        return self.behind.errors([self.per_stretch(weight) for weight in weights])

    def errors_of(self, stratum: np.ndarray, day: np.ndarray, clusters: range) -> np.ndarray:
        """What the stretches of some clusters add to the errors of single chances: of shape (clusters, chances)."""
        behind = self.behind
        own = slice(*np.searchsorted(behind.cluster, [clusters.start, clusters.stop]))
        rest, cause = np.divmod(behind.stretch[own], len(self.role))
        full, last = np.divmod(rest, self.days)
        event = self.role[cause]
        cluster, out = behind.cluster[own] - clusters.start, np.zeros((len(clusters), len(stratum)))
        for one in np.unique(stratum):
            here, cells = np.flatnonzero((STRATA_OF[:, full] == one).any(axis=0)), np.flatnonzero(stratum == one)
            after = last[here] - day[cells, None]
            adds = self._of_chances(one, day[cells])
            each = adds[np.arange(len(cells))[:, None], np.clip(after, 0, adds.shape[1] - 1), event[here]]
            each = np.where(after >= 0, each, 0) * behind.stretches[own][here]
            begins = np.flatnonzero(np.diff(cluster[here], prepend=-1))
            if len(begins):
                out[np.ix_(cluster[here][begins], cells)] = np.add.reduceat(each, begins, axis=1).T
        return out

    def _of_chances(self, stratum: int, day: np.ndarray) -> np.ndarray:
        """What a stretch adds to the errors of the chances from those days on: (days, days it lasted after, event).

        The last row is for those that lasted beyond the window.
        """
        window = np.arange(self.answer.shape[2])
        hazards = (np.pad(table[stratum], (0, len(window)))[day[:, None] + window] for table in self.hazards)
        answer, leave = self.answer[stratum, day], self.leave[stratum, day]
        at_risk = sum(part * hazard for part, hazard in zip((answer, leave), hazards, strict=True)).cumsum(axis=1)
        adds = np.stack([-at_risk, answer - at_risk, leave - at_risk], axis=2)
        return np.concatenate([adds, np.repeat(-at_risk[:, -1:, None], 3, axis=2)], axis=1)

    def per_stretch(self, weight: np.ndarray) -> np.ndarray:
        """What a stretch adds to the error of the mean, by its code."""
        answer, leave = _laid_onto_days(weight, self.answer), _laid_onto_days(weight, self.leave)
        at_risk = (answer * self.hazards[0] + leave * self.hazards[1]).cumsum(axis=1)
        table = np.stack([-at_risk, answer - at_risk, leave - at_risk], axis=2)
        found: np.ndarray = table[STRATA_OF].sum(axis=0)[:, :, self.role].ravel()
        return found


def control_waits(
    coded: CodedWaits,
    notes: CodedNotes,
    cluster: np.ndarray,
    counted: np.ndarray,
    *,
    ends: Ends,
    within: int,
    window: int | None = None,
) -> ControlWaits:
    """Count every stretch of silence up to `within` days after the notes, and match the counted notes with the strata.

    A chance is for the `window` days ahead, by default `within`; 0: the day itself.

    A stretch ends with the events of its last day, or with a note before them. At risk on a day are those silent
    before it and not written to on or before it.
    """
    stretches, wait = stretches_of(coded, notes, ends.cause)
    clusters = int(cluster.max(initial=-1)) + 1

    def behind(code: np.ndarray, here: np.ndarray) -> ClusteredAtHand:
        return ClusteredAtHand.of(code, cluster[wait[here]], clusters)

    own, gap = notes.wait[counted], notes.gap[counted]
    stratum = (coded.origin[own].astype("int64") * _CONTACTS + (notes.attempt[counted] > 1)) * _IMPRESSIONS
    return control_waits_of(
        stretches, stratum + coded.impression[own], gap, ends=ends, within=within, window=window, behind=behind
    )


def control_waits_of(
    stretches: Stretches,
    stratum: np.ndarray,
    gap: np.ndarray,
    *,
    ends: Ends,
    within: int,
    window: int | None,
    behind: Callable[[np.ndarray, np.ndarray], Clustered],
) -> ControlWaits:
    """`control_waits` from stretches, given the finest stratum and the gap of each note.

    `behind` is given the codes of the stretches of at least a day, and which these are.
    """
    days = min(int(gap.max(initial=0)), _last_day(stretches)) + within + 1
    role = ends.roles(range(1, len(ends.names) + 1))
    here = np.flatnonzero(stretches.last >= 0)
    code = stretches.codes(days, len(role))[here]
    n, *ended = _tables(code, days, len(role), None if stretches.many is None else stretches.many[here])
    found = _matches(n[:, : days - within], stratum, gap)
    matched = found >= 0
    none = np.zeros((*n.shape, 0))
    held = behind(code, here)
    control = ControlWaits(matched, found[matched], gap[matched], n, n, none, none, (n, n), np.stack(ended), role, held)
    return _with_answers(control, role, within if window is None else window)


def _with_answers(control: ControlWaits, role: np.ndarray, window: int) -> ControlWaits:
    """The control with its rates and their derivatives, where the causes of that role are the answers."""
    some = np.maximum(control.at_risk, 1)
    answered, other = (control.ended[role[1:] == which].sum(axis=0) / some for which in (ANSWER, CLOSED))
    rate, answer, leave = _windows(some, answered, answered + other, window)
    return replace(control, rate=rate, answer=answer, leave=leave, hazards=(answered, other), role=role)


def _last_day(stretches: Stretches) -> int:
    """The last day on which any stratum can have enough at risk."""
    last, many = stretches.last, stretches.many
    if many is not None:
        order = np.argsort(-last)
        reached = np.searchsorted(many[order].cumsum(), LEAST_AT_RISK)
        return max(int(last[order[reached]]), 0) if reached < len(last) else 0
    return max(int(np.partition(last, -LEAST_AT_RISK)[-LEAST_AT_RISK]), 0) if len(last) >= LEAST_AT_RISK else 0


def stretches_of(coded: CodedWaits, notes: CodedNotes, cause: np.ndarray) -> tuple[Stretches, np.ndarray]:
    """The stretches before the first notes of waits, then those after each note, and the waits they lie in.

    `cause` is what ends each wait.
    """
    wait, full = notes.wait, coded.origin * np.int8(_CONTACTS * _IMPRESSIONS) + coded.impression
    follows = np.append(wait[1:] == wait[:-1], False)[: len(wait)]  # by another note
    first = np.append(True, ~follows[:-1])[: len(wait)]
    before, its_cause, every = coded.days.astype("int32"), cause.copy(), np.arange(len(coded), dtype="int32")
    before[wait[first]], its_cause[wait[first]] = notes.gap[first] - 1, CENSORED
    after = np.where(follows, np.append(notes.gap[1:], 0)[: len(wait)] - 1, coded.end[wait] - notes.day).astype("int32")
    pairs = (
        (before, after),
        (its_cause, np.where(follows, np.int8(CENSORED), cause[wait])),
        (full, full[wait] + np.int8(_IMPRESSIONS)),
        (every, wait.astype("int32")),
    )
    last, its_cause, stratum, whose = map(np.concatenate, pairs)
    return Stretches(last, its_cause, stratum), whose


def _tables(code: np.ndarray, days: int, causes: int, many: np.ndarray | None) -> list[np.ndarray]:
    """At risk, and ended by each cause, by stratum and day; the coarser strata are sums of the finer ones."""
    counts = np.bincount(code, many, _FULL * days * causes).astype("int64", copy=False).reshape(_FULL, days, causes)
    at_risk = counts.sum(axis=2)[:, ::-1].cumsum(axis=1)[:, ::-1]
    return [_with_coarser(table) for table in (at_risk, *np.moveaxis(counts[:, :, 1:], 2, 0))]


def _with_coarser(finest: np.ndarray) -> np.ndarray:
    coarse = finest.reshape(_COARSE, _IMPRESSIONS, -1).sum(axis=1)
    return np.concatenate([finest, coarse, coarse.reshape(_ORIGINS, _CONTACTS, -1).sum(axis=1)])


def _windows(
    heads: np.ndarray, answer: np.ndarray, total: np.ndarray, within: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The chance of an answer in the window from each day on, and its derivatives by each hazard, per head."""
    a, left, n = (_days_from_each_on(x, within, beyond) for x, beyond in ((answer, 0), (1 - total, 1), (heads, 1)))
    free = np.concatenate([np.ones((*left.shape[:2], 1)), left.cumprod(axis=2)[:, :, :-1]], axis=2)
    reached = (free * a).cumsum(axis=2)
    rate = reached[:, :, -1]
    lost = np.divide(rate[:, :, None] - reached, left, out=np.zeros(left.shape), where=left > 0)
    return rate, (free - lost) / n, -lost / n


def _days_from_each_on(table: np.ndarray, within: int, beyond: float) -> np.ndarray:
    """(strata, days, window): the days from each day on, and `beyond` after the last."""
    padded = np.pad(table, ((0, 0), (0, within)), constant_values=beyond)
    return np.lib.stride_tricks.sliding_window_view(padded, within + 1, axis=1)


def _laid_onto_days(weight: np.ndarray, window: np.ndarray) -> np.ndarray:
    """Weighted windows laid back onto the days they cover."""
    days = weight.shape[1]
    out = np.zeros_like(weight)
    for ahead in range(window.shape[2]):
        out[:, ahead:] += (weight * window[:, :, ahead])[:, : days - ahead]
    return out


def _matches(n: np.ndarray, stratum: np.ndarray, gap: np.ndarray) -> np.ndarray:
    """For each note the finest stratum with enough at risk on its day, -1 where there is none."""
    day = np.minimum(gap, n.shape[1] - 1)
    choices = [of[stratum] for of in STRATA_OF]
    return np.select([(gap == day) & (n[choice, day] >= LEAST_AT_RISK) for choice in choices], choices, -1)
