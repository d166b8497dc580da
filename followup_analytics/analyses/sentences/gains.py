"""Gains: of which lifts a sentence may say that they gain something, which are clear, and the two rates behind one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from followup_analytics.analyses.response_rates import RatesStamp
from followup_analytics.log.text.phrases import estimate, percent, whole_points
from followup_analytics.waiting.answers import ANY, LIFTS
from followup_analytics.waiting.variance.intervals import LEVEL, normal_quantile


def tells_classes(result: pd.DataFrame | pd.Series) -> bool:
    """Whether a result for any answer, or a row of it, splits its lifts into good, neutral and bad."""
    return set(LIFTS) <= set(result.keys())


def gains(result: pd.DataFrame) -> np.ndarray:
    """In which groups one may say that a note gains something: where what it adds in good answers is clearly above 0.

    A frame without those classes is taken at its word.
    """
    answer = RatesStamp.read(result).answer
    if answer not in (ANY, "good"):
        return np.zeros(len(result), bool)
    if answer == ANY and not tells_classes(result):
        return np.ones(len(result), bool)
    return clearly_above(result, "lift_good" if answer == ANY else "lift")


def clearly_above(result: pd.DataFrame, name: str) -> np.ndarray:
    """In which groups a lift is above 0, all of those large enough looked at together (Bonferroni)."""
    value, lower = (result[column].to_numpy(float) for column in (name, f"{name}_lower"))
    groups = int(result["enough"].astype(bool).sum()) if "enough" in result else 1
    wider = normal_quantile(1 - (1 - LEVEL) / max(groups, 1)) / normal_quantile()
    return np.asarray(value - wider * (value - lower) > 0)


def all_together(result: pd.DataFrame) -> pd.DataFrame:
    """The row of all notes together, or that of the only group, as a frame of its own; without rows if there is none.

    Examples
    --------
    >>> all_together(pd.DataFrame({"bucket": ["7-8", "9-11"], "sent": [4, 0], "lift": [0.1, None]}))["bucket"].tolist()
    ['7-8']
    """
    if not {"sent", "lift"} <= set(result):
        return pd.DataFrame()
    stamp, groups = RatesStamp.read(result), result[result["sent"] > 0]
    if stamp.overall:
        return replace(stamp, by=None, overall=None).on(pd.DataFrame([stamp.overall["row"]]))
    return groups if len(groups) == 1 else groups.iloc[:0]


def both_rates(row: pd.Series) -> dict[str, str]:
    """The rates after a note and without one, each with its interval where the result has that."""
    places = places_shown(row)
    bare = pd.isna(row.get("lower", np.nan))
    rate = percent(row["rate"], places) if bare else estimate(row["rate"], row["lower"], row["upper"], places)
    return {"rate": rate, "without": rate_without(row, places)}


def rate_without(row: Any, places: int = 0) -> str:
    """The rate without a note, with its interval where a row of rates has one.

    Examples
    --------
    >>> rates = pd.DataFrame({"without": [0.2], "without_lower": [0.15], "without_upper": [0.26]})
    >>> list(map(rate_without, rates.itertuples())), list(map(rate_without, rates[["without"]].itertuples()))
    (['20 % (15–26)'], ['20 %'])
    """
    lower, upper = getattr(row, "without_lower", float("nan")), getattr(row, "without_upper", float("nan"))
    return percent(row.without, places) if pd.isna(lower) else estimate(row.without, lower, upper, places)


def places_shown(row: Any) -> int:
    """How many places two rates are shown with, as whole ones must differ by as many points as stand beside them.

    Examples
    --------
    >>> rates = pd.DataFrame({"rate": [0.3, 0.107], "without": [0.2, 0.044]})  # 11 less 4 are no 6 points
    >>> list(map(places_shown, rates.itertuples()))
    [0, 1]
    """
    whole = whole_points(row.rate) - whole_points(row.without) == whole_points(row.rate - row.without)
    return 0 if whole else 1
