"""Links: the addresses behind cells of a workbook that show another text."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from followup_analytics.log.locale.catalogue import forms
from followup_analytics.reading.tables.formulas import column_place, parts_of

Links = Mapping[tuple[int, int], str]  # by line and place of the column, both from 1 on
_LINK, _RELATION = (re.compile(rb"<(?:\w+:)?%s\b[^>]*>" % name) for name in (rb"hyperlink", rb"Relationship"))
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_WEB = ("http://", "https://")
_NOT_READ = forms(
    "{n} cell of column {columns} leads to an address, which is not read.",
    "{n} cells of column {columns} lead to addresses, which are not read.",
)


def cell_links(path: Path, part: str) -> dict[tuple[int, int], str]:
    """The web addresses behind the cells of one sheet, by the name of its part."""
    place = PurePosixPath(part)
    with zipfile.ZipFile(path) as packed:
        try:
            relations = packed.read(str(place.parent / "_rels" / f"{place.name}.rels"))
        except KeyError:
            return {}
        targets = {one.get("Id"): one.get("Target", "") for one in _elements(_RELATION, relations)}
        if not any(target.startswith(_WEB) for target in targets.values()):
            return {}
        with packed.open(part) as stream:
            found = [one for some in parts_of(stream, b">") for one in _elements(_LINK, some)]
    links = ((_CELL.match(one.get("ref", "")), targets.get(one.get("id", ""), "")) for one in found)
    return {(int(cell[2]), column_place(cell[1])): link for cell, link in links if cell and link.startswith(_WEB)}


def _elements(pattern: re.Pattern[bytes], text: bytes) -> Iterator[dict[str, str]]:
    """The attributes of each element, by their names without a prefix."""
    for element in pattern.findall(text):
        attributes = _ATTRIBUTE.findall(element)
        yield {
            name.decode().split(":")[-1]: html.unescape(value.decode("utf-8", "replace")) for name, value in attributes
        }


def not_read(columns: Mapping[str, int]) -> tuple[str, ...]:
    """The sentence on links in columns that are not those of addresses; none where there are none."""
    return (_NOT_READ.filled(sum(columns.values()), columns=", ".join(columns)),) if columns else ()
