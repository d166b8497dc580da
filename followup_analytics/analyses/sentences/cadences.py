"""Cadences in words: the rate of each, which can be told apart, and what it would take to be wrong about it."""

from __future__ import annotations

import pandas as pd

from followup_analytics.analyses.cadences.compare_cadences import CadencesStamp
from followup_analytics.analyses.cadences.contrasts import Contrast
from followup_analytics.facts.results import knowledge, labelled, none_yet
from followup_analytics.log.text.phrases import (
    and_left_out,
    closed_on_no_day,
    counted,
    every_n_days,
    listed,
    none_left,
    percent,
    reach,
    signed,
)
from followup_analytics.waiting.answers import with_article
from followup_analytics.waiting.left_out import too_many

MOST_TIMES = 100  # a tipping point beyond is not told


def cadences_sentence(result: pd.DataFrame) -> str:
    """What `compare_cadences` found: the rate of each rhythm, which of them can be told apart, what is too few.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"every": [10], "rate": [0.4], "lower": [0.35], "upper": [0.45], "check": [0.41], "at_risk": [90],
    ...        "enough": [True]}
    >>> cadences_sentence(pd.DataFrame(row))
    'By day 45 an answer would have come to 40 % (likely 35 to 45) with a note every 10 days.'
    """
    stamp = CadencesStamp.read(result)
    gone, waits = stamp.left_out, stamp.waits
    if result.empty:
        remedy = "Write interviews down, and mark notes as sent: rhythms are compared over some dozens of waits."
        return labelled(result, none_left(gone, otherwise=none_yet(result, "wait after an interview", remedy)))
    firm = result[result["enough"].astype(bool)]
    few = [every_n_days(every) for every in result.loc[~result["enough"].astype(bool), "every"]]
    if firm.empty:
        text = "These data cannot tell yet which rhythm brings how many answers."
    else:
        rates = listed([_cadence_rate(row) for _, row in firm.iterrows()])
        text = f"By day {stamp.by_day} {with_article(stamp.answer)} would have come to {rates}."
        text += _contrasts(result) + (f" Too few to tell: {listed(few)}." if few else "")
        text += _disagreeing_checks(firm) + _closings_check(result)
    if too_many(gone, waits):
        text = f"Of {counted(gone + waits, 'wait')} {closed_on_no_day(gone)}: the rest cannot tell the rhythms apart."
    elif gone:
        text = f"{text.removesuffix('.')}{and_left_out(gone)}{_with_them(firm)}."
    return labelled(result, f"{text}{knowledge(result)}")


class ShownContrast(Contrast):
    """A contrast as it is shown: whether there is `enough` of both rhythms, and whether it is `told`: clear as well."""

    enough: bool
    told: bool


def _with_them(firm: pd.DataFrame) -> str:
    """What the rates can be, whatever became of those left out."""
    parts = [
        f"{every_n_days(row['every'])} {100 * row['least']:.0f} to {percent(row['most'])}" for _, row in firm.iterrows()
    ]
    return f"; whatever became of them, {listed(parts)}" if "least" in firm and parts else ""


def cadence_pairs(result: pd.DataFrame) -> list[ShownContrast]:
    """The differences of `compare_cadences`, none with no notes in front; `enough` of both, and `told` where clear."""
    enough = set(result.loc[result["enough"].astype(bool), "every"]) if len(result) else set()
    pairs = [_no_notes_last(pair) for pair in CadencesStamp.read(result).differences]
    held = [{pair["every"], pair["other"]} <= enough for pair in pairs]
    return [{**pair, "enough": both, "told": both and pair["clear"]} for pair, both in zip(pairs, held, strict=True)]


def _cadence_rate(row: pd.Series) -> str:
    how = f"with a note {every_n_days(row['every'])}" if row["every"] else "with no notes"
    return f"{percent(row['rate'])} (likely {100 * row['lower']:.0f} to {100 * row['upper']:.0f}) {how}"


def _no_notes_last(pair: Contrast) -> Contrast:
    """A pair with no notes on the side that is taken away."""
    if pair["every"]:
        return pair
    return {
        **pair,
        "every": pair["other"],
        "other": pair["every"],
        "difference": -pair["difference"],
        "lower": -pair["upper"],
        "upper": -pair["lower"],
    }


def _contrasts(result: pd.DataFrame) -> str:
    clear = [pair for pair in cadence_pairs(result) if pair["told"]]
    if not clear:
        return " These data cannot tell them apart." if result["enough"].sum() > 1 else ""
    parts = [
        f"{_pair_name(pair)} {signed(pair['difference'])} points ({reach(pair['lower'], pair['upper'])})"
        for pair in clear
    ]
    return f" Clearly different: {'; '.join(parts)}.{_least_confounding(clear)}"


def _pair_name(pair: ShownContrast) -> str:
    return f"{every_n_days(pair['every'])} against {every_n_days(pair['other'])}"


def _least_confounding(pairs: list[ShownContrast]) -> str:
    """How strong an unseen cause must be to be all there is behind the clear difference that is easiest to explain."""
    known = [pair for pair in pairs if pd.notna(pair.get("tipping"))]
    if not known:
        return ""
    least = min(known, key=lambda pair: pair["tipping"])
    which = "Of these the easiest to explain away" if len(known) > 1 else "To explain it away"
    which += f", {_pair_name(least)}, takes" if len(known) > 1 else " takes"
    strong = f"{times(least['tipping'])} times as likely ({times(least['tipping_lower'])} to leave it unclear)"
    return f" {which} a cause not in the log that makes both an answer and the rhythm with more answers {strong}."


def times(ratio: float) -> str:
    """How many times, in words.

    Examples
    --------
    >>> times(2.34), times(float("inf"))
    ('2.3', 'over 100')
    """
    return f"{ratio:.1f}" if ratio < MOST_TIMES else f"over {MOST_TIMES}"


def _closings_check(result: pd.DataFrame) -> str:
    """What notes seem to do to closings, which should be nothing."""
    control = CadencesStamp.read(result).control
    return f" {control['told']}" if control else ""


def _disagreeing_checks(firm: pd.DataFrame) -> str:
    """Where the second estimator lies outside the first one's interval."""
    apart = firm[(firm["check"] < firm["lower"]) | (firm["check"] > firm["upper"])]
    parts = [f"{every_n_days(row['every'])} ({percent(row['check'])})" for _, row in apart.iterrows()]
    return f" The check disagrees: {listed(parts)}." if parts else ""
