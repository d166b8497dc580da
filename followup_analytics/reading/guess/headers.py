"""Headers: what a column means by its name, in twelve languages."""

from __future__ import annotations

import re
from functools import cache

from followup_analytics.reading.guess.folding import fold, words

DAY = "day"  # a column of days that does not say of what
_EVENT = "event."
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[*:?]+$")  # "(dd/mm/yyyy)", "*"
_NUMBER = re.compile(r"\s*#?\d+(?:st|nd|rd|th|\.)?\s*|\s*\b(?:first|second|third|final)\b\s*", re.I)
_MANY = ("interviewed", "followed")  # what may happen several times, in numbered columns
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def meanings(header: str) -> tuple[str, ...]:
    """What a column of that name may mean, a day of something as ``applied``; empty where no list knows the name.

    Examples
    --------
    >>> meanings("Company Name"), meanings("Bewerbungsdatum"), meanings("Interview 2 (date)"), meanings("Mood")
    (('company',), ('applied',), ('interviewed',), ())
    """
    known = _meanings()
    for text in (header, _ASIDE.sub("", header.strip()), _CAMEL.sub(" ", header)):
        found = known.get(fold(text))
        if found:
            return found
    found = known.get(fold(_NUMBER.sub(" ", _ASIDE.sub("", header.strip()))), ())
    return tuple(meaning for meaning in found if meaning in _MANY)


@cache
def _meanings() -> dict[str, tuple[str, ...]]:
    """Folded header -> its meanings; a plain meaning comes before the day of something of the same name."""
    lists = words("headers")
    found: dict[str, dict[str, None]] = {}
    for meaning, by_language in lists.items():
        for language, written in by_language.items():
            days = [fold(day) for day in lists[DAY][language]] if meaning.startswith(_EVENT) else []
            for word in map(fold, written):
                for text in (word, *(w for day in days for w in (word + day, day + word))):
                    found.setdefault(text, {})[meaning.removeprefix(_EVENT)] = None
    return {text: tuple(some) for text, some in found.items() if text}
