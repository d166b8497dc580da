"""Values: the cells of one column, text or typed, into what the column holds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from followup_analytics.log.cells.kinds import Column
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.rows.columns import LISTS, NO_CHOICE, chosen, has_choices, text_cells, zone_remark
from followup_analytics.log.rows.problems import Remark
from followup_analytics.log.rows.readings import (
    Converted,
    read_addresses,
    read_clocks,
    read_flags,
    read_wholes,
    says_something,
)
from followup_analytics.log.text.text_keys import has_bytes
from followup_analytics.log.text.texts import as_text, to_arrow
from followup_analytics.log.zones import Zone
from followup_analytics.reading.cells.days.dates import plain_days, read_stamps
from followup_analytics.reading.cells.days.one_day import YEARS

_MOST = 10**15 - 1  # the greatest whole number of the digits that are read


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
    >>> from followup_analytics.log.tables import INTERVIEWS
    >>> read = converted(pd.Series(["4", "9"]), INTERVIEWS["impression"], day_first=None, label="", place="")
    >>> read.values.tolist(), read.unread.tolist(), read.reason
    ([4, <NA>], [False, True], 'is not a whole number from 1 to 5')
    """
    if column.holds in ("day", "time"):
        return _stamps(cells, column, day_first, zone, label, place)
    if column.holds == "whole":
        numbers = _plain_wholes(cells, column)
        return read_wholes(as_text(cells), column) if numbers is None else Converted(numbers, _none_unread(cells))
    if column.holds == "flag":
        return read_flags(as_text(cells), column)
    if column.holds == "clock":
        return read_clocks(as_text(cells))
    if column.choices:
        texts = as_text(cells)
        if has_choices(texts, column):
            return Converted(texts, _none_unread(cells))
        values, unread = chosen(texts, column)
        return Converted(
            values, unread, NO_CHOICE, N_("Use one of {choices}.").filled(choices=", ".join(column.choices))
        )
    if column.name == "url":
        return read_addresses(as_text(cells))
    texts = text_cells(cells, column)
    return Converted(
        texts, _none_unread(cells), remark=_bracketed(texts, column.name) if column.name in LISTS else None
    )


def _stamps(
    cells: pd.Series, column: Column, day_first: bool | None, zone: Zone, label: str, place: object
) -> Converted:
    days = plain_days(cells)
    if days is not None and column.holds == "day":
        return Converted(days, _none_unread(cells))
    if cells.dtype.kind == "M":
        time = cells.where(cells.dt.year.isin(YEARS)).astype("datetime64[us]")
        found, remark = pd.DataFrame({"day": time.dt.normalize(), "time": time}), None
        unread = cells.notna() & time.isna()
    else:
        texts = as_text(cells)
        found = read_stamps(texts, day_first=day_first, zone=zone, column=label, place=place)
        unread = says_something(texts) & found["day"].isna()
        remark = zones_met(texts, found, column.name, zone)
    if column.holds == "time":
        unread |= found["day"].notna() & found["time"].isna()
        reason, remedy = N_("is not a day and time that can be read"), N_("Write it as 2024-03-20 15:09.")
        return Converted(found["time"], unread, reason, remedy, remark=remark)
    time = found["time"].where(found["time"] != found["day"])  # midnight is how programs write no time at all
    reason, remedy = N_("is not a day that can be read"), N_("Write it as 2024-03-20.")
    return Converted(found["day"], unread, reason, remedy, time, remark=remark)


def _plain_wholes(cells: pd.Series, column: Column) -> pd.Series | None:
    """A column in which all cells are whole numbers within its limits, typed or written; None of any other."""
    if isinstance(cells.dtype, pd.StringDtype):
        texts = to_arrow(cells)
        if has_bytes(texts, b"xX"):  # of another base
            return None
        try:
            numbers = pd.Series(pd.array(texts.cast(pa.int64()), dtype="Int64"), index=cells.index, name=cells.name)
        except pa.ArrowInvalid:
            return None
    elif cells.dtype.kind == "i":
        numbers = cells.astype("Int64")
    else:
        return None
    low, high = (end if limit is None else limit for limit, end in ((column.low, -_MOST), (column.high, _MOST)))
    return numbers if numbers.dropna().between(low, high).all() else None


def _none_unread(cells: pd.Series) -> pd.Series:
    """No cell is unread."""
    return pd.Series(np.zeros(len(cells), bool), index=cells.index, copy=False)


def zones_met(texts: pd.Series, stamps: pd.DataFrame, column: str, zone: Zone) -> Remark | None:
    """What has to be said of a column that `read_stamps` found zones in; None where it found none."""
    zoned = stamps["wall"].notna()
    if not zoned.any():
        return None
    wall = stamps.loc[zoned, "wall"]
    midnight = bool((wall == wall.dt.normalize()).all())
    return zone_remark(column, texts[zoned].iloc[0], zone, midnight=midnight)


def _bracketed(texts: pd.Series, column: str) -> Remark | None:
    """What to say of a column of names with a cell like ``[Ana, Bo]``, as DuckDB writes a list into CSV."""
    if not has_bytes(to_arrow(texts), b"["):
        return None
    found = texts[texts.str.fullmatch(r"\[.*\w.*\]", na=False)]
    if found.empty:
        return None
    reason = N_("is a list in brackets, read as one name that nobody has")
    return Remark(column, found.iloc[0], reason, N_("Write names with ; between them, without brackets."))
