"""Tables of somebody else's making: a delimited file, a pasted text or a workbook as a finding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd

from followup_analytics.log.errors import UnreadableFile
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.text.distinct import factorized
from followup_analytics.log.zones import split_zones, zone_name
from followup_analytics.reading.cells.csv_rows import Cells, bytes_of
from followup_analytics.reading.cells.encoding import Decoded, decoded, samples
from followup_analytics.reading.cells.progress import part
from followup_analytics.reading.guess.alignment import names_beside
from followup_analytics.reading.guess.columns import EVENTS, Columns, columns_taken
from followup_analytics.reading.guess.completed import completed, questioned
from followup_analytics.reading.guess.content import content, no_values
from followup_analytics.reading.guess.folding import fold
from followup_analytics.reading.guess.headers import meanings
from followup_analytics.reading.guess.order import ordered
from followup_analytics.reading.guess.plans.guessed_mapping import mapping_of
from followup_analytics.reading.guess.plans.plan import planned
from followup_analytics.reading.guess.presets import NONE, Preset, preset_of
from followup_analytics.reading.mapped import apply_mapping, day_columns
from followup_analytics.reading.mapping import Mapped, Origin, on_columns, read_mapping
from followup_analytics.reading.mapping_text import as_toml
from followup_analytics.reading.proposal.finding import UNUSED, YES_OR_NO, Finding, Given, Question, Terms, typed_rows
from followup_analytics.reading.proposal.unread import unread_file, unread_folder
from followup_analytics.reading.tables.delimited import read_delimited
from followup_analytics.reading.tables.lines import sorted_lines
from followup_analytics.reading.tables.others import sent_when_saved, set_apart
from followup_analytics.reading.tables.own import read_own, with_evidence
from followup_analytics.reading.tables.sheet import Sheet
from followup_analytics.reading.tables.workbook import read_workbook

_SEEN, _GUESSED, _SORTED = 40, 55, 65  # hundredths of the work
_WORKBOOKS = (".xlsx", ".xlsm")
_NAMES = {"url": "the advertisement", "number": "numbers of its own", "next": "planned days", **EVENTS}


def read_table(given: Given, terms: Terms) -> Finding:
    """What one table holds: by the mapping given or remembered for its header, else as guessed.

    Raises
    ------
    UnreadableFile
        If it is not a table, or one that tells of no applications.
    """
    if given.path is not None and given.path.is_dir():
        return _folder(given.path, terms)
    if given.path is not None and (error := unread_file(given.path)):
        raise error
    if given.path is not None and terms.mapping is None and not _is_workbook(given.path):
        own = _own_log(given.path, terms)
        if own is not None:
            return own
    sheet = _aligned(read_sheet(given, replace(terms, progress=part(terms.progress, 0, _SEEN))), terms)
    sheet = _with_days(sheet)
    terms.progress(_SEEN, 100)
    aside = set_apart(sheet, terms) if terms.mapping is None else None
    if aside is not None:
        return aside
    mapping = terms.mapping if terms.mapping is not None else terms.mappings.get(header_key(sheet))
    if mapping is not None:
        return _finding(sheet, read_mapping(mapping), sheet.said, sheet.questions, terms)
    mapped, said, questions = _guess(sheet, terms)
    terms.progress(_GUESSED, 100)
    return _finding(sheet, mapped, (*sheet.said, *said), (*sheet.questions, *questions), terms)


def _folder(path: Path, terms: Terms) -> Finding:
    own = read_own(path, terms) if terms.mapping is None else None
    if own is None:
        raise unread_folder(path)
    return own


def _own_log(path: Path, terms: Terms) -> Finding | None:
    try:
        return read_own(path, terms)
    except UnreadableFile:  # what is wrong with it is found, or asked, below
        return None


def read_sheet(given: Given, terms: Terms) -> Sheet:
    """The table as texts."""
    if given.path is None:
        return read_delimited((given.text or "").encode(), given.name, place=given.name)
    if _is_workbook(given.path):
        return read_workbook(given.path, sheet=terms.answers.get("sheet"), progress=terms.progress)
    found = decoded(bytes_of(given.path), given.path, terms.answers.get("code page"))
    sheet = read_delimited(found.data, given.name, place=given.path)
    said = (N_("It is read as {page}.").filled(page=found.page), *sheet.said) if found.page else sheet.said
    return replace(sheet, said=said, questions=(*sheet.questions, *_page_asked(found, given.name)))


def _page_asked(found: Decoded, file: str) -> tuple[Question, ...]:
    """Which of several code pages a text is in, with words as each has them."""
    if not found.rivals:
        return ()
    cells = tuple(f"{one.name}: {', '.join(samples(one.text))}" for one in found.rivals[:3])
    pages = tuple(one.name for one in found.rivals)
    return (Question("code page", file, N_("In which code page is the file?"), pages, cells),)


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() in _WORKBOOKS


def header_key(sheet: Sheet) -> str:
    """By which a mapping is remembered: the names of the columns, whatever their order."""
    return " ".join(sorted(fold(str(name)) for name in sheet.cells.texts))


def _guess(sheet: Sheet, terms: Terms) -> tuple[Mapped, tuple[str, ...], tuple[Question, ...]]:
    empty = no_values(sheet.cells.texts)
    frame = _without_words(sheet.cells.texts, empty)
    preset = preset_of(map(str, frame), sheet.file)
    if preset.lines == NONE:
        raise UnreadableFile(
            sheet.file, N_("is {name}, which holds no applications").filled(name=preset.name), preset.remedy
        )
    columns = columns_taken(frame, sheet.file, terms.answers, {**preset.columns, **sent_when_saved(frame, terms)})
    _refuse_other(columns, sheet)
    plan = planned(columns, frame, sheet.file, terms.answers)
    mapped = replace(mapping_of(plan), empty=empty)
    said = (N_("Cells that hold {words} count as empty.").filled(words=" ".join(empty)),) if empty else ()
    return _with_preset(mapped, preset), (*preset.said, *plan.said, *said), tuple(plan.questions)


def _without_words(frame: pd.DataFrame, words: tuple[str, ...]) -> pd.DataFrame:
    """A table in which cells that hold one of these words are empty."""
    return frame.mask(frame.isin(words)) if words else frame


def _with_preset(mapped: Mapped, preset: Preset) -> Mapped:
    if preset.day_first is not None:
        mapped = replace(mapped, day_first={"": preset.day_first})
    mapped = replace(mapped, times_in=preset.times_in or mapped.times_in)
    if not preset.source:
        return mapped
    source = {"source": Origin(always=preset.source)}
    return replace(
        mapped,
        blocks=tuple(
            replace(b, origins={**b.origins, **source}) if b.table == "applications" else b for b in mapped.blocks
        ),
    )


# What lists of other things have too, as addresses of people at companies.
_OF_ANY_LIST = ("company", "email", "contact", "location", "salary", "number", "note", "source", "text", "other")


def _refuse_other(columns: Columns, sheet: Sheet) -> None:
    others = [c for c in columns.all if c.meaning and c.meaning not in _OF_ANY_LIST]
    if columns.first("company") is None or not others:
        has = ", ".join(columns_named(sheet)) or "nothing"
        remedy = N_("Give a table with a company in each line and a header line above, or map its columns (--map).")
        raise UnreadableFile(
            sheet.file, N_("does not look like a log of applications (it has {has})").filled(has=has), remedy
        )


def columns_named(sheet: Sheet) -> list[str]:
    """The names of its columns, as an error lists them."""
    names = [str(name) for name in sheet.cells.texts]
    return [*names[:12], "…"] if len(names) > 12 else names


def _finding(
    sheet: Sheet, mapped: Mapped, said: tuple[str, ...], questions: tuple[Question, ...], terms: Terms
) -> Finding:
    """The rows that a mapping makes of a sheet."""
    mapped = on_columns(mapped, [str(name) for name in sheet.cells.texts])
    cells = _with_serials(sheet, mapped)
    cells = replace(cells, texts=_without_words(cells.texts, mapped.empty))
    cells, aside = sorted_lines(cells, mapped, sheet.file)
    terms.progress(_SORTED, 100)
    mapped = completed(mapped, cells.texts)
    mapped, doubts = questioned(mapped, cells.texts, sheet.file, terms)
    order = ordered(cells.texts, mapped, sheet.file, terms)
    mapped, watched = order.mapped, part(terms.progress, _SORTED, 100)
    sources, found = apply_mapping(cells, mapped, file=sheet.file, zone=terms.zone, evidence=True, progress=watched)
    asked = (*questions, *doubts, *order.questions)
    return Finding(
        tables={name: with_evidence(source) for name, source in sources.items()},
        labels={name: dict(source.labels) for name, source in sources.items()},
        owners={name: source.owners for name, source in sources.items() if source.owners is not None},
        beside=aside,
        unused=_unused(sheet, mapped),
        questions=tuple(q for q in asked if q.name not in terms.answers),
        problems=found,
        mapping=as_toml(mapped),
        header=header_key(sheet),
        said=(*said, *order.said, *_zone_used(cells.texts, mapped, terms.zone)),
    )


def _zone_used(frame: pd.DataFrame, mapped: Mapped, zone: str | None) -> Iterator[str]:
    """In which zone times became days, where there are any that do not say it by themselves."""
    if mapped.times_in:
        yield _ITS_TIMES.filled(zone=mapped.times_in, own=zone_name(zone))
    elif any(split_zones(factorized(frame[name])[1])[1].notna().any() for name in day_columns(mapped)):
        yield N_("Times with a zone are read as days and times in {zone}.").filled(zone=zone_name(zone))


_ITS_TIMES = N_("Its times are those of {zone}; they are read as days and times in {own}.")


def _aligned(sheet: Sheet, terms: Terms) -> Sheet:
    """The sheet with its header above the cells that it names, and the question whether it was one column off."""
    names = names_beside(sheet.cells.texts) if header_key(sheet) not in terms.mappings else None
    if names is None or terms.answers.get("header") == YES_OR_NO[1]:
        return sheet
    moved = sheet.renamed(names)
    if header_key(moved) in terms.mappings:
        return moved
    name = next(name for name in names if meanings(name))
    asked = N_("The header seems to stand one column off. Does {column} name these cells?").filled(column=name)
    cells = content(moved.cells.texts[name]).shown
    return replace(moved, questions=(*moved.questions, Question("header", sheet.file, asked, YES_OR_NO, cells)))


def _with_days(sheet: Sheet) -> Sheet:
    """The sheet with plain numbers as the days they stand for, in columns whose names are those of days."""
    if sheet.serials is None:
        return sheet
    days = [str(name) for name in sheet.serials if any(meaning in EVENTS for meaning in meanings(str(name)))]
    texts = sheet.cells.texts.assign(**{name: sheet.serials[name].fillna(sheet.cells.texts[name]) for name in days})
    return replace(sheet, cells=replace(sheet.cells, texts=texts))


def _with_serials(sheet: Sheet, mapped: Mapped) -> Cells:
    """The cells, with a plain number of a workbook in a column of days as the day it stands for."""
    cells = sheet.cells
    days = [name for name in day_columns(mapped) if sheet.serials is not None and name in sheet.serials]
    if not days or sheet.serials is None:
        return cells
    days_filled = {name: sheet.serials[name].fillna(cells.texts[name]) for name in days}
    return replace(cells, texts=cells.texts.assign(**days_filled))


def _unused(sheet: Sheet, mapped: Mapped) -> pd.DataFrame:
    """The columns that no row of the log takes a cell from, with three cells and what they seem to hold."""
    frame, used = sheet.cells.texts, mapped.columns
    rows = [(sheet.file, str(name), *_samples_and_guess(str(name), frame[name])) for name in frame if name not in used]
    return typed_rows(UNUSED, [dict(zip(UNUSED, row, strict=True)) for row in rows])


def _samples_and_guess(name: str, cells: pd.Series) -> tuple[str, str]:
    holds = content(cells)
    guess = next((_NAMES.get(meaning, meaning) for meaning in meanings(name)), "")
    own = holds.kind in ("status words", "days", "nothing", "yes or no")
    words = guess if guess and (not own or (guess in _NAMES.values() and holds.kind == "days")) else str(holds)
    return " | ".join(holds.shown), words
