"""A log prepared for an engine: laid out as Parquet in whole numbers, block by block, for questions on any day."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from followup_analytics.analyses.answer_hazard import answer_hazard
from followup_analytics.analyses.compared_rates import compared_rates
from followup_analytics.analyses.progress import stages
from followup_analytics.analyses.response_curve import response_curve
from followup_analytics.analyses.response_rates import response_rates
from followup_analytics.engines.counts_ahead import AHEAD, CountsAhead
from followup_analytics.engines.engine_log import EngineLog
from followup_analytics.engines.layout import TEXTS, Manifest
from followup_analytics.engines.on_duckdb import OnDuckDB, require_duckdb
from followup_analytics.export.prepared_numbers import Numbers
from followup_analytics.export.prepared_parts import parts_by_seeker, seekers_of_rows
from followup_analytics.export.prepared_rows import Rows, counted_rows
from followup_analytics.facts.raw.blocks import logs_of_facts
from followup_analytics.facts.raw.files import RawFacts
from followup_analytics.log.arguments import checked
from followup_analytics.log.days import MISSING, Day, day_number
from followup_analytics.log.errors import NotWritten, SharedSeeker, UnreadableFile, WrongObject, whole_number
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.tables import TABLES
from followup_analytics.reading.cells.progress import Progress, part, unwatched

FACTS_A_BLOCK = 1_000_000  # a block is read as one log where rows with texts are needed
_RUNNING = (  # columns of which one number hardly differs from the next: their differences are smaller, and made faster
    "application", "seeker", "wait", "place", "turn", "day", "start", "stop", "begin", "wait_start", "wait_stop",
    "first_note", "next_note",
)  # fmt: skip
_LAID = 50  # hundredths of the work that laying out takes, where it is also counted ahead
_OF_A_DAY: tuple[Callable[..., pd.DataFrame], ...] = (
    response_curve,
    partial(response_rates, adjust=False),
    partial(compared_rates, adjust=False),
    partial(answer_hazard, adjust=False),
    stages,
)


@checked
def prepare(
    log: FollowUpLog | Iterable[FollowUpLog] | RawFacts,
    target: str | Path,
    *,
    as_of: Day | None = None,
    facts: int = FACTS_A_BLOCK,
    progress: Progress = unwatched,
) -> Manifest:
    """Lay a log out in the folder `target`, where `open_log` finds it.

    Parameters
    ----------
    log
        A log, or several with different seekers: what is larger than memory comes in one log after another. Or raw
        facts, as `RawFacts.of` finds them: without names, ids and texts, so that no rows are listed of them later.
    target
        A folder that does not exist yet; it appears once everything is written.
    as_of
        A day on which the usual questions will be asked: what DuckDB counts for them is counted now and stored too.
        They are `response_curve`, `response_rates`, `compared_rates`, `answer_hazard` and `stages`, without options
        except ``adjust=False``. None: each is counted when it is asked, like all others.
    facts
        About how many facts make a block; all facts of a seeker are in one block.
    progress
        Called with how much is done and how much there is, where that is known: not while several logs come.

    Raises
    ------
    UnreadableFile
        If something with that name exists already, or raw facts are not what they must be.
    NotWritten
        If the disk refuses the files.
    WrongObject
        If it is no log, or none at all.
    SharedSeeker
        If a seeker stands in two of the logs.
    NoDay, EngineError
        If the day is none, or DuckDB, which counts for it, is not installed.
    """
    target, facts = Path(target), whole_number("facts", facts, 1)
    require_free(target)
    if as_of is not None:  # said now, not once all is laid out
        day_number(as_of)
        require_duckdb()
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A folder with a unique name, open to its owner only: what is cleared away below is ours.
        with tempfile.TemporaryDirectory(prefix=f"{target.name}.", dir=target.parent) as place:
            begun = Path(place) / "begun"  # facts lie beside it, in files with numbers for names
            begun.mkdir(mode=0o700)
            laid = _LAID if as_of is not None else 100
            parts = _watched_parts(log, Path(place), facts, part(progress, 0, laid))
            manifest = _write_blocks(begun, parts, texts=not isinstance(log, RawFacts))
            if as_of is not None:
                _count_ahead(begun, as_of, part(progress, laid, 100))
            begun.rename(target)
    except OSError as error:
        require_free(target)  # another may have laid one out there meanwhile
        raise NotWritten(target, error) from None
    return manifest


def require_free(target: Path) -> None:
    """Refuse a folder that is there already.

    Raises
    ------
    UnreadableFile
        If it is.
    """
    if target.exists():
        raise UnreadableFile(target, "is there already", "Name a folder that is not there yet, or move this one away.")


def _parts(logs: Iterable[FollowUpLog], facts: int) -> Iterator[tuple[FollowUpLog, np.ndarray]]:
    """The parts of all logs, one log after another, each with the positions of its applications."""
    before = 0
    for log in _with_own_seekers(logs):
        yield from ((part, before + place) for part, place in parts_by_seeker(log, facts))
        before += len(log)


def _watched_parts(
    log: FollowUpLog | Iterable[FollowUpLog] | RawFacts, folder: Path, facts: int, progress: Progress
) -> Iterator[tuple[FollowUpLog, np.ndarray]]:
    if isinstance(log, RawFacts):
        yield from _parts_of_facts(log, folder, facts, progress)
        return
    if not isinstance(log, FollowUpLog):
        yield from _parts(log, facts)
        return
    done = 0
    for each in _parts([log], facts):
        yield each
        done += len(each[1])
        progress(done, len(log))


def _parts_of_facts(
    raw: RawFacts, folder: Path, facts: int, progress: Progress
) -> Iterator[tuple[FollowUpLog, np.ndarray]]:
    before = 0
    for done, log in enumerate(logs_of_facts(raw, folder, facts), 1):
        yield log, np.arange(before, before + len(log))
        before += len(log)
        progress(min(done * facts, raw.rows), raw.rows)


def _with_own_seekers(logs: Iterable[FollowUpLog]) -> Iterator[FollowUpLog]:
    known: dict[str, int] = {}
    number = 0
    for number, log in enumerate(logs, 1):
        if not isinstance(log, FollowUpLog):  # nobody has looked into an iterator yet
            raise WrongObject(f"log no. {number}", log, "a FollowUpLog")
        own = log.applications["seeker"].fillna("").unique()
        for seeker in own:
            if known.setdefault(seeker, number) != number:
                raise SharedSeeker(seeker, known[seeker], number)
        yield log
    if not number:
        raise WrongObject("log", logs, "at least one log")


def _write_blocks(folder: Path, parts: Iterable[tuple[FollowUpLog, np.ndarray]], *, texts: bool) -> Manifest:
    numbers, blocks = Numbers(), 0
    for log, place in parts:
        for name, rows in counted_rows(log, place, numbers, block=blocks).items():
            _write(folder, name, blocks, _whole_numbers(rows))
        for name, frame in log.tables.items() if texts else ():
            if name != "gifts" or not blocks:
                _write(folder, TEXTS + name, blocks, _texts(log, name, frame, numbers, blocks))
        blocks += 1
    _write(folder, "labels", 0, numbers.labels())
    _write(folder, "groups", 0, numbers.fields())
    manifest = Manifest(applications=numbers.applications, blocks=blocks)
    manifest.write(folder)
    return manifest


def _count_ahead(folder: Path, as_of: Day, progress: Progress) -> None:
    """Ask the usual questions for that day, and store what the engine counts for them."""
    (folder / AHEAD).mkdir(mode=0o700)
    log = EngineLog(CountsAhead(OnDuckDB.of_folder(folder), folder / AHEAD, store=True), folder)
    for done, ask in enumerate(_OF_A_DAY):
        progress(done, len(_OF_A_DAY))
        ask(log, as_of=as_of)
    progress(len(_OF_A_DAY), len(_OF_A_DAY))


def _whole_numbers(rows: Rows) -> pa.Table:
    return pa.table({name: _column(np.asarray(cells, "int64")) for name, cells in rows.items()})


def _column(cells: np.ndarray) -> pa.Array:
    missing = cells == MISSING
    return pa.array(cells, mask=missing if missing.any() else None)


def _texts(log: FollowUpLog, name: str, frame: pd.DataFrame, numbers: Numbers, block: int) -> pa.Table:
    """The log's own rows, with their position (block, row) and the number of their seeker.

    Without the user's own columns: no list needs them, and their names may be taken, or be one to an engine.
    """
    declared = frame[TABLES[name].names]
    table = pa.Table.from_pandas(declared, preserve_index=False).replace_schema_metadata(None)
    own = {"_block": np.full(len(frame), block), "_row": np.arange(len(frame))}
    own["_seeker"] = seekers_of_rows(log, name, numbers.seekers(log))
    if name == "applications":
        own["_application"] = numbers.applications - len(frame) + np.arange(len(frame))
    for column, cells in own.items():
        table = table.append_column(column, pa.array(cells, pa.int64()))
    return table


def _write(folder: Path, name: str, block: int, table: pa.Table) -> None:
    (folder / name).mkdir(mode=0o700, exist_ok=True)
    path = folder / name / f"part-{block:05}.parquet"
    runs = [field.name for field in table.schema if field.name in _RUNNING and field.type == pa.int64()]
    plain, delta = [name for name in table.column_names if name not in runs], dict.fromkeys(runs, "DELTA_BINARY_PACKED")
    pq.write_table(table, path, compression="zstd", use_dictionary=plain, column_encoding=delta)
    path.chmod(0o600)  # it holds names and notes, and the folder may be copied to where others can look
