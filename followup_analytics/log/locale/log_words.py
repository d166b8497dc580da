"""Log words: what the log calls by a fixed word, as it is said; any other word is the user's own and stays."""

from __future__ import annotations

from typing import Any

import pandas as pd

from followup_analytics.log.locale.catalogue import N_, _
from followup_analytics.log.text.phrases import WEEKDAYS, short_text
from followup_analytics.log.words import CHANNELS, UNKNOWN

OUR_GROUPS = ("channel", "gift", "weekday", "hour", "impression")  # the groups that have words of the log
WORDS = {
    "check_in": N_("check-in"),
    "thank_you": N_("thank-you"),
    "reply": N_("reply"),
    "invitation": N_("invitation"),
    "keep_in_mind": N_("keep in mind"),
    "offer": N_("offer"),
    "rejection": N_("rejection"),
    "filled": N_("filled"),
    "withdrawn": N_("withdrawn"),
    "hired": N_("hired"),
    "acknowledgement": N_("acknowledgement"),
    "ghosted": N_("ghosted"),
    "saved": N_("saved"),
    **dict(zip(CHANNELS, CHANNELS, strict=True)),
    "article": N_("article"),
    "contact": N_("contact"),
    "link": N_("link"),
    "snooze": N_("snooze"),
    "pin": N_("pin"),
    "pause": N_("pause"),
    "keep in touch": N_("keep in touch"),
    "thanks": N_("thanks"),
    "interest": N_("interest"),
    "availability": N_("availability"),
    "gift": N_("gift"),
    "application": N_("application"),
    "interview": N_("interview"),
    "applied": N_("applied"),
    "answered": N_("answered"),
    "answer": N_("answer"),
    "offered": N_("offered"),
    "interviewed": N_("interviewed"),
    "hired_elsewhere": N_("hired elsewhere"),
    "note": N_("note"),
    "follow_up": N_("follow-up"),
    "ahead": N_("ahead"),
    "broken": N_("broken"),
    "late": N_("late"),
    "kept": N_("kept"),
    "open": N_("open"),
    "closed": N_("closed"),
    "weekday": N_("weekday"),
    "hour": N_("hour"),
    **{str(day): day for day in WEEKDAYS},
    "before 9:00": N_("before 9:00"),
    "from 18:00": N_("from 18:00"),
    "at an unknown time": N_("at an unknown time"),
    "unknown": N_("unknown"),
    "all": N_("all"),
}


def word(value: object) -> str:
    """A word of the log in the language of the call.

    Examples
    --------
    >>> word("keep_in_mind"), word("carrier pigeon")
    ('keep in mind', 'carrier pigeon')
    """
    return _(WORDS[str(value)]) if str(value) in WORDS else str(value).replace("_", " ")


def group_name(bucket: Any, by: str | None) -> Any:
    """What a group is called: a word of the log where it is split by one, and more than a bare number.

    Examples
    --------
    >>> group_name("mail", "channel"), group_name("2", "impression"), group_name("unknown", "impression")
    ('mail', 'impression 2', 'no impression')
    """
    if by not in OUR_GROUPS or pd.isna(bucket):
        return bucket
    if by == "impression":
        return _("no impression") if bucket == UNKNOWN else _("impression {n}", n=bucket)
    return word(bucket)


def group_word(bucket: object, by: str | None) -> str:
    """The same, in short and on one line."""
    return short_text(group_name(bucket, by))
