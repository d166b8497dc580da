"""Readings: the waits and note-days of a log on an engine as known on one day, in SQL."""

from __future__ import annotations

from followup_analytics.engines.engine import NotOnEngine
from followup_analytics.engines.engine_log import EngineLog
from followup_analytics.engines.layout import FAR
from followup_analytics.facts.results import Knowledge
from followup_analytics.log.days import Day, day_number
from followup_analytics.log.log import FollowUpLog

MOST_ROWS = 30_000_000  # stretches that are fetched by cluster, where groups are too many to be added up

# The finest stratum of a note-day, as the control counts them.
STRATUM = "origin * 12 + case when attempt > 1 then 6 else 0 end + impression"


def waits_on(log: EngineLog, as_of: Day) -> str:
    """The waits that have begun by that day, as a subquery; one that ends later is known as open.

    The layout holds each wait as the whole log knows it. On an earlier day only its end can differ, so every day is
    read off the same rows.
    """
    last = day_number(as_of)
    known = ", ".join(_cell_by(last, "stop", name, "") for name in ("event", "kind", "pending", "left_out"))
    return (
        f"(select wait, application, seeker, start, origin, impression, least(stop, {last}) as stop, {known}, "
        f"case when first_note > {last} then {FAR} else first_note end as first_note{_fields(log)} "
        f"from waits where start <= {last})"
    )


def notes_on(log: EngineLog, as_of: Day) -> str:
    """The note-days by that day, as a subquery, each with its wait."""
    last = day_number(as_of)
    known = ", ".join(_cell_by(last, "wait_stop", name, "wait_") for name in ("event", "kind", "pending"))
    own = "wait, application, seeker, origin, impression, day, thank_you, attempt, delay, gap"
    return (
        f"(select {own}, weekday, hour, channel, gift, wait_start as start, least(wait_stop, {last}) as stop, {known}, "
        f"{_cell_by(last, 'wait_stop', 'left_out', '')}, "
        f"case when next_note > {last} then {FAR} else next_note end as next_note{_fields(log)} "
        f"from notes where day <= {last})"
    )


_UNKNOWN = {"event": 0, "kind": -1, "pending": 1, "left_out": 0}  # of a wait that ends later


def _cell_by(last: int, stop: str, name: str, before: str) -> str:
    return f"case when {stop} > {last} then {_UNKNOWN[name]} else {before}{name} end as {name}"


def _fields(log: EngineLog) -> str:
    return "".join(f", {log.column(name)}" for name in log.groups)


def require_plain(log: FollowUpLog, *, adjust: bool) -> None:
    """Refuse an adjusted figure of a log on an engine: adjusting takes the rows of the log themselves.

    Raises
    ------
    NotOnEngine
        If it is asked for.
    """
    if adjust and isinstance(log, EngineLog):
        raise NotOnEngine(log.engine.name, "adjust=True", "Ask with adjust=False.")


def knowledge_on(log: EngineLog, as_of: Day) -> Knowledge:
    """How many ends of waits are known by that day, of how many that are not left out."""
    sql = (
        "select cast(coalesce(sum(1 - pending), 0) as bigint) as known, cast(count(*) as bigint) as every "
        f"from {waits_on(log, as_of)} r where left_out = 0"
    )
    found = log.engine.numbers(sql)
    known, of = (int(found[name][0]) for name in ("known", "every"))
    return {"known": known, "of": of, "share": known / of if of else float("nan")}
