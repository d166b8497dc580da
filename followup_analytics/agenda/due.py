"""The due list: which notes are due, to whom, on which day, and why."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.agenda import rules
from followup_analytics.agenda.schedule import due_days
from followup_analytics.engines.engine_log import EngineLog
from followup_analytics.engines.own_rows import has_rows, logs_of
from followup_analytics.facts.applications.addressees import recipients, unthanked
from followup_analytics.facts.applications.follow_up_kinds import PERSON
from followup_analytics.facts.applications.open_applications import (
    OpenApplications,
    open_applications,
    unanswered_check_ins,
)
from followup_analytics.facts.coded_events import KINDS
from followup_analytics.facts.on_engine.standings import open_seekers
from followup_analytics.facts.results import stamped, unstamped
from followup_analytics.gifts.extras import best_gifts, topics_cared_about
from followup_analytics.log import words
from followup_analytics.log.arguments import checked
from followup_analytics.log.cadence import Cadence
from followup_analytics.log.days import LAST, MISSING, Day, day_number, to_days
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.log.tables import missing_cells
from followup_analytics.log.text.texts import from_arrow, sorting, texts_at, to_arrow

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
    language: str = "en",
) -> pd.DataFrame:
    """Every note to write, soonest first, each with the sentence that says why.

    Gifts are handed out along the list: no person and no application is offered one twice.

    A thank-you is due to each interviewer of each interview held, and where none is outstanding one check-in per
    application, `every` days after its last contact. Closed applications are never due; snoozes, pins, pauses and
    free days move the day (see `agenda.schedule`). What would be due after 9999-12-31 is not listed.

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
    language
        That of the reasons: ``"en"``, ``"de"``, or another that has a catalogue; else English.

    Returns
    -------
    DataFrame
        One row per note:

        - ``due_on``, ``days_overdue`` (negative: still ahead), ``status`` (overdue, today, upcoming, retired);
        - ``kind``, ``attempt`` (note-days since the latest interview or answer, plus one);
        - ``company``, ``role``, ``to``, ``email``;
        - ``last_contact_on``, ``last_contact`` (interview, follow_up or the response's kind);
        - ``topics``, ``gift``, ``reason`` (why it is due, in a sentence);
        - ``application_id``, ``interview_id`` (a thank-you's own interview, a check-in's latest), ``seeker``.

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
    if isinstance(log, EngineLog):
        return stamped(
            _of_open_seekers(log, as_of, cadence, retired=retired, extras=extras, language=language), log, as_of
        )
    today, now = day_number(as_of), open_applications(log, as_of=as_of)
    notes = due_days(log, _notes(log, now, today, cadence), as_of=as_of, cadence=cadence)
    listed = np.where(notes["retired"], retired, notes["due"] <= LAST)
    notes = notes[listed.astype(bool)].reset_index(drop=True)
    return stamped(_due_rows(log, notes, today, cadence, extras=extras, language=language), log, as_of)


def _of_open_seekers(
    log: EngineLog, as_of: Day, cadence: Cadence, *, retired: bool, extras: bool, language: str
) -> pd.DataFrame:
    """The list of a log on an engine: the rows of who has an open application come here, block by block.

    With a shelf they come together, and those of who was given something: a person gets a gift once, whoever writes.
    """
    shelf = extras and has_rows(log, "gifts")
    seekers = open_seekers(day_number(as_of), given=shelf)
    parts = [
        unstamped(due_list(part, as_of=as_of, cadence=cadence, retired=retired, extras=extras, language=language))
        for part in logs_of(log, seekers, together=shelf)
    ]
    found = pd.concat(parts or [due_list(FollowUpLog(), as_of=as_of)], ignore_index=True)
    return found if len(parts) < 2 else _sorted(found)


def _notes(log: FollowUpLog, now: OpenApplications, today: int, cadence: Cadence) -> pd.DataFrame:
    """Every note the rules ask for, one row each, with all that its day and its reason are made of."""
    unanswered = np.zeros(len(log), "int64") if cadence.max_unanswered is None else unanswered_check_ins(log, now)
    given_up = rules.is_given_up(unanswered, cadence)
    lapsed = rules.thank_you_lapses(now.facts.day[now.held], now.answered_later, today, cadence)
    thanks = unthanked(log, now, now.held[~lapsed])
    thanks = thanks[~given_up[thanks["application"]]]
    thanked_yet = np.zeros(len(log), bool)
    thanked_yet[thanks["application"]] = True
    waiting = np.flatnonzero(rules.has_check_in(now.last_day != MISSING, thanked_yet, now.planned))
    application = np.concatenate([thanks["application"], waiting])
    thank = np.arange(len(application)) < len(thanks)
    met = np.concatenate([thanks["day"], np.full(len(waiting), MISSING)])
    promised = np.where(rules.promise_holds(now.promised, now.follow_up_day), now.promised, MISSING)[application]
    promised = np.where(thank, MISSING, promised)
    check_in = rules.check_in_day(now.last_day[application], now.kept_in_mind[application], cadence)
    by_promise = promised != MISSING
    check_in[by_promise] = rules.promise_day(promised[by_promise], cadence)
    facts = {
        "application": application,
        "thanks": thank,
        "interview": np.concatenate([thanks["row"], now.interview[waiting]]),
        "interview_day": met,
        "last_day": now.last_day[application],
        "last_kind": now.last_kind[application],
        "kept_in_mind": now.kept_in_mind[application],
        "promised": promised,
        "attempt": now.attempt[application],
        "unanswered": unanswered[application],
        "retired": given_up[application],
        "rule_day": np.where(thank, rules.thank_you_day(met, cadence), check_in),
    }
    return pd.DataFrame({**_people_of_both(thanks, recipients(log, now, waiting)), **facts})


def _people_of_both(thanks: pd.DataFrame, others: pd.DataFrame) -> dict[str, pd.api.extensions.ExtensionArray]:
    """The people of both frames, one after the other."""
    both = ((part, [to_arrow(thanks[part]), to_arrow(others[part])]) for part in PERSON)
    return {part: from_arrow(pa.concat_arrays(texts)) for part, texts in both}


def _due_rows(
    log: FollowUpLog, notes: pd.DataFrame, today: int, cadence: Cadence, *, extras: bool, language: str
) -> pd.DataFrame:
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
        "status": texts_at(words.STATUSES, np.select([due == MISSING, due < today, due == today], [3, 0, 1], 2)),
        "kind": texts_at(words.FOLLOW_UP_KINDS, np.where(notes["thanks"], 0, 1)),
        "attempt": notes["attempt"],
        "company": application["company"],
        "role": application["role"],
        "to": _first_given(notes["name"], notes["email"]),
        "email": _first_given(notes["email"]),
        "last_contact_on": to_days(notes["last_day"]),
        "last_contact": texts_at(KINDS, notes["last_kind"].to_numpy()),
        "topics": topics_cared_about(log, notes, today=today) if extras else missing_cells(len(notes), "str"),
        "gift": missing_cells(len(notes), "str"),
        "reason": rules.reasons(log, notes, today=today, cadence=cadence, language=language),
        "application_id": application["application_id"],
        "interview_id": log.cells("interviews", "interview_id").array.take(
            notes["interview"].to_numpy(), allow_fill=True
        ),
        "seeker": application["seeker"],
    }
    frame = pd.DataFrame(columns)
    dtypes = frame.dtypes.to_dict()
    odd = {name: held for name, held in _DTYPES.items() if dtypes[name] != held}
    frame = _sorted(frame.astype(odd) if odd else frame)
    return frame.assign(gift=best_gifts(log, frame, today=today)) if extras else frame


def _first_given(*cells: pd.Series) -> pd.api.extensions.ExtensionArray:
    """The first of these texts that is not empty, row by row; missing where all are."""
    texts = [to_arrow(column) for column in cells]
    return from_arrow(pc.coalesce(*(pc.if_else(pc.equal(column, ""), None, column) for column in texts)))


_ORDER = ["due_on", "company", "role", "application_id", "kind", "to", "email", "interview_id"]


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    """By day, then by what the rows say."""
    return frame.take(sorting({name: frame[name].array for name in _ORDER})).reset_index(drop=True)
