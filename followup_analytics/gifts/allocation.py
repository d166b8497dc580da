"""Allocation: one gift once a person and once an application, along a list of notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from followup_analytics.gifts.shelf import gift_keys


class Allocation:
    """What the notes of one list give, handed out one by one.

    Parameters
    ----------
    shelf
        By id the title and the address of each gift; two ids of the same thing count as one.
    people
        What `history.people_of` returns.
    """

    def __init__(self, shelf: Mapping[str, tuple[object, object]], people: pd.DataFrame) -> None:
        self._about = shelf
        self._known: dict[str, tuple[str, ...]] = {}
        self._who: dict[int, list[tuple[object, str, str]]] = {}
        columns = (people[name].tolist() for name in ("row", "application_id", "email", "name_key"))
        for row, *who in zip(*columns, strict=True):
            self._who.setdefault(row, []).append(tuple(who))
        self._given: set[tuple[str, object, str]] = set()

    def reached(self, row: int, gift_id: str) -> bool:
        """Whether somebody of that row is given that gift already, in whichever application."""
        return self._is_given(self._person_keys(row), gift_id)

    def given_in(self, row: int, gift_id: str) -> bool:
        """Whether somebody in that row's application is given that gift already."""
        known = (
            application for application, *_ in self._who.get(row, ()) if isinstance(application, str) and application
        )
        return self._is_given((("application", application) for application in known), gift_id)

    def _is_given(self, served: Iterator[tuple[str, object]], gift_id: str) -> bool:
        return not self._given.isdisjoint((*who, key) for who in served for key in self._keys(gift_id))

    def give(self, row: int, gift_id: str) -> None:
        """Hand that gift out to that row."""
        self._given.update((how, whom, key) for how, whom in self._marks(row) for key in self._keys(gift_id))

    def _keys(self, gift_id: str) -> tuple[str, ...]:
        """What the gift is known again by, worked out as it comes up: few of a large shelf do."""
        if gift_id not in self._known:
            self._known[gift_id] = gift_keys(*self._about[gift_id]) if gift_id in self._about else (gift_id,)
        return self._known[gift_id]

    def _marks(self, row: int) -> Iterator[tuple[str, object]]:
        """Keys under which the application and the people of a row will be known again."""
        for application, email, name in self._who.get(row, ()):
            yield from (("application", application), ("mail", email), ("name" if email else "bare name", name))

    def _person_keys(self, row: int) -> Iterator[tuple[str, object]]:
        """Keys under which people count as already served: the address where both have one, else the name."""
        for _, email, name in self._who.get(row, ()):
            known = (("mail", email), ("bare name", name), ("" if email else "name", name))
            yield from ((how, whom) for how, whom in known if how and whom)
