"""Stored settings as the panels use them: what another version stored and this one cannot use is reported."""

from __future__ import annotations

from typing import Any

from followup_analytics.journal.journal import Journal
from followup_analytics.letters.templates import LANGUAGES, own_template
from followup_analytics.log.errors import FollowUpError
from followup_analytics.panels.texts import N_, _, of_ours


def style(journal: Journal) -> dict[str, Any]:
    """What `drafts` takes of the user's settings."""
    return {
        "templates": templates(journal),
        "availability": free_slots(journal),
        "language": language(journal),
    }


def language(journal: Journal) -> str:
    """The language of the letters."""
    stored = str(journal.setting("language", LANGUAGES[0]))
    if stored in LANGUAGES:
        return stored
    unknown = N_("Letters in the language {stored} cannot be written here, so they are in {language}.")
    journal.remark(_(unknown, stored=repr(stored[:20]), language=repr(LANGUAGES[0])))
    return LANGUAGES[0]


def free_slots(journal: Journal) -> list[str]:
    """The user's free times."""
    stored = list(journal.setting("free_slots", []))  # type: ignore[call-overload]  # of the default's kind
    slots = [slot for slot in stored if isinstance(slot, str)]
    if len(slots) < len(stored):
        journal.remark(_("Some of the stored free times are not text, so they are left out."))
    return slots


def templates(journal: Journal) -> dict[str, str]:
    """The user's own templates by their names, those that a letter can be written with."""
    stored = dict(journal.setting("templates", {}))  # type: ignore[call-overload]  # of the default's kind
    return {name: text for name, text in stored.items() if _usable(journal, name, text)}


def _usable(journal: Journal, name: str, text: object) -> bool:
    try:
        own_template(str(text), name)
    except FollowUpError as fault:
        unusable = N_("Your own template {name} cannot be used here, so the built-in one is: {fault}")
        journal.remark(_(unusable, name=name, fault=of_ours(fault)))
        return False
    return isinstance(text, str)
