"""The log's own rows, texts included, for some seekers of a log on an engine, as a log like any other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd

from followup_analytics.engines.engine import NotOnEngine
from followup_analytics.engines.engine_log import EngineLog
from followup_analytics.engines.layout import TEXTS
from followup_analytics.log.log import FollowUpLog, whole_log
from followup_analytics.log.tables import APPLICATIONS, TABLES, conform

MOST_ROWS = 20_000_000  # the most rows of one table that are read at once

_OWN = ["_block", "_row", "_seeker", "_application"]
_EVERYBODY = -1  # the seeker number of what concerns everybody
_FEW = 500  # up to so many seekers, rows are asked for by seeker


def logs_of(log: EngineLog, seekers: str, *, together: bool = False) -> Iterator[FollowUpLog]:
    """The rows of those seekers (a subquery of their numbers), block by block or all in one log.

    Raises
    ------
    NotOnEngine
        If there are too many for one log.
    """
    asked = f"select distinct seeker, block from applications where seeker in {seekers} order by block, seeker"
    found = log.engine.numbers(asked)
    blocks = {int(block): found["seeker"][found["block"] == block] for block in np.unique(found["block"])}
    parts = ({name: _rows(log, name, block, own) for name in TABLES} for block, own in blocks.items())
    for tables in [_joined(log, parts)] if together and blocks else parts:
        yield whole_log({name: frame.drop(columns=_OWN, errors="ignore") for name, frame in tables.items()})


def applications_of(log: EngineLog, columns: Sequence[str]) -> pd.DataFrame:
    """These columns of all applications, in the order of their numbers.

    Raises
    ------
    NotOnEngine
        If there are too many for a frame.
    """
    if len(log) > MOST_ROWS:
        remedy = f"It has a row for each of {len(log):,} applications; stages counts them."
        raise NotOnEngine(log.engine.name, "outcomes of so many applications", remedy)
    found = log.engine.frame(f"select {', '.join(columns)} from {TEXTS}applications order by _application")
    return conform(found, APPLICATIONS)[list(columns)]


def has_rows(log: EngineLog, name: str) -> bool:
    """Whether the log has any row in that table."""
    return _count(log, name, "1 = 1") > 0


def _count(log: EngineLog, name: str, where: str) -> int:
    counted = log.engine.numbers(f"select cast(count(*) as bigint) as n from {TEXTS}{name} where {where}")
    return int(counted["n"][0])


def _joined(log: EngineLog, parts: Iterable[dict[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    """The tables of all blocks together; what concerns everyone is in each block, and is taken once."""
    held: dict[str, list[pd.DataFrame]] = {name: [] for name in TABLES}
    for tables in parts:
        for name, frame in tables.items():
            shared = bool(held[name]) and (name == "gifts" or "_seeker" in frame)
            held[name].append(frame[frame["_seeker"] != _EVERYBODY] if shared else frame)
        many = sum(map(len, held["follow_ups"]))
        if many > MOST_ROWS:
            raise NotOnEngine(log.engine.name, f"this of {many:,} notes", "Ask for less with extras=False.")
    return {name: pd.concat(frames, ignore_index=True) for name, frames in held.items()}


def _rows(log: EngineLog, name: str, block: int, seekers: np.ndarray) -> pd.DataFrame:
    """The rows of some seekers in a block and those that concern everybody; asked for by number if there are few."""
    where, few = f"_block = {block}", len(seekers) <= _FEW
    if name == "gifts":
        where, few = "1 = 1", False
    elif few:
        where += f" and _seeker in ({', '.join(map(str, (_EVERYBODY, *seekers)))})"
    found = log.engine.frame(f"select * from {TEXTS}{name} where {where} order by _block, _row")
    own = few or name == "gifts" or np.isin(found["_seeker"], np.append(seekers, _EVERYBODY))
    return found if isinstance(own, bool) else found[own].reset_index(drop=True)
