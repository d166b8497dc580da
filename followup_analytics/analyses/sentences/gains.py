"""Gains: of which lifts a sentence may say that they gain something, and which are clear in all groups together."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.analyses.response_rates import RatesStamp
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
