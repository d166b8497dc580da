"""The response curve: the share answered day by day, with its interval, and the numbers at risk beneath."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator

from followup_analytics.analyses.background.published import cited, source
from followup_analytics.analyses.background.published import published as published_figures
from followup_analytics.analyses.response_curve import CurveStamp
from followup_analytics.analyses.sentences.curve_and_hazard import curve_sentence
from followup_analytics.analyses.sentences.headlines import curve_headline
from followup_analytics.charts.curves import small_multiples
from followup_analytics.charts.curves.small_multiples import Group
from followup_analytics.charts.curves.steps import draw_steps, leaves_out, seen_rows
from followup_analytics.charts.kit import lettering, theme
from followup_analytics.charts.kit.placing import figure_of
from followup_analytics.charts.kit.records import Published, records
from followup_analytics.charts.kit.results import draws
from followup_analytics.charts.kit.theme import STYLES, Margins
from followup_analytics.facts.results import unstamped
from followup_analytics.log.locale.catalogue import N_, _
from followup_analytics.log.locale.log_words import group_name
from followup_analytics.log.text.phrases import capital
from followup_analytics.waiting.answers import ANY, answered

Line = tuple[str, pd.DataFrame | None, str]  # of the table: label, frame and column; without a frame a heading

TOGETHER = 3  # groups in one picture; more have a picture each
_LINE = 0.152  # inches from line to line in the table
_NAME = 1.9  # inches that the name of a group may take

_TITLES = {
    "interview": N_("{answered}, by days since the interview"),
    "application": N_("{answered}, by days since the application"),
    "follow_up": N_("{answered}, by days since the note"),
}
_ROWS = {"at_risk": N_("at risk"), "answered": "", "closed": N_("closed"), "censored": N_("left open")}
_CAPTION = N_(
    "Bands: 95 % intervals, each for its own day (pointwise). Thin and hatched: fewer than 10 at risk; "
    "the curve ends where fewer than 5 are, unless all ends are known."
)

_LEFT_OPEN = N_(" Left open: still pending, or ended by an interview agreed before.")


@draws("response_curve(…)", numbers="day at_risk answered closed censored response lower upper", grouped=True)
def response_curve(
    result: pd.DataFrame, *, published: Sequence[str] = (), ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw `response_curve`: a step curve per group with its band, and the counts beneath, or a picture a group.

    Parameters
    ----------
    result
        What `response_curve` returned. Up to three groups are drawn in one picture, more in a picture each: at most
        twelve, those with the most at risk.
    published
        Keys of `analyses.background.published.published` to draw faintly, with the reasons why they are not comparable.
    ax
        Axes to draw on, which take six groups, all in one picture; None: those of a new figure.
    language
        The language of its texts: ``"en"``, ``"de"``, or another with a catalogue; otherwise English.

    Examples
    --------
    >>> import pandas as pd
    >>> response_curve(pd.DataFrame()).get_label()[:20]
    'So far the log holds'
    """
    stamp = CurveStamp.read(result)
    title = _(_TITLES.get(stamp.clock, _TITLES["interview"]), answered=capital(answered(stamp.answer)))
    words = theme.Words(title, curve_sentence(result))
    apart = ax is None and _count(result) > TOGETHER
    groups = _groups(result, apart=apart)
    rows = [] if apart else _table_rows(groups, stamp.answer)
    ax, new = theme.canvas(ax, small_multiples.height(len(groups)) if apart else 3.6 + _LINE * len(rows))
    if not any(len(seen_rows(frame)) for _name, frame in groups):
        return theme.empty_axes(ax, new, words, result)
    others = published_figures(published, clock=stamp.clock)
    margins = _draw_apart(ax, groups, others) if apart else _draw_together(ax, groups, rows, others, new=new)
    caption = _caption(result, groups, rows, apart=apart) + f" {cited(others)}"
    headline = curve_headline(result)
    return theme.finish(ax, new, words, result, caption, margins=margins, headline=headline)


def _draw_together(ax: Axes, groups: list[Group], rows: list[Line], others: pd.DataFrame, *, new: bool) -> Margins:
    """The curves over one another, with a legend and the table of counts."""
    theme.dress(ax)
    for (name, frame), style in zip(groups, STYLES, strict=False):
        draw_steps(ax, name, frame, style, faint=len(groups) > TOGETHER)
    days = _days(groups, 7)
    _scales(ax, days, groups)
    _draw_published(ax, others, named=True)
    _table(ax, rows, days)
    left = max(0.95, 0.35 + lettering.text_width([label for label, *_more in rows], bold=True))
    lines = theme.legend(ax, beside=left + 0.2) if len(groups) > 1 else 0
    if new:
        figure_of(ax).set_figheight(figure_of(ax).get_figheight() + 0.2 * lines)
    return left, 0.2, 0.56 + 0.2 * lines, 0.42 + _LINE * len(rows)


