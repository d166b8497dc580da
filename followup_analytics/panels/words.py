"""Words: what the log calls by a fixed word, as the panels say it."""

from __future__ import annotations

from collections.abc import Iterable

from followup_analytics.log.locale import log_words
from followup_analytics.log.locale.catalogue import in_language
from followup_analytics.panels.texts import language


def word(value: object) -> str:
    """A word of the log in the language of the panels.

    Examples
    --------
    >>> word("keep_in_mind"), word("carrier pigeon")
    ('keep in mind', 'carrier pigeon')
    """
    with in_language(language()):
        return log_words.word(value)


def as_stored(text: object, words: Iterable[str]) -> object:
    """Which of these words of the log the panels call so; any other text is the user's own and stays.

    Examples
    --------
    >>> as_stored("carrier pigeon", ["mail"])
    'carrier pigeon'
    """
    return next((each for each in words if word(each) == text), text)
