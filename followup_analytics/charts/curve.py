"""The response curve: the share answered day by day, with its interval and the numbers at risk under it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from followup_analytics import sentences
from followup_analytics.charts import theme
from followup_analytics.charts.theme import STYLES, Style

FEW = 10  # at risk; below, the curve is dashed and its band hatched

_TITLES = {
    "interview": "Answered, by days since the interview",
    "application": "Answered, by days since the application",
    "follow_up": "Answered, by days since the note",
}
_ROWS = {"at risk": "at_risk", "answered": "answered", "closed": "closed", "pending": "censored"}
_NOTE = (
    "Bands: 95 % intervals, each for its own day (pointwise). Thin and hatched: fewer than 10 at risk; "
    "the curve ends where fewer than 5 are."
)


def response_curve(result: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw `response_curve`: a step curve per group with its band, and under it the counts behind it.

    Parameters
    ----------
    result
        What `response_curve` returned; at most six groups are drawn, those with the most at risk.
    ax
        Axes to draw on; None: those of a new figure.

    Examples
    --------
    >>> import pandas as pd
    >>> response_curve(pd.DataFrame()).get_label()
    'There is nothing to show yet.'
    """
    sentence = sentences.curve_sentence(result)
    title = _TITLES.get(result.attrs.get("clock", "interview"), _TITLES["interview"])
    groups = _groups(result)
    rows = _table_rows(groups)
    ax, new = theme.canvas(ax, 3.4 + 0.17 * len(rows))
    if not groups:
        return theme.nothing(ax, new, title=title, sentence=sentence)
    theme.dress(ax)
    for (name, frame), style in zip(groups, STYLES, strict=False):
        _step(ax, name, frame, style)
    days = _days(int(result["day"].max()))
    _scales(ax, days, groups)
    _table(ax, rows, days)
    if len(groups) > 1:
        theme.legend(ax, 3)
    left_out = (result[result.attrs["by"]].nunique() if result.attrs.get("by") else 1) - len(groups)
    more = f" {left_out} more groups are not drawn." if left_out > 0 else ""
    return theme.finish(ax, new, title=title, sentence=sentence, note=_NOTE + more)


def _groups(result: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    if result.empty:
        return []
    by = result.attrs.get("by")
    if not by:
        return [("", result)]
    largest = result.groupby(by, sort=False, dropna=False)["at_risk"].max().nlargest(theme.MOST_GROUPS).index
    groups = result.groupby(by, sort=False, dropna=False)
    return [(theme.plain(name), frame) for name, frame in groups if name in largest]


def _step(ax: Axes, name: str, frame: pd.DataFrame, style: Style) -> None:
    shown = frame[frame["at_risk"] >= sentences.LEAST_AT_RISK]
    firm = shown[shown["at_risk"] >= FEW]
    thin = shown[shown["day"] >= (firm["day"].max() if len(firm) else -1)]
    label = f"{name} ({int(frame['at_risk'].max()):,})"
    ax.step(firm["day"], firm["response"], where="post", color=style.colour, ls=style.line, lw=2.2, label=label)
    ax.fill_between(firm["day"], firm["lower"], firm["upper"], step="post", color=style.colour, alpha=0.16, lw=0)
    if len(thin) > 1:
        ax.step(thin["day"], thin["response"], where="post", color=style.colour, ls=style.line, lw=1.1)
        ax.fill_between(
            thin["day"], thin["lower"], thin["upper"], step="post", facecolor="none", edgecolor=style.colour,
            hatch=style.hatch, alpha=0.35, lw=0,
        )  # fmt: skip


def _days(horizon: int) -> list[int]:
    """About seven ticks from 0 to the horizon, in steps people count in."""
    step = next((s for s in (1, 2, 5, 7, 10, 14, 20, 30, 60) if horizon / s <= 7), max(horizon // 6, 1))
    return list(range(0, horizon + 1, step))


def _scales(ax: Axes, days: list[int], groups: list[tuple[str, pd.DataFrame]]) -> None:
    highest = max(frame.loc[frame["at_risk"] >= sentences.LEAST_AT_RISK, "upper"].max() for _, frame in groups)
    ax.set_ylim(0, min(1.02, max(0.1, 1.08 * (1 if np.isnan(highest) else highest))))
    horizon = max(int(frame["day"].max()) for _, frame in groups)
    ax.set_xlim(-0.01 * max(horizon, 1), max(horizon, 1))
    ax.set_xticks(days)
    theme.percents(ax.yaxis)


def _table_rows(groups: list[tuple[str, pd.DataFrame]]) -> list[tuple[str, pd.DataFrame | None, str]]:
    """Label, frame and column of each line of the table; a line without frame is a heading."""
    if len(groups) > 3:
        return [("at risk", None, ""), *((name, frame, "at_risk") for name, frame in groups)]
    rows: list[tuple[str, pd.DataFrame | None, str]] = []
    for name, frame in groups:
        rows += [(name, None, "")] if name else []
        rows += [(label, frame, column) for label, column in _ROWS.items()]
    return rows


def _table(ax: Axes, rows: list[tuple[str, pd.DataFrame | None, str]], days: list[int]) -> None:
    """Texts at fixed distances under the axis, so that they stand right on axes of any size."""
    _under(ax, 0, 0, "days", ha="right", dx=-8, fontstyle="italic")
    for line, (label, frame, column) in enumerate(rows, start=1):
        _under(ax, 0, line, label, ha="right", dx=-8, fontweight="bold" if frame is None else "normal")
        if frame is None:
            continue
        counts = frame.set_index("day")[column]
        counts = counts if column == "at_risk" else counts.cumsum()
        for day in days:
            _under(ax, day, line, f"{int(counts.get(day, 0)):,}")


def _under(ax: Axes, day: int, line: int, text: str, *, ha: str = "center", dx: float = 0, **look: object) -> None:
    coords = "data" if ha == "center" else "axes fraction"
    ax.annotate(
        text, (day, 0), xycoords=(coords, "axes fraction"),
        xytext=(dx, -5 - 12 * line), textcoords="offset points", ha=ha, va="top", fontsize=theme.SMALL,
        annotation_clip=False, **look,
    )  # fmt: skip
