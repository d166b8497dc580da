"""Readings: the waits and note-days of a log on an engine as they are known on one day, as SQL and as arrays."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from followup_analytics.engines.engine import NotOnEngine, in_order
from followup_analytics.engines.engine_log import EngineLog
from followup_analytics.engines.layout import FAR
from followup_analytics.facts.results import Knowledge
from followup_analytics.log.day_numbers import day_number
from followup_analytics.log.days import Day
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.waiting.records.coded_waits import CodedNotes, CodedWaits

MOST_ROWS = 30_000_000  # waits or note-days that are fetched as they are; of what only counts travel there is no limit

BY_WAIT, BY_NOTE = ("wait",), ("wait", "day")

Rows = dict[str, np.ndarray]


def waits_on(log: EngineLog, as_of: Day) -> str:
    """The waits that have begun by that day, as a subquery; one that ends later is known as open.

    The layout holds each wait as the whole log knows it. A wait is as it was known on any day but for its end, so
    every day is read off the same rows.
    """
    last = day_number(as_of)
    known = ", ".join(_known(last, "stop", name, "") for name in ("event", "kind", "pending", "left_out"))
    return (
        f"(select wait, application, seeker, start, origin, impression, least(stop, {last}) as stop, {known}, "
        f"case when first_note > {last} then {FAR} else first_note end as first_note{_fields(log)} "
        f"from waits where start <= {last})"
    )


def notes_on(log: EngineLog, as_of: Day) -> str:
    """The note-days by that day, as a subquery, each with its wait."""
    last = day_number(as_of)
    known = ", ".join(_known(last, "wait_stop", name, "wait_") for name in ("event", "kind", "pending"))
    own = "wait, application, seeker, origin, impression, day, thank_you, attempt, delay, gap"
    return (
        f"(select {own}, weekday, hour, channel, gift, wait_start as start, least(wait_stop, {last}) as stop, {known}, "
        f"{_known(last, 'wait_stop', 'left_out', '')}, "
        f"case when next_note > {last} then {FAR} else next_note end as next_note{_fields(log)} "
        f"from notes where day <= {last})"
    )


_UNKNOWN = {"event": 0, "kind": -1, "pending": 1, "left_out": 0}  # of a wait that ends later


def _known(last: int, stop: str, name: str, before: str) -> str:
    return f"case when {stop} > {last} then {_UNKNOWN[name]} else {before}{name} end as {name}"


def _fields(log: EngineLog) -> str:
    return "".join(f", {log.column(name)}" for name in log.groups)


def require_plain(log: FollowUpLog, *, adjust: bool) -> None:
    """Refuse an adjusted figure of a log on an engine: what it is adjusted for stands in the log's own rows.

    Raises
    ------
    NotOnEngine
        If it is asked for.
    """
    if adjust and isinstance(log, EngineLog):
        raise NotOnEngine(log.engine.name, "adjust=True", "Ask with adjust=False.")


def fetched(log: EngineLog, reading: str, columns: Iterable[str], *, order: tuple[str, ...]) -> Rows:
    """The rows of a reading as arrays, in the order of those columns.

    Raises
    ------
    NotOnEngine
        If they are too many to be fetched.
    """
    many = int(log.engine.numbers(f"select cast(count(*) as bigint) as n from {reading} r")["n"][0])
    if many > MOST_ROWS:
        raise NotOnEngine(log.engine.name, f"this of {many:,} rows", f"Ask it of a log of at most {MOST_ROWS:,}.")
    asked = dict.fromkeys((*columns, *order))
    return in_order(log.engine.numbers(f"select {', '.join(asked)} from {reading} r"), *order)


@once_a_log
def fetched_waits(log: EngineLog, *, as_of: Day) -> CodedWaits:
    """The waits as arrays: `application` is the number it has there, `interview` is told of none."""
    own = ("application", "start", "event", "kind", "origin", "impression")
    held = fetched(log, waits_on(log, as_of), (*own, "stop", "pending", "left_out"), order=BY_WAIT)
    pending, left_out = (held[name].astype(bool) for name in ("pending", "left_out"))
    more = {"end": held["stop"], "pending": pending, "left_out": left_out, "interview": np.full(len(pending), -1)}
    return CodedWaits(**{name: held[name] for name in own}, **more, as_of=as_of)


def fetched_notes(log: EngineLog, *, as_of: Day) -> CodedNotes:
    """The note-days as arrays; `rows` stand for the notes' own rows, one a day."""
    own = ("day", "attempt", "delay", "gap")
    held = fetched(log, notes_on(log, as_of), ("thank_you", *own), order=BY_NOTE)
    wait = np.searchsorted(fetched(log, waits_on(log, as_of), (), order=BY_WAIT)["wait"], held["wait"])
    rows, thank_you = np.arange(len(wait)), held["thank_you"].astype(bool)
    arrays = {name: held[name] for name in own}
    return CodedNotes(wait=wait, thank_you=thank_you, **arrays, rows=rows, first=rows, as_of=as_of)


def fetched_codes(log: EngineLog, name: str, reading: str, *, order: tuple[str, ...]) -> tuple[np.ndarray, list[str]]:
    """What the rows of a reading are grouped by: codes into the labels in their order, -1 where missing."""
    field = log.column(name)
    codes = fetched(log, reading, (field,), order=order)[field]
    ranks, labels = log.labels(name)
    return np.append(ranks, -1)[codes], labels


def seekers_on(log: EngineLog) -> np.ndarray:
    """For each application by its number that of its seeker."""
    return log.engine.numbers("select seeker from applications order by application")["seeker"]


def knowledge_on(log: EngineLog, as_of: Day) -> Knowledge:
    """How many ends of waits are known by that day, of how many that are not left out."""
    sql = (
        "select cast(coalesce(sum(1 - pending), 0) as bigint) as known, cast(count(*) as bigint) as every "
        f"from {waits_on(log, as_of)} r where left_out = 0"
    )
    known, of = (int(log.engine.numbers(sql)[name][0]) for name in ("known", "every"))
    return {"known": known, "of": of, "share": known / of if of else float("nan")}
