"""Bars: what a figure must hold, and whether what was measured on simulated logs rejects it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.special import bdtr, bdtrc

TAIL = 0.01  # a share falls short only where a one-sided binomial test at this level rejects its bar
ERRORS = 2  # a mean, only where it exceeds its bar by this many Monte Carlo errors
LEAST_RUNS = 20  # fewer prove nothing
HOLDS, SHORT, SHOWN, TOO_FEW = "holds", "FALLS SHORT", "shown", "too few runs"


@dataclass(frozen=True)
class Bar:
    """What the records of one figure must hold.

    `measure` is `bias` or `gain` (points; of a gain more is better), `coverage`, `clear` (share of runs in which
    something is claimed), `width` (points), `median` (of the widths, points), `rmse` (a ratio to the raw figure's) or
    `mean`; `least` and `most` as printed.
    With neither it is only shown.
    """

    measure: str
    least: float | None = None
    most: float | None = None

    def text(self) -> str:
        """The bar in words."""
        unit = {"bias": " points", "gain": " points", "width": " points", "median": " points", "rmse": " of raw"}.get(
            self.measure, " %"
        )
        if self.least is not None and self.most is not None:
            return f"{self.least:g}-{self.most:g}{unit}"
        if self.least is not None:
            return f"at least {self.least:g}{unit}"
        return "as it is" if self.most is None else f"at most {self.most:g}{unit}"


@dataclass(frozen=True)
class Study:
    """A study, how many simulated logs it takes, and the bars of the figures whose names begin so."""

    name: str
    one: Callable[[int], pd.DataFrame]
    runs: int
    bars: tuple[tuple[str, Bar], ...]
    least_sent: int = 0
    together: dict[str, str] = field(default_factory=dict)  # figures taken together: how their names begin, one name


def judged(records: pd.DataFrame, figure: str, bar: Bar) -> dict[str, object]:
    """One row of the table from the records of one figure: a row per run, or several.

    Records have `run`, `estimate`, `truth`, `lower`, `upper`, `clear`, `naive`, `naive_lower`, `naive_upper` and
    `naive_clear`; what is missing is left out.
    """
    measured, error, runs = _measured(records, bar.measure)
    naive = _naive(records, bar.measure)
    verdict = _verdict(bar, measured, error, runs)
    cells = {"figure": f"{figure}: {bar.measure}", "bar": bar.text(), "measured": measured, "error": error}
    return cells | {"runs": runs, "verdict": verdict, "naive": naive}


def _measured(records: pd.DataFrame, measure: str) -> tuple[float, float, int]:
    if measure == "rmse":
        return _rmse(records)
    values = _values(records, measure).dropna()
    n = len(values)
    if not n:
        return np.nan, np.nan, 0
    mean = float(values.median() if measure == "median" else values.mean())
    if measure in ("coverage", "clear"):
        return 100 * mean, 100 * float(np.sqrt(max(mean * (1 - mean), 0.25 / n) / n)), n
    spread = values.groupby(records.loc[values.index, "run"]).mean()
    scale = 1 if measure == "mean" else 100
    return scale * mean, scale * float(spread.std() / np.sqrt(len(spread))), n


def _values(records: pd.DataFrame, measure: str, of: str = "") -> pd.Series:
    estimate = records["naive" if of else "estimate"]
    if measure == "mean":
        return estimate
    if measure in ("bias", "gain"):
        return estimate - records["truth"]
    if measure == "clear":
        return records[f"{of}clear"].astype("float64")
    lower, upper = records[f"{of}lower"], records[f"{of}upper"]
    if measure in ("width", "median"):
        return upper - lower
    return records["truth"].between(lower, upper).astype("float64").where(lower.notna())


def _naive(records: pd.DataFrame, measure: str) -> float:
    if measure == "rmse" or records["naive"].isna().all():
        return np.nan
    return 100 * float(_values(records, measure, "naive_").mean())


def _rmse(records: pd.DataFrame) -> tuple[float, float, int]:
    """The ratio of both root mean squares, and its error by leaving out a run at a time."""
    squares = pd.DataFrame({name: (records[name] - records["truth"]) ** 2 for name in ("estimate", "naive")})
    sums = squares.groupby(records["run"]).sum()
    n = len(sums)
    without = sums.sum() - sums
    each = np.sqrt(without["estimate"] / without["naive"])
    total = float(np.sqrt(sums["estimate"].sum() / sums["naive"].sum()))
    return total, float(np.sqrt((n - 1) / n * ((each - each.mean()) ** 2).sum())), n


def _verdict(bar: Bar, measured: float, error: float, runs: int) -> str:
    if bar.least is None and bar.most is None:
        return SHOWN
    if runs < LEAST_RUNS:
        return TOO_FEW
    if bar.measure in ("coverage", "clear"):
        hits = round(measured * runs / 100)
        low = bar.least is not None and bdtr(hits, runs, bar.least / 100) < TAIL
        high = bar.most is not None and hits > 0 and bdtrc(hits - 1, runs, bar.most / 100) < TAIL
        return SHORT if low or high else HOLDS
    if bar.measure == "gain":
        return SHORT if bar.least is not None and measured < bar.least - ERRORS * error else HOLDS
    size = abs(measured) if bar.measure == "bias" else measured
    return SHORT if size > bar.most + ERRORS * error else HOLDS
