"""Promised days: by when a company said it would answer, and what came of it.

A reply that names a later day replaces the promise before it; an interview or invitation that names one keeps it: "we
need another week" is no answer, a further round is. Closed on a day nobody wrote down, a promise is `unknown`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.facts.applications.open_applications import promises_made
from followup_analytics.facts.coded_events import KINDS, NOWHERE, CodedEvents
from followup_analytics.facts.results import stamped
from followup_analytics.facts.status import status
from followup_analytics.facts.timeline import coded_events
from followup_analytics.log import words
from followup_analytics.log.arguments import checked
from followup_analytics.log.days import Day, day_number, to_days
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.phrases import counted
from followup_analytics.log.text.texts import texts_at
from followup_analytics.log.text.texts import whole_numbers as whole_numbers

OUTCOMES = ("kept", "late", "broken", "ahead", "void", "replaced", "unknown")
_ENDS = ("withdrawn", "hired")
_DTYPES = {
    "application_id": "str",
    "company": "str",
    "role": "str",
    "seeker": "str",
    "said_on": "datetime64[us]",
    "said_in": "str",
    "said_by": "str",
    "answer_by": "datetime64[us]",
    "outcome": "str",
    "days_late": "Int64",
    "answered_on": "datetime64[us]",
    "answer": "str",
}


@checked
def promised_days(log: FollowUpLog, *, as_of: Day) -> pd.DataFrame:
    """What became of every day by which a company said it would answer, as known on `as_of`.

    Such a day is the `answer_by` of an interview or of a response, an acknowledgement's too. The day of an
    offer is the seeker's own and does not count, nor does a day before the one on which it was said.

    Parameters
    ----------
    log
        The log.
    as_of
        Later facts do not exist.

    Returns
    -------
    DataFrame
        One row per promised day, the earliest first:

        - ``application_id``, ``company``, ``role``, ``seeker``;
        - ``said_on``, ``said_in`` (interview or the response's kind), ``said_by`` (as written in the log);
        - ``answer_by``, ``outcome`` (see below);
        - ``days_late``: calendar days, until the answer where it came late, until `as_of` where none came;
        - ``answered_on``, ``answer``: the day and the kind of what came first; missing where nothing came.

        The outcomes; an acknowledgement keeps no promise:

        - ``kept``: an answer, an interview or `filled` came by that day; ``late``: after it;
        - ``broken``: the day has passed with none; ``ahead``: it has not passed;
        - ``void``: the seeker withdrew or was hired first;
        - ``replaced``: a later promise came by that day, and no answer before;
        - ``unknown``: the application was closed on a day that nobody wrote down.

    Examples
    --------
    >>> log = FollowUpLog(
    ...     interviews=pd.DataFrame(
    ...         {"company": ["Tide Labs"], "interviewed_on": ["2026-06-01"], "answer_by": ["2026-06-12"]}),
    ...     responses=pd.DataFrame({"company": ["Tide Labs"], "received_on": ["2026-06-15"], "kind": ["reply"]}),
    ... )
    >>> promised_days(log, as_of="2026-06-20")[["outcome", "days_late"]].values.tolist()
    [['late', 3]]
    """
    today, facts = day_number(as_of), coded_events(log, as_of=as_of)
    made = promises_made(log, today=today)
    application, until = (made[name].to_numpy() for name in ("application", "until"))
    own = _own_positions(log, facts, made)
    came = _answered(facts, made, own)
    ended = facts.first_after(facts.among(*_ENDS), application, own)
    answered = came < ended
    tests = {
        "replaced": _replaced(facts, made, own, np.minimum(came, ended)),
        "kept": answered & (np.append(facts.day, 0)[came] <= until),
        "late": answered,
        "void": ended < len(facts),
        "unknown": status(log, facts, as_of=as_of).undated[application],
        "broken": until < today,
    }
    outcome = np.select(list(tests.values()), [OUTCOMES.index(name) for name in tests], OUTCOMES.index("ahead"))
    made = made.assign(outcome=outcome, came=np.where(answered & (came < len(facts)), came, NOWHERE))
    return stamped(_outcome_rows(log, facts, made, today), log, as_of)


def promised_days_sentence(result: pd.DataFrame) -> str:
    """What a table of promised days says, in numbers and no verdict.

    Examples
    --------
    >>> promised_days_sentence(pd.DataFrame({"outcome": ["kept", "late", "kept"]}))
    'Of 3 promised days 2 were kept, 1 was answered late.'
    """
    said = {"kept": "kept", "late": "answered late", "broken": "passed without an answer", "ahead": "still ahead"}
    said |= {"void": "void", "replaced": "replaced", "unknown": "closed on a day nobody wrote down"}
    many = result["outcome"].value_counts()
    parts = [counted(many[one], f"was {word}", f"were {word}") for one, word in said.items() if one in many]
    return (
        f"Of {counted(len(result), 'promised day')} {', '.join(parts)}."
        if parts
        else "No promised day is written down."
    )


def _own_positions(log: FollowUpLog, facts: CodedEvents, made: pd.DataFrame) -> np.ndarray:
    """For each promise the position of the fact that carries it, or of the first that comes after it, less a half."""
    start = facts.position(made["application"].to_numpy(), made["day"].to_numpy()) - 0.5  # an acknowledgement's
    for place, (name, kinds) in enumerate((("interviews", ("interview",)), ("responses", words.NEWS))):
        at = np.full(len(getattr(log, name)), np.nan)
        own = np.flatnonzero(facts.own & facts.among(*kinds))
        at[facts.row[own]] = own
        mine = (made["place"] == place).to_numpy()
        found = at[made["row"].to_numpy()[mine]]
        start[mine] = np.where(np.isnan(found), start[mine], found)
    return start


def _answered(facts: CodedEvents, made: pd.DataFrame, own: np.ndarray) -> np.ndarray:
    """Where each promise was first answered, by news behind it or by an interview on a later day."""
    application, day = made["application"].to_numpy(), made["day"].to_numpy()
    news = facts.first_after(facts.among(*words.ANSWERS, "filled"), application, own)
    next_day = facts.position(application, day + 1) - 1
    return np.asarray(np.minimum(news, facts.first_after(facts.among("interview"), application, next_day)))


def _replaced(facts: CodedEvents, made: pd.DataFrame, own: np.ndarray, came: np.ndarray) -> np.ndarray:
    """Whether a later promise came by the day itself, no answer before it but the reply that brought it."""
    application, day = made["application"].to_numpy(), made["day"].to_numpy()
    out = np.zeros(len(made), bool)
    brought = np.append(facts.among("reply"), False)[came[:-1]] & (came[:-1] == own[1:])
    by_then = (application[1:] == application[:-1]) & (day[1:] <= made["until"].to_numpy()[:-1])
    out[:-1] = by_then & ((came[:-1] > own[1:]) | brought)
    return out


def _outcome_rows(log: FollowUpLog, facts: CodedEvents, made: pd.DataFrame, today: int) -> pd.DataFrame:
    about = log.applications.iloc[made["application"]].reset_index(drop=True)
    came, outcome, until = (made[name].to_numpy() for name in ("came", "outcome", "until"))
    answered = facts.day_at(came)
    late = np.where(came == NOWHERE, today, answered) - until
    counts = np.isin(outcome, [OUTCOMES.index("late"), OUTCOMES.index("broken")])
    response = (made["place"] == 1).to_numpy()
    row = made["row"].to_numpy()
    said = pd.DataFrame({"in": "interview", "by": ""}, index=range(len(made)), dtype="str")
    for mine, name, by in ((~response, "interviews", "interviewers"), (response, "responses", "from")):
        frame = getattr(log, name).iloc[row[mine]]
        said.loc[mine, "by"] = frame[by].to_numpy()
        said.loc[mine, "in"] = frame["kind"].to_numpy() if name == "responses" else "interview"
    out = about[["application_id", "company", "role", "seeker"]].assign(
        said_on=to_days(made["day"]),
        said_in=said["in"],
        said_by=said["by"],
        answer_by=to_days(until),
        outcome=texts_at(OUTCOMES, outcome),
        days_late=whole_numbers(np.where(counts, late, 0), ~counts),
        answered_on=to_days(answered),
        answer=texts_at(KINDS, facts.kind_at(came)),
    )
    out = out[list(_DTYPES)].astype(_DTYPES)
    return out.sort_values(["answer_by", "company", "application_id", "said_on"], kind="stable", ignore_index=True)
