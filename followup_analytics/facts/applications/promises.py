"""Promises: each day by which a company said it would answer, and the one that counts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.facts.coded_events import CodedEvents
from followup_analytics.facts.fact_rows import are_seen
from followup_analytics.log import words
from followup_analytics.log.day_numbers import MISSING, day_numbers
from followup_analytics.log.log import FollowUpLog


def promises_made(log: FollowUpLog, *, today: int) -> pd.DataFrame:
    """Every promised day that was told by `today`, in the order of applications and days, the latest of a day last.

    Returns
    -------
    DataFrame
        ``application`` (position), ``day`` (on which it was said), ``until`` (the promised day), ``table`` and ``row``
        where it stands, ``place`` (0: interview, 1: response).
    """
    found = []
    for place, (name, day) in enumerate((("interviews", "interviewed_on"), ("responses", "received_on"))):
        frame = getattr(log, name)
        where, days, until = log.positions(name), day_numbers(frame[day]), day_numbers(frame["answer_by"])
        is_promise = (where >= 0) & (days != MISSING) & (days <= today) & (until >= days)
        if name == "interviews":
            is_promise &= are_seen(log, name)
        elif is_promise.any():
            is_promise &= frame["kind"].ne("offer").to_numpy(bool, na_value=True)
        row = np.flatnonzero(is_promise)
        columns = {"application": where[row], "day": days[row], "until": until[row], "row": row}
        found.append(pd.DataFrame(columns).assign(place=place))
    both = pd.concat(found, ignore_index=True)
    return both.sort_values(["application", "day", "until"], kind="stable", ignore_index=True)


def promise_in_force(log: FollowUpLog, facts: CodedEvents, *, today: int) -> np.ndarray:
    """For each application the promised day of its latest interview or response; the smallest int64 where none.

    An offer is passed over, and an acknowledgement that carries no such day.
    """
    made = promises_made(log, today=today).drop_duplicates("application", keep="last")
    news = facts.latest(facts.own & facts.among("interview", *(kind for kind in words.NEWS if kind != "offer")))
    out, said = np.full(len(log), MISSING), np.full(len(log), MISSING)
    out[made["application"]], said[made["application"]] = made["until"], made["day"]
    return np.where(said >= facts.day_at(news), out, MISSING)
