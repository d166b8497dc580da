"""A log made of raw facts: rows with days and kinds, and without ids, names and texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from followup_analytics.facts.raw.columns import RAW_KINDS
from followup_analytics.facts.raw.files import NUMBERS, UNDATED, RawFacts
from followup_analytics.log import words
from followup_analytics.log.days import MISSING, to_days
from followup_analytics.log.errors import UnreadableFile
from followup_analytics.log.log import FollowUpLog, whole_log
from followup_analytics.log.tables import TABLES, conform
from followup_analytics.log.text.texts import texts_at, whole_numbers

_KINDS = {  # of the facts in each table
    "interviews": ("interview",),
    "follow_ups": words.FOLLOW_UP_KINDS,
    "responses": words.NEWS,
}
_NEVER = -1


def logs_of_facts(facts: RawFacts, folder: Path, size: int) -> Iterator[FollowUpLog]:
    """The facts as logs of about that many each, all of a seeker in one; `folder` holds them meanwhile.

    Raises
    ------
    UnreadableFile
        If a row is not what it must be, or an application has two seekers or two values of a group.
    """
    numbers = []
    for rows in facts.cut(folder, size):
        part = _Part.of(rows)
        _require_one_value(facts, part)
        numbers.append(part["application"][part.first])
        yield _log_of(facts, part)
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
    def of(cls, rows: np.ndarray) -> _Part:
        """Sort them."""
        groups = [name for name in rows.dtype.names or () if name not in NUMBERS]
        names = ["seeker", "application", *groups, "day", "kind", "impression"]
        order = np.lexsort([rows[name] for name in reversed(names)])
        columns = {name: rows[name][order] for name in names}
        begins = np.diff(columns["application"], prepend=0) != 0
        begins |= np.diff(columns["seeker"], prepend=0) != 0
        begins[:1] = True
        return cls(columns, np.flatnonzero(begins), np.cumsum(begins) - 1)

    def __getitem__(self, name: str) -> np.ndarray:
        return self.columns[name]

    def among(self, *kinds: str, undated: bool = False) -> np.ndarray:
        """The positions of the facts of these kinds."""
        asked = [RAW_KINDS.index(kind) + (UNDATED if undated else 0) for kind in kinds]
        return np.flatnonzero(np.isin(self["kind"], asked))

    def by_application(self, at: np.ndarray, values: np.ndarray, none: int) -> np.ndarray:
        """For each application the value of the last of those facts."""
        found = np.full(len(self.first), none)
        found[self.who[at]] = values
        return found


def _require_one_value(facts: RawFacts, part: _Part) -> None:
    for code, name in enumerate(facts.groups):
        codes = part[f"g{code}"]
        for at in np.flatnonzero(codes != codes[part.first][part.who])[:1]:
            reason = f"the application {part['application'][at]} has two values of {name}"
            raise UnreadableFile(facts.place, reason, f"Give all its facts the same {name}.")


def _log_of(facts: RawFacts, part: _Part) -> FollowUpLog:
    at = {name: part.among(*kinds) for name, kinds in _KINDS.items()}
    tables = {name: conform(_table(part, name, own), TABLES[name]) for name, own in at.items()}
    positions = {name: part.who[own] for name, own in at.items()}
    tables["applications"] = _applications(facts, part)
    return whole_log(tables, conformed=True, positions=positions)


def _applications(facts: RawFacts, part: _Part) -> pd.DataFrame:
    applied, confirmed = part.among("applied")[::-1], part.among("confirmed")  # the first and the last of them
    closed = part.among(*words.CLOSINGS, undated=True)
    seekers, seeker = np.unique(part["seeker"][part.first], return_inverse=True)
    codes = {name: part[f"g{code}"][part.first] for code, name in enumerate(facts.groups)}
    return pd.DataFrame(
        {
            "seeker": texts_at([str(number) for number in seekers], seeker),
            "applied_on": to_days(part.by_application(applied, part["day"][applied], MISSING)),
            "confirmed_on": to_days(part.by_application(confirmed, part["day"][confirmed], MISSING)),
            "closed": texts_at(RAW_KINDS, part.by_application(closed, part["kind"][closed] - UNDATED, _NEVER)),
            **{name: texts_at([str(label) for label in facts.labels[name]], own) for name, own in codes.items()},
        }
    )


def _table(part: _Part, name: str, at: np.ndarray) -> pd.DataFrame:
    columns: dict[str, Any] = {TABLES[name].day: to_days(part["day"][at])}
    if name == "interviews":
        columns["impression"] = whole_numbers(part["impression"][at], part["impression"][at] == 0)
    else:
        columns["kind"] = texts_at(RAW_KINDS, part["kind"][at])
    return pd.DataFrame(columns)
