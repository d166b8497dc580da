"""Ids that went through a float: pandas and spreadsheets write the id 12 as `12.0` once a column has a gap.

`12.0` is `12` only where no id says otherwise: `1.0` beside `1.1`, or `12` and `12.0` in one table, are ids of their
own; a number of 2^53 or more may have lost digits and is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.rows.part import Part
from followup_analytics.log.rows.problems import Remark
from followup_analytics.log.tables import TABLES
from followup_analytics.log.text.text_keys import has_bytes
from followup_analytics.log.text.texts import same_text, to_arrow

_NAMES = {declared.key: declared.key for declared in TABLES.values() if declared.key} | {"in_reply_to": "follow_up_id"}
_KEYS = tuple(dict.fromkeys(_NAMES.values()))
_TRACE = r"^-?\d+\.0$"
_OTHER_POINT = r"^-?\d+\.(?:\d*[1-9]|00+)\d*$"  # 1.1 or 1.10 beside 1.0: versions or chapters, no floats
_LARGE = r"^\d(?:\.\d+)?[eE]\+\d\d+$"
_EXACT = 2**53  # from here on two whole numbers can be one float

Place = tuple[Part, str]


def mend_floats(parts: Mapping[str, Part]) -> None:
    """Read the id ``12.0`` as ``12`` in every column that names it, and say so once a column.

    Ids that are versions (``1.0`` beside ``1.1``), and ids of which a table has both ``12`` and ``12.0``, stay as they
    are; so do numbers so large that the float may have lost digits, which are named.
    """
    for key, places in _suspects(parts).items():
        for place in places:
            _name_large(place)
        if _are_floats(parts, key):
            for place in places:
                _read_whole(place)


def has_float_ids(parts: Mapping[str, Part]) -> bool:
    """Whether `mend_floats` would change or name any id."""
    found = _suspects(parts)
    return any(_are_floats(parts, key) or any(map(_large_in, places)) for key, places in found.items())


def _suspects(parts: Mapping[str, Part]) -> dict[str, list[Place]]:
    """By id, the columns that hold something written like a float."""
    found = {key: [place for place in _places(parts, key) if _is_suspect(_ids(place))] for key in _KEYS}
    return {key: places for key, places in found.items() if places}


def _places(parts: Mapping[str, Part], key: str) -> Iterator[Place]:
    """The columns whose cells are ids of that name."""
    names = [name for name, meant in _NAMES.items() if meant == key]
    return ((part, name) for part in parts.values() for name in names if len(part.frame) and name in part.frame)


def _ids(place: Place) -> pa.Array:
    part, name = place
    return to_arrow(part.frame[name])


def _is_suspect(ids: pa.Array) -> bool:
    if not has_bytes(ids, b".+"):
        return False
    likely = ids.filter(pc.or_(pc.ends_with(ids, ".0"), pc.match_substring(ids, "+")))
    return len(likely) > 0 and bool(pc.any(pc.match_substring_regex(likely, f"{_TRACE}|{_LARGE}")).as_py())


def _are_floats(parts: Mapping[str, Part], key: str) -> bool:
    known = pc.unique(pa.concat_arrays([_ids(place) for place in _places(parts, key)]))
    if pc.any(pc.match_substring_regex(known, _OTHER_POINT)).as_py():
        return False
    own = next((_ids(place) for place in _places(parts, key) if place[0].declared.key == place[1]), known[:0])
    without = pc.utf8_slice_codeunits(own.filter(pc.match_substring_regex(own, _TRACE)), 0, -2)
    return not pc.any(pc.is_in(without, value_set=own)).as_py()


def _read_whole(place: Place) -> None:
    """Take ``.0`` off, but off numbers that the float may have changed."""
    part, name = place
    cells, ids = part.frame[name], _ids(place)
    trace = pc.fill_null(pc.match_substring_regex(ids, _TRACE), False).to_numpy(zero_copy_only=False)
    trace[trace] = [_is_exact(text) for text in cells[trace]]
    if trace.any():
        whole = same_text(pc.utf8_slice_codeunits(ids, 0, -2), cells)
        part.frame = part.frame.assign(**{name: whole.where(trace, cells)})
        first = cells[trace].iloc[0]
        reason = N_("is a number that went through a float, as ids do in a column with gaps; read as {first}").filled(
            first=first[:-2]
        )
        part.remark(Remark(name, first, reason, N_("Nothing to do; ids kept as text stay as they are.")))


def _name_large(place: Place) -> None:
    part, name = place
    for first in _large_in(place)[:1]:
        reason = N_("is a number too large for the float it went through: its last digits may be wrong")
        part.remark(Remark(name, first, reason, N_("Write these ids as text again, from where they were made.")))


def _large_in(place: Place) -> list[str]:
    ids = _ids(place)
    numbers = ids.filter(pc.match_substring_regex(ids, _TRACE)).to_pylist()
    large = ids.filter(pc.match_substring_regex(ids, _LARGE)).to_pylist()
    return [*(text for text in numbers if not _is_exact(text)), *large]


def _is_exact(text: str) -> bool:
    return abs(int(text[:-2])) < _EXACT
