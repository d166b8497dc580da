"""The log on an engine: functions that can count it there take it like a log, and no others do."""

from __future__ import annotations

from itertools import starmap
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from followup_analytics.engines.counts_ahead import AHEAD, CountsAhead
from followup_analytics.engines.engine import Engine, EngineError, NotOnEngine, in_order
from followup_analytics.engines.layout import COUNTED, NAMED, OF_FOLLOW_UPS, TEXTS, column_of, read_manifest
from followup_analytics.engines.on_duckdb import OnDuckDB
from followup_analytics.engines.on_spark import OnSpark
from followup_analytics.log.arguments import checked
from followup_analytics.log.errors import WrongObject, one_of
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.rows.problems import no_problems
from followup_analytics.log.text.phrases import counted

ENGINES: dict[str, type[OnDuckDB] | type[OnSpark]] = {"duckdb": OnDuckDB, "spark": OnSpark}
PLAIN = ("response_rates", "compared_rates", "send_times", "answer_hazard")  # with adjust=False
ANSWERS = ("due_list", "response_curve", *PLAIN, "outcomes", "stages")
OF_ROWS = ("due_list", "outcomes")  # which list rows of the log, and so need its names
_REMEDY = "Read the part you need with read_log and ask that."


class EngineLog(FollowUpLog):
    """A log that stays where it is, as `open_log` opens it.

    The public functions named in `ANSWERS` take it like a `FollowUpLog` and return the same frames; all others say that
    they cannot. It never changes, so what was counted is kept with it.
    """

    engine: Engine

    def __init__(self, engine: Engine, place: object) -> None:
        vars(self).update(engine=engine, _kept={}, _positions={}, problems=no_problems(), _place=place)
        _require(engine)
        fields = engine.frame("select field, name from groups order by field")
        self._fields = {name: int(field) for field, name in zip(fields["field"], fields["name"], strict=True)}
        self.groups = tuple(name for name in self._fields if name not in OF_FOLLOW_UPS)  # what waits can be grouped by

    def column(self, name: str) -> str:
        """The column that holds the codes of something by which waits or notes are grouped."""
        return column_of(name, self._fields[name])

    def cells(self, table: str, name: str) -> pd.Series:
        """No column is in memory: asking for one raises the same error as asking for a frame.

        Raises
        ------
        NotOnEngine
            Always.
        """
        held: pd.Series = getattr(self, table)[name]
        return held

    def __setattr__(self, name: str, value: object) -> None:
        vars(self)[name] = value

    def refuse(self, function: str) -> None:
        """Refuse a public function that cannot be asked of this log.

        Raises
        ------
        NotOnEngine
            If it cannot be.
        """
        if function not in ANSWERS:
            raise NotOnEngine(self.engine.name, function, f"Here can be asked: {', '.join(ANSWERS)}. {_REMEDY}")
        if function in OF_ROWS and not self.engine.columns(f"{TEXTS}applications"):
            remedy = "Lay the log itself out with `followup prepare TARGET --log FOLDER`."
            raise NotOnEngine(self.engine.name, f"{function}, of facts without names,", remedy)

    def __getattribute__(self, name: str) -> Any:
        if name in _TABLES:
            engine = vars(self)["engine"].name
            raise NotOnEngine(engine, f"the table {name} as a frame", _REMEDY)
        return super().__getattribute__(name)

    def __len__(self) -> int:
        return int(self.engine.numbers("select cast(count(*) as bigint) as n from applications")["n"][0])

    def __repr__(self) -> str:
        return f"<EngineLog: {counted(len(self), 'application')} on {self.engine.name}, {self._place}>"

    def _repr_html_(self) -> str:
        return f"<p>{counted(len(self), 'application')} on {self.engine.name}</p>"

    @property
    def seekers(self) -> int:
        """How many seekers it has; a missing one counts as one."""
        return int(self.engine.numbers("select cast(count(distinct seeker) as bigint) as n from applications")["n"][0])

    @property
    def simulated(self) -> bool:
        """Whether any application has the label `simulated`."""
        found = self.labels("simulated")[1] if "simulated" in self.groups else []
        return any(label.lower() in ("true", "yes", "1") for label in found)

    def labels(self, name: str) -> tuple[np.ndarray, list[str]]:
        """For each code of that column, from 0 up, its rank among the labels; and the sorted labels."""
        found = self.engine.frame(f"select code, rank, label from labels where field = {self._fields[name]}")
        code, rank = (found[column].to_numpy("int64") for column in ("code", "rank"))
        ranks = np.zeros(len(found), "int64")
        ranks[code] = rank
        return ranks, found["label"].array[np.argsort(rank)].tolist()


