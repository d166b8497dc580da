"""The chart: a figure with its sentence, as PNG on white and as SVG in the colours of the page around it."""

from __future__ import annotations

import codecs
import hashlib
import html
import io
import re
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib import cbook
from matplotlib.axes import Axes
from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_svg import FigureCanvasSVG, RendererSVG
from matplotlib.figure import Figure, SubFigure
from matplotlib.font_manager import FontProperties
from PIL import Image

from followup_analytics.charts.kit import theme
from followup_analytics.charts.kit.lettering import measured
from followup_analytics.charts.kit.placing import figure_of
from followup_analytics.charts.kit.theme import INK
from followup_analytics.log.arguments import checked
from followup_analytics.log.errors import WrongEnding
from followup_analytics.log.files.whole_files import write_file

_DPI = 144  # twice the resolution of a notebook, so that text stays sharp
_DRAWING = threading.Lock()  # matplotlib's settings are shared by the whole process
_WHOLE: dict[Any, Any] = {"savefig.bbox": None}  # "tight" would give it another size than it is shown in


class Chart:
    """A drawn figure and the sentence that says what it shows.

    Parameters
    ----------
    drawn
        The Axes that a function of this package returned, or a figure; given a part of a figure, the whole is shown.
    sentence
        What it shows; None: the sentence that comes with the axes.

    Examples
    --------
    >>> import pandas as pd
    >>> from followup_analytics import charts
    >>> chart = charts.Chart(charts.response_curve(pd.DataFrame()))
    >>> chart.sentence[:20]
    'So far the log holds'
    """

    @checked
    def __init__(self, drawn: Axes | Figure | SubFigure, sentence: str | None = None) -> None:
        self.figure = figure_of(drawn)
        self._axes = [drawn] if isinstance(drawn, Axes) else drawn.axes
        self.sentence: str = sentence if sentence is not None else _first_label(self._axes)
        layout = self.figure.get_layout_engine()
        if layout is not None:  # otherwise each drawing would lay it out again, slightly differently
            layout.execute(self.figure)
            self.figure.set_layout_engine(None)

    @property
    def table(self) -> pd.DataFrame | None:
        """The frame behind the chart, to be copied or written as CSV; None for a figure made elsewhere."""
        return theme.table_of(self._axes)

    @property
    def _pixels(self) -> int:
        return round(self.figure.get_figwidth() * 100)  # across, on a page

    def __repr__(self) -> str:
        return self.sentence

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
        about = {"width": self._pixels, "alt": self.sentence}
        return {"image/png": self.png(), "text/plain": self.sentence}, {"image/png": about}

    def png(self) -> bytes:
        """The picture on opaque white, in 256 colours; the same figure gives the same bytes."""
        drawn, out = io.BytesIO(), io.BytesIO()
        with _DRAWING, mpl.rc_context(_WHOLE):
            self.figure.savefig(drawn, format="rgba", dpi=_DPI, facecolor="white")
        wide, high = (int(inches * _DPI + 1e-8) for inches in self.figure.get_size_inches())  # as matplotlib rounds
        picture = Image.frombuffer("RGBA", (wide, high), drawn.getvalue()).convert("RGB")
        picture.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(out, "PNG")
        return out.getvalue()

    def svg(self) -> str:
        """Inline SVG that takes the colour of the text around it; `role="img"`, labelled with the sentence.

        Its numbers are shown where the pointer rests on a mark.
        """
        out = io.StringIO()
        with _DRAWING, mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "followup", **_WHOLE}):
            about = {"Date": None, "Creator": None}
            self.figure.savefig(out, format="svg", transparent=True, metadata=about, backend=f"module://{__name__}")
        text = out.getvalue()
        return _inline(text[text.index("<svg") :], self.sentence, self._pixels)

    @checked
    def save(self, path: str | Path) -> Path:
        """Write a PNG, or an SVG with black ink on white, by the file's suffix.

        Raises
        ------
        WrongEnding
            If the suffix is neither ``.png`` nor ``.svg``.
        NotWritten
            If the folder does not exist or cannot be written to.
        """
        path = Path(path)
        suffix = path.suffix.lower()
        if suffix not in (".png", ".svg"):
            raise WrongEnding(path, (".png", ".svg"))
        picture = self.png() if suffix == ".png" else _standalone(self.svg()).encode()
        return write_file(path, picture)  # readable by its owner only: a chart may name companies


