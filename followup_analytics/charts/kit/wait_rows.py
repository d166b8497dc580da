"""Rows of open waits on an axis of chances: each named by its company and its days of silence."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from followup_analytics.charts.kit import lettering, theme
from followup_analytics.charts.kit.axes import name_ticks
from followup_analytics.log.text import phrases


def wait_names(shown: pd.DataFrame) -> list[object]:
    """The names of waits: their companies if the result has that column, otherwise their applications."""
    found: list[object] = shown["company" if "company" in shown else "application_id"].tolist()
    return found


def draw_names(ax: Axes, shown: pd.DataFrame, *, inches: float, bounds: str, counted: str) -> None:
    """Name the rows from the top down, within about `inches`, and end the axis above the highest of the bounds.

    `bounds` is a pattern for their columns, `counted` what the axis is a share of. A mark at 0 is clear of the names.
    """
    silent = [phrases.counted(days, "day") for days in shown["silent_days"].tolist()]
    names = lettering.group_names(wait_names(shown), theme.name_room(inches))
    name_ticks(ax.yaxis, range(len(shown)), [f"{name}, {days}" for name, days in zip(names, silent, strict=True)])
    ax.set_ylim(len(shown) - 0.4, -0.7)
    ax.tick_params(axis="y", left=False, length=0)
    highest = np.nanmax([np.nan, *(shown[name].max() for name in shown if re.search(bounds, str(name)))])
    end = 1.0 if np.isnan(highest) else min(1.02, 1.05 * max(highest, 0.05))
    ax.set_xlim(-0.02 * end, end)
    theme.percents(ax.xaxis)
    ax.set_xlabel(counted, fontsize=lettering.SMALL)
