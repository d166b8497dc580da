"""The small files beside a journal, whatever they hold: all calls and panels answer, and nothing is lost unnamed."""

import json
import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics import Journal, panels
from followup_analytics.journal import autosave
from followup_analytics.journal.store import connection
from followup_analytics.journal.store.lockfile import turn
from followup_analytics.panels.kit.autosave import MOST, OwnAutosave
from followup_analytics.panels.kit.form import Field, Form
from tests.laws import AT_LENGTH, examples

DAY = "2026-03-12"
OPEN = {
    "capture": lambda journal: panels.capture(journal, as_of=DAY),
    "due": lambda journal: panels.due(journal, as_of=DAY),
    "shelf": lambda journal: panels.shelf(journal, as_of=DAY),
    "settings": lambda journal: panels.settings(journal),
    "experiment": lambda journal: panels.experiment(journal, as_of=DAY),
}
READS = {  # the first draft that each reads, and text that one of its fields takes
    "capture": ("capture", "company"),
    "due": ("note a thank_you Ana Lee", "subject"),
    "shelf": ("gift", "title"),
    "settings": ("settings", "every"),
    "experiment": ("experiment", "arms"),
}
NO_DRAFTS = [
    b"[1,2]", b"3", b'"x"', b"null", b"", b'{"company": "Tide', '{"company": "Möwe"}'.encode(), b"[" * 100_000,
    b'{"a": ' * 50_000, b"\x00\xff" * 100, b'{"$day": "2026-02-30"}', b"7" * 5000,
]  # fmt: skip
MISFITS = [
    {"company": ["Tide"]}, {"people": "Ana"}, {"people": [1, {"name": "Ana"}]}, {"people": [{"name": {"x": 1}}]},
    {"every": {"x": 1}}, {"business_days": "perhaps"}, {"title": [[1]]}, {"of": [1]}, {"arms": {"a": 1}},
    {"text": [1]}, {"list": {"x": 1}}, {"subject": {"x": []}, "body": True}, {"a field of a newer form": "text"},
]  # fmt: skip


