"""The week: what went out, what came, what is due, what was promised, what changed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.agenda.due import due_list
from followup_analytics.agenda.pages.page import Page, Section, fact_name, names_of_each
from followup_analytics.agenda.promised_days import promised_days
from followup_analytics.facts.coded_events import KINDS, began
from followup_analytics.facts.fact_rows import dated_rows
from followup_analytics.facts.status import status
from followup_analytics.facts.timeline import coded_events
from followup_analytics.letters.promises import promises
from followup_analytics.log.arguments import checked
from followup_analytics.log.cadence import Cadence
from followup_analytics.log.days import MISSING, Day, day_number, day_numbers, to_days
from followup_analytics.log.locale.catalogue import N_, _, ngettext, spoken
from followup_analytics.log.locale.log_words import word
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.phrases import day_words, short_text

DAYS = 7
_USUAL = Cadence()


@checked
@spoken
def week(log: FollowUpLog, *, as_of: Day, cadence: Cadence = _USUAL, language: str = "en") -> Page:
    """One page on the seven days up to `as_of`, and on the seven that follow.

    Parameters
    ----------
    log
        The log.
    as_of
        The last day of the week; later facts do not exist.
    cadence
        The rhythm, as for `due_list`.
    language
        That of the page, as for `due_list`.

    Returns
    -------
    Page
        ``markdown`` and ``html`` of it. Its ``sections`` are What went out, What came, Due, Ahead, Promised and
        Changed, each with ``lines`` and the ``rows`` that they were made from.

    Examples
    --------
    >>> log = FollowUpLog(interviews=pd.DataFrame({"company": ["Tide Labs"], "interviewed_on": ["2026-03-03"]}))
    >>> [section.heading for section in week(log, as_of="2026-03-04").sections]
    ['What went out', 'What came', 'Due', 'Ahead', 'Promised', 'Changed']
    """
    today = day_number(as_of)
    due = due_list(log, as_of=as_of, cadence=cadence, language=language)
    sections = (
        _facts(log, today, _("What went out"), "follow_ups", "to"),
        _facts(log, today, _("What came"), "responses", "from"),
        _due(due),
        _next_days(log, due, today),
        _promised(log, as_of, today),
        _changed(log, as_of, today),
    )
    year = to_days(np.array([today]))[0].item().year
    title = _("The week to {day} {year}", day=day_words(today, today, weekday=True), year=year)
    return Page(title, sections, language)


def _facts(log: FollowUpLog, today: int, heading: str, table: str, who: str) -> Section:
    """The rows of a table dated in the week, the newest last; interviews held came, too."""
    frames = [_dated(log, table, who, today - DAYS + 1, today)]
    if table == "responses":
        frames.append(_dated(log, "interviews", "interviewers", today - DAYS + 1, today))
    rows = pd.concat(frames).sort_values(["day", "company"], kind="stable", ignore_index=True)
    lines = [f"{day_words(day, today)}: {kind}, {text}" for day, kind, text in _fact_texts(rows)]
    none = _("Nothing came.") if table == "responses" else _("Nothing went out.")
    return Section(heading, tuple(lines or [none]), rows)


def _dated(log: FollowUpLog, table: str, who: str, first: int, last: int) -> pd.DataFrame:
    row, application, day = dated_rows(log, table)
    within = (first <= day) & (day <= last)
    frame, about = getattr(log, table).iloc[row[within]], log.applications.iloc[application[within]]
    cells = {name: about[name].to_numpy() for name in ("company", "role", "application_id")}
    kind = frame["kind"].fillna("note").to_numpy() if "kind" in frame else "interview"
    return pd.DataFrame({"day": day[within], **cells}).assign(kind=kind, who=_names(frame[who]))


def _names(cells: pd.Series) -> np.ndarray:
    named = zip(cells.isna().tolist(), names_of_each(cells), strict=True)
    return np.array([np.nan if gone else who for gone, who in named], "object")


def _fact_texts(rows: pd.DataFrame) -> list[tuple[int, str, str]]:
    cells = zip(rows["day"].tolist(), rows["kind"], rows["company"], rows["role"], rows["who"], strict=True)
    return [
        (day, fact_name(str(kind)), ", ".join(short_text(part) for part in about if pd.notna(part)))
        for day, kind, *about in cells
    ]


def _due(due: pd.DataFrame) -> Section:
    rows = due[due["status"].isin(["overdue", "today"])].reset_index(drop=True)
    late = int((rows["status"] == "overdue").sum())
    many = ngettext("{n} note is due, {late} overdue.", "{n} notes are due, {late} overdue.", len(rows), late=late)
    return Section(_("Due"), (many if len(rows) else _("Nothing is due."), *_reasons(rows)), rows)


def _reasons(rows: pd.DataFrame) -> list[str]:
    """Company and person before each reason; a person whom the reason names stands there alone."""
    reasons = zip(rows["company"], rows["to"], rows["reason"], strict=True)
    return [
        f"{short_text(company)}{'' if pd.isna(to) or to in reason else f', {short_text(to)}'}: {reason}"
        for company, to, reason in reasons
    ]


def _next_days(log: FollowUpLog, due: pd.DataFrame, today: int) -> Section:
    """Interviews and notes of the next seven days."""
    planned = _dated(log, "interviews", "interviewers", today + 1, today + DAYS).sort_values("day", kind="stable")
    talks = [(day_words(day, today, weekday=True), text) for day, _kind, text in _fact_texts(planned)]
    lines = [_("{day}: interview, {text}", day=day, text=text) for day, text in talks]
    number = int(due["days_overdue"].between(-DAYS, -1).sum())
    falls = ngettext(
        "{n} note falls due in the next {days} days.", "{n} notes fall due in the next {days} days.", number, days=DAYS
    )
    falls = falls if number else _("Nothing falls due in the next {days} days.", days=DAYS)
    return Section(_("Ahead"), (*lines, falls), planned.reset_index(drop=True))


def _promised(log: FollowUpLog, as_of: Day, today: int) -> Section:
    """Promised days of the week and of the next, what is broken, and what the seeker owes."""
    every = promised_days(log, as_of=as_of)
    day = day_numbers(every["answer_by"])
    near = (today - DAYS < day) & (day <= today + DAYS) & ~every["outcome"].isin(["void", "replaced"])
    rows = every[near | (every["outcome"] == "broken")].reset_index(drop=True)
    their_words = zip(rows["company"], day_numbers(rows["answer_by"]).tolist(), rows["outcome"], strict=True)
    said = N_("{company} said they would answer by {day}: {outcome}.")
    lines = [
        _(said, company=short_text(who), day=day_words(on, today), outcome=word(outcome))
        for who, on, outcome in their_words
    ]
    company = log.applications.drop_duplicates("application_id").set_index("application_id")["company"]
    owed = promises(log, as_of=as_of).query("not kept")
    lines += [
        _owed(short_text(company.get(at, _("somebody"))), short_text(text, 160), by, today)
        for at, text, by in zip(owed["application_id"], owed["promise"], day_numbers(owed["by"]).tolist(), strict=True)
    ]
    return Section(_("Promised"), tuple(lines or [_("Nothing is promised.")]), rows)


def _owed(company: str, promise: str, by: int, today: int) -> str:
    if by == MISSING:
        return _("You owe {company}: {promise}", company=company, promise=promise)
    by_then = N_("You owe {company}, by {day}: {promise}")
    return _(by_then, company=company, day=day_words(by, today), promise=promise)


def _changed(log: FollowUpLog, as_of: Day, today: int) -> Section:
    """Applications begun, closed or opened again in the week."""
    then, facts = str(to_days(np.array([today - DAYS]))[0])[:10], coded_events(log, as_of=as_of)
    before, now = status(log, coded_events(log, as_of=then), as_of=then), status(log, facts, as_of=as_of)
    applied = day_numbers(log.cells("applications", "applied_on"))
    new = (today - DAYS < applied) & (applied <= today)
    kind = np.array([*KINDS, ""], "object")[now.closed_by]
    change = np.select(
        [now.closed & ~before.closed, before.closed & ~now.closed, new], ["closed", "open again", "new"], ""
    )
    at = np.flatnonzero(change != "")
    rows = log.applications.iloc[at][["company", "role", "application_id"]].reset_index(drop=True)
    rows = rows.assign(change=change[at], kind=kind[at])
    how = {"closed": _("closed: {kind}", kind="{kind}"), "open again": _("open again"), "new": _("a new application")}
    changes = zip(rows["company"], rows["role"], rows["change"], rows["kind"], strict=True)
    about = ", ".join
    lines = [
        f"{about(short_text(part) for part in named if pd.notna(part))}: {how[one].format(kind=word(why))}."
        for *named, one, why in changes
    ]
    exist = (applied == MISSING) | (began(log, facts) <= today)
    still_open = int((exist & ~now.closed).sum())
    lines.append(ngettext("{n} application is open.", "{n} applications are open.", still_open))
    return Section(_("Changed"), tuple(lines), rows)
