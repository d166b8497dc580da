"""Two notebooks on one journal: nobody writes over what they have not seen, and a swapped file is noticed."""

import contextlib
import random
import shutil

import pytest

from followup_analytics import Journal, panels
from followup_analytics.journal import changes
from followup_analytics.journal.changes import RowChanged
from followup_analytics.log.errors import JournalError
from tests.laws import tried

GIFT = {"gift_id": "g", "title": "Tides"}


@pytest.fixture
def path(tmp_path):
    Journal(tmp_path / "journal.db").save(gifts=GIFT)
    return tmp_path / "journal.db"


def test_an_edit_of_a_row_that_was_changed_elsewhere_is_refused_with_both_texts(path):
    one, other = Journal(path), Journal(path)
    row = one.row("gifts", "g")
    other.log()
    other.save(gifts={**row, "title": "theirs"})
    with pytest.raises(RowChanged, match=r"title is 'theirs' there, 'mine' here.*nothing was overwritten") as refused:
        one.save(gifts={**row, "title": "mine"})
    assert (refused.value.stored["title"], refused.value.given["title"]) == ("theirs", "mine")
    one.save(gifts={**one.row("gifts", "g"), "title": "mine"})  # the control: read again, it is saved
    assert other.log().gifts["title"].tolist() == ["mine"]


def test_of_two_long_texts_what_differs_is_told_in_short(path):
    one = Journal(path)
    row = one.row("gifts", "g")
    Journal(path).save(gifts={**Journal(path).row("gifts", "g"), "title": "x" * 298}, since=10**9)
    with pytest.raises(RowChanged) as refused:
        one.save(gifts={**row, "title": "y" * 299})
    assert f"title is '{'x' * 298}' there, '{'y' * 299}… here;" in str(refused.value).replace(".", ";")


def test_a_row_that_was_never_read_here_is_not_written_over(path):
    with pytest.raises(RowChanged):
        Journal(path).save(gifts={**GIFT, "title": "mine"})
    Journal(path).save(gifts=GIFT)  # says the same: nothing is written over
    assert Journal(path).log().gifts["title"].tolist() == ["Tides"]


def test_a_row_changed_just_while_it_is_read_does_not_count_as_seen_as_it_is_then(path, monkeypatch):
    one, other, saved, find = Journal(path), Journal(path, timeout=0), [], changes.find
    other.log()

    def interrupted(con, name, key):
        found = find(con, name, key)
        monkeypatch.setattr(changes, "find", find)
        with contextlib.suppress(JournalError):
            saved.append(other.save(gifts={**GIFT, "title": "theirs"}))
        return found

    monkeypatch.setattr(changes, "find", interrupted)
    row = one.row("gifts", "g")
    with pytest.raises(RowChanged) if saved else contextlib.nullcontext():
        one.save(gifts={**row, "title": "mine"})
    assert changes.find is find  # the control: it was interrupted


def test_what_this_object_did_itself_counts_as_seen(path):
    journal = Journal(path)
    journal.save(gifts={"gift_id": "h", "title": "one"})
    journal.save(gifts={"gift_id": "h", "title": "two"})
    journal.undo()
    journal.save(gifts={"gift_id": "h", "title": "three"})
    journal.delete("gifts", "h")
    journal.save(gifts={"gift_id": "h", "title": "four"})
    assert journal.row("gifts", "h")["title"] == "four"
    assert journal.remarks() == []


def test_what_an_undo_puts_back_was_not_read_by_it(path):
    one, other = Journal(path), Journal(path)
    one.log(), other.log()
    other.save(gifts={**GIFT, "title": "theirs"})
    other.save(gifts={**GIFT, "title": "theirs, longer"})
    one.undo()
    with pytest.raises(RowChanged, match="title is 'theirs' there, 'mine' here"):
        one.save(gifts={**GIFT, "title": "mine"})
    one.redo()
    with pytest.raises(RowChanged, match="title is 'theirs, longer' there, 'mine' here"):
        one.save(gifts={**GIFT, "title": "mine"})
    one.log()
    one.save(gifts={**GIFT, "title": "mine"})  # the control: read, it may be written over


def test_an_application_that_is_opened_again_by_the_way_was_not_read_by_it(path):
    Journal(path).save(applications={"application_id": "a", "company": "Tide Labs", "closed": "rejection"})
    one = Journal(path)
    one.save(responses={"application_id": "a", "received_on": "2026-03-03", "kind": "invitation"})
    with pytest.raises(RowChanged, match="company is 'Tide Labs' there, 'Tide' here"):
        one.save(applications={"application_id": "a", "company": "Tide"})
    assert one.log().applications["closed"].isna().all()  # the control: it was opened, and is read now
    one.save(applications={"application_id": "a", "company": "Tide"})


