"""Rows of open waits on an axis of chances: each named by its company and its days of silence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from followup_analytics.charts.kit import lettering, theme
from followup_analytics.charts.kit.axes import name_ticks
from followup_analytics.log.text import phrases


def wait_name(row: Mapping[Any, Any]) -> object:
    """The name of a wait: its company if the result has that column, otherwise its application."""
    return row.get("company", row["application_id"])


def draw_names(ax: Axes, shown: pd.DataFrame, *, inches: float, bounds: str, counted: str) -> None:
    """Name the rows from the top down, within about `inches`, and end the axis above the highest of the bounds.

    `bounds` is a pattern for their columns, `counted` what the axis is a share of. A mark at 0 is clear of the names.
    """
    rows = shown.to_dict("records")
    silent = [phrases.counted(row["silent_days"], "day") for row in rows]
    names = lettering.group_names(map(wait_name, rows), theme.name_room(inches))
    name_ticks(ax.yaxis, range(len(shown)), [f"{name}, {days}" for name, days in zip(names, silent, strict=True)])
    ax.set_ylim(len(shown) - 0.4, -0.7)
    ax.tick_params(axis="y", left=False, length=0)
    highest = shown.filter(regex=bounds).max().max()
    end = 1.0 if np.isnan(highest) else min(1.02, 1.05 * max(highest, 0.05))
    ax.set_xlim(-0.02 * end, end)
    theme.percents(ax.xaxis)
    ax.set_xlabel(counted, fontsize=lettering.SMALL)
