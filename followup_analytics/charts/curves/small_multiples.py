"""Small multiples: a small picture a group, all on one scale, each before the faint curves of the others."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from followup_analytics.charts.curves.steps import curve_rows, draw_steps, size_of, untold
from followup_analytics.charts.kit import lettering, theme
from followup_analytics.charts.kit.axes import ChartAxes
from followup_analytics.charts.kit.theme import INK, STYLES
from followup_analytics.log.locale.catalogue import N_, _, digits
from followup_analytics.log.text import phrases

MOST = 12  # pictures
MARGINS = (0.62, 0.2, 0.92, 0.4)  # inches around them all
CAPTION = N_("In grey: the other groups. In brackets: how many waits a group has.")
_TALL, _ABOVE, _BESIDE = 1.05, 0.82, 0.26  # inches of a picture, from one to the next below, and to the next beside
_WIDE = 9  # inches from which four stand side by side, else three

Group = tuple[str, pd.DataFrame]


def height(groups: int) -> float:
    """Inches that so many pictures take, with what is around them."""
    rows, _columns = _grid(groups)
    return rows * (_TALL + _ABOVE) - _ABOVE + MARGINS[2] + MARGINS[3]


def draw_groups(ax: Axes, groups: list[Group]) -> list[Axes]:
    """A picture a group, the first on the axes given."""
    pictures = _pictures(ax, len(groups))
    for place, (picture, (name, frame)) in enumerate(zip(pictures, groups, strict=True)):
        theme.dress(picture)
        if len(curve_rows(frame)):
            _draw_behind(picture, [curve_rows(rows) for at, (_name, rows) in enumerate(groups) if at != place])
        draw_steps(picture, name, frame, STYLES[0])
        _write_heading(picture, name, frame)
    return pictures


def _draw_behind(ax: Axes, others: list[pd.DataFrame]) -> None:
    """The curves of the others, as one line with gaps: where they cross, it is no darker."""
    rows = [each[["day", "response"]] for other in others for each in (other, other.tail(1).assign(response=np.nan))]
    days, shares = pd.concat(rows).to_numpy(float).T
    ax.step(days, shares, where="post", color=INK, alpha=0.28, lw=0.8, zorder=1)


def label_outside(pictures: list[Axes], groups: list[Group]) -> None:
    """The shares at the left of each row alone, as the scale is one; nothing around a group that cannot be drawn."""
    columns = _grid(len(pictures))[1]
    for place, (picture, (_name, frame)) in enumerate(zip(pictures, groups, strict=True)):
        theme.percents(picture.yaxis, 3)
        picture.tick_params(labelleft=place % columns == 0)
        if curve_rows(frame).empty:
            picture.set_axis_off()


def room_for_name() -> float:
    """Inches over a picture, for the name of its group and how many waits it has."""
    columns = 4 if theme.width() > _WIDE else 3
    return (theme.width() - MARGINS[0] - MARGINS[1]) / columns - _BESIDE - 0.5


def _grid(groups: int) -> tuple[int, int]:
    """Rows and columns, the last row as full as can be."""
    rows = -(-groups // (4 if theme.width() > _WIDE else 3))
    return rows, -(-groups // rows)


def _pictures(ax: Axes, groups: int) -> list[Axes]:
    rows, columns = _grid(groups)
    room = (theme.width() - MARGINS[0] - MARGINS[1] - _BESIDE * (columns - 1)) / columns
    grid = ax.figure.add_gridspec(rows, columns, hspace=_ABOVE / _TALL, wspace=_BESIDE / room)
    ax.set_subplotspec(grid[0])
    places = [divmod(place, columns) for place in range(1, groups)]
    return [ax, *(ax.figure.add_subplot(grid[row, column], axes_class=ChartAxes) for row, column in places)]


def _write_heading(ax: Axes, name: str, frame: pd.DataFrame) -> None:
    """The name with the number of waits, and beneath it how far the curve comes."""
    look: theme.Look = {"xycoords": "axes fraction", "textcoords": "offset points", "annotation_clip": False}
    look |= {"va": "bottom", "fontsize": lettering.SMALL}
    ax.annotate(f"{name} ({digits(size_of(frame))})", (0, 1), xytext=(0, 19), fontweight="bold", **look)
    ax.annotate(_how_far(frame), (0, 1), xytext=(0, 6), **look)


def _how_far(frame: pd.DataFrame) -> str:
    shown = curve_rows(frame)
    if shown.empty:
        return untold(frame)
    last = shown.iloc[-1]
    rate = phrases.estimate(last["response"], last["lower"], last["upper"])
    return _("{rate} by day {day}", rate=rate, day=int(last["day"]))
