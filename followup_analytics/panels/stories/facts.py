"""The facts of a story as a sheet shows them: a day, a name, what was said, where it came from, what can be done."""

from __future__ import annotations

import datetime as dt
import functools
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from followup_analytics.agenda.pages.page import names_in
from followup_analytics.facts.timeline import day_number
from followup_analytics.journal.imports.accepted import Origin
from followup_analytics.log import words
from followup_analytics.log.log import FollowUpLog, whole_log
from followup_analytics.log.tables import TABLES
from followup_analytics.log.text.phrases import day_words, short

Row = dict[str, Any]
_LONG = 160  # characters of a note shown at once
_KINDS = {
    "applied": "Applied",
    "interview": "Interview",
    "planned": "Interview",
    "cancelled": "Interview that did not take place",
    "topic": "Cares about",
    "application": "Your application",
    "follow_up": "Note",
    "thank_you": "Thank-you",
    "check_in": "Check-in",
    "keep_in_mind": "They keep you in mind",
    "filled": "Position filled",
    "withdrawn": "You withdrew",
    "hired": "You were hired",
    "acknowledgement": "Confirmation that they have your application",
    "promise": "You promised",
    "promised_day": "They answer",
    "closed": "Closed, on a day nobody wrote down",
    "pause": "Notes paused",
    "snooze": "Note snoozed",
    "pin": "Note pinned",
    "arm": "Rhythm drawn at random",
}
_OUTCOMES = {"kept": "kept", "late": "they were late", "broken": "nothing has come", "ahead": "still ahead"}
_BY = {"follow_ups": "to", "responses": "from", "interviews": "with", "plans": "to"}
_OURS = ("applied", "application", "follow_up", "promise", "pause", "snooze", "pin", "arm")
_TOOLS = [["edit", "Edit"], ["delete", "Delete"]]
_AHEAD = [["brief", "Brief"], ["moved", "Moved to another day"], ["cancel", "Did not take place"]]


def own_log(log: FollowUpLog, applications: Iterable[str]) -> FollowUpLog:
    """The rows that bear upon these applications: their own, and jobs taken elsewhere, which close them."""
    jobs = log.responses.loc[log.responses["kind"].eq("hired"), "application_id"]
    wanted = {*applications, *jobs.dropna()}
    tables = {name: frame for name, frame in log.tables.items() if "application_id" in frame}
    own = {name: frame[frame["application_id"].isin(wanted)] for name, frame in tables.items()}
    topics = log.topics[log.topics["interview_id"].isin(own["interviews"]["interview_id"])]
    return whole_log({**own, "topics": topics, "gifts": log.gifts})


def keyed(rows: pd.DataFrame, log: FollowUpLog) -> dict[str, Row]:
    """The rows of a story by a key that stays the same while the log does, a promised day with the id of its row."""
    for at in rows.index[rows["kind"].eq("promised_day")]:
        rows.at[at, "id"] = _promised_in(log, rows.loc[at])
    seen: Counter[tuple[str, ...]] = Counter()
    found: dict[str, Row] = {}
    for row in rows.to_dict("records"):
        about = tuple(str(row[name]) for name in ("table", "id", "kind", "application_id"))
        found[f"{'|'.join(about)}|{seen[about]}"] = {str(name): cell for name, cell in row.items()}
        seen[about] += 1
    return found


def _promised_in(log: FollowUpLog, row: pd.Series) -> str:
    """The id of the row in which a promised day stands."""
    declared, frame = TABLES[row["table"]], getattr(log, row["table"])
    said = pd.Timestamp(str(row["words"]).removeprefix("by "))
    same = frame["application_id"].eq(row["application_id"]) & frame[declared.day].eq(row["on"])
    return str(frame.loc[same & frame["answer_by"].eq(said), declared.key].iloc[0])


def as_shown(
    rows: Mapping[str, Row],
    log: FollowUpLog,
    *,
    as_of: dt.date,
    origins: Mapping[tuple[str, str], Origin],
    company: bool = False,
) -> list[dict[str, Any]]:
    """The facts to draw, the latest day first; with `company`, each names its own."""
    today = day_number(as_of)
    kinds = dict(zip(log.follow_ups["follow_up_id"], log.follow_ups["kind"], strict=True))
    made = [_shown(key, row, log, today, kinds, origins, company) for key, row in rows.items()]
    return sorted(made, key=lambda fact: fact["iso"], reverse=True)


