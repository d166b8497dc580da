"""The person to be forgotten: her names and addresses, her topics, and the words that give her away in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from followup_analytics.facts.privacy import NO_NAMES, unmarked
from followup_analytics.journal.forgetting.spelling import erase, one_of, spellings

Cells = Mapping[str, object]  # one stored row

PEOPLE = {  # the column that names people, and those that are only about them where nobody else is named
    "interviews": ("interviewers", ("note",)),
    "topics": ("interviewer", ()),
    "follow_ups": ("to", ("subject", "body", "topic", "note", "message_id")),
    "responses": ("from", ("note", "in_reply_to")),
    "plans": ("to", ("reason",)),
}
_SHORTEST = 4  # letters that a private topic has at least, to be looked for in other texts


_NOBODY = re.compile(r"(?!)")


class Patterns(NamedTuple):
    """Patterns for a person's names, addresses and private words, and for parts of her name that only she has."""

    whole: re.Pattern[str]
    parts: re.Pattern[str]


@dataclass
class Person:
    """A person asked for by name or address, and what was found to be hers."""

    names: set[str] = field(default_factory=set)
    mails: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)  # her personal and private topics
    interviews: set[str] = field(default_factory=set)  # those with nobody else
    parts: set[str] = field(default_factory=set)  # of her names, those that nobody else's name has
    _named: re.Pattern[str] = _NOBODY

    @classmethod
    def asked(cls, text: str) -> Person:
        """The person of a name, an address, or ``Name <mail>``."""
        found = cls()
        for entry in named(text):
            found._add(entry)
        return found

    def is_named(self, entry: tuple[str, str]) -> bool:
        """Whether the name, in any spelling, or the address is hers."""
        name, mail = entry
        return mail in self.mails or name in self.names or any(map(self._named.fullmatch, spellings(name)))

    def learn(self, rows: Iterable[tuple[str, Cells]]) -> None:
        """Learn from the rows of a journal, (table, row): addresses beside her name, names beside her address."""
        rows = list(rows)
        before = None
        while before != (len(self.names), len(self.mails)):
            before = (len(self.names), len(self.mails))
            for table, row in rows:
                for entry in filter(self.is_named, _people(table, row)):
                    self._add(entry)
        alone = (row for table, row in rows if table == "interviews" and self.is_alone(table, row))
        self.interviews |= {str(row["interview_id"]) for row in alone}
        topics = [row for table, row in rows if table == "topics"]
        others = {word for row in topics if not self.has_topic(row) for word in _topic_words(row)}
        hers = (row for row in topics if self.has_topic(row) and _is_personal(row))
        self.words |= {word for row in hers for word in _topic_words(row)} - others
        everybody = {entry for table, row in rows for entry in _people(table, row)}
        theirs = {part for entry in everybody if not self.is_named(entry) for part in _parts(entry[0])}
        self.parts = {part for name in self.names for part in _parts(name)} - theirs - NO_NAMES

    def has_topic(self, row: Cells) -> bool:
        """Whether a topic is hers: it names her, or it names nobody and she was the only one in its interview."""
        people = _people("topics", row)
        return any(map(self.is_named, people)) if people else str(row["interview_id"]) in self.interviews

    def is_alone(self, table: str, row: Cells) -> bool:
        """Whether a row names her and nobody else."""
        people = _people(table, row)
        return bool(people) and all(map(self.is_named, people))

    def patterns(self) -> Patterns:
        """Patterns for her in any text, whatever its case, spaces and accents."""
        words = {word for word in self.words if len(word) >= _SHORTEST}
        return Patterns(one_of(self.names | self.mails | words, turned=self.names), one_of(self.parts, turned=set()))

    def _add(self, entry: tuple[str, str]) -> None:
        name, mail = entry
        self.names |= {name} - {""}
        self.mails |= {mail} - {""}
        self._named = one_of(self.names, turned=self.names)


def named(cell: object) -> list[tuple[str, str]]:
    """The people in a cell such as ``Ana Lee <ana@tide.example>; Bo``, each as name and address in lower case.

    Examples
    --------
    >>> named("Ana  Lee <Ana@tide.example>; Bo")
    [('ana lee', 'ana@tide.example'), ('bo', '')]
    """
    return [_name_and_mail(part) for part in str(cell or "").split(";") if part.strip()]


def in_all_texts(value: object, pattern: re.Pattern[str], *, capital: bool = False) -> object:
    """The value without what the pattern finds in any text of it, in lists and dicts too."""
    if isinstance(value, str):
        return erase(value, pattern, capital=capital)
    if isinstance(value, list):
        return [in_all_texts(each, pattern, capital=capital) for each in value]
    if isinstance(value, dict):
        return {
            in_all_texts(name, pattern, capital=capital): in_all_texts(each, pattern, capital=capital)
            for name, each in value.items()
        }
    return value


def _people(table: str, row: Cells) -> list[tuple[str, str]]:
    return named(row.get(PEOPLE[table][0])) if table in PEOPLE else []


def _name_and_mail(text: str) -> tuple[str, str]:
    found = re.fullmatch(r"(.*)<([^<>]*)>", text.strip(), re.DOTALL)
    name, mail = (found[1], found[2]) if found else ("", text) if re.fullmatch(r"\s*\S+@\S+\s*", text) else (text, "")
    return _key(name), mail.strip().lower()


def _key(text: object) -> str:
    return " ".join(unicodedata.normalize("NFKC", str(text or "")).lower().split())


def _topic_words(row: Cells) -> set[str]:
    """A topic as it stands, and without the mark that keeps it private."""
    return {_key(row["topic"]), _key(unmarked(str(row["topic"]))[0])} - {""}


def _parts(name: str) -> Iterator[str]:
    return (part for part in re.split(r"[\s.,_-]+", name) if len(part) > 1)


def _is_personal(row: Cells) -> bool:
    return bool(row.get("private")) or row.get("kind") == "personal" or unmarked(str(row["topic"]))[1]
