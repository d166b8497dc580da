"""Heard: what a transcript, or a note from a phone, fills into the capture form."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pandas as pd

from followup_analytics.log.errors import AmbiguousDates
from followup_analytics.log.log import FollowUpLog
from followup_analytics.panels.kit.form import Values
from followup_analytics.reading.cells.days.dates import read_stamps
from followup_analytics.reading.guess.headers import meanings
from followup_analytics.reading.transcript import questions, turns

INBOX = "inbox"  # the folder beside the journal
OWN = (
    "questions",
    "heard_from",
    "heard_in",
)  # columns of an interview: what they asked, whence it is known, which file
ENDINGS = (".txt", ".md", ".vtt", ".srt")
_LARGEST = 5_000_000  # bytes of a file that is offered
# Words of a line's beginning that no column has; all others are those of trackers' headers.
_WORDS = {
    "people": ("with", "people", "who", "mit", "wer", "avec", "qui"),
    "topics": ("topics", "topic", "professional", "themen", "thema", "sujets", "sujet"),
    "promise": ("promise", "promised", "versprochen", "promis"),
}
_COLUMNS = {
    "company": "company",
    "role": "role",
    "contact": "people",
    "day": "interviewed_on",
    "interviewed": "interviewed_on",
}
_KEY = re.compile(r"[#*\s-]*([^\W\d_]+(?: [^\W\d_]+){0,2})\**\s*:\**\s*(.*)")
_QUESTION = re.compile(r"[#*\s-]*(.*\?)\s*")
_BETWEEN = re.compile(r"[,;&]|\s(?:and|und|et)\s")  # names


def fields_heard(text: str) -> Values:
    """What a text fills in: speakers as interviewers and their questions, or what its lines name; else it is a note.

    Examples
    --------
    >>> fields_heard("Ana Lee: Welcome. What is a tide?\\nBo Chen: And a map?")["questions"]
    'Ana Lee: What is a tide?\\nBo Chen: And a map?'
    >>> fields_heard("Company: Tide Labs\\nWith: Ana Lee, Bo\\nGood talk.")["people"]
    [{'name': 'Ana Lee'}, {'name': 'Bo'}]
    """
    said = turns(text)
    speakers = Counter(turn.speaker for turn in said if turn.speaker)
    fields = [name for name, often in speakers.items() if often == 1 and _field(name)]  # who speaks twice is a speaker
    if "-->" not in text and (len(speakers) < 2 or fields):
        return _note(text)
    asked = [f"{who}: {question}" if who else question for who, question in questions(said)]
    return {"people": [{"name": name} for name in speakers], "questions": "\n".join(asked), "heard_from": "transcript"}


def _note(text: str) -> Values:
    """Lines such as ``Company: Tide Labs`` in their fields, questions among them, and all others as the note."""
    values: Values = {"heard_from": "note"}
    names, topics, asked, rest = list[str](), list[str](), list[str](), list[str]()
    for line in text.splitlines():
        pair = _KEY.fullmatch(line)
        field, held = (_field(pair[1]), pair[2].strip()) if pair else ("", "")
        held = _day(held) if field == "interviewed_on" else held
        if field == "people" and held:
            names += [name.strip() for name in _BETWEEN.split(held) if name.strip()]
        elif field == "topics" and held:
            topics += [topic.strip() for topic in held.split(";") if topic.strip()]
        elif field and held:
            values[field] = held
        elif question := _QUESTION.fullmatch(line):
            asked.append(question[1].strip())
        else:
            rest.append(line)
    people: list[Values] = [{"name": name} for name in names] or ([{"name": ""}] if topics else [])
    if topics:
        people[0]["professional"] = "\n".join(topics)
    filled = {"people": people, "questions": "\n".join(asked), "note": "\n".join(rest).strip()}
    return values | {name: value for name, value in filled.items() if value}


def _field(begin: str) -> str:
    """The field that a line beginning so is for; empty where it is for none.

    Examples
    --------
    >>> _field("Firma"), _field("Mit"), _field("Date"), _field("Ana")
    ('company', 'people', 'interviewed_on', '')
    """
    own = [field for field, words in _WORDS.items() if begin.lower() in words]
    return next(iter([*own, *(_COLUMNS[meaning] for meaning in meanings(begin) if meaning in _COLUMNS)]), "")


def _day(text: str) -> str:
    """A day as the form takes it; empty where it is not told, or the month may as well be the day."""
    try:
        found = read_stamps(pd.Series([text], dtype="str"))["day"].iloc[0]
    except AmbiguousDates:
        return ""
    return "" if pd.isna(found) else f"{found:%Y-%m-%d}"


def values_with(values: Values, found: Values) -> Values:
    """The form with what was found: an empty field is filled, people and texts are added, nothing is overwritten."""
    out = dict(values)
    for name, value in found.items():
        if name == "people":
            there = [person for person in values.get("people") or [] if any(person.values())]
            names = {str(person.get("name")).casefold() for person in there}
            out["people"] = [*there, *(person for person in value if person["name"].casefold() not in names)]
        elif name in ("questions", "note") and values.get(name):
            out[name] = f"{values[name]}\n{value}"
        elif name == "interviewed_on" or not values.get(name):
            out[name] = value
    return out


def inbox(folder: Path, log: FollowUpLog) -> list[Path]:
    """The texts that lie in the inbox and have not become an interview yet, by name."""
    known = set(log.interviews.get(OWN[2], ()))
    found = [path for path in sorted((folder / INBOX).glob("*")) if path.suffix.lower() in ENDINGS and path.is_file()]
    return [path for path in found if path.name not in known and path.stat().st_size <= _LARGEST]
