"""Checks of an interview as it was typed: an unlikely day, people who would not be read back as typed."""

from __future__ import annotations

import datetime as dt
import re

from followup_analytics.panels.kit.form import Values
from followup_analytics.panels.texts import N_, _, short_day

_EARLIEST, _FURTHEST = dt.date(1970, 1, 1), dt.timedelta(days=731)  # what lies outside is a slip in the year
_DIVIDERS = re.compile(r"[;\x3c\x3e]")  # semicolon and angle brackets: they divide people in the log
_ADDRESS = re.compile(r"[^@\s;\x3c\x3e]+@[^@\s;\x3c\x3e]+")


def wrong_day(typed: object, as_of: dt.date) -> dict[str, str]:
    """What to say of a day that exists, but is hardly the day of this interview."""
    try:
        day = dt.date.fromisoformat(str(typed or "").strip())
    except ValueError:
        return {}
    if _EARLIEST <= day <= as_of + _FURTHEST:
        return {}
    early = N_("{day} lies before 1970: please check the year.")
    late = N_("{day} is more than two years ahead: please check the year.")
    return {"interviewed_on": _(early if day < _EARLIEST else late, day=short_day(day))}


def wrong_people(people: list[Values]) -> dict[str, str]:
    """The names and addresses that would not come back from the log as they were typed."""
    faults = []
    for number, person in enumerate(people, 1):
        name, address = (str(person.get(part) or "").strip() for part in ("name", "email"))
        if _DIVIDERS.search(name):
            divided = N_(
                "The name of no. {number}, “{name}”, has a semicolon or an angle bracket: one person per entry."
            )
            faults.append(_(divided, number=number, name=name))
        if address and not _ADDRESS.fullmatch(address):
            no_address = N_("The e-mail of no. {number}, “{address}”, needs one @ and no spaces. Correct or empty it.")
            faults.append(_(no_address, number=number, address=address))
    return {"people": " ".join(faults)} if faults else {}
