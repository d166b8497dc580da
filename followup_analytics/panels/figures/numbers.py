"""Numbers: a result as a person reads it, each share with its interval in one cell."""

from __future__ import annotations

import math

import pandas as pd

from followup_analytics.analyses.question import Column, Question, about_none
from followup_analytics.facts.results import Counted, unstamped
from followup_analytics.log.text.phrases import every_n_days
from followup_analytics.panels.figures.headings import HEADINGS
from followup_analytics.panels.texts import _
from followup_analytics.panels.words import word

_OURS = ("stage", "next_stage", "state", "origin", "unit", "send_time", "impression")  # their words are no user's own
_OUR_GROUPS = ("channel", "gift", "weekday", "hour", "impression")  # so are those of these groups


def numbers(result: pd.DataFrame, question: Question) -> pd.DataFrame:
    """The result in percent and yes or no, a column for each number: to be copied into a spreadsheet, as a CSV is."""
    frame = unstamped(result)
    shares = {name: (100 * frame[name]).round(1) for name in _percentages(frame, question)}
    shown = frame.assign(**shares, **_flags(frame, "yes", "no"))
    return shown.rename(columns={name: f"{name} %" for name in shares}).rename(
        columns=lambda name: name.replace("_", " ")
    )


def readable(result: pd.DataFrame, question: Question) -> tuple[pd.DataFrame, tuple[tuple[str, ...], ...]]:
    """The result with each interval in the cell of its estimate, and the columns of its `Table`.

    Counts come first, then estimates, then what is only background to them. Its headings and words are in the language
    of the panels.
    """
    ours = (*_OURS, *(("bucket",) if Counted.read(result).by in _OUR_GROUPS else ()))
    frame = unstamped(result)
    known = {column.name: column for column in question.columns if set(column.names) <= set(frame)}
    left_out, shares = _left_out(frame, known), _percentages(frame, question)
    cells: dict[str, pd.Series | list[str | None]] = {}
    columns: list[tuple[str, ...]] = []
    for name in [name for name in frame.columns if name not in left_out]:
        column = known.get(name)
        title = _heading(name, column)
        if column and column.interval:
            cells[name], cells[f"{name} sorts"] = _with_interval(frame, name, *column.interval), frame[name]
            columns.append((name, title, f"{name} sorts"))
        elif name == "every":
            cells[name], cells["every sorts"] = [every_n_days(days) for days in frame[name]], frame[name]
            columns.append((name, title, "every sorts"))
        else:
            numbers = 100 * frame[name] if name in shares else frame[name]
            cells[name] = numbers.round(1) if numbers.dtype.kind == "f" else numbers
            columns.append((name, title))
    columns.sort(key=lambda each: _place(known.get(each[0])))
    words = {name: _in_words(frame[name]) for name in ours if name in cells}
    return pd.DataFrame(cells | words | _flags(frame, _("yes"), _("no"))), tuple(columns)


def _place(column: Column | None) -> int:
    """How far to the right a column stands, among others in their order."""
    return 2 if column and column.behind else 1 if column and column.interval else 0


def _in_words(column: pd.Series) -> pd.Series:
    """The words of a column as the panels say them, each looked up once."""
    return column.map({each: word(each) for each in column.dropna().unique()})


def _heading(name: str, column: Column | None) -> str:
    heading = column.heading if column else HEADINGS.get(name)
    return _(heading) if heading else name.replace("_", " ")


def _percentages(frame: pd.DataFrame, question: Question) -> list[str]:
    return [name for column in question.columns if column.unit for name in column.names if name in frame]


def _left_out(frame: pd.DataFrame, known: dict[str, Column]) -> set[str]:
    """What other cells of the row say already: ends of intervals, words, an id beside its company, the only seeker."""
    out = about_none(frame)
    out |= {end for column in known.values() for end in column.interval or ()} | {"told"}
    out |= {"application_id"} if "company" in frame else set()
    return out | ({"seeker"} if "seeker" in frame and frame["seeker"].nunique(dropna=False) == 1 else set())


def _with_interval(frame: pd.DataFrame, name: str, lower: str, upper: str) -> pd.Series:
    """The cells, as Python's own texts: the table shows them so."""
    rows = zip(*((100 * frame[column]).tolist() for column in (name, lower, upper)), strict=True)
    link = f" {_('to')} " if frame[lower].min() < 0 else "–"
    told = [None if math.isnan(value) else f"{value:.1f} ({low:.1f}{link}{high:.1f})" for value, low, high in rows]
    return pd.Series(told, frame.index, dtype="object")


def _flags(frame: pd.DataFrame, yes: str, no: str) -> dict[str, pd.Series]:
    return {name: frame[name].map({True: yes, False: no}) for name in frame.columns if frame[name].dtype.kind == "b"}
