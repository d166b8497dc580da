"""Raw facts of a platform: the questions asked of them, beside plain SQL over the same rows.

Run: python -m benchmarks.raw_facts --folder PLACE [--follow-ups 1000000]

Facts are made up in whole numbers, as a warehouse holds them: application, seeker, day, kind, sector. Three questions
are asked of them: the curve by sector, the rates of check-ins by gap, and since when the open applications are without
a contact. Ours (`count_facts`) reads the files once, and gives the curve with clustered intervals; the plain queries of
DuckDB give counts alone. Each side runs in processes of its own, three times in turn; the least CPU of each counts. If
a count differs nothing is printed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from followup_analytics.analyses.fact_counts import FactCounts, count_facts
from followup_analytics.facts.raw.columns import RAW_KINDS
from followup_analytics.facts.raw.files import RawFacts

AS_OF, LAST = "2025-12-31", 20_453
SECTORS, NOTES = 12, 8  # at most so many notes after an interview
_MADE = 400_000  # applications made at a time
_SPAN = 730  # days from the first interview to the last
NUMBER = {kind: number for number, kind in enumerate(RAW_KINDS)}
_ANSWERS = ("reply", "invitation", "keep_in_mind", "rejection", "offer")


def make(follow_ups: int, path: Path) -> int:
    """Write facts of about so many follow-ups, in the order of their days within each part; how many facts."""
    draw, first, sent, facts = np.random.default_rng(7), 0, 0, 0
    schema = pa.schema([(name, pa.int64()) for name in ("application", "seeker")])
    for name in ("day", "kind", "sector"):
        schema = schema.append(pa.field(name, pa.int32()))
    with pq.ParquetWriter(path, schema, compression="zstd") as file:
        while sent < follow_ups:
            many = int(min(_MADE, max((follow_ups - sent) / 2, 100)))
            rows = _part(draw, first, many, max(follow_ups // 60, 20))
            file.write_table(pa.table(rows, schema))
            first, facts = first + many, facts + len(rows["day"])
            sent += int(np.isin(rows["kind"], [NUMBER["thank_you"], NUMBER["check_in"]]).sum())
    return facts


def _part(draw: np.random.Generator, first: int, many: int, seekers: int) -> dict[str, np.ndarray]:
    """The facts of some applications: one interview each, notes every ten days or so, and what came of them."""
    held = LAST - draw.integers(0, _SPAN, many)
    seeker, sector = draw.integers(0, seekers, many), draw.integers(0, SECTORS, many)
    pause = np.maximum(draw.gamma(6, 10 / 6, (many, NOTES)), 1).astype("int64")
    pause[:, 0] = draw.integers(0, 3, many)  # the thank-you
    sent = held[:, None] + pause.cumsum(axis=1)
    chance = 0.3 * 0.78 ** np.arange(NOTES) * np.exp(-0.02 * np.maximum(pause - 7, 0)) * (0.7 + 0.05 * sector[:, None])
    came = np.where(
        draw.random((many, NOTES)) < chance, sent + draw.gamma(1.3, 3, (many, NOTES)).astype("int64"), 10**6
    )
    answered = np.minimum.accumulate(came, axis=1)
    closed = held + draw.exponential(38, many).astype("int64")
    before = np.column_stack([np.full(many, 10**6), answered[:, :-1]])
    goes = np.arange(NOTES) < draw.geometric(0.22, many)[:, None]
    goes &= (sent < closed[:, None]) & (sent < before) & (sent <= LAST)
    hears = goes & (came < closed[:, None]) & (came <= LAST)
    who, attempt = np.nonzero(goes)
    heard, at = np.nonzero(hears)
    ends = np.flatnonzero(closed <= LAST)
    whose = np.concatenate([np.arange(many), np.arange(many), who, heard, ends])
    news = np.array([NUMBER[kind] for kind in _ANSWERS])[draw.choice(5, len(heard), p=[0.45, 0.2, 0.15, 0.15, 0.05])]
    kinds = [
        np.full(many, NUMBER["applied"]),
        np.full(many, NUMBER["interview"]),
        np.where(attempt == 0, NUMBER["thank_you"], NUMBER["check_in"]),
        news,
        np.where(draw.random(len(ends)) < 0.7, NUMBER["filled"], NUMBER["withdrawn"]),
    ]
    days = [held - draw.integers(2, 22, many), held, sent[who, attempt], came[heard, at], closed[ends]]
    day = np.concatenate(days)
    order = np.argsort(day, kind="stable")
    rows = {"application": whose + first, "seeker": seeker[whose], "day": day, "kind": np.concatenate(kinds)}
    return {name: cells[order] for name, cells in (rows | {"sector": sector[whose]}).items()}


# The order of a day is that of the kinds, so that day and kind are one number.
_FACTS = f"""facts as (select application, sector, day, kind, day * 16 + kind as turn from raw where day <= {LAST})"""
_NEWS, _TURNING = "kind not in (2, 3)", "kind = 1 or kind between 5 and 12"
_BY_APPLICATION = "partition by application order by turn rows between"
_STATE = f"max(case when {_TURNING} then turn end) over ({_BY_APPLICATION} unbounded preceding and current row) % 16"
CURVE = f"""with {_FACTS}, marks as (
  select *, lead(turn) over (partition by application order by turn) as following from facts where {_NEWS})
