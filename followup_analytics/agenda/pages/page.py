"""A page: a heading, sections of lines, each perhaps with its table; as Markdown and as HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from followup_analytics.facts.people import split_people
from followup_analytics.log.locale.catalogue import N_, _, languages
from followup_analytics.log.locale.log_words import word
from followup_analytics.log.text.lines import one_line

_KINDS = {
    "follow_up": N_("note"),
    "application": N_("your application"),
    "keep_in_mind": N_("they keep you in mind"),
}  # what a page calls otherwise than the log
_STYLE = (  # in the reader's light or dark, no line longer than one reads with ease
    "<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:45rem;"
    "overflow-wrap:anywhere;padding:0 1rem}h1{font-size:1.5rem;line-height:1.3}"
    "h2{font-size:1.1rem;margin:1.5rem 0 .25rem}ul{margin:0;padding-inline-start:1.25rem}li{margin:.25rem 0}</style>"
)
_MARKS = re.compile(r"([\\`*_\[\]<>#|])")


@dataclass(frozen=True, eq=False)
class Section:
    """A part of a page: lines to read, and the rows they were made from."""

    heading: str
    lines: tuple[str, ...]
    rows: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)


@dataclass(frozen=True, eq=False)
class Page:
    """One page to read or to print.

    Examples
    --------
    >>> page = Page("Tide Labs", (Section("Who", ("Ana Lee",)),))
    >>> print(page.markdown)
    # Tide Labs
    <BLANKLINE>
    ## Who
    <BLANKLINE>
    - Ana Lee
    <BLANKLINE>
    """

    title: str
    sections: tuple[Section, ...]
    language: str = "en"  # the one asked for; its texts are English where there is no catalogue

    @property
    def markdown(self) -> str:
        """The page as Markdown; no text of the log is read as a mark."""
        parts = [f"# {_escaped(self.title)}"]
        for section in self.sections:
            parts += [f"## {_escaped(section.heading)}", "\n".join(f"- {_escaped(line)}" for line in section.lines)]
        return "\n\n".join(part for part in parts if part) + "\n"

    @property
    def html(self) -> str:
        """The page as HTML, a heading and lists, without a style of its own."""
        parts = [f"<h1>{html.escape(one_line(self.title))}</h1>"]
        for section in self.sections:
            lines = "".join(f"<li>{html.escape(one_line(line))}</li>" for line in section.lines)
            parts.append(f"<h2>{html.escape(one_line(section.heading))}</h2>\n<ul>{lines}</ul>")
        return "\n".join(parts) + "\n"

    @property
    def document(self) -> str:
        """The page as a whole HTML file, to print."""
        title = html.escape(one_line(self.title))
        head = (
            f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>{_STYLE}'
        )
        language = self.language if self.language in languages() else "en"
        return f'<!doctype html>\n<html lang="{language}"><head>{head}</head>\n<body>\n{self.html}</body></html>\n'

    def __str__(self) -> str:
        return self.markdown

    def _repr_html_(self) -> str:
        return self.html


def names_in(cell: str) -> str:
    """The people of a cell by name, or by address where they have none.

    Examples
    --------
    >>> names_in("Ana Lee <ana@tide.example>; bo@tide.example")
    'Ana Lee, bo@tide.example'
    """
    return names_of_each([cell])[0]


def names_of_each(cells: Iterable[str | None]) -> list[str]:
    """The same for each of several cells; nothing for a missing one."""
    written = pd.Series([*cells], dtype="str")
    people, named = split_people(written), [list[str]() for _ in written]
    for row, name, email in zip(*(people[part].tolist() for part in ("row", "name", "email")), strict=True):
        named[row].append(name or email)
    return list(map(", ".join, named))


def fact_name(kind: str) -> str:
    """What a kind of fact is called on a page, in the language of the call.

    Examples
    --------
    >>> fact_name("follow_up"), fact_name("rejection")
    ('note', 'rejection')
    """
    return _(_KINDS[kind]) if kind in _KINDS else word(kind)


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", one_line(text))
