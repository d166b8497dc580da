"""Kinds: what a mail says, each time with the sentence that says it; the rules stand in ``kinds.toml``."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

# The first of these that a mail says is what it is: a rejection that thanks for the application is no confirmation.
RECEIVED = ("rejection", "filled", "offer", "invitation", "keep_in_mind", "acknowledgement")
_PLAIN = str.maketrans({"’": "'", "\u202f": " ", "\u00a0": " ", "\n": " "})
SENT = ("withdrawn", "application", "thank_you")


@dataclass(frozen=True)
class Rule:
    """One way in which one language says one kind, with two sentences that say it."""

    id: str
    kind: str
    language: str
    pattern: re.Pattern[str]
    examples: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Saying:
    """A kind and the sentence that made it, with the rule that found it."""

    kind: str
    sentence: str
    rule: str


@functools.cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the file."""
    text = files("followup_analytics.reading.mail.words").joinpath("kinds.toml").read_text("utf-8")
    return tuple(_rule(one) for one in tomllib.loads(text)["rule"])


def _rule(one: dict[str, str]) -> Rule:
    first, second = one["examples"]
    return Rule(one["id"], one["kind"], one["language"], re.compile(one["pattern"], re.M), (first, second))


@functools.cache
def _by_kind(kind: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules() if rule.kind == kind)


def saying(sentences: Sequence[str], kinds: Sequence[str]) -> Saying | None:
    """The first of `kinds` that one of the sentences says; None where they say none of them.

    Examples
    --------
    >>> saying(["Thank you for applying.", "Unfortunately we have to reschedule your interview."], RECEIVED).kind
    'acknowledgement'
    >>> saying(["We decide next week."], RECEIVED) is None
    True
    """
    text = "\n".join(map(_plain, sentences))  # no pattern goes over the end of a line: one search for all sentences
    for kind in kinds:
        for rule in _by_kind(kind):
            for found in rule.pattern.finditer(text):
                number = text.count("\n", 0, found.start())
                if not _is_move(_plain(sentences[number])):
                    return Saying(kind, sentences[number], rule.id)
    return None


def _is_move(text: str) -> bool:
    """Whether it regrets a moved day or a delay, in words that could be taken for a rejection."""
    return any(rule.pattern.search(text) for rule in _by_kind("moved"))


def _plain(text: str) -> str:
    return text.translate(_PLAIN).lower()
