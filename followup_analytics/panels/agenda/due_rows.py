"""The due panel's list: what is due, what was drawn, the chance of an answer, and closed applications."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd

from followup_analytics.agenda.due import due_list
from followup_analytics.agenda.in_touch import CLOSED, in_touch
from followup_analytics.agenda.offers import offer_lines, offer_notes
from followup_analytics.agenda.quiet import why_quiet
from followup_analytics.analyses.ahead.chances import LEAST_KNOWN
from followup_analytics.analyses.ahead.forecast import outlook_of_each
from followup_analytics.experiment.assignment import as_assigned
from followup_analytics.export import exports
from followup_analytics.log.cadence import Cadence
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.tables import missing_cells
from followup_analytics.log.text.phrases import estimate, percent
from followup_analytics.log.text.text_keys import KnownTexts
from followup_analytics.log.text.texts import to_arrow
from followup_analytics.log.words import FOLLOW_UP_KINDS, STATUSES, THANK_YOU
from followup_analytics.panels.kit import html
from followup_analytics.panels.kit.buttons import Copy, File
from followup_analytics.panels.texts import N_, _, language, ngettext, number, short_day
from followup_analytics.panels.words import word

AHEAD = (7, 14, 30)  # days for which the chance of an answer is told
DAYS_SHOWN = 14  # the one that stands in the list
CLOSED_ONES = -1_000_000  # the span that lists closed applications instead of days
OFFER_NOTES = -1_000_001  # the one that lists open applications to tell of an offer
COLUMNS = (
    ("when", N_("Due"), "due_on"),
    ("note", N_("Note"), "note"),
    ("company", N_("Company")),
    ("role", N_("Role")),
    ("to", N_("To")),
    ("reason", N_("Why")),
    ("answer", N_("Answer in 14 days"), f"chance_{DAYS_SHOWN}"),
)
SPANS = (
    (N_("overdue and today"), 0),
    (N_("overdue"), -1),
    (N_("the next 7 days"), 7),
    (N_("the next 30 days"), 30),
    (N_("everything ahead"), 36_500),
    (N_("closed applications"), CLOSED_ONES),
    (N_("open applications to tell of an offer"), OFFER_NOTES),
)
_EMPTY = N_(
    "Write down an interview or an application, and each note will stand here on its day, its letter beside it."
)
_UNKNOWN = N_("cannot tell yet")
_NONE = {
    CLOSED_ONES: N_("No application is closed."),
    OFFER_NOTES: N_("There is no offer left to tell others about."),
}
_OF_CHANCE = ("silent_days", "at_risk", *(f"{end}_{day}" for day in AHEAD for end in ("chance", "lower", "upper")))


Lists = tuple[pd.DataFrame, pd.DataFrame | None, pd.DataFrame]  # what is due, what is closed, and what is shown


def lists(
    log: FollowUpLog, span: int, *, as_of: dt.date, cadence: Cadence, ended: pd.DataFrame | None, extras: bool
) -> Lists:
    """What is due, the closed applications unless they are known, and what a span shows of both."""
    due = notes_due(log, as_of=as_of, cadence=cadence, extras=extras)
    if ended is None:
        ended = closed(log, as_of=as_of, others=span == CLOSED_ONES, extras=extras)
    shown = notes_of_offer(log, as_of=as_of) if span == OFFER_NOTES else rows_within(due, ended, span)
    return due, ended, shown


def notes_due(log: FollowUpLog, *, as_of: dt.date, cadence: Cadence, extras: bool = False) -> pd.DataFrame:
    """The due list with what was drawn for each note: the columns of `due_list`, and ``drawn`` (see `as_assigned`).

    Topics and gifts, which no list shows, stand in it with `extras` alone.
    """
    due = due_list(log, as_of=as_of, cadence=cadence, extras=extras, language=language())
    return as_assigned(log, due, as_of=as_of, language=language())


def chances(log: FollowUpLog, *, as_of: dt.date) -> pd.DataFrame:
    """The chance that an answer comes, for each application that waits: what `with_chances` takes."""
    return outlook_of_each(log, as_of=as_of, days=AHEAD)


def with_chances(rows: pd.DataFrame, ahead: pd.DataFrame | None) -> pd.DataFrame:
    """The rows with ``silent_days``, ``at_risk``, ``chance_d``, ``lower_d`` and ``upper_d`` of `chances`.

    They are missing where the application has no open wait, and everywhere while the chances are not worked out: in a
    long log that takes a third of the time of the list, so that the list comes first.
    """
    if ahead is None:
        return rows.reindex(columns=[*(name for name in rows if name not in _OF_CHANCE), *_OF_CHANCE])
    at = KnownTexts(to_arrow(ahead["application_id"])).places(to_arrow(rows["application_id"]))
    held = {name: ahead[name].to_numpy("float64") for name in _OF_CHANCE}
    return rows.assign(**{name: np.append(cells, np.nan)[at] for name, cells in held.items()})


def closed(log: FollowUpLog, *, as_of: dt.date, others: bool, extras: bool = False) -> pd.DataFrame | None:
    """The closed applications kept in touch with, then the others where asked for, with the columns of `notes_due`."""
    if not others and not log.plans["kind"].eq("pin").any():
        return None  # a choice is a pin
    return _undrawn(in_touch(log, as_of=as_of, others=others, extras=extras, language=language()))


def notes_of_offer(log: FollowUpLog, *, as_of: dt.date) -> pd.DataFrame:
    """The notes that tell others of an offer, with the columns of `notes_due` and ``deadline``."""
    return _undrawn(offer_notes(log, as_of=as_of)).assign(in_touch=False)


def _undrawn(found: pd.DataFrame) -> pd.DataFrame:
    return found.assign(drawn=missing_cells(len(found), "str").array)


def rows_within(due: pd.DataFrame, ended: pd.DataFrame | None, span: int) -> pd.DataFrame:
    """The rows to show for a span of days ahead: notes due by then, and beneath them those to closed applications."""
    if span == CLOSED_ONES and ended is not None:
        return ended.assign(in_touch=True)
    near = -due["days_overdue"].to_numpy("float64", na_value=np.nan) <= span
    parts = [due.take(np.flatnonzero(near)).assign(in_touch=False)]
    if ended is not None:
        ended = ended[(-ended["days_overdue"] <= span).fillna(False)]
        parts += [ended.assign(in_touch=True)] if len(ended) else []
    return pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0].reset_index(drop=True)


def head_text(log: FollowUpLog, due: pd.DataFrame, *, as_of: dt.date) -> str:
    """What stands above the list: how much is due, an offer to answer; while nothing is written down, how to begin."""
    if not len(log):
        return html.heading(_("Nothing is due")) + html.text(_(_EMPTY)) + html.doors((html.CAPTURE, html.IMPORT))
    late, today = (int(due["status"].eq(status).sum()) for status in STATUSES[:2])
    counts = ", ".join([*([_("{n} overdue", n=late)] if late else []), *([_("{n} today", n=today)] if today else [])])
    offers = offer_lines(log, as_of=as_of, language=language())
    return html.heading(_("Due: {counts}", counts=counts) if counts else _("Nothing is due today")) + (
        html.facts([(_("Your answer"), offers)]) if offers else ""
    )


def none_shown(log: FollowUpLog, due: pd.DataFrame, span: int, as_of: dt.date) -> str:
    """What stands in place of the rows where a span has none."""
    if span in _NONE:
        return _(_NONE[span])
    said = why_quiet(log, due, as_of=as_of, language=language())
    return said.replace(_("Nothing is due."), _("Nothing is due. Enjoy the day."), 1) if span == 0 else said


def in_words(shown: pd.DataFrame, as_of: dt.date, *, told: bool = True) -> pd.DataFrame:
    """The rows with their days, kinds and chances as a person says them: `when`, `note` and `answer`.

    While the chances are not worked out, `told` is false, and dots stand in their place.
    """
    kept = np.where(shown["status"] == CLOSED, word("closed"), word("keep in touch"))
    note = np.where(shown["in_touch"], kept, _kinds(shown) if "deadline" not in shown else _("tell of the offer"))
    return shown.assign(when=_due_words(shown, as_of), note=note, answer=_chances(shown, told=told))


def _kinds(shown: pd.DataFrame) -> np.ndarray:
    """What kind of note each row is, and which of its wait."""
    kinds = {kind: word(kind) for kind in FOLLOW_UP_KINDS}
    rows = zip(shown["kind"].tolist(), shown["attempt"].tolist(), strict=True)
    numbered = (
        _("{kind} no. {number}", kind=kinds[kind], number=number) if number > 1 and kind != THANK_YOU else kinds[kind]
        for kind, number in rows
    )
    return np.fromiter(numbered, dtype=object, count=len(shown))


def files(rows: Callable[[], pd.DataFrame]) -> tuple[File | Copy, ...]:
    """What can be exported of a list, made from its rows once a button is pressed."""
    csv, markdown, calendar = exports.due_csv, exports.due_markdown, exports.due_calendar
    return (
        File("due.csv", _("Download CSV"), "text/csv", lambda: csv(rows())),
        File("due.md", _("Download Markdown"), "text/markdown", lambda: markdown(rows()).encode()),
        File("due.ics", _("Download calendar"), "text/calendar", lambda: calendar(rows())),
        File("due.ics", _("Calendar with alarms"), "text/calendar", lambda: calendar(rows(), alarm="09:00")),
        Copy(_("Copy the list"), lambda: markdown(rows())),
    )


def title(row: pd.Series) -> str:
    """Whom a row is for, and where."""
    return ", ".join(str(row[name]) for name in ("to", "company", "role") if pd.notna(row[name]))


def chance_words(row: pd.Series, *, told: bool = True) -> list[str]:
    """The chance that an answer comes, in sentences: for each number of days, of how many, and what it means."""
    if not told:
        return [html.PENDING]
    days = [day for day in AHEAD if pd.notna(row[f"chance_{day}"])]
    if not days:
        return [_("Cannot tell yet: {why}. That is neither a good sign nor a bad one.", why=_too_few(row))]
    lines = [
        _(
            "Within {days} days: {chance}, likely between {low} and {high} %.",
            days=day,
            chance=percent(row[f"chance_{day}"]),
            low=f"{100 * row[f'lower_{day}']:.0f}",
            high=f"{100 * row[f'upper_{day}']:.0f}",
        )
        for day in days
    ]
    of = _("From {silences}, later notes included.", silences=_silences(row))
    return [*lines, f"{of} {_(_SMALL)}"]


_SMALL = N_("A small chance is no reason to give up: your note may be what brings the answer.")


def _silences(row: pd.Series) -> str:
    """How many silences lasted longer than that of a row."""
    silence = ngettext("{n} day", "{n} days", int(row["silent_days"]))
    return ngettext(
        "{n} silence longer than {silence}", "{n} silences longer than {silence}", int(row["at_risk"]), silence=silence
    )


def _too_few(row: pd.Series) -> str:
    if pd.isna(row["silent_days"]):
        return _("no silence is counted here")
    if row["at_risk"] >= LEAST_KNOWN:
        fewer = N_("of {silences}, fewer than {least} went on for another week")
        return _(fewer, silences=_silences(row), least=LEAST_KNOWN)
    silence = ngettext("{n} day", "{n} days", int(row["silent_days"]))
    if not row["at_risk"]:
        none = N_("no other silence in your log lasted longer than {silence}, and it takes {least}")
        return _(none, silence=silence, least=LEAST_KNOWN)
    return _("your log has {silences}, and it takes {least}", silences=_silences(row), least=LEAST_KNOWN)


def _due_words(shown: pd.DataFrame, as_of: dt.date) -> np.ndarray:
    """The day of each row; rows of one day are written once."""
    days = shown["due_on"].to_numpy("datetime64[us]").astype("int64")
    _each, first, codes = np.unique(days, return_index=True, return_inverse=True)
    some = shown[["due_on", "days_overdue"]].take(first)
    rows = zip(some["due_on"], some["days_overdue"].astype("float64").tolist(), strict=True)
    told = np.fromiter((_due(day, days, as_of) for day, days in rows), dtype=object, count=len(some))
    return told[codes]


def _due(day: pd.Timestamp, overdue: float, as_of: dt.date) -> str:
    if pd.isna(day) or pd.isna(overdue):
        return _("no day")
    if not overdue:
        return _("today")
    on, days = short_day(day, as_of), int(abs(overdue))
    if overdue > 0:
        return ngettext("{day}, {n} day overdue", "{day}, {n} days overdue", days, day=on)
    return ngettext("{day}, in {n} day", "{day}, in {n} days", days, day=on)


def _chances(shown: pd.DataFrame, *, told: bool) -> list[str]:
    ends = (shown[f"{name}_{DAYS_SHOWN}"].tolist() for name in ("chance", "lower", "upper"))
    rows = zip(*ends, shown["at_risk"].tolist(), shown["in_touch"].tolist(), strict=True)
    texts = [
        ""
        if in_touch
        else _(_UNKNOWN)
        if told and pd.isna(rate)
        else html.PENDING
        if pd.isna(rate)
        else _("{share}, of {n}", share=estimate(rate, low, high), n=number(int(size)))
        for rate, low, high, size, in_touch in rows
    ]
    return [text.replace("–", "–\u2060") for text in texts]  # no line ends within an interval
