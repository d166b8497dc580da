"""Steps: the curve of one group with its band, solid where many are at risk and hatched where few are."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from followup_analytics.analyses.sentences.curve_and_hazard import LEAST_AT_RISK, enough_days
from followup_analytics.charts.kit import theme
from followup_analytics.charts.kit.theme import Style
from followup_analytics.log.locale.catalogue import _, digits
from followup_analytics.log.text import phrases

FEW = 10  # where fewer are at risk, the curve is thin and its band hatched


def draw_steps(ax: Axes, name: str, frame: pd.DataFrame, style: Style, *, faint: bool = False) -> None:
    """The curve of a group, its band, and what it can be where some are left out."""
    shown = curve_rows(frame)
    firm = shown[shown["at_risk"] >= FEW]
    thin = shown[shown["day"] >= (firm["day"].max() if len(firm) else -1)]
    thin = pd.concat([thin, thin.tail(1).assign(day=thin["day"].max() + 1)])  # a last day a day wide, to be seen
    label = f"{name} ({digits(size_of(frame))}{'' if len(shown) else f', {untold(frame)}'})"
    ax.step(firm["day"], firm["response"], where="post", color=style.colour, ls=style.line, lw=2.2, label=label)
    ax.fill_between(
        firm["day"], firm["lower"], firm["upper"], step="post", color=style.colour, alpha=0.12 if faint else 0.22, lw=0
    )
    _titles(ax, name, shown)
    for end in ("least", "most") if leaves_out(frame) else ():
        seen = seen_rows(frame)
        ax.step(seen["day"], seen[end], where="post", color=style.colour, ls=(0, (1, 2)), lw=1)
    if len(thin) > 1:
        ax.step(thin["day"], thin["response"], where="post", color=style.colour, ls=style.line, lw=1.1)
        ax.fill_between(
            thin["day"], thin["lower"], thin["upper"], step="post", facecolor="none", edgecolor=style.colour,
            hatch=style.hatch, alpha=0.25 if faint else 0.45, lw=0,
        )  # fmt: skip


def seen_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """The days on which enough are at risk to be drawn."""
    return frame[enough_days(frame)]


def curve_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """The days of the curve itself."""
    return frame[enough_days(frame) & frame["response"].notna()]


def size_of(frame: pd.DataFrame) -> int:
    """How many waits the group begins with."""
    return int(frame["at_risk"].max())


def untold(frame: pd.DataFrame) -> str:
    """Why a group has no curve."""
    return _("too few") if size_of(frame) < LEAST_AT_RISK else _("cannot tell")


def leaves_out(frame: pd.DataFrame) -> bool:
    """Whether some are left out, and the frame has the bounds of the share, whatever became of them."""
    return {"left_out", "least", "most"} <= set(frame) and bool(frame["left_out"].any())


def _titles(ax: Axes, name: str, shown: pd.DataFrame) -> None:
    """The numbers of each day, for the pointer to show."""
    rows = shown[["day", "at_risk", "response", "lower", "upper"]].itertuples(index=False)
    group = f"{name}, " if name else ""
    titles = []
    for day, at_risk, *rate in rows:
        told = {"day": day, "rate": phrases.estimate(*rate), "n": digits(at_risk)}
        titles.append(group + _("day {day}: {rate}, {n} at risk", **told))
    theme.hover(ax, shown["day"], shown["response"], titles)
