"""Circumstances: what the log shows of a day in a wait that affects answers and notes alike, as classes of days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from followup_analytics.log import words
from followup_analytics.log.days import MISSING, Day, day_numbers
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.log.text.texts import coded_texts
from followup_analytics.waiting.records.coded_waits import CodedNotes, CodedWaits
from followup_analytics.waiting.steps import coded_steps, weekday
from followup_analytics.waiting.waits import WEEKDAYS, coded_waits

_SILENT = np.array([*range(9), 9, 11, 13, 16, 20, 26, 35])  # first days of the classes of days since the last contact
_PERIOD = np.array([0, 3, 7, 14])  # the same, coarser
_GAPS = np.array([0, 7, 9, 12, 16])  # of the gap before the latest note
_ATTEMPTS = 4
_DELAYS = np.array([0, 4, 9, 16, 31, 51])  # of days since the wait began
_SEARCH, _LONGEST_SEARCH = 14, 26  # days of a class of the time in the search, and how many there are
_PROMISE = np.array([-7, -3, -2, -1, *range(8), 10, 15])  # of days since the promised day; before them: far ahead
_WEEK, _MOST_WEEKS = 7, 156  # a class of the season is a week, or longer where there would be more of them
_IMPRESSIONS, _ORIGINS = 6, 3
_CONTACTS = 3  # none before, one note, or more: the effect of a first note fades differently from that of a later one

# The prior standard deviation of what each factor adds to the logarithm of a hazard.
_DEVIATIONS = {
    "silent": 2.0,
    "impression": 1.0,
    "before": 0.5,
    "attempt": 0.5,
    "delay": 0.5,
    "weekday": 1.5,
    "week": 0.5,
    "search": 0.5,
    "promise": 1.5,
}


@dataclass(frozen=True)
class Circumstances:
    """What days in waits are like: for every factor, the class that a day belongs to.

    A day is given by the position of its stretch, a wait cut at its notes, and the days since the last contact.
    """

    contact: np.ndarray  # of each stretch, the day it begins on
    began: np.ndarray  # the day its wait began
    search: np.ndarray  # the day its seeker's search began
    promised: np.ndarray  # the promised day, MISSING where there is none
    fixed: np.ndarray  # (4, stretches): origin and how many notes came before, impression, the gap before, attempt
    first: int  # the first day of the season's first class
    season: int  # days of each
    sizes: np.ndarray  # how many classes each factor has

    @classmethod
    def of(
        cls, log: FollowUpLog, coded: CodedWaits, notes: CodedNotes, wait: np.ndarray, note: np.ndarray
    ) -> Circumstances:
        """Those of stretches that begin with the wait, or with a note of it (-1: with the wait)."""
        day, gap, attempt = (np.append(part, 0)[note] for part in (notes.day, notes.gap, notes.attempt))
        later, began = note >= 0, coded.start[wait]
        fixed = np.stack(
            [
                coded.origin[wait] * _CONTACTS + np.where(later, np.minimum(attempt, _CONTACTS - 1), 0),
                coded.impression[wait],
                np.where(later, np.searchsorted(_GAPS, gap, side="right"), 0),
                np.minimum(attempt, _ATTEMPTS),
            ]
        )
        first, last = (int(coded.start.min()), int(coded.end.max())) if len(coded) else (0, 0)
        first -= (first + 3) % _WEEK  # the Monday before, as in `steps.weekday`
        season = _WEEK * max(1, -(-(last - first + 1) // (_WEEK * _MOST_WEEKS)))
        sizes = [
            _ORIGINS * _CONTACTS * len(_SILENT),
            _IMPRESSIONS,
            (len(_GAPS) + 1) * len(_PERIOD),
            _ATTEMPTS + 1,
            len(_DELAYS),
            len(WEEKDAYS),
            (last - first) // season + 1,
            _LONGEST_SEARCH,
            len(_PROMISE) + 2,
        ]
        days = np.where(later, day, began), began, search_began(log, coded)[wait]
        contact, began, search = (each.astype("int32") for each in days)  # kept with the log, one for each stretch
        promised = promised_days(log, coded)[wait]
        return cls(contact, began, search, promised, fixed.astype("int16"), first, season, np.array(sizes))

    def classes(self, stretch: np.ndarray, silent: np.ndarray) -> np.ndarray:
        """The classes of these days as positions among those of all factors: (factors, days)."""
        date = self.contact[stretch] + silent
        who, impression, before, attempt = self.fixed[:, stretch]
        promised = self.promised[stretch]
        codes = (
            who * len(_SILENT) + _class_of(_SILENT, silent),
            impression,
            before * len(_PERIOD) + _class_of(_PERIOD, silent),
            attempt,
            _class_of(_DELAYS, date - self.began[stretch]),
            weekday(date),
            np.clip((date - self.first) // self.season, 0, self.sizes[6] - 1),
            np.clip((date - self.search[stretch]) // _SEARCH, 0, _LONGEST_SEARCH - 1),
            self.promise(promised, date),
        )
        found = np.empty((len(codes), len(date)), "int64")
        for row, code, first in zip(found, codes, np.cumsum(self.sizes) - self.sizes, strict=True):
            np.add(code, first, out=row)
        return found

    def part(self, factor: int) -> slice:
        """Where the classes of a factor, by its position, stand among those of all."""
        stop = int(np.cumsum(self.sizes)[factor])
        return slice(stop - int(self.sizes[factor]), stop)

    @staticmethod
    def promise(promised: np.ndarray, date: np.ndarray) -> np.ndarray:
        """Where the promised day lies on that date, as a class of its own: 0 where there is none."""
        none = promised == MISSING
        near = np.searchsorted(_PROMISE, np.where(none, 0, date - promised), side="right") + 1
        return np.where(none, 0, near)

    def precision(self) -> np.ndarray:
        """How strongly what each class adds is shrunk towards 0."""
        return np.repeat(1 / np.array(list(_DEVIATIONS.values())) ** 2, self.sizes)


@once_a_log
def circumstances(log: FollowUpLog, *, as_of: Day) -> Circumstances:
    """Those of all waits with a known end, cut at their notes; rates, their controls and a forecast ask for them."""
    return circumstances_in_passing(log, as_of=as_of)


def circumstances_in_passing(log: FollowUpLog, *, as_of: Day) -> Circumstances:
    """The same on a day that nothing else is asked of: those kept with the log stay what they are."""
    coded, notes = coded_waits(log, as_of=as_of)
    steps = coded_steps(coded, notes)
    return Circumstances.of(log, coded, notes, steps.wait, steps.note)


def search_began(log: FollowUpLog, coded: CodedWaits) -> np.ndarray:
    """For each wait the day on which the first wait of its seeker began."""
    seeker, labels = coded_texts(log.cells("applications", "seeker"))
    own = np.where(seeker < 0, len(labels), seeker)[coded.application]
    first = np.full(len(labels) + 1, np.iinfo("int64").max)
    np.minimum.at(first, own, coded.start)
    found: np.ndarray = first[own]
    return found


def promised_days(log: FollowUpLog, coded: CodedWaits) -> np.ndarray:
    """For each wait the day promised for its answer on the day it began, MISSING where there is none.

    Of several promised that day, the latest; an acknowledgement or an offer promises none.
    """
    promises = [_promises(log, "interviews", "interviewed_on"), _promises(log, "responses", "received_on")]
    application, said, promised = (np.concatenate(parts) for parts in zip(*promises, strict=True))
    found = np.full(len(coded), MISSING)
    if not len(said):
        return found
    low, span = said.min(), int(max(said.max(), coded.start.max(initial=0)) - said.min()) + 1
    order = np.lexsort((promised, application * span + (said - low)))
    key = (application * span + (said - low))[order]
    asked = coded.application * span + (coded.start - low)
    at = np.searchsorted(key, asked, side="right") - 1  # the last of equal ones is the latest day
    hit = (at >= 0) & (key[at] == asked) & (coded.start >= low)
    found[hit] = promised[order][at[hit]]
    return found


def _promises(log: FollowUpLog, table: str, day: str) -> tuple[np.ndarray, ...]:
    """Application, day and promised day of the rows of a table that promise one."""
    frame = log.tables[table]
    promised = day_numbers(frame["answer_by"])
    if (promised == MISSING).all():
        return (np.zeros(0, "int64"),) * 3
    said, application = day_numbers(frame[day]), log.positions(table)
    kept = (promised != MISSING) & (said != MISSING) & (application >= 0) & (promised >= said)
    if table == "responses":
        kept &= ~frame["kind"].isin((words.ACKNOWLEDGEMENT, "offer")).to_numpy()
    else:
        kept &= ~frame["cancelled"].fillna(False).to_numpy(bool)
    return application[kept], said[kept], promised[kept]


def _class_of(first: np.ndarray, values: np.ndarray) -> np.ndarray:
    return np.searchsorted(first, values, side="right") - 1
