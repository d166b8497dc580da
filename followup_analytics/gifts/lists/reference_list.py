"""A reference list: what was pasted of articles and links (BibTeX, RIS, CSV, or addresses) as gifts for the shelf."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pandas as pd

from followup_analytics.gifts.lists.bibtex import bibtex_entries
from followup_analytics.gifts.shelf import IncompleteGift, gift_key, gift_row
from followup_analytics.log.days import Day
from followup_analytics.log.locale.catalogue import N_, forms
from followup_analytics.log.rows.problems import gathered, problems
from followup_analytics.log.tables import GIFTS, conform
from followup_analytics.log.text.addresses import is_address
from followup_analytics.log.text.characters import LOST, loses, whole_characters
from followup_analytics.log.text.formula_guard import unguard

LONGEST_TEXT = 2_000_000  # characters
MOST_GIFTS = 5_000
MOST_PROBLEMS = 200

_BIBTEX = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
_RIS = re.compile(r"^TY {1,2}- ?", re.MULTILINE)
_TAG = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: (.*))?$")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_ELSEWHERE = ("misc", "online", "electronic", "www", "software", "dataset")  # BibTeX types that are not articles
_WEB_TYPES = ("ELEC", "ICOMM", "WEB", "BLOG", "DATA", "DBASE", "COMP", "VIDEO", "SOUND")
_HEADINGS = {
    "title": ("title", "name", "article title", "item", "titel", "titre"),
    "url": ("url", "link", "address", "web"),
    "doi": ("doi",),
    "topics": ("topics", "topic", "keywords", "tags", "author keywords", "manual tags"),
    "kind": ("kind", "type"),
}
_SAY = N_("Correct it, or add it by hand.")


@dataclass
class _Item:
    """One entry of a list before it is a gift."""

    line: int
    value: str
    values: dict[str, str] = field(default_factory=dict)
    fault: str = ""


def gifts_from_text(text: str, *, added_on: Day | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Gifts from a pasted list: BibTeX, RIS, CSV with a heading, or one address a line. Nothing is looked up.

    At most 2,000,000 characters and 5,000 entries are read. Entries are gifts or set aside, none is lost.

    Parameters
    ----------
    text
        The list.
    added_on
        The day they are put on the shelf.

    Returns
    -------
    gifts, problems
        Rows of the gifts table without ids; one row per problem, as `FollowUpLog.problems`, ``kept`` False where the
        entry is not a gift.

    Examples
    --------
    >>> gifts, wrong = gifts_from_text("@article{a, title={Tides}, doi={10.1/x}}\\n@misc{b, year=2020}")
    >>> gifts[["kind", "title", "url"]].values.tolist(), wrong["reason"].tolist()
    ([['article', 'Tides', 'https://doi.org/10.1/x']], ['has no title and no address'])
    """
    if len(text) > LONGEST_TEXT:
        return _gifts([]), _problems_of(
            [_Item(1, whole_characters(text[:100]), fault=N_("has {text} characters").filled(text=f"{len(text):,}"))],
            N_("Paste it in smaller parts."),
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    noun, items = _items(whole_characters(text))
    rows, wrong = [], [(item, True) for item in _halved(text)]
    seen: dict[str, int] = {}
    for item in items[:MOST_GIFTS]:
        row = _row(item, added_on)
        key = gift_key(row["title"], row["url"]) if row else ""
        if row and key in seen:
            item.fault, row = N_("is the same as in line {key}").filled(key=seen[key]), None
        if row:
            rows.append(row)
            seen[key] = item.line
        if item.fault:
            wrong.append((item, row is not None))
    return _gifts(rows), _problems(wrong, items, noun)


def _halved(text: str) -> Iterator[_Item]:
    """The lines that hold half a character, which no gift can keep."""
    if whole_characters(text) != text:
        for number, line in enumerate(text.split("\n"), start=1):
            if loses(line):
                yield _Item(
                    number,
                    whole_characters(line),
                    fault=N_("holds half a character; it stands as {lost}").filled(lost=LOST),
                )


def _items(text: str) -> tuple[str, list[_Item]]:
    if _BIBTEX.search(text):
        return "BibTeX", list(_of_bibtex(text))
    if _RIS.search(text):
        return "RIS", list(_of_ris(text))
    found = _of_csv(text)
    return ("CSV", found) if found is not None else ("addresses", list(_of_lines(text)))


def _of_bibtex(text: str) -> Iterator[_Item]:
    before = text[: _BIBTEX.search(text).start()]  # type: ignore[union-attr]  # one was found, else this is not asked
    yield from (item for item in _of_lines(before) if item.values)  # all else outside an entry is a remark
    for entry in bibtex_entries(text):
        fields = entry.fields
        url = fields.get("url") or _cited(fields.get("howpublished", "")) or _paper_address(fields)
        values = {"title": fields.get("title", ""), "url": url, "topics": fields.get("keywords", "")}
        values["kind"] = "link" if entry.type in _ELSEWHERE and not fields.get("journal") else "article"
        yield _Item(entry.line, fields.get("title") or f"@{entry.type}", values, entry.fault)


def _paper_address(fields: dict[str, str]) -> str:
    if fields.get("doi"):
        return _doi(fields["doi"])
    paper = fields.get("eprint", "")
    known = fields.get("archiveprefix", fields.get("eprinttype", "")).lower() == "arxiv"
    return f"https://arxiv.org/abs/{paper}" if paper and known else ""


def _doi(text: str) -> str:
    number = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", text.strip(), flags=re.IGNORECASE)
    return f"https://doi.org/{number}" if number else ""


def _cited(text: str) -> str:
    found = _ADDRESS.search(text)
    return found.group() if found else ""


def _of_ris(text: str) -> Iterator[_Item]:
    fields: dict[str, list[str]] = {}
    first = last = ""
    line = 0
    for number, row in enumerate([*text.split("\n"), "ER  - "], start=1):
        tag = _TAG.match(row)
        if tag and tag[1] in ("TY", "ER"):
            if first:
                yield _ris_item(fields, first, line)
            fields, first, line, last = {}, (tag[2] or "?").strip() if tag[1] == "TY" else "", number, ""
        elif not row.strip():
            continue
        elif not first:
            yield _Item(number, row, fault=N_("stands outside an entry"))
        elif tag:
            last = tag[1]
            fields.setdefault(last, []).append((tag[2] or "").strip())
        elif last:
            fields[last].append(row.strip()) if last == "KW" else _lengthen(fields[last], row)


def _lengthen(values: list[str], row: str) -> None:
    if len(values[-1]) < 10_000:
        values[-1] += " " + row.strip()


def _ris_item(fields: dict[str, list[str]], kind: str, line: int) -> _Item:
    title = next((fields[tag][0] for tag in ("TI", "T1", "CT", "BT", "T2") if fields.get(tag)), "")
    url = next((fields[tag][0] for tag in ("UR", "LK", "L2", "L1") if fields.get(tag)), "")
    url = url or _doi(fields.get("DO", [""])[0])
    values = {"title": title, "url": url, "topics": ";".join(fields.get("KW", []))}
    return _Item(line, title or f"TY  - {kind}", {**values, "kind": "link" if kind in _WEB_TYPES else "article"})


def _of_csv(text: str) -> list[_Item] | None:
    """The rows of a table whose first line names a title or an address; None if it is no such table."""
    heading = text.lstrip("\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=heading[:2000].count)
    rows = _csv_rows(text, delimiter)
    _, names, _ = next(rows, (0, [], ""))
    columns = {name: _column(names, known) for name, known in _HEADINGS.items()}
    if columns["title"] is None and columns["url"] is None:
        return None
    return [_csv_item(*row, columns, len(names)) for row in rows]


def _csv_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str], str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, [], N_("cannot be read ({error})").filled(error=error)
            continue
        if any(cell.strip() for cell in cells):
            yield line, cells, ""


def _column(names: list[str], known: tuple[str, ...]) -> int | None:
    plain = [unguard(name).strip().lower().replace("_", " ") for name in names]
    return next((plain.index(name) for name in known if name in plain), None)


def _csv_item(line: int, cells: list[str], fault: str, columns: dict[str, int | None], width: int) -> _Item:
    shown = " ".join(cells)[:100]
    if fault or len(cells) > width:
        return _Item(line, shown, fault=fault or _CELLS.filled(len(cells), width=width))
    values = {n: unguard(cells[at]).strip() for n, at in columns.items() if at is not None and at < len(cells)}
    doi = values.pop("doi", "")
    values["url"] = values.get("url") or _doi(doi)
    return _Item(line, shown, values)


def _of_lines(text: str) -> Iterator[_Item]:
    for number, row in enumerate(text.split("\n"), start=1):
        line = row.strip().lstrip("-*•").strip()
        address = _cited(line) or (line if is_address(line) else "")
        if address:
            title = line.replace(address, " ").strip(" \t<>()[]|:–—-")
            yield _Item(number, line, {"title": title, "url": address.rstrip(".,;)")})
        elif line:
            yield _Item(number, line, fault=N_("names no address"))


def _row(item: _Item, added_on: Day | None) -> dict[str, object] | None:
    """The gift, or None with the reason in `fault`; what a gift can do without is left out, with the reason too."""
    if item.fault and not item.values.get("title"):
        return None
    values = dict(item.values)
    while True:
        try:
            return gift_row(values, added_on=added_on)
        except IncompleteGift as error:
            if "title" in error.fields or not values.get("title"):
                item.fault = item.fault or N_("has no title and no address")
                return None
            left = [name for name in error.fields if values.pop(name, None)]
            item.fault = N_("has an invalid {left}, which was left out").filled(left=left[0])


def _gifts(rows: list[dict[str, object]]) -> pd.DataFrame:
    return conform(pd.DataFrame(rows, columns=GIFTS.names), GIFTS)


_CELLS = forms("has {n} cell under {width} headings", "has {n} cells under {width} headings")
_NOT_READ = forms("{n} more entry was not read", "{n} more entries were not read")
_NOT_LISTED = forms("{n} more problem is not listed", "{n} more problems are not listed")


def _problems(wrong: list[tuple[_Item, bool]], items: list[_Item], noun: str) -> pd.DataFrame:
    listed, more = wrong[:MOST_PROBLEMS], []
    if len(items) > MOST_GIFTS:
        more.append(_Item(items[MOST_GIFTS].line, "", fault=_NOT_READ.filled(len(items) - MOST_GIFTS)))
    if len(wrong) > MOST_PROBLEMS:
        rest = len(wrong) - MOST_PROBLEMS
        more.append(_Item(wrong[MOST_PROBLEMS][0].line, "", fault=_NOT_LISTED.filled(rest)))
    out = _problems_of([item for item, _ in listed], _SAY, file=noun, kept=[kept for _, kept in listed])
    return gathered([out, _problems_of(more, N_("Paste it in smaller parts."), file=noun)])


def _problems_of(items: Iterable[_Item], remedy: str, *, file: str = "list", kept: object = False) -> pd.DataFrame:
    rows = list(items)
    return problems(
        len(rows),
        file=file,
        line=[item.line for item in rows],
        table="gifts",
        value=[item.value for item in rows],
        reason=[item.fault for item in rows],
        remedy=remedy,
        kept=kept,
    )
