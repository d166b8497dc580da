"""Headlines: the finding of a chart in one line, never more than its interval says; empty where there is none."""

from __future__ import annotations

import pandas as pd

from followup_analytics.analyses.ahead.forecast import ForecastStamp
from followup_analytics.analyses.cadences.compare_cadences import CadencesStamp
from followup_analytics.analyses.response_curve import CurveStamp
from followup_analytics.analyses.response_rates import RatesStamp
from followup_analytics.analyses.sentences.cadences import cadence_pairs
from followup_analytics.analyses.sentences.curve_and_hazard import STARTS, row_by_day
from followup_analytics.analyses.sentences.gains import all_together, gains
from followup_analytics.analyses.sentences.rates import LEAST_WAITS
from followup_analytics.analyses.sentences.search import furthest_day
from followup_analytics.facts.results import Counted
from followup_analytics.log.locale.catalogue import _, digits, forms, ngettext
from followup_analytics.log.locale.log_words import word
from followup_analytics.log.text.phrases import (
    capital,
    clear_end,
    counted,
    every_n_days,
    likely_range,
    percent,
    whole_points,
    within_days,
)
from followup_analytics.waiting.answers import ANY, happened, with_article
from followup_analytics.waiting.answers import noun as noun_of
from followup_analytics.waiting.left_out import too_many


def rates_headline(result: pd.DataFrame) -> str:
    """What all notes together add, or those of the only group.

    Examples
    --------
    >>> row = {"sent": 41, "lift": 0.1, "lift_lower": 0.02, "lift_upper": 0.18, "enough": True}
    >>> rates_headline(pd.DataFrame([row]))
    'Likely 2 to 18 more answers per 100 notes'
    """
    stamp, together = RatesStamp.read(result), all_together(result)
    if together.empty:
        return ""
    row = together.iloc[0]
    if not row["enough"] or pd.isna(row["lift"]):
        return _("It is too early to tell whether a note changes anything")
    low, high = whole_points(row["lift_lower"]), whole_points(row["lift_upper"])
    answers = noun_of(stamp.answer, several=True)
    if row["lift_upper"] < 0:
        ends = {"low": clear_end(-row["lift_upper"]), "high": clear_end(-row["lift_lower"])}
        return _("Likely {low} to {high} fewer {answers} per 100 notes", **ends, answers=answers)
    if row["lift_lower"] <= 0:
        nil = not (low or high)  # as printed
        ends = {
            "low": clear_end(-row["lift_lower"]) if nil else str(-low),
            "high": clear_end(row["lift_upper"]) if nil else str(high),
        }
        return _("No clear difference: {low} fewer to {high} more {answers} per 100 notes", **ends, answers=answers)
    ends = {"low": clear_end(row["lift_lower"]), "high": clear_end(row["lift_upper"])}
    more = _("Likely {low} to {high} more {answers} per 100 notes", **ends, answers=answers)
    good = stamp.answer != ANY or gains(together)[0]
    return more if good else _("{more}, not clearly good ones", more=more)


def curve_headline(result: pd.DataFrame, *, day: int = 14) -> str:
    """The share answered by that day, where one curve is drawn.

    Examples
    --------
    >>> rows = {"day": [0], "at_risk": [41], "censored": [29], "response": [0.29], "lower": [0.17], "upper": [0.45]}
    >>> curve_headline(pd.DataFrame(rows))
    '29 % of 41 waits were answered by day 0, likely between 17 and 45 %'
    """
    stamp = CurveStamp.read(result)
    found = None if stamp.by else row_by_day(result, day)
    if found is None or ("left_out" in result and too_many(result["left_out"].iloc[0], result["at_risk"].max())):
        return ""
    said = {"share": percent(found["response"]), "came": happened(stamp.answer), "day": int(found["day"])}
    likely = likely_range(found["lower"], found["upper"])
    of_all = counted(result["at_risk"].max(), STARTS.get(stamp.clock, "wait"))
    return _("{share} of {all} {came} by day {day}, {likely}", likely=likely, all=of_all, **said)


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


