"""JSON: a table as a list of records, for other programs."""

from __future__ import annotations

import json
import math
from typing import Any

import pandas as pd

from followup_analytics.facts.results import Stamp
from followup_analytics.log.text.formula_guard import iso_days


def json_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as JSON in UTF-8: a list with one record per row and line, its cells by the names of their columns.

    Days are ISO (``2026-03-04``, with a time ``2026-03-04T10:00:00``), flags ``true`` and ``false``; missing and
    infinite values are ``null``. Characters that a terminal would not show are escaped, as ``\\u2028``.

    Examples
    --------
    >>> json_bytes(pd.DataFrame({"company": ["Tide Labs"], "sent_on": pd.to_datetime(["2026-03-04"])})).decode()
    '[\\n{"company": "Tide Labs", "sent_on": "2026-03-04"}\\n]\\n'
    """
    lines = (harmless(json.dumps(record, ensure_ascii=False)) for record in records(frame))
    return "\n".join(["[", ",\n".join(lines), "]\n"]).replace("[\n\n]", "[]").encode()


def due_json(due: pd.DataFrame) -> bytes:
    """The due list as `json_bytes`; for a simulated log each record says so."""
    return json_bytes(due.assign(simulated=True) if Stamp.read(due).simulated else due)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain values.

    Examples
    --------
    >>> records(pd.DataFrame({"sent": pd.array([3, None], "Int64")}))
    [{'sent': 3}, {'sent': None}]
    """
    names = [str(name) for name in frame]
    columns = [_json_cells(column) for _, column in frame.items()]
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def harmless(text: str) -> str:
    """JSON with every character escaped that could rewrite what a terminal shows; it is read as the same.

    Examples
    --------
    >>> harmless('"a\\u202eb"')
    '"a\\\\u202eb"'
    """
    if text.isprintable():
        return text
    return "".join(sign if sign == "\n" or sign.isprintable() else json.dumps(sign)[1:-1] for sign in text)


def _json_cells(column: pd.Series) -> list[Any]:
    days = pd.api.types.is_datetime64_any_dtype(column.dtype)
    cells = (iso_days(column) if days else column).astype("object").tolist()
    known = column.notna().tolist()
    return [_finite(cell) if held else None for cell, held in zip(cells, known, strict=True)]


def _finite(cell: Any) -> Any:
    value = cell.item() if hasattr(cell, "item") else cell
    return None if isinstance(value, float) and not math.isfinite(value) else value