def _draw_apart(ax: Axes, groups: list[Group], others: pd.DataFrame) -> Margins:
    """A picture a group, on one scale."""
    pictures = small_multiples.draw_groups(ax, groups)
    for picture in pictures:
        _scales(picture, _days(groups, 3), groups)
        _draw_published(picture, others, named=False)
    small_multiples.label_outside(pictures, groups)
    return small_multiples.MARGINS


def _caption(result: pd.DataFrame, groups: list[Group], rows: list[Line], *, apart: bool) -> str:
    """What the marks mean, and what is not drawn."""
    more = f" {_(small_multiples.CAPTION)}" if apart else ""
    more += theme.not_drawn(_count(result) - len(groups), "group")
    more += _(_LEFT_OPEN) if any(column == "censored" for *_names, column in rows) else ""
    more += _(theme.LEFT_OUT) if any(leaves_out(frame) for _name, frame in groups) else ""
    return _(_CAPTION) + more


def _count(result: pd.DataFrame) -> int:
    """How many groups there are."""
    by = CurveStamp.read(result).by
    return result[by].nunique(dropna=False) if by and len(result) else 1


def _groups(result: pd.DataFrame, *, apart: bool) -> list[Group]:
    """Name and rows of each group to draw, those with the most at risk, in their own order."""
    if result.empty:
        return []
    by = CurveStamp.read(result).by
    if not by:
        return [("", unstamped(result))]
    most = small_multiples.MOST if apart else theme.MOST_GROUPS
    largest = result.groupby(by, sort=False, dropna=False)["at_risk"].max().nlargest(most).index
    groups = [(name, frame) for name, frame in result.groupby(by, sort=False, dropna=False) if name in largest]
    room = small_multiples.room_for_name() if apart else theme.name_room(_NAME)
    names = lettering.group_names([group_name(name, by) for name, _rows in groups], room)
    return [(name, unstamped(frame)) for name, (_group, frame) in zip(names, groups, strict=True)]


def _draw_published(ax: Axes, figures: pd.DataFrame, *, named: bool) -> None:
    """Published shares as faint dotted lines; one without a day is a horizontal line."""
    if figures.empty:
        return
    low, high = ax.get_xlim()
    seen = ax.get_ylim()
    for _key, rows in figures.groupby("key", sort=False):
        first = records(rows.head(1), Published)[0]
        days = rows["day"].to_numpy() if pd.notna(first.day) else np.array([low, high])
        shares = np.broadcast_to(rows["share"].to_numpy(), len(days)) if len(rows) == 1 else rows["share"].to_numpy()
        _faint_line(ax, days, shares, source(first.label, first.year, first.n) if named else "")
    ax.set_xlim(low, high)
    ax.set_ylim(0, max(seen[1], 1.08 * figures["share"].max()))


def _faint_line(ax: Axes, x: np.ndarray, y: np.ndarray, label: str) -> None:
    """A published figure: faint, dotted, named inside the axes at its end."""
    ax.plot(x, y, ls=(0, (1, 2.5)), marker=".", ms=5, lw=1.1, color=theme.INK, alpha=0.65, zorder=2)
    end = min(float(x[-1]), ax.get_xlim()[1])
    look: theme.Look = {"textcoords": "offset points", "ha": "right", "fontsize": lettering.SMALL - 1, "alpha": 0.85}
    ax.annotate(label, (end, float(np.interp(end, x, y))), xytext=(-3, 5), **look)


def _days(groups: list[Group], most: int) -> list[int]:
    """About so many ticks from 0 to the horizon, in steps that people count in."""
    horizon = max(int(frame["day"].max()) for _name, frame in groups)
    step = next((s for s in (1, 2, 5, 7, 10, 14, 20, 30, 60) if horizon / s <= most), max(horizon // (most - 1), 1))
    return list(range(0, horizon + 1, step))


def _scales(ax: Axes, days: list[int], groups: list[Group]) -> None:
    seen = [seen_rows(frame) for _name, frame in groups]
    highest = np.nanmax([0, *(rows.filter(["upper", "most"]).max().max() for rows in seen)]) or np.nan
    ax.set_ylim(0, min(1.02, max(0.1, 1.08 * (1 if np.isnan(highest) else highest))))
    horizon = max(int(frame["day"].max()) for _name, frame in groups)
    ax.set_xlim(-0.01 * max(horizon, 1), max(horizon, 1))
    ax.xaxis.set_major_locator(FixedLocator(days))
    theme.percents(ax.yaxis)


def _table_rows(groups: list[Group], answer: str | list[str]) -> list[Line]:
    """Label, frame and column of each line of the table; a line without a frame is a heading."""
    if len(groups) > TOGETHER:
        return [(_("at risk"), None, ""), *((name, frame, "at_risk") for name, frame in groups)]
    labels = {column: _(label) for column, label in _ROWS.items()} | {"answered": answered(answer)}
    if answer != ANY:
        labels["closed"] = _("other ends")
    rows: list[Line] = []
    for name, frame in groups:
        rows += [(name, None, "")] if name else []
        rows += [(label, frame, column) for column, label in labels.items()]
    return rows


def _table(ax: Axes, rows: list[Line], days: list[int]) -> None:
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