def _shown(
    key: str,
    row: Row,
    log: FollowUpLog,
    today: int,
    kinds: Mapping[str, Any],
    origins: Mapping[tuple[str, str], Origin],
    company: bool,
) -> dict[str, Any]:
    day: str = "" if pd.isna(row["on"]) else day_words(day_number(row["on"]), today)
    kind = str(row["kind"])
    name = kinds.get(row["id"]) if kind == "follow_up" else kind
    heading = _KINDS.get(str(name), _KINDS.get(kind, kind.replace("_", " ").capitalize()))
    lines, letter = _lines(row)
    return {
        "key": key,
        "day": "" if kind == "topic" else day,
        "iso": "" if pd.isna(row["on"]) else f"{row['on']:%Y-%m-%d}",
        "side": _side(kind),
        "kind": heading,
        "text": _text(row, log, today, company),
        "lines": lines,
        "letter": letter,
        "origin": _origin(origins.get((row["table"], str(row["id"])))),
        "name": f"{heading}, {day}" if day else heading,
        "tools": [*(_AHEAD if kind == "planned" else []), *_tools(row)],
    }


def _tools(row: Row) -> list[list[str]]:
    if pd.isna(row["id"]) and row["kind"] != "promised_day":
        return []
    return _TOOLS


def _side(kind: str) -> str:
    if kind in ("planned", "promised_day"):
        return "ahead"
    return "within" if kind == "topic" else "ours" if kind in _OURS else "theirs"


def _text(row: Row, log: FollowUpLog, today: int, company: bool) -> str:
    kind, table = row["kind"], str(row["table"])
    who: str = "" if pd.isna(row["who"]) else short(_names(str(row["who"])), 80)
    parts = [f"{_BY[table]} {who}" if who and table in _BY and kind != "promised_day" else ""]
    if table == "interviews" and kind != "promised_day":
        parts = [*_circumstances(log, row), *parts]
    parts += [f"with “{short(row['gift'], 80)}”"] if pd.notna(row["gift"]) else []
    if kind == "promised_day":
        parts.append(_promise(row, today))
    elif kind == "topic":
        parts = [str(row["words"]), f"({who})" if who else "", "– private" if row["private"] else ""]
        return " ".join(filter(None, parts))
    parts += [_answer(row, today)] if kind == "follow_up" else []
    parts += [short(row["company"], 40)] if company else []
    return ", ".join(filter(None, parts))


@functools.lru_cache(1000)
def _names(cell: str) -> str:
    return names_in(cell)


def _circumstances(log: FollowUpLog, row: Row) -> list[str]:
    """The round, the medium, the time and the place of an interview."""
    interview = log.interviews[log.interviews["interview_id"] == row["id"]].iloc[0]
    number = "" if pd.isna(interview["round"]) else f"round {interview['round']}"
    return [
        number,
        *("" if pd.isna(interview[name]) else short(interview[name], 80) for name in ("medium", "starts_at", "place")),
    ]


def _promise(row: Row, today: int) -> str:
    day = day_words(day_number(str(row["words"]).removeprefix("by ")), today)
    return f"by {day}: {_OUTCOMES.get(str(row['answer']), str(row['answer']))}"


def _answer(row: Row, today: int) -> str:
    if pd.isna(row["answer"]):
        return ""
    what = "an interview" if row["answer"] == "interview" else f"their {str(row['answer']).replace('_', ' ')}"
    return f"answered by {what} of {day_words(day_number(row['answered_on']), today)}"


def _lines(row: Row) -> tuple[list[str], str]:
    """What was written down with a fact, and the whole letter of a note."""
    if pd.isna(row["words"]) or row["kind"] in ("topic", "promised_day"):
        return [], ""
    if row["kind"] == "closed":
        return [_KINDS.get(row["words"], str(row["words"]))], ""
    text = str(row["words"])
    if row["kind"] == "follow_up" and (len(text) > _LONG or "\n" in text):
        return [short(text.split("\n")[0], _LONG)], text
    return [text], ""


def _origin(origin: Origin | None) -> str:
    if origin is None or not origin.file:
        return ""
    return f"from {origin.file}" + (f", line {origin.line}" if origin.line else "")


def news_word(kind: str) -> str:
    """What a piece of news is called in a list of choices."""
    return _KINDS.get(kind, kind.capitalize()) if kind in words.RESPONSE_KINDS else kind
