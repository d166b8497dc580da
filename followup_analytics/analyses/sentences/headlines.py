"""Headlines: the finding of a chart in one line, never more than its interval says; empty where there is none."""

from __future__ import annotations

import pandas as pd

from followup_analytics.analyses.cadences.compare_cadences import CadencesStamp
from followup_analytics.analyses.response_curve import CurveStamp
from followup_analytics.analyses.response_rates import RatesStamp
from followup_analytics.analyses.sentences.cadences import cadence_pairs
from followup_analytics.analyses.sentences.curve_and_hazard import row_by_day
from followup_analytics.analyses.sentences.rates import gains
from followup_analytics.log.locale.catalogue import _, digits
from followup_analytics.log.text.phrases import every_n_days, likely_range, percent, whole_points
from followup_analytics.waiting.answers import ANY, happened
from followup_analytics.waiting.answers import noun as noun_of
from followup_analytics.waiting.left_out import too_many


def rates_headline(result: pd.DataFrame) -> str:
    """What all notes together add, or those of the only group.

    Examples
    --------
    >>> row = {"sent": [41], "lift": [0.1], "lift_lower": [0.02], "lift_upper": [0.18], "enough": [True]}
    >>> rates_headline(pd.DataFrame(row))
    'Likely 2 to 18 more answers per 100 notes'
    """
    stamp, groups = RatesStamp.read(result), result[result["sent"] > 0]
    together = pd.DataFrame([stamp.overall["row"]]) if stamp.overall else groups
    if len(together) != 1:
        return ""
    row = together.iloc[0]
    if not row["enough"] or pd.isna(row["lift"]):
        return _("It is too early to tell whether a note changes anything")
    low, high = whole_points(row["lift_lower"]), whole_points(row["lift_upper"])
    answers = noun_of(stamp.answer, several=True)
    if row["lift_upper"] < 0:
        return _("Likely {low} to {high} fewer {answers} per 100 notes", low=-high, high=-low, answers=answers)
    if row["lift_lower"] <= 0:
        return _(
            "No clear difference: {low} fewer to {high} more {answers} per 100 notes",
            low=-low,
            high=high,
            answers=answers,
        )
    more = _("Likely {low} to {high} more {answers} per 100 notes", low=low, high=high, answers=answers)
    good = stamp.answer != ANY or gains(RatesStamp(answer=stamp.answer).on(together))[0]
    return more if good else _("{more}, not clearly good ones", more=more)


def curve_headline(result: pd.DataFrame, *, day: int = 14) -> str:
    """The share answered by that day, where one curve is drawn.

    Examples
    --------
    >>> rows = {"day": [0], "at_risk": [41], "response": [0.29], "lower": [0.17], "upper": [0.45]}
    >>> curve_headline(pd.DataFrame(rows))
    '29 % were answered by day 0, likely between 17 and 45 %'
    """
    stamp = CurveStamp.read(result)
    found = None if stamp.by else row_by_day(result, day)
    if found is None or ("left_out" in result and too_many(result["left_out"].iloc[0], result["at_risk"].max())):
        return ""
    said = {"share": percent(found["response"]), "came": happened(stamp.answer), "day": int(found["day"])}
    return _("{share} {came} by day {day}, {likely}", likely=likely_range(found["lower"], found["upper"]), **said)


def cadences_headline(result: pd.DataFrame) -> str:
    """Whether the rhythms can be told apart, and the pair where there is one.

    Examples
    --------
    >>> cadences_headline(pd.DataFrame({"every": [7, 10], "rate": [0.4, 0.5], "enough": [True, False]}))
    'It is too early to tell which rhythm brings more answers'
    """
    stamp = CadencesStamp.read(result)
    answers = noun_of(stamp.answer, several=True)
    if result["enough"].sum() < 2 or too_many(stamp.left_out, stamp.waits):
        return _("It is too early to tell which rhythm brings more {answers}", answers=answers)
    clear = [pair for pair in cadence_pairs(result) if pair["told"]]
    if len(clear) != 1:
        return "" if clear else _("The rhythms cannot be told apart")
    more, less = (clear[0][side] for side in (("every", "other") if clear[0]["difference"] > 0 else ("other", "every")))
    said = {"answers": answers, "more": every_n_days(more), "less": every_n_days(less)}
    return _("Clearly more {answers}: {more} against {less}", **said)


def hazard_headline(result: pd.DataFrame) -> str:
    """That no day after a note differs, where none clearly does."""
    return "" if result["clear"].any() else _("No day after a note clearly differs from the same day without one")


def next_note_headline(result: pd.DataFrame) -> str:
    """For how many applications a day is clearly best."""
    best, known = int(result["best"].notna().sum()), int(result["without"].notna().sum())
    if not best:
        return _("No day is clearly best: keep to your rhythm")
    return _("A day is clearly best for {n} of {all}", n=digits(best), all=digits(known))
