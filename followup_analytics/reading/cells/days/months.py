"""Months and weekdays in words: thirteen languages, and a day written with them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import pandas as pd
import pyarrow.compute as pc

from followup_analytics.log.text.texts import to_arrow

_MONTHS = {
    "en": "january february march april may june july august september october november december",
    "en short": "jan feb mar apr may jun jul aug sep oct nov dec",
    "de": "januar februar marz april mai juni juli august september oktober november dezember",
    "de short": "jan feb mrz apr mai jun jul aug sep okt nov dez",
    "de plain": "janner feber maerz april mai juni juli august sept oktober november dezember",
    "fr": "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "fr short": "janv fevr mars avr mai juin juil aout sept oct nov dec",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "es short": "ene feb mar abr may jun jul ago sept oct nov dic",
    "pt": "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "pt short": "jan fev mar abr mai jun jul ago set out nov dez",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "it short": "gen feb mar apr mag giu lug ago set ott nov dic",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "nl short": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia",
    "pl name": "styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien",
    "pl short": "sty lut mar kwi maj cze lip sie wrz paz lis gru",
    "cs": "ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince",
    "cs name": "leden unor brezen duben kveten cerven cervenec srpen zari rijen listopad prosinec",
    "sk": "januara februara marca aprila maja juna jula augusta septembra oktobra novembra decembra",
    "sk name": "januar februar marec april maj jun jul august september oktober november december",
    "hr": "sijecnja veljace ozujka travnja svibnja lipnja srpnja kolovoza rujna october studenoga prosinca",
    "hr name": "sijecanj veljaca ozujak travanj svibanj lipanj srpanj kolovoz rujan october studeni prosinac",
    "hr other": "sijecnja veljace ozujka travnja svibnja lipnja srpnja kolovoza rujna october studenog prosinca",
    "tr": "ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik",
    "tr short": "oca sub mar nis may haz tem agu eyl eki kas ara",
}
_WEEKDAYS = {
    "en": "monday tuesday wednesday thursday friday saturday sunday",
    "en short": "mon tue wed thu fri sat sun",
    "en middle": "mon tues wednes thur fri satur sun",
    "en other": "mon tues weds thurs fri sat sun",
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "de short": "mo di mi do fr sa so",
    "de other": "mo di mi do fr sonnabend so",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "fr short": "lun mar mer jeu ven sam dim",
    "es": "lunes martes miercoles jueves viernes sabado domingo",
    "es short": "lun mar mie jue vie sab dom",
    "pt": "segunda terca quarta quinta sexta sabado domingo",
    "pt long": "segunda-feira terca-feira quarta-feira quinta-feira sexta-feira sabado domingo",
    "pt short": "seg ter qua qui sex sab dom",
    "it": "lunedi martedi mercoledi giovedi venerdi sabato domenica",
    "it short": "lun mar mer gio ven sab dom",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "nl short": "ma di wo do vr za zo",
    "pl": "poniedzialek wtorek sroda czwartek piatek sobota niedziela",
    "pl short": "pon wt sr czw pt sob niedz",
    "cs": "pondeli utery streda ctvrtek patek sobota nedele",
    "cs short": "po ut st ct pa so ne",
    "sk": "pondelok utorok streda stvrtok piatok sobota nedela",
    "sk short": "po ut st st pi so ne",
    "tr": "pazartesi sali carsamba persembe cuma cumartesi pazar",
    "tr short": "pzt sal car per cum cmt paz",
}
_CJK_WEEKDAYS = "一二三四五六日", "月火水木金土日"
_LISTOPAD = re.compile(r"(?P<dot>\.?)(?P<before>\s*)listopada?\b", re.I)  # "listopadu" is Czech alone
_WORD = re.compile(r"[^\W\d_]{3,}")
_LETTERS = str.maketrans({"ı": "i", "ł": "l"})
_OF = r"(?:\s+de|\s+del|\s+of|\s+d['’])?"
_WEEKDAY = r"(?:(?P<weekday>[^\W\d_]{2,13}(?:-feira)?)\.?,?\s+(?:den\s+|le\s+|the\s+|il\s+|el\s+|d\.\s*)?)?"
_TIME = r"(?:(?:,|\s+at|\s+um|\s+à|\s+alle|\s+kl\.?)?\s*(?P<time>(?:T|\s)\s*\d{1,2}:\d\d.*))?"
_FORMS = [
    re.compile(f"{_WEEKDAY}{form}{_TIME}", re.I)
    for form in (
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.|º|ª|e)?{_OF}[\s-]+(?P<month>[^\W\d_]{{3,12}})\.?{_OF},?[\s-]+"
        r"(?P<year>\d{4}|'?\d\d(?!\d))",
        r"(?P<month>[^\W\d_]{3,12})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})",
        r"(?P<year>\d{4})[\s-](?P<month>[^\W\d_]{3,12})[\s-](?P<day>\d{1,2})",
    )
]
_CJK = re.compile(
    r"(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日"
    r"\s*(?:[（(]?(?:星期|周|週)?(?P<weekday>[一二三四五六日月火水木金土])(?:曜日?)?[）)]?)?(?P<time>\s*\d{1,2}:\d\d.*)?"
)
_NUMBERS = re.compile(
    r"(?P<weekday>[^\W\d_]{2,13}(?:-feira)?)\.?,?\s+(?P<rest>\d{1,4}[./-]\d{1,2}[./-]\d{1,4}.*)", re.I
)


def in_numbers(text: str) -> tuple[str, int | None] | None:
    """A day that is written with words as ISO text, and the weekday that it names (0: Monday); None if it is not one.

    A day in numbers behind its weekday keeps its numbers. A weekday is a word for several days in some languages'
    short forms; one that no language knows makes the text none.

    Examples
    --------
    >>> in_numbers("Thursday, March 21st, 2024 17:05"), in_numbers("12 de marzo de 2024"), in_numbers("2024年7月22日")
    (('2024-03-21 17:05', 3), ('2024-03-12', None), ('2024-07-22', None))
    """
    cjk = _CJK.fullmatch(text)
    if cjk:
        weekday = next((w.index(cjk["weekday"]) for w in _CJK_WEEKDAYS if cjk["weekday"] and cjk["weekday"] in w), None)
        return _iso(cjk, int(cjk["month"])), weekday
    for form in _FORMS:
        found = form.fullmatch(text)
        number = months().get(plain_word(found["month"])) if found else None
        if found and number:
            days = _weekday(found["weekday"])
            return None if days == () else (_iso(found, number), _fitting(days, _iso(found, number)))
    numbers = _NUMBERS.fullmatch(text)
    days = _weekday(numbers["weekday"]) if numbers else None
    return (numbers["rest"], days[0]) if numbers and days else None


def _iso(found: re.Match[str], month: int) -> str:
    year = found["year"].lstrip("'")
    time = re.sub(r"^T?\s*", " ", found["time"]) if found["time"] else ""
    return f"{'20' if len(year) == 2 else ''}{year}-{month:02d}-{int(found['day']):02d}{time}"


def _weekday(word: str | None) -> tuple[int, ...] | None:
    """The weekdays that a word may mean; None where there is no word."""
    return weekdays().get(plain_word(word), ()) if word else None


def _fitting(days: tuple[int, ...] | None, iso: str) -> int | None:
    """The weekday meant: the one that fits the date, where a short form means several."""
    import datetime as dt

    if not days:
        return None
    try:
        fact = dt.date.fromisoformat(iso[:10]).weekday()
    except ValueError:
        return days[0]
    return fact if fact in days else days[0]


def plain_word(word: str) -> str:
    """A word without case and accents.

    Examples
    --------
    >>> plain_word("Březen")
    'brezen'
    """
    parts = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    return "".join(c for c in parts if not unicodedata.combining(c))


def with_listopad(cells: pd.Series) -> pd.Series:
    """The cells of a column with "listopad" as the month that it is there: October in Croatian, else November.

    The other months say the language. Where there are none, a dot before it leaves it open, as only Polish has none:
    such a cell is not a day.

    Examples
    --------
    >>> with_listopad(pd.Series(["3. listopada 2024", "4. rujna 2024"])).tolist()
    ['3. october 2024', '4. rujna 2024']
    >>> [with_listopad(pd.Series([cell]))[0] for cell in ("3 listopada 2024", "3. listopada 2024")]
    ['3. november 2024', '3. ? 2024']
    """
    if not pc.any(pc.match_substring(to_arrow(cells), "topad", ignore_case=True)).as_py():
        return cells
    texts = cells.tolist()
    words = {plain_word(word) for text in texts for word in _WORD.findall(text)}
    croatian, others = words & _words_only_in("hr"), words & _words_only_in("pl", "cs") - {"listopad", "listopada"}
    month = ". october" if croatian else ". november"
    dotted = ". ?" if bool(croatian) == bool(others) else month
    return pd.Series([_LISTOPAD.sub(lambda one: dotted if one["dot"] else month, text) for text in texts], dtype="str")


@cache
def _words_only_in(*languages: str) -> set[str]:
    """The month words of some languages that no other has."""
    ours = {word for name, words in _MONTHS.items() if name[:2] in languages for word in words.split()}
    return ours - {word for name, words in _MONTHS.items() if name[:2] not in languages for word in words.split()}


@cache
def months() -> dict[str, int]:
    """Each month word that means one month in whatever language: not "lis" and "maj", on which two disagree."""
    return {word: some[0] + 1 for word, some in _numbered(_MONTHS).items() if len(some) == 1} | {"sept": 9}


@cache
def weekdays() -> dict[str, tuple[int, ...]]:
    """Each weekday word with the days that it means, from 0 for Monday."""
    return _numbered(_WEEKDAYS)


def _numbered(lists: dict[str, str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, dict[int, None]] = {}
    for words in lists.values():
        for number, word in enumerate(words.split()):
            found.setdefault(word, {})[number] = None
    return {word: tuple(some) for word, some in found.items()}
