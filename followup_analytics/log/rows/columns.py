"""Columns as people hold them, made plain: lists joined, halves of characters marked, times with a zone made local."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.log.cells.kinds import Column, as_word
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.rows.problems import Remark
from followup_analytics.log.text.characters import LOST
from followup_analytics.log.text.texts import ARROW, as_text, blank_missing, decoded, to_arrow, written
from followup_analytics.log.zones import Zone, local_times, split_zones, times_in_zone, zone_name

LISTS = ("interviewers", "to", "topics")  # columns of several names or words; a list there is joined by `;`
TIMED = ("day", "time", "clock")  # what a column holds where a zone can change its day
REFUSED = ("day", "time", "whole")  # what a frame must hold as it is
NO_CHOICE = N_("is not a kind known here")
_NESTED = (list, tuple, set, frozenset, dict, np.ndarray)
_ISO_TIME = r"\d{4}-\d{2}-\d{2}[T ]"


def plain_columns(
    frame: pd.DataFrame,
    known: Mapping[str, Column],
    *,
    zone: Zone,
    strict: bool = False,
    lists: Collection[str] = LISTS,
) -> tuple[pd.DataFrame, list[Remark]]:
    """A frame whose cells can be read one by one, and the remarks on what had to be changed for it.

    Lists in the columns `lists` are joined by ``; ``; other lists and structs are left empty, or, in a column that is
    not known, kept as JSON. A half of a character becomes U+FFFD. Days and times with a zone are made local.

    Parameters
    ----------
    frame
        Rows of one table.
    known
        The columns of it that are declared, by name.
    zone
        As in `FollowUpLog`.
    strict
        Whether days are ISO texts, whose zones are read here, and a list for a day or a number is left to be refused;
        else whoever reads the cells reads their zones too, and such lists are left empty.

    Examples
    --------
    >>> from followup_analytics.log.tables import FOLLOW_UPS
    >>> sent = pd.DataFrame({"to": [["Ana", "Ben"]], "sent_on": pd.to_datetime(["2026-03-04 23:30Z"])})
    >>> made, remarks = plain_columns(sent, {name: FOLLOW_UPS[name] for name in sent}, zone="Europe/Berlin")
    >>> made.astype("str").values.tolist(), [one.column for one in remarks]
    ([['Ana; Ben', '2026-03-05 00:30:00']], ['sent_on'])
    """
    remarks: list[Remark] = []
    out = frame.copy(deep=False)
    for name, dtype in zip(frame.columns, frame.dtypes, strict=True):
        column = known.get(str(name))
        timed = column is not None and column.holds in TIMED
        if _is_plain(dtype) and not (timed and dtype.kind == "O"):
            continue
        cells = _opened(frame[name])
        if not (strict and column is not None and column.holds in REFUSED):
            cells = _without_nesting(cells, column, lists, remarks.append)
        cells = _without_halves(cells, remarks.append)
        out[name] = _local(cells, zone, strict, remarks.append) if timed else cells
    return out, remarks


def comparable(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with cells that can be told apart: lists and structs as JSON, texts as they are, an empty one missing.

    Examples
    --------
    >>> comparable(pd.DataFrame({"to": [["Ana"], ["Ana"], ["Bo"]], "note": ["", None, "n"]})).duplicated().tolist()
    [False, True, False]
    """
    out, _ = plain_columns(frame, {}, zone=None, lists=())
    texts = {name: as_text(out[name]) for name in out if pd.api.types.is_string_dtype(out[name].dtype)}
    return out.assign(**{str(name): cells for name, cells in texts.items()})


def _is_plain(dtype: np.dtype | pd.api.extensions.ExtensionDtype) -> bool:
    """Whether no cell of such a column can be a list, half a character or a moment with a zone."""
    if isinstance(dtype, np.dtype):
        return dtype.kind != "O"
    return isinstance(dtype, pd.StringDtype) or (dtype.kind in "iufb" and not isinstance(dtype, pd.CategoricalDtype))


def text_cells(cells: pd.Series, column: Column) -> pd.Series:
    """The texts of a declared column as they are; an empty one is missing, and blanks alone where rows hang on it.

    Examples
    --------
    >>> from followup_analytics.log.tables import FOLLOW_UPS
    >>> text_cells(pd.Series([" ", "", 7]), FOLLOW_UPS["note"]).tolist()
    [' ', nan, '7']
    """
    hangs = column.required or column.name.endswith("_id") or column.name == "seeker"
    return blank_missing(as_text(cells)) if hangs else as_text(cells)


def chosen(texts: pd.Series, column: Column) -> tuple[pd.Series, pd.Series]:
    """The words of a column with choices as they are declared, and which cells are none of them.

    Examples
    --------
    >>> from followup_analytics.log.tables import RESPONSES
    >>> words, odd = chosen(pd.Series(["Keep in mind", "reply", "maybe", None]), RESPONSES["kind"])
    >>> words.tolist(), odd.tolist()
    (['keep_in_mind', 'reply', nan, nan], [False, False, True, False])
    """
    codes, distinct = pd.factorize(texts)
    words = pd.Series(list(map(as_word, distinct)), dtype="str")
    known = words.isin(column.choices)
    found = np.array([*words.where(known), None], "object")
    values = pd.Series(found[codes], index=texts.index, name=texts.name, dtype="str")
    return values, pd.Series(np.append(~known & words.ne(""), False)[codes], index=texts.index)


