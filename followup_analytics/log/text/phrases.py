"""Phrases: numbers, intervals and names in plain words, in the language of the call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import floor
from typing import Any

import pandas as pd

from followup_analytics.log.locale.catalogue import N_, Message, _, decimal, digits, forms, ngettext

MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
    N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip  # not the calendar module's: those follow the machine's language
SHORT_MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"), N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"),
    N_("Nov"), N_("Dec"),
)  # fmt: skip
WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
NAMED = 3  # groups that a sentence names one by one; of more it says what they have in common
KIND_WORDS = {"check_in": "check-in", "thank_you": "thank-you"}
_MOST_PLACES = 2  # of a percentage
_NOTE_NOUNS = ("note", *KIND_WORDS.values())
COUNTED = (  # what is counted by a noun that a table names
    forms("{n} note", "{n} notes"),
    forms("{n} check-in", "{n} check-ins"),
    forms("{n} thank-you", "{n} thank-yous"),
    forms("{n} wait", "{n} waits"),
    forms("{n} application", "{n} applications"),
    forms("{n} more note", "{n} more notes"),
    forms("{n} more check-in", "{n} more check-ins"),
    forms("{n} more thank-you", "{n} more thank-yous"),
    forms("{n} more wait", "{n} more waits"),
    forms("{n} more application", "{n} more applications"),
)


def percent(share: float, places: int = 0) -> str:
    """A share as a percentage, whole as a rule.

    Examples
    --------
    >>> percent(0.2927), percent(0.2927, 1)
    ('29 %', '29.3 %')
    """
    return _("unknown") if pd.isna(share) else f"{decimal(100 * share, f'.{places}f')} %"


def both_ends(lower: float, upper: float, places: int = 0) -> dict[str, str]:
    """The ends of an interval of shares in percent, with as many places as it takes to tell them apart.

    Examples
    --------
    >>> both_ends(0.17, 0.451), both_ends(0.998, 1.0)
    ({'low': '17', 'high': '45'}, {'low': '99.8', 'high': '100.0'})
    """
    low, high = (decimal(100 * end, f".{places}f") for end in (lower, upper))
    same = low == high and lower < upper and places < _MOST_PLACES
    return both_ends(lower, upper, places + 1) if same else {"low": low, "high": high}


def likely_range(lower: float, upper: float) -> str:
    """An interval of shares in words.

    Examples
    --------
    >>> likely_range(0.17, 0.451)
    'likely between 17 and 45 %'
    """
    return _("likely between {low} and {high} %", **both_ends(lower, upper))


def signed(share: float) -> str:
    """A difference of shares in points, with its sign.

    Examples
    --------
    >>> signed(0.042), signed(-0.1), signed(-0.001)
    ('+4', '-10', '0')
    """
    points = whole_points(share)
    return f"{points:+d}" if points else "0"


def whole_points(share: float) -> int:
    """A difference of shares in points, as it is printed; the noun beside it goes with this number."""
    return round(100 * share)


def estimate(share: float, lower: float, upper: float, places: int = 0) -> str:
    """A share with its interval, short.

    Examples
    --------
    >>> estimate(0.22, 0.19, 0.25), estimate(0.216, 0.19, 0.25, 1)
    ('22 % (19–25)', '21.6 % (19.0–25.0)')
    """
    ends = both_ends(lower, upper, places)
    return f"{percent(share, places)} ({ends['low']}–{ends['high']})"


def gain(difference: float, lower: float, upper: float) -> str:
    """A difference of shares with its interval, short.

    Examples
    --------
    >>> gain(0.05, -0.01, 0.1), gain(-0.01, -0.03, 0.01)
    ('+5 points (-1 to +10)', '-1 point (-3 to +1)')
    """
    said = {"points": signed(difference), "reach": reach(lower, upper)}
    return ngettext("{points} point ({reach})", "{points} points ({reach})", abs(whole_points(difference)), **said)


def reach(lower: float, upper: float) -> str:
    """The interval of a difference of shares in points; no end reads 0 where it leaves 0 out, or where both would.

    Examples
    --------
    >>> reach(-0.01, 0.1), reach(0.003, 0.1), reach(-0.1, -0.004), reach(-0.004, 0.003)
    ('-1 to +10', '+0.3 to +10', '-10 to -0.4', '-0.4 to +0.3')
    """
    outside = lower > 0 or upper < 0 or not (whole_points(lower) or whole_points(upper))
    low, high = (
        decimal(100 * end, "+.1g") if outside and not whole_points(end) else signed(end) for end in (lower, upper)
    )
    return _("{low} to {high}", low=low, high=high)


def clear_end(end: float) -> str:
    """An end, in points, of an interval that leaves out 0, which it never reads.

    Examples
    --------
    >>> clear_end(0.021), clear_end(0.003)
    ('2', '0.3')
    """
    return str(whole_points(end)) if whole_points(end) else decimal(100 * end, ".1g")


def whole_parts(total: float, parts: Sequence[float]) -> list[int]:
    """The parts of a difference of shares in whole points that add up to the whole, as near to each as can be.

    Examples
    --------
    >>> whole_parts(0.058, [0.007, 0.006, 0.045])  # each rounded alone: 1, 1 and 5
    [1, 1, 4]
    """
    least = [floor(100 * part) for part in parts]
    rest = sorted(range(len(parts)), key=lambda at: least[at] - 100 * parts[at])
    for at in rest[: max(whole_points(total) - sum(least), 0)]:
        least[at] += 1
    return least


def counted(number: float, one: str, several: str | None = None) -> str:
    """A number with its noun, or with the words that go with one and with several.

    Examples
    --------
    >>> counted(1, "note"), counted(41, "thank-you"), counted(1, "answer was", "answers were")
    ('1 note', '41 thank-yous', '1 answer was')
    """
    single, plural = f"{{n}} {one}", f"{{n}} {several or f'{one}s'}"  # where nouns are given, there they are declared
    return ngettext(single, plural, int(number))


def roughly(least: float, most: float) -> str:
    """A range of counts, rounded to what can be known of it.

    Examples
    --------
    >>> roughly(87, 243), roughly(3, 8), roughly(1, 1)
    ('roughly 90 to 240', 'roughly 3 to 8', 'about 1')
    """
    low, high = (round(int(number), -1 if number >= 20 else 0) for number in (least, most))
    if low < high:
        return _("roughly {low} to {high}", low=digits(low), high=digits(high))
    return _("about {n}", n=digits(most))


def within_days(days: int) -> str:
    """Up to which day something counts.

    Examples
    --------
    >>> within_days(7), within_days(1), within_days(0)
    ('within 7 days', 'within 1 day', 'on the same day')
    """
    if not days:
        return _("on the same day")
    return ngettext("within {n} day", "within {n} days", days)


def closed_on_no_day(number: int, noun: str = "wait", *, more: bool = False) -> str:
    """How many are left out, because their application was closed on a day nobody wrote down.

    Examples
    --------
    >>> closed_on_no_day(1), closed_on_no_day(3, "note", more=True)
    ('1 was closed on a day nobody wrote down', '3 more notes went to applications closed on a day nobody wrote down')
    """
    count = counted(number, f"more {noun}") if more else digits(number)
    if noun in _NOTE_NOUNS:
        return ngettext(
            "{count} went to an application closed on a day nobody wrote down",
            "{count} went to applications closed on a day nobody wrote down",
            int(number), count=count,
        )  # fmt: skip
    return ngettext(
        "{count} was closed on a day nobody wrote down",
        "{count} were closed on a day nobody wrote down",
        int(number), count=count,
    )  # fmt: skip


def and_left_out(number: int, noun: str = "wait") -> str:
    """A half sentence on those left out, where there are some.

    Examples
    --------
    >>> and_left_out(0), and_left_out(2)
    ('', '; 2 more waits were closed on a day nobody wrote down and are left out')
    """
    closed = closed_on_no_day(number, noun, more=True)
    both = ngettext("; {closed} and is left out", "; {closed} and are left out", int(number), closed=closed)
    return both if number else ""


def whatever(least: float, most: float) -> str:
    """What a rate can be, whatever became of those left out.

    Examples
    --------
    >>> whatever(0.22, 0.38)
    'with them between 22 and 38 %, whatever became of them'
    """
    return _("with them between {low} and {high} %, whatever became of them", **both_ends(least, most))


def none_left(gone: int, noun: str = "wait", *, otherwise: str) -> str:
    """What is said where nothing could be counted, `gone` being left out; `otherwise` where none is.

    Examples
    --------
    >>> none_left(2, otherwise="The log is empty.")
    'Cannot tell: of 2 waits 2 were closed on a day nobody wrote down.'
    """
    told = _("Cannot tell: of {all} {closed}.", all=counted(gone, noun), closed=closed_on_no_day(gone, noun))
    return told if gone else otherwise


def every_n_days(every: int) -> str:
    """A rhythm in words.

    Examples
    --------
    >>> every_n_days(10), every_n_days(0)
    ('every 10 days', 'no notes')
    """
    return ngettext("every {n} day", "every {n} days", int(every)) if every else _("no notes")


def listed(parts: list[str]) -> str:
    """Parts joined as in speech.

    Examples
    --------
    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    if len(parts) < 2:
        return "".join(parts)
    return _("{first} and {last}", first=", ".join(parts[:-1]), last=parts[-1])


