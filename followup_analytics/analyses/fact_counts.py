"""Fact counts: the first figures of raw facts, in one reading and without laying them out."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from followup_analytics.analyses.response_curve import COLUMNS, MOST_DAYS, CurveRows, CurveStamp, curve_frame
from followup_analytics.facts.coded_events import seeker_numbers
from followup_analytics.facts.raw.blocks import logs_of_facts
from followup_analytics.facts.raw.files import RawFacts
from followup_analytics.facts.results import Stamp
from followup_analytics.facts.status import are_closed
from followup_analytics.facts.timeline import coded_events
from followup_analytics.log.arguments import Choice, checked
from followup_analytics.log.days import MISSING, Day, as_day, day_number, day_numbers
from followup_analytics.log.errors import NotWritten, whole_number
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.texts import texts_at
from followup_analytics.log.words import ORIGINS, UNKNOWN
from followup_analytics.waiting.answers import ANSWER, ANY, Ends
from followup_analytics.waiting.control import LONGEST
from followup_analytics.waiting.groups import (
    BUCKETS,
    SEEKERS_TO_CLUSTER,
    note_groups,
    own_name,
    seekers_behind,
    used_groups,
    wait_groups,
)
from followup_analytics.waiting.records.coded_waits import CodedNotes, CodedWaits
from followup_analytics.waiting.waits import coded_waits

_FACTS = 500_000  # of a block: a half or twice as many take a tenth longer


@dataclass(frozen=True)
class FactCounts:
    """What raw facts come to on a day."""

    curve: pd.DataFrame
    rates: pd.DataFrame
    contacts: pd.DataFrame


@checked
def count_facts(
    facts: RawFacts, *, as_of: Day, by: Choice | None = None, within: int = 7, horizon: int = 60
) -> FactCounts:
    """The first figures of raw facts: after interviews, after check-ins, and how long open applications are silent.

    Parameters
    ----------
    facts
        The facts, as `RawFacts.of` finds them.
    as_of
        The day they are read on.
    by
        What the curve is grouped by: a column of the facts, ``"seeker"`` or ``"impression"``; None: all together.
    within
        Days in which an answer counts after a check-in.
    horizon
        The last day of the curve.

    Returns
    -------
    FactCounts
        ``curve``: what `response_curve` returns of the facts laid out. ``rates``: what `response_rates` counts by gap,
        ``bucket``, ``sent``, ``answered``, ``pending`` and ``left_out``, and no share: what a note adds takes
        comparable silences, and so the layout. ``contacts``: how many applications are ``open``, by the ``days`` since
        their last contact, or since they were applied for where there was none.

    Raises
    ------
    UnreadableFile
        If a fact is not what it must be.
    NotWritten
        If the disk has no room for the facts meanwhile.
    UnknownChoice, TakenName, WrongObject, OutOfRange
        If waits cannot be grouped by that, or days are no whole number in their range.

    Examples
    --------
    >>> from pathlib import Path
    >>> import pyarrow as pa
    >>> import pyarrow.parquet as pq
    >>> with tempfile.TemporaryDirectory() as place:
    ...     rows = {"application": [7, 7], "seeker": [1, 1], "day": [20_500, 20_509], "kind": [1, 4]}
    ...     pq.write_table(pa.table(rows), Path(place) / "facts.parquet")
    ...     found = count_facts(RawFacts.of(place), as_of="2026-03-01")
    >>> found.contacts.values.tolist()
    [[4, 1]]
    """
    own_name(by, COLUMNS)
    whole_number("within", within, 0, LONGEST)
    whole_number("horizon", horizon, 0, MOST_DAYS)
    curve, rates, contacts, simulated = _Curve(by, horizon), _Rates(within), _Contacts(), False
    for log in _logs(facts, as_of):
        waits, notes = coded_waits(log, as_of=as_of, left_out=True)
        curve.add(log, waits)
        rates.add(log, waits, notes)
        contacts.add(log, as_of)
        simulated |= log.simulated
    said = Stamp(as_of=as_day(as_of).isoformat(), simulated=simulated)
    stamp = replace(curve.stamp, as_of=said.as_of, simulated=simulated)
    return FactCounts(stamp.on(curve.frame(facts)), said.on(rates.frame()), said.on(contacts.frame()))


def _logs(facts: RawFacts, as_of: Day) -> Iterator[FollowUpLog]:
    try:
        with tempfile.TemporaryDirectory() as folder:
            yield from logs_of_facts(facts, Path(folder), _FACTS, as_of=as_of)
    except OSError as error:
        raise NotWritten(tempfile.gettempdir(), error) from None


@dataclass
class _Curve:
    """The waits after interviews, in as little space as they need."""

    by: str | None
    horizon: int
    parts: list[CurveRows] = field(default_factory=list)
    applications: list[np.ndarray] = field(default_factory=list)
    labels: dict[str, int] = field(default_factory=dict)
    before: tuple[int, int] = (0, 0)  # seekers and applications so far
    behind: int = 0  # seekers that have a wait
    known: int = 0
    of: int = 0

    def add(self, log: FollowUpLog, waits: CodedWaits) -> None:
        """Add those of some seekers, and of all that these have."""
        here = waits.only(np.flatnonzero(waits.origin == ORIGINS.index("interview")))
        group, labels = wait_groups(log, here, self.by)
        codes = np.array([self.labels.setdefault(label, len(self.labels)) for label in labels], "int32")
        exit, own = np.minimum(here.days, self.horizon + 1).astype("int16"), seeker_numbers(log)
        seeker = (own[here.application] + self.before[0]).astype("int32")
        self.parts.append(CurveRows(exit, Ends.of(here, ANY), codes[group], None, seeker, here.left_out))
        self.applications.append((here.application + self.before[1]).astype("int32"))
        self.before = self.before[0] + int(own.max(initial=-1)) + 1, self.before[1] + len(log)
        self.behind += seekers_behind(log, waits)
        knowledge = waits.knowledge
        self.known, self.of = self.known + knowledge["known"], self.of + knowledge["of"]

    def frame(self, facts: RawFacts) -> pd.DataFrame:
        """The curve, as `response_curve` has it."""
        names = ("exit", "group", "cluster", "left_out")
        exit, group, seeker, left_out = (np.concatenate([getattr(part, name) for part in self.parts]) for name in names)
        cause, undated = (
            np.concatenate([getattr(part.ends, name) for part in self.parts]) for name in ("cause", "undated")
        )
        cluster = seeker if self.behind >= SEEKERS_TO_CLUSTER else np.concatenate(self.applications)
        group, labels = self._sorted_groups(facts, group)
        ends = replace(self.parts[0].ends, cause=cause, undated=undated)
        found = curve_frame(CurveRows(exit, ends, group, None, cluster, left_out), labels, self.horizon)
        return found.rename(columns={"group": self.by}) if self.by else found.drop(columns="group")

    def _sorted_groups(self, facts: RawFacts, group: np.ndarray) -> tuple[np.ndarray, list[str]]:
        """The groups that hold a wait, by their labels; those that stand for a missing one come last."""
        is_value = UNKNOWN in map(str, facts.labels.get(self.by or "", ()))
        labels = sorted(self.labels, key=lambda label: (label == UNKNOWN and not is_value, label))
        place = np.argsort([self.labels[label] for label in labels])
        return used_groups(place[group], labels)

    @property
    def stamp(self) -> CurveStamp:
        """What the curve says of itself."""
        share = self.known / self.of if self.of else float("nan")
        return CurveStamp(by=self.by, knowledge={"known": self.known, "of": self.of, "share": share})


class _Rates:
    """The check-ins, by gap."""

    def __init__(self, within: int) -> None:
        self.within, self.labels = within, [label for label, _ in BUCKETS["gap"]]
        self.counts: dict[str, np.ndarray] = {}

    def add(self, log: FollowUpLog, waits: CodedWaits, notes: CodedNotes) -> None:
        """Count those of some seekers."""
        at = np.flatnonzero(~notes.thank_you.astype(bool))
        bucket, wait = note_groups(log, waits, notes, "gap")[0][at], notes.wait[at]
        gone, days = waits.left_out[wait], waits.end[wait] - notes.day[at]
        which = {
            "sent": ~gone,
            "answered": (waits.event[wait] == ANSWER) & (days <= self.within) & ~gone,
            "pending": waits.pending[wait] & (days < self.within) & ~gone,
            "left_out": gone,
        }
        for name, own in which.items():
            many = np.bincount(bucket[own], minlength=len(self.labels))
            self.counts[name] = self.counts.get(name, 0) + many

    def frame(self) -> pd.DataFrame:
        """What was counted, a row for each bucket; no row if there is no check-in."""
        sent, some = self.counts["sent"], bool(self.counts["sent"].sum() + self.counts["left_out"].sum())
        frame = pd.DataFrame({"bucket": texts_at(self.labels, np.arange(len(sent))), **self.counts})
        return frame if some else frame.iloc[:0]


class _Contacts:
    """The open applications, by the days of silence."""

    def __init__(self) -> None:
        self.open: Counter[int] = Counter()

    def add(self, log: FollowUpLog, as_of: Day) -> None:
        """Count those of some seekers."""
        facts, last = coded_events(log, as_of=as_of), day_number(as_of)
        contact, applied = facts.day_at(facts.latest(facts.own)), day_numbers(log.cells("applications", "applied_on"))
        since = np.where(contact == MISSING, applied, contact)
        silent = ~are_closed(log, facts, as_of=as_of) & (since != MISSING) & (since <= last)
        for days, many in enumerate(np.bincount(last - since[silent])):
            self.open[days] += int(many)

    def frame(self) -> pd.DataFrame:
        """A row for each number of days."""
        days = sorted(day for day, many in self.open.items() if many)
        return pd.DataFrame({"days": days, "open": [self.open[day] for day in days]}, dtype="int64")
