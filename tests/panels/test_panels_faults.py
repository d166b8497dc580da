"""A save that cannot be: the reason stands in the panel, the text stays there and on the disk, and saves later."""

import contextlib
import subprocess
import sys

import pytest

from followup_analytics import Journal, panels
from followup_analytics.journal.parts import open_file
from followup_analytics.journal.store import connection

DAY = "2026-03-03"
LONG = "x" * 100_000  # more than the file has room for without growing
TYPED = {
    "capture": {"company": "Tide Labs", "interviewed_on": DAY, "note": LONG},
    "shelf": {"title": "Why levees fail", "url": f"https://coast.example/{LONG[:1900]}", "topics": f"levees; {LONG}"},
}
INVALID = {
    "capture": ({"interviewed_on": "the 3rd"}, "interviewed_on"),
    "shelf": ({"url": "no address at all"}, "url"),
}
AUTOSAVE = {"capture": "capture", "shelf": "gift"}
MAIN = {"capture": "save", "shelf": "add"}
HOLD = """
import sqlite3, sys
sqlite = sqlite3.connect(sys.argv[1])
sqlite.execute("BEGIN IMMEDIATE")
print("held", flush=True)
input()
"""


@pytest.fixture(params=("capture", "shelf"))
def name(request):
    return request.param


@pytest.fixture
def journal(tmp_path):
    Journal(tmp_path / "journal.db").save(gifts={"title": "x" * 3_000})  # its page has no room for another such row
    return Journal(tmp_path / "journal.db", timeout=0.05)


@contextlib.contextmanager
def set_as(monkeypatch, pragma):
    """Every save finds its connection with this setting: so SQLite itself meets the fault."""

    @contextlib.contextmanager
    def writing(path, *, timeout):
        with connection.writing(path, timeout=timeout) as con:
            con.execute(pragma.format(pages=con.execute("PRAGMA page_count").fetchone()[0]))
            yield con

    with monkeypatch.context() as patch:
        patch.setattr(open_file, "writing", writing)
        yield


@contextlib.contextmanager
def held(path):
    """Another process holds the file."""
    other = subprocess.Popen([sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    other.stdout.readline()
    yield
    other.communicate(b"\n")


FAULTS = {
    "full": (lambda patch, path: set_as(patch, "PRAGMA max_page_count = {pages}"), "the disk is full"),
    "read-only": (lambda patch, path: set_as(patch, "PRAGMA query_only = ON"), "it cannot be written to"),
    "locked": (lambda patch, path: held(path), "another program has it in use"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_the_fault_the_reason_stands_in_the_panel_and_the_text_stays(journal, name, fault, monkeypatch):
    panel, typed, begin = getattr(panels, name)(journal, as_of=DAY), TYPED[name], FAULTS[fault]
    before = journal.version
    with begin[0](monkeypatch, journal.path):
        on_disk = panel.form.submit(MAIN[name], typed)
    assert panel.form.status["kind"] == "error"
    assert begin[1] in panel.form.status["text"] and "Your text is still here." in panel.form.status["text"]
    assert panel.form.values == typed
    assert on_disk and journal.autosave(AUTOSAVE[name]) == typed
    assert journal.version == before
    assert panel.form.submit(MAIN[name], typed) and panel.form.status["kind"] == "done"
    assert journal.autosave(AUTOSAVE[name]) is None


def test_what_is_invalid_is_said_beside_its_field_and_the_text_stays(journal, name):
    panel, (wrong, field) = getattr(panels, name)(journal, as_of=DAY), INVALID[name]
    typed = {**TYPED[name], **wrong}
    assert panel.form.submit(MAIN[name], typed)
    assert panel.form.status["fields"][field]
    assert panel.form.values == typed
    assert journal.autosave(AUTOSAVE[name]) == typed
