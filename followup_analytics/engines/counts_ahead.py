"""Counts ahead: what an engine counted in advance for the questions of a day, stored beside the log."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd
import pyarrow as pa
from pyarrow import feather

from followup_analytics.engines.engine import Engine, Numbers

AHEAD = "counted_ahead"  # the folder; its files have another ending than those of tables


class CountsAhead:
    """An engine that does not count again what it was already asked when the log was prepared.

    Counts are found by the whole question, that is its text and the tables given with it. So they are never those of
    another day or option, nor of a version that counts differently: such a question is counted anew.
    """

    def __init__(self, engine: Engine, folder: Path, *, store: bool = False) -> None:
        self._engine, self._folder, self._store, self.name = engine, folder, store, engine.name

    def numbers(self, sql: str, **beside: Numbers) -> Numbers:
        """The columns of an answer, read from the store or counted."""
        path = self._folder / f"{_key(sql, beside)}.arrow"
        try:
            held = feather.read_table(path)
            return {name: held[name].to_numpy() for name in held.column_names}
        except (OSError, pa.ArrowInvalid):  # missing or incomplete
            found = self._engine.numbers(sql, **beside)
        if self._store:
            feather.write_feather(pa.table(found), path, compression="lz4")  # a stronger one saves nothing on sums
            path.chmod(0o600)
        return found

    def frame(self, sql: str) -> pd.DataFrame:
        """The rows of an answer that also holds texts."""
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
