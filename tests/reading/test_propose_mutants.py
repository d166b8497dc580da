"""Damaged files proposed: tables, workbooks, mail, calendars, address cards with bytes or cells changed, cut, doubled.

Each ends in a proposal or in our own words, within five seconds and 500 MB, and no line is lost without a word: rows in
are rows out, beside, set aside or counted as blank. A sample is tried here, ten thousand of each kind at length.
"""

import io
import random
import re
import resource
import time
import zipfile
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

from followup_analytics import propose
from followup_analytics.log.errors import FollowUpError
from followup_analytics.log.tables import TABLES
from followup_analytics.reading.mail.splitter import split
from followup_analytics.reading.proposal.finding import Given, Terms
from followup_analytics.reading.proposal.sources import KINDS
from followup_analytics.reading.tables.table import read_sheet
from tests.laws import tried
from tests.reading.test_reading_mutants import CALENDAR, CARDS, MAIL
from tests.reading.test_reading_mutants import mutated as bent

CASES = Path(__file__).parents[1] / "fixtures" / "foreign"
MUTANTS = tried(8, 10_000)
LONGEST, LARGEST = 5.0, 500  # seconds of CPU, MB
SIGNS = (b'"', b"\n", b"\0", b",", b";", b"|", b"\xff\xfe", b"\xef\xbb\xbf", b"\t\t", b"\r", b"=", b"'", b" ")
ODD_CELLS = ("", "x" * 300, 1e300, -1, True, "#REF!", "=1", "2026-02-30", "Total", "\t", 46054.5, "Applied", "\u0301")


def sources(suffix):
    return [path.read_bytes() for path in sorted(CASES.glob(f"*/*{suffix}"))]


def mutated_table(rng, data):
    data = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(data) or 1)
        match rng.randrange(5):
            case 0:
                data[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del data[at : at + rng.randint(1, 40)]
            case 2:
                data[at:at] = rng.choice(SIGNS)
            case 3:
                data[at:at] = data[at : at + rng.randint(1, 60)]
            case 4:
                data = data[: max(at, 1)]
    return bytes(data)


def mutated_workbook(rng, data):
    """A workbook with cells changed, or with bytes of one of its parts changed, or its bytes."""
    chance = rng.random()
    if chance < 0.3:
        return mutated_table(rng, data)
    if chance < 0.6:
        with zipfile.ZipFile(io.BytesIO(data)) as whole:
            parts = {name: whole.read(name) for name in whole.namelist()}
        name = rng.choice(sorted(parts))
        parts[name] = mutated_table(rng, parts[name])
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as whole:
            for name, part in parts.items():
                whole.writestr(name, part)
        return made.getvalue()
    book = openpyxl.load_workbook(io.BytesIO(data))
    for _ in range(rng.randint(1, 6)):
        sheet = rng.choice(book.worksheets)
        place = {"row": rng.randint(1, sheet.max_row + 1), "column": rng.randint(1, sheet.max_column + 1)}
        cell = sheet.cell(**place)
        if not isinstance(cell, openpyxl.cell.MergedCell):
            cell.value = rng.choice(ODD_CELLS)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


MUTATED = {
    ".csv": (sources(".csv"), mutated_table),
    ".xlsx": (sources(".xlsx"), mutated_workbook),
    ".ics": ([CALENDAR], lambda rng, data: bent(data, rng)),
    ".vcf": ([CARDS], lambda rng, data: bent(data, rng)),
    ".mbox": ([MAIL], lambda rng, data: bent(data, rng)),
}


def test_every_kind_of_source_is_tried_damaged():
    """Who adds a kind of source adds a file of it here, and how its rows are counted to `assert_every_row_is_told`."""
    assert [kind.name for kind in KINDS if not MUTATED.keys() & set(kind.suffixes)] == []


@pytest.mark.law
@pytest.mark.parametrize("suffix", MUTATED)
def test_a_mutated_file_ends_in_a_proposal_or_in_words_and_soon(tmp_path, suffix):
    seeds, change = MUTATED[suffix]
    path = tmp_path / f"mine{suffix}"
    slowest, read, before, uncaught = 0.0, 0, peak(), []
    for number in range(MUTANTS):
        rng = random.Random(f"{suffix} {number}")
        path.write_bytes(change(rng, rng.choice(seeds)))
        began = time.process_time()
        try:
            proposal = propose(path, zone="Europe/Berlin", own=("ana@mail.example",))
            assert_every_row_is_told(proposal, path)
            read += 1
        except FollowUpError as fault:
            assert str(fault) and "\n" not in str(fault), number
        except Exception as fault:
            uncaught.append(f"mutant {number} of {suffix}: {fault!r}")
        slowest = max(slowest, time.process_time() - began)
    grown = peak() - before
    print(f"{MUTANTS} {suffix}: {read} read, slowest {slowest:.2f} s of CPU, {grown:.0f} MB more than before")
    assert not uncaught, f"{len(uncaught)} uncaught: {uncaught[:5]}"
    assert (
        slowest < LONGEST and grown < LARGEST
    )  # far above what any takes: a guard against one that does not come back


def assert_every_row_is_told(proposal, path):
    counted = {".ics": begun(b"VEVENT"), ".vcf": begun(b"VCARD"), ".mbox": messages}
    lines = counted.get(path.suffix, table_lines)(path)
    aside = proposal.log.problems[~proposal.log.problems["kept"]]
    frames = [*(getattr(proposal.log, name) for name in TABLES), proposal.beside.rename(columns={"line": "from_line"})]
    told = {int(line) for frame in frames if "from_line" in frame for line in frame["from_line"].dropna()}
    told |= {int(line) for line in aside["line"].dropna()}
    others = proposal.beside["reason"].str.extract(r"\((\d+)\)$")[0].dropna().astype(int).sum()
    lost = sorted(lines - told)
    assert len(lost) <= others, (lost, others)


def table_lines(path):
    """The lines in which rows of a table begin, those of a log's own table too."""
    cells = read_sheet(Given(path.name, path), Terms()).cells
    return {int(line) for line in (*cells.lines, *cells.faults["line"].dropna())}


def messages(path):
    """The lines in which messages begin; `git mailsplit` finds as many in public archives."""
    with path.open("rb") as file:
        return {piece.line for piece in split(file)}


def begun(kind):
    """The lines in which components of that kind begin, those aside that the next line goes on with."""
    begin = re.compile(rb"BEGIN[ \t]*:[ \t]*" + kind + rb"[ \t]*", re.I)

    def lines(path):
        data = path.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        found = [*data.split(b"\n"), b""]
        pairs = enumerate(pairwise(found), 1)
        return {at for at, (line, after) in pairs if begin.fullmatch(line) and not after.startswith((b" ", b"\t"))}

    return lines


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
