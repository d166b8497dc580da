"""Cadences in words: the rate of each, which can be told apart, and what it would take to be wrong about that."""

from __future__ import annotations

import pandas as pd

from followup_analytics.analyses.cadences.compare_cadences import CadencesStamp
from followup_analytics.analyses.cadences.contrasts import Contrast, closings_sentence
from followup_analytics.facts.results import knowledge, labelled, none_yet
from followup_analytics.log.locale.catalogue import N_, _, decimal, digits
from followup_analytics.log.text.phrases import (
    and_left_out,
    both_ends,
    closed_on_no_day,
    counted,
    every_n_days,
    gain,
    listed,
    none_left,
    percent,
)
from followup_analytics.waiting.answers import with_article
from followup_analytics.waiting.left_out import too_many

MOST_TIMES = 100  # a tipping point beyond it is not given as a number


def cadences_sentence(result: pd.DataFrame) -> str:
    """What `compare_cadences` found: the rate of each rhythm, which can be told apart, which have too little.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"every": [7], "rate": [0.4], "lower": [0.35], "upper": [0.45], "check": [0.41], "at_risk": [90],
    ...        "enough": [True]}
    >>> print(cadences_sentence(CadencesStamp(waits=800).on(pd.DataFrame(row))))
    Of 800 waits, by day 45 an answer would have come to 40 % (likely 35 to 45; 90 kept to it) with a note every 7 days.
    """
    stamp = CadencesStamp.read(result)
    gone, waits = stamp.left_out, stamp.waits
    if result.empty:
        remedy = _("Write interviews down, and mark notes as sent: rhythms are compared over some dozens of waits.")
        otherwise = none_yet(result, _("no wait after an interview"), remedy)
        return labelled(result, none_left(gone, otherwise=otherwise))
    firm = result[result["enough"].astype(bool)]
    few = [every_n_days(every) for every in result.loc[~result["enough"].astype(bool), "every"]]
    if firm.empty:
        text = _("These data cannot tell yet which rhythm brings how many answers.") + _kept(result, stamp.by_day)
    else:
        rates = listed([_cadence_rate(row) for _place, row in firm.iterrows()])
        said = {"day": stamp.by_day, "answer": with_article(stamp.answer), "rates": rates}
        text = _("Of {waits}, by day {day} {answer} would have come to {rates}.", waits=counted(waits, "wait"), **said)
        text += _contrasts(result) + (_(" Too few to tell: {groups}.", groups=listed(few)) if few else "")
        text += disagreeing_checks(firm) + _closings_check(result)
    if too_many(gone, waits):
        closed = {"all": counted(gone + waits, "wait"), "closed": closed_on_no_day(gone)}
        text = _("Of {all} {closed}: the rest cannot tell the rhythms apart.", **closed)
    elif gone:
        text = f"{text.removesuffix('.')}{and_left_out(gone)}{_with_them(firm)}."
    return labelled(result, f"{text}{knowledge(result)}")


class ShownContrast(Contrast):
    """A contrast as shown: whether there is `enough` of both rhythms, and whether it is `told`: clear as well."""

    enough: bool
    told: bool


def _kept(result: pd.DataFrame, day: int) -> str:
    """How many waits there are of each rhythm, where there are too few."""
    if not result["at_risk"].any():
        return _(" No wait kept to any of them up to day {day}.", day=day)
    counts = [f"{every_n_days(row['every'])} {digits(row['at_risk'])}" for _place, row in result.iterrows()]
    return _(" Waits that kept to one up to day {day}: {counts}.", day=day, counts=listed(counts))


def _with_them(firm: pd.DataFrame) -> str:
    """What the rates can be, whatever became of those left out."""
    if "least" not in firm or firm.empty:
        return ""
    spans = [
        _("{low} to {high} %", **both_ends(least, most))
        for least, most in zip(firm["least"], firm["most"], strict=True)
    ]
    parts = [f"{every_n_days(every)} {span}" for every, span in zip(firm["every"], spans, strict=True)]
    return _("; whatever became of them, {rates}", rates=listed(parts))


