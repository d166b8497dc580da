"""The list of applications: when each was last heard of, and how it stands, in words and with a mark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from followup_analytics.agenda.promised_days import promised_days
from followup_analytics.agenda.search import excerpt
from followup_analytics.facts.coded_events import KINDS
from followup_analytics.facts.fact_rows import dated_rows
from followup_analytics.facts.plans import UNENDING, known_plans
from followup_analytics.facts.status import status
from followup_analytics.facts.timeline import coded_events
from followup_analytics.log.days import MISSING, Day, day_number, day_numbers
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.phrases import short_text
from followup_analytics.panels.texts import N_, _, day_words, in_language, ngettext
from followup_analytics.panels.words import word

_CLOSED = {
    "offer": (N_("they made an offer"), "good"),
    "hired": (N_("you were hired"), "good"),
    "rejection": (N_("rejected"), "over"),
    "filled": (N_("filled"), "over"),
    "withdrawn": (N_("you withdrew"), "over"),
}


def listing(log: FollowUpLog, *, as_of: Day) -> pd.DataFrame:
    """A row per application, in the order of the log: ``day`` (of the latest fact), ``state``, ``mark``, ``open``.

    Examples
    --------
    >>> log = FollowUpLog(interviews=pd.DataFrame({"company": ["Tide Labs"], "interviewed_on": ["2026-03-09"]}))
    >>> listing(log, as_of="2026-03-04")[["state", "mark"]].values.tolist()
    [['interview in 5 days', 'ahead']]
    """
    today, facts = day_number(as_of), coded_events(log, as_of=as_of)
    now = status(log, facts, as_of=as_of)
    applied = day_numbers(log.applications["applied_on"])
    day = np.maximum(facts.day_at(facts.latest(np.ones(len(facts), bool))), np.where(applied > today, MISSING, applied))
    out = pd.DataFrame({"day": day, "state": word("open"), "mark": "ahead", "open": ~now.closed})
    kept = np.flatnonzero(now.kept_in_mind >= 0)
    out.loc[kept, ["state", "mark"]] = _("keeps you in mind"), "held"
    _tell_promises(out, log, as_of, today)
    gone = known_plans(log, today=today)
    gone = gone[(gone["kind"] == "pause") & (gone["until"] == UNENDING) & (gone["application"] >= 0)]
    out.loc[gone["application"].unique(), ["state", "mark"]] = _("you let it go"), "held"
    _tell_interviews(out, log, today)
    for kind, words in _CLOSED.items():
        out.loc[np.flatnonzero(now.closed_by == KINDS.index(kind)), ["state", "mark"]] = in_language(words)
    return out


def finder_row(row: Mapping[Any, Any], words: str, when: str) -> dict[str, Any]:
    """An application as a row of the finder, with what stands around the words that were asked for.

    Parameters
    ----------
    row
        ``application_id``, ``company``, ``role``, ``state``, ``mark``, and the ``text`` in which the words stand.
    """
    before, hit, after = ("", "", "") if pd.isna(row["text"]) else excerpt(row["text"], words)
    name, role = short_text(row["company"], 80), "" if pd.isna(row["role"]) else short_text(row["role"], 80)
    cells = {"key": row["application_id"], "name": name, "more": role, "when": when}
    cells |= {"state": row["state"], "mark": row["mark"]}
    return cells | ({"before": before, "found": hit, "after": after} if hit and hit not in name else {})


def how_it_stands(log: FollowUpLog, application: str, *, as_of: Day) -> str:
    """How long an application has been going on, and how many notes were sent; nothing where nothing is known.

    Examples
    --------
    >>> log = FollowUpLog(follow_ups=pd.DataFrame({"application_id": ["a"], "sent_on": ["2026-03-02"]}))
    >>> how_it_stands(log, "a", as_of="2026-03-04")
    'since 2 March, 1 note sent'
    """
    facts, at = coded_events(log, as_of=as_of), log.applications["application_id"].tolist().index(application)
    own, applied = facts.application == at, day_numbers(log.applications["applied_on"])[at]
    days = [*facts.day[own & facts.own], *([applied] if applied != MISSING else [])]
    notes = int((own & facts.among("follow_up")).sum())
    since = _("since {day}", day=day_words(int(min(days)), day_number(as_of))) if days else ""
    return ", ".join(filter(None, [since, ngettext("{n} note sent", "{n} notes sent", notes) if notes else ""]))


def _tell_promises(out: pd.DataFrame, log: FollowUpLog, as_of: Day, today: int) -> None:
    found = promised_days(log, as_of=as_of)
    found = found[found["outcome"].isin(["ahead", "broken"])]
    where = pd.Index(log.applications["application_id"]).get_indexer(pd.Index(found["application_id"]))
    for at, outcome, day in zip(where, found["outcome"], day_numbers(found["answer_by"]).tolist(), strict=True):
        past = ngettext("{n} day past the day they named", "{n} days past the day they named", today - day)
        ahead = _("they answer by {day}", day=day_words(day, today))
        state = (past, "word") if outcome == "broken" else (ahead, "ahead")
        out.loc[at, ["state", "mark"]] = state


def _tell_interviews(out: pd.DataFrame, log: FollowUpLog, today: int) -> None:
    _rows, application, day = dated_rows(log, "interviews")
    ahead = day > today
    first = pd.Series(day[ahead]).groupby(application[ahead]).min()
    left = first - today
    states = [
        ngettext("interview in {n} day", "interview in {n} days", int(days)) if days > 1 else _("interview tomorrow")
        for days in left
    ]
    out.loc[first.index, "state"], out.loc[first.index, "mark"] = states, "ahead"
