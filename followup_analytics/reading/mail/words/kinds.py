"""Kinds: what a mail says, each time with the sentence that says it; the rules stand in ``kinds.toml``.

A mail's kind is a sentence, found by a rule in a file (`reading/mail/words/kinds.toml`): a rule has a language, a
pattern, the words without which it finds nothing, and two examples, each a test. A kind that a person wrote stands as
`reply` until the user says it; only an automatic confirmation is taken as what it says. Rules of the kinds `moved` and
`open` say when another has found nothing.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

# The first of these that a mail says is what it is: a rejection that thanks for the application is not a confirmation.
RECEIVED = ("rejection", "filled", "offer", "invitation", "keep_in_mind", "acknowledgement")
# Words that hardly a sentence of a language does without.
_COMMON = {
    "en": "the and you we your our for with to of is are have this that it not will",
    "de": "und der die das wir sie ihre ihr ist nicht für mit zu den dem ich uns bei haben",
    "fr": "le la les et vous nous votre notre de des du un une pour est pas que nos vos je",
    "es": "el la los las y de que en un una por para su tu con es se hemos no nos",
    "it": "il lo la gli le e di che un una per con suo sua è non del della abbiamo le",
    "pt": "o a os as e de que um uma para com seu sua por é não do da nos em",
}
_COMMON_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_SURELY = 3  # so many common words of one language, and none of another: it is not in the other
_LONGEST = 4000  # characters that are looked at; what a mail says stands near its beginning
_PLAIN = str.maketrans({"’": "'", "\u202f": " ", "\u00a0": " ", "\n": " "})
_CLOSING = ("rejection", "filled")
_CLAUSE_END = re.compile(r"[,;:.!?\n–—]")
SENT = ("withdrawn", "application", "thank_you")


@dataclass(frozen=True)
class Rule:
    """One way in which one language says one kind, with two sentences that say it.

    Whatever the pattern finds has one of `words` in it.
    """

    id: str
    kind: str
    language: str
    pattern: re.Pattern[str]
    words: tuple[str, ...]
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


def _rule(one: dict[str, Any]) -> Rule:
    first, second = one["examples"]
    pattern = re.compile(one["pattern"], re.M)
    return Rule(one["id"], one["kind"], one["language"], pattern, tuple(one["words"]), (first, second))


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
    text = "\n".join(map(_folded, sentences))[:_LONGEST]  # no pattern goes over a line: one search for all sentences
    spoken = _languages(text)
    for kind in kinds:
        for rule in _by_kind(kind):
            if rule.language not in spoken or not any(word in text for word in rule.words):
                continue
            for found in rule.pattern.finditer(text):
                number = text.count("\n", 0, found.start())
                if not _is_move(_folded(sentences[number])) and not (
                    kind in _CLOSING and _is_open(text, found, rule.language)
                ):
                    return Saying(kind, sentences[number], rule.id)
    return None


def said_by_oneself(sentences: Sequence[str]) -> Saying | None:
    """What a mail of the user's own says; an application that asks for a recommendation is a ``referral``.

    Examples
    --------
    >>> said_by_oneself(["I am applying for the role.", "Would you refer me?"]).kind
    'referral'
    >>> said_by_oneself(["I am applying for the role.", "Bo Kern referred me to you."]).kind
    'application'
    """
    said = saying(sentences, SENT)
    asked = saying(sentences, ("referral",)) if said and said.kind == "application" else None
    return asked or said


def _languages(text: str) -> frozenset[str]:
    """The languages that a text may be in: all, without those of whose common words it has none but some of another."""
    words = set(text.split())
    hits = {language: len(words & common) for language, common in _COMMON_WORDS.items()}
    sure = max(hits.values()) >= _SURELY
    return frozenset(language for language, count in hits.items() if count or not sure)


def _is_move(text: str) -> bool:
    """Whether it regrets a moved day or a delay, in words that could be taken for a rejection."""
    return any(rule.pattern.search(text) for rule in _by_kind("moved"))


def _is_open(text: str, found: re.Match[str], language: str) -> bool:
    """Whether the clause in which it was found says "if" or "not yet": nothing is closed by that."""
    before, after = text[: found.start()], text[found.end() :]
    clause = _CLAUSE_END.split(before)[-1] + found[0] + _CLAUSE_END.split(after, maxsplit=1)[0]
    return any(rule.language == language and rule.pattern.search(clause) for rule in _by_kind("open"))


def _folded(text: str) -> str:
    return text.translate(_PLAIN).lower()
