"""Placing: a chart drawn into somebody else's axes keeps its caption and stays, texts included, in their room."""

from __future__ import annotations

import textwrap
from typing import Any, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.gridspec import GridSpec
from matplotlib.lines import Line2D
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

from followup_analytics.log.errors import FollowUpError

_SIGNS = 13.5  # letters of a caption per inch
_BOLD = 0.75  # of that for a title, which is larger
_GAP, _EDGE = 6, 5  # points above the caption, pixels around the chart
_SMALL, _NORMAL = 8.0, 9.5  # points
_LEAST = 40  # pixels that axes have at least, however little room there is
_SHARE = 0.4  # of the height that a caption may take
_ROUNDS = 3  # how often to repeat it: texts around the axes change a little with the size of the axes


def fit_texts(ax: Axes, *, title: str, sentence: str, caption: str, look: dict[str, Any]) -> None:
    """Write title and caption, and shrink the axes until everything fits into their room.

    A figure with a layout engine makes that room itself. The caption is left out where there is too little room for it.
    `look` is the style of all texts.
    """
    for line in ax.findobj(Line2D):  # one without points would count as lying in the corner of the figure
        line.set_in_layout(bool(np.isfinite(line.get_xydata()).all(axis=1).any()))
    root, room = figure_of(ax), room_of(ax)
    wide = room.width / root.dpi
    in_room = in_lines(f"{sentence} {caption}".strip(), wide)
    if (in_room.count("\n") + 1) * 1.4 * _SMALL / 72 * root.dpi > _SHARE * room.height:
        in_room = in_lines(sentence, wide)
    heading = ax.set_title(title, loc="left", **look)
    beneath = ax.annotate(
        in_room, (0, 0), xycoords="axes fraction", xytext=(0, 0), textcoords="offset points",
        ha="left", va="top", fontsize=_SMALL, linespacing=1.35, annotation_clip=False, **look,
    )  # fmt: skip
    for _ in range(_ROUNDS):
        _place_texts(ax, heading, beneath, room)
        if root.get_layout_engine() is None and ax.axison:
            _draw_in(ax, room)
    _place_texts(ax, heading, beneath, room)


def in_lines(text: str, wide: float) -> str:
    """The text in lines of so many inches; a number stays with its per cent sign."""
    return "\n".join(textwrap.wrap(text.replace(" %", "\u00a0%"), max(int(_SIGNS * wide), 12)))


def room_of(ax: Axes) -> Bbox:
    """The pixels that belong to the axes: to the middle of the gaps around them, and to the edge of the figure."""
    figure, spec = ax.figure, ax.get_subplotspec()
    place = ax.get_position(original=True)
    if spec is None:
        return place.transformed(figure.transSubfigure)
    grid = spec.get_gridspec()
    bottoms, tops, lefts, rights = grid.get_grid_positions(cast("Figure", figure))  # a SubFigure does as well
    outer = (0.0, 1.0) if type(grid) is GridSpec else None
    across = _free_span(lefts, rights, spec.colspan, outer)
    rows = range(len(tops) - spec.rowspan.stop, len(tops) - spec.rowspan.start)  # from the bottom up
    down = _free_span(bottoms[::-1], tops[::-1], rows, outer)
    return Bbox.from_extents(across[0], down[0], across[1], down[1]).transformed(figure.transSubfigure)


def _free_span(
    starts: np.ndarray, ends: np.ndarray, span: range, outer: tuple[float, float] | None
) -> tuple[float, float]:
    first, last = span.start, span.stop - 1
    low = (ends[first - 1] + starts[first]) / 2 if first else (outer or (starts[0],))[0]
    high = (ends[last] + starts[last + 1]) / 2 if last + 1 < len(starts) else (outer or (0, ends[-1]))[1]
    return low, high


def _place_texts(ax: Axes, heading: Text, caption: Annotation, room: Bbox) -> None:
    """The title above everything else and the caption below, both starting at the left edge of it all.

    Where a layout engine will move the axes, the title starts at their left edge.
    """
    for text in (heading, caption):
        text.set_visible(False)
    all_of_it, own = _bounds(ax), ax.get_window_extent()
    root = figure_of(ax)
    points, moves = 72 / root.dpi, root.get_layout_engine() is not None
    left, above, under = all_of_it.x0 - own.x0, all_of_it.y1 - own.y1, all_of_it.y0 - own.y0
    wide = (room.width + left * moves) / root.dpi
    words = in_lines(" ".join(heading.get_text().split()), wide * _BOLD)
    look: dict[str, Any] = {"fontsize": _NORMAL, "fontweight": "bold", "x": 0 if moves else left / own.width}
    ax.set_title(words, loc="left", pad=above * points + _GAP, **look)
    caption.set_position((left * points, under * points - _GAP))
    for text in (heading, caption):
        text.set_visible(True)


def _draw_in(ax: Axes, room: Bbox) -> None:
    """Resize the axes so that they and all around them fill the room; what hangs beneath them grows with them."""
    all_of_it, own = _bounds(ax), ax.get_window_extent()
    lowest = min([own.y0, *(child.get_window_extent().y0 for child in ax.child_axes)])
    grows = (own.y1 - lowest) / own.height
    height = own.height + (room.height - 2 * _EDGE - all_of_it.height) / grows
    width = own.width + room.width - 2 * _EDGE - all_of_it.width
    left, top = own.x0 + room.x0 + _EDGE - all_of_it.x0, own.y1 + room.y1 - _EDGE - all_of_it.y1
    place = Bbox.from_bounds(left, top - max(height, _LEAST), max(width, _LEAST), max(height, _LEAST))
    ax.set_position(place.transformed(ax.figure.transSubfigure.inverted()))


def figure_of(drawn: Axes | Figure | SubFigure) -> Figure:
    """The whole figure that something is drawn in."""
    figure = drawn.get_figure(root=True)
    if figure is None:
        raise FollowUpError("ax was taken out of its figure. Give axes that stand in one, or none.")
    return figure


def _bounds(ax: Axes) -> Bbox:
    """The extent of the axes with all that is around them."""
    bounds = ax.get_tightbbox()
    return ax.get_window_extent() if bounds is None else Bbox(bounds)
