"""Checks: what must hold of a letter form before its button is obeyed."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from followup_analytics.journal.debrief import IncompleteDebrief
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.tables import TABLES
from followup_analytics.panels.kit.form import Values
from followup_analytics.panels.texts import N_, _, short_day
from followup_analytics.panels.words import word

_CONTACTS = (
    ("applications", "applied_on"),
    ("interviews", "interviewed_on"),
    ("follow_ups", "sent_on"),
    ("responses", "received_on"),
)


def must_have(values: Values, **asked: str) -> None:
    """Refuse values that lack one of the fields asked for, with its question."""
    lacking = {name: question for name, question in asked.items() if not values.get(name)}
    if lacking:
        raise IncompleteDebrief(lacking)


def must_be_over(name: str, values: Values, as_of: dt.date, remedy: str) -> None:
    """Refuse a field that holds no day, or a day that lies ahead."""
    try:
        day = dt.date.fromisoformat(str(values[name]))
    except ValueError as unreadable:
        raise IncompleteDebrief({name: _("Write the day as 2026-12-25.")}) from unreadable
    if day > as_of:
        raise IncompleteDebrief(
            {name: _("That day has not come yet; today is {today}. {remedy}", today=as_of.isoformat(), remedy=remedy)}
        )


def must_be_of_then(log: FollowUpLog, application: str, sent_on: object) -> None:
    """Refuse a day before the first contact of the application."""
    first = min((day for name, column in _CONTACTS for day in _days(log, name, column, application)), default=None)
    if first and sent_on and str(sent_on) < f"{first:%Y-%m-%d}":
        why = _("Your first contact here was on {day}: a note cannot be earlier.", day=short_day(first))
        raise IncompleteDebrief({"sent_on": why})


def reason_gone(before: FollowUpLog, now: FollowUpLog, row: pd.Series, body: str) -> str:
    """Why a note is no longer due, by what was stored between two readings; of a letter sent, both texts."""
    sent, came = (_new_rows(before, now, table, row) for table in ("follow_ups", "responses"))
    if len(sent):
        there = sent["body"].iloc[-1]
        if pd.isna(there) or there == body:
            return _("It was marked sent already, in another panel or notebook: nothing was stored twice.")
        twice = N_(
            "It was marked sent already, in another panel or notebook, as “{there}”. Yours was not stored: “{yours}”."
        )
        return _(twice, there=there, yours=body)
    if len(came):
        news = N_("This note is no longer due: {news} was logged in another panel or notebook.")
        return _(news, news=word(came["kind"].iloc[-1]))
    return _("This note is no longer due: something was changed in another panel or notebook. Nothing was stored.")


def _new_rows(before: FollowUpLog, now: FollowUpLog, table: str, row: pd.Series) -> pd.DataFrame:
    """The rows of an application that were not there before."""
    found, key = now.tables[table], TABLES[table].key
    return found[found["application_id"].eq(row["application_id"]) & ~found[key].isin(before.tables[table][key])]


def _days(log: FollowUpLog, name: str, column: str, application: str) -> list[pd.Timestamp]:
    frame = log.tables[name]
    return frame.loc[frame["application_id"] == application, column].dropna().tolist()


def must_lie_ahead(name: str, values: Values, as_of: dt.date) -> None:
    """Refuse a day that is not in the future."""
    if str(values[name]) <= as_of.isoformat():
        raise IncompleteDebrief({name: _("Choose a day in the future.")})
