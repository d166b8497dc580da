"""Response rates: how likely an answer is after a note, and without one among equally silent waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NotRequired, TypedDict

import pandas as pd

from followup_analytics.analyses.background.lift_priors import Beside
from followup_analytics.facts.results import Counted, stamped
from followup_analytics.log.arguments import Choice, checked
from followup_analytics.log.days import Day
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.log.words import CHECK_IN
from followup_analytics.waiting.adjustment.negative_controls import NegativeControl
from followup_analytics.waiting.answers import ANY, Answer, answer_name
from followup_analytics.waiting.rates.rate_study import RateStudy
from followup_analytics.waiting.rates.rate_table import rate_table


class Elsewhere(TypedDict):
    """What trials elsewhere say about the two groups furthest apart: differences with their ends, and the source."""

    pair: list[str]
    prior: list[float]
    data: list[float]
    result: list[float]
    source: str


class Compared(TypedDict):
    """The verdict on groups: how many could be compared, and which pairs are clearly apart, the higher one first."""

    groups: int
    clear: list[list[str]]
    elsewhere: NotRequired[Elsewhere]


class Overall(TypedDict):
    """All notes together: the row of `response_rates` for them, and a prior that was named, or why it is not shown."""

    row: dict[str, float | int | bool | str | None]
    prior: NotRequired[Beside]
    unused: NotRequired[str]


@dataclass(frozen=True, kw_only=True)
class RatesStamp(Counted):
    """What `response_rates` says beside its rows; the last three are made by `compared_rates`."""

    seekers: int = 0  # whose waits they are
    by: str | None = "gap"
    within: int = 7
    kind: str = CHECK_IN
    answer: str | list[str] = ANY
    adjust: bool = True
    compared: Compared | None = None
    overall: Overall | None = None
    controls: dict[str, NegativeControl] | None = None

    @classmethod
    def of(cls, study: RateStudy, *, by: str | None, kind: str, answer: Answer, adjust: bool) -> RatesStamp:
        """What was asked, and what the study knows of the log."""
        return cls(
            by=by,
            within=study.within,
            kind=kind,
            answer=answer_name(answer),
            adjust=adjust,
            knowledge=study.knowledge,
            seekers=study.seekers,
        )


@checked
@once_a_log
def response_rates(
    log: FollowUpLog,
    *,
    as_of: Day,
    by: Choice | None = "gap",
    within: int = 7,
    kind: Choice = "check_in",
    answer: Answer = ANY,
    adjust: bool = True,
) -> pd.DataFrame:
    """How likely an answer is after a note, what would have come without it, and what the note adds.

    The rate alone falls with the gap even where notes do nothing, because only silent applications get late notes. So
    `without` stands beside it: for each of the same notes, the cumulative incidence of an answer on the same days since
    the last contact, among waits of the same origin, contact number (1 or later) and latest impression that were
    equally silent and not written to, adjusted to the circumstances of the note: the day of the week, the season, the
    time in the search, and whether a promised day lies ahead, near or behind. `lift` is the difference.

    Parameters
    ----------
    log
        The log.
    as_of
        The day the log is read on.
    by
        ``"gap"`` (days since the last contact), ``"delay"`` (since the wait began), ``"attempt"``, ``"channel"``,
        ``"gift"`` (its kind), ``"weekday"``, ``"hour"`` (where known), ``"seeker"``, ``"impression"`` or another column
        of the applications; None: all notes together.
    within
        Days after the note in which an answer counts; the day of the note is day 0.
    kind
        Which note-days are counted: ``"check_in"`` or ``"thank_you"``.
    answer
        Which answers count: ``"any"``, ``"good"`` (an invitation, an offer, an interview that was not announced),
        ``"neutral"`` (a reply, a keep_in_mind), ``"bad"`` (a rejection), ``"not_bad"``, or a tuple of kinds. The others
        then end a wait as closings do, so that good, neutral and bad add up to any; their intervals do not.
    adjust
        Whether `without` is adjusted for those circumstances; if not, it is the plain one, as `check` always is.

    Returns
    -------
    DataFrame
        A row per bucket: ``bucket``, ``sent`` (note-days), ``answered`` (within those days), of these, where any answer
        counts, ``good``, ``neutral`` and ``bad``, ``pending`` (still open, and not yet observed for as long),
        ``unmatched`` (no equally silent wait to compare with; left out of what follows), ``left_out`` (further
        note-days, in waits closed on a day nobody wrote down), ``waits``, ``naive_rate`` (answered / sent), ``rate``
        (Aalen-Johansen) with ``lower`` and ``upper``, ``least`` and ``most`` (what the rate can be, whatever became of
        those left out), ``without`` and ``lift``, each with its own ``…_lower`` and ``…_upper`` (all 95 %), ``check``
        (`without` by strata alone), where any answer counts ``lift_good``, ``lift_neutral`` and ``lift_bad`` with
        theirs; how strong something not in the log would have to be to leave no lift: ``closed_unheard`` (the share of
        the silent, not written to, that must have been closed without being heard of; missing where there is no gain)
        and ``tipping`` (how many times as likely a hidden cause must make both a note and an answer); ``enough`` (at
        least 5 waits and a lift interval of at most 20 points), ``needed`` and ``needed_upper`` (how many more notes
        until then, from and to, in four of five logs like this one; missing where it cannot be told). Where more than a
        fifth are left out, no rate is given and nothing is enough. Empty where no such note was sent.

    Raises
    ------
    UnknownChoice
        If by, kind or answer is not valid here.
    WrongObject, OutOfRange
        If within is not a whole number from 0 to 365.

    Notes
    -----
    The circumstances enter through hazards of an answer and of a closing on the days not written to: the logarithm of
    each is the sum of what the day's classes add (days since the contact, impression, the gap before, the number of
    notes, the age of the wait, and the four circumstances), shrunk towards 0 where days are few. Each kind of answer is
    a share of the answers, by the same classes. Where there are more than 7,500 days at risk, evenly spaced ones are
    taken. The notebook `5_truth` and docs/worlds.md show where that is right and where it is not; nothing is adjusted
    where there are more than 2,000 buckets.

    Examples
    --------
    >>> import pandas as pd
    >>> log = FollowUpLog(
    ...     applications=pd.DataFrame({"application_id": ["a"], "company": "Tide Labs"}),
    ...     interviews=pd.DataFrame({"application_id": ["a"], "interviewed_on": ["2026-01-05"]}),
    ...     follow_ups=pd.DataFrame({"application_id": "a", "sent_on": ["2026-01-06", "2026-01-16"]}),
    ...     responses=pd.DataFrame({"application_id": ["a"], "received_on": ["2026-01-18"], "kind": "reply"}))
    >>> rates = response_rates(log, as_of="2026-02-01")
    >>> rates.loc[rates["sent"] > 0, ["bucket", "sent", "answered", "unmatched", "enough"]].values.tolist()
    [['9-11', 1, 1, 1, False]]
    """
    study = RateStudy.of(log, as_of=as_of, by=by, within=within, kind=kind, answer=answer, adjust=adjust)
    return stamped(rate_table(study), log, as_of, RatesStamp.of(study, by=by, kind=kind, answer=answer, adjust=adjust))