@pytest.fixture
def tmp_path():
    """In memory where there is some: what is tested here is what files hold, not how fast the disk is."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        yield Path(folder)


def search():
    return {
        "applications": {"application_id": "a", "company": "Tide Labs"},
        "interviews": {"interview_id": "i", "interviewed_on": "2026-03-10", "interviewers": "Ana Lee <ana@x.example>"},
    }


@pytest.fixture
def journal(tmp_path):
    journal = Journal(tmp_path / "journal.db")
    journal.save(**search())
    return journal


def forms(panel):
    return [form for form in vars(panel).values() if isinstance(form, Form)]


def said(panel):
    return " ".join(form.status.get("text", "") for form in forms(panel))


def folder_of(journal):
    return journal.path.with_name(f"{journal.path.name}.drafts")


def lay(journal, name, content):
    folder_of(journal).mkdir(exist_ok=True)
    file = autosave._path(folder_of(journal), name)
    file.write_bytes(content)
    return file


def contents(journal):
    return [file.read_bytes() for file in folder_of(journal).rglob("*") if file.is_file()]


@pytest.mark.law
@pytest.mark.parametrize("name", OPEN)
def test_a_file_that_holds_no_draft_is_kept_and_named_once_and_the_panel_opens(journal, name):
    draft, field = READS[name]
    for content in NO_DRAFTS if AT_LENGTH or name == "capture" else NO_DRAFTS[:1]:
        file = lay(journal, draft, content)
        panel = OPEN[name](journal)
        aside = file.with_name(f"{file.name}.aside-1")
        assert f"{file.name} could not be read as unsaved text; it is kept as {aside}." in said(panel)
        assert aside.read_bytes() == content
        assert forms(panel)[0].typed({field: "typed"}) and json.loads(file.read_bytes())[field] == "typed"
        assert str(aside) not in said(OPEN[name](Journal(journal.path)))
        assert [line for line in journal.check() if line.startswith(f"{aside} was put aside")]
        shutil.rmtree(folder_of(journal))
        journal = Journal(journal.path)


@pytest.mark.law
@pytest.mark.parametrize("name", OPEN)
def test_a_draft_that_its_form_cannot_show_whole_is_kept_and_named_and_the_rest_is_restored(journal, name):
    draft, field = READS[name]
    for misfit in MISFITS if AT_LENGTH or name == "capture" else MISFITS[-2:]:
        values = {**misfit, field: "typed"} if field not in misfit else misfit
        content = json.dumps(values).encode()
        file = lay(journal, draft, content)
        panel = OPEN[name](Journal(journal.path))
        assert content in contents(journal)
        assert f"{file.name} held more than its form can show; it is kept as" in said(panel), misfit
        assert forms(panel)[0].values.get(field) == "typed" or field in misfit
        shutil.rmtree(folder_of(journal))


def test_what_a_form_wrote_itself_is_restored_and_nothing_is_put_aside(journal):
    """The control: real drafts of every panel."""
    for name, open_ in OPEN.items():
        panel = open_(journal)
        for form in forms(panel):
            typed = {field["name"]: typed_into(field) for field in form.fields if field["kind"] != "part"}
            assert form.typed({**form.values, **typed})
        again = open_(Journal(journal.path))
        assert "aside" not in said(again), name
        assert "Unsaved text restored" in said(again) or name == "experiment"
    assert journal.check() == []


def typed_into(field):
    if field["kind"] == "group":
        return [{inner["name"]: "typed" for inner in field["fields"]}]
    return True if field["kind"] == "flag" else "2026-03-03" if field["kind"] == "date" else "7"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.sampled_from(
    ["company", "people", "note", "every", "language", "holidays", "text", "title", "subject", "of"]
)
CONTENTS = st.binary(max_size=30) | JSON.map(lambda value: json.dumps(value).encode()) | st.dictionaries(
    FIELDS, JSON, min_size=1, max_size=4
).map(lambda value: json.dumps(value).encode())  # fmt: skip


@pytest.fixture(scope="module")
def sample():
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        journal = Journal(Path(folder) / "journal.db")
        journal.save(**search())
        yield journal


def is_shown(content, values):
    """Whether a form of these values shows all that a draft file holds."""
    held = {name: value for name, value in json.loads(content).items() if value not in (None, "", [], {})}
    return {**values, **held} == values


@given(content=st.fixed_dictionaries(dict.fromkeys(OPEN if AT_LENGTH else ("capture", "shelf", "settings"), CONTENTS)))
@examples(3, 40)
def test_whatever_the_drafts_hold_every_panel_answers_and_no_byte_is_lost(sample, content):
    for name, before in content.items():
        draft, field = READS[name]
        lay(sample, draft, before)
        panel = OPEN[name](Journal(sample.path))
        restored = forms(panel)[0].values
        assert forms(panel)[0].typed({**restored, field: "typed"})
        assert before in contents(sample) or is_shown(before, restored)
        shutil.rmtree(folder_of(sample))


def test_no_call_on_a_draft_overwrites_what_it_cannot_read(journal):
    for number, call in enumerate(
        (
            lambda: journal.autosave("capture"),
            lambda: journal.keep_autosave("capture", {"company": "new"}),
            lambda: journal.drop_autosave("capture"),
            lambda: OwnAutosave(journal, "capture").store({"company": "new"}),
        )
    ):
        content = b"half of %d {" % number
        lay(journal, "capture", content)
        call()
        assert content in contents(journal)
        assert len(journal.remarks()) == 1
    assert len(list(folder_of(journal).glob("capture.json.aside-*"))) == 4


def test_a_folder_or_a_file_in_a_drafts_place_is_put_aside(journal):
    folder_of(journal).mkdir()
    autosave._path(folder_of(journal), "capture").mkdir()
    assert journal.autosave("capture") is None and len(journal.remarks()) == 1
    shutil.rmtree(folder_of(journal))
    folder_of(journal).write_bytes(b"mine")
    panel = panels.capture(journal, as_of=DAY)
    assert "journal.db.drafts is not a folder of unsaved texts; it is kept as" in said(panel)
    assert panel.form.typed({"company": "Tide"}) and journal.autosave("capture") == {"company": "Tide"}
    assert journal.path.with_name("journal.db.drafts.aside-1").read_bytes() == b"mine"


def test_a_file_in_the_place_of_the_backups_is_named(journal):
    journal.path.with_name("journal.db.backups").write_bytes(b"mine")
    assert "No backup was made" in said(panels.capture(journal, as_of=DAY))
    assert journal.path.with_name("journal.db.backups").read_bytes() == b"mine"


@pytest.mark.parametrize("content", [b"99999", b"", b"my own notes", b"\xff" * 100_000, b"[" * 100_000])
def test_a_stale_lock_holds_nobody_up_and_what_is_not_ours_in_it_stays(journal, content):
    lock = connection.lock_path(journal.path)
    lock.write_bytes(content)
    journal.save(gifts={"title": "x"})
    assert lock.read_bytes() == (str(os.getpid()).encode() if content in (b"", b"99999") else content)
    with (
        turn(lock, timeout=1),
        pytest.raises(Exception, match=r"process (\d+|unknown) since \d\d:\d\d:\d\d is writing"),
    ):
        Journal(journal.path, timeout=0.05).save(gifts={"title": "y"})


def test_a_folder_in_the_locks_place_is_put_aside(journal):
    lock = connection.lock_path(journal.path)
    lock.unlink()
    lock.mkdir()
    journal.save(gifts={"title": "x"})
    assert [line for line in journal.check() if line.startswith(f"{lock}.aside-1 was put aside")]


@pytest.mark.parametrize("end", ["-journal", "-wal", "-shm"])
@pytest.mark.parametrize("content", [b"", b"x", bytes(9000), os.urandom(40_000)], ids=len)
def test_whatever_lies_where_sqlite_keeps_its_own_files_the_log_is_read_and_saved(journal, end, content):
    journal.path.with_name(f"{journal.path.name}{end}").write_bytes(content)
    again = Journal(journal.path)
    assert len(again.log()) == 1
    again.save(gifts={"title": "x"})
    assert (len(again.log().gifts), again.check()) == (1, [])


def test_a_journal_that_can_only_be_read_says_so_in_every_panel_at_once(journal):
    con = sqlite3.connect(journal.path)
    con.execute("PRAGMA user_version = 99")
    con.commit()
    con.close()
    for name, open_ in OPEN.items():
        newer = Journal(journal.path)
        assert "This journal can only be read: it was written by a newer version of this program" in said(
            open_(newer)
        ), name
    assert "This journal can only be read" in said(OPEN["capture"](newer))  # a second panel on one journal says it too


def test_a_cadence_of_another_program_is_told_by_every_panel_that_uses_it_and_plays_no_part(journal):
    journal.keep_setting("cadence", {"every": 14, "per_channel": True})
    for name in ("due", "settings"):
        panel = OPEN[name](Journal(journal.path))
        assert "The stored cadence has 'per_channel', which this program does not know" in said(panel)
    assert panel.form.values["every"] == "14"


STORED = {
    "language": ["xx", "", 5],
    "free_slots": [5, "text", [1, None, {"a": 1}]],
    "templates": [5, {"en/thank_you": 5}, {"en/thank_you": "$nothing ${x"}, {"xx": "y", "en/thank_you": ["x"]}],
    "experiment": [
        5, {"of": "zzz"}, {"of": "delay"}, {"of": "delay", "arms": ["x"], "seed": 1}, {"of": [1]}, {"drawn_from": 5},
        {"of": "delay", "arms": 5, "seed": 1}, {"of": "delay", "arms": [7, 14], "seed": "y"},
        {"drawn_from": {"delay": 5}}, {"drawn_from": {"zzz": [1, 2]}},
    ],
    "cadence": [5, {"every": "x"}, {"holidays": [5]}],
}  # fmt: skip


@pytest.mark.law
@pytest.mark.parametrize("setting", STORED)
def test_a_setting_that_this_program_cannot_use_is_told_and_every_panel_opens(journal, setting):
    uses = {"experiment": ("due", "experiment"), "cadence": ("due", "settings")}.get(setting, ("due", "settings"))
    for stored in STORED[setting] if AT_LENGTH else STORED[setting][1:2]:
        journal.keep_setting(setting, stored)
        for name in uses:
            again = Journal(journal.path)
            told = said(OPEN[name](again))
            assert told or (setting, name) == ("templates", "settings"), (stored, name)
            assert again.setting(setting) == stored


def test_a_remark_stands_in_the_status_until_a_button_is_pressed():
    told = [["held back"], [], []]
    form = Form("F", (Field("a", "A"),), (("go", "Go"),), lambda *_: form.say("Done."), remarks=lambda: told.pop(0))
    form.say("Restored.")
    assert form.status["text"] == "Restored. held back"
    form.say("Another row.")
    assert form.status["text"] == "Another row. held back"
    form.submit("go", {})
    assert form.status["text"] == "Done."


def test_more_drafts_than_there_are_names_for_take_no_others_place(journal):
    for number in range(MOST + 2):
        OwnAutosave(journal, "capture").store({"company": f"{number}"})
    kept = {json.loads(content)["company"] for content in contents(journal)}
    assert kept == {f"{number}" for number in range(MOST + 2)}
