"""Discretion: what must not stand in a note: private topics, and the names of other interviewers."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from followup_analytics.core.log import FollowUpLog
from followup_analytics.facts.people import split_people
from followup_analytics.letters.wording import fold

PRIVATE, NAME = "a topic marked private", "the name of another interviewer"


@dataclass(frozen=True)
class Discretion:
    """What a log wants kept out of notes: word sequences, by their first word.

    A topic that any row marks private is kept out of every note; so is each interviewer's name, but for that of the
    person written to. Words are compared without case, accents and a plural s; a name of one word counts only where
    it is written with a capital, or just as in the log.
    """

    phrases: dict[str, list[tuple[tuple[str, ...], str, str]]]

    @classmethod
    def of(cls, log: FollowUpLog) -> Discretion:
        """What this log wants kept out."""
        topics, interviews = log.topics, log.interviews
        hidden = topics["topic"][topics["private"].fillna(False).astype("bool")].dropna().unique()
        cells = pd.concat([interviews["interviewers"], topics["interviewer"]]).dropna().unique()
        names = split_people(pd.Series(cells, dtype="str"))["name"].unique()
        phrases: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        for text, why in [*((t, PRIVATE) for t in hidden), *((n, NAME) for n in names)]:
            words = tuple(_key(word) for word in _words(text))
            if words:
                phrases.setdefault(words[0], []).append((words, text, why))
        return cls(phrases)

    def hides(self, text: str, *, to: str = "") -> str:
        """Why the text must not stand in a note to that person; empty if it may.

        Examples
        --------
        >>> topics = pd.DataFrame({"topic": ["sailing", "her divorce"], "private": [False, True]})
        >>> kept = Discretion.of(FollowUpLog(topics=topics))
        >>> kept.hides("Sailing for two"), kept.hides("After her divorce")
        ('', 'a topic marked private')
        """
        words = _words(text)
        keys = [_key(word) for word in words]
        own = [_key(word) for word in _words(to)]
        for at, key in enumerate(keys):
            for phrase, written, why in self.phrases.get(key, ()):
                if tuple(keys[at : at + len(phrase)]) != phrase or (why == NAME and list(phrase) == own):
                    continue
                if why == PRIVATE or len(phrase) > 1 or words[at][0].isupper() or words[at] == written:
                    return why
        return ""


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def _key(word: str) -> str:
    return fold(word).removesuffix("s") or "s"
