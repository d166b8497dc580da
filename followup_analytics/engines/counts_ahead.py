"""Counts ahead: what an engine counted of a laid-out log for the questions of a day, beside what it counted."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd
import pyarrow as pa
from pyarrow import feather

from followup_analytics.engines.engine import Engine, Numbers

AHEAD = "counted_ahead"  # the folder; its files end otherwise than those of tables


class CountsAhead:
    """An engine that need not count again what it was asked when the log was laid out.

    Counts are found by the whole question, its text and the tables given with it. So they are never those of another
    day or option, nor of another version that counts otherwise: such a question is counted.
    """

    def __init__(self, engine: Engine, folder: Path, *, store: bool = False) -> None:
        self._engine, self._folder, self._store, self.name = engine, folder, store, engine.name

    def numbers(self, sql: str, **beside: Numbers) -> Numbers:
        """The columns of an answer, read or counted."""
        path = self._folder / f"{_key(sql, beside)}.arrow"
        try:
            held = feather.read_table(path)
            return {name: held[name].to_numpy() for name in held.column_names}
        except (OSError, pa.ArrowInvalid):  # it is not there, or torn
            found = self._engine.numbers(sql, **beside)
        if self._store:
            feather.write_feather(pa.table(found), path, compression="lz4")  # packed harder, sums are as large
            path.chmod(0o600)
        return found

    def frame(self, sql: str) -> pd.DataFrame:
        """The rows of an answer that holds texts too."""
        return self._engine.frame(sql)

    def columns(self, table: str) -> dict[str, str]:
        """The columns of a table."""
        return self._engine.columns(table)


def _key(sql: str, beside: dict[str, Numbers]) -> str:
    words = hashlib.sha256(sql.encode())
    for table, columns in beside.items():
        for name, cells in columns.items():
            words.update(f"\n{table}.{name}\n".encode())
            words.update(cells.tobytes())
    return words.hexdigest()
