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

AS_THEY_ARE = ("replicate.R", "codebook.csv")  # beside this file: a script, and what each column of the others means
WITHIN, HORIZON = 7, 60
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
    files["about.json"] = json.dumps(about, indent=1).encode()
    return files | {name: Path(__file__).with_name(name).read_bytes() for name in AS_THEY_ARE}


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