_TABLES = ("applications", "interviews", "topics", "follow_ups", "responses", "gifts", "plans", "tables")


@checked
def open_log(source: object, *, engine: str = "duckdb") -> EngineLog:
    """Open a log that stays where it is: an engine counts what is asked of it, and the same frames come back.

    Parameters
    ----------
    source
        A folder that `followup prepare` wrote, or a DuckDB connection or Spark session that holds the tables of such a
        folder and then does the counting.
    engine
        What counts a folder: ``"duckdb"``, on this machine, also for what is larger than memory, or ``"spark"``, in the
        current session or a new one.

    Returns
    -------
    EngineLog
        Taken like a log by `due_list`, `response_curve`, `response_rates`, `compared_rates`, `send_times`,
        `answer_hazard` (the last four with ``adjust=False``), `outcomes` and `stages`, and by `panels.timing`.

    Raises
    ------
    UnreadableFile
        If the folder holds no prepared log.
    EngineError
        If the engine is not installed, cannot read the log, or finds a column of the wrong kind.
    UnknownChoice, WrongObject
        If there is no such engine, or the source is neither a folder nor a connection.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from followup_analytics import response_curve, sample_log
    >>> from followup_analytics.export.prepared import prepare
    >>> with tempfile.TemporaryDirectory() as place:
    ...     written = prepare(sample_log(), Path(place) / "big")
    ...     curve = response_curve(open_log(Path(place) / "big"), as_of="2026-06-15", horizon=0)
    >>> curve["at_risk"].tolist()
    [33]
    """
    one_of("engine", engine, ENGINES)
    for each in ENGINES.values():
        if each.takes(source):
            return EngineLog(each(source), "a connection")  # type: ignore[arg-type]  # it is one
    if not isinstance(source, (str, Path)):
        remedy = "a folder that `followup prepare` wrote, a connection of DuckDB or a session of Spark"
        raise WrongObject("source", source, remedy)
    folder = Path(source)
    read_manifest(folder)
    held = ENGINES[engine].of_folder(folder)
    return EngineLog(CountsAhead(held, folder / AHEAD), folder)


def _require(engine: Engine) -> None:
    """Refuse a log with a table or column that is missing or of the wrong kind, or with rows of no application."""
    again = "lay the log out with `followup prepare`"
    for table, wanted in ({name: dict.fromkeys(held, "whole") for name, held in COUNTED.items()} | NAMED).items():
        found = engine.columns(table)
        for column, kind in wanted.items():
            if column not in found:
                what = f"the table {table} has no column {column}" if found else f"there is no table {table}"
                raise EngineError(engine.name, what, f"Name it so, or {again}.")
            if found[column] != kind:
                words, cast = ("whole numbers", "BIGINT") if kind == "whole" else ("texts", "VARCHAR")
                reason = f"{table}.{column} holds {found[column]}, not {words}"
                raise EngineError(engine.name, reason, f"Cast it to {cast}, or {again}.")
    _require_applications(engine, again)


def _require_applications(engine: Engine, again: str) -> None:
    """Refuse a log whose applications are not numbered 0, 1, …, or with rows of others: counts go by these numbers."""
    names = [name for name, columns in COUNTED.items() if "application" in columns]
    asked = (
        "select {} as place, min(application) as low, max(application) as high, cast(count(*) as bigint) as n from {}"
    )
    found = in_order(engine.numbers(" union all ".join(starmap(asked.format, enumerate(names)))), "place")
    low, high, many = (dict(zip(names, found[column].tolist(), strict=True)) for column in ("low", "high", "n"))
    most = many["applications"] - 1
    if many["applications"] and (low["applications"], high["applications"]) != (0, most):
        reason = "its applications are not numbered 0, 1, 2, … each once"
        raise EngineError(engine.name, reason, f"Number them so, or {again}.")
    for name in names:
        if many[name] and not 0 <= low[name] <= high[name] <= most:
            raise EngineError(
                engine.name, f"{name} stand in applications that are not there", f"Complete them, or {again}."
            )
