"""The due list: which notes are due, to whom, on which day, and why."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.agenda import rules
from followup_analytics.agenda.open_applications import Standing, standing
from followup_analytics.agenda.plans.schedule import settle
from followup_analytics.agenda.promised_days import promise_in_force
from followup_analytics.agenda.reasons import reasons
from followup_analytics.agenda.whom.recipients import recipients
from followup_analytics.agenda.whom.thank_yous import PERSON, follow_up_kinds, outstanding
from followup_analytics.engines.engine_log import EngineLog
from followup_analytics.engines.own_rows import has_rows, logs_of
from followup_analytics.facts.coded_events import KINDS, NOWHERE
from followup_analytics.facts.on_engine.standings import open_seekers
from followup_analytics.facts.people import match_people, split_people
from followup_analytics.facts.privacy import private_topics
from followup_analytics.facts.results import bare, stamped
from followup_analytics.facts.timeline import MISSING, Day, day_number, day_numbers, to_days
from followup_analytics.gifts.suggestions import gift_for
from followup_analytics.log import words
from followup_analytics.log.arguments import checked
from followup_analytics.log.cadence import Cadence
from followup_analytics.log.day_numbers import LAST
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.log.tables import missing_cells
from followup_analytics.log.text.arrow import sorting
from followup_analytics.log.text.texts import from_arrow, to_arrow

_DTYPES = {
    "due_on": "datetime64[us]",
    "days_overdue": "Int64",
    "status": "str",
    "kind": "str",
    "attempt": "int64",
    "company": "str",
    "role": "str",
    "to": "str",
    "email": "str",
    "last_contact_on": "datetime64[us]",
    "last_contact": "str",
    "topics": "str",
    "gift": "str",
    "reason": "str",
    "application_id": "str",
    "interview_id": "str",
    "seeker": "str",
}
COLUMNS = tuple(_DTYPES)
_USUAL = Cadence()


@checked
@once_a_log
def due_list(
    log: FollowUpLog,
    *,
    as_of: Day,
    cadence: Cadence = _USUAL,
    retired: bool = False,
    extras: bool = True,
) -> pd.DataFrame:
    """Every note to write, soonest first, each with the sentence that says why.

    Gifts are handed out along the list: no person and no application is offered one twice.

    A thank-you is due to each interviewer of each interview held, and where none is outstanding one check-in per
    application, `every` days after its last contact. Closed applications are never due; snoozes, pins, pauses and
    free days move the day (see `agenda.plans.schedule`). What would be due after 9999-12-31 is not listed.

    Parameters
    ----------
    log
        The log.
    as_of
        The day to read it on: later facts do not exist, a later interview is a planned one.
    cadence
        The rhythm, in days.
    retired
        True: applications retired by `max_unanswered` are listed last, with no day.
    extras
        False: ``topics`` and ``gift`` stay empty, in half the time.

    Returns
    -------
    DataFrame
        One row per note: ``due_on``, ``days_overdue`` (negative: still ahead), ``status`` (overdue, today, upcoming,
        retired), ``kind``, ``attempt`` (note-days since the latest interview or answer, plus one), ``company``,
        ``role``, ``to``, ``email``, ``last_contact_on``, ``last_contact`` (interview, follow_up or the response's
        kind), ``topics``, ``gift``, ``reason``, ``application_id``, ``interview_id`` (a thank-you's own interview, a
        check-in's latest), ``seeker``.

    Examples
    --------
    >>> import pandas as pd
    >>> log = FollowUpLog(
    ...     applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide Labs"]}),
    ...     interviews=pd.DataFrame({"application_id": ["a"], "interviewed_on": ["2026-03-03"]}),
    ... )
    >>> due_list(log, as_of="2026-03-04")[["status", "kind"]].values.tolist()
    [['today', 'thank_you']]
    """
    today = day_number(as_of)
    if isinstance(log, EngineLog):
        return stamped(_of_open_seekers(log, as_of, cadence, retired=retired, extras=extras), log, as_of)
    now = standing(log, as_of=as_of)
    notes = settle(log, _notes(log, now, today, cadence), as_of=as_of, cadence=cadence)
    listed = np.where(notes["retired"], retired, notes["due"] <= LAST)
    notes = notes[listed.astype(bool)].reset_index(drop=True)
    return stamped(_due_rows(log, notes, today, cadence, extras=extras), log, as_of)


def _of_open_seekers(log: EngineLog, as_of: Day, cadence: Cadence, *, retired: bool, extras: bool) -> pd.DataFrame:
    """The list of a log on an engine: the rows of who has an open application come here, block by block.

    With a shelf they come together, and those of who was given something: a person gets a gift once, whoever writes.
    """
    shelf = extras and has_rows(log, "gifts")
    seekers = open_seekers(day_number(as_of), given=shelf)
    parts = [
        bare(due_list(part, as_of=as_of, cadence=cadence, retired=retired, extras=extras))
        for part in logs_of(log, seekers, together=shelf)
    ]
    found = pd.concat(parts or [due_list(FollowUpLog(), as_of=as_of)], ignore_index=True)
    return found if len(parts) < 2 else _sorted(found)


def _notes(log: FollowUpLog, now: Standing, today: int, cadence: Cadence) -> pd.DataFrame:
    """Every note the rule asks for, one row each, with all that its day and its reason are made of."""
    unanswered = np.zeros(len(log), "int64") if cadence.max_unanswered is None else _unanswered(log, now)
    given_up = rules.is_given_up(unanswered, cadence)
    thanks = outstanding(log, now, today=today, cadence=cadence)
    thanks = thanks[~given_up[thanks["application"]]]
    thanked_yet = np.zeros(len(log), bool)
    thanked_yet[thanks["application"]] = True
    waiting = np.flatnonzero(rules.has_check_in(now.last != NOWHERE, thanked_yet, now.planned))
    people = _both(thanks, recipients(log, now, waiting))
    application = np.concatenate([thanks["application"], waiting])
    last = now.last[application]
    thank = np.arange(len(people)) < len(thanks)
    met = np.concatenate([thanks["day"], np.full(len(waiting), MISSING)])
    promised = promise_in_force(log, now.facts, today=today)
    noted = now.facts.day_at(now.facts.latest(now.facts.among("follow_up")))
    promised = np.where(rules.promise_holds(promised, noted), promised, MISSING)[application]
    promised = np.where(thank, MISSING, promised)
    check_in = rules.check_in_day(now.facts.day[last], now.kept_in_mind[application], cadence)
    by_promise = promised != MISSING
    check_in[by_promise] = rules.promise_day(promised[by_promise], cadence)
    return people.assign(
        application=application,
        thanks=thank,
        interview=np.concatenate([thanks["row"], now.interview[waiting]]),
        interview_day=met,
        last_day=now.facts.day[last],
        last_kind=now.facts.kind_at(last),
        kept_in_mind=now.kept_in_mind[application],
        promised=promised,
        attempt=now.attempt[application],
        unanswered=unanswered[application],
        retired=given_up[application],
        rule_day=np.where(thank, rules.thank_you_day(met, cadence), check_in),
    )


def _both(thanks: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """The people of both frames, one after the other."""
    if len(thanks) and len(others):
        parts = {part: pa.concat_arrays([to_arrow(thanks[part]), to_arrow(others[part])]) for part in PERSON}
        return pd.DataFrame({part: from_arrow(texts) for part, texts in parts.items()})
    return thanks[PERSON].reset_index(drop=True) if len(thanks) else others


def _unanswered(log: FollowUpLog, now: Standing) -> np.ndarray:
    """For each application, the note-days since its latest interview or answer on which no thank-you was sent."""
    note = np.flatnonzero(now.facts.among("follow_up"))
    thanks = np.zeros(len(now.facts), bool)
    thanks[note] = follow_up_kinds(log)[now.facts.row[note]]
    return np.asarray(now.attempt - 1 - now.facts.days_with(thanks & now.facts.after(now.since)))


def _due_rows(log: FollowUpLog, notes: pd.DataFrame, today: int, cadence: Cadence, *, extras: bool) -> pd.DataFrame:
    due = np.where(notes["retired"], MISSING, notes["due"])
    overdue = pd.array(today - due, dtype="Int64")
    overdue[due == MISSING] = pd.NA
    at = notes["application"].to_numpy()
    application = {
        name: log.cells("applications", name).array.take(at) for name in ("company", "role", "application_id", "seeker")
    }
    columns = {
        "due_on": to_days(due),
        "days_overdue": overdue,
        "status": _texts(words.STATUSES, np.select([due == MISSING, due < today, due == today], [3, 0, 1], 2)),
        "kind": _texts(words.FOLLOW_UP_KINDS, np.where(notes["thanks"], 0, 1)),
        "attempt": notes["attempt"],
        "company": application["company"],
        "role": application["role"],
        "to": _first_given(notes["name"], notes["email"]),
        "email": _first_given(notes["email"]),
        "last_contact_on": to_days(notes["last_day"]),
        "last_contact": _texts(KINDS, notes["last_kind"].to_numpy()),
        "topics": topics_cared_about(log, notes, today=today) if extras else missing_cells(len(notes), "str"),
        "gift": missing_cells(len(notes), "str"),
        "reason": reasons(log, notes, today=today, cadence=cadence),
        "application_id": application["application_id"],
        "interview_id": log.cells("interviews", "interview_id").array.take(
            notes["interview"].to_numpy(), allow_fill=True
        ),
        "seeker": application["seeker"],
    }
    frame = pd.DataFrame(columns)
    frame = _sorted(frame.astype({name: held for name, held in _DTYPES.items() if frame.dtypes[name] != held}))
    return frame.assign(gift=best_gifts(log, frame, today=today)) if extras else frame


def _texts(choices: tuple[str, ...], codes: np.ndarray) -> pd.api.extensions.ExtensionArray:
    return pd.array(list(choices), dtype="str").take(codes)


def _first_given(*cells: pd.Series) -> pd.api.extensions.ExtensionArray:
    """The first of these texts that is not empty, row by row; missing where all are."""
    texts = [to_arrow(column) for column in cells]
    return from_arrow(pc.coalesce(*(pc.if_else(pc.equal(column, ""), None, column) for column in texts)))


_ORDER = ["due_on", "company", "role", "application_id", "kind", "to", "email", "interview_id"]


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    """By day, then by what the rows say."""
    return frame.take(sorting({name: frame[name].array for name in _ORDER})).reset_index(drop=True)


def topics_cared_about(log: FollowUpLog, notes: pd.DataFrame, *, today: int) -> pd.Series:
    """For each note, the person's topics in this application's interviews, none of them private, joined by ``; ``.

    The newest interview first, then the strongest, then by name. A note to nobody in particular gets the topics that
    name nobody.

    Parameters
    ----------
    notes
        ``application``, ``email`` and ``name_key``.
    """
    out = pd.Series(np.nan, index=notes.index, dtype="str")
    topics = _topics(log, today)
    if not len(topics):
        return out
    ours = notes[["application", "email", "name_key"]].reset_index(drop=True)
    pairs = pd.concat([match_people(ours, topics, within="application"), _of_nobody(ours, topics)])
    found = topics.iloc[pairs["right"]].assign(note=pairs["left"].to_numpy()).reset_index(drop=True)
    found = found.sort_values(["note", "day", "strength", "topic"], ascending=[True, False, False, True])
    joined = found.drop_duplicates(["note", "topic"]).groupby("note")["topic"].agg("; ".join)
    out.iloc[joined.index] = joined.to_numpy()  # type: ignore[call-overload]  # texts may be set
    return out


def _topics(log: FollowUpLog, today: int) -> pd.DataFrame:
    """One row per open topic and person who cares about it."""
    topics = log.topics[~private_topics(log.topics) & log.cells("topics", "interview_id").notna()]
    if not len(topics):
        return topics
    held = pd.DataFrame(
        {
            "interview_id": log.cells("interviews", "interview_id"),
            "application": log.positions("interviews"),
            "day": day_numbers(log.cells("interviews", "interviewed_on")),
        }
    )
    held = held[held["interview_id"].isin(topics["interview_id"]) & (held["application"] >= 0) & (held["day"] <= today)]
    found = topics[["interview_id", "interviewer", "topic", "strength"]].merge(held, on="interview_id")
    people = split_people(found["interviewer"])[["row", "email", "name_key"]]
    found = found.merge(people, left_index=True, right_on="row", how="left")
    return found.fillna({"email": "", "name_key": "", "strength": 0}).reset_index(drop=True)


def _of_nobody(notes: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    ours, theirs = (
        frame.loc[(frame["email"] == "") & (frame["name_key"] == ""), ["application"]].rename_axis(side).reset_index()
        for side, frame in (("left", notes), ("right", topics))
    )
    return ours.merge(theirs, on="application")[["left", "right"]]


def best_gifts(log: FollowUpLog, due: pd.DataFrame, *, today: int) -> pd.Series:
    """For each row of the due list, in its order, the title of the gift that fits best and is still free.

    Parameters
    ----------
    due
        ``application_id``, ``to``, ``email`` and ``topics``; a row without topics gets no gift.
    """
    out = pd.Series(np.nan, index=due.index, dtype="str")
    asked = np.flatnonzero(due["topics"].notna())
    if not len(asked) or log.gifts.empty:
        return out
    rows = due[["application_id", "to", "email"]].iloc[asked].reset_index(drop=True)
    found = gift_for(log, rows, as_of=str(to_days(np.array([today]))[0])[:10])
    out.iloc[asked[found["row"].to_numpy("int64")]] = found["title"].to_numpy()  # type: ignore[call-overload]  # texts may be set
    return out
