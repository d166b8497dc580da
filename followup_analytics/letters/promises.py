"""Promises: what the seeker said they would send, and whether a note has gone out since.

A promise is kept by the first note from its day on: what that note held cannot be known.
"""

from __future__ import annotations

import pandas as pd

from followup_analytics.facts.people import match_people, split_people
from followup_analytics.facts.results import stamped
from followup_analytics.facts.timeline import MISSING, Day, day_number, day_numbers
from followup_analytics.gifts.fitting.matching import telling_words
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.log.text.lines import one_line

_TYPES = dict.fromkeys(("application_id", "promise", "to"), "str") | dict.fromkeys(
    ("promised_on", "kept_on"), "datetime64[us]"
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
        ``application_id``, ``promise``, ``to`` (missing: to nobody in particular), ``promised_on``, ``kept_on``,
        ``kept``.

    Examples
    --------
    >>> log = FollowUpLog(
    ...     plans=pd.DataFrame({"application_id": ["a"], "kind": ["promise"], "reason": ["the link to the gauge data"],
    ...                         "from_on": pd.to_datetime(["2026-03-03"])}),
    ... )
    >>> promises(log, "a", as_of="2026-03-04")[["promise", "kept"]].values.tolist()
    [['the link to the gauge data', False]]
    """
    found = _promised(log, None if as_of is None else day_number(as_of))
    if application_id is not None:
        found = found[found["application_id"] == application_id].reset_index(drop=True)
    return stamped(found, log, as_of)


@once_a_log
def _promised(log: FollowUpLog, today: int | None) -> pd.DataFrame:
    plans = log.plans[
        log.plans["kind"].eq("promise") & log.plans["reason"].notna() & log.plans["application_id"].notna()
    ]
    if plans.empty:
        return _NONE
    found = pd.DataFrame(
        {
            "application_id": plans["application_id"],
            "promise": plans["reason"].map(one_line).astype("str"),
            "to": plans["to"],
            "promised_on": plans["from_on"].fillna(plans["decided_on"]),
        }
    )
    if today is not None:
        found = found[~(day_numbers(found["promised_on"]) > today)]
    found = found.sort_values(["promised_on", "application_id", "promise"], kind="stable", ignore_index=True)
    found["kept_on"] = _kept_on(log, found, today)
    return found.assign(kept=found["kept_on"].notna())[list(_NONE)]


def unkept(text: str, promised: tuple[str, ...]) -> list[str]:
    """One sentence for each promise that a text does not speak of, word by telling word.

    Examples
    --------
    >>> unkept("Here is the link to our gauge data.", ("the link to the gauge data", "a call"))
    ['You promised: a call. Send it along, or say when it will come.']
    """
    said = set(telling_words(text))
    return [
        f"You promised: {promise.rstrip('.')}. Send it along, or say when it will come."
        for promise in promised
        if not said.issuperset(telling_words(promise) or [promise])
    ]


def _kept_on(log: FollowUpLog, found: pd.DataFrame, today: int | None) -> pd.Series:
    if found.empty:
        return found["promised_on"]
    notes = log.follow_ups[["application_id", "to", "sent_on"]].dropna(subset=["application_id", "sent_on"])
    if today is not None:
        notes = notes[day_numbers(notes["sent_on"]) <= today]
    pairs = found.reset_index(names="promise_at").merge(notes.reset_index(names="note"), on="application_id")
    since = day_numbers(pairs["promised_on"])
    pairs = pairs[(since == MISSING) | (day_numbers(pairs["sent_on"]) >= since)].reset_index(drop=True)
    pairs = pairs[_reached(pairs)]
    first: pd.Series = pairs.groupby("promise_at")["sent_on"].min()
    return first.reindex(range(len(found)))


def _reached(pairs: pd.DataFrame) -> pd.Series:
    """Whether the note went to the person the promise names, where either names one."""
    asked, written = (split_people(pairs[name]).assign(at=lambda f: f["row"]) for name in ("to_x", "to_y"))
    met = set(match_people(asked, written, within="at")["left"].map(asked["row"]))
    return pairs["to_x"].isna() | pairs["to_y"].isna() | pairs.index.isin(met)
