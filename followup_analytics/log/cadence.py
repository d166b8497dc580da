"""The cadence: how soon to thank, how often to write again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from numbers import Integral
from typing import Any

from followup_analytics.log.days import as_day
from followup_analytics.log.errors import FollowUpError, described
from followup_analytics.log.locale.catalogue import N_


class BadCadence(FollowUpError):
    """A cadence that cannot be kept."""


@dataclass(frozen=True)
class Cadence:
    """The parameters of the due rule; all in whole calendar days.

    Parameters
    ----------
    thank_you_within
        Days from an interview to its thank-you, at least 0.
    every
        Days from the last contact to the next check-in, at least 1.
    keep_in_mind_every
        The same while the company keeps the seeker in mind, at least 1.
    after_promise
        Days from the day by which the company said it would answer to the check-in, at least 0; that one falls on a
        day from Monday to Friday that is not a holiday.
    one_voice
        True: a check-in waits until `every` days after the latest note to the same person in another application.
    max_unanswered
        Check-ins in one wait after which an application is retired; None: never.
    business_days
        True: a due day on a Saturday or Sunday moves to the next working day.
    holidays
        Days on which nothing is due; a due day on one moves to the next working day.

    Raises
    ------
    BadCadence
        If a number is out of its range.

    Examples
    --------
    >>> Cadence(every=14).every
    14
    """

    thank_you_within: int = 1
    every: int = 10
    keep_in_mind_every: int = 10
    after_promise: int = 1
    one_voice: bool = True
    max_unanswered: int | None = None
    business_days: bool = False
    holidays: tuple[dt.date, ...] = ()

    def __post_init__(self) -> None:
        lowest = {"thank_you_within": 0, "every": 1, "keep_in_mind_every": 1, "after_promise": 0, "max_unanswered": 1}
        for name, low in lowest.items():
            value = getattr(self, name)
            if value is None and name == "max_unanswered":
                continue
            if isinstance(value, bool) or not isinstance(value, Integral) or value < low:
                wanted = f"Use a whole number of days, at least {low}"
                raise BadCadence(f"{name}: {described(value)} is not a cadence. {wanted}.")
            object.__setattr__(self, name, int(value))
        for name in ("one_voice", "business_days"):
            if not isinstance(getattr(self, name), bool):
                raise BadCadence(f"{name}: {described(getattr(self, name))} is not a cadence. Use True or False.")
        if isinstance(self.holidays, str) or not isinstance(self.holidays, Iterable):
            raise BadCadence(f"holidays: {described(self.holidays)} is not a list of days. Give one, such as [a_day].")
        days = tuple(as_day(day, place="holidays") for day in self.holidays)
        object.__setattr__(self, "holidays", days)


OLDER_NAMES = {"keep_warm_every": "keep_in_mind_every"}  # as older programs stored them
_UNKNOWN = N_("The stored cadence has {name}, which this program does not know, so it is ignored.")
_UNUSABLE = N_("The stored cadence has {name}={value}, which cannot be used: the usual one is taken.")


def stored_cadence(values: Mapping[str, object]) -> tuple[Cadence, list[str]]:
    """The cadence of parameters as some version of this program stored them, and a sentence for each it cannot use.

    A parameter that is unknown, or whose value is no good, is as usual.

    Examples
    --------
    >>> cadence, unusable = stored_cadence({"every": 14, "per_channel": True})
    >>> cadence.every, unusable
    (14, ["The stored cadence has 'per_channel', which this program does not know, so it is ignored."])
    """
    known = {field.name for field in fields(Cadence)}
    usable: dict[str, Any] = {}
    unusable = list[str]()
    for key, value in values.items():
        name = OLDER_NAMES.get(key, key) if key not in known else key
        if name not in known:
            unusable.append(_UNKNOWN.filled(name=repr(name)))
            continue
        try:
            Cadence(**{name: value})  # type: ignore[arg-type]  # what is stored may be anything
            usable[name] = value
        except (FollowUpError, TypeError):
            unusable.append(_UNUSABLE.filled(name=name, value=repr(value)))
    return Cadence(**usable), unusable
