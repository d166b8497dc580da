"""The person to be forgotten: her names and addresses, her topics, and the words that give her away in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Cells = Mapping[str, object]  # one stored row

PEOPLE = {  # the column that names people, and those that are only about them where nobody else is named
    "interviews": ("interviewers", ("note",)),
    "topics": ("interviewer", ()),
    "follow_ups": ("to", ("subject", "body", "topic", "note", "message_id")),
    "responses": ("from", ("note", "in_reply_to")),
    "plans": ("to", ("reason",)),
}
GONE = "(forgotten)"
_SHORTEST = 4  # letters that a private topic has at least, to be looked for in other texts


@dataclass
class Person:
    """A person asked for by name or address, and what was found to be hers."""

    names: set[str] = field(default_factory=set)
    mails: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)  # her personal and private topics
    interviews: set[str] = field(default_factory=set)  # those with nobody else

    @classmethod
    def asked(cls, text: str) -> Person:
        """The person of a name, an address, or ``Name <mail>``."""
        found = cls()
        for name, mail in named(text):
            found.names |= {name} - {""}
            found.mails |= {mail} - {""}
        return found

    def is_named(self, entry: tuple[str, str]) -> bool:
        """Whether the name or the address is hers."""
        name, mail = entry
        return name in self.names or mail in self.mails

    def learn(self, rows: Iterable[tuple[str, Cells]]) -> None:
        """Learn from the rows of a journal, (table, row): addresses beside her name, names beside her address."""
        rows = list(rows)
        before = None
        while before != (len(self.names), len(self.mails)):
            before = (len(self.names), len(self.mails))
            for table, row in rows:
                for name, mail in filter(self.is_named, _people(table, row)):
                    self.names |= {name} - {""}
                    self.mails |= {mail} - {""}
        alone = (row for table, row in rows if table == "interviews" and self.is_alone(table, row))
        self.interviews |= {str(row["interview_id"]) for row in alone}
        topics = [row for table, row in rows if table == "topics"]
        others = {_key(row["topic"]) for row in topics if not self.has_topic(row)}
        self.words |= {_key(row["topic"]) for row in topics if self.has_topic(row) and _is_personal(row)} - others

    def has_topic(self, row: Cells) -> bool:
        """Whether a topic is hers: it names her, or it names nobody and she was the only one in its interview."""
        people = _people("topics", row)
        return any(map(self.is_named, people)) if people else str(row["interview_id"]) in self.interviews

    def is_alone(self, table: str, row: Cells) -> bool:
        """Whether a row names her and nobody else."""
        people = _people(table, row)
        return bool(people) and all(map(self.is_named, people))

    def pattern(self) -> re.Pattern[str]:
        """A pattern for her names, addresses and private words in any text, whatever their case and spaces."""
        words = {word for word in self.words if len(word) >= _SHORTEST}
        texts = sorted(self.names | self.mails | words, key=len, reverse=True)
        any_of = "|".join(r"\s+".join(map(re.escape, text.split())) for text in texts)
        return re.compile(rf"(?<!\w)(?:{any_of})(?!\w)", re.IGNORECASE)


def named(cell: object) -> list[tuple[str, str]]:
    """The people in a cell such as ``Ana Lee <ana@tide.example>; Bo``, each as name and address in lower case.

    Examples
    --------
    >>> named("Ana  Lee <Ana@tide.example>; Bo")
    [('ana lee', 'ana@tide.example'), ('bo', '')]
    """
    return [_name_and_mail(part) for part in str(cell or "").split(";") if part.strip()]


def in_all_texts(value: object, pattern: re.Pattern[str]) -> object:
    """The value without what the pattern finds in any text of it, in lists and dicts too."""
    if isinstance(value, str):
        return pattern.sub(GONE, unicodedata.normalize("NFC", value)) if pattern.search(_composed(value)) else value
    if isinstance(value, list):
        return [in_all_texts(each, pattern) for each in value]
    if isinstance(value, dict):
        return {in_all_texts(name, pattern): in_all_texts(each, pattern) for name, each in value.items()}
    return value


def _people(table: str, row: Cells) -> list[tuple[str, str]]:
    return named(row.get(PEOPLE[table][0])) if table in PEOPLE else []


def _name_and_mail(text: str) -> tuple[str, str]:
    found = re.fullmatch(r"(.*)<([^<>]*)>", text.strip(), re.DOTALL)
    name, mail = (found[1], found[2]) if found else ("", text) if re.fullmatch(r"\s*\S+@\S+\s*", text) else (text, "")
    return _key(name), mail.strip().lower()


def _key(text: object) -> str:
    return " ".join(unicodedata.normalize("NFKC", str(text or "")).lower().split())


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _is_personal(row: Cells) -> bool:
    return bool(row.get("private")) or row.get("kind") == "personal" or "privat" in str(row["topic"]).lower()
