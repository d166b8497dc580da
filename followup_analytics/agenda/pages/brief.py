"""The brief: one page to read before an interview.

A brief holds nothing private at all, nor a note that speaks of it: it may lie on a table before several people.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from followup_analytics.agenda.pages.page import Page, Section, fact_name, names_in
from followup_analytics.agenda.pages.story import ELSEWHERE, story
from followup_analytics.agenda.promised_days import promised_days
from followup_analytics.facts.people import match_people, split_people
from followup_analytics.gifts.redaction import PRIVATE, Redaction
from followup_analytics.letters.promises import promises
from followup_analytics.log import words
from followup_analytics.log.arguments import checked
from followup_analytics.log.days import Day, day_number, day_numbers
from followup_analytics.log.locale.catalogue import N_, _, ngettext, spoken
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.phrases import company_and_role, day_words, short_text
from followup_analytics.reading.contacts.acquaintances import known_there

_LONG = 160  # characters of a note that are shown
_SENT = ("follow_up", "application")
_THEIR_WORD = {
    "ahead": N_("They said they would answer by {day}."),
    "broken": N_("They said they would answer by {day}, and did not."),
}


@checked
@spoken
def brief(log: FollowUpLog, *, application: str, as_of: Day, language: str = "en") -> Page:
    """One page before an interview: when and where, who, whom you know there, what was said and sent, promises.

    It is about the next interview of the application, else about the latest. Nothing private stands in it, nor a note
    or an answer in which a private topic is spoken of: the page may lie on the table before several people.

    Parameters
    ----------
    log
        The log.
    application
        An `application_id`.
    as_of
        Later facts do not exist; an interview dated later is a planned one.
    language
        That of the page, as for `due_list`.

    Returns
    -------
    Page
        ``markdown`` and ``html`` of it, and its ``sections``, each with its ``lines``.

    Raises
    ------
    NotInLog
        If the log does not know the application.

    Examples
    --------
    >>> log = FollowUpLog(interviews=pd.DataFrame(
    ...     {"company": ["Tide Labs"], "interviewed_on": ["2026-03-09"], "interviewers": ["Ana Lee"]}))
    >>> page = brief(log, application="tide-labs", as_of="2026-03-04")
    >>> page.title, page.sections[0].lines
    ('Tide Labs', ('Interview on Monday 9 March, with Ana Lee.',))
    """
    rows, today = story(log, application=application, as_of=as_of), day_number(as_of)
    kept = Redaction.of(log, [application])
    texts = rows["words"].fillna("") + " | " + rows["gift"].fillna("")
    fine = np.array([not _is_private(kept, text, application) for text in texts], bool)
    open_rows = rows[~rows["private"] & fine]
    about = log.applications[log.cells("applications", "application_id") == application].iloc[0]
    title = company_and_role(about)
    meeting, at = _meeting(log, rows, today)
    sections = (
        Section(_("The interview"), meeting),
        Section(_("Who, and what they care about"), _people(open_rows, at)),
        Section(_("Whom you know there"), _contacts(log, about["company"], application, kept)),
        Section(_("What they asked before"), _questions(log, application, kept)),
        Section(_("What was sent"), _lines(open_rows[open_rows["kind"].isin(_SENT)], today)),
        Section(_("What they answered"), _lines(open_rows[open_rows["kind"].isin(words.RESPONSE_KINDS)], today)),
        Section(_("Promises"), _promises(log, application, as_of, kept)),
    )
    return Page(title, tuple(section for section in sections if section.lines), language)


def _questions(log: FollowUpLog, application: str, kept: Redaction) -> tuple[str, ...]:
    """The questions that were written down in the interviews of an application, in an own column of that name."""
    if "questions" not in log.interviews:
        return ()
    cells = (
        log.interviews.loc[log.cells("interviews", "application_id") == application, "questions"].dropna().astype("str")
    )
    lines = [short_text(line, _LONG) for cell in cells for line in cell.splitlines() if line.strip()]
    return tuple(line for line in dict.fromkeys(lines) if not _is_private(kept, line, application))


def _contacts(log: FollowUpLog, company: str, application: str, kept: Redaction) -> tuple[str, ...]:
    """The contacts on the shelf who work at that company, each with an address where there is one."""
    contacts = known_there(log.gifts, pd.Series([company]))
    cells = zip(contacts["title"], contacts["url"], strict=True)
    lines = [" · ".join(short_text(cell, _LONG) for cell in row if pd.notna(cell)) for row in cells]
    return tuple(line for line in dict.fromkeys(lines) if line and not _is_private(kept, line, application))


def _is_private(kept: Redaction, text: str, application: str) -> bool:
    return any(why == PRIVATE for _, why in kept.found(text, within=[application]))


def _meeting(log: FollowUpLog, rows: pd.DataFrame, today: int) -> tuple[tuple[str, ...], str | None]:
    """When, where and with whom the next interview is, else the latest was; and its id."""
    ahead = rows[rows["kind"] == "planned"].head(1)
    chosen = ahead if len(ahead) else rows[rows["kind"] == "interview"].tail(1)
    if chosen.empty:
        return (_("No interview is written down."),), None
    row = chosen.iloc[0]
    interview = log.interviews[log.cells("interviews", "interview_id") == row["id"]].iloc[0]
    day = day_words(int(day_numbers(chosen["on"])[0]), today, weekday=True)
    people = "" if pd.isna(row["who"]) else _(", with {people}", people=names_in(row["who"]))
    if len(ahead):
        when = day if pd.isna(row["at"]) else _("{day} at {time}", day=day, time=row["at"])
        lines = [_("Interview on {when}{people}.", when=when, people=people)]
    else:
        lines = [_("The latest interview was on {day}{people}; none is planned.", day=day, people=people)]
    lines += [_("Where: {place}", place=short_text(interview["place"], _LONG))] if pd.notna(interview["place"]) else []
    return tuple(lines), str(row["id"])


def _people(rows: pd.DataFrame, at: str | None) -> tuple[str, ...]:
    """Each person of that interview, then all others met, with what they care about and the gifts they had."""
    first = rows[rows["id"] == at]
    cells = pd.concat([first["who"], rows.loc[rows["kind"].isin(["interview", "planned"]), "who"]]).dropna()
    people = split_people(cells.reset_index(drop=True))
    mailed = people.loc[people["email"] != "", "name_key"]
    people = people[(people["email"] != "") | ~people["name_key"].isin(mailed)]
    people = people.drop_duplicates(["email", "name_key"], ignore_index=True)
    topics, sent = rows[rows["kind"] == "topic"], rows[rows["kind"].isin(_SENT) & rows["gift"].notna()]
    said, gifts = _of_each(people, topics, "words"), _of_each(people, sent, "gift")
    out = []
    for n, (name, email) in enumerate(zip(people["name"], people["email"], strict=True)):
        had = f" {_('Had: {gifts}.', gifts='; '.join(gifts[n]))}" if gifts.get(n) else ""
        out.append(f"{name or email}: {'; '.join(said[n])}.{had}" if said.get(n) else f"{name or email}.{had}")
    return tuple(out)


def _of_each(people: pd.DataFrame, rows: pd.DataFrame, column: str) -> dict[int, list[str]]:
    """By person the cells of the rows that name that person alone."""
    there = split_people(rows["who"].astype("str").reset_index(drop=True))
    there = there[~there["row"].duplicated(keep=False)].assign(one=0)
    pairs = match_people(people.assign(one=0), there, per="one")
    found: dict[int, list[str]] = {}
    for person, at in zip(pairs["left"], there["row"].to_numpy()[pairs["right"]], strict=True):
        text = short_text(rows[column].iloc[at], _LONG)
        if text not in found.setdefault(int(person), []):
            found[int(person)].append(text)
    return found


def _lines(rows: pd.DataFrame, today: int) -> tuple[str, ...]:
    """A line a note or answer, the newest first."""
    return tuple(_line(row, today) for row in rows[::-1].to_dict("records"))


def _line(row: dict[Any, Any], today: int) -> str:
    day = day_words(int(day_numbers(pd.Series([row["on"]]))[0]), today)
    kind = fact_name(str(row["kind"]))
    who = "" if pd.isna(row["who"]) else f", {names_in(str(row['who']))}"
    parts = [short_text(str(row[name]).split("\n")[0], _LONG) for name in ("words", "gift") if not pd.isna(row[name])]
    said = [_(ELSEWHERE) if part == ELSEWHERE else part for part in parts]
    return f"{day}, {kind}{who}" + (f": {' · '.join(said)}" if said else "")


def _promises(log: FollowUpLog, application: str, as_of: Day, kept: Redaction) -> tuple[str, ...]:
    """What each side promised and has not kept yet, and what they were late with."""
    every = promised_days(log, as_of=as_of)
    theirs, today = every[every["application_id"] == application], day_number(as_of)
    days, late = day_numbers(theirs["answer_by"]).tolist(), theirs["days_late"].fillna(0).astype("int64").tolist()
    words_of = zip(theirs["outcome"], days, late, strict=True)
    out = [_their_word(outcome, day_words(day, today, weekday=True), late) for outcome, day, late in words_of]
    ours = promises(log, application, as_of=as_of).query("not kept")["promise"]
    out += [_("You promised: {promise}", promise=text) for text in ours if not _is_private(kept, text, application)]
    return tuple(dict.fromkeys(filter(None, out)))


def _their_word(outcome: str, day: str, late: int) -> str:
    """What there is to say of a day by which they would answer; nothing where they kept it."""
    if outcome == "late":
        return ngettext(
            "They said they would answer by {day}, and did so {n} day later.",
            "They said they would answer by {day}, and did so {n} days later.",
            late,
            day=day,
        )
    return _(_THEIR_WORD[outcome], day=day) if outcome in _THEIR_WORD else ""
