"""The look of every chart: one ink, groups that differ even without colour, and text that is drawn as it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, cast
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.container import Container, ErrorbarContainer
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from followup_analytics.charts.kit.axes import ChartAxes, Marks, draw_intervals, name_ticks
from followup_analytics.charts.kit.lettering import (
    LARGE,
    SMALL,
    drawable_text,
    families,
    seen_texts,
    text_width,
    wrapped,
    wrapped_heading,
)
from followup_analytics.charts.kit.placing import figure_of, fit_texts, in_lines, room_of
from followup_analytics.facts.results import Stamp
from followup_analytics.log.locale.catalogue import N_, _, forms, ngettext
from followup_analytics.log.text import phrases

INK = "#010203"  # a near-black that no one else picks: in SVG it becomes the colour of the page's own text
_NARROWEST, _USUAL, _WIDEST = 7.0, 7.2, 11.0  # inches; 700, 720 and 1,100 pixels in a notebook
_WIDTH = ContextVar("inches of a new figure", default=_USUAL)
NOT_COMPARED = N_(" Not compared: none was as silent and not written to; in the counts, not in the rates.")
LEFT_OUT = N_(" Dotted: what it can be, whatever became of those closed on a day nobody wrote down.")
MOST_GROUPS = 6
_BESIDE = 1.0  # inches that a legend above axes leaves free beside it

Look = dict[str, Any]  # how matplotlib is to draw a mark or a text
Margins = tuple[float, float, float, float]  # inches to the left, to the right, above and below the axes

_TABLES: WeakKeyDictionary[Axes, pd.DataFrame] = WeakKeyDictionary()  # the frame behind each chart


@dataclass(frozen=True)
class Style:
    """How one group is told from the others: by colour, and without colour by line and hatch."""

    colour: str
    line: Any  # as matplotlib takes it: a sign, or an offset with dashes
    hatch: str


# Those of Okabe & Ito's colours with a contrast of 3:1 both on white and on near-black come first.
STYLES = (
    Style("#0072B2", "-", "//"),
    Style("#D55E00", (0, (6, 2)), "\\\\"),
    Style("#009E73", (0, (1, 1.2)), ".."),
    Style("#CC79A7", (0, (6, 2, 1, 2)), "xx"),
    Style("#E69F00", (0, (3, 1, 1, 1, 1, 1)), "--"),
    Style("#56B4E9", (0, (9, 3)), "||"),
)
BLUE, VERMILLION, GREEN = (style.colour for style in STYLES[:3])


def width() -> float:
    """How wide a new figure is, in inches."""
    return _WIDTH.get()


def name_room(inches: float) -> float:
    """Room for names, of which a wider figure has more."""
    return inches * width() / _USUAL


def left_of(ax: Axes) -> float:
    """Inches that the names of the rows take, with some space beside them."""
    return text_width(ax.yaxis.get_major_formatter().format_ticks([*ax.get_yticks()])) + 0.3


@contextmanager
def as_wide_as(pixels: float) -> Iterator[None]:
    """Make new figures as wide as the room they are for: texts keep their size, and the drawing takes the rest.

    Where the room is not known yet (0), they have the usual width.
    """
    token = _WIDTH.set(min(max(pixels / 100, _NARROWEST), _WIDEST) if pixels else _USUAL)
    try:
        yield
    finally:
        _WIDTH.reset(token)


def panels_of(ax: Axes) -> list[Axes]:
    """All axes of a chart: its own, the others of its figure, and those drawn inside."""
    return [*ax.figure.axes, *cast("list[Axes]", ax.child_axes)]


def canvas(ax: Axes | None, height: float) -> tuple[Axes, bool]:
    """The axes given, or the axes of a new figure of that height (inches); and whether it is new."""
    if ax is not None:
        return ax, False
    return Figure(figsize=(width(), height), layout="constrained").add_subplot(axes_class=ChartAxes), True


def panel_below(ax: Axes, new: bool, share: float, *, share_x: bool = True) -> Axes:
    """A second panel under `ax`, by default on the same x axis, `share` of its height."""
    along = ax if share_x else None
    if not new:
        return ax.inset_axes((0, -share - 0.35, 1, share), sharex=along)
    grid = ax.figure.add_gridspec(2, 1, height_ratios=(1, share), hspace=0.16)
    ax.set_subplotspec(grid[0])
    return ax.figure.add_subplot(grid[1], axes_class=ChartAxes, sharex=along)


def dress(ax: Axes, *, grid: Literal["", "x", "y"] = "y") -> None:
    """Thin spines on the left and at the bottom, a faint grid, everything in ink."""
    ax.spines[["top", "right"]].set_visible(False)
    for side in ("left", "bottom"):
        ax.spines[side].set(color=INK, alpha=0.4, linewidth=0.8)
    ax.tick_params(color=INK, labelcolor=INK, labelsize=SMALL, length=3, width=0.8)
    if grid:
        ax.grid(axis=grid, color=INK, alpha=0.12, linewidth=0.8)
    ax.set_axisbelow(True)


class Words(NamedTuple):
    """What a chart says: its title, and the sentence that goes with its axes."""

    title: str
    sentence: str


def finish(
    ax: Axes, new: bool, words: Words, table: pd.DataFrame, caption: str | None = "", *, margins: Margins | None = None,
    headline: str = "", drawn: str = "",
) -> Axes:  # fmt: skip
    """Title, caption and label: the sentence goes with the axes and is drawn beneath them.

    A `headline`, which says what was found, stands over the title of a new figure; a shorter sentence may be `drawn`
    beneath it.
    `table` is the frame behind the chart; it says whether the data are simulated. Without a `caption` (None) the
    sentence is not drawn. `margins` (left, right, top, bottom around the axes, in inches), where known, save the layout
    engine's work.
    """
    title, sentence = words
    ax.set_label(sentence)
    _TABLES[ax] = table
    title = _("{title} · simulated data", title=title) if Stamp.read(table).simulated else title
    if new:
        _write_caption(figure_of(ax), (headline, title) if headline else (title,), drawn or sentence, caption, margins)
    for text in seen_texts(ax.figure if new else ax):
        text.set_parse_math(False)
        text.set_fontfamily(families())
        if isinstance(text.get_color(), str) and text.get_color() in ("black", "k"):
            text.set_color(INK)
    if not new:
        said = "" if caption is None else drawable_text(sentence, 2000)
        fit_texts(
            ax,
            title=title,
            sentence=said,
            caption=caption or "",
            look={"fontfamily": families(), "color": INK, "parse_math": False},
        )
    return ax


def _write_caption(
    figure: Figure, titles: tuple[str, ...], sentence: str, caption: str | None, margins: Margins | None
) -> None:
    lines = (
        [*wrapped(drawable_text(sentence, 2000), width()), *wrapped(caption, width())] if caption is not None else []
    )
    below = 0.17 * len(lines) + 0.1
    heading, lead = (
        wrapped_heading(titles[0], width()),
        [line for each in titles[1:] for line in wrapped(each, width())],
    )
    further = 0.21 * (len(heading) - 1) + 0.19 * len(lead)
    height = figure.get_figheight() + below + further
    figure.set_size_inches(width(), height)
    look: Look = {"va": "top", "ha": "left", "fontsize": LARGE, "fontweight": "bold", "linespacing": 1.1}
    figure.suptitle("\n".join(heading), x=0.012, y=1 - 0.1 / height, **look)
    under = 1 - (0.16 + 0.21 * len(heading)) / height
    figure.text(0.012, under, "\n".join(lead), va="top", ha="left", fontsize=SMALL, linespacing=1.35)
    look = {"x": 0.012, "ha": "left", "va": "bottom", "fontsize": SMALL, "linespacing": 1.35}
    figure.supxlabel("\n".join(lines), y=0.06 / height, **look)
    if margins is None:
        room = (0, below / height, 1, 1 - (below + further + 0.4) / height)
        figure.set_layout_engine("constrained", h_pad=0.08, w_pad=0.08, rect=room)
        return
    left, right, top, bottom = margins
    figure.set_layout_engine(None)
    figure.subplots_adjust(left / width(), (bottom + below) / height, 1 - right / width(), 1 - (top + further) / height)


def empty_axes(ax: Axes, new: bool, words: Words, table: pd.DataFrame) -> Axes:
    """Axes that kindly say there is nothing to draw."""
    figure = figure_of(ax)
    ax.set_axis_off()
    if new:
        figure.set_size_inches(width(), 1.6)
    wide = width() if new else room_of(ax).width / figure.dpi
    ax.text(
        0.5,
        0.5,
        in_lines(drawable_text(words.sentence, 300), 0.8 * wide),
        ha="center",
        va="center",
        transform=ax.transAxes,
    )
    return finish(ax, new, words, table, None)


def legend(ax: Axes, order: tuple[str, ...] = (), *, beside: float = 1.2) -> int:
    """The legend above the axes, in the order given, in columns that leave so many inches; its number of rows."""
    handles, labels = ax.get_legend_handles_labels()
    marks = [handle[0] if isinstance(handle, ErrorbarContainer) else handle for handle in handles]  # no interval in it
    known = dict(zip(labels, marks, strict=True))
    labels = [label for label in order or labels if label in known]
    if not labels:
        return 0
    room = min(width() - beside, room_of(ax).width / figure_of(ax).dpi - _BESIDE)
    tall = next((n for n in range(1, len(labels)) if _legend_width(labels, n) <= room), len(labels))
    columns = -(-len(labels) // tall)
    ax.legend(
        [known[label] for label in labels], labels, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=columns,
        frameon=False, fontsize=SMALL, borderaxespad=0.2, handlelength=2.2, handletextpad=0.6, columnspacing=1.4,
        labelcolor=INK,
    )  # fmt: skip
    return tall


def _legend_width(labels: list[str], tall: int) -> float:
    """Roughly how many inches a legend with that many rows takes."""
    return sum(0.6 + text_width(labels[place : place + tall]) for place in range(0, len(labels), tall))


def whiskers(
    ax: Axes, at: ArrayLike, figures: ArrayLike, marker: str, colour: str, titles: Sequence[str], *, is_firm: bool,
    flat: bool = False, second: bool = False,
) -> ErrorbarContainer:  # fmt: skip
    """Marks with their intervals (rows of estimate, lower, upper): firm, or thin, hollow and dashed where data are few.

    Upright at `at` on the x axis, or `flat` at `at` on the y axis; a `second` estimate is always thin and hollow. The
    pointer shows `titles`.
    """
    values = np.asarray(figures, float).reshape(-1, 3)[:, 0]
    firm, thin = {"ms": 8, "wide": 2}, {"ms": 6.5, "wide": 1, "mfc": "none", "mew": 1}
    x, y = (values, at) if flat else (at, values)
    hover(ax, x, y, titles)
    look: Look = firm if is_firm and not second else thin
    drawn = draw_intervals(ax, at, figures, marker, colour, flat=flat, cap=3, **look)
    if not is_firm:
        drawn.lines[2][0].set_linestyle((0, (4, 2.5)))
    return drawn


def hover(ax: Axes, x: ArrayLike, y: ArrayLike, titles: Sequence[str], *, size: float = 14) -> None:
    """Titles for the marks at x, y (data), each about that many points wide."""
    marks = Marks(x, y, titles, size)
    if marks.titles:
        ax.add_artist(marks)


def table_of(axes: list[Axes]) -> pd.DataFrame | None:
    """The frame behind the first of some axes that has one."""
    return next((_TABLES[ax] for ax in axes if ax in _TABLES), None)


def name(drawn: Iterable[Artist | Container], labels: Iterable[str], named: set[str]) -> None:
    """Give each kind of mark its label for the legend, once."""
    for artist, label in zip(drawn, labels, strict=True):
        if label not in named:
            artist.set_label(label)
            named.add(label)


def text_beside(ax: Axes, place: float, text: str, *, bold: bool = False) -> None:
    """A text to the right of the axes, on the row at `place`."""
    ax.annotate(
        text, (1, place), xycoords=("axes fraction", "data"), xytext=(10, 0), textcoords="offset points", va="center",
        fontsize=SMALL, annotation_clip=False, linespacing=1.3, fontweight="bold" if bold else "normal",
    )  # fmt: skip


def name_rows(ax: Axes, labels: Sequence[str]) -> None:
    """Name the rows of a chart, the first on top."""
    name_ticks(ax.yaxis, range(len(labels)), labels)
    ax.set_ylim(max(len(labels), 1) - 0.4, -0.6)
    ax.tick_params(axis="y", left=False, length=0)


def percents(axis: Axis, most: int = 7) -> None:
    """About so many ticks on an axis of shares, as `20 %`."""
    axis.set_major_formatter(lambda share, _place: f"{100 * share:.3g} %")
    axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 5, 10]))


def points(axis: Axis, most: int = 6) -> None:
    """About so many ticks on an axis of differences, in points with their sign."""
    axis.set_major_formatter(lambda share, _place: phrases.signed(share))
    axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 5, 10]))


def whole_numbers(most: int = 10) -> MaxNLocator:
    """About so many ticks, at whole numbers."""
    return MaxNLocator(most, integer=True)


def not_drawn(number: int, noun: str) -> str:
    """How many are left out of a chart, if any are."""
    return " " + ngettext(*_NOT_DRAWN[noun], number) if number > 0 else ""


_NOT_DRAWN = {
    "group": forms("{n} more group is not drawn.", "{n} more groups are not drawn."),
    "wait": forms("{n} more wait is not drawn.", "{n} more waits are not drawn."),
    "open application": forms("{n} more open application is not drawn.", "{n} more open applications are not drawn."),
}
