"""Letters: what the desk holds for each due row, a page of rows made together when one of them is first looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from followup_analytics.gifts.suggestions import gifts_offered
from followup_analytics.letters.draft import Draft
from followup_analytics.log.log import FollowUpLog
from followup_analytics.panels.agenda import gift_choice

PAGE = 12  # rows: a dozen letters take as long as two
MOST_GIFTS = 5


@dataclass(frozen=True)
class Letter:
    """A letter as it was drafted, the gifts that fit (id and words), and those they had, as `gift_choice.had`."""

    note: Draft
    gifts: tuple[tuple[str, str], ...]
    had: dict[str, str]


class Letters:
    """The letters of a list of rows.

    Parameters
    ----------
    rows
        As of `due_rows.within`.
    write
        Makes the drafts of some of these rows.
    """

    def __init__(self, log: FollowUpLog, rows: pd.DataFrame, write: Callable[[pd.DataFrame], list[Draft]]) -> None:
        self._log, self._rows, self._write = log, rows, write
        self._pages: dict[int, list[Letter]] = {}

    def at(self, place: int) -> Letter:
        """The letter of the row at that place."""
        page, line = divmod(place, PAGE)
        if page not in self._pages:
            self._pages[page] = self._made(self._rows.iloc[page * PAGE : (page + 1) * PAGE].reset_index(drop=True))
        return self._pages[page][line]

    def _made(self, rows: pd.DataFrame) -> list[Letter]:
        parts = zip(self._write(rows), _fitting(self._log, rows), gift_choice.had(self._log, rows), strict=True)
        return [Letter(note, gifts, had) for note, gifts, had in parts]


def _fitting(log: FollowUpLog, rows: pd.DataFrame) -> list[tuple[tuple[str, str], ...]]:
    """What fits each row, of the kind drawn first."""
    limits = [MOST_GIFTS if pd.isna(drawn) else len(log.gifts) for drawn in rows["drawn"]]
    found = gifts_offered(log, rows, limits=limits)
    other = found["kind"] != rows["drawn"].reindex(found["row"]).to_numpy()
    found = found.assign(other=other).sort_values(["row", "other"], kind="stable").groupby("row").head(MOST_GIFTS)
    fitting: list[list[tuple[str, str]]] = [[] for _ in range(len(rows))]
    for row, gift_id, title, because in found[["row", "gift_id", "title", "because"]].itertuples(index=False):
        fitting[row].append((gift_id, f"{title}, {because}"))
    return [tuple(gifts) for gifts in fitting]
