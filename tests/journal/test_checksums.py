"""Each row carries a number of what it says: a flipped bit is noticed, its row alone is lost to view, and named."""

import json
import random
import shutil
import sqlite3
import zlib

import pandas as pd
import pytest

from followup_analytics import Journal
from followup_analytics.journal.imports.accepted import _remember as remember
from followup_analytics.journal.migrations.checksums import broken, checksum, checksums
from followup_analytics.journal.migrations.schema import ALIASES, MAPPINGS
from followup_analytics.journal.parts.held import Held
from followup_analytics.journal.store import soundness
from followup_analytics.log.errors import JournalError
from followup_analytics.log.tables import TABLES
from tests.laws import tried


def search(path):
    journal, thirty = Journal(path), range(30)
    journal.save(applications=[{"application_id": f"a{n}", "company": f"Company {n}", "note": "x"} for n in thirty])
    journal.save(
        interviews=[
            {"application_id": f"a{n}", "interview_id": f"i{n}", "interviewed_on": "2026-03-03", "mine": n,
             "interviewers": f"Ana {n}", "note": f"spoke of tides {n} " * 5} for n in thirty
        ],
        topics=[{"interview_id": f"i{n}", "topic": f"tide models {n}", "private": n % 2 == 0} for n in thirty],
        follow_ups=[{"application_id": f"a{n}", "sent_on": "2026-03-04", "body": f"Dear {n}, " * 9} for n in thirty],
    )  # fmt: skip
    journal.keep_setting("language", "de")
    return journal


@pytest.fixture
def journal(tmp_path):
    return search(tmp_path / "journal.db")


def spoil(path, text, other, table="interviews"):
    content = path.read_bytes()
    assert content.count(text) >= 1
    path.write_bytes(content.replace(text, other))


def read_anew(path):
    """The log as another kernel reads it: within one, whoever has the file open shares what was read."""
    with Journal(path) as other:
        other._held = Held()
        return other.log()


def test_a_log_read_again_shares_nothing_that_can_be_written_into(journal):
    topics = journal.log().topics
    topics["topic"] = "scribbled over"
    topics.loc[0, "interviewer"] = "Nobody"
    journal.save(gifts={"title": "Tides"})
    again = journal.log()
    pd.testing.assert_frame_equal(again.topics, read_anew(journal.path).topics)
    assert len(again.gifts) == 1 and again.topics["topic"].iloc[0] == "tide models 0"


OWN = {"planned_on": ["x", "y", None], "number": ["x", 1, True, 2.5, None]}


@pytest.mark.parametrize("seed", range(tried(4)))
def test_rows_with_own_columns_that_are_added_or_taken_back_are_read_as_all_of_them_anew(tmp_path, seed):
    draw, journal = random.Random(seed), Journal(tmp_path / "own.db")
    journal.save(applications={"application_id": "a", "company": "Tide Labs"})
    for _ in range(10):
        own = {name: draw.choice(cells) for name, cells in OWN.items() if draw.random() < 0.5}
        steps = [lambda own=own: journal.save(follow_ups={"application_id": "a", "sent_on": "2026-06-01", **own})] * 3
        steps += [lambda: journal.undo() if len(journal.log().follow_ups) else None, journal.redo]
        draw.choice(steps)()
        pd.testing.assert_frame_equal(journal.log().follow_ups, read_anew(journal.path).follow_ups)


def test_the_number_of_a_row_is_the_same_whatever_rows_it_is_read_with():
    draw = random.Random(3)
    names = ["seq", "a", "b", "c", "d"]
    rows = [
        (n, *(draw.choice(["", "Té", '"', None]) for _ in "ab"), draw.choice([1, 1.0, True, "1"]), None)
        for n in range(60)
    ]
    assert checksums(names, rows) == [checksum(dict(zip(names, row, strict=True))) for row in rows]


def test_a_checksum_is_that_of_the_cells_as_json_writes_them():
    """Stored journals hold these numbers, so how they are made must never change them."""
    row = {
        "title": 'é "Tides"\n\u2028\ud800',
        "seq": 3,
        "round": 2,
        "score": 0.1,
        "private": True,
        "raw": b"a",
        "url": None,
    }
    held = [(name, row[name]) for name in sorted(row) if name != "seq" and row[name] is not None]
    assert checksum(row) == zlib.crc32(json.dumps(held, default=repr).encode())
    assert checksum({}) == zlib.crc32(b"[]")


def test_a_changed_letter_loses_its_row_to_view_and_names_it(journal):
    assert journal.log().problems.empty  # what was read before does not hide it
    spoil(journal.path, b"spoke of tides 7 ", b"spoke of tidez 7 ")
    con = sqlite3.connect(journal.path)
    assert con.execute("PRAGMA integrity_check").fetchall() == [("ok",)]  # the control: SQLite sees nothing wrong
    con.close()
    log = journal.log()
    assert set(log.interviews["interview_id"]) == {f"i{n}" for n in range(30)} - {"i7"}
    assert len(log.topics) == len(log.applications) == 30
    assert log.problems[["table", "value", "kept"]].values.tolist() == [["interviews", "i7", False]]
    assert "interviews i7 is damaged" in journal.remarks()[0]
    assert journal.check() == ["interviews i7: what is stored is not what was saved"]
    with pytest.raises(JournalError, match="interviews i7 is damaged"):
        journal.row("interviews", "i7")


