"""Matching: which proposed row is which stored one, found for all rows at once by whole numbers in place of texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.journal.imports.accepted import Learnt
from followup_analytics.log.days import day_texts
from followup_analytics.log.rows.ids import name_keys
from followup_analytics.log.tables import TABLES
from followup_analytics.log.text.texts import are_among, to_arrow
from followup_analytics.reading.proposal.finding import Written

NONE = -1  # the place of what is not there


@dataclass(frozen=True)
class Lineage:
    """The rows of the journal that came from files with the same header, and what is known of them.

    `files` are those of a log in its own format, by table, which has no header of its own.
    """

    source: str
    learnt: Learnt
    files: Mapping[str, str] = field(default_factory=dict)

    def has(self, table: str, key: str) -> bool:
        """Whether the row came from a file of that kind."""
        origin = self.learnt.origins.get((table, key))
        return origin is not None and bool(self.source) and origin.source == self.source

    def reads(self, table: str) -> bool:
        """Whether the source may have told of rows of that table."""
        return bool(self.source) or table in self.files

    def gave(self, table: str, key: str) -> bool:
        """Whether the row came from this source: a file of that kind, or the table of that name of a log."""
        origin = self.learnt.origins.get((table, key))
        own = origin is not None and not origin.source and origin.file is not None
        return self.has(table, key) or (own and origin.file == self.files.get(table))  # type: ignore[union-attr]  # own: there is one


def match_applications(proposed: pd.DataFrame, stored: pd.DataFrame, lineage: Lineage, written: Written) -> np.ndarray:
    """The place of the stored application that each proposed one stands for; -1 where it is new.

    An id written in a log is that row, whatever else it says. Of the rest, equal company, role, day and address come
    first, then the same without the address, then company and address. A changed role or day is looked past only where
    one side leaves it open or both come from files of one header, and the rest fits one row alone. Where one side names
    only its company, as a calendar does, that is enough.
    """
    pairs = _Pairs.of(proposed["application_id"], stored["application_id"], written)
    if not len(stored):
        return pairs.at
    company, role, day, url = (
        pairs.coded(one(proposed[name]), one(stored[name]))
        for name, one in (("company", name_keys), ("role", name_keys), ("applied_on", day_texts), ("url", _as_it_is))
    )
    openly, roleless = pairs.ids_with(day == NONE), pairs.ids_with(role == NONE)
    bare = openly & roleless & pairs.ids_with(url == NONE)

    pairs.take(_grouped(company, role, day, url), known=company)
    pairs.take(_grouped(company, role, day), known=company)
    pairs.take(_grouped(company, url), known=url, alone=True)
    akin = partial(_are_open_or_akin, pairs, lineage)
    pairs.take(_grouped(company, role), known=company, alone=True, fits=partial(akin, openly))
    pairs.take(_grouped(company, day), known=company, alone=True, fits=partial(akin, openly | roleless))
    pairs.take(company, known=company, alone=True, fits=partial(pairs.any_of, bare))
    return pairs.at


def _are_open_or_akin(
    pairs: _Pairs, lineage: Lineage, openly: np.ndarray, one: np.ndarray, other: np.ndarray
) -> np.ndarray:
    """Which pairs of applications may stand for one though they differ."""
    kin = [lineage.has("applications", key) for key in pairs.theirs.iloc[other]]
    return np.asarray(pairs.any_of(openly, one, other) | np.array(kin, bool))


def match_facts(
    table: str, proposed: pd.DataFrame, stored: pd.DataFrame, lineage: Lineage, written: Written
) -> np.ndarray:
    """The same of facts that name stored applications.

    An id written in a log comes first, then the same message, the same day and kind, the day that one column names.
    """
    declared = TABLES[table]
    pairs = _Pairs.of(proposed[declared.key], stored[declared.key], written)
    if not len(stored):
        return pairs.at
    origins = [lineage.learnt.origins.get((table, key)) for key in pairs.theirs.tolist()]
    messages = [origin.message if origin else None for origin in origins]
    slots = [origin.slot if origin and origin.source == lineage.source else None for origin in origins]
    application = pairs.coded(proposed["application_id"], stored["application_id"])
    day = pairs.coded(day_texts(proposed[declared.day]), day_texts(stored[declared.day]))
    kind = pairs.coded(_cells(proposed, "kind"), _cells(stored, "kind"))
    message = pairs.coded(_cells(proposed, "from_message"), pd.Series(messages, dtype="str"))
    slot = pairs.coded(_cells(proposed, "from_column"), pd.Series(slots, dtype="str"))
    pairs.take(message, known=message)
    pairs.take(_grouped(application, day, kind), known=application)
    pairs.take(_grouped(application, slot), known=np.minimum(application, slot), alone=True)
    return pairs.at


def _cells(frame: pd.DataFrame, name: str) -> pd.Series:
    return frame[name] if name in frame else pd.Series(pd.NA, index=frame.index, dtype="str")


def _as_it_is(cells: pd.Series) -> pd.Series:
    return cells


@dataclass
class _Pairs:
    """The rows of both sides by their ids, and where among theirs each of ours stands so far.

    Codes are of all rows of both sides, ours first: equal for equal texts, -1 for a missing one.
    """

    ours: pd.Series
    theirs: pd.Series
    at: np.ndarray
    free: np.ndarray

    @classmethod
    def of(cls, ours: pd.Series, theirs: pd.Series, written: Written) -> _Pairs:
        """The rows whose ids the source has by itself and the journal holds are paired."""
        at = np.full(len(ours), NONE)
        if written.ids and len(theirs):
            at = np.where(
                are_among(ours, pd.Series([*written.ids])), pd.Index(theirs).get_indexer(pd.Index(ours)), NONE
            )
        pairs = cls(ours, theirs, at, np.ones(len(theirs), bool))
        pairs.free[at[at >= 0]] = False
        return pairs

    def coded(self, ours: pd.Series, theirs: pd.Series) -> np.ndarray:
        """The codes of a column of texts."""
        both = pa.chunked_array([to_arrow(ours), to_arrow(theirs)]).combine_chunks().dictionary_encode()
        return np.asarray(pc.fill_null(both.indices, NONE).to_numpy().astype("int64"))

    def ids_with(self, some: np.ndarray) -> np.ndarray:
        """Which rows have an id that one of some rows has, on either side."""
        ids = pd.concat([self.ours, self.theirs], ignore_index=True)
        return are_among(ids, ids[some])

    def any_of(self, some: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Of which pairs at least one is among some rows."""
        return np.asarray(some[one] | some[len(self.at) + other])

    def take(
        self,
        group: np.ndarray,
        *,
        known: np.ndarray,
        alone: bool = False,
        fits: Callable[[np.ndarray, np.ndarray], np.ndarray] | None = None,
    ) -> None:
        """Pair rows of one group that stand for none yet, in their order; `alone`: where each side has one only.

        Rows that are not `known` are in no group.
        """
        count = len(self.at)
        left = np.flatnonzero((self.at == NONE) & (known[:count] != NONE))
        right = np.flatnonzero(self.free & (known[count:] != NONE))
        if not len(left) or not len(right):
            return
        one, other = (_one_to_one if alone else _in_turn)(group[left], group[count + right])
        one, other = left[one], right[other]
        if fits is not None:
            kept = fits(one, other)
            one, other = one[kept], other[kept]
        self.at[one] = other
        self.free[other] = False


def _grouped(*codes: np.ndarray) -> np.ndarray:
    """One code for rows that agree in all of these."""
    group = codes[0] + 1
    for more in codes[1:]:
        group = pd.factorize(group * (more.max(initial=0) + 2) + more + 1)[0]
    return group


def _in_turn(ours: np.ndarray, theirs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The first of a group with the first, the second with the second: their places."""
    size = max(len(ours), len(theirs))
    first, second = (groups * size + pd.Series(groups).groupby(groups).cumcount() for groups in (ours, theirs))
    at = pd.Index(second).get_indexer(pd.Index(first))
    return np.flatnonzero(at >= 0), at[at >= 0]


def _one_to_one(ours: np.ndarray, theirs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Those of groups that have one on each side: their places."""
    most = max(ours.max(), theirs.max()) + 1
    single = (np.bincount(ours, minlength=most) == 1) & (np.bincount(theirs, minlength=most) == 1)
    place = np.full(most, NONE)
    place[theirs] = np.arange(len(theirs))
    one = np.flatnonzero(single[ours])
    return one, place[ours[one]]
