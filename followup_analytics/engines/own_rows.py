"""The log's own rows, texts and all, of some seekers of a log on an engine: a log to be read as any other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from followup_analytics.engines.engine import NotOnEngine
from followup_analytics.engines.engine_log import EngineLog
from followup_analytics.engines.layout import TEXTS
from followup_analytics.log.log import FollowUpLog, whole_log
from followup_analytics.log.tables import APPLICATIONS, TABLES, conform
from followup_analytics.log.text.arrow import texts

MOST_ROWS = 20_000_000  # rows of one table that are read together

_OWN = ("_block", "_row", "_seeker", "_application")


def logs_of(log: EngineLog, seekers: str, *, together: bool = False) -> Iterator[FollowUpLog]:
    """The rows of those seekers (a subquery of their numbers), block by block or all in one log.

    Raises
    ------
    NotOnEngine
        If they are too many for one log.
    """
    blocks = int(log.engine.numbers("select coalesce(max(block), -1) as n from applications")["n"][0]) + 1
    for block in [None] if together else range(blocks):
        frames = {name: _rows(log, name, seekers, block) for name in TABLES}
        if len(frames["applications"]):
            yield whole_log(frames)


def applications_of(log: EngineLog, columns: Sequence[str]) -> pd.DataFrame:
    """Those columns of all applications, in the order of their numbers.

    Raises
    ------
    NotOnEngine
        If they are too many for a frame.
    """
    if len(log) > MOST_ROWS:
        remedy = f"It has a row for each of {len(log):,} applications; stages counts them."
        raise NotOnEngine(log.engine.name, "outcomes of so many applications", remedy)
    found = log.engine.frame(f"select {', '.join(columns)} from {TEXTS}applications order by _application")
    return conform(found, APPLICATIONS)[list(columns)]


def labels_of_applications(log: EngineLog, name: str) -> pd.Series:
    """For each application by its number the label of that column; missing where it has none."""
    codes = log.engine.numbers(f"select {log.column(name)} as code from applications order by application")["code"]
    ranks, labels = log.labels(name)
    return pd.Series(texts(labels, np.append(ranks, -1)[codes]))


def has_rows(log: EngineLog, name: str) -> bool:
    """Whether the log has a row in that table."""
    return _count(log, name, "1 = 1") > 0


def _count(log: EngineLog, name: str, where: str) -> int:
    told = log.engine.numbers(f"select cast(count(*) as bigint) as n from {TEXTS}{name} where {where}")
    return int(told["n"][0])


def _rows(log: EngineLog, name: str, seekers: str, block: int | None) -> pd.DataFrame:
    where = f"(_seeker = -1 or _seeker in {seekers})" + (f" and _block = {block}" if block is not None else "")
    if name == "gifts":
        where = "1 = 1"
    many = _count(log, name, where)
    if many > MOST_ROWS:
        raise NotOnEngine(log.engine.name, f"this of {many:,} rows of {name}", "Ask for less with extras=False.")
    found = log.engine.frame(f"select * from {TEXTS}{name} where {where} order by _block, _row")
    return found.drop(columns=[column for column in _OWN if column in found])