def company_and_role(row: pd.Series, most: int = 80) -> str:
    """What an application is called, each part of at most `most` characters.

    Examples
    --------
    >>> company_and_role(pd.Series({"company": "Tide Labs", "role": "Editor"}))
    'Tide Labs, Editor'
    """
    return ", ".join(short_text(row[part], most) for part in ("company", "role") if pd.notna(row[part]))


def short_text(text: Any, most: int = 40) -> str:
    """A text on one line of at most `most` characters; a missing one is `unknown`.

    Examples
    --------
    >>> short_text("Tide   Labs"), short_text("x" * 99, 5), short_text(None)
    ('Tide Labs', 'xxxx…', 'unknown')
    """
    if pd.isna(text):
        return _("unknown")
    line = " ".join(str(text)[: 8 * most].split())
    line = "".join(sign for sign in line if sign.isprintable())  # no mark that turns the text around it
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def capital(text: str) -> str:
    """The text with a capital at its beginning.

    Examples
    --------
    >>> capital("of 4 notes")
    'Of 4 notes'
    """
    return text[:1].upper() + text[1:]


def said_day(day: int, today: int) -> Message:
    """A day in words that a record carries, to be said in the language in which it is shown.

    Examples
    --------
    >>> from followup_analytics.log.days import day_number
    >>> said_day(day_number("2026-03-03"), day_number("2026-05-01"))
    '3 March'
    """
    date, now = (pd.Timestamp(number, unit="D") for number in (day, today))
    parts = {"day": date.day, "month": MONTHS[date.month - 1]}
    if date.year == now.year:
        return N_("{day} {month}").filled(**parts)
    return N_("{day} {month} {year}").filled(**parts, year=date.year)


def day_words(day: int, today: int, *, weekday: bool = False, _: Callable[..., str] = _) -> str:
    """A day in words, with its year where it is not this year's.

    Examples
    --------
    >>> from followup_analytics.log.days import day_number
    >>> day_words(day_number("2026-03-03"), day_number("2026-05-01"), weekday=True)
    'Tuesday 3 March'
    """
    date, now = (pd.Timestamp(number, unit="D") for number in (day, today))
    month, year = _(MONTHS[date.month - 1]), date.year
    of_year = _("{day} {month}", day=date.day, month=month)
    words = of_year if year == now.year else _("{day} {month} {year}", day=date.day, month=month, year=year)
    return _("{weekday} {date}", weekday=_(WEEKDAYS[date.weekday()]), date=words) if weekday else words
