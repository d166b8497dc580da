"""Dates: a closed list of formats, decided once per column; no date is ever guessed.

==============================  ===========================================================
format                          remark
==============================  ===========================================================
``2024-03-20``                  also ``2024/03/20`` and ``2024.03.20``; no rival
``20 Mar 2024``                 also ``20 March 2024``, ``20-Mar-2024``, ``Mar 20, 2024``; no rival
``20. März 2024``               months of twelve languages (`months`), ordinals, a weekday in front; no rival
``2024年7月22日``               no rival
``20-Mar-24``                   a two-digit year is 20YY; no rival
``20/3/2024`` (day first)       separators ``/ . -``; rival of the next
``3/20/2024`` (month first)     separators ``/ . -``; rival of the one before
``20.3.24``                     day first unless a cell of the column shows otherwise
``20/3/24``, ``3/20/24``        where a cell of the column shows the order
==============================  ===========================================================

Each may be followed by a time of day: ``T15:09``, `` 15:09:26``, ``, 11:39 PM``, and that by its zone: ``Z``, ``UTC``,
``+01:00``, ``-0500``. A time with a zone is read as the day and time that it is in the user's own (`zones`). Years run
from 1900 to 2199. A weekday that is not that of its date makes the cell unreadable, and so does a two-digit year that
may as well stand in front.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.log.days import DAY, MISSING
from followup_analytics.log.errors import AmbiguousDates
from followup_analytics.log.text.distinct import encoded
from followup_analytics.log.text.texts import ARROW, from_arrow, once_a_column, sizes, to_arrow
from followup_analytics.log.zones import Zone, split_zones, times_in_zone
from followup_analytics.reading.cells.days.months import with_listopad
from followup_analytics.reading.cells.days.one_day import RIVAL, TWO_DIGITS, YEARS, clock, moment, order_shown
from followup_analytics.reading.cells.progress import Progress, one_by_one, unwatched

_ISO = r"(?:19|20|21)\d\d-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)?"
_BLANK = r"[ \t\n\v\f\r]"  # arrow's \s lacks one of them
_WITH_CLOCK = (
    rf"^(?P<day>[^:]*[0-9])(?P<clock>(?:T|,?{_BLANK}+)[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:\.[0-9]{{1,6}})?)?"
    rf"(?:{_BLANK}*[AaPp][Mm])?)$"
)
_YEARS_OF_A_SEARCH = 3
_SHOWN = 3  # cells of each kind
_BLOCK = 1 << 13  # days looked at a time: they stay in the processor's cache
_WRITTEN = len("2024-03-20")


def read_stamps(
    cells: pd.Series,
    *,
    day_first: bool | None = None,
    zone: Zone = None,
    column: str = "date",
    place: object = "here",
    progress: Progress = unwatched,
) -> pd.DataFrame:
    """The day, and the time of day where there is one, that each cell of one column names.

    The column's cells decide together: day first or month first is chosen where some cell fits only it and none fits
    only its rival, or by `day_first`.

    Parameters
    ----------
    cells
        n texts; missing ones stay missing.
    day_first
        True or False where the caller knows the order of ``3/4/2024``; None: the cells decide.
    zone
        The user's own zone, as in `FollowUpLog`.
    column, place
        Named in the error.
    progress
        Called with ``(done, of)`` after some thousand cells that are looked at one by one.

    Returns
    -------
    DataFrame
        ``day`` (midnight), ``time`` (missing where the cell names no time of day) and ``wall`` (what a cell with a zone
        says there, else missing), datetime64[us], in the index of `cells`; all missing where a cell fits no format of
        the list.

    Raises
    ------
    AmbiguousDates
        Where no cell decides, or cells decide both ways.

    Examples
    --------
    >>> import pandas as pd
    >>> read_stamps(pd.Series(["3/4/2024", "3/20/2024 17:05"]))["day"].dt.strftime("%d %b").tolist()
    ['04 Mar', '20 Mar']
    """
    texts, nothing = day_texts(cells), np.datetime64("NaT", "us")
    odd = texts.odd
    order = _order(odd, day_first, column, place)
    if day_first is None and odd.year_may_lead:
        odd = _cut(pa.array(["" if TWO_DIGITS.fullmatch(text) else text for text in odd.texts.to_pylist()], ARROW))
    stamps = np.full(len(texts.iso), nothing)
    iso = pd.to_datetime(texts.bare[texts.iso], format="ISO8601", errors="coerce")
    stamps[texts.iso] = iso.to_numpy("datetime64[us]")
    stamps[~texts.iso] = odd.moments(order, progress)
    walls = np.where(texts.ahead.notna(), stamps, nothing)
    stamps = times_in_zone(pd.Series(stamps), texts.ahead, zone).to_numpy("datetime64[us]")
    found = np.append(stamps, nothing)[texts.codes]  # code -1, a missing cell, takes the last
    timed = np.append(texts.bare.str.contains(":").to_numpy(bool), False)[texts.codes]
    day = found.astype("datetime64[D]").astype("datetime64[us]")
    time = np.where(timed, found, nothing)
    wall = np.append(walls, nothing)[texts.codes]
    return pd.DataFrame({"day": day, "time": time, "wall": wall}, index=cells.index)


def plain_days(cells: pd.Series) -> pd.Series | None:
    """A column in which all cells are days without a time, typed or written ``2024-03-20``; None of any other.

    Examples
    --------
    >>> plain_days(pd.Series(["2024-03-20", None])).tolist(), plain_days(pd.Series(["2024-03-20 15:09"]))
    ([Timestamp('2024-03-20 00:00:00'), NaT], None)
    """
    if isinstance(cells.dtype, pd.StringDtype):
        days = _written_days(cells)
    elif isinstance(cells.dtype, np.dtype) and cells.dtype.kind == "M":
        days = cells.astype("datetime64[us]")
    else:
        return None
    return days if days is not None and _are_plain(days.to_numpy().view("int64")) else None


def _written_days(cells: pd.Series) -> pd.Series | None:
    """Texts as days, where each is one as ``2024-03-20`` or missing."""
    texts = to_arrow(cells)
    known = texts.drop_null() if texts.null_count else texts
    if len(known) and sizes(known) != (_WRITTEN, _WRITTEN):
        return None
    try:
        days = texts.cast(pa.date32()).cast(pa.timestamp("us")).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        return None
    return pd.Series(days, index=cells.index, name=cells.name, copy=False)


def _are_plain(moments: np.ndarray) -> bool:
    """Whether all of them, in microseconds, are midnights within the years that are read, or missing."""
    first, beyond = (np.datetime64(f"{year}-01-01", "us").view("int64") for year in (YEARS[0], YEARS[-1] + 1))
    for start in range(0, len(moments), _BLOCK):
        block = moments[start : start + _BLOCK]
        plain = (first <= block) & (block < beyond) & (block // DAY * DAY == block)
        if not (plain | (block == MISSING)).all():
            return False
    return True


@dataclass(frozen=True)
class Cut:
    """Texts cut into day and time of day: moments are many, their days and times few, and each is read once.

    ``codes`` say which of the distinct ``days`` is that of each text: the whole of one that ends in no time of day,
    whose clock is missing.
    """

    texts: pa.Array
    days: list[str]
    codes: np.ndarray
    clocks: np.ndarray

    def moments(self, day_first: bool | None, progress: Progress) -> np.ndarray:
        """The moment that each text names, as `one_day.moment` reads it."""
        days = np.array([moment(day, day_first) for day in one_by_one(self.days, progress)], "datetime64[us]")
        cut = ~np.isnat(self.clocks)
        found: np.ndarray = days[self.codes] + np.where(cut, self.clocks, np.timedelta64(0, "us"))
        whole = np.isnat(found) & cut  # a text that is a day only together with what looked like its time
        found[whole] = np.array([moment(text, day_first) for text in self.texts.filter(whole).to_pylist()], found.dtype)
        return found

    @property
    def year_may_lead(self) -> bool:
        """Whether its two-digit years may as well stand in front: ``24.03.01``, ``24.03.17``, ``25.01.20``.

        Then the first numbers hardly differ, as years of one search do, and the last ones do.
        """
        rivals = {at: rival for at, day in enumerate(self.days) if (rival := RIVAL.fullmatch(day))}
        short = {at: rival for at, rival in rivals.items() if len(rival["year"]) == 2}
        first, last = {rival["one"] for rival in short.values()}, {rival["year"] for rival in short.values()}
        several = np.isin(self.codes, list(short)).sum() > 1 and len(first) < len(last)
        return bool(several and _are_near(first) and all(map(_fits_year_first, short.values())))

    @property
    def fits_year_first(self) -> bool:
        """Whether each of its days may as well begin with a two-digit year, however few they are."""
        rivals = [rival for rival in map(RIVAL.fullmatch, self.days) if rival]
        return all(len(rival["year"]) == 2 and _fits_year_first(rival) for rival in rivals)

    @property
    def years_last(self) -> bool:
        """Whether the last numbers of its days hardly differ, as years of one search do."""
        return _are_near({rival["year"] for rival in map(RIVAL.fullmatch, self.days) if rival})

    @property
    def proof(self) -> Proof:
        """What it says of the order of its days.

        Examples
        --------
        >>> [day_texts(pd.Series([cell, "3/4/2024"])).odd.proof.order for cell in ("3/20/2024", "5/5/2024")]
        [False, None]
        >>> day_texts(pd.Series(["01.02.23"])).odd.proof.order
        True
        """
        shown = np.array([order_shown(day) for day in self.days], "str")
        return Proof(*(self._few_with(shown == kind.name) for kind in fields(Proof)))

    def _few_with(self, days: np.ndarray) -> list[str]:
        some: list[str] = self.texts.take(np.flatnonzero(days[self.codes])[:_SHOWN]).to_pylist()
        return some


@dataclass(frozen=True)
class DayTexts:
    """The distinct texts of a column of days, without blanks around them and zones.

    ``codes`` say which of them is in each cell, -1 a missing one; ``ahead`` how far each one's zone is ahead of UTC;
    ``iso`` which are written as ISO, with four-digit years and whole times. The others are ``odd``.
    """

    codes: np.ndarray
    bare: pd.Series
    ahead: pd.Series
    iso: np.ndarray
    odd: Cut


def day_texts(cells: pd.Series) -> DayTexts:
    """The texts of a column of days.

    Examples
    --------
    >>> day_texts(pd.Series(["2024-03-20 ", "3/20/2024, 5:05 PM"])).odd.days
    ['3/20/2024']
    """
    return once_a_column(to_arrow(cells), _day_texts)


def _day_texts(texts: pa.Array) -> DayTexts:
    held = encoded(texts)
    distinct = pd.Series(from_arrow(held.dictionary)).str.strip()
    bare, ahead = split_zones(with_listopad(distinct))
    iso = bare.str.fullmatch(_ISO).to_numpy(bool)
    return DayTexts(np.asarray(held.indices.fill_null(-1)), bare, ahead, iso, _cut(to_arrow(bare[~iso])))


def _cut(texts: pa.Array) -> Cut:
    found = pc.extract_regex(texts, _WITH_CLOCK)
    ends = pc.struct_field(found, ["clock"]).dictionary_encode()
    clocks = np.array([*map(clock, ends.dictionary.to_pylist()), None], "timedelta64[us]")[ends.indices.fill_null(-1)]
    days = pc.if_else(~np.isnat(clocks), pc.struct_field(found, ["day"]), texts).dictionary_encode()
    return Cut(texts, days.dictionary.to_pylist(), np.asarray(days.indices), clocks)


@dataclass(frozen=True)
class Proof:
    """What the cells of a column say of its order: some that fit day first only, month first only, both.

    `dotted` are those that fit both and are day first by their form, as ``1.2.24``.
    """

    day: list[str]
    month: list[str]
    either: list[str]
    dotted: list[str]

    @property
    def order(self) -> bool | None:
        """True: day first; False: month first; None: the cells do not say, or say both."""
        if self.day or self.month:
            return None if self.day and self.month else bool(self.day)
        return True if self.dotted and not self.either else None

    @property
    def needed(self) -> bool:
        """Whether some cell has one day by one order and another by the other."""
        return bool(self.either or self.dotted or (self.day and self.month))


def _order(odd: Cut, day_first: bool | None, column: str, place: object) -> bool | None:
    """True: day first; False: month first; None: no cell needs an order."""
    if day_first is not None:
        return day_first
    proven = odd.proof
    if proven.order is None and proven.needed:
        either = proven.either or proven.dotted
        raise AmbiguousDates(place, column, [*proven.day[:1], *proven.month[:1]] or either[:2])
    return bool(proven.order)


def _fits_year_first(rival: re.Match[str]) -> bool:
    return 10 <= int(rival["one"]) < 50 and int(rival["two"]) <= 12 and 1 <= int(rival["year"]) <= 31


def _are_near(numbers: set[str]) -> bool:
    found = [int(number) for number in numbers]
    return bool(found) and max(found) - min(found) <= _YEARS_OF_A_SEARCH
