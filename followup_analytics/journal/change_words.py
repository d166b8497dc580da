"""Change words: what a change of the journal was, as stored in English, and as an undo says it."""

from __future__ import annotations

import re
from collections import Counter

from followup_analytics.log.locale.catalogue import N_, _, forms, ngettext
from followup_analytics.log.text.phrases import listed

_LEARNT = N_("what an import learnt")
_COUNT = re.compile(r"(\d+) ([a-z-]+)")
_REVERSED = {
    "undo": N_("Undid the {change} of {what}, made {at}."),
    "redo": N_("Brought back the {change} of {what}, made {at}."),
}
_KINDS = {
    "save": N_("save"),
    "import": N_("import"),
    "delete": N_("deletion"),
    "merge": N_("merge"),
    "undo": N_("undo"),
    "redo": N_("redo"),
}
_TOOK_BACK = forms(
    "Took back {n} change made after {moment}: {what}.", "Took back {n} changes made after {moment}: {what}."
)
ROWS = {
    "applications": forms("{n} application", "{n} applications"),
    "interviews": forms("{n} interview", "{n} interviews"),
    "topics": forms("{n} topic", "{n} topics"),
    "follow_ups": forms("{n} follow-up", "{n} follow-ups"),
    "responses": forms("{n} response", "{n} responses"),
    "gifts": forms("{n} gift", "{n} gifts"),
    "plans": forms("{n} plan", "{n} plans"),
    "settings": forms("{n} setting", "{n} settings"),
}


def reversed_words(way: str, kind: str, what: str, at: str) -> str:
    """What an undo took back, or a redo brought back.

    Examples
    --------
    >>> reversed_words("undo", "save", "1 interview and 2 topics", "2026-03-04 10:00:00")
    'Undid the save of 1 interview and 2 topics, made 2026-03-04 10:00:00.'
    """
    return _(_REVERSED[way], change=_(_KINDS.get(kind, kind)), what=_translated(what), at=at)


def took_back_words(count: int, moment: str, what: str) -> str:
    """How many changes a return to some moment took back."""
    return ngettext(*_TOOK_BACK, count, moment=moment, what=_translated(what))


def in_words(counts: Counter[str]) -> str:
    """`1 interview and 2 topics`."""
    parts = [f"{n} {_noun(name, n)}" for name, n in counts.items()] or [_LEARNT]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _noun(name: str, count: int) -> str:
    noun = name.replace("_", "-")
    return noun.removesuffix("s") if count == 1 else noun


def _translated(what: str) -> str:
    """Words that the journal stores in English, in the language of the call."""
    if what == _LEARNT:
        return _(_LEARNT)
    parts = [_COUNT.fullmatch(part) for part in re.split(", | and ", what)]
    known = [
        (int(part[1]), rows)
        for part in parts
        if part
        for rows in ROWS.values()
        if part[2] in {each.removeprefix("{n} ") for each in rows}
    ]
    if len(known) < len(parts):
        return what
    return listed([ngettext(*rows, number) for number, rows in known])
