"""Recognised: a text of ours that comes back as plain English, out of a table or an error, is known by its words.

Problems and errors are English wherever they are held, compared and exported. A panel shows them in its language: the
text is found among those declared in the code, what fills its places is read off it, and both are said anew. Of a text
made of several, each sentence and each half sentence is tried by itself; what is none of ours stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

from followup_analytics.log.locale.catalogue import DECLARED, Catalogue, Forms, Message

_PLACE = re.compile(r"\{(\w+)\}")
_LEAST = 5  # letters that a text must have besides its places, else it would be found in any other
# Places filled with a text of ours; what fills any other is the user's word, whatever it is.
_OURS = {
    "anew", "back", "ends", "fault", "file", "ids", "newest", "parent", "problem", "put_back", "reason",
    "remedy", "service", "synced", "waited", "wanted", "what", "why",
}  # fmt: skip
_JOINTS = (". ", ": ", "; ", " (")


def in_catalogue(text: str, _: Catalogue) -> str:
    """The text in the language of that catalogue, as far as it is ours.

    Examples
    --------
    >>> from followup_analytics.log.locale.catalogue import N_, catalogue
    >>> found = N_("is the same as line {place}").filled(place=7)
    >>> in_catalogue(f"data.csv: {found}.", catalogue("de"))
    'data.csv: ist dasselbe wie Zeile 7.'
    """
    for stop in ("", "."):  # a sentence may be declared without its full stop
        if text.endswith(stop) and (said := _said_anew(text.removesuffix(stop), _)) is not None:
            return said + stop
    return _in_parts(text, _)


def _in_parts(text: str, _: Catalogue) -> str:
    """The text with each of its parts translated, as far as they are ours."""
    for joint in _JOINTS:
        first, found, rest = text.partition(joint)
        if found:
            stop = "." if joint == ". " else ""
            return f"{in_catalogue(first + stop, _)}{joint.removeprefix(stop)}{in_catalogue(rest, _)}"
    return text


def _said_anew(text: str, _: Catalogue) -> str | None:
    """The text as one of those declared, with what fills it; None where it is none."""
    if text in DECLARED:
        return _(text)
    for message, pattern, core in _patterns(len(DECLARED)):
        if core in text and (found := pattern.fullmatch(text)):
            return _filled(message, found.groupdict(), _)
    return None


def _filled(message: Message | Forms, given: dict[str, str], _: Catalogue) -> str:
    said = {name: in_catalogue(value, _) if name in _OURS else value for name, value in given.items()}
    if isinstance(message, Message):
        return _(message, **said)
    number = int(said.pop("n").replace(",", ""))
    return _.plural(*message, number, **said)


@lru_cache(maxsize=2)
def _patterns(_count: int) -> list[tuple[Message | Forms, re.Pattern[str], str]]:
    """The texts with places, those that say most first: each as a pattern, with its longest piece."""
    texts = [(text, message) for message in DECLARED for text in _english(message)]
    found = [(message, _pattern(text), max(_pieces(text), key=len)) for text, message in texts if _says_enough(text)]
    return sorted(found, key=lambda one: (-len(one[1].pattern), one[1].pattern))


def _english(message: Message | Forms) -> tuple[str, ...]:
    return message if isinstance(message, Forms) else (message,)


def _says_enough(text: str) -> bool:
    return bool(_PLACE.search(text)) and sum(sign.isalpha() for piece in _pieces(text) for sign in piece) >= _LEAST


def _pieces(text: str) -> list[str]:
    """What of a text is not filled in."""
    return [piece.replace("{{", "{").replace("}}", "}") for piece in _PLACE.split(text)[::2]]


def _pattern(text: str) -> re.Pattern[str]:
    seen: set[str] = set()

    def place(name: str) -> str:
        again = name in seen
        seen.add(name)
        digits = r"\d[\d,]*" if name == "n" else ".*?"
        return f"(?P={name})" if again else f"(?P<{name}>{digits})"

    parts = _PLACE.split(text)
    pieces = _pieces(text)
    return re.compile(
        "".join(re.escape(pieces[at // 2]) if at % 2 == 0 else place(part) for at, part in enumerate(parts)), re.DOTALL
    )
