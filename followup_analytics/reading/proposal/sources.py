"""The kinds of sources: how each is told from its name or its first bytes, and which reader takes it."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from followup_analytics.reading.proposal.finding import Finding, Given, Terms

_LOOKED_AT = 4096  # bytes
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


def kind_of(given: Given) -> Kind:
    """The kind of a source."""
    head = (given.text or "").encode()[:_LOOKED_AT] if given.path is None else _head(given.path)
    suffix = given.path.suffix.lower() if given.path else ""
    found = (kind for kind in KINDS if suffix in kind.suffixes or re.match(kind.begins, head))
    return next(found, KINDS[-1])


def _head(path: Path) -> bytes:
    if not path.is_file():
        return b""
    try:
        with path.open("rb") as file:
            return file.read(_LOOKED_AT)
    except OSError:
        return b""
