"""Forecast: the chance that an answer still comes to each open wait, given its silence so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypedDict

import numpy as np
import pandas as pd

from followup_analytics.analyses.ahead.chances import LEAST_KNOWN, Chances, Reading, open_waits
from followup_analytics.analyses.response_curve import MOST_DAYS
from followup_analytics.facts.results import Counted, stamped
from followup_analytics.log.arguments import checked
from followup_analytics.log.days import Day, as_day, day_number
from followup_analytics.log.errors import whole_number
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.phrases import counted, likely_range, percent
from followup_analytics.log.text.texts import texts_at
from followup_analytics.log.words import ORIGINS
from followup_analytics.waiting.answers import ANSWER, ANY, Answer, Ends, answer_name, happened
from followup_analytics.waiting.left_out import mixed_bounds, too_many
from followup_analytics.waiting.records.coded_waits import CodedWaits, with_known_ends
from followup_analytics.waiting.waits import coded_waits

_CHECKED = 14  # days: how the forecast did is told for the number of days nearest to it
WEIGHED = ", weighed by how things go now,"


class Calibration(TypedDict):
    """What was said so many days ago of waits whose end is known by now, and what came: a mean chance and a share."""

    days: int
    waits: int
    said: float
    came: float


@dataclass(frozen=True, kw_only=True)
class ForecastStamp(Counted):
    """What `forecast` says beside its rows: how far ahead it looks, whether an outlook is in it, how it did before."""

    answer: str | list[str] = ANY
    days: list[int] = field(default_factory=lambda: [7, 14, 30])
    adjusted: bool = False
    checked_earlier: int = 0
    calibration: Calibration | None = None


@checked
def forecast(
    log: FollowUpLog,
    *,
    as_of: Day,
    days: Sequence[int] | int = (7, 14, 30),
    answer: Answer = ANY,
    adjust: bool = True,
) -> pd.DataFrame:
    """The chance that an answer still comes, for each application that waits.

    It is read from the silences of the log that lasted longer: those of the same origin, number of notes so far (0 to
    3, 4 or more) and impression that, counted from a contact, neither ended nor were written to for more days. Where
    there are fewer than 30, the impression is dropped, then which note it was, then whether there was one. From there
    on people are taken to go on as they usually do, further notes included (Aalen-Johansen; a closing without an answer
    competes). Variance: the larger of Greenwood's type and the clustered one; interval: Wilson's on the effective size,
    at most the number of waits.

    Where at least 20 waits of that origin were answered, the days of those silences are weighed by how things go now:
    answers become more or fewer along the search (a line in when the wait began), weeks in which nearly everybody was
    away are set apart from the others and taken to be over, and a promised day lies ahead, near or behind.

    A small chance is no reason to give up: a note may be what brings the answer (`response_rates`).

    Parameters
    ----------
    log
        The log.
    as_of
        The day the log is read on. An application last checked on an earlier day (``confirmed_on``) counts from there.
    days
        How many days ahead, one or several.
    answer
        Which answers count, as in `response_rates`; the others then end a wait as closings do.
    adjust
        Whether the silences are weighed by how things go now; if not, all days count alike.

    Returns
    -------
    DataFrame
        A row per application with an open wait: ``application_id``, ``seeker``, ``company``, ``origin``,
        ``silent_days`` (since the latest contact of the wait), ``at_risk`` (silences that lasted longer), ``left_out``
        (waits of that origin closed on a day nobody wrote down, whose silences are not counted), and for each number of
        days d ``chance_d``, ``lower_d``, ``upper_d``, ``least_d`` and ``most_d`` (what the chance can be, whatever
        became of those left out), missing where fewer than 5 silences were still at risk on the last of those days, or
        where more than a fifth of the waits of that origin are left out; ``told``, the same in a sentence.
        ``attrs["calibration"]``: for the number of ``days`` nearest to 14, what would have been said so long ago
        (``said``, the mean chance of so many ``waits``) and the share of these to which an answer ``came``;
        ``attrs["adjusted"]``: whether any silence was weighed; ``attrs["checked_earlier"]``: how many applications
        were last checked before `as_of`.

    Raises
    ------
    UnknownChoice
        If answer is not valid here.
    WrongObject, OutOfRange
        If days are not whole numbers from 1 to 3650.

    References
    ----------
    van Houwelingen (2007), for following all those still at risk from a landmark on.

    Examples
    --------
    >>> from followup_analytics import simulate
    >>> log, truth = simulate(interviews=300, seed=1)
    >>> ahead = forecast(log, as_of=truth.attrs["as_of"])
    >>> bool(ahead["chance_7"].mean() < ahead["chance_30"].mean() < 0.5)
    True
    """
    ahead = _days_ahead(days)
    frame, found, coded = _foretold(log, as_of, ahead, answer, adjust)
    before = _calibration(log, coded, as_day(as_of), min(ahead, key=lambda day: abs(day - _CHECKED)), answer, adjust)
    return stamped(frame, log, as_of, replace(found, calibration=before))


def outlook_of_each(log: FollowUpLog, *, as_of: Day, days: Sequence[int]) -> pd.DataFrame:
    """The rows of `forecast` without how it did before: half the work, for a list that does not show it."""
    frame, found, _ = _foretold(log, as_of, list(days), ANY, True)
    return stamped(frame, log, as_of, found)


def _foretold(
    log: FollowUpLog, as_of: Day, ahead: list[int], answer: Answer, adjust: bool
) -> tuple[pd.DataFrame, ForecastStamp, CodedWaits]:
    every, notes = coded_waits(log, as_of=as_of, left_out=True)
    coded, notes = with_known_ends(every, notes)
    read, waits = Reading.of(log, coded, notes, answer, as_of=as_of, adjust=adjust), open_waits(coded)
    chances = Chances.of(read, waits, ahead)
    outlooks = _columns(chances, ahead, happened(answer)) | _left_out(
        every, coded.origin[waits], Ends.of(every, answer)
    )
    found = ForecastStamp(
        days=ahead,
        answer=answer_name(answer),
        knowledge=coded.knowledge,
        adjusted=bool(chances.adjusted.any()),
        checked_earlier=int((coded.end[waits] < day_number(as_of)).sum()),
    )
    return _frame(log, coded, waits, outlooks, ahead), found, coded


def _calibration(
    log: FollowUpLog, now: CodedWaits, today: dt.date, days: int, answer: Answer, adjust: bool
) -> Calibration | None:
    """How the same forecast did so many days ago, on the waits open then whose end is known now, or that still wait."""
    then = dt.date.fromordinal(max(today.toordinal() - days, 1))
    coded, notes = with_known_ends(*coded_waits(log, as_of=then, left_out=True))
    waits = open_waits(coded)
    waits = waits[coded.end[waits] == day_number(then)]
    if not len(waits):
        return None
    read = Reading.of(log, coded, notes, answer, as_of=then, adjust=adjust, in_passing=True)
    chances = Chances.of(read, waits, [days], ends=False)
    chance = chances.figures[chances.row, 0, 0]
    since, event = now.end - day_number(then), Ends.of(now, answer).event
    key, asked = (part.application * (1 << 24) + part.start for part in (now, coded))  # in order: by start in each
    at = np.minimum(np.searchsorted(key, asked[waits]), len(key) - 1)
    known = (key[at] == asked[waits]) & ~np.isnan(chance) & ((since[at] >= days) | ~now.pending[at])
    if not known.any():
        return None
    came = (event[at] == ANSWER) & (since[at] <= days)
    return Calibration(
        days=days, waits=int(known.sum()), said=float(chance[known].mean()), came=float(came[known].mean())
    )


def longest_silence_first(ahead: pd.DataFrame) -> pd.DataFrame:
    """A `forecast` in reading order: the company in front, the longest silence on top.

    Examples
    --------
    >>> longest_silence_first(pd.DataFrame({"silent_days": [3, 9], "company": ["A", "B"]})).values.tolist()
    [['B', 9], ['A', 3]]
    """
    frame = ahead.sort_values("silent_days", ascending=False, kind="stable")
    return frame[["company", *frame.columns.drop("company")]].reset_index(drop=True)


def _days_ahead(days: Sequence[int] | int) -> list[int]:
    found: list[Any] = np.atleast_1d(np.asarray(days, dtype=object)).tolist()
    return sorted({whole_number("days", day, 1, MOST_DAYS) for day in found or [None]})


def _left_out(every: CodedWaits, origin: np.ndarray, ends: Ends) -> dict[str, np.ndarray]:
    """For waits of these origins, how many of their origin are left out, by what would have ended them; of how many."""
    gone, of = ends.gone(every.origin, len(ORIGINS)), np.bincount(every.origin, minlength=len(ORIGINS))
    return {"left_out": gone.sum(axis=0)[origin], "gone": gone[:, origin], "of": of[origin]}


def _columns(chances: Chances, ahead: list[int], came: str) -> dict[str, np.ndarray]:
    """For each open wait: days of silence, at risk, chance and ends (waits, days ahead), and the same in words."""
    row = chances.row
    chance, lower, upper = np.moveaxis(chances.figures[row], 1, 0)
    said = np.array(_sentences(chances, ahead, came), dtype=object)[row]
    first = {"silent_days": chances.silent[row], "at_risk": chances.at_risk[row]}
    return first | {"chance": chance, "lower": lower, "upper": upper, "told": said}


def _frame(
    log: FollowUpLog,
    coded: CodedWaits,
    waits: np.ndarray,
    outlooks: dict[str, np.ndarray],
    ahead: list[int],
) -> pd.DataFrame:
    application = coded.application[waits]
    columns: dict[str, object] = {
        name: log.applications[name].array.take(application) for name in ("application_id", "seeker", "company")
    }
    columns["origin"] = texts_at(ORIGINS, coded.origin[waits])
    columns |= {name: outlooks[name] for name in ("silent_days", "at_risk", "left_out")}
    untold = too_many(outlooks["left_out"], outlooks["of"] - outlooks["left_out"])
    for at, day in enumerate(ahead):
        ends = ("chance", "lower", "upper")
        columns |= {f"{name}_{day}": np.where(untold, np.nan, outlooks[name][:, at]) for name in ends}
        least, most = mixed_bounds(outlooks["chance"][:, at], outlooks["gone"], outlooks["of"] - outlooks["left_out"])
        columns |= {f"least_{day}": least, f"most_{day}": most}
    said = [
        f"Cannot tell: {gone:,} of {counted(of, 'such wait')} were closed on a day nobody wrote down."
        if hidden
        else text
        for text, hidden, gone, of in zip(outlooks["told"], untold, outlooks["left_out"], outlooks["of"], strict=True)
    ]
    return pd.DataFrame(columns | {"told": pd.array(said, dtype="str")})


def _sentences(chances: Chances, ahead: list[int], came: str) -> list[str]:
    """A sentence on each chance, for the longest time ahead for which it is known."""
    figures = chances.figures
    known = ~np.isnan(figures[:, 0])
    last = len(ahead) - 1 - known[:, ::-1].argmax(axis=1)
    shares = figures[np.arange(len(last)), :, last].tolist()
    parts = (chances.silent.tolist(), chances.at_risk.tolist(), chances.adjusted, known.any(axis=1), last, shares)
    in_days = {days: counted(days, "day") for days in {*parts[0], *ahead}}
    out = []
    for days, size, adjusted, chance, at, share in zip(*parts, strict=True):
        silences, longer = counted(size, "silence"), f"longer than {in_days[days]}"
        if chance:
            within, weighed = in_days[ahead[at]], WEIGHED if adjusted else ""
            range_ = likely_range(*share[1:])
            said = f"{percent(share[0])} of {silences} {longer}{weighed} {came} within {within}, {range_}."
        elif size < LEAST_KNOWN:
            said = f"Too few to tell: {silences} lasted {longer}, {LEAST_KNOWN} are needed."
        else:
            more = f"are known to have gone on for {in_days[ahead[0]]} more"
            said = f"Too few to tell: of {silences} {longer} fewer than {LEAST_KNOWN} {more}."
        out.append(said)
    return out
