"""Axes: one of our charts shows its picture when a notebook cell returns it; ticks are drawn together."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis, Tick, XAxis, YAxis
from matplotlib.backend_bases import RendererBase
from matplotlib.collections import LineCollection
from matplotlib.container import ErrorbarContainer
from matplotlib.gridspec import GridSpec
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator
from matplotlib.transforms import Transform
from numpy.typing import ArrayLike

from followup_analytics.charts.kit.placing import figure_of

_CLOSE = 1e-10  # of the view: so near to its end a tick is in it, as for matplotlib


def name_ticks(axis: Axis, places: Iterable[float], labels: Sequence[str]) -> None:
    """Name places on an axis, as `Axis.set_ticks` does, which makes a tick for each at once."""
    axis.set_major_locator(FixedLocator([*places]))
    axis.set_major_formatter(FixedFormatter(labels))


def draw_intervals(
    ax: Axes, at: ArrayLike, figures: ArrayLike, marker: str, colour: str, *, flat: bool, wide: float, cap: float,
    **look: Any,
) -> ErrorbarContainer:  # fmt: skip
    """Marks with intervals (rows of estimate, lower, upper) as `Axes.errorbar` draws them, in a third of its time.

    Upright at `at` on the x axis, or `flat` at `at` on the y axis; lines so many points `wide`, with caps that reach so
    far to both sides. The marks have the `look`.
    """
    place, (value, lower, upper) = np.asarray(at, float), np.asarray(figures, float).reshape(-1, 3).T
    lower, upper = np.minimum(lower, value), np.maximum(upper, value)
    shared: dict[str, Any] = {"color": colour, "clip_on": False}
    marks = _line(value, place, flat=flat, marker=marker, ls="", zorder=3.1, label="_nolegend_", **shared, **look)
    both = np.concatenate([lower, upper]), np.concatenate([place, place])
    caps = _line(*both, flat=flat, marker="|" if flat else "_", ls="", ms=2 * cap, mew=1, zorder=3, **shared)
    gap = np.full(len(place), np.nan)
    along, across = np.column_stack([lower, upper, gap]).ravel(), place.repeat(3)
    ends = np.column_stack([along, across] if flat else [across, along])
    bars = LineCollection([ends], linewidths=wide, zorder=3, **shared)  # one line with gaps takes less than several
    ax.add_line(marks)
    ax.add_collection(bars, autolim=False)  # the caps are where they end
    ax.add_line(caps)
    drawn = ErrorbarContainer((marks, (caps,), (bars,)), has_xerr=flat, has_yerr=not flat)
    ax.add_container(drawn)
    return drawn


def _line(values: np.ndarray, places: np.ndarray, /, *, flat: bool, **look: Any) -> Line2D:
    return Line2D(*((values, places) if flat else (places, values)), **look)


class Marks(Artist):
    """Invisible spots over the marks of a chart: where the pointer rests on one, its title shows the numbers.

    Only a renderer that can write them is asked to, that of our SVG; no other drawing knows of them.
    """

    zorder = 9

    def __init__(self, x: ArrayLike, y: ArrayLike, titles: Sequence[str], size: float) -> None:
        super().__init__()
        spots = np.column_stack([np.asarray(x, float), np.asarray(y, float)])
        seen = np.isfinite(spots).all(axis=1)
        self.spots, self.radius = spots[seen], size / 2
        self.titles = [title for title, here in zip(titles, seen, strict=True) if here]

    def draw(self, renderer: RendererBase) -> None:
        """Write the spots, where the renderer can."""
        write = getattr(renderer, "write_spots", None)
        if write is not None and self.axes is not None and self.get_visible():
            write(self.axes.transData.transform(self.spots), self.titles, self.radius)


def part_panels(ax: Axes, room: float, gap: float) -> None:
    """Leave a gap between two panels of a new figure that have `room` together, in inches."""
    spec = ax.get_subplotspec()
    if spec is not None and isinstance(grid := spec.get_gridspec(), GridSpec):
        grid.update(hspace=2 * gap / (room - gap))


class TicksTogether(Axis):
    """An axis that draws all ticks by its first: they look alike, and the five artists of each take long to make.

    Who asks for the ticks has them, and they are drawn one by one from then on, as they may have been changed.
    """

    axis_name: str
    _along: int  # which coordinate runs along the axis

    def set_tick_params(self, which: Any = "major", reset: bool = False, **kwargs: Any) -> None:
        """Settle the look of ticks; one that is made later has it from the beginning."""
        with self._unmade():
            super().set_tick_params(which, reset, **kwargs)

    def set_clip_path(self, path: Any, transform: Transform | None = None) -> None:
        """Clip the ticks; one that is made later is clipped as the axis is."""
        with self._unmade():
            super().set_clip_path(path, transform)

    @contextmanager
    def _unmade(self) -> Iterator[None]:
        """Ticks that nobody asked for yet, each of which matplotlib makes only to change it, stay unmade."""
        unmade = {"majorTicks", "minorTicks"} - set(vars(self))
        vars(self).update({name: [] for name in unmade})
        try:
            yield
        finally:
            for name in unmade:
                vars(self).pop(name, None)

    def _get_tick(self, major: bool) -> Tick:
        tick: Tick = super()._get_tick(major)  # type: ignore[misc]  # of matplotlib
        for part in (tick, tick.gridline):
            part.set_clip_box(self.get_clip_box())
            part.set_clip_path(self.get_clip_path())
        return tick

    @property
    def texts(self) -> list[Text]:
        """The texts that there are so far: those to come look like them."""
        labels = (label for tick in self.majorTicks for label in (tick.label1, tick.label2))
        return [self.label, self.offsetText, *labels]

    def get_major_ticks(self, numticks: int | None = None) -> list[Tick]:
        """The ticks; those made now look like the first one, and all are where they belong."""
        first, *others = self.majorTicks
        ticks = super().get_major_ticks(numticks)
        if len(self.majorTicks) > 1 + len(others):
            for tick in ticks:
                tick.label1.set_parse_math(first.label1.get_parse_math())
            self._update_ticks()  # type: ignore[attr-defined]  # of matplotlib, which does so before it draws
        return ticks

    def draw(self, renderer: RendererBase) -> None:
        """Draw grid and marks as a line each, then label after label."""
        places = np.asarray(self.get_majorticklocs(), float)
        texts = self.get_major_formatter().format_ticks(places.tolist())
        if not (self.get_visible() and self._is_plain() and self._has_usual_texts()):
            super().draw(renderer)
            return
        seen = np.flatnonzero(self._is_seen(places))
        group = f"{self.axis_name}axis"
        renderer.open_group(group, gid=self.get_gid())
        self._draw_lines(renderer, places[seen])
        lowest = self._draw_labels(renderer, places[seen], [texts[place] for place in seen])
        if self.label.get_text():
            self._draw_name(renderer, lowest)
        renderer.close_group(group)
        self.stale = False

    def _is_plain(self) -> bool:
        """Whether nobody asked for the ticks, and marks and labels stand on one side, where they usually do."""
        tick, *others = self.majorTicks
        far = tick.tick2line.get_visible() or tick.label2.get_visible()
        return not (others or far) and isinstance(self.get_minor_locator(), NullLocator)

    def _has_usual_texts(self) -> bool:
        """Whether the name of the axis, if it has one, stands beneath the labels, and there is nothing else."""
        if self.get_major_formatter().get_offset():
            return False
        groups = getattr(self.get_figure(), "_align_label_groups", {})
        aligned = groups and len(groups[self.axis_name].get_siblings(self.axes)) > 1
        usual = self.get_label_position() in ("bottom", "left") and getattr(self, "_autolabelpos", False)
        return not self.label.get_text() or bool(usual and not aligned and self.majorTicks[0].label1.get_visible())

    def _is_seen(self, places: np.ndarray) -> np.ndarray:
        """Whether each place is within the view."""
        first, last = np.sort(self.get_transform().transform(self.get_view_interval()))
        at, close = self.get_transform().transform(places), _CLOSE * (last - first)
        found: np.ndarray = (at >= first - close) & (at <= last + close)
        return found

    def _draw_lines(self, renderer: RendererBase, places: np.ndarray) -> None:
        """The grid, if there is one, and the marks."""
        tick, many = self.majorTicks[0], len(places)
        gap = np.full(many, np.nan)
        grid = np.column_stack([places, places, gap]).ravel(), np.tile([0.0, 1.0, np.nan], many)
        for line, ends in ((tick.gridline, grid), (tick.tick1line, (places, np.zeros(many)))):
            if line.get_visible():
                every = copy.copy(line)
                every.set_data(*ends[:: 1 - 2 * self._along])
                every.draw(renderer)

    def _draw_labels(self, renderer: RendererBase, places: np.ndarray, texts: list[str]) -> np.ndarray:
        """The labels; the pixels to which they and the axes reach, to the left and down."""
        label, lowest = self.majorTicks[0].label1, np.array(self.axes.get_window_extent().min)
        if not label.get_visible():
            return lowest
        move = (label.set_x, label.set_y)[self._along]
        for place, text in zip(places, texts, strict=True):
            move(place)
            label.set_text(text)
            if self.label.get_text():
                lowest = np.minimum(lowest, label.get_window_extent(renderer).min)
            label.draw(renderer)
        return lowest

    def _draw_name(self, renderer: RendererBase, lowest: np.ndarray) -> None:
        """The name of the axis, beneath its labels."""
        at, across = [*self.label.get_position()], 1 - self._along
        at[across] = lowest[across] - self.labelpad * figure_of(self.axes).dpi / 72
        self.label.set_position((at[0], at[1]))
        self.label.draw(renderer)


class _X(TicksTogether, XAxis):
    _along = 0


class _Y(TicksTogether, YAxis):
    _along = 1


class ChartAxes(Axes):
    """Axes with a figure of their own, which a notebook displays as `show` would: the picture and its sentence."""

    def _init_axis(self) -> None:  # where matplotlib lets a kind of axes choose its own
        self.xaxis, self.yaxis = _X(self, clear=False), _Y(self, clear=False)
        for axis, sides in ((self.xaxis, ("bottom", "top")), (self.yaxis, ("left", "right"))):
            for side in sides:
                self.spines[side].register_axis(axis)

    def clear(self) -> None:
        """As `Axes`; the spines are put in their place, which matplotlib leaves to the first tick."""
        super().clear()
        for spine in self.spines.values():
            spine.set_position(("outward", 0))

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
        from followup_analytics.charts.kit.chart import Chart  # late: it imports the theme, which imports this

        return Chart(self)._repr_mimebundle_(include, exclude)
