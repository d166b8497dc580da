"""Conversion: the cells of one column, text or typed, into what the column holds."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from followup_analytics.core.addresses import broken_addresses
from followup_analytics.core.columns import NO_CHOICE, chosen, text_cells, zone_remark
from followup_analytics.core.days import as_clocks
from followup_analytics.core.rows.problems import Remark
from followup_analytics.core.tables import Column, as_flags
from followup_analytics.core.texts import as_text
from followup_analytics.core.zones import Zone
from followup_analytics.files.dates import YEARS, read_stamps

_WHOLE = r"[+-]?\d{1,15}(?:\.0+)?"


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
    taken: str = "left empty"
    remark: Remark | None = None


def converted(
    cells: pd.Series, column: Column, *, day_first: bool | None, zone: Zone = None, label: str, place: object
) -> Converted:
    """The cells of one column as what it holds; an empty or unreadable cell is missing, a flag in doubt is `doubt`.

    Parameters
    ----------
    cells
        n cells, text or already typed.
    day_first
        As in `dates.read_stamps`.
    zone
        As in `FollowUpLog`.
    label, place
        The column's name in its file, and the file, for errors.

    Raises
    ------
    AmbiguousDates
        If a column of days can be read day first or month first.

    Examples
    --------
    >>> import pandas as pd
    >>> from followup_analytics.core.tables import INTERVIEWS
    >>> read = converted(pd.Series(["4", "9"]), INTERVIEWS["impression"], day_first=None, label="", place="")
    >>> read.values.tolist(), read.unread.tolist(), read.reason
    ([4, <NA>], [False, True], 'is not a whole number from 1 to 5')
    """
    if column.holds in ("day", "time"):
        return _stamps(cells, column, day_first, zone, label, place)
    if column.holds == "whole":
        return _whole(as_text(cells), column)
    if column.holds == "flag":
        return _flags(as_text(cells), column)
    if column.holds == "clock":
        return _clocks(as_text(cells))
    if column.choices:
        values, unread = chosen(as_text(cells), column)
        return Converted(values, unread, NO_CHOICE, f"Use one of {', '.join(column.choices)}.")
    return _addresses(as_text(cells)) if column.name == "url" else Converted(text_cells(cells, column), _nowhere(cells))


def _addresses(texts: pd.Series) -> Converted:
    reason, remedy = "is no web address that can be opened", "Correct it, or leave it empty."
    return Converted(texts, broken_addresses(texts), reason, remedy, taken="kept as it is")


def _whole(texts: pd.Series, column: Column) -> Converted:
    stripped = texts.str.strip()
    numbers = pd.to_numeric(stripped.where(stripped.str.fullmatch(_WHOLE)).astype(object), errors="coerce")
    low, high = (limit if limit is not None else end for limit, end in ((column.low, -np.inf), (column.high, np.inf)))
    values = numbers.where(numbers.between(low, high)).astype("Int64")
    unread = stripped.notna() & stripped.ne("") & values.isna()
    ends = f" from {column.low} to {column.high}" if column.high else f", {column.low} or more"
    return Converted(values, unread, f"is not a whole number{ends}", f"Write a whole number{ends}, or leave it empty.")


def _flags(texts: pd.Series, column: Column) -> Converted:
    plain = as_flags(texts, replace(column, doubt=None))
    unread = texts.notna() & texts.str.strip().ne("") & plain.isna()
    remedy, taken = "Write true or false, or leave it empty.", "taken as true" if column.doubt else "left empty"
    return Converted(as_flags(texts, column), unread, "is neither true nor false", remedy, taken=taken)


def _clocks(texts: pd.Series) -> Converted:
    clocks = as_clocks(texts)
    unread = texts.notna() & texts.str.strip().ne("") & clocks.isna()
    return Converted(clocks, unread, "is not a time of day that can be read", "Write it as 14:30, or leave it empty.")


def _stamps(
    cells: pd.Series, column: Column, day_first: bool | None, zone: Zone, label: str, place: object
) -> Converted:
    if cells.dtype.kind == "M":
        time = cells.where(cells.dt.year.isin(YEARS)).astype("datetime64[us]")
        found, remark = pd.DataFrame({"day": time.dt.normalize(), "time": time}), None
        unread = cells.notna() & time.isna()
    else:
        texts = as_text(cells)
        found = read_stamps(texts, day_first=day_first, zone=zone, column=label, place=place)
        unread = texts.notna() & texts.str.strip().ne("") & found["day"].isna()
        remark = zones_met(texts, found, column.name, zone)
    if column.holds == "time":
        unread |= found["day"].notna() & found["time"].isna()
        reason, remedy = "is not a day and time that can be read", "Write it as 2024-03-20 15:09."
        return Converted(found["time"], unread, reason, remedy, remark=remark)
    time = found["time"].where(found["time"] != found["day"])  # midnight is how programs write no time at all
    reason, remedy = "is not a day that can be read", "Write it as 2024-03-20."
    return Converted(found["day"], unread, reason, remedy, time, remark=remark)


def zones_met(texts: pd.Series, stamps: pd.DataFrame, column: str, zone: Zone) -> Remark | None:
    """What has to be said of a column that `read_stamps` found zones in; None where it found none."""
    zoned = stamps["wall"].notna()
    if not zoned.any():
        return None
    wall = stamps.loc[zoned, "wall"]
    midnight = bool((wall == wall.dt.normalize()).all())
    return zone_remark(column, texts[zoned].iloc[0], zone, midnight=midnight)


def _nowhere(like: pd.Series) -> pd.Series:
    return pd.Series(np.zeros(len(like), bool), index=like.index)
