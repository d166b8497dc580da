"""The answer hazard: how likely an answer is on a day after a note, beside the same day of a silence without one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from followup_analytics.facts.results import Counted, stamped
from followup_analytics.facts.timeline import Day
from followup_analytics.log.arguments import Choice, checked
from followup_analytics.log.errors import one_of, whole_from
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.arrow import texts
from followup_analytics.log.words import CHECK_IN, FOLLOW_UP_KINDS, THANK_YOU
from followup_analytics.waiting.adjustment.adjusted_hazards import adjusted_hazards, times_as_likely
from followup_analytics.waiting.answers import ANSWER, ANY, CLASSES, LIFTS, Answer, Ends, answer_kinds, plain
from followup_analytics.waiting.control import LEAST_AT_RISK, LONGEST, Silence, silence
from followup_analytics.waiting.counts import distinct, group_blocks
from followup_analytics.waiting.groups import clusters, note_groups, own_name, used
from followup_analytics.waiting.left_out import too_many
from followup_analytics.waiting.on_engine.readings import require_plain
from followup_analytics.waiting.rate_study import MOST_ADJUSTED
from followup_analytics.waiting.records.coded_waits import CodedNotes, CodedWaits, with_known_ends
from followup_analytics.waiting.steps import coded_steps
from followup_analytics.waiting.variance.intervals import (
    LEVEL,
    correlation,
    difference,
    effective_size,
    normal_quantile,
    wilson,
)
from followup_analytics.waiting.variance.span_spreads import RunningSums, Spans
from followup_analytics.waiting.variance.spreads import Notes, Weights, spreads
from followup_analytics.waiting.waits import FOLLOW_UP, coded_waits

FIRST_DAYS = (0, 1, 2, 3, 4, 6, 8, 11, 15, 21)  # of the classes of days; the last ends with the horizon
LEAST_WAITS = 5

_FIGURES = ("hazard", "lower", "upper", "without", "without_lower", "without_upper", "lift", "lift_lower", "lift_upper")
_COUNTS = ("waits", "at_risk", "answered")
_COLUMNS = {
    **dict.fromkeys(("first_day", "last_day", *_COUNTS), "int64"),
    **dict.fromkeys(CLASSES, "int64"),
    **dict.fromkeys((*_FIGURES, "check"), "float64"),
    **dict.fromkeys(LIFTS, "float64"),
    **dict.fromkeys(("enough", "clear"), "bool"),
}


@dataclass(frozen=True, kw_only=True)
class HazardStamp(Counted):
    """What `answer_hazard` says beside its rows: what was asked, and how many notes were counted, or could not be."""

    kind: str = CHECK_IN
    answer: str | list[str] = ANY
    horizon: int = 30
    sent: int = 0
    unmatched: int = 0
    left_out: int = 0


@checked
def answer_hazard(
    log: FollowUpLog,
    *,
    as_of: Day,
    horizon: int = 30,
    kind: Choice = CHECK_IN,
    by: Choice | None = None,
    answer: Answer = ANY,
    adjust: bool = True,
) -> pd.DataFrame:
    """The chance of an answer on a day, by days since a note, and what it would have been without that note.

    `hazard` is answers per day at risk: days on which the wait was still open and no later note had been sent.
    `without` is the same for the waits equally silent that were not written to: for a note with gap g, the hazard on
    day g + u of a silence of the same origin, contact number and impression, averaged over the days at risk, and
    adjusted for the circumstances of the notes as in `response_rates`: the day of the week, the season, the time in the
    search, the promised day. Days are taken together as the answers get rarer.

    Parameters
    ----------
    log
        The log.
    as_of
        The day the log is read on.
    horizon
        The last day after the note.
    kind
        Which note-days are counted: ``"check_in"`` or ``"thank_you"``.
    by
        What to group the note-days by: ``"attempt"`` (which note of the wait: 1, 2, 3, 4 or more), or anything that
        `response_rates` groups them by; None: all together.
    answer
        Which answers count, as in `response_rates`; the others then end a wait as closings do.
    adjust
        Whether `without` is adjusted as in `response_rates`; else it is the plain one, which `check` always is.

    Returns
    -------
    DataFrame
        Per group that holds a note (a text column named as `by`) a row per class of days: ``first_day``, ``last_day``,
        ``waits``, ``at_risk`` (days), ``answered`` (with any answer also ``good``, ``neutral``, ``bad``), ``left_out``
        (further notes of the group, in waits closed on a day nobody wrote down; where they are more than a fifth, no
        figure is told), ``hazard`` (per day) with ``lower`` and ``upper``, ``without`` with its ends, ``check``
        (`without` by strata alone), ``lift`` (the difference) with its ends (all 95 %, clustered as in
        `response_rates`), with any answer ``lift_good``, ``lift_neutral`` and ``lift_bad`` with theirs, ``enough`` (at
        least 5 waits), ``clear`` (0 lies outside the interval of the lift even when all rows, those of every group, are
        looked at together, after Bonferroni). Days on which fewer than 10 waits are as silent are left out; notes with
        no such day at all are counted in ``attrs`` as ``unmatched`` of all ``sent``. Empty where no such note was sent.

    Raises
    ------
    UnknownChoice
        If kind, by or answer is not valid here.
    WrongObject, OutOfRange
        If horizon is no whole number from 0 to 365.

    Examples
    --------
    >>> from followup_analytics import simulate
    >>> log, truth = simulate("null", interviews=400, seed=1)
    >>> days = answer_hazard(log, as_of=truth.attrs["as_of"], horizon=5)
    >>> days[["first_day", "last_day"]].values.tolist()
    [[0, 0], [1, 1], [2, 2], [3, 3], [4, 5]]
    """
    _check(horizon, kind)
    own_name(by, [*_COLUMNS, "left_out"])
    answer_kinds(answer)
    require_plain(log, adjust=adjust)
    coded, notes = coded_waits(log, as_of=as_of, left_out=True)
    codes, labels = note_groups(log, coded, notes, by)
    asked, gone = notes.thank_you == (kind == THANK_YOU), coded.left_out[notes.wait]
    group, labels = used(codes[asked], labels)
    left_out, group = np.bincount(group[gone[asked]], minlength=len(labels)), group[~gone[asked]]
    coded, notes = with_known_ends(coded, notes)
    counted, cluster = np.flatnonzero(asked[~gone]), clusters(log, coded)
    ends = Ends.of(coded, answer)
    quiet = silence(coded, notes, cluster, counted, ends=ends, within=horizon, window=0)
    matched = quiet.matched
    spans = _Spans.of(coded, notes, ends, counted[matched], cluster, group[matched], horizon)
    times = None
    if adjust and matched.any() and len(labels) <= MOST_ADJUSTED:
        every = silence(coded, notes, cluster, counted, ends=Ends.of(coded, ANY), within=horizon, window=0)
        around = adjusted_hazards(
            log, coded, notes, cluster, counted[matched], spans.group, len(labels), horizon=horizon
        )
        times = times_as_likely(*around, every, spans.group, spans.days, _classes(horizon)[0], len(labels))
    frame = _frame(spans, quiet, ends, len(labels), horizon, times)
    frame = _with_left_out(frame, left_out, np.bincount(group, minlength=len(labels)))
    if by is not None:
        group = np.repeat(np.arange(len(labels)), len(_classes(horizon)[0]))
        frame.insert(0, by, pd.Series(texts(labels, group)))
    found = HazardStamp(
        kind=kind,
        by=by,
        answer=plain(answer),
        horizon=int(horizon),
        knowledge=coded.knowledge,
        sent=len(counted),
        unmatched=int((~matched).sum()),
        left_out=int(left_out.sum()),
    )
    return stamped(frame, log, as_of, found)


def _check(horizon: int, kind: str) -> None:
    one_of("kind", kind, FOLLOW_UP_KINDS)
    whole_from("horizon", horizon, 0, LONGEST)


@dataclass(frozen=True)
class _Spans:
    """The days at risk after each note that has a silence to be compared with: arrays of equal length."""

    wait: np.ndarray  # in ascending order
    cluster: np.ndarray
    group: np.ndarray
    days: np.ndarray  # how many, from the day of the note on; none after the horizon
    answered: np.ndarray  # the day after the note on which the answer came; -1 where none came in those days
    cause: np.ndarray  # of the end of its wait

    @classmethod
    def of(
        cls, coded: CodedWaits, notes: CodedNotes, ends: Ends, which: np.ndarray, cluster: np.ndarray,
        group: np.ndarray, horizon: int,
    ) -> _Spans:  # fmt: skip
        """The days of the stretches that those notes open."""
        steps = coded_steps(coded, notes)
        own = np.flatnonzero(steps.note >= 0)[which]  # one stretch per note, in their order
        length, event, wait = steps.length[own], steps.event[own], notes.wait[which]
        days = np.minimum(length + (event != FOLLOW_UP), horizon + 1)
        came = (event == ANSWER) & (ends.event[wait] == ANSWER) & (length <= horizon)
        return cls(wait, cluster[wait], group, days, np.where(came, length, -1), ends.cause[wait])

    def only(self, cause: int) -> _Spans:
        """The same days, with the answers of one cause alone."""
        return replace(self, answered=np.where(self.cause == cause, self.answered, -1))


# Hazards are counted note by note from running sums: a row per day at risk took five times the memory.
@dataclass(frozen=True)
class _Table:
    """By stratum and day since the last contact: whether that day can be compared, and running sums over the days."""

    compared: np.ndarray  # (strata, days)
    days: np.ndarray  # (strata, days + 1): those that can be compared before each day
    hazard: np.ndarray  # the same of the hazard without a note
    errors: RunningSums

    @classmethod
    def of(cls, quiet: Silence, errors: RunningSums) -> _Table:
        """From what the waits not written to say."""
        compared = quiet.at_risk >= LEAST_AT_RISK
        days, hazard = (np.pad(part.cumsum(axis=1), ((0, 0), (1, 0))) for part in (compared, compared * quiet.rate))
        return cls(compared, days, hazard, errors)


def _classes(horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """The first and the last day of each class."""
    first = np.array([day for day in FIRST_DAYS if day <= horizon])
    return first, np.append(first[1:] - 1, horizon)


def _frame(
    spans: _Spans, quiet: Silence, ends: Ends, groups: int, horizon: int, times: np.ndarray | None
) -> pd.DataFrame:
    found = _found(spans, quiet, groups, horizon, times)
    days = dict(zip(("first_day", "last_day"), np.tile(np.column_stack(_classes(horizon)), (groups, 1)).T, strict=True))
    counts, figures = {name: found[name] for name in _COUNTS}, _figures(found)
    figures["check"] = found["check"]
    for cause, name in enumerate(ends.names if len(ends.names) > 1 else (), 1):
        part = _found(spans.only(cause), quiet.of(ends, (cause,)), groups, horizon, times)
        counts[name], lift = part["answered"], _figures(part)
        figures |= {f"lift_{name}{end}": lift[f"lift{end}"] for end in ("", "_lower", "_upper")}
    frame = pd.DataFrame(days | counts | figures)
    return frame.astype({name: dtype for name, dtype in _COLUMNS.items() if name in frame})


def _found(spans: _Spans, quiet: Silence, groups: int, horizon: int, times: np.ndarray | None) -> dict[str, np.ndarray]:
    """What is known of each class of days, group by group; the hazard without `times` that of the strata."""
    table = _Table.of(quiet, RunningSums(quiet))
    classes = [_of_class(spans, quiet, table, groups, ends) for ends in zip(*_classes(horizon), strict=True)]
    found = {name: np.column_stack([one[name] for one in classes]).ravel() for name in classes[0]}
    found["check"] = found["without"]
    if times is not None:
        for name, power in (("without", 1), ("without_variance", 2), ("both", 1)):
            found[name] = found[name] * times**power
    return found


def _with_left_out(frame: pd.DataFrame, left_out: np.ndarray, counted: np.ndarray) -> pd.DataFrame:
    """The rows with how many notes of their group are left out; where these are too many, without figures."""
    classes = len(frame) // max(len(left_out), 1)
    untold = np.repeat(too_many(left_out, counted), classes)
    frame.loc[untold, [name for name in (*_FIGURES, "check", *LIFTS) if name in frame]] = np.nan
    frame.loc[untold, ["enough", "clear"]] = False
    frame.insert(list(frame).index("hazard"), "left_out", np.repeat(left_out, classes))
    return frame


def _of_class(
    spans: _Spans, quiet: Silence, table: _Table, groups: int, days: tuple[int, int]
) -> dict[str, np.ndarray]:
    """What is known of those days after the notes of each group.

    These are the counts, both hazards (missing without a day at risk), the variances of both and their covariance, and
    how many waits the one without rests on.
    """
    here = np.flatnonzero(spans.days > days[0])
    group, stratum, gap, end = spans.group[here], quiet.stratum[here], quiet.gap[here], spans.answered[here]
    start, stop = gap + days[0], gap + np.minimum(spans.days[here], days[1] + 1)
    at_risk, expected = (part[stratum, stop] - part[stratum, start] for part in (table.days, table.hazard))
    came = (end >= days[0]) & (end <= days[1])
    came[came] = table.compared[stratum[came], (gap + end)[came]]
    total, answered, bare = (np.bincount(group, part, groups) for part in (at_risk, came, expected))
    some = np.maximum(total, 1)
    hazard, without = answered / some, bare / some
    ours, theirs = (part - share[group] * at_risk for part, share in ((came, hazard), (expected, without)))
    notes = Notes(group, spans.cluster[here], ours / some[group], theirs / some[group])
    *variances, squared = _variances(quiet, table, notes, Spans(group, stratum, start, stop), some)
    in_a_wait = at_risk > 0
    return {
        "waits": distinct(spans.wait[here][in_a_wait], group[in_a_wait], groups),
        "at_risk": total.astype("int64"),
        "answered": answered.astype("int64"),
        "hazard": np.where(total > 0, hazard, np.nan),
        "without": np.where(total > 0, without, np.nan),
        "behind": np.divide(1, squared, out=np.zeros(groups), where=squared > 0),
        **dict(zip(("variance", "without_variance", "both"), variances, strict=True)),
    }


def _variances(
    quiet: Silence, table: _Table, notes: Notes, spans: Spans, some: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The variances of both hazards and their covariance, and the squared weights per head; the cheaper way of two."""
    if spans.pay(len(quiet.stretch)):
        return table.errors.spreads(some, spans, notes)
    weights = _weights(spans.row, spans.stratum, spans.start, spans.stop, table.compared, some)
    squared = np.bincount(weights.row, weights.weight**2 / quiet.at_risk[weights.stratum, weights.day], len(some))
    return *spreads(quiet, len(some), notes, weights), squared