def has_choices(texts: pd.Series, column: Column) -> bool:
    """Whether every text is one of the column's choices, as it is declared, or missing."""
    fit = pc.is_in(to_arrow(texts), value_set=pa.array([*column.choices, None], ARROW))
    return bool(pc.all(fit, min_count=0).as_py())


def zone_remark(column: str, first: str, zone: Zone, *, midnight: bool) -> Remark:
    """The remark that a column's times carry a zone; `midnight`: that each is the first moment of a day there."""
    reason: str = N_("carries a zone: the times of this column were read as days and times in {zone}").filled(
        zone=zone_name(zone)
    )
    if midnight:
        reason += N_("; each is midnight in its own zone, as programs write days")
        remedy = N_("If days are meant, write them alone (2026-03-04), or read with zone='UTC'.")
    else:
        remedy = N_("Nothing to do, if that is your zone; else name yours, as zone='Europe/Berlin'.")
    return Remark(column, first, reason, remedy)


def _opened(cells: pd.Series) -> pd.Series:
    """A category as what its categories are, and arrow cells that pandas cannot work with as Python's own."""
    if isinstance(cells.dtype, pd.CategoricalDtype) and cells.cat.categories.dtype.kind in "OM":
        return cells.astype(cells.cat.categories.dtype)
    held = getattr(cells.dtype, "pyarrow_dtype", pa.null())
    if pa.types.is_string_view(held):
        return written(cells)
    return cells.astype(object) if pa.types.is_nested(held) else cells


# Lists and structs


def _without_nesting(
    cells: pd.Series, column: Column | None, lists: Collection[str], say: Callable[[Remark], None]
) -> pd.Series:
    if cells.dtype != object:
        return cells
    nested = cells.map(lambda value: isinstance(value, _NESTED)).to_numpy(bool)
    if not nested.any():
        return cells
    if str(cells.name) in lists and cells[nested].map(_flat).all():
        return cells.mask(nested, cells[nested].map(_joined))
    shown = cells[nested].map(_as_json)
    what = N_("is a struct") if isinstance(cells[nested].iloc[0], dict) else N_("is a list")
    fate = (
        N_("such cells are kept as JSON")
        if column is None
        else N_("{name} takes one text, so such cells are empty").filled(name=column.name)
    )
    say(Remark(str(cells.name), shown.iloc[0], f"{what}; {fate}", N_("Write one value a cell, as text.")))
    return cells.mask(nested, shown if column is None else None)


def _flat(value: Any) -> bool:
    return not isinstance(value, dict) and not any(isinstance(part, _NESTED) for part in value)


def _joined(values: list[Any]) -> str | None:
    return "; ".join(str(value) for value in values if not pd.isna(value)) or None


def _as_json(value: object) -> str:
    return json.dumps(_jsonable(value), ensure_ascii=False, default=str)


def _jsonable(value: object) -> object:
    if isinstance(value, dict):
        return {str(name): _jsonable(part) for name, part in value.items()}
    return [_jsonable(part) for part in value] if isinstance(value, _NESTED) else value


# Halves of characters


def _without_halves(cells: pd.Series, say: Callable[[Remark], None]) -> pd.Series:
    if cells.dtype != object:
        return cells
    odd = cells.map(_is_broken).to_numpy(bool)
    if not odd.any():
        return cells
    made = cells.mask(odd, cells[odd].map(decoded))
    reason = N_("holds half a character, which no column of texts can; it stands as {lost}").filled(lost=LOST)
    say(Remark(str(cells.name), str(made[odd].iloc[0]), reason, N_("Write the text again where it comes from.")))
    return made


def _is_broken(value: object) -> bool:
    try:
        if isinstance(value, str):
            value.encode()
        elif isinstance(value, bytes):
            value.decode()
    except UnicodeError:
        return True
    return False


# Zones


def _local(cells: pd.Series, zone: Zone, strict: bool, say: Callable[[Remark], None]) -> pd.Series:
    arrow = getattr(cells.dtype, "pyarrow_dtype", None)
    if getattr(cells.dtype, "tz", None) is not None or getattr(arrow, "tz", None) is not None:
        return _local_moments(cells, zone, say)
    return _local_iso(cells, zone, say) if strict and pd.api.types.is_string_dtype(cells.dtype) else cells


def _local_moments(cells: pd.Series, zone: Zone, say: Callable[[Remark], None]) -> pd.Series:
    known = cells.dropna()
    if len(known):
        wall = known.dt.tz_localize(None)
        say(zone_remark(str(cells.name), str(known.iloc[0]), zone, midnight=bool((wall == wall.dt.normalize()).all())))
    return local_times(cells, zone)


def _local_iso(cells: pd.Series, zone: Zone, say: Callable[[Remark], None]) -> pd.Series:
    texts, ahead = split_zones(as_text(cells))
    ahead = ahead.where(texts.str.match(_ISO_TIME).fillna(False))
    times = pd.to_datetime(texts.where(ahead.notna()), format="ISO8601", errors="coerce").astype("datetime64[us]")
    zoned = times.notna()
    if not zoned.any():
        return cells
    midnight = bool((times[zoned] == times[zoned].dt.normalize()).all())
    say(zone_remark(str(cells.name), str(cells[zoned].iloc[0]), zone, midnight=midnight))
    return texts.mask(zoned, times_in_zone(times, ahead, zone).dt.strftime("%Y-%m-%d %H:%M:%S.%f"))