def forecast_headline(result: pd.DataFrame) -> str:
    """How likely an answer still is by the furthest day that can be told: between what ends, and for how many.

    Examples
    --------
    >>> frame = pd.DataFrame({"chance_30": [0.16, None], "lower_30": [0.11, None], "upper_30": [0.23, None]})
    >>> forecast_headline(ForecastStamp(days=[30]).on(frame))
    'Within 30 days an answer is 11 to 23 % likely where it can be told, for 1 of 2'
    """
    stamp = ForecastStamp.read(result)
    if (day := furthest_day(result)) is None:
        return ""
    low, high = result[f"lower_{day}"].min(), result[f"upper_{day}"].max()
    span = {"within": capital(within_days(day)), "low": f"{100 * low:.0f}", "high": percent(high)}
    likely = _("{within} {answer} is {low} to {high} likely", answer=with_article(stamp.answer), **span)
    known = int(result[f"chance_{day}"].notna().sum())
    if known == len(result):
        return likely
    told = {"n": digits(known), "all": digits(len(result))}
    return _("{likely} where it can be told, for {n} of {all}", likely=likely, **told)


def stages_headline(result: pd.DataFrame) -> str:
    """The stage that clearly fewest get through, of those that can be told; of groups nothing is said.

    Examples
    --------
    >>> stage = {"stage": ["applied", "answered"], "next_stage": ["answered", "interviewed"], "entered": [40, 30]}
    >>> rate = {"rate": [0.75, 0.2], "lower": [0.6, 0.1], "upper": [0.86, 0.37]}
    >>> stages_headline(pd.DataFrame(stage | rate))
    'Clearly fewest get from answered to interviewed: likely between 10 and 37 % of 30'
    """
    known = result[result["rate"].notna() & (result["entered"] >= LEAST_WAITS)].sort_values("rate")
    if Counted.read(result).by or len(known) < 2:
        return ""
    least, others = known.iloc[0], known.iloc[1:]
    if least["upper"] >= others["lower"].min():
        return _("No stage is clearly harder to pass than the others")
    steps = {"stage": word(least["stage"]), "next": word(least["next_stage"])}
    likely = likely_range(least["lower"], least["upper"])
    entered = digits(least["entered"])
    return _("Clearly fewest get from {stage} to {next}: {likely} of {n}", likely=likely, n=entered, **steps)


def outcomes_headline(result: pd.DataFrame) -> str:
    """How many applications are open, and for how long the longest has been silent.

    Examples
    --------
    >>> outcomes_headline(pd.DataFrame({"state": ["open", "rejection"], "silent_days": [12, None]}))
    '1 of 2 applications is open, silent for 12 days'
    """
    silent = result.loc[result["state"] == "open", "silent_days"].astype("float64")
    count = ngettext(*_OPEN, len(silent), all=counted(len(result), "application"))
    if not silent.notna().any():
        return count
    days = counted(silent.max(), "day")
    if len(silent) == 1:
        return _("{open}, silent for {days}", open=count, days=days)
    return _("{open}, the longest silent for {days}", open=count, days=days)


def waits_headline(result: pd.DataFrame) -> str:
    """How many waits are still open.

    Examples
    --------
    >>> waits_headline(pd.DataFrame({"open": [True, False, True]}))
    '2 of 3 waits are still open'
    """
    return ngettext(*_WAITING, int(result["open"].sum()), all=counted(len(result), "wait"))


def search_headline(result: pd.DataFrame, due: pd.DataFrame | None = None) -> str:
    """How many applications are open, as `search_sentence` counts them, and how many notes are due where that is known.

    Examples
    --------
    >>> search_headline(pd.DataFrame({"state": ["open", "filled"]}), pd.DataFrame({"status": ["today", "today"]}))
    '1 of 2 applications is open; 2 notes are due'
    """
    count = ngettext(
        *_OPEN, int(result["state"].isin(["open", "keep_in_mind"]).sum()), all=counted(len(result), "application")
    )
    if due is None:
        return count
    now = int(due["status"].isin(["overdue", "today"]).sum()) if len(due) else 0
    return count + ngettext("; {n} note is due", "; {n} notes are due", now)


_OPEN = forms("{n} of {all} is open", "{n} of {all} are open")
_WAITING = forms("{n} of {all} is still open", "{n} of {all} are still open")
