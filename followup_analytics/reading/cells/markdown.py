"""Markdown: a table as lines of CSV, and its cells without marks."""

from __future__ import annotations

import re

_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_BAR = re.compile(r"(?<!\\)\|")
_LINK = re.compile(r"!?\[(?P<text>[^\[\]]*)\]\(\s*<?(?P<address>[^()\s<>]*)>?[^()]*\)|<(?P<bare>https?://[^\s<>]+)>")
_STRUCK = re.compile(r"~~(?=\S).+?(?<=\S)~~")
_MARK = re.compile(r"(?P<mark>\*\*|__|~~|`|\*)(?=\S)(?P<text>.+?)(?<=\S)(?P=mark)")


def markdown_table(data: bytes) -> tuple[bytes, tuple[tuple[int, str], ...], bool]:
    """A Markdown table as CSV, line by line, the lines around it, and that it is one; any other text as it is."""
    if b"|" not in data or b"-" not in data:
        return data, (), False
    lines = data.decode().splitlines()
    rule = next((at for at, line in enumerate(lines) if at and "|" in line and _RULE.fullmatch(line)), None)
    if rule is None or not _bars(lines[rule - 1]):
        return data, (), False
    end = next((at for at in range(rule + 1, len(lines)) if not _bars(lines[at])), len(lines))
    inside = {*range(rule - 1, end)} - {rule}
    others = tuple((at + 1, line) for at, line in enumerate(lines) if at not in inside and at != rule and line.strip())
    width = len(_cut(lines[rule - 1]))
    made = [_csv_line(_cut(line), width) if at in inside else "" for at, line in enumerate(lines)]
    return "\n".join(made).encode(), others, True


def _bars(line: str) -> bool:
    return bool(_BAR.search(line.strip()))


def _cut(line: str) -> list[str]:
    parts = _BAR.split(line.strip())
    parts = parts[1:] if line.strip().startswith("|") else parts
    parts = parts[:-1] if parts and not parts[-1].strip() and line.strip().endswith("|") else parts
    return [part.strip().replace("\\|", "|") for part in parts]


def _csv_line(cells: list[str], width: int) -> str:
    cells = cells + [""] * (width - len(cells))
    return ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in cells)


def plain_cell(cell: str) -> str:
    """A cell without the marks of links, of bold, struck and quoted words.

    Examples
    --------
    >>> plain_cell("**[Tide Labs](https://tide.example)**"), plain_cell("`C*` and ~~C++~~ Python")
    ('Tide Labs', 'C* and C++ Python')
    """
    return _MARK.sub(r"\g<text>", _LINK.sub(lambda link: link["bare"] or link["text"], cell)).strip()


def is_struck(cell: object) -> bool:
    """Whether a cell is struck through."""
    return isinstance(cell, str) and bool(_STRUCK.search(cell))


def is_link(cell: object) -> bool:
    """Whether an address stands behind a cell that shows another text."""
    return isinstance(cell, str) and any(link["address"] for link in _LINK.finditer(cell))


def link_address(cell: str) -> str:
    """The web address that a cell leads to; the plain cell where it leads to none.

    Examples
    --------
    >>> link_address("[apply](https://tide.example/1)"), link_address("[soon](#)")
    ('https://tide.example/1', 'soon')
    """
    found = (link["bare"] or link["address"] for link in _LINK.finditer(cell))
    return next((address for address in found if address.startswith(("http://", "https://"))), plain_cell(cell))