class Notebook:
    """A user who reads a row, thinks, and saves what was read with one word more."""

    def __init__(self, path, name):
        self.journal, self.name, self.read = Journal(path), name, None

    def look(self):
        self.read = self.journal.log().gifts["title"].iloc[0]

    def write(self):
        try:
            self.journal.save(gifts={"gift_id": "g", "title": f"{self.read} {self.name}"})
        except RowChanged as refused:
            return refused
        self.read = f"{self.read} {self.name}"
        return None


@pytest.mark.law
def test_whatever_the_order_of_two_notebooks_nothing_is_written_over_unseen(path):
    draw, refused = random.Random(7), 0
    for _ in range(tried(12, 500)):
        books = [Notebook(path, "a"), Notebook(path, "b")]
        for book in books:
            book.look()
        for _ in range(4):
            book = draw.choice(books)
            stands = Journal(path).log().gifts["title"].iloc[0]
            seen, found = book.read, book.write()
            assert (found is None) == (seen == stands)
            if found is not None:
                refused += 1
                assert found.stored["title"] == stands and found.given["title"] == f"{seen} {book.name}"
                book.look()
        last = books[0].journal.row("gifts", "g")
        books[0].journal.save(gifts={**last, "title": "Tides"})
    assert refused > 10  # the control: the two do meet


@pytest.mark.parametrize("since", [False, True])
def test_an_older_copy_put_in_the_journals_place_is_noticed_before_the_next_save(path, tmp_path, since):
    journal = Journal(path)
    shutil.copy(path, tmp_path / "old")
    journal.save(gifts={**journal.row("gifts", "g"), "title": "later"})
    version = journal.version
    shutil.copy(tmp_path / "old", path)
    elsewhere = Journal(path)
    elsewhere.log()
    for title in ("x", "y", "z"):
        elsewhere.save(gifts={"gift_id": "g", "title": title})  # the numbers catch up
    with pytest.raises(JournalError, match="an older copy or another journal took its place"):
        journal.save(gifts={"gift_id": "g", "title": "mine"}, **({"since": version} if since else {}))
    assert elsewhere.log().gifts["title"].tolist() == ["z"]
    journal.save(gifts={**journal.row("gifts", "g"), "title": "mine"})


def test_a_row_read_by_itself_before_a_swap_was_not_read_in_the_other_file(path, tmp_path):
    older, one = tmp_path / "older.db", Journal(path)
    shutil.copy(path, older)
    one.save(gifts={**one.row("gifts", "g"), "title": "mine"})
    shutil.copy(older, path)
    with pytest.raises(JournalError, match="took its place"):
        one.save(gifts={**GIFT, "title": "again"})
    with pytest.raises(RowChanged):  # told once, and still not read
        one.save(gifts={**GIFT, "title": "again"})
    one.save(gifts={**one.row("gifts", "g"), "title": "again"})  # the control


def test_a_form_tells_of_a_swapped_journal_keeps_its_text_and_saves_when_asked_again(path, tmp_path):
    values = {"company": "Tide Labs", "interviewed_on": "2026-03-03", "note": "Third floor."}
    panel = panels.capture(path, as_of="2026-03-03")
    shutil.copy(path, tmp_path / "old")
    Journal(path).save(gifts={"title": "later"})
    panel.form.submit("save", {**values, "note": ""})
    shutil.copy(tmp_path / "old", path)
    Journal(path).save(gifts={"title": "another"})
    panel.form.submit("save", values)
    assert "took its place" in panel.form.status["text"] and panel.form.values["note"] == "Third floor."
    assert Journal(path).log().interviews.empty
    panel.form.submit("save", values)
    assert Journal(path).log().interviews["note"].tolist() == ["Third floor."]


def test_a_backup_put_back_on_purpose_is_told_and_hinders_nobody_who_has_read_it(path, tmp_path):
    journal = Journal(path)
    journal.log()
    backup = journal.backup(tmp_path / "copy.db")
    journal.save(gifts={"title": "later"})
    Journal.restore(backup, path)
    journal.log()
    assert "took its place" in journal.remarks()[0]
    journal.save(gifts={"title": "new"})
    Journal.restore(backup, path)
    with pytest.raises(JournalError, match="took its place"):
        journal.save(gifts={"title": "newer"})
