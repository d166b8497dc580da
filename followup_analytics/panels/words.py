"""Words: what the log calls by a fixed word, as the panels say it."""

from __future__ import annotations

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
