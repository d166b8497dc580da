"""Standings: what the facts of each application on an engine come to on one day, in whole numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from followup_analytics.engines.engine import in_order
from followup_analytics.engines.engine_log import EngineLog
from followup_analytics.engines.layout import FAR, TEXTS
from followup_analytics.facts.coded_events import KINDS, NOWHERE
from followup_analytics.log import words
from followup_analytics.log.days import MISSING

# The latest fact that opens or closes an application travels as one number: its turn, its run of endings, its kind,
# and whether it is the application's own.
_TURN, _RUN, _KIND = 2**28, 2**6, 2
_EARLIEST = 2**20  # days before 1970 that a run may begin; the calendar's first day is later
_FIRST_CLOSING = KINDS.index(words.CLOSINGS[0])

# Of `applications_on`: whether a closing with a day closed it; and the day its run of endings began, in parts of a day,
# as no engine is asked to divide.
_TURNED = "coalesce(turned, 0)"
DATED = f"({_TURNED} % {_RUN} >= {_FIRST_CLOSING * _KIND})"
A_DAY = _RUN
RUN = f"({_TURNED} % {_TURN} - {_TURNED} % {_RUN} - {_EARLIEST * A_DAY})"


@dataclass(frozen=True, eq=False)
class Standings:
    """An entry for each application that has a row; days that there are none of are `MISSING`."""

    rows: dict[str, np.ndarray]
    last: int

    def __getitem__(self, name: str) -> np.ndarray:
        return self.rows[name]

    @property
    def dated(self) -> np.ndarray:
        """Whether a closing with a day closed it."""
        return np.asarray((self["turned"] != MISSING) & (self.turned_kind >= _FIRST_CLOSING))

    @property
    def turned_kind(self) -> np.ndarray:
        """The kind of the latest fact that opens or closes it; of no meaning where there is none."""
        return np.asarray(self["turned"] % _RUN // _KIND)

    @property
    def elsewhere(self) -> np.ndarray:
        """Whether a job in another application closed it."""
        return np.asarray(self.dated & (self["turned"] % _KIND == 0))

    @property
    def run(self) -> np.ndarray:
        """The day on which its present run of endings began."""
        return np.asarray(self["turned"] % _TURN // _RUN - _EARLIEST)

    @property
    def undated_kind(self) -> np.ndarray:
        """The kind of its closing on a day nobody wrote down, where that is known by then; else -1."""
        return np.where(self["closed_day"] <= self.last, self["closed_kind"], -1)

    @property
    def silently(self) -> np.ndarray:
        """Whether that closing holds: nothing opened the application after it."""
        opened = np.where(self["opened"] == MISSING, NOWHERE, self["opened"])
        return np.asarray((self.undated_kind >= 0) & (2 * opened <= self["closed_after"]))

    @property
    def closed_by(self) -> np.ndarray:
        """The kind of the latest closing; -1: open."""
        return np.select([self.dated, self.silently], [self.turned_kind, self.undated_kind], -1)


def standings(log: EngineLog, last: int, some: range | None = None) -> Standings:
    """How each application stands on that day, in the order of their numbers; `some`: only those of these numbers."""
    own = "application, seeker, place, applied, confirmed, dated, closed_kind, closed_day, closed_after"
    asked = f"select {own}, {', '.join(_FIGURES)} from {applications_on(last, some)} r"
    return Standings(in_order(log.engine.numbers(asked), "application"), last)


def first_day(log: EngineLog) -> dt.date | None:
    """The first day that the log tells of; None: it tells of none."""
    days = "select min(day) as day from facts union all select min(applied) as day from applications"
    first = int(log.engine.numbers(f"select coalesce(min(day), {FAR}) as day from ({days}) d")["day"][0])
    return None if first == FAR else dt.date(1970, 1, 1) + dt.timedelta(days=first)


def without_contact(log: EngineLog, last: int) -> tuple[int, int]:
    """How many applications are open, and how many of these without a fact by that day or an interview ahead."""
    now = standings(log, last)
    silent = (now.closed_by < 0) & (now["last_fact"] == MISSING)
    ahead = f"select distinct application from facts where {_is_one_of('interview')} and day > {last}"
    planned = np.isin(now["application"], log.engine.numbers(ahead)["application"])
    return int((now.closed_by < 0).sum()), int((silent & ~planned).sum())


def open_seekers(last: int, *, given: bool = False) -> str:
    """The seekers who have an open application with a fact by that day, as a subquery of one column.

    With `given` also those who ever gave somebody something.
    """
    asked = f"last_fact is not null and not {DATED} and not {silently(last)}"
    more = f" union select _seeker from {TEXTS}follow_ups where gift_id is not null" if given else ""
    return f"(select seeker from {applications_on(last)} r where {asked}{more})"


def silently(last: int) -> str:
    """Whether a closing on a day nobody wrote down holds by that day, as a condition."""
    is_told = f"closed_kind >= 0 and (closed_day is null or closed_day <= {last})"
    return f"({is_told} and coalesce(2 * opened, -2) <= closed_after)"


def ended_by(*kinds: str) -> str:
    """Whether a closing of those kinds, or a job in another application, ended it on a day, as a condition."""
    own = ", ".join(str(KINDS.index(kind) * _KIND + 1) for kind in kinds)
    return f"({DATED} and ({_TURNED} % {_KIND} = 0 or {_TURNED} % {_RUN} in ({own})))"


def applications_on(last: int, some: range | None = None) -> str:
    """The applications, each with what its facts by that day come to, as a subquery."""
    own = f"application >= {some.start} and application < {some.stop}" if some else "1 = 1"
    figures = ", ".join(f"{sql} as {name}" for name, sql in _FIGURES.items())
    facts = f"(select application as whose, {figures} from facts where day <= {last} and {own} group by application)"
    return f"(select * from (select * from applications where {own}) a left join {facts} f on a.application = f.whose)"


def _is_one_of(*kinds: str) -> str:
    return f"kind in ({', '.join(str(KINDS.index(kind)) for kind in kinds)})"


def _first_day(*kinds: str) -> str:
    return f"min(case when own = 1 and {_is_one_of(*kinds)} then day end)"


_FIGURES = {
    "first_fact": "min(day)",
    "last_fact": "max(day)",
    "contact": "max(case when own = 1 then day end)",
    "first_answer": _first_day(*words.ANSWERS, "interview"),
    "first_interview": _first_day("interview"),
    "first_offer": _first_day("offer", "hired"),
    "first_hired": _first_day("hired"),
    "interviews": f"cast(sum(case when {_is_one_of('interview')} then 1 else 0 end) as bigint)",
    "note_days": "cast(sum(note_day) as bigint)",
    "news": f"max(case when own = 1 and {_is_one_of('interview', *words.NEWS)} then turn * 32 + kind end)",
    "opened": f"max(case when {_is_one_of(*words.REOPENING)} then turn end)",
    "turned": f"max(case when {_is_one_of(*words.CLOSINGS, *words.REOPENING)} "
    f"then turn * {_TURN} + (run + {_EARLIEST}) * {_RUN} + kind * {_KIND} + own end)",
}
