"""Thank-yous: who has not been thanked for an interview, and what kind a follow-up without one is.

A thank-you is met from the interview's own day on; a response of that day counts as later and lapses it. Its
`interview_id` is its own interview's; a check-in's is the latest.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from followup_analytics.agenda import rules
from followup_analytics.agenda.open_applications import Standing, in_turn
from followup_analytics.facts.fact_rows import are_seen
from followup_analytics.facts.people import latest_with, split_people
from followup_analytics.facts.timeline import MISSING, day_numbers
from followup_analytics.log import words
from followup_analytics.log.cadence import Cadence
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.log.text.arrow import is_empty
from followup_analytics.log.text.texts import ARROW, from_arrow, to_arrow

PERSON = ["name", "email", "name_key"]


def outstanding(log: FollowUpLog, now: Standing, *, today: int, cadence: Cadence) -> pd.DataFrame:
    """Everyone who is still to be thanked for an interview.

    A thank-you lapses once a response comes later than the interview, or `every` days after the interview. A newer
    interview with the same person replaces the older one; an interview that names nobody counts as one person.

    Returns
    -------
    DataFrame
        ``application``, ``day`` (of the interview), ``row`` (of ``log.interviews``), ``name``, ``email``,
        ``name_key`` (all empty: nobody is named).
    """
    facts = now.facts
    recent = facts.day > today - cadence.every
    held = np.flatnonzero(facts.among("interview"))
    answered_later = held < now.responded[facts.application[held]]
    held = in_turn(log, facts, held[~rules.thank_you_lapses(facts.day[held], answered_later, today, cadence)])
    invited = _people(
        log.cells("interviews", "interviewers"), facts.row[held], facts.application[held], facts.day[held]
    )
    asked = np.zeros(len(log), bool)
    asked[facts.application[held]] = True
    sent = np.flatnonzero(recent & facts.among("follow_up", "application") & asked[facts.application])
    notes = _people(log.cells("follow_ups", "to"), facts.row[sent], facts.application[sent], facts.day[sent])
    met = _replaced(invited) | _thanked(invited, notes)
    unmet: pd.DataFrame = invited.loc[~met, ["application", "day", "row", *PERSON]]
    return unmet.reset_index(drop=True)


def _people(cells: pd.Series, row: np.ndarray, application: np.ndarray, day: np.ndarray) -> pd.DataFrame:
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


def _nameless(people: pd.DataFrame) -> np.ndarray:
    return np.asarray(is_empty(people["email"]) & is_empty(people["name_key"]))


def _replaced(invited: pd.DataFrame) -> np.ndarray:
    """Whether the same person has a newer interview, or stands further ahead in the same one."""
    if invited["application"].is_unique:
        return np.zeros(len(invited), bool)
    nobody = _nameless(invited)
    out, bare = nobody.copy(), np.flatnonzero(nobody)
    application = invited["application"].to_numpy()[bare]
    out[bare[np.append(application[1:] != application[:-1], True)[: len(bare)]]] = False  # the newest stays
    named = invited[~nobody]
    order = named["turn"].to_numpy() * (int(invited["place"].max()) + 1) - named["place"].to_numpy()
    newest = latest_with(named.assign(day=order.max(initial=0)), named.assign(day=order), within="application")
    out[~nobody] = newest > order
    return out


def _thanked(invited: pd.DataFrame, notes: pd.DataFrame) -> np.ndarray:
    """Whether a note to that person, or to nobody in particular, was sent on or after the interview's day."""
    last = latest_with(invited.assign(day=notes["day"].max()), notes, within="application") if len(notes) else MISSING
    return last >= invited["day"].to_numpy()


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
    met = latest_with(notes, interviews, within="application")
    first = (met != MISSING) & (latest_with(notes, notes, within="application", before=True) < met)
    found = np.unique(notes["row"].to_numpy()[first])
    thanks[found[unknown[found]]] = True
    return thanks


def _people_of(log: FollowUpLog, table: str, day: str, cell: str, asked: np.ndarray) -> pd.DataFrame:
    frame, where = getattr(log, table), log.positions(table)
    days = day_numbers(frame[day])
    seen = (where >= 0) & (days != MISSING) & are_seen(log, table)
    row = np.flatnonzero(seen & np.append(asked, False)[where])
    return _people(frame[cell], row, where[row], days[row])
