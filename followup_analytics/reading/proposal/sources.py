"""The kinds of sources: how each is told from its name or its first bytes, and which reader takes it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass

from followup_analytics.reading.proposal.finding import Finding, Given, Terms

Reader = Callable[[Given, Terms], Finding]


@dataclass(frozen=True)
class Kind:
    """One kind of source: suffixes of its files, a pattern at the start of its bytes, and ``module:function``."""

    name: str
    reader: str
    suffixes: tuple[str, ...] = ()
    begins: bytes = rb"(?!)"

    def read(self, given: Given, terms: Terms) -> Finding:
        """What the source holds."""
        module, function = self.reader.split(":")
        reader: Reader = getattr(importlib.import_module(f"followup_analytics.reading.{module}"), function)
        return reader(given, terms)


# The first kind whose suffix or beginning fits takes the source; a table is what is left.
KINDS = (Kind("table", "tables.table:read_table", (".csv", ".tsv", ".txt", ".xlsx", ".md")),)
