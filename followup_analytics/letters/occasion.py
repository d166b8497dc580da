"""Occasions: which template a note needs, from what has happened since the interview."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.facts.coded_events import KINDS, NOWHERE
from followup_analytics.facts.fact_rows import are_seen
from followup_analytics.facts.people import match_people, split_people
from followup_analytics.facts.status import status
from followup_analytics.facts.timeline import coded_events
from followup_analytics.log import words
from followup_analytics.log.days import Day, day_number, day_numbers
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.log.tables import plain_cells
from followup_analytics.log.text.text_keys import KnownTexts
from followup_analytics.log.text.texts import texts_at, to_arrow

LONG_SILENCE = 30  # days since the company was last heard or seen; past what most say they take (a month)
_END = "2999-12-31"


def occasions(log: FollowUpLog, rows: pd.DataFrame, people: pd.DataFrame, *, as_of: Day | None) -> list[str]:
    """For each row the occasion of its note, the first that holds.

    - ``offer_elsewhere``: the row has the ``deadline`` of another offer;
    - ``thank_you``: the row's kind says so;
    - ``in_touch``: the application is closed;
    - ``keep_in_mind``: that is the latest news;
    - ``after_news``: the latest that came is an answer, and nothing was written since;
    - ``application``: the person has not interviewed the seeker for this position;
    - ``long_silence``: the latest interview or answer is 30 days ago or more;
    - ``check_in``: else.

    Parameters
    ----------
    rows, people
        What `history.as_rows` and `history.people_of` return.
    """
    heard = _latest_news(log, rows, as_of)
    thanks = rows["kind"].eq(words.THANK_YOU) if "kind" in rows else pd.Series(False, index=rows.index)
    tests = {
        "offer_elsewhere": rows["deadline"].notna() if "deadline" in rows else ~thanks & thanks,
        "thank_you": thanks,
        "in_touch": heard["closed"].eq(True),
        "keep_in_mind": heard["kind"].eq("keep_in_mind"),
        "after_news": heard["kind"].isin(words.ANSWERS) & heard["notes"].eq(0),
        "application": ~pd.Series(_held_interview(log, rows, people, as_of)),
        "long_silence": heard["silent"].ge(LONG_SILENCE),
    }
    found = np.select([test.to_numpy(bool) for test in tests.values()], list(tests), "check_in")
    return [str(name) for name in found]


def _latest_news(log: FollowUpLog, rows: pd.DataFrame, as_of: Day | None) -> pd.DataFrame:
    """For each row: ``kind`` of the latest interview or response, days ``silent`` and ``notes`` since, ``closed``."""
    known = KnownTexts(to_arrow(log.cells("applications", "application_id")))
    place = known.places(to_arrow(rows["application_id"]))
    return _standings(log, as_of).reindex(place).reset_index(drop=True)


@once_a_log
def _standings(log: FollowUpLog, as_of: Day | None) -> pd.DataFrame:
    """The same for each application of the log."""
    day = _END if as_of is None else as_of
    facts = coded_events(log, as_of=day)
    own, note = facts.own, facts.among("follow_up")
    last = facts.latest(own & ~note & ~facts.among("application"))
    ends = facts.day_at(facts.latest(own)) if as_of is None else day_number(as_of)
    latest = {
        "kind": texts_at(KINDS, facts.kind_at(last)),
        "silent": np.where(last == NOWHERE, 0, ends - facts.day_at(last)),
        "notes": np.bincount(facts.application[note & facts.after(last)], minlength=len(log)),
        "closed": status(log, facts, as_of=day).closed,
    }
    return pd.DataFrame(latest)


def _held_interview(log: FollowUpLog, rows: pd.DataFrame, people: pd.DataFrame, as_of: Day | None) -> np.ndarray:
    """Whether each row's person held an interview; where nobody is named on either side, whether there was one."""
    days, asked = day_numbers(log.cells("interviews", "interviewed_on")), plain_cells(rows["application_id"])
    seen = are_seen(log, "interviews") & (as_of is None or days <= day_number(as_of))
    at = np.flatnonzero(seen & log.cells("interviews", "application_id").isin(asked).to_numpy())
    held = {name: log.cells("interviews", name).take(at) for name in ("application_id", "interviewers")}
    there = split_people(held["interviewers"])
    there["application_id"] = held["application_id"].array.take(there["row"].to_numpy())
    known = people[people["application_id"].notna()]
    met = np.zeros(len(rows), bool)
    met[known["row"].to_numpy()[match_people(known, there, per="application_id")["left"]]] = True
    named = {
        row
        for row, *texts in zip(*(people[part].tolist() for part in ("row", "name", "email")), strict=True)
        if any(texts)
    }
    pairs = list(zip(*(plain_cells(held[part]) for part in ("application_id", "interviewers")), strict=True))
    every, unnamed = {at for at, _ in pairs}, {at for at, who in pairs if who is None}
    alone = [at in unnamed or (row not in named and at in every) for row, at in enumerate(asked)]
    return np.asarray(met | np.array(alone, bool))
