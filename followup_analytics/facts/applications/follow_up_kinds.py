"""Kinds of follow-ups: which of them is a thank-you, where nobody wrote it down."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from followup_analytics.facts.fact_rows import are_seen
from followup_analytics.facts.people import latest_with, split_people
from followup_analytics.log import words
from followup_analytics.log.days import MISSING, day_numbers
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.log.text.texts import ARROW, from_arrow, to_arrow

PERSON = ["name", "email", "name_key"]


@once_a_log
def follow_up_kinds(log: FollowUpLog) -> np.ndarray:
    """For each row of ``log.follow_ups``, whether it is a thank_you (True) or a check_in (False).

    Where the kind is missing, a follow-up is a thank_you if, for a person it went to, no earlier day since their
    latest interview has a follow-up to them. A follow-up to nobody in particular went to everyone; an interview that
    names nobody was with everyone.

    Examples
    --------
    >>> import pandas as pd
    >>> log = FollowUpLog(
    ...     applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide Labs"]}),
    ...     interviews=pd.DataFrame({"application_id": ["a"], "interviewed_on": ["2026-03-03"]}),
    ...     follow_ups=pd.DataFrame({"application_id": ["a", "a"], "sent_on": ["2026-03-04", "2026-03-14"]}),
    ... )
    >>> follow_up_kinds(log).tolist()
    [True, False]
    """
    kind = log.cells("follow_ups", "kind")
    thanks = kind.eq(words.THANK_YOU).fillna(False).to_numpy(bool, copy=True)
    unknown = kind.isna().to_numpy() & (log.positions("follow_ups") >= 0)
    if not unknown.any():
        return thanks
    asked = np.zeros(len(log), bool)
    asked[log.positions("follow_ups")[unknown]] = True
    notes = _people_of(log, "follow_ups", "sent_on", "to", asked)
    interviews = _people_of(log, "interviews", "interviewed_on", "interviewers", asked)
    met = latest_with(notes, interviews, per="application")
    first = (met != MISSING) & (latest_with(notes, notes, per="application", before=True) < met)
    found = np.unique(notes["row"].to_numpy()[first])
    thanks[found[unknown[found]]] = True
    return thanks


def _people_of(log: FollowUpLog, table: str, day: str, cell: str, asked: np.ndarray) -> pd.DataFrame:
    frame, where = getattr(log, table), log.positions(table)
    days = day_numbers(frame[day])
    seen = (where >= 0) & (days != MISSING) & are_seen(log, table)
    row = np.flatnonzero(seen & np.append(asked, False)[where])
    return people_named(frame[cell], row, where[row], days[row])


def people_named(cells: pd.Series, row: np.ndarray, application: np.ndarray, day: np.ndarray) -> pd.DataFrame:
    """One row per fact and person it names, and one with empty texts for a fact that names nobody.

    ``turn`` is the fact's place among those given, ``place`` the person's in its cell.
    """
    found = split_people(cells.iloc[row])
    unnamed = np.ones(len(row), bool)
    unnamed[found["row"].to_numpy()] = False
    bare = np.flatnonzero(unnamed)
    turn = np.concatenate([found["row"].to_numpy(), bare])
    texts = {name: found[name].array if not len(bare) else _and_empty(found[name], len(bare)) for name in PERSON}
    place = np.concatenate([found["place"].to_numpy(), np.zeros(len(bare), "int64")])
    facts = {"application": application[turn], "day": day[turn], "row": row[turn], "turn": turn, "place": place}
    return pd.DataFrame({**facts, **texts})


def _and_empty(cells: pd.Series, count: int) -> pd.api.extensions.ExtensionArray:
    return from_arrow(pa.concat_arrays([to_arrow(cells), pa.repeat(pa.scalar("", ARROW), count)]))
