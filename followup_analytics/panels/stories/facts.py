"""The facts of a story as a sheet shows them: a day, a name, what was said, where it came from, what can be done."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from followup_analytics.agenda.pages.page import names_in
from followup_analytics.agenda.pages.story import ELSEWHERE
from followup_analytics.journal.imports.accepted import Origin
from followup_analytics.log import words
from followup_analytics.log.days import day_number
from followup_analytics.log.log import FollowUpLog, whole_log
from followup_analytics.log.tables import TABLES
from followup_analytics.log.text.phrases import capital, short_text
from followup_analytics.panels.texts import N_, _, day_words, in_language
from followup_analytics.panels.words import word

Row = dict[str, Any]
_LONG = 160  # characters of a note shown at once
_KINDS = {
    "applied": N_("Applied"),
    "interview": N_("Interview"),
    "planned": N_("Interview"),
    "cancelled": N_("Interview that did not take place"),
    "topic": N_("Cares about"),
    "application": N_("Your application"),
    "follow_up": N_("Note"),
    "thank_you": N_("Thank-you"),
    "check_in": N_("Check-in"),
    "keep_in_mind": N_("They keep you in mind"),
    "filled": N_("Position filled"),
    "withdrawn": N_("You withdrew"),
    "hired": N_("You were hired"),
    "acknowledgement": N_("Confirmation that they have your application"),
    "promise": N_("You promised"),
    "promised_day": N_("They answer"),
    "closed": N_("Closed, on a day nobody wrote down"),
    "pause": N_("Notes paused"),
    "snooze": N_("Note snoozed"),
    "pin": N_("Note pinned"),
    "arm": N_("Rhythm drawn at random"),
}
_OUTCOMES = {
    "kept": N_("kept"),
    "late": N_("they were late"),
    "broken": N_("nothing has come"),
    "ahead": N_("still ahead"),
}
_BY = {
    "follow_ups": N_("to {name}"),
    "responses": N_("from {name}"),
    "interviews": N_("with {name}"),
    "plans": N_("to {name}"),
}
_OURS = ("applied", "application", "follow_up", "promise", "pause", "snooze", "pin", "arm")
_TOOLS = [["edit", N_("Edit")], ["delete", N_("Delete")]]
_UNTIL = re.compile(r"(?:until|by) (\d{4}-\d\d-\d\d)(: )?")  # how the words of a plan begin
_AHEAD = [["brief", N_("Brief")], ["moved", N_("Moved to another day")], ["cancel", N_("Did not take place")]]


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
    made = [_fact_view(key, row, log, today, kinds, origins, company) for key, row in rows.items()]
    return sorted(made, key=lambda fact: fact["iso"], reverse=True)


def _fact_view(
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
    heading = _heading(str(name), kind)
    lines, letter = _lines(row, today)
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
        "tools": [*(in_language(_AHEAD) if kind == "planned" else []), *_tools(row)],
    }


def _heading(name: str, kind: str) -> str:
    return _(_KINDS[name]) if name in _KINDS else _(_KINDS[kind]) if kind in _KINDS else capital(word(kind))


def _tools(row: Row) -> list[list[str]]:
    if pd.isna(row["id"]) and row["kind"] != "promised_day":
        return []
    tools: list[list[str]] = in_language(_TOOLS)
    return tools


def _side(kind: str) -> str:
    if kind in ("planned", "promised_day"):
        return "ahead"
    return "within" if kind == "topic" else "ours" if kind in _OURS else "theirs"


def _text(row: Row, log: FollowUpLog, today: int, company: bool) -> str:
    kind, table = row["kind"], str(row["table"])
    who: str = "" if pd.isna(row["who"]) else short_text(_names(str(row["who"])), 80)
    parts = [_(_BY[table], name=who) if who and table in _BY and kind != "promised_day" else ""]
    if table == "interviews" and kind != "promised_day":
        parts = [*_circumstances(log, row), *parts]
    parts += [_("with “{gift}”", gift=short_text(row["gift"], 80))] if pd.notna(row["gift"]) else []
    if kind == "promised_day":
        parts.append(_promise(row, today))
    elif kind == "topic":
        parts = [str(row["words"]), f"({who})" if who else "", _("– private") if row["private"] else ""]
        return " ".join(filter(None, parts))
    parts += [_answer(row, today)] if kind == "follow_up" else []
    parts += [short_text(row["company"], 40)] if company else []
    return ", ".join(filter(None, parts))


@functools.lru_cache(1000)
def _names(cell: str) -> str:
    return names_in(cell)


def _circumstances(log: FollowUpLog, row: Row) -> list[str]:
    """The round, the medium, the time and the place of an interview."""
    interview = log.interviews[log.interviews["interview_id"] == row["id"]].iloc[0]
    number = "" if pd.isna(interview["round"]) else _("round {number}", number=interview["round"])
    return [
        number,
        *(
            "" if pd.isna(interview[name]) else short_text(interview[name], 80)
            for name in ("medium", "starts_at", "place")
        ),
    ]


def _promise(row: Row, today: int) -> str:
    day = day_words(day_number(str(row["words"]).removeprefix("by ")), today)
    outcome = str(row["answer"])
    return _("by {day}: {outcome}", day=day, outcome=_(_OUTCOMES[outcome]) if outcome in _OUTCOMES else outcome)


def _answer(row: Row, today: int) -> str:
    if pd.isna(row["answer"]):
        return ""
    day = day_words(day_number(row["answered_on"]), today)
    if row["answer"] == "interview":
        return _("answered by an interview of {day}", day=day)
    return _("answered by their {news} of {day}", news=word(row["answer"]), day=day)


def _lines(row: Row, today: int) -> tuple[list[str], str]:
    """What was written down with a fact, and the whole letter of a note."""
    if pd.isna(row["words"]) or row["kind"] in ("topic", "promised_day"):
        return [], ""
    if row["kind"] == "closed":
        return [news_word(str(row["words"]))], ""
    text = str(row["words"])
    if row["kind"] == "follow_up" and (len(text) > _LONG or "\n" in text):
        return [short_text(text.split("\n")[0], _LONG)], text
    if row["table"] == "plans" and (until := _UNTIL.match(text)):
        named = N_("by {day}") if row["kind"] == "promise" else N_("until {day}")
        named = _(named, day=day_words(day_number(until[1]), today))
        return [f"{named}{until[2] or ''}{text[until.end() :]}"], ""
    return [_(text) if text == ELSEWHERE else text], ""


def _origin(origin: Origin | None) -> str:
    if origin is None or not origin.file:
        return ""
    if not origin.line:
        return _("from {file}", file=origin.file)
    return _("from {file}, line {line}", file=origin.file, line=origin.line)


def news_word(kind: str) -> str:
    """What a piece of news is called in a list of choices."""
    return _heading(kind, kind) if kind in words.RESPONSE_KINDS else word(kind)
