"""Enclosures: the gift that each note of a list carries."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import pandas as pd

from followup_analytics.gifts.fitting.fits import Fits
from followup_analytics.gifts.shelf import gifts_listed
from followup_analytics.log.errors import FollowUpError
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.log.tables import plain_cells
from followup_analytics.log.text.lines import one_line

_HAD = N_("this person, or someone in this application, had it before")
_GIVEN = N_("another note on this list already gives it to this person or application")
_LEFT_OUT = N_("“{gift}” was left out: {why}. Choose another.")


class UnknownGift(FollowUpError):
    """A gift that is not on the shelf."""


@dataclass(frozen=True)
class Enclosure:
    """The gift of one note, if there is one, the topic it fits, and what to tell the writer about one left out."""

    gift_id: str | None = None
    kind: str = ""
    title: str = ""
    url: str = ""
    topic: str = ""
    remark: str = ""


def enclosures(log: FollowUpLog, rows: pd.DataFrame, fits: Fits, *, gift: str | None) -> list[Enclosure]:
    """For each row its enclosure; no person and no application gets a gift twice, neither before nor in these rows.

    Parameters
    ----------
    rows, fits
        What `history.as_rows` returns, and what fits them.
    gift
        The gift asked for; None: the one that the row names, else what fits best; an empty text: none.

    Raises
    ------
    UnknownGift
        If the gift asked for is not on the shelf.
    """
    if gift == "":
        return [Enclosure()] * len(rows)
    shelf = _shelf(log)
    if gift is not None and gift not in shelf:
        raise UnknownGift(
            N_("gift={gift} is not on the shelf. Name the gift_id of a row of log.gifts.").filled(gift=repr(gift))
        )
    counter = _Counter.of(fits, shelf)
    wishes = [gift] * len(rows) if gift is not None or "gift" not in rows else _named(log, rows, shelf)
    first = sorted(
        range(len(rows)), key=lambda n: not wishes[n]
    )  # what the list names for a row is not given to another
    handed = {n: counter.hand(n, wishes[n], asked=gift is not None) for n in first}
    return [handed[n] for n in range(len(rows))]


@dataclass(frozen=True)
class _Counter:
    """Where the gifts of one list are handed out, row by row."""

    shelf: dict[str, Enclosure]
    fits: Fits
    people: dict[int, tuple[str, list[str]]]  # name of the first, and the applications

    @classmethod
    def of(cls, fits: Fits, shelf: dict[str, Enclosure]) -> _Counter:
        columns = (plain_cells(fits.readers.people[name]) for name in ("row", "place", "name", "application_id"))
        people: dict[int, tuple[str, list[str]]] = {}
        for row, place, name, application in zip(*columns, strict=True):
            first, within = people.get(row, ("", []))
            people[row] = (first if place else name, within if application is None else [*within, application])
        return cls(shelf, fits, people)

    def hand(self, n: int, wish: str | None, *, asked: bool) -> Enclosure:
        """What row n gets: what it wishes if it may, else the best that is free; nothing else if it was asked for."""
        why = self._objection(n, wish) if wish else ""
        if wish and not why:
            taken: str | None = wish
            fit = self.fits.of_gift(n, wish)
        elif wish and asked:
            return Enclosure(remark=_LEFT_OUT.filled(gift=self.shelf[wish].title, why=why))
        else:
            sure = itertools.takewhile(lambda fit: fit.sure, self.fits.best(n))
            fit = next((fit for fit in sure if self.fits.free(n, fit.gift_id)), None)
            taken = fit.gift_id if fit else None
        if taken is None:
            return Enclosure()
        self.fits.give(n, taken)
        return replace(self.shelf[taken], topic=fit.topic if fit else "")

    def _objection(self, n: int, wish: str) -> str:
        """Why row n may not have that gift; empty if it may."""
        if self.fits.had(n, wish):
            return _HAD
        if not self.fits.free(n, wish):
            return _GIVEN
        name, within = self.people[n]
        why = self.fits.kept.hides(f"{self.shelf[wish].title} · {self.shelf[wish].url}", to=name, within=within)
        return N_("{why} stands in it").filled(why=why) if why else ""


@once_a_log
def _shelf(log: FollowUpLog) -> dict[str, Enclosure]:
    """By id the gifts on the shelf, as notes carry them."""
    return {
        gift: Enclosure(gift, *(one_line(text or "") for text in texts))
        for gift, *texts in reversed(gifts_listed(log, "gift_id", "kind", "title", "url"))
    }


def _named(log: FollowUpLog, rows: pd.DataFrame, shelf: dict[str, Enclosure]) -> list[str | None]:
    """The gift that each row names by id or title."""
    named = [None if pd.isna(value) else str(value) for value in rows["gift"].tolist()]
    if not any(named):
        return named
    by_title = dict(reversed(gifts_listed(log, "title", "gift_id")))
    return [value if value in shelf else by_title.get(value) for value in named]