def _weights(
    group: np.ndarray, stratum: np.ndarray, start: np.ndarray, stop: np.ndarray, compared: np.ndarray, some: np.ndarray
) -> Weights:
    """How much of the mean hazard of each group is that of each stratum and day: by the spans that cover it."""
    strata, days = compared.shape
    parts = []
    for block, own in group_blocks(group, len(some), strata * (days + 1)):
        place = ((group[own] - block.start) * strata + stratum[own]) * (days + 1)
        size = len(block) * strata * (days + 1)
        change = np.bincount(place + start[own], minlength=size) - np.bincount(place + stop[own], minlength=size)
        covered = change.reshape(len(block), strata, days + 1).cumsum(axis=2)[:, :, :-1] * compared
        row, *cell = np.nonzero(covered)
        parts.append((row + block.start, *cell, covered[row, *cell] / some[row + block.start]))
    return Weights(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _figures(found: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Both hazards and their difference with intervals; whether there is enough, and the difference is clear."""
    hazard, without, waits, at_risk = (found[name] for name in ("hazard", "without", "waits", "at_risk"))
    variances, both = (found["variance"], found["without_variance"]), found["both"]
    ends = wilson(hazard, effective_size(hazard, variances[0], at_risk, if_none=at_risk))
    bare = wilson(without, effective_size(without, variances[1], found["behind"], if_none=waits))
    lift = (hazard - without, *difference((hazard, *ends), (without, *bare), correlation(both, *variances)))
    figures = dict(zip(_FIGURES, (hazard, *ends, without, *bare, *lift), strict=True))
    enough = waits >= LEAST_WAITS
    return figures | {"enough": enough, "clear": enough & _leaves_out_zero(*lift, together=enough.sum())}


def _leaves_out_zero(value: np.ndarray, lower: np.ndarray, upper: np.ndarray, *, together: int) -> np.ndarray:
    """Whether 0 lies outside each interval, once widened for so many looked at together."""
    wider = normal_quantile(1 - (1 - LEVEL) / max(together, 1)) / normal_quantile()
    found: np.ndarray = (value - wider * (value - lower) > 0) | (value + wider * (upper - value) < 0)
    return found
