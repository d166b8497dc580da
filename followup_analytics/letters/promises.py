"""Promises: what the seeker said they would send, and whether a note has gone out since.

A promise is kept by the first note from its day on: what that note held cannot be known.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from followup_analytics.facts.applications.follow_up_kinds import people_named
from followup_analytics.facts.people import latest_with
from followup_analytics.facts.results import stamped
from followup_analytics.gifts.fitting.matching import telling_words
from followup_analytics.log.days import LAST, MISSING, Day, day_number, day_numbers, to_days
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.tables import plain_cells
from followup_analytics.log.text.lines import one_line

_TYPES = dict.fromkeys(("application_id", "promise", "to"), "str") | dict.fromkeys(
    ("promised_on", "by", "kept_on"), "datetime64[us]"
)
_NONE = pd.DataFrame(columns=[*_TYPES, "kept"]).astype({**_TYPES, "kept": "bool"})


def promises(log: FollowUpLog, application_id: str | None = None, *, as_of: Day | None = None) -> pd.DataFrame:
    """What was promised in an application, or in all of them, oldest first.

    A promise counts as kept by the first note to the application, or to the person it names, on or after its day:
    what that note held cannot be known.

    Parameters
    ----------
    log
        Its plans of kind `promise`: ``reason`` is what was promised.
    application_id
        None: every application.
    as_of
        Later promises and notes do not exist; None: all count.

    Returns
    -------
    DataFrame
        ``application_id``, ``promise``, ``to`` (missing: to nobody in particular), ``promised_on``, ``by`` (the day it
        names), ``kept_on``, ``kept``.

    Examples
    --------
    >>> log = FollowUpLog(
    ...     plans=pd.DataFrame({"application_id": ["a"], "kind": ["promise"], "reason": ["the link to the gauge data"],
    ...                         "from_on": pd.to_datetime(["2026-03-03"])}),
    ... )
    >>> promises(log, "a", as_of="2026-03-04")[["promise", "kept"]].values.tolist()
    [['the link to the gauge data', False]]
    """
    return stamped(promises_in(log, None if application_id is None else (application_id,), as_of=as_of), log, as_of)


def promises_in(log: FollowUpLog, applications: Collection[str] | None, *, as_of: Day | None) -> pd.DataFrame:
    """The promises of these applications; None: of all."""
    today = None if as_of is None else day_number(as_of)
    kinds, said, whose = (plain_cells(log.cells("plans", name)) for name in ("kind", "reason", "application_id"))
    asked = set(whose if applications is None else applications) - {None}
    made = [at for at, kind in enumerate(kinds) if kind == "promise" and said[at] is not None and whose[at] in asked]
    if not made:
        return _NONE.copy()
    plans = log.plans.take(made)
    found = pd.DataFrame(
        {
            "application": log.positions("plans")[made],
            "application_id": plans["application_id"].array,
            "promise": pd.array([one_line(said[at]) for at in made], dtype="str"),
            "to": plans["to"].array,
            "promised_on": plans["from_on"].fillna(plans["decided_on"]).array,
            "by": plans["until_on"].array,
        }
    )
    if today is not None:
        found = found[~(day_numbers(found["promised_on"]) > today)]
    found = found.sort_values(["promised_on", "application_id", "promise"], kind="stable", ignore_index=True)
    found["kept_on"] = _kept_on(log, found, today)
    return found.assign(kept=found["kept_on"].notna())[list(_NONE)]


_UNKEPT = N_("You promised: {promise}. Send it along, or say when it will come.")


def unkept(text: str, promised: tuple[str, ...]) -> list[str]:
    """One sentence for each promise that a text does not speak of, word by telling word.

    Examples
    --------
    >>> unkept("Here is the link to our gauge data.", ("the link to the gauge data", "a call"))
    ['You promised: a call. Send it along, or say when it will come.']
    """
    said = set(telling_words(text))
    return [
        _UNKEPT.filled(promise=promise.rstrip("."))
        for promise in promised
        if not said.issuperset(telling_words(promise) or [promise])
    ]


def _kept_on(log: FollowUpLog, found: pd.DataFrame, today: int | None) -> np.ndarray:
    """The day of the first note from each promise's day on, to whom it names or to nobody in particular."""
    application, sent = log.positions("follow_ups"), day_numbers(log.cells("follow_ups", "sent_on"))
    asked = np.zeros(len(log) + 1, bool)
    asked[found["application"]] = True
    asked[-1] = False
    known = asked[application] & (sent != MISSING) & (sent <= (LAST if today is None else today))
    note, every = np.flatnonzero(known), np.arange(len(found))
    since = np.maximum(day_numbers(found["promised_on"]), -LAST)
    # Counted backwards, the first note on or after a day is the latest up to it: looked up, not paired with every note.
    to_whom = people_named(found["to"], every, found["application"].to_numpy(), -since)
    written = people_named(log.cells("follow_ups", "to"), note, application[note], -sent[note])
    first = np.full(len(found), MISSING)
    np.maximum.at(first, to_whom["turn"].to_numpy(), latest_with(to_whom, written, per="application"))
    return to_days(np.where(first == MISSING, MISSING, -first))
