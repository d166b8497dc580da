"""A log made of raw facts: rows with days and kinds, and without ids, names and texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from followup_analytics.facts.applications.follow_up_kinds import follow_up_kinds
from followup_analytics.facts.coded_events import KINDS, CodedEvents, rows_in_order, seeker_numbers
from followup_analytics.facts.raw.columns import RAW_KINDS
from followup_analytics.facts.raw.files import UNDATED, RawFacts, parted
from followup_analytics.facts.timeline import coded_events, with_jobs_elsewhere
from followup_analytics.log import words
from followup_analytics.log.days import MISSING, Day, day_number, to_days
from followup_analytics.log.errors import UnreadableFile
from followup_analytics.log.log import FollowUpLog, remember, whole_log
from followup_analytics.log.tables import TABLES, conform
from followup_analytics.log.text.texts import ARROW, from_arrow, texts_at, whole_numbers

_KINDS = {  # of the facts in each table
    "interviews": ("interview",),
    "follow_ups": words.FOLLOW_UP_KINDS,
    "responses": words.NEWS,
}
_NEVER = -1
_IN_TIMELINE = ["follow_up" if kind in words.FOLLOW_UP_KINDS else kind for kind in RAW_KINDS]
_CODES = np.full(2 * UNDATED, -1, "int8")  # of each kind in the timeline; -1: it is no fact there
_CODES[: len(RAW_KINDS)] = [KINDS.index(kind) if kind in KINDS else -1 for kind in _IN_TIMELINE]


def logs_of_facts(facts: RawFacts, folder: Path, size: int, *, as_of: Day = dt.date.max) -> Iterator[FollowUpLog]:
    """The facts as logs of about that many each, all of a seeker in one; `folder` holds them meanwhile.

    Raises
    ------
    UnreadableFile
        If a row is not what it must be, or an application has two seekers or two values of a group.
    """
    numbers = []
    for rows in facts.cut(folder, size):
        part = _Part.of(rows, facts.codes)
        _require_one_value(facts, part)
        numbers.append(part["application"][part.first])
        yield _log_of(facts, part, as_of)
    every = np.sort(np.concatenate(numbers))
    for number in every[1:][every[1:] == every[:-1]][:1]:
        raise UnreadableFile(facts.place, f"the application {number} has two seekers", "Give each its own number.")


@dataclass(frozen=True)
class _Part:
    """Facts in order: by seeker, application, day and kind."""

    columns: dict[str, np.ndarray]
    first: np.ndarray  # where each application begins
    who: np.ndarray  # whose each fact is, from 0 up

    @classmethod
    def of(cls, rows: np.ndarray, codes: list[str]) -> _Part:
        """Sort them."""
        names = ["seeker", "application", *codes, "fact"]
        columns = dict(zip(names, rows_in_order(*(rows[name] for name in names)), strict=True))
        begins = np.ones(len(rows), bool)
        own, seeker = columns["application"], columns["seeker"]
        begins[1:] = (own[1:] != own[:-1]) | (seeker[1:] != seeker[:-1])
        columns["day"], columns["kind"], columns["impression"] = parted(columns.pop("fact"))
        return cls(columns, np.flatnonzero(begins), np.cumsum(begins) - 1)

    def __getitem__(self, name: str) -> np.ndarray:
        return self.columns[name]

    def among(self, *kinds: str, undated: bool = False) -> np.ndarray:
        """The positions of the facts of these kinds."""
        asked = np.zeros(2 * UNDATED, bool)
        asked[[RAW_KINDS.index(kind) + (UNDATED if undated else 0) for kind in kinds]] = True
        return np.flatnonzero(asked[self["kind"]])

    def by_application(self, at: np.ndarray, values: np.ndarray, none: int) -> np.ndarray:
        """For each application the value of the last of those facts."""
        found = np.full(len(self.first), none)
        found[self.who[at]] = values
        return found


def _require_one_value(facts: RawFacts, part: _Part) -> None:
    for code, name in zip(facts.codes, facts.groups, strict=True):
        codes = part[code]
        for at in np.flatnonzero(codes != codes[part.first][part.who])[:1]:
            reason = f"the application {part['application'][at]} has two values of {name}"
            raise UnreadableFile(facts.place, reason, f"Give all its facts the same {name}.")


def _log_of(facts: RawFacts, part: _Part, as_of: Day) -> FollowUpLog:
    at = {name: part.among(*kinds) for name, kinds in _KINDS.items()}
    tables = {name: partial(_table, part, name, own) for name, own in at.items()}  # few questions ask for them
    positions = {name: part.who[own] for name, own in at.items()}
    cells = {("interviews", "impression"): pd.Series(_impressions(part, at["interviews"]))}
    log = whole_log(
        {"applications": _applications(facts, part), **tables}, conformed=True, positions=positions, cells=cells
    )
    remember(seeker_numbers, log, _numbered_seekers(part)[1])
    remember(follow_up_kinds, log, part["kind"][at["follow_ups"]] == RAW_KINDS.index(words.THANK_YOU))
    facts_by_then = _coded(part, at, day_number(as_of))
    remember(coded_events, log, with_jobs_elsewhere(log, facts_by_then), as_of=as_of)
    return log


def _coded(part: _Part, at: dict[str, np.ndarray], last: int) -> CodedEvents:
    """The facts up to a day, which are in the order of the timeline already."""
    row = np.zeros(len(part.who), "int64")
    for own in at.values():
        row[own] = np.arange(len(own))
    kind = _CODES[part["kind"]]
    which = np.flatnonzero((kind >= 0) & (part["day"] <= last))
    who, day, kind, row = (cells[which] for cells in (part.who, part["day"], kind, row))
    return CodedEvents(who, day, kind, row, np.ones(len(which), bool), len(part.first))


def _applications(facts: RawFacts, part: _Part) -> pd.DataFrame:
    applied, confirmed = part.among("applied")[::-1], part.among("confirmed")  # the first and the last of them
    seeker, number = _numbered_seekers(part)
    codes = {name: part[code][part.first] for code, name in zip(facts.codes, facts.groups, strict=True)}
    return pd.DataFrame(
        {
            "seeker": from_arrow(pa.array(seeker).cast(ARROW).take(pa.array(number))),
            "applied_on": to_days(part.by_application(applied, part["day"][applied], MISSING)),
            "confirmed_on": to_days(part.by_application(confirmed, part["day"][confirmed], MISSING)),
            "closed": _closings(part),
            **{
                name: texts_at([str(label) for label in facts.labels.get(name, ())], own) for name, own in codes.items()
            },
        }
    )


def _closings(part: _Part) -> pd.api.extensions.ExtensionArray:
    """For each application its closing on a day nobody knows."""
    at = part.among(*words.CLOSINGS, undated=True)
    if not len(at):
        return from_arrow(pa.nulls(len(part.first), ARROW))
    return texts_at(RAW_KINDS, part.by_application(at, part["kind"][at] - UNDATED, _NEVER))


def _numbered_seekers(part: _Part) -> tuple[np.ndarray, np.ndarray]:
    """The seekers, and for each application the place of its own among them."""
    seeker = part["seeker"][part.first]
    begins = np.diff(seeker, prepend=seeker[:1] - 1) != 0
    return seeker[begins], np.cumsum(begins) - 1


def _table(part: _Part, name: str, at: np.ndarray) -> pd.DataFrame:
    columns: dict[str, Any] = {TABLES[name].day: to_days(part["day"][at])}
    if name == "interviews":
        columns["impression"] = _impressions(part, at)
    else:
        columns["kind"] = texts_at(RAW_KINDS, part["kind"][at])
    return conform(pd.DataFrame(columns), TABLES[name])


def _impressions(part: _Part, at: np.ndarray) -> pd.arrays.IntegerArray:
    found = part["impression"][at]
    return whole_numbers(found, found == 0)
