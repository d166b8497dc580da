"""Phrase rules: what a note should say, and what it had better not; the phrases stand beside the letters' texts."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

from followup_analytics.letters.templates import LANGUAGES
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.text.lines import fold, one_line

_TOLD = ("thanks", "interest", "availability")  # parts that words show
PARTS = (*_TOLD, "gift")

# How far a pattern reaches, and a condition in it: within one sentence.
_IN, _CLAUSE = r"[^.!?;]{0,150}", r"[^.!?;,]{0,90}"
_NAG = N_("“{words}” reads like a reminder and gives the reader nothing. Say what you bring or think instead.")
_EXCHANGE = N_(
    "“{words}” makes the gift an exchange. Give it with no strings attached: gifts offered as an exchange lower "
    "giving (Newman & Shen 2012)."
)


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """What each part, a nag and an exchange are told by, in every language of letters: its ``phrases.toml``."""
    folder = files("followup_analytics.letters") / "texts"
    texts = [(folder / language / "phrases.toml").read_text("utf-8").replace("…", _IN) for language in LANGUAGES]
    every = [tomllib.loads(text) for text in texts]
    found = {name: [pattern for each in every for pattern in each[name]] for name in (*_TOLD, "nag")}
    found["exchange"] = [pattern for each in every for pattern in _exchanges(each)]
    return {name: re.compile("|".join(patterns)) for name, patterns in found.items()}


def _exchanges(phrases: Mapping[str, Any]) -> list[str]:
    """A condition on what the reader does for the writer, and a gift that hangs on it, in either order."""
    when, asked, give = phrases["when"], "|".join(phrases["asked"]), "|".join(phrases["give"])
    before = rf"{when}(?={_CLAUSE}(?:{asked})){_IN}(?:{give})"
    after = rf"(?:{give}){_IN}{when}{_CLAUSE}(?:{asked})"
    return [before, after, *(pattern.replace("{give}", give) for pattern in phrases["exchange"])]


def missing_parts(
    body: str, *, name: str = "", gift: str = "", url: str = "", slots: Iterable[str] = ()
) -> tuple[str, ...]:
    """The parts of a good note that the body lacks: ``thanks``, ``interest``, ``availability``, ``gift``.

    Thanks count only where the person thanked is named, by any word of the name, if `name` is known. A gift counts
    where its title or address stands in the body; availability where one of the `slots` does, or words that offer it.

    Examples
    --------
    >>> missing_parts("Dear Ana, thank you. I am free on Monday.", name="Ana")
    ('interest', 'gift')
    """
    text = fold(one_line(body))
    shown = {part: bool(_patterns()[part].search(text)) for part in _TOLD}
    has = {
        "thanks": shown["thanks"] and _has_name(name, body),
        "interest": shown["interest"],
        "availability": shown["availability"] or any(_is_within(slot, text) for slot in slots),
        "gift": _is_within(gift, text) or _is_within(url, text),
    }
    return tuple(part for part in PARTS if not has[part])


def _has_name(name: str, body: str) -> bool:
    """Whether a word of the name stands in the text, with a capital or as written; a name without words always does."""
    parts = re.findall(r"[^\W_]{2,}", name)
    given = {fold(part) for part in parts}
    words = re.findall(r"[^\W_]+", body)
    return not parts or any(fold(word) in given for word in words if not word[0].islower() or word in parts)


def flagged(text: str, *, quoted: Iterable[str] = ()) -> tuple[str, ...]:
    """What a reader may dislike in the text: one sentence for each phrase, with what to do instead.

    Parameters
    ----------
    text
        Subject and body.
    quoted
        Titles and topics: what others wrote is not held against the note.

    Examples
    --------
    >>> flagged("Just checking in!")[0][:38]
    '“just checking in” reads like a remind'
    """
    own = fold(one_line(text))
    for piece in sorted((fold(one_line(q)) for q in quoted if q), key=len, reverse=True):
        own = own.replace(piece, " … ")
    found = ((_patterns()["nag"], _NAG), (_patterns()["exchange"], _EXCHANGE))
    return tuple(said.filled(words=hit.group()) for pattern, said in found for hit in pattern.finditer(own))


def opening(body: str) -> str:
    """The first sentence after the greeting, folded; empty where there is none.

    Examples
    --------
    >>> opening("Dear Ana,\\n\\nThank you for your time. More follows.")
    'thank you for your time.'
    """
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    if lines and (lines[0].endswith((",", "!", ":")) or len(lines[0].split()) <= 2):
        lines = lines[1:]
    first = fold(one_line(lines[0])) if lines else ""
    return re.split(r"(?<=[.!?])\s", first)[0]


def _is_within(piece: str, folded: str) -> bool:
    short = fold(one_line(piece)) if piece else ""
    return bool(short) and short in folded
