"""Step 2: a start and a place, promised days, interviews that did not take place, closings without a day."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3

from followup_analytics.journal.migrations.own_columns import Cells, NewColumn, add_columns, add_notice, listed

_CLOSINGS = ("offer", "rejection", "filled", "withdrawn", "hired")
_YES: tuple[str, ...] = ("true", "t", "yes", "y", "1", "1.0", "x", "ja", "j", "wahr", "w", "oui", "o", "vrai", "v")
_YES += ("cancelled", "canceled", "abgesagt", "annulé", "annulée", "annule", "annulee")
_NO = ("false", "f", "no", "n", "0", "0.0", "nein", "falsch", "non", "faux")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_CLOCK = re.compile(
    r"(?:(?P<day>\d{4}-\d{2}-\d{2})[T ])?(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
    r"\s*(?P<half>[AP]M)?",
    re.IGNORECASE | re.ASCII,
)


def six_columns(con: sqlite3.Connection) -> None:
    """Add the six columns, and the table of notices that the journal tells once."""
    con.execute(
        "CREATE TABLE notices (notice_id INTEGER PRIMARY KEY, text TEXT NOT NULL, told INTEGER NOT NULL DEFAULT 0)"
    )
    own = add_columns(con, "applications", "application_id", (_CLOSED,))
    own += add_columns(con, "interviews", "interview_id", (_STARTS_AT, _PLACE, _ANSWER_BY, _CANCELLED))
    own += add_columns(con, "responses", "response_id", (_ANSWER_BY,))
    if own:
        what = f"columns of your own: {', '.join(own)}"
        con.execute("INSERT INTO changes (kind, what, state) VALUES ('upgrade', ?, 'fixed')", (what,))
    _tell_consequences(con)


def _tell_consequences(con: sqlite3.Connection) -> None:
    cancelled = [key for (key,) in con.execute("SELECT interview_id FROM interviews WHERE cancelled = 1 ORDER BY seq")]
    if cancelled:
        add_notice(
            con,
            f"Interviews that count as cancelled now, seen by no rule and no figure: {len(cancelled)} "
            f"({listed(cancelled)}). Where one took place, set its cancelled to false.",
        )
    closed = con.execute("SELECT application_id, closed FROM applications WHERE closed IS NOT NULL ORDER BY seq")
    lines = [f"{key}: {kind}" for key, kind in closed]
    if lines:
        add_notice(
            con,
            f"Applications that count as closed now, on a day nobody wrote down: {len(lines)} ({listed(lines)}). "
            "Where one is open, empty its closed.",
        )


def _closing(value: object, _row: Cells) -> str | None:
    kind = value.strip().lower() if isinstance(value, str) else ""
    return kind if kind in _CLOSINGS else None


def _clock(value: object, row: Cells) -> str | None:
    """A time of day; with a day before it, only if that is the interview's day and the time is not midnight."""
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found or found["day"] not in (None, row["interviewed_on"]):
        return None
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    if found["half"]:
        hour = hour % 12 + 12 * (found["half"].lower() == "pm") if 1 <= hour <= 12 else 24
    if hour > 23 or (found["day"] and not (hour or minute or second)):
        return None
    return f"{hour:02}:{minute:02}" + (f":{second:02}" if second else "")


def _text(value: object, _row: Cells) -> str | None:
    """A text, or a whole number as a text: room 12."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, float) and not value.is_integer():
        return None
    text = value if isinstance(value, str) else str(int(value))
    return text if _encodable(text) else None


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _day(value: object, _row: Cells) -> str | None:
    found = _DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        return dt.date.fromisoformat(found[1]).isoformat() if found else None
    except ValueError:
        return None


def _flag(value: object, _row: Cells) -> int | None:
    if isinstance(value, int | float):
        return int(value) if value in (0, 1) else None
    word = value.strip().lower() if isinstance(value, str) else ""
    return 1 if word in _YES else 0 if word in _NO else None


_CLOSED = NewColumn("closed", "TEXT", "how an application was closed on a day nobody wrote down", _closing)
_STARTS_AT = NewColumn("starts_at", "TEXT", "the time of day at which an interview begins", _clock)
_PLACE = NewColumn("place", "TEXT", "the room, address or link of an interview", _text)
_ANSWER_BY = NewColumn("answer_by", "TEXT", "the day by which an answer was promised", _day)
_CANCELLED = NewColumn("cancelled", "INTEGER", "true for an interview that did not take place", _flag)
