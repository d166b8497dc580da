"""The context of letters: what all the notes of one call are written from, gathered once."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from followup_analytics.gifts.enclosures import Enclosure, enclosures
from followup_analytics.gifts.fitting.fits import Fits
from followup_analytics.gifts.history import notes_had
from followup_analytics.gifts.redaction import Redaction
from followup_analytics.letters.elsewhere import written_elsewhere
from followup_analytics.letters.occasion import occasions
from followup_analytics.letters.promises import promises_in
from followup_analytics.log.days import Day
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.tables import plain_cells


@dataclass(frozen=True)
class Context:
    """What all the notes of a day are written from."""

    kept: Redaction
    people: pd.DataFrame
    reader: dict[int, int]  # for each row whom it is for
    topics: dict[int, list[str]]  # by reader
    late: dict[tuple[int, str], int]  # by reader and topic the days after which it was noted, where more than one
    gifts: list[Enclosure]
    notes: dict[int, list[tuple[str, str]]]  # topic and body of each note the person had, oldest first
    occasions: list[str]
    promised: dict[str, tuple[str, ...]]  # by application, what is promised and not kept
    elsewhere: dict[int, str]  # by row, the latest note to its person in another application

    @classmethod
    def of(cls, log: FollowUpLog, rows: pd.DataFrame, gift: str | None, as_of: Day | None, fits: Fits) -> Context:
        """Look up once what each of these rows needs; `gift` is one that all of them take."""
        people, topics = fits.readers.people, fits.topics
        notes: dict[int, list[tuple[str, str]]] = {}
        for at, topic, body in notes_had(log, people, as_of=as_of):
            notes.setdefault(at, []).append((topic, body))
        first = people[people["place"] == 0].reset_index(drop=True)
        said: dict[int, list[str]] = {}
        for reader, topic in zip(topics["row"].tolist(), topics["topic"].tolist(), strict=True):
            said.setdefault(reader, []).append(topic)
        noted = zip(*(topics[name].tolist() for name in ("row", "topic", "days_late")), strict=True)
        late = {(reader, topic): int(days) for reader, topic, days in noted if not pd.isna(days) and days > 1}
        gifts = enclosures(log, rows, fits, gift=gift)
        unmet = promises_in(log, {*plain_cells(rows["application_id"])}, as_of=as_of)
        open_: dict[str, tuple[str, ...]] = {}
        for kept, application, promise in zip(
            *(unmet[name].tolist() for name in ("kept", "application_id", "promise")), strict=True
        ):
            open_[application] = (*open_.get(application, ()), *(() if kept else (promise,)))
        when = occasions(log, rows, people, as_of=as_of)
        other = written_elsewhere(log, people, as_of=as_of)
        return cls(fits.kept, first, fits.readers.number, said, late, gifts, notes, when, open_, other)
