"""DuckDB as the engine, on a folder of Parquet files or a connection; only this module imports it."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from followup_analytics.engines.engine import EngineError, Numbers, first_line
from followup_analytics.engines.layout import KINDS_OF_COLUMNS, files_of
from followup_analytics.log.days import MISSING

if TYPE_CHECKING:
    import duckdb

_MISSING = "DuckDB is not installed"
_REMEDY = "Install it with `pip install followup-analytics[engines]`."


class OnDuckDB:
    """DuckDB, on views of Parquet files or on the tables of a connection."""

    name = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    @classmethod
    def of_folder(cls, folder: Path) -> OnDuckDB:
        """On the tables of a folder, which stay there."""
        # What does not fit into memory is written there, not where the program runs for everyone to read.
        aside = tempfile.mkdtemp(prefix="followup-")
        connection = _duckdb().connect(config={"temp_directory": aside})
        found = cls(connection)
        weakref.finalize(found, _close, connection, aside)
        for table, files in files_of(folder).items():
            listed = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
            try:
                connection.execute(f'create view "{table}" as select * from read_parquet([{listed}])')
            except _duckdb().Error as error:
                remedy = "Lay the log out anew with `followup prepare`."
                raise EngineError("duckdb", f"{folder / table} cannot be read ({first_line(error)})", remedy) from None
        return found

    @classmethod
    def takes(cls, source: object) -> bool:
        """Whether the source is a DuckDB connection."""
        return type(source).__module__.partition(".")[0] in ("duckdb", "_duckdb") and hasattr(source, "execute")

    def numbers(self, sql: str, **beside: Numbers) -> Numbers:
        """The columns of an answer in whole numbers; the smallest one stands for null."""
        found: Numbers = self._or_engine_error(lambda: self._counted(sql, beside))
        return {name: np.ma.filled(cells.astype("int64", copy=False), MISSING) for name, cells in found.items()}

    def _counted(self, sql: str, beside: dict[str, Numbers]) -> Numbers:
        for name, columns in beside.items():
            self._connection.register(name, pa.table(columns))
        try:
            found: Numbers = self._connection.sql(sql).fetchnumpy()
        finally:
            for name in beside:
                self._connection.unregister(name)
        return found

    def frame(self, sql: str) -> pd.DataFrame:
        """The rows of an answer that also holds texts."""
        found: pd.DataFrame = self._or_engine_error(lambda: self._connection.sql(sql).to_arrow_table().to_pandas())
        return found

    def columns(self, table: str) -> dict[str, str]:
        """The columns of a table; empty if there is no such table."""
        relation = self._or_engine_error(lambda: self._rows(table))
        if relation is None:
            return {}
        kinds = (str(kind) for kind in relation.types)
        return {
            name: KINDS_OF_COLUMNS.get(kind, kind.lower()) for name, kind in zip(relation.columns, kinds, strict=True)
        }

    def _rows(self, table: str) -> Any:
        """The table, to be asked for its columns; None if there is none."""
        try:
            return self._connection.sql(f"select * from {table} limit 0")
        except _duckdb().CatalogException:
            return None

    def _or_engine_error(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except _duckdb().Error as error:
            remedy = "See that its files are all there and that no other program changes them, then ask again."
            raise EngineError("duckdb", f"the log could not be counted ({first_line(error)})", remedy) from None


def _close(connection: duckdb.DuckDBPyConnection, aside: str) -> None:
    connection.close()
    shutil.rmtree(aside, ignore_errors=True)


def require_duckdb() -> None:
    """Refuse to go on without DuckDB.

    Raises
    ------
    EngineError
        If it is not installed.
    """
    _duckdb()


def _duckdb() -> Any:
    try:
        import duckdb
    except ImportError:
        raise EngineError("duckdb", _MISSING, _REMEDY) from None
    return duckdb
