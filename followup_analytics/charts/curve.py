"""The response curve: the share answered day by day, with its interval, and the numbers at risk beneath."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from followup_analytics.analyses import sentences
from followup_analytics.analyses.background.published import cited, source
from followup_analytics.analyses.background.published import published as published_figures
from followup_analytics.analyses.response_curve import CurveStamp
from followup_analytics.charts.kit import lettering, theme
from followup_analytics.charts.kit.placing import figure_of
from followup_analytics.charts.kit.records import Published, records
from followup_analytics.charts.kit.results import draws
from followup_analytics.charts.kit.theme import STYLES, Style
from followup_analytics.facts.results import unstamped
from followup_analytics.log.locale.catalogue import N_, _, digits
from followup_analytics.log.locale.log_words import group_name
from followup_analytics.log.text import phrases

_LINE = 0.152  # inches from line to line in the table
_NAME = 1.9  # inches that the name of a group may take
FEW = 10  # where fewer are at risk, the curve is dashed and its band hatched

_TITLES = {
    "interview": N_("Answered, by days since the interview"),
    "application": N_("Answered, by days since the application"),
    "follow_up": N_("Answered, by days since the note"),
}
_ROWS = {N_("at risk"): "at_risk", N_("answered"): "answered", N_("closed"): "closed", N_("left open"): "censored"}
_CAPTION = N_(
    "Bands: 95 % intervals, each for its own day (pointwise). Thin and hatched: fewer than 10 at risk; "
    "the curve ends where fewer than 5 are."
)

_LEFT_OPEN = N_(" Left open: still pending, or ended by an interview agreed before.")


@draws("response_curve(…)", numbers="day at_risk answered closed censored response lower upper", grouped=True)
def response_curve(
    result: pd.DataFrame, *, published: Sequence[str] = (), ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw `response_curve`: a step curve per group with its band, and the counts beneath.

    Parameters
    ----------
    result
        What `response_curve` returned; at most six groups are drawn, those with the most at risk.
    published
        Keys of `analyses.background.published.published` to draw faintly, with the reasons why they are not comparable.
    ax
        Axes to draw on; None: those of a new figure.
    language
        The language of its texts: ``"en"``, ``"de"``, or another with a catalogue; otherwise English.

    Examples
    --------
    >>> import pandas as pd
    >>> response_curve(pd.DataFrame()).get_label()[:20]
    'So far the log holds'
    """
    sentence = sentences.curve_sentence(result)
    title = _(_TITLES.get(CurveStamp.read(result).clock, _TITLES["interview"]))
    groups = _groups(result)
    rows = _table_rows(groups)
    ax, new = theme.canvas(ax, 3.6 + _LINE * len(rows))
    if not any((frame["at_risk"] >= sentences.LEAST_AT_RISK).any() for _name, frame in groups):
        return theme.empty_axes(ax, new, title=title, sentence=sentence, table=result)
    theme.dress(ax)
    for (name, frame), style in zip(groups, STYLES, strict=False):
        _step(ax, name, frame, style, faint=len(groups) > 3)
    days = _days(int(result["day"].max()))
    _scales(ax, days, groups)
    others = published_figures(published, clock=CurveStamp.read(result).clock)
    _draw_published(ax, others)
    _table(ax, rows, days)
    left = _label_room(rows)
    lines = theme.legend(ax, beside=left + 0.2) if len(groups) > 1 else 0
    by = CurveStamp.read(result).by
    left_out = (result[by].nunique() if by else 1) - len(groups)
    more = theme.not_drawn(left_out, "group")
    more += _(_LEFT_OPEN) if any(column == "censored" for *_names, column in rows) else ""
    more += _(theme.LEFT_OUT) if any(_leaves_out(frame) for _name, frame in groups) else ""
    more += f" {cited(others)}"
    if new:
        figure_of(ax).set_figheight(figure_of(ax).get_figheight() + 0.2 * lines)
    margins = (left, 0.2, 0.56 + 0.2 * lines, 0.42 + _LINE * len(rows))
    return theme.finish(
        ax, new, title=title, sentence=sentence, caption=_(_CAPTION) + more, table=result, margins=margins
    )