_OF_TAGS = re.compile(r'(?: id="|href="#|url\(#)(?=[^<>]*>)')  # what stands before an id; in a text a < comes next


class _Renderer(RendererSVG):
    """That of matplotlib, which measures no text again: it takes longer than to draw one."""

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: bool | Literal["TeX"]
    ) -> tuple[float, float, float]:
        if not ismath:
            return measured(s, prop)
        usual: Callable[..., tuple[float, float, float]] = super().get_text_width_height_descent
        return usual(s, prop, ismath)

    def write_spots(self, places: np.ndarray, titles: Sequence[str], radius: float) -> None:
        """Invisible circles, each of which catches the pointer and shows its title."""
        writer: Any = self.writer
        writer.start("g")
        for (x, y), title in zip(places.tolist(), titles, strict=True):
            where = {"cx": f"{x:.6g}", "cy": f"{self.height - y:.6g}", "r": f"{radius:g}"}
            writer.start("circle", {**where, "fill": "none", "pointer-events": "all"})
            writer.element("title", title)
            writer.end("circle")
        writer.end("g")


class FigureCanvas(FigureCanvasSVG):
    """That of matplotlib with this renderer, under the name by which `savefig` looks for it."""

    def print_svg(
        self, filename: Any, *, bbox_inches_restore: Any = None, metadata: Any = None, **_settled: Any
    ) -> None:
        """Draw as `FigureCanvasSVG` does, pictures in the figure at its own resolution."""
        dpi, self.figure.dpi = self.figure.dpi, self.fixed_dpi
        wide, high = self.figure.get_size_inches()
        vector: Callable[..., RendererSVG] = _Renderer
        mixed: Callable[..., Any] = MixedModeRenderer
        with cbook.open_file_cm(filename, "w", encoding="utf-8") as file:
            out = file if cbook.file_requires_unicode(file) else codecs.getwriter("utf-8")(file)
            inner = vector(wide * self.fixed_dpi, high * self.fixed_dpi, out, image_dpi=dpi, metadata=metadata)
            renderer = mixed(self.figure, wide, high, dpi, inner, bbox_inches_restore=bbox_inches_restore)
            self.figure.draw(renderer)
            renderer.finalize()


@checked
def show(drawn: Axes | Figure | SubFigure) -> Chart:
    """The chart, as the last line of a notebook cell: the picture, and its sentence where pictures are not shown.

    Parameters
    ----------
    drawn
        The Axes that a function of this package returned, or a figure; given a part of a figure, the whole is shown.

    Examples
    --------
    >>> from followup_analytics import charts
    >>> charts.show(charts.outcomes(pd.DataFrame())).sentence[:20]
    'So far the log holds'
    """
    return Chart(drawn)


def _first_label(axes: list[Axes]) -> str:
    return next((str(ax.get_label()) for ax in axes if ax.get_label()), "")


def _inline(svg: str, sentence: str, pixels: int) -> str:
    """The SVG with ids of its own on the page, styles that stay inside it, and a name for screen readers."""
    name = "chart-" + hashlib.sha256(svg.encode()).hexdigest()[:10]
    svg = _OF_TAGS.sub(rf"\g<0>{name}-", svg)
    svg = svg.replace("*{", f"#{name} *{{").replace(INK, "currentColor")
    svg = re.sub(r'(<svg [^>]*?)\bwidth="[^"]*"', r"\1", svg, count=1)
    style = f"width:100%;max-width:{pixels}px;height:auto"
    svg = re.sub(r'(<svg [^>]*?)\bheight="[^"]*"', rf'\1style="{style}"', svg, count=1)
    label = html.escape(sentence, quote=True)
    return svg.replace("<svg ", f'<svg id="{name}" role="img" aria-label="{label}" ', 1)


def _standalone(svg: str) -> str:
    """The SVG as a file of its own: black ink on white."""
    head, rest = svg.split(">", 1)
    ground = '<rect width="100%" height="100%" fill="white"/>'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{head} color="black">\n{ground}{rest}'