def cadence_pairs(result: pd.DataFrame) -> list[ShownContrast]:
    """The differences of `compare_cadences`, never with no notes first; `enough` of both, and `told` where clear."""
    enough = set(result.loc[result["enough"].astype(bool), "every"]) if len(result) else set()
    pairs = [_no_notes_last(pair) for pair in CadencesStamp.read(result).differences]
    held = [{pair["every"], pair["other"]} <= enough for pair in pairs]
    return [{**pair, "enough": both, "told": both and pair["clear"]} for pair, both in zip(pairs, held, strict=True)]


def _cadence_rate(row: pd.Series) -> str:
    how = _("with a note {every}", every=every_n_days(row["every"])) if row["every"] else _("with no notes")
    said = {"rate": percent(row["rate"]), "n": digits(row["at_risk"]), **both_ends(row["lower"], row["upper"])}
    return _("{rate} (likely {low} to {high}; {n} kept to it) {how}", how=how, **said)


def _no_notes_last(pair: Contrast) -> Contrast:
    """A pair with no notes, if it is in the pair, on the side that is subtracted."""
    if pair["every"]:
        return pair
    return {
        **pair,
        "every": pair["other"],
        "other": pair["every"],
        "difference": -pair["difference"],
        "lower": -pair["upper"],
        "upper": -pair["lower"],
        "together_lower": -pair["together_upper"],
        "together_upper": -pair["together_lower"],
    }


def _contrasts(result: pd.DataFrame) -> str:
    clear = [pair for pair in cadence_pairs(result) if pair["told"]]
    if not clear:
        return _(" These data cannot tell them apart.") if result["enough"].sum() > 1 else ""
    parts = [f"{pair_name(pair)} {gain(pair['difference'], pair['lower'], pair['upper'])}" for pair in clear]
    return _(" Clearly different: {pairs}.", pairs="; ".join(parts)) + _least_confounding(clear)


def pair_name(pair: ShownContrast) -> str:
    """Which rhythm is set against which."""
    return _("{every} against {other}", every=every_n_days(pair["every"]), other=every_n_days(pair["other"]))


def _least_confounding(pairs: list[ShownContrast]) -> str:
    """How strong an unseen cause must be to explain away the clear difference that is easiest to explain."""
    known = [pair for pair in pairs if pd.notna(pair.get("tipping"))]
    if not known:
        return ""
    least = min(known, key=lambda pair: pair["tipping"])
    said = {"times": times(least["tipping"]), "least": times(least["tipping_lower"])}
    return _(_OF_SEVERAL, pair=pair_name(least), **said) if len(known) > 1 else _(_OF_ONE, **said)


_OF_SEVERAL = N_(
    " Of these the easiest to explain away, {pair}, takes a cause not in the log that makes both an answer and the "
    "rhythm with more answers {times} times as likely ({least} to leave it unclear)."
)
_OF_ONE = N_(
    " To explain it away takes a cause not in the log that makes both an answer and the rhythm with more answers "
    "{times} times as likely ({least} to leave it unclear)."
)


def times(ratio: float) -> str:
    """How many times, in words.

    Examples
    --------
    >>> times(2.34), times(float("inf"))
    ('2.3', 'over 100')
    """
    return decimal(ratio) if ratio < MOST_TIMES else _("over {n}", n=MOST_TIMES)


def _closings_check(result: pd.DataFrame) -> str:
    """What notes seem to do to closings, which should be nothing."""
    control = CadencesStamp.read(result).control
    return f" {closings_sentence(control)}" if control else ""


def disagreeing_checks(firm: pd.DataFrame) -> str:
    """Where each estimator lies outside the other's interval: that of the check, the wider one, holds its own error."""
    apart = firm[(firm["check"] < firm["lower"]) | (firm["check"] > firm["upper"])]
    if "check_lower" in firm:
        apart = apart[(apart["rate"] < apart["check_lower"]) | (apart["rate"] > apart["check_upper"])]
    parts = [f"{every_n_days(row['every'])} ({percent(row['check'])})" for _place, row in apart.iterrows()]
    return _(" The check disagrees: {rates}.", rates=listed(parts)) if parts else ""
