"""Letters: what the form holds for each due row, made when that row is first looked at, or a page ahead.

After a save, those stay that it cannot have touched.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from followup_analytics.facts.people import split_people
from followup_analytics.gifts.fitting.fits import Fits
from followup_analytics.gifts.history import as_rows, people_of
from followup_analytics.gifts.suggestions import gifts_offered
from followup_analytics.letters.draft import Draft
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.tables import plain_rows
from followup_analytics.panels.agenda.letter import gift_choice

PAGE = 12  # rows: a dozen letters take as long as two
MOST_GIFTS = 5
# What a letter is made of, beside the log:
_READ = [
    "application_id",
    "kind",
    "to",
    "email",
    "company",
    "role",
    "seeker",
    "interview_id",
    "drawn",
    "gift",
    "deadline",
]
Key = tuple[object, ...]


@dataclass(frozen=True)
class Letter:
    """A letter as it was drafted, the gifts that fit (id and words), and `gift_choice.gifts_before`."""

    note: Draft
    gifts: tuple[tuple[str, str], ...]
    had: dict[str, str]
    topics: tuple[str, ...]  # what may be spoken of, whichever application it came up in


class Letters:
    """The letters of a list of rows.

    Parameters
    ----------
    rows
        What `due_rows.rows_within` returns.
    write
        Makes the drafts of some of these rows, told what fits them.
    written
        Letters that are known already, by their rows.
    """

    def __init__(
        self,
        log: FollowUpLog,
        rows: pd.DataFrame,
        write: Callable[[pd.DataFrame, Fits], list[Draft]],
        as_of: dt.date,
        written: Mapping[Key, Letter] = MappingProxyType({}),
    ) -> None:
        self._log, self._write, self._as_of = log, write, as_of
        self._rows = rows.reindex(columns=_READ)
        self._keys: list[Key] = [tuple(row.values()) for row in plain_rows(self._rows)]
        self._written = {key: written[key] for key in self._keys if key in written}

    def letter_at(self, place: int) -> Letter:
        """The letter of the row at that place."""
        if self._keys[place] not in self._written:
            self._make([place])
        return self._written[self._keys[place]]

    def make_page(self, place: int) -> None:
        """Make the letters of the page on which that row stands, so that the next ones are there."""
        first = place - place % PAGE
        page = range(first, min(first + PAGE, len(self._keys)))
        self._make([at for at in page if self._keys[at] not in self._written])

    def untouched_by(self, row: pd.Series) -> dict[Key, Letter]:
        """The letters of other applications; none if one is to somebody known in that row's, as gifts go round then."""
        known = ((self._log.interviews, "interviewers"), (self._log.follow_ups, "to"))
        own = [frame.loc[frame["application_id"] == row["application_id"], column] for frame, column in known]
        others = [key for key in self._written if key[0] != row["application_id"]]
        cells = [pd.Series(list(key[2:4]), dtype="str") for key in others]
        there, *named = _people(pd.concat([*own, row[["to", "email"]].astype("str")]), *cells)
        return {key: self._written[key] for key in others} if all(map(there.isdisjoint, named)) else {}

    def _make(self, places: list[int]) -> None:
        rows = self._rows.iloc[places].reset_index(drop=True)
        fits = Fits(self._log, people_of(as_rows(rows)), as_of=self._as_of)
        kinds = ["" if pd.isna(kind) else kind for kind in rows["drawn"].tolist()]
        gifts = [tuple(gifts_offered(fits, row, MOST_GIFTS, kind=kind)) for row, kind in enumerate(kinds)]
        had = gift_choice.had_by_now(self._log, fits, rows, self._as_of)
        topics = _topics_by_row(fits)
        made = map(Letter, self._write(rows, fits), gifts, had, [topics[row] for row in range(len(rows))])
        self._written |= dict(zip([self._keys[at] for at in places], made, strict=True))


def _topics_by_row(fits: Fits) -> dict[int, tuple[str, ...]]:
    said: dict[int, list[str]] = {}
    for reader, topic in zip(fits.topics["row"].tolist(), fits.topics["topic"].tolist(), strict=True):
        said.setdefault(reader, []).append(topic)
    return {row: tuple(said.get(reader, ())) for row, reader in fits.readers.number.items()}


def _people(*cells: pd.Series) -> list[set[str]]:
    """For each of these columns the names and addresses in it, folded."""
    found = split_people(pd.concat(cells, ignore_index=True))
    ends = np.cumsum([len(column) for column in cells])
    column = np.searchsorted(ends, found["row"].to_numpy(), side="right")
    named: list[set[str]] = [set() for _ in cells]
    for at, *texts in zip(column.tolist(), found["name_key"].tolist(), found["email"].tolist(), strict=True):
        named[at] |= {*texts} - {""}
    return named
