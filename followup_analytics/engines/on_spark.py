"""Spark as the engine, on a folder of Parquet files or a session (Connect, too); only this module imports it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from followup_analytics.engines.engine import EngineError, Numbers, first_line
from followup_analytics.engines.layout import KINDS_OF_COLUMNS, files_of
from followup_analytics.log.days import MISSING

_REMEDY = "Install it with `pip install pyspark`, and Java 17 or newer."
_SIGNS = re.compile(r"[\\{}\[\]*?]")  # in a name they stand for others, unless a backslash is before them
_AGAIN = "See that the cluster is there and its files are, then open the log and ask again."


class OnSpark:
    """Spark, on views of Parquet files or on the tables of a session."""

    name = "spark"

    def __init__(self, session: Any) -> None:
        self._session = session

    @classmethod
    def of_folder(cls, folder: Path) -> OnSpark:
        """On the tables of a folder, which stay there, in the current session or one on this machine."""
        found = cls(_session())
        for table in files_of(folder):
            found._or_engine_error(partial(found._view, table, folder / table))
        return found

    def _view(self, table: str, place: Path) -> None:
        named = _SIGNS.sub(r"\\\g<0>", place.resolve().as_posix())
        self._session.read.parquet(named).createOrReplaceTempView(table)

    @classmethod
    def takes(cls, source: object) -> bool:
        """Whether the source is a Spark session."""
        return type(source).__module__.partition(".")[0] == "pyspark" and hasattr(source, "sql")

    def numbers(self, sql: str, **beside: Numbers) -> Numbers:
        """The columns of an answer in whole numbers; the smallest one stands for null."""
        for name, columns in beside.items():
            self._or_engine_error(partial(self._put, name, columns))
        found = self._or_engine_error(lambda: self._session.sql(sql).toArrow())
        return {
            name: column.cast("int64").fill_null(MISSING).to_numpy()
            for name, column in zip(found.column_names, found.columns, strict=True)
        }

    def _put(self, name: str, columns: Numbers) -> None:
        self._session.createDataFrame(pa.table(columns)).createOrReplaceTempView(name)

    def frame(self, sql: str) -> pd.DataFrame:
        """The rows of an answer that also holds texts."""
        found: pd.DataFrame = self._or_engine_error(lambda: self._session.sql(sql).toArrow().to_pandas())
        return found

    def columns(self, table: str) -> dict[str, str]:
        """The columns of a table; empty if there is no such table."""
        if not self._or_engine_error(lambda: self._session.catalog.tableExists(table)):
            return {}
        types = self._or_engine_error(lambda: self._session.table(table).dtypes)
        return {name: KINDS_OF_COLUMNS.get(kind.upper(), kind) for name, kind in types}

    def _or_engine_error(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except Exception as error:  # when a cluster is gone, the error is whatever its connection raises
            raise EngineError("spark", f"the log could not be counted ({first_line(error)})", _AGAIN) from None


def _session() -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise EngineError("spark", "PySpark is not installed", _REMEDY) from None
    try:
        return SparkSession.builder.getOrCreate()
    except Exception as error:
        raise EngineError("spark", f"no session could be had ({first_line(error)})", _REMEDY) from None
