"""Where each open application stands: its last contact, what it waits for, how often it was written to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from followup_analytics import words
from followup_analytics.log import FollowUpLog
from followup_analytics.timeline import Day, day_number, day_numbers, events

_REOPENING = ("interview", "invitation", "keep_in_mind")
NOWHERE = -1  # the position of an event that an application does not have


@dataclass(frozen=True, eq=False)
class Standing:
    """The open applications on one day.

    ``facts`` are the rows of `events` that belong to an open application, in the same order. ``state`` has one row
    per open application with a contact, indexed by its position in ``log.applications``: ``last_day``, ``last_kind``,
    ``since`` (position in ``facts`` of its latest interview or answer, -1: none), ``responded`` (of its latest
    response), ``awaits`` (kind of its latest interview or response, empty: none), ``attempt`` (note-days since then,
    plus one), ``interview`` (row of its latest interview, -1: none) and ``planned`` (an interview lies ahead).
    """

    facts: pd.DataFrame
    state: pd.DataFrame


def standing(log: FollowUpLog, *, as_of: Day) -> Standing:
    """Where each open application of the log stands on `as_of`.

    An application is closed while the latest of its closings, interviews, invitations and keep_in_minds is a closing.

    Examples
    --------
    >>> import pandas as pd
    >>> log = FollowUpLog(
    ...     applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide Labs"]}),
    ...     interviews=pd.DataFrame({"application_id": ["a"], "interviewed_on": ["2026-03-03"]}),
    ... )
    >>> standing(log, as_of="2026-03-10").state[["last_kind", "attempt"]].values.tolist()
    [['interview', 1]]
    """
    facts = _open_facts(events(log, as_of=as_of), len(log.applications))
    return Standing(facts, _state(log, facts, day_number(as_of)))


def latest(application: np.ndarray, which: np.ndarray, size: int) -> np.ndarray:
    """For each of `size` applications, the position of its last event for which `which` holds; -1 where none."""
    found = np.full(size, NOWHERE)
    hits = np.flatnonzero(which)
    found[application[hits]] = hits  # events are in order, so the last one written stays
    return found


def among(facts: pd.DataFrame, kinds: tuple[str, ...]) -> np.ndarray:
    """Whether each event is of one of these kinds."""
    wanted = facts["kind"].cat.categories.isin(kinds)
    return wanted[facts["kind"].cat.codes.to_numpy()]


def _open_facts(facts: pd.DataFrame, size: int) -> pd.DataFrame:
    application = facts["application"].to_numpy()
    closing = among(facts, words.CLOSINGS)
    last = latest(application, closing | among(facts, _REOPENING), size)
    closed = (last != NOWHERE) & np.append(closing, False)[last]
    return facts[~closed[application]].reset_index(drop=True)


def _state(log: FollowUpLog, facts: pd.DataFrame, today: int) -> pd.DataFrame:
    size = len(log.applications)
    application, kind = facts["application"].to_numpy(), facts["kind"]
    response = among(facts, words.RESPONSE_KINDS)
    ends = latest(application, np.ones(len(facts), bool), size)
    since = latest(application, among(facts, ("interview", *words.ANSWERS)), size)
    heard = latest(application, response | among(facts, ("interview",)), size)
    index = np.flatnonzero(ends != NOWHERE)
    names = np.append(kind.cat.categories.astype("str"), "")
    codes = np.append(kind.cat.codes.to_numpy(), -1)
    return pd.DataFrame(
        {
            "last_day": facts["day"].to_numpy()[ends[index]],
            "last_kind": names[codes[ends[index]]],
            "since": since[index],
            "responded": latest(application, response, size)[index],
            "awaits": names[codes[heard[index]]],
            "attempt": note_days(facts, since, np.ones(len(facts), bool))[index] + 1,
            "interview": _latest_interview(log, facts)[index],
            "planned": _planned(log, today)[index],
        },
        index=index,
    )


def note_days(facts: pd.DataFrame, since: np.ndarray, which: np.ndarray) -> np.ndarray:
    """For each application, the days with a follow-up after position `since` for which `which` holds."""
    application = facts["application"].to_numpy()
    note = among(facts, ("follow_up",)) & which & (np.arange(len(facts)) > since[application])
    ours, day = application[note], facts["day"].to_numpy()[note]
    new = np.ones(len(ours), bool)
    new[1:] = (ours[1:] != ours[:-1]) | (day[1:] != day[:-1])
    return np.bincount(ours[new], minlength=len(since))


def in_turn(log: FollowUpLog, held: pd.DataFrame) -> pd.DataFrame:
    """These interviews (``day``, ``row``), oldest first; several of one day by round, then id."""
    told = log.interviews.iloc[held["row"]]
    keys = {"round": told["round"].fillna(0).to_numpy("int64"), "id": told["interview_id"].fillna("").to_numpy()}
    ordered = held.assign(**keys).sort_values(["day", "round", "id"], kind="stable")
    return ordered[held.columns].reset_index(drop=True)


def _latest_interview(log: FollowUpLog, facts: pd.DataFrame) -> np.ndarray:
    """For each application, the row of its latest interview; -1 where none."""
    held = facts.loc[among(facts, ("interview",)), ["application", "day", "row"]]
    application, day = held["application"].to_numpy(), held["day"].to_numpy()
    row = np.append(held["row"].to_numpy(), NOWHERE)
    last = latest(application, np.ones(len(held), bool), len(log))
    found = row[last]
    same_day = held[day == day[last[application]]]
    several = in_turn(log, same_day[same_day.duplicated("application", keep=False)])
    found[several["application"]] = several["row"]
    return found


def _planned(log: FollowUpLog, today: int) -> np.ndarray:
    ahead = np.zeros(len(log), bool)
    where = log.positions("interviews")
    ahead[where[(day_numbers(log.interviews["interviewed_on"]) > today) & (where >= 0)]] = True
    return ahead
