"""Coded waits: the waits of a log and the note-days in them, as arrays of whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from followup_analytics.facts.results import Knowledge


@dataclass(frozen=True)
class CodedWaits:
    """The waits of a log as arrays of equal length, sorted by application and start; days since 1970-01-01."""

    application: np.ndarray  # position in log.applications
    start: np.ndarray
    end: np.ndarray
    event: np.ndarray  # position in EVENTS
    kind: np.ndarray  # position in timeline.KINDS of the answer, or of a closing without a day; else -1
    pending: np.ndarray  # its end is not known yet
    origin: np.ndarray  # position in words.ORIGINS
    interview: np.ndarray  # row of the latest interview at the start; -1 where there is none
    impression: np.ndarray  # of that interview, 0 where missing
    left_out: np.ndarray  # closed on a day that nobody wrote down: it ends with the last fact known before, as censored

    def __len__(self) -> int:
        return len(self.start)

    def only(self, which: np.ndarray) -> CodedWaits:
        """Some of the waits."""
        some: dict[str, Any] = {name: getattr(self, name)[which] for name in _ARRAYS}
        return replace(self, **some)

    @property
    def days(self) -> np.ndarray:
        """Whole days from start to end."""
        return np.asarray(self.end - self.start)

    @property
    def knowledge(self) -> Knowledge:
        """How many ends are `known`, `of` how many waits that are not left out, and the `share`."""
        known, of = int((~self.pending & ~self.left_out).sum()), int((~self.left_out).sum())
        return {"known": known, "of": of, "share": known / of if of else float("nan")}


_ARRAYS = tuple(field.name for field in fields(CodedWaits))


@dataclass(frozen=True)
class CodedNotes:
    """The note-days that lie in a wait as arrays of equal length, in the order of waits and days."""

    wait: np.ndarray  # position among the waits
    day: np.ndarray
    thank_you: np.ndarray
    attempt: np.ndarray  # 1, 2, … within the wait
    delay: np.ndarray  # days since the start of the wait
    gap: np.ndarray  # days since the start of the wait or the note-day before
    rows: np.ndarray  # rows of log.follow_ups, note-day after note-day
    first: np.ndarray  # where each note-day begins in `rows`

    def __len__(self) -> int:
        return len(self.day)


def with_known_ends(coded: CodedWaits, notes: CodedNotes) -> tuple[CodedWaits, CodedNotes]:
    """The waits that are not left out, and the note-days in them."""
    if not coded.left_out.any():
        return coded, notes
    keeps = ~coded.left_out
    return coded.only(keeps), _only_notes(notes, keeps, keeps[notes.wait])


def known_by(coded: CodedWaits, notes: CodedNotes, last: int) -> tuple[CodedWaits, CodedNotes]:
    """The same as they are known on an earlier day: a wait differs there in its end alone."""
    if not len(coded) or max(coded.end.max(), coded.start.max()) <= last:
        return coded, notes
    begun, sent = coded.start <= last, notes.day <= last
    if not begun.all():
        coded = coded.only(begun)
    if not (begun.all() and sent.all()):
        notes = _only_notes(notes, begun, sent)
    later = coded.end > last
    event, kind = (
        np.where(later, cells.dtype.type(none), cells) for cells, none in ((coded.event, 0), (coded.kind, -1))
    )
    return replace(
        coded,
        end=np.minimum(coded.end, last),
        event=event,
        kind=kind,
        pending=coded.pending | later,
        left_out=coded.left_out & ~later,
    ), notes


def _only_notes(notes: CodedNotes, waits: np.ndarray, which: np.ndarray) -> CodedNotes:
    """Some of the note-days, in some of the waits."""
    sizes = np.diff(np.append(notes.first, len(notes.rows)))
    return CodedNotes(
        wait=(np.cumsum(waits) - 1)[notes.wait[which]],
        **{name: getattr(notes, name)[which] for name in ("day", "thank_you", "attempt", "delay", "gap")},
        rows=notes.rows[np.repeat(which, sizes)],
        first=np.cumsum(sizes[which]) - sizes[which],
    )


def joined_waits(parts: Sequence[CodedWaits]) -> CodedWaits:
    """The waits of all parts, one after another."""
    joined: dict[str, Any] = {name: np.concatenate([getattr(part, name) for part in parts]) for name in _ARRAYS}
    return CodedWaits(**joined)


def joined_notes(parts: Sequence[tuple[CodedWaits, CodedNotes]]) -> CodedNotes:
    """The note-days of all parts, each with its place among all waits."""
    names = ("day", "thank_you", "attempt", "delay", "gap", "rows")
    waits, rows = (np.cumsum([0, *sizes]) for sizes in zip(*((len(w), len(n.rows)) for w, n in parts), strict=True))
    joined: dict[str, Any] = {name: np.concatenate([getattr(notes, name) for _, notes in parts]) for name in names}
    return CodedNotes(
        wait=np.concatenate([notes.wait + first for (_, notes), first in zip(parts, waits, strict=False)]),
        first=np.concatenate([notes.first + first for (_, notes), first in zip(parts, rows, strict=False)]),
        **joined,
    )
