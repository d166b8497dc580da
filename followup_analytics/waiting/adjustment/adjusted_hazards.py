"""Adjusted hazards: how likely an answer was day by day had a note not been sent, in the circumstances of the note.

A hazard without a note is that of the strata, times the ratio of the model's to the strata's: variances, kinds and
running sums are unchanged, and kinds still add up.
"""

from __future__ import annotations

import numpy as np

from followup_analytics.log.days import Day
from followup_analytics.log.log import FollowUpLog
from followup_analytics.waiting.adjustment.adjusted import fitted_around, looked_at, needed_days
from followup_analytics.waiting.control import LEAST_AT_RISK, ControlWaits
from followup_analytics.waiting.records.coded_waits import CodedNotes, CodedWaits

_CELLS = 1 << 14  # days after notes looked at together: few enough to stay in the processor's cache
_OF_HAZARDS = 60_000  # days after notes looked at of each group


def adjusted_hazards(
    log: FollowUpLog,
    coded: CodedWaits,
    notes: CodedNotes,
    counted: np.ndarray,
    group: np.ndarray,
    groups: int,
    *,
    as_of: Day,
    horizon: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Positions of notes of each group, and their hazards of any answer, had they not been sent: (notes, days)."""
    fit = fitted_around(log, as_of=as_of, **needed_days(coded, notes, counted, horizon))
    looked = looked_at(group, groups, max(_OF_HAZARDS // (horizon + 1), 1))
    own = counted[looked]
    hazards, at_once = np.empty((len(own), horizon + 1)), max(_CELLS // (horizon + 1), 1)
    for some in (slice(first, first + at_once) for first in range(0, len(own), at_once)):
        part = own[some]
        silent = notes.gap[part][:, None] + np.arange(horizon + 1)
        _, answer, _ = fit.hazards(np.repeat(part + notes.wait[part], horizon + 1), silent.ravel())
        hazards[some] = answer.reshape(silent.shape)
    return looked, hazards


def times_as_likely(
    looked: np.ndarray,
    hazards: np.ndarray,
    control: ControlWaits,
    group: np.ndarray,
    days: np.ndarray,
    classes: np.ndarray,
    groups: int,
) -> np.ndarray:
    """How many times as likely answers are without a note as the strata say, by group and class of days.

    Parameters
    ----------
    looked, hazards
        As `adjusted_hazards` returns them.
    control
        The waits that the notes are compared with, for any answer.
    group, days
        Of each note: its group, and how many days after it are at risk.
    classes
        The first day of each class.
    """
    day = np.arange(hazards.shape[1])
    cell = (control.stratum[looked][:, None], np.minimum(control.gap[looked][:, None] + day, control.days - 1))
    seen = (day < days[looked][:, None]) & (control.at_risk[cell] >= LEAST_AT_RISK)
    at, many = (group[looked][:, None] * len(day) + day)[seen], groups * len(day)
    modelled, plain = (np.bincount(at, part[seen], many) for part in (hazards, control.rate[cell]))
    modelled, plain = (np.add.reduceat(part.reshape(groups, -1), classes, axis=1) for part in (modelled, plain))
    found: np.ndarray = np.divide(modelled, plain, out=np.ones_like(modelled), where=plain > 0)
    return found.ravel()
