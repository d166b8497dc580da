"""Held: the tables as they were read last, made anew only where a stored row is another."""

from __future__ import annotations

import sqlite3

import pandas as pd

from followup_analytics.journal import codec
from followup_analytics.journal.store.soundness import Problem, sound_rows, stored_rows
from followup_analytics.log.tables import TABLES, conform


class Held:
    """The typed tables of one journal, and what is wrong with them; each is read again whenever it is asked for."""

    def __init__(self) -> None:
        self._tables: dict[str, tuple[int, pd.DataFrame, list[Problem]]] = {}

    def table(self, con: sqlite3.Connection, name: str) -> tuple[pd.DataFrame, list[Problem]]:
        """The sound rows of a table, and a problem for each that is damaged."""
        names, rows, listed = stored_rows(con, name)
        mark = hash((*names, listed, *rows))  # a row has its own checksum, too
        if name not in self._tables or self._tables[name][0] != mark:
            sound, lost = sound_rows(name, names, rows, listed)
            self._tables[name] = mark, conform(codec.frame(TABLES[name], names, sound), TABLES[name]), lost
        _, frame, lost = self._tables[name]
        return frame.copy(deep=False), lost
