"""Replication: what is behind the figures, under pseudonyms, with what it takes to compute them elsewhere."""

from __future__ import annotations

import json
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

from followup_analytics.analyses.response_curve import response_curve
from followup_analytics.analyses.response_rates import response_rates
from followup_analytics.log.days import Day, day_number, day_numbers
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.formula_guard import csv_bytes
from followup_analytics.waiting.steps import follow_up_steps
from followup_analytics.waiting.waits import waits

SCRIPT = Path(__file__).with_name("replicate.R")
WITHIN, HORIZON = 7, 60
CODEBOOK = {
    "waits.csv": {
        "wait": "number of the stretch of silence that waits for an answer",
        "seeker": "number of who searches",
        "application": "number of the application",
        "origin": "what the wait began with: application, interview or answer",
        "started": "day it began, counted from the first day of the first wait",
        "weekday": "of that day, Monday is 0",
        "days": "how long it lasted",
        "event": "how it ended: answer, closed without an answer, or censored (not known to have ended)",
        "answer": "good, neutral or bad, where it was an answer",
        "impression": "how the interview went, 1 to 5",
        "follow_ups": "days with a note in it",
    },
    "stretches.csv": {
        "wait": "as in waits.csv",
        "start": "day of the wait on which the stretch begins: its own beginning, or a day with a note",
        "stop": "day of the wait on which it ends",
        "event": "how it ended: follow_up is the next note",
        "attempt": "which note began it; 0: none",
        "gap": "days between that note and the contact before",
        "kind": "of that note: check_in or thank_you",
    },
    "curve.csv": {"day": "since the interview", "response": "share answered by then (Aalen-Johansen)"},
    "rates.csv": {
        "bucket": "days between the contact before and the note",
        "sent": "notes",
        "rate": "answered within a week after the note (Aalen-Johansen), of notes that can be compared",
        "without": "what would have come without it, adjusted for what the log shows",
        "check": "the same by strata alone",
        "lift": "rate minus without, with the ends of its 95 % interval",
    },
}
_CLASSES = {"invitation": "good", "offer": "good", "interview": "good", "rejection": "bad"}
_RATES = [
    "bucket",
    "sent",
    "unmatched",
    "rate",
    "lower",
    "upper",
    "without",
    "check",
    "lift",
    "lift_lower",
    "lift_upper",
]


def replication(log: FollowUpLog, *, as_of: Day) -> dict[str, bytes]:
    """The files by name: tables, codebook, what was asked, figures, and a script for R's package survival.

    Numbers replace all names, and days are counted from the first one: no text of the log is in the files.

    Examples
    --------
    >>> sorted(replication(FollowUpLog(), as_of="2026-03-03"))[:3]
    ['about.json', 'codebook.csv', 'curve.csv']
    """
    every = waits(log, as_of=as_of)
    first = int(day_numbers(every["started_on"]).min()) if len(every) else day_number(as_of)
    curve = response_curve(log, as_of=as_of, horizon=HORIZON)
    rates = response_rates(log, as_of=as_of, within=WITHIN)
    frames = {
        "waits.csv": _waits(every, first),
        "stretches.csv": _stretches(follow_up_steps(log, as_of=as_of)),
        "curve.csv": curve[["day", "at_risk", "answered", "closed", "censored", "response", "lower", "upper"]],
        "rates.csv": rates[_RATES],
        "codebook.csv": pd.DataFrame(
            [(file, *row) for file, columns in CODEBOOK.items() for row in columns.items()],
            columns=["file", "column", "meaning"],
        ),
    }
    about = {
        "versions": {name: version(name) for name in ("followup-analytics", "numpy", "pandas")},
        "python": platform.python_version(),
        "read_on_day": day_number(as_of) - first,
        "curve": {"clock": "interview", "horizon": HORIZON},
        "rates": {"by": "gap", "within": WITHIN, "kind": "check_in", "answer": "any", "adjust": True},
        "order_in_a_day": ["note", "answer", "closing", "censoring"],
        "simulated": log.simulated,
    }
    files = {name: csv_bytes(frame) for name, frame in frames.items()}
    return files | {"about.json": json.dumps(about, indent=1).encode(), SCRIPT.name: SCRIPT.read_bytes()}


def _waits(every: pd.DataFrame, first: int) -> pd.DataFrame:
    started = day_numbers(every["started_on"])
    kind = every["answer_kind"]
    return pd.DataFrame(
        {
            "wait": np.arange(len(every)),
            "seeker": _numbers(every["seeker"]),
            "application": _numbers(every["application_id"]),
            "origin": every["origin"],
            "started": started - first,
            "weekday": (started + 3) % 7,
            "days": every["days"],
            "event": every["event"],
            "answer": kind.map(_CLASSES).fillna("neutral").where(kind.notna()),
            "impression": every["impression"],
            "follow_ups": every["follow_ups"],
        }
    )


def _stretches(steps: pd.DataFrame) -> pd.DataFrame:
    return steps[["wait", "start", "stop", "event", "attempt", "gap", "kind"]]


def _numbers(names: pd.Series) -> np.ndarray:
    """A number for each name, in the order of first rows."""
    return pd.factorize(names, use_na_sentinel=False)[0]