def _groups(result: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    if result.empty:
        return []
    by = CurveStamp.read(result).by
    if not by:
        return [("", unstamped(result))]
    largest = result.groupby(by, sort=False, dropna=False)["at_risk"].max().nlargest(theme.MOST_GROUPS).index
    groups = [(name, frame) for name, frame in result.groupby(by, sort=False, dropna=False) if name in largest]
    names = lettering.group_names([group_name(name, by) for name, _rows in groups], theme.name_room(_NAME))
    return [(name, unstamped(frame)) for name, (_group, frame) in zip(names, groups, strict=True)]


def _step(ax: Axes, name: str, frame: pd.DataFrame, style: Style, *, faint: bool) -> None:
    shown = frame[(frame["at_risk"] >= sentences.LEAST_AT_RISK) & frame["response"].notna()]
    firm = shown[shown["at_risk"] >= FEW]
    thin = shown[shown["day"] >= (firm["day"].max() if len(firm) else -1)]
    size = int(frame["at_risk"].max())
    untold = _("too few") if size < sentences.LEAST_AT_RISK else _("cannot tell")
    label = f"{name} ({digits(size)}{'' if len(shown) else f', {untold}'})"
    ax.step(firm["day"], firm["response"], where="post", color=style.colour, ls=style.line, lw=2.2, label=label)
    ax.fill_between(
        firm["day"], firm["lower"], firm["upper"], step="post", color=style.colour, alpha=0.12 if faint else 0.22, lw=0
    )
    _titles(ax, name, shown)
    seen = frame[frame["at_risk"] >= sentences.LEAST_AT_RISK]
    for end in ("least", "most") if _leaves_out(frame) else ():
        ax.step(seen["day"], seen[end], where="post", color=style.colour, ls=(0, (1, 2)), lw=1)
    if len(thin) > 1:
        ax.step(thin["day"], thin["response"], where="post", color=style.colour, ls=style.line, lw=1.1)
        ax.fill_between(
            thin["day"], thin["lower"], thin["upper"], step="post", facecolor="none", edgecolor=style.colour,
            hatch=style.hatch, alpha=0.25 if faint else 0.45, lw=0,
        )  # fmt: skip


def _leaves_out(frame: pd.DataFrame) -> bool:
    """Whether some are left out, and the frame has the bounds of the share, whatever became of them."""
    return {"left_out", "least", "most"} <= set(frame) and bool(frame["left_out"].any())


def _draw_published(ax: Axes, figures: pd.DataFrame) -> None:
    """Published shares as faint dotted lines; one without a day is a horizontal line."""
    low, high = ax.get_xlim()
    seen = ax.get_ylim()
    for _key, rows in figures.groupby("key", sort=False):
        first = records(rows.head(1), Published)[0]
        days = rows["day"].to_numpy() if pd.notna(first.day) else np.array([low, high])
        shares = np.broadcast_to(rows["share"].to_numpy(), len(days)) if len(rows) == 1 else rows["share"].to_numpy()
        theme.faint_line(ax, days, shares, source(first.label, first.year, first.n))
    ax.set_xlim(low, high)
    ax.set_ylim(0, max(seen[1], 1.08 * figures["share"].max()) if len(figures) else seen[1])


def _titles(ax: Axes, name: str, shown: pd.DataFrame) -> None:
    """The numbers of each day, for the pointer to show."""
    rows = shown[["day", "at_risk", "response", "lower", "upper"]].itertuples(index=False)
    group = f"{name}, " if name else ""
    titles = [
        group
        + _(
            "day {day}: {rate} answered, {n} at risk",
            day=day,
            rate=phrases.estimate(rate, lower, upper),
            n=digits(at_risk),
        )
        for day, at_risk, rate, lower, upper in rows
    ]
    theme.hover(ax, shown["day"], shown["response"], titles)


def _days(horizon: int) -> list[int]:
    """About seven ticks from 0 to the horizon, in steps that people count in."""
    step = next((s for s in (1, 2, 5, 7, 10, 14, 20, 30, 60) if horizon / s <= 7), max(horizon // 6, 1))
    return list(range(0, horizon + 1, step))


def _scales(ax: Axes, days: list[int], groups: list[tuple[str, pd.DataFrame]]) -> None:
    seen = [frame[frame["at_risk"] >= sentences.LEAST_AT_RISK] for _name, frame in groups]
    highest = np.nanmax([0, *(rows.filter(["upper", "most"]).max().max() for rows in seen)]) or np.nan
    ax.set_ylim(0, min(1.02, max(0.1, 1.08 * (1 if np.isnan(highest) else highest))))
    horizon = max(int(frame["day"].max()) for _name, frame in groups)
    ax.set_xlim(-0.01 * max(horizon, 1), max(horizon, 1))
    ax.set_xticks(days)
    theme.percents(ax.yaxis)


def _table_rows(groups: list[tuple[str, pd.DataFrame]]) -> list[tuple[str, pd.DataFrame | None, str]]:
    """Label, frame and column of each line of the table; a line without a frame is a heading."""
    if len(groups) > 3:
        return [(_("at risk"), None, ""), *((name, frame, "at_risk") for name, frame in groups)]
    rows: list[tuple[str, pd.DataFrame | None, str]] = []
    for name, frame in groups:
        rows += [(name, None, "")] if name else []
        rows += [(_(label), frame, column) for label, column in _ROWS.items()]
    return rows


def _table(ax: Axes, rows: list[tuple[str, pd.DataFrame | None, str]], days: list[int]) -> None:
    """One text per day, at a fixed distance under the axis, so that it is in place on axes of any size."""
    apart = 5 + 2.9 * max(len(f"{frame['at_risk'].max():,}") for _label, frame, _column in rows if frame is not None)
    labels = (label if frame is not None else "" for label, frame, _column in rows)
    _put_under(ax, "\n".join([_("days"), *labels]), apart=apart)
    if any(frame is None for _label, frame, _column in rows):
        heads = "\n".join(["", *(label if frame is None else "" for label, frame, _column in rows)])
        _put_under(ax, heads, apart=apart, fontweight="bold")
    counts = [_tallied(frame, column) for _label, frame, column in rows]
    for day in days:
        cells = ["" if count is None else f"{int(count.get(day, 0)):,}" for count in counts]
        _put_under(ax, "\n".join(["", *cells]), day)


def _label_room(rows: list[tuple[str, pd.DataFrame | None, str]]) -> float:
    """Room for the labels of the table, in inches."""
    return max(0.95, 0.35 + lettering.text_width([label for label, *_more in rows], bold=True))


def _tallied(frame: pd.DataFrame | None, column: str) -> pd.Series | None:
    if frame is None:
        return None
    counts = frame.set_index("day")[column]
    return counts if column == "at_risk" else counts.cumsum()


def _put_under(ax: Axes, text: str, day: int | None = None, *, apart: float = 0, **look: Any) -> None:
    """A column of the table, under a day or to the left of the axis."""
    head = day is None
    ax.annotate(
        text, (0 if head else day, 0), xycoords=("axes fraction" if head else "data", "axes fraction"),
        xytext=(-apart, -5.5), textcoords="offset points", ha="right" if head else "center", va="top",
        fontsize=lettering.SMALL, linespacing=1.22, annotation_clip=False, **look,
    )  # fmt: skip
