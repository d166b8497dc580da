"""Twin: what a panel prints where there is no kernel or script: a table or a chart, without names unless asked for.

Where nothing can be typed in, a panel is its twin alone: nbconvert prefers a stored widget to any table, and stores
what the controls hold, names included. So controls made for nobody have no line to the page, and the twin, without
names, is all that is printed. A cell says itself whether somebody is there (`allow_stdin`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

import comm
import ipywidgets as widgets
import pandas as pd
from comm.base_comm import BaseComm
from IPython.core.getipython import get_ipython

from followup_analytics.log.arguments import checked
from followup_analytics.log.files.whole_files import write_file
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.overview import HEADS, log_counts
from followup_analytics.panels.kit import html
from followup_analytics.panels.kit.table import Table
from followup_analytics.panels.texts import N_, _, number

if TYPE_CHECKING:
    from followup_analytics.charts import Chart

Frames = list[tuple[str, pd.DataFrame]]  # each with its caption

_NAMES = ("company", "role", "seeker", "source")  # columns whose cells name somebody, or may
_MOST = 200  # rows printed
_FOOT = N_("A picture of the panel: it can be used where its notebook runs.")
_LEFT_OUT = N_("Names, topics and texts are left out; show_private=True prints them.")
_VIEW = "application/vnd.jupyter.widget-view+json"


class _Picture(NamedTuple):
    png: bytes
    sentence: str


class Panel(widgets.VBox):
    """A box of controls that prints a picture of itself where nobody can use it."""

    public: ClassVar[tuple[str, ...]] = ()  # the columns of its tables that name nobody
    show_private = False

    def __init__(self, children: Sequence[widgets.Widget]) -> None:
        super().__init__(children)
        self.add_class("followup-panel")

    def printing(self, *, show_private: bool) -> Self:
        """The panel itself; whether what it prints holds names, topics and texts."""
        self.show_private = show_private
        return self

    @checked
    def to_html(self, path: str | Path | None = None, *, show_private: bool = False) -> str:
        """One page that needs no other file and no address: what the panel shows, without names.

        Parameters
        ----------
        path
            Where to write it, readable by its owner alone; None: it is only returned.
        show_private
            Whether companies, people, topics and texts stand in it too.

        Raises
        ------
        NotWritten
            If there is no such folder, or it may not be written to.
        """
        chart = _pictured(self._picture(show_private=show_private))
        page = html.document(self._call, self._twin(chart, show_private))
        if path is not None:
            write_file(Path(path), page.encode())
        return page

    def _repr_mimebundle_(self, **given: object) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle = super()._repr_mimebundle_(**given)
        live, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        data = {_VIEW: live[_VIEW]} if _VIEW in live and somebody_there() else {}
        chart = _pictured(self._picture(show_private=self.show_private))
        picture = {"image/png": chart.png} if chart else {}
        text = {"text/plain": chart.sentence if chart else self._call}
        return {**data, **picture, **text, "text/html": self._twin(chart, self.show_private)}, metadata

    @property
    def _call(self) -> str:
        return repr(self)[1:-1]

    def _picture(self, *, show_private: bool) -> Chart | None:
        """The chart to print, if there is one."""
        return None

    def _frames(self, *, show_private: bool) -> Frames:
        """The tables to print, with their captions; a column that is still to come is left out."""
        tables = [part for part in _parts(self) if isinstance(part, Table)]
        kept = [(table, _columns(table, None if show_private else self.public)) for table in tables]
        return [
            (
                table.label if table.rows else f"{table.label}: {table.empty}",
                _without_pending(pd.DataFrame(table.rows, columns=list(columns))).rename(columns=columns),
            )
            for table, columns in kept
            if columns
        ]

    def _twin(self, chart: _Picture | None, show_private: bool) -> str:
        if show_private:
            shown = [part.value for part in _parts(self) if isinstance(part, widgets.HTML)]
            parts = [html.without_buttons(markup) for markup in shown]
        else:
            parts = [html.text((type(self).__doc__ or "").partition("\n")[0])]
            parts += [html.image(chart.png, chart.sentence)] if chart else []
        parts += [_table(caption, frame) for caption, frame in self._frames(show_private=show_private)]
        return html.twin(self._call, parts, _(_FOOT) if show_private else f"{_(_FOOT)} {_(_LEFT_OUT)}")


def somebody_there() -> bool:
    """Whether a cell runs for somebody who can use a panel, and not for a page that nbconvert or papermill makes.

    Who runs a notebook without a reader says that nothing can be typed in.
    """
    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None:
        return False
    asked = kernel.get_parent("shell").get("content", {})
    return bool(asked.get("allow_stdin", True)) or os.environ.get("SERVER_SOFTWARE", "").startswith("voila")


def nobody_there() -> bool:
    """Whether a cell runs for a page that nbconvert, papermill or marimo makes: nothing is told later there."""
    return (get_ipython() is not None and not somebody_there()) or _kept_elsewhere()


def _kept_elsewhere() -> bool:
    """Whether another program than a kernel keeps each control as it is made, as marimo does in what it exports."""
    return get_ipython() is None and widgets.Widget._widget_construction_callback is not None


@contextmanager
def unheard() -> Iterator[None]:
    """Where nobody is there, controls are made without a line to the page, which would store what they hold."""
    if not nobody_there():
        yield
        return
    made, comm.create_comm = comm.create_comm, _SilentComm
    keeps = widgets.Widget._widget_construction_callback
    widgets.Widget.on_widget_constructed(None)
    try:
        yield
    finally:
        comm.create_comm = made
        widgets.Widget.on_widget_constructed(keeps)


class _SilentComm(BaseComm):
    def publish_msg(self, *_args: object, **_given: object) -> None:
        """Say nothing."""


def nameless(frame: pd.DataFrame, *, beside: tuple[str, ...] = ("application_id",)) -> pd.DataFrame:
    """The frame with a running number for each company, role, seeker and source, its stamp kept.

    Examples
    --------
    >>> nameless(pd.DataFrame({"company": ["Tide", "Reef", "Tide"], "notes": 1}))["company"].tolist()
    ['company 1', 'company 2', 'company 1']
    """
    coded = {name: _coded(frame[name]) for name in (*_NAMES, *beside) if name in frame and frame[name].notna().any()}
    return frame.assign(**coded) if coded else frame


def nameless_log(log: FollowUpLog) -> FollowUpLog:
    """The log with a running number in place of each company, role, seeker and source."""
    return replace(log, applications=nameless(log.applications, beside=()))


def counts_of(log: FollowUpLog) -> pd.DataFrame:
    """How many rows each table of a log has, from which day to which."""
    return pd.DataFrame(log_counts(log.tables), columns=[head.capitalize() for head in HEADS])


def _coded(column: pd.Series) -> pd.Series:
    codes, _ = pd.factorize(column)
    word = str(column.name).removesuffix("_id")
    return pd.Series([f"{word} {code + 1}" if code >= 0 else None for code in codes], index=column.index, dtype="str")


def _parts(box: widgets.Widget) -> Iterator[widgets.Widget]:
    """The controls of a panel that are seen, in order."""
    for child in getattr(box, "children", ()):
        if child.layout.display != "none":
            yield child
            yield from _parts(child)


def _without_pending(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[[name for name, cells in frame.items() if html.PENDING not in cells.tolist()]]


def _columns(table: Table, kept: tuple[str, ...] | None) -> dict[str, str]:
    return {each["name"]: each["label"] for each in table.columns if kept is None or each["name"] in kept}


def _pictured(chart: Chart | None) -> _Picture | None:
    return _Picture(chart.png(), chart.sentence) if chart else None


def _table(caption: str, frame: pd.DataFrame) -> str:
    more = _(", the first {shown} of {all} rows", shown=_MOST, all=number(len(frame))) if len(frame) > _MOST else ""
    rows = ((_words(cell) for cell in row) for row in frame.head(_MOST).itertuples(index=False))
    return html.table(caption + more, map(str, frame.columns), rows)


def _words(value: Any) -> str:
    return "" if pd.isna(value) else f"{value:g}" if isinstance(value, float) else str(value)