select sector, least(coalesce(following // 16, {LAST}) - day, 61) as days,
  case when following is null then 0 when following % 16 >= 9 then 2 else 1 end as event, count(*) as n
from marks where kind = 1 group by all"""
RATES = f"""with {_FACTS}, known as (
  select *, {_STATE} as state,
    min(case when {_NEWS} then turn end) over ({_BY_APPLICATION} 1 following and unbounded following) as following
  from facts),
contacts as (
  select application, day, kind in (2, 3) as is_note, bool_or(kind = 2) as thanks, min(turn) as turn,
    min(following) as following
  from known
  where kind < 7 and kind <> 5 and (state is null or state < 7) and (kind not in (2, 3) or state is null or state <> 5)
  group by application, day, is_note),
notes as (
  select *, day - lag(day) over (partition by application order by turn) as gap from contacts)
select case when gap >= 16 then 4 when gap >= 12 then 3 when gap >= 9 then 2 when gap >= 7 then 1 else 0 end as bucket,
  count(*) as sent, count(*) filter (following % 16 < 9 and following // 16 - day <= 7) as answered
from notes where is_note and not thanks group by bucket order by bucket"""
CONTACT = f"""with {_FACTS}, applications as (
  select max(day) filter (kind > 0) as contact, max(turn) filter ({_TURNING}) % 16 as state
  from facts group by application)
select count(*) as open, sum(contact)::bigint as days from applications where state is null or state < 7"""


Counts = list[list[int]]  # of the three questions


def plain(path: Path) -> tuple[Counts, list[float]]:
    """What the plain queries count, and the CPU that each takes."""
    connection = duckdb.connect()
    connection.execute("set threads = 2; set enable_progress_bar = false")
    connection.execute(f"create view raw as select * from read_parquet('{path}')")
    found, took = [], []
    for sql in (CURVE, RATES, CONTACT):
        before = _cpu()
        found.append(connection.execute(sql).fetchnumpy())
        took.append(_cpu() - before)
    curve, rates, contact = found
    answered = {(g, t): int(n) for g, t, e, n in zip(*curve.values(), strict=True) if e == 1 and t <= 60}
    days = [[answered.get((sector, day), 0) for day in range(61)] for sector in range(SECTORS)]
    return [
        [int(curve["n"].sum()), *np.ravel(days).tolist()],
        np.concatenate([rates["sent"], rates["answered"]]).tolist(),
        [int(contact["open"][0]), int(contact["days"][0])],
    ], took


def ours(path: Path) -> tuple[Counts, list[float]]:
    """The same by `count_facts`, which takes its CPU for all three."""
    before = _cpu()
    found = count_facts(RawFacts.of(path), as_of=AS_OF, by="sector")
    took = _cpu() - before
    return _counts(found), [took]


def _counts(found: FactCounts) -> Counts:
    curve = found.curve.assign(sector=found.curve["sector"].astype("int64")).sort_values(["sector", "day"])
    silent, many = (found.contacts[name].to_numpy("int64") for name in ("days", "open"))
    return [
        [int(curve.loc[curve["day"] == 0, "at_risk"].sum()), *curve["answered"].tolist()],
        [*found.rates["sent"].tolist(), *found.rates["answered"].tolist()],
        [int(many.sum()), int((many * (LAST - silent)).sum())],
    ]


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak() -> float:
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024  # MiB


def _answer(ask: Callable[[Path], tuple[Counts, list[float]]], path: Path, to: Connection) -> None:
    counts, took = ask(path)
    to.send((counts, took, _peak()))


def _asked(ask: Callable[[Path], tuple[Counts, list[float]]], path: Path) -> tuple[Counts, list[float], float]:
    """What is counted in a process of its own, its CPU, and its peak memory."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_answer, args=(ask, path, there))
    child.start()
    there.close()
    found: tuple[Counts, list[float], float] = here.recv()
    child.join()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--follow-ups", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, required=True, help="where the facts lie, or are made")
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    path = given.folder / f"facts-{given.follow_ups}.parquet"
    if not path.exists():
        given.folder.mkdir(parents=True, exist_ok=True)
        make(given.follow_ups, path)
    turns = [(_asked(plain, path), _asked(ours, path)) for _ in range(given.times)]
    for (theirs, _, _), (own, _, _) in turns:
        if theirs != own:
            raise SystemExit("the counts differ")
    apart = np.min([took for (_, took, _), _ in turns], axis=0)
    mine = min(took[0] for _, (_, took, _) in turns)
    memory = [max(side[2] for side in sides) for sides in zip(*turns, strict=True)]
    facts = pq.ParquetFile(path).metadata.num_rows
    print(f"{facts:,} facts of {given.follow_ups:,} follow-ups; the same counts {given.times} times")
    print(
        f"plain SQL  {apart.sum():6.2f} s of CPU ({' / '.join(f'{each:.2f}' for each in apart)}), {memory[0]:,.0f} MiB"
    )
    print(f"ours       {mine:6.2f} s of CPU, {memory[1]:,.0f} MiB; {mine / apart.sum():.2f} of it")


if __name__ == "__main__":
    main()
