"""Days in sentences: "back on 15 March", "zurück am 15.03.", "de retour le 15 mars"; only what can be one day."""

from __future__ import annotations

import datetime as dt
import re

# Months in English, German, French, Spanish, Italian and Portuguese, and their usual short forms.
_MONTHS = (
    "january jan januar jänner janvier janv enero ene gennaio gen janeiro",
    "february feb februar février févr febrero febbraio fevereiro fev",
    "march mar märz mrz mars marzo março",
    "april apr avril avr abril aprile abr",
    "may mai mayo maggio mag maio",
    "june jun juni juin junio giugno giu junho",
    "july jul juli juillet juil julio luglio lug julho",
    "august aug août aou agosto ago",
    "september sep sept septembre septiembre settembre set setembro",
    "october oct oktober okt octobre octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro",
)
_MONTH = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
_NAME = "(" + "|".join(sorted(_MONTH, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?:,?\s+(?:de\s+|del\s+)?((?:19|20|21)\d\d))?"
_FORMS = (  # pattern, and which groups are year, month, day
    (re.compile(r"\b((?:19|20|21)\d\d)-(\d\d)-(\d\d)\b"), (1, 2, 3)),
    (re.compile(rf"\b(\d{{1,2}})(?:\.|st|nd|rd|th|º|er)?\s+(?:of\s+|de\s+)?{_NAME}{_YEAR}", re.I), (3, 2, 1)),
    (re.compile(rf"\b{_NAME}\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?!:){_YEAR}", re.I), (3, 1, 2)),
    (re.compile(r"\b(\d{1,2})\.(\d{1,2})\.((?:19|20|21)\d\d)?(?!\d)"), (3, 2, 1)),
)
_SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})(?:/((?:19|20|21)\d\d))?\b(?!/)")
_TIME = re.compile(r"\b(\d{1,2})[:h.](\d\d)(?::(\d\d))?\s*([AaPp]\.?[Mm]\.?)?(?![\d.])")


def day_in_words(text: str, after: dt.date) -> dt.date | None:
    """The first day that a sentence names, where it can be only one day; without a year, the next one after `after`.

    Examples
    --------
    >>> day_in_words("I am back on 5 January.", dt.date(2026, 12, 20))
    datetime.date(2027, 1, 5)
    >>> day_in_words("back on 03/04", dt.date(2026, 3, 1)) is None
    True
    """
    found = _first_day(text)
    if found is None:
        return None
    year, month, day = found
    if year:
        return _date_or_none(year, month, day)
    made = _date_or_none(after.year, month, day) or _date_or_none(after.year + 1, month, day)
    return _date_or_none(after.year + 1, month, day) if made and made < after else made


def _first_day(text: str) -> tuple[int | None, int, int] | None:
    found = [(match.start(), match, order) for form, order in _FORMS for match in form.finditer(text)]
    if found:
        _, match, (year, month, day) = min(found, key=lambda one: one[0])
        return _number(match[year]), _number(match[month]) or 0, int(match[day])
    slashed = _SLASHED.search(text)
    if slashed:
        one, two = int(slashed[1]), int(slashed[2])
        if one > 12 or two > 12 or one == two:  # else it can be two days
            day, month = (one, two) if one > 12 else (two, one)
            return _number(slashed[3]), month, day
    return None


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if text.isdigit() else _MONTH[text.lower().rstrip(".")]


def _date_or_none(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def moment_in_words(text: str) -> dt.datetime | None:
    """The moment that a mail program shows beside "Sent:"; it has a year and may have a time.

    Examples
    --------
    >>> moment_in_words("Thursday, March 12, 2026 11:30 PM")
    datetime.datetime(2026, 3, 12, 23, 30)
    """
    found = _first_day(text)
    year, month, number = found or (None, 0, 0)
    day = _date_or_none(year, month, number) if year is not None else None
    if day is None:
        return None
    return dt.datetime.combine(day, _clock(text) or dt.time())


def _clock(text: str) -> dt.time | None:
    clocks = [found for found in _TIME.finditer(text) if found[4] or ":" in found[0] or "h" in found[0]]
    if not clocks:
        return None
    hour, half = int(clocks[-1][1]), (clocks[-1][4] or "").lower()
    hour = hour % 12 + 12 * half.startswith("p") if half else hour
    try:
        return dt.time(hour, int(clocks[-1][2]), int(clocks[-1][3] or 0))
    except ValueError:
        return None
