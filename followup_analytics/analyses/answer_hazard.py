"""The answer hazard: how likely an answer is on each day after a note, beside the same day of a silence without one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from followup_analytics.engines.engine_log import EngineLog
from followup_analytics.facts.results import Counted, stamped
from followup_analytics.log.arguments import Choice, checked
from followup_analytics.log.days import Day
from followup_analytics.log.errors import one_of, whole_number
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.texts import texts_at
from followup_analytics.log.words import CHECK_IN, FOLLOW_UP_KINDS, THANK_YOU
from followup_analytics.waiting.adjustment.adjusted_hazards import adjusted_hazards, times_as_likely
from followup_analytics.waiting.answers import ANSWER, ANY, CLASSES, LIFTS, Answer, Ends, answer_kinds, answer_name
from followup_analytics.waiting.control import LONGEST, control_waits
from followup_analytics.waiting.groups import clusters, note_groups, own_name, used_groups
from followup_analytics.waiting.left_out import too_many
from followup_analytics.waiting.on_engine.hazard_cells import hazard_material
from followup_analytics.waiting.on_engine.readings import require_plain
from followup_analytics.waiting.rates.rate_study import MOST_ADJUSTED
from followup_analytics.waiting.records.coded_waits import CodedNotes, CodedWaits, with_known_ends
from followup_analytics.waiting.steps import coded_steps
from followup_analytics.waiting.variance.day_hazards import HazardMaterial, HazardStudy, NoteSpans, SpansAtHand
from followup_analytics.waiting.variance.intervals import (
    LEVEL,
    correlation,
    difference,
    effective_size,
    normal_quantile,
    wilson,
)
from followup_analytics.waiting.waits import FOLLOW_UP, coded_waits

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
    """What `answer_hazard` says beside its rows: what was asked, and how many notes were counted or could not be."""

    kind: str = CHECK_IN
    answer: str | list[str] = ANY
    horizon: int = 30
    adjust: bool = True
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

    `hazard` is answers per day at risk, that is per day on which the wait was still open and no later note had been
    sent. `without` is the same for equally silent waits that were not written to: for a note with gap g, the hazard on
    day g + u of a silence of the same origin, contact number and impression, averaged over the days at risk, and
    adjusted for the circumstances of the notes as in `response_rates`: the day of the week, the season, the time in the
    search, the promised day. Later days are grouped, as answers get rarer.

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
        Whether `without` is adjusted as in `response_rates`; if not, it is the plain one, as `check` always is.

    Returns
    -------
    DataFrame
        For each group that holds a note (a text column named like `by`), a row per class of days: ``first_day``,
        ``last_day``, ``waits``, ``at_risk`` (days), ``answered`` (with any answer also ``good``, ``neutral``, ``bad``),
        ``left_out`` (further notes of the group, in waits closed on a day nobody wrote down; where they are more than a
        fifth, no figure is given), ``hazard`` (per day) with ``lower`` and ``upper``, ``without`` with its ends,
        ``check`` (`without` by strata alone), ``lift`` (the difference) with its ends (all 95 %, clustered as in
        `response_rates`), with any answer ``lift_good``, ``lift_neutral`` and ``lift_bad`` with theirs, ``enough`` (at
        least 5 waits), ``clear`` (0 lies outside the interval of the lift even when all rows, those of every group, are
        looked at together, after Bonferroni). Days on which fewer than 10 waits are as silent are left out; notes for
        which no day has as many are counted in ``attrs`` as ``unmatched`` of all ``sent``. Empty where no such note was
        sent.

    Raises
    ------
    UnknownChoice
        If kind, by or answer is not valid here.
    WrongObject, OutOfRange
        If horizon is not a whole number from 0 to 365.

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
    material = _material(log, as_of=as_of, horizon=horizon, kind=kind, by=by, answer=answer, adjust=adjust)
    frame = _with_left_out(_frame(material.study, material.times), material.left_out, material.sent)
    if by is not None:
        group = np.repeat(np.arange(material.study.groups), len(material.study.classes[0]))
        frame.insert(0, by, pd.Series(texts_at(material.labels, group)))
    found = HazardStamp(
        kind=kind,
        by=by,
        answer=answer_name(answer),
        horizon=int(horizon),
        adjust=adjust,
        knowledge=material.knowledge,
        sent=int(material.sent.sum()),
        unmatched=material.unmatched,
        left_out=int(material.left_out.sum()),
    )
    return stamped(frame, log, as_of, found)


def _material(
    log: FollowUpLog, *, as_of: Day, horizon: int, kind: str, by: str | None, answer: Answer, adjust: bool
) -> HazardMaterial:
    """The notes, and the silences they are compared with."""
    if isinstance(log, EngineLog):
        return hazard_material(log, as_of=as_of, horizon=horizon, kind=kind, by=by, answer=answer)
    coded, notes = coded_waits(log, as_of=as_of, left_out=True)
    codes, labels = note_groups(log, coded, notes, by)
    asked, gone = notes.thank_you == (kind == THANK_YOU), coded.left_out[notes.wait]
    group, labels = used_groups(codes[asked], labels)
    left_out, group = np.bincount(group[gone[asked]], minlength=len(labels)), group[~gone[asked]]
    coded, notes = with_known_ends(coded, notes)
    counted, cluster = np.flatnonzero(asked[~gone]), clusters(log, coded)
    ends = Ends.of(coded, answer)
    quiet = control_waits(coded, notes, cluster, counted, ends=ends, within=horizon, window=0)
    matched = quiet.matched
    spans = _spans(coded, notes, ends, counted[matched], group[matched], horizon)
    wait = notes.wait[counted[matched]]
    study = HazardStudy(spans, SpansAtHand(wait, cluster[wait]), quiet, ends, len(labels), horizon)
    times = None
    if adjust and matched.any() and len(labels) <= MOST_ADJUSTED:
        every = control_waits(coded, notes, cluster, counted, ends=Ends.of(coded, ANY), within=horizon, window=0)
        around = adjusted_hazards(
            log, coded, notes, counted[matched], spans.group, len(labels), as_of=as_of, horizon=horizon
        )
        times = times_as_likely(*around, every, spans.group, spans.days, study.classes[0], len(labels))
    sent, unmatched = np.bincount(group, minlength=len(labels)), int((~matched).sum())
    return HazardMaterial(study, labels, sent, unmatched, left_out, coded.knowledge, times)


def _spans(
    coded: CodedWaits, notes: CodedNotes, ends: Ends, which: np.ndarray, group: np.ndarray, horizon: int
) -> NoteSpans:
    """The days of the stretches that those notes begin."""
    steps = coded_steps(coded, notes)
    own = np.flatnonzero(steps.note >= 0)[which]  # one stretch per note, in their order
    length, event, wait = steps.length[own], steps.event[own], notes.wait[which]
    days = np.minimum(length + (event != FOLLOW_UP), horizon + 1)
    came = (event == ANSWER) & (ends.event[wait] == ANSWER) & (length <= horizon)
    return NoteSpans(group, days, np.where(came, length, -1), ends.cause[wait])


def _check(horizon: int, kind: str) -> None:
    one_of("kind", kind, FOLLOW_UP_KINDS)
    whole_number("horizon", horizon, 0, LONGEST)


def _frame(study: HazardStudy, times: np.ndarray | None) -> pd.DataFrame:
    days = np.tile(np.column_stack(study.classes), (study.groups, 1)).T
    found, *parts = (_adjusted(part, times) for part in study.found())
    counts, figures = {name: found[name] for name in _COUNTS}, _figures(found)
    figures["check"] = found["check"]
    for name, part in zip(study.ends.names if parts else (), parts, strict=True):
        counts[name], lift = part["answered"], _figures(part)
        figures |= {f"lift_{name}{end}": lift[f"lift{end}"] for end in ("", "_lower", "_upper")}
    frame = pd.DataFrame(dict(zip(("first_day", "last_day"), days, strict=True)) | counts | figures)
    return frame.astype({name: dtype for name, dtype in _COLUMNS.items() if name in frame})


def _adjusted(found: dict[str, np.ndarray], times: np.ndarray | None) -> dict[str, np.ndarray]:
    """`found` with the hazard without a note adjusted to the circumstances of the notes; as it was without `times`."""
    found = found | {"check": found["without"]}
    if times is None:
        return found
    powers = (("without", 1), ("without_variance", 2), ("both", 1))
    return found | {name: found[name] * times**power for name, power in powers}


def _with_left_out(frame: pd.DataFrame, left_out: np.ndarray, counted: np.ndarray) -> pd.DataFrame:
    """The rows with how many notes of their group are left out; where too many are, without figures."""
    classes = len(frame) // max(len(left_out), 1)
    untold = np.repeat(too_many(left_out, counted), classes)
    if untold.any():
        frame.loc[untold, [name for name in (*_FIGURES, "check", *LIFTS) if name in frame]] = np.nan
        frame.loc[untold, ["enough", "clear"]] = False
    frame.insert(list(frame).index("hazard"), "left_out", np.repeat(left_out, classes))
    return frame


def _figures(found: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Both hazards and their difference with intervals; whether there is enough, whether the difference is clear."""
    hazard, without, waits, at_risk = (found[name] for name in ("hazard", "without", "waits", "at_risk"))
    variances, both = (found["variance"], found["without_variance"]), found["both"]
    ends = wilson(hazard, effective_size(hazard, variances[0], at_risk, if_none=at_risk))
    bare = wilson(without, effective_size(without, variances[1], found["behind"], if_none=waits))
    lift = (hazard - without, *difference((hazard, *ends), (without, *bare), correlation(both, *variances)))
    figures = dict(zip(_FIGURES, (hazard, *ends, without, *bare, *lift), strict=True))
    enough = waits >= LEAST_WAITS
    return figures | {"enough": enough, "clear": enough & _leaves_out_zero(*lift, together=enough.sum())}


def _leaves_out_zero(value: np.ndarray, lower: np.ndarray, upper: np.ndarray, *, together: int) -> np.ndarray:
    """Whether 0 lies outside each interval, widened for so many looked at together."""
    wider = normal_quantile(1 - (1 - LEVEL) / max(together, 1)) / normal_quantile()
    found: np.ndarray = (value - wider * (value - lower) > 0) | (value + wider * (upper - value) < 0)
    return found
