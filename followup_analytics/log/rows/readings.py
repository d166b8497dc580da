"""Readings: texts read as what their column holds, and what is said of those that could not be, in files and frames."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from followup_analytics.log.cells.kinds import WHOLE, Column, as_flags
from followup_analytics.log.days import as_clocks
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.rows.part import Part
from followup_analytics.log.rows.problems import Remark
from followup_analytics.log.rows.references import borrowed
from followup_analytics.log.text.addresses import broken_addresses
from followup_analytics.log.text.texts import as_text

LEFT_EMPTY = N_("left empty")


@dataclass(frozen=True)
class Converted:
    """The values of a column, where a cell could not be read, why not and what to write; `time` of day for days.

    ``taken`` says what an unread cell was taken for, ``remark`` what has to be said about the column as a whole.
    """

    values: pd.Series
    unread: pd.Series
    reason: str = ""
    remedy: str = ""
    time: pd.Series | None = None
    taken: str = LEFT_EMPTY
    remark: Remark | None = None


def read_wholes(texts: pd.Series, column: Column) -> Converted:
    """Texts as whole numbers within the limits of their column.

    Examples
    --------
    >>> from followup_analytics.log.tables import INTERVIEWS
    >>> read_wholes(pd.Series(["4", "9", "4.0"]), INTERVIEWS["impression"]).values.tolist()
    [4, <NA>, 4]
    """
    stripped = texts.str.strip()
    numbers = pd.to_numeric(stripped.where(stripped.str.fullmatch(WHOLE)).astype(object), errors="coerce")
    low, high = (limit if limit is not None else end for limit, end in ((column.low, -np.inf), (column.high, np.inf)))
    values = numbers.where(numbers.between(low, high)).astype("Int64")
    ends = (
        N_(" from {low} to {high}").filled(low=column.low, high=column.high)
        if column.high
        else N_(", {low} or more").filled(low=column.low)
    )
    reason, remedy = (
        N_("is not a whole number{ends}").filled(ends=ends),
        N_("Write a whole number{ends}, or leave it empty.").filled(ends=ends),
    )
    return Converted(values, says_something(stripped) & values.isna(), reason, remedy)


def read_flags(texts: pd.Series, column: Column) -> Converted:
    """Texts as yes or no; one that is neither is what the column takes it for."""
    plain = as_flags(texts, replace(column, doubt=None))
    remedy, taken = (
        N_("Write true or false, or leave it empty."),
        N_("taken as true") if column.doubt else LEFT_EMPTY,
    )
    unread = says_something(texts) & plain.isna()
    return Converted(as_flags(texts, column), unread, N_("is neither true nor false"), remedy, taken=taken)


def read_clocks(texts: pd.Series) -> Converted:
    """Texts as times of day."""
    clocks = as_clocks(texts)
    remedy = N_("Write it as 14:30, or leave it empty.")
    return Converted(clocks, says_something(texts) & clocks.isna(), N_("is not a time of day that can be read"), remedy)


def read_addresses(texts: pd.Series) -> Converted:
    """Texts as web addresses; a broken one is kept."""
    reason, remedy = N_("is not a web address that can be opened"), N_("Correct it, or leave it empty.")
    return Converted(texts, broken_addresses(texts), reason, remedy, taken=N_("kept as it is"))


def says_something(texts: pd.Series) -> pd.Series:
    """Which texts say anything."""
    return texts.notna() & texts.str.strip().ne("")


def list_unread(part: Part, name: str, one: Converted, raw: pd.Series) -> None:
    """List the cells of a column that could not be read, with what they were taken for."""
    rows = part.frame.index[one.unread.reindex(part.frame.index).to_numpy(bool)]
    part.list_problem(rows, name, raw[rows], f"{one.reason}; {one.taken}", one.remedy, kept=True)


def list_unfit(part: Part) -> None:
    """List what the cells of a frame say and its typed rows do not hold; numbers beyond their limits are left empty."""
    for column in (*part.declared.columns, *borrowed(part.declared.name)):
        if column.name in part.source.frame and len(part.frame):
            one = _read_again(part, column)
            if one is not None and one.unread.any():
                part.frame = part.frame.assign(**{column.name: one.values})
                list_unread(part, column.name, one, _texts(part, column))


def _read_again(part: Part, column: Column) -> Converted | None:
    """The cells as files would hold them, where a look at the typed ones does not tell that all are fine."""
    typed = part.frame[column.name]
    if column.holds == "whole" and column.low is not None:
        high = np.inf if column.high is None else column.high
        return None if typed.dropna().between(column.low, high).all() else read_wholes(as_text(typed), column)
    if column.holds == "clock" and typed.isna().any():
        one = read_clocks(_texts(part, column))
        return replace(one, values=typed, unread=one.unread & typed.isna())
    if column.holds == "flag" and part.source.frame[column.name].dtype.kind not in "iufb":
        return read_flags(_texts(part, column), column)
    return read_addresses(typed) if column.name == "url" else None


def _texts(part: Part, column: Column) -> pd.Series:
    """The cells of the source, in the rows that are left."""
    return as_text(part.source.frame[column.name])[part.frame.index]