def test_a_damaged_row_is_mended_by_saving_it_anew(journal):
    row = journal.row("interviews", "i7")
    spoil(journal.path, b"spoke of tides 7 ", b"spoke of tidez 7 ")
    journal.log()
    journal.save(interviews=row)
    assert len(journal.log().interviews) == 30 and not len(journal.log().problems)
    assert journal.check() == []


def test_a_backup_with_a_changed_letter_is_never_taken_as_sound(journal, tmp_path):
    backup = journal.backup(tmp_path / "copy.db")
    spoil(backup, b"spoke of tides 7 ", b"spoke of tidez 7 ")
    with pytest.raises(JournalError, match="damaged"):
        Journal.restore(backup, journal.path)
    spoil(journal.path, b"spoke of tides 7 ", b"spoke of tidez 7 ")
    with pytest.raises(JournalError, match="damaged"):
        journal.backup(tmp_path / "another.db")


def test_a_changed_setting_counts_as_not_set(journal):
    spoil(journal.path, b'language"de"', b'language"dx"')
    assert journal.setting("language", "en") == "en"
    assert "'language'" in journal.remarks()[0]


def test_what_a_program_without_checksums_leaves_is_taken_as_it_is(journal):
    con = sqlite3.connect(journal.path)
    con.execute("UPDATE interviews SET note = 'older' WHERE interview_id = 'i7'")
    con.execute("INSERT INTO gifts (gift_id, title) VALUES ('g', 'older')")
    con.commit()
    con.close()
    assert not len(journal.log().problems) and journal.check() == []
    assert journal.log().gifts["title"].tolist() == ["older"]


def test_a_change_that_would_bring_back_another_text_is_not_taken_back(journal):
    journal.save(interviews={**journal.row("interviews", "i7"), "note": "short"})
    spoil(journal.path, b"spoke of tides 7 ", b"spoke of tidez 7 ")
    for back in (journal.undo, lambda: journal.undo(to="2026-01-01")):
        with pytest.raises(JournalError, match="its history is damaged"):
            back()
    assert journal.row("interviews", "i7")["note"] == "short"
    assert "replaced 4: what is stored is not what was saved" in journal.check()
    assert "damaged" not in set(journal.history()["kind"])
    spoil(journal.path, b"30 interviews, 30 topics", b"30 interviews, 80 topics")
    assert "damaged" in set(journal.history()["kind"])


def test_what_an_import_left_and_was_changed_plays_no_part_and_is_named(journal):
    with journal._changing("import") as change:
        remember(change, MAPPINGS, [{"header": "Firma", "mapping": "company = 'Firma'"}])
        remember(change, ALIASES, [{"spelling": "TIDE", "company": "Tide Labs"}])
    spoil(journal.path, b"Tide Labs", b"Tidy Labs")
    found = journal.learnt()
    assert (found.aliases, found.mappings) == ({}, {"Firma": "company = 'Firma'"})
    assert "aliases TIDE" in journal.remarks()[0]


def test_each_version_of_a_table_is_verified_once(journal, monkeypatch):
    verified = []
    monkeypatch.setattr(soundness, "broken", lambda names, rows: verified.append(len(rows)) or broken(names, rows))
    for _ in range(3):
        journal.log()
    assert len(verified) == len(TABLES)
    journal.save(gifts={"title": "Tides"})
    journal.log()
    assert len(verified) == len(TABLES) + 1


def flipped(content, draw):
    spoilt = bytearray(content)
    for _ in range(draw.choice([1, 1, 2, 8, 64])):
        spoilt[draw.randrange(len(spoilt))] ^= 1 << draw.randrange(8)
    return spoilt


def told_or_equal(path, right):
    """Whether what is read from a copy is right, or said to be wrong; None where it is wrong in silence."""
    try:
        journal = Journal(path)
        log, language = journal.log(), journal.setting("language", "")
        shown = journal.history(99).drop(columns="at").to_dict("list")
    except JournalError:
        return "told"
    if len(log.problems) or journal.remarks():
        rows = right[0].tables
        for name, frame in log.tables.items():  # what is still shown is right
            if not rows_of(frame) <= rows_of(rows[name]):
                return None
        return "told"
    if "damaged" in shown["kind"]:
        return "told"
    same = all(rows_of(log.tables[name]) == rows_of(right[0].tables[name]) for name in TABLES)
    if same and (language, shown) == right[1:]:
        return "equal"
    return None


def rows_of(frame):
    return {tuple(sorted((k, str(v)) for k, v in row.items() if not pd.isna(v))) for row in frame.to_dict("records")}


def silent(journal, tmp_path, times):
    told = journal.history(99).drop(columns="at").to_dict("list")
    right, content, draw = (journal.log(), "de", told), journal.path.read_bytes(), random.Random(7)
    found = {"told": 0, "equal": 0, None: 0}
    for number in range(times):
        path = tmp_path / f"copy{number}.db"
        path.write_bytes(flipped(content, draw))
        found[told_or_equal(path, right)] += 1
        for file in tmp_path.glob(f"copy{number}.db*"):
            file.unlink() if file.is_file() else shutil.rmtree(file)
    return found


@pytest.mark.law
def test_no_flipped_bit_is_accepted_in_silence(journal, tmp_path):
    found = silent(journal, tmp_path, tried(30, 2000))
    assert found[None] == 0 and min(found["told"], found["equal"]) > 9


def test_without_checksums_some_are(journal, tmp_path, monkeypatch):
    """The control: the law finds wrong values where nothing is verified."""
    monkeypatch.setattr(soundness, "broken", lambda names, rows: set())
    assert broken(["title", "checksum"], [("Tides", 1)]) == {0}
    assert silent(journal, tmp_path, 80)[None] > 0
