"""The rows of a letter: what its buttons log.

A note is logged with the gift its letter holds, not with the one a list shows; a gift under a second id (same title
or address) counts as the same gift.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from followup_analytics.journal.debrief import IncompleteDebrief
from followup_analytics.log.log import FollowUpLog
from followup_analytics.panels.agenda.checks import must_be_of_then, must_be_over, must_have, must_lie_ahead
from followup_analytics.panels.kit.form import Values
from followup_analytics.panels.texts import N_, _

NEWS = {
    "reply": N_("a reply"),
    "invitation": N_("an invitation"),
    "keep_in_mind": N_("they will keep me in mind"),
    "offer": N_("an offer"),
    "rejection": N_("a rejection"),
    "filled": N_("the position is filled or cancelled"),
    "withdrawn": N_("I withdrew"),
    "hired": N_("I was hired"),
}
ENDING = ("offer", "rejection", "filled", "withdrawn")  # after which one may keep in touch
KEEP = "keep in touch"  # the reason of a pin that keeps in touch with a closed application


def rows(
    log: FollowUpLog, action: str, row: pd.Series, values: Values, as_of: dt.date, *, gift: str | None = None
) -> dict[str, list[dict[str, Any]]]:
    """The rows of the log that a button makes.

    A note sent is logged with its topic, its channel, the day it was due on (``planned_on``), and `gift`.

    Raises
    ------
    IncompleteDebrief
        If what the button needs is missing, or its day cannot be; it says which field.
    """
    filled = {name: text.strip() or None if isinstance(text, str) else text for name, text in values.items()}
    to = None if pd.isna(row["to"]) else row["to"]
    if action == "filled":
        filled["news"] = "filled"
    if action == "sent":
        must_be_of_then(log, row["application_id"], filled.get("sent_on"))
        filled["gift_id"] = gift
    make = {"sent": _sent_rows, "news": _news, "filled": _news, "keep": _keep_in_touch}.get(action, _plan)
    own = {"follow_ups": {"to": to, "kind": row["kind"], **_planned(row)}, "plans": {"to": to}}
    return {
        table: [{"application_id": row["application_id"], **own.get(table, {}), **made}]
        for table, made in make(action, filled, as_of).items()
    }


def _planned(row: pd.Series) -> dict[str, str]:
    day = row.get("due_on")
    return {} if pd.isna(day) else {"planned_on": f"{day:%Y-%m-%d}"}


def _sent_rows(_action: str, values: Values, as_of: dt.date) -> dict[str, dict[str, Any]]:
    must_have(values, sent_on=_("When was it sent?"))
    must_be_over("sent_on", values, as_of, _("Mark it sent once it has gone out."))
    names = ("sent_on", "channel", "gift_id", "topic", "subject", "body")
    return {"follow_ups": {name: values.get(name) for name in names}}


def _news(_action: str, values: Values, as_of: dt.date) -> dict[str, dict[str, Any]]:
    must_have(values, received_on=_("When did it come?"))
    must_be_over("received_on", values, as_of, _("Log only what has already come."))
    kind, received = values.get("news") or next(iter(NEWS)), values["received_on"]
    cells = {"note": values.get("news_note"), "answer_by": values.get("answer_by")}
    if cells["answer_by"] and str(cells["answer_by"]) < str(received):
        raise IncompleteDebrief({"answer_by": _("This day lies before the day on which it came.")})
    news = {"responses": {"kind": kind, "received_on": received, **cells}}
    if not values.get("keep_on"):
        return news
    if kind not in ENDING:
        raise IncompleteDebrief(
            {"keep_on": _("This is for a position that has closed. Leave it empty: the check-ins go on.")}
        )
    decided = max(str(received), as_of.isoformat())
    return news | {
        "plans": {**_keep_in_touch("keep", values, as_of)["plans"], "from_on": decided, "decided_on": decided}
    }


def _keep_in_touch(_action: str, values: Values, as_of: dt.date) -> dict[str, dict[str, Any]]:
    must_have(values, keep_on=_("From which day?"))
    must_lie_ahead("keep_on", values, as_of)
    days = {"from_on": as_of, "until_on": values["keep_on"], "decided_on": as_of}
    return {"plans": {"kind": "pin", "reason": KEEP, **days}}


def _plan(action: str, values: Values, as_of: dt.date) -> dict[str, dict[str, Any]]:
    must_have(values, until_on=_("Until which day?"), reason=_("Why? One word will do."))
    must_lie_ahead("until_on", values, as_of)
    plan = {"from_on": as_of, "until_on": values["until_on"], "reason": values["reason"], "decided_on": as_of}
    return {"plans": {"kind": action, **plan}}
