"""The journal: what goes in comes out equal, every change can be taken back, nothing half is ever stored."""

import datetime as dt
import os
import random
import stat
import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pandas.testing as pdt
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from followup_analytics import Cadence, FollowUpLog
from followup_analytics.journal.journal import Journal
from followup_analytics.journal.store.backups import to_keep
from followup_analytics.log.errors import JournalError, UnsafeValue
from followup_analytics.log.log import whole_log
from followup_analytics.log.tables import TABLES
from tests.laws import examples

AWKWARD = ["NA", "None", "00123", "=1+1", "'; DROP TABLE topics; --", "a\x00b", "\u202eöß\r\n", "😀", " ", "$x$", "<b>"]
TEXTS = st.sampled_from(AWKWARD) | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
TIME = dt.datetime.fromisoformat("2026-03-03 20:30")
PARENTS = {"topics": "interviews"}


@pytest.fixture
def tmp_path():
    """In memory where there is some: what is tested here is processes and files, not how fast the disk is."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture
def journal(tmp_path):
    with Journal(tmp_path / "journal.db") as journal:
        yield journal


@pytest.fixture(scope="module")
def shared():
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        yield Journal(Path(folder) / "journal.db")


def a_search():
    return {
        "applications": {"application_id": "a", "company": "Tide Labs", "role": "Engineer"},
        "interviews": {"interview_id": "i", "interviewed_on": "2026-03-03", "round": 1},
        "topics": [{"topic": "tide models", "interviewer": "Ada"}, {"topic": "rowing", "strength": 3}],
    }


def assert_same(one, other):
    for name in TABLES:
        pdt.assert_frame_equal(one.tables[name], other.tables[name], check_like=True)


@st.composite
def logs(draw):
    """A log of awkward cells: few are drawn, chance strews them over the columns."""
    chance = random.Random(draw(st.integers(0, 10**6)))
    pool = {
        "text": AWKWARD + draw(st.lists(TEXTS, max_size=5)),
        "day": [pd.Timestamp(day).as_unit("us") for day in draw(st.lists(st.dates(), min_size=1, max_size=3))],
        "time": [pd.Timestamp(time).as_unit("us") for time in draw(st.lists(st.datetimes(), min_size=1, max_size=3))],
        "flag": [True, False],
        "clock": ["00:00", "14:30", "09:05:30"],
    }
    found = {}
    for name in TABLES:
        rows = [one_row(chance, name, number, pool) for number in range(chance.randrange(4))]
        if rows and (name in ("applications", "gifts") or PARENTS.get(name, "applications") in found):
            found[name] = rows
    return FollowUpLog(**{name: pd.DataFrame(rows) for name, rows in found.items()})


def one_row(chance, name, number, pool):
    row = {"my own": f"{number} {chance.choice(pool['text'])}"}
    for column in TABLES[name].columns:
        whole = range(column.low or -(2**60), column.high or 2**60)
        value = chance.choice(column.choices or (whole if column.holds == "whole" else pool[column.holds]))
        row[column.name] = value if column.required or chance.random() < 0.6 else None
        if column.required and column.holds == "text" and not value.strip():
            row[column.name] = "Tide Labs"
        if column.name in ("application_id", "interview_id"):
            row[column.name] = f"{column.name}0"
    if TABLES[name].key:
        row[TABLES[name].key] = f"{TABLES[name].key}{number}"
    return row


@given(log=logs())
@examples(5, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_log_that_goes_in_comes_out_equal_and_a_second_time_adds_nothing(shared, log):
    before = shared.version
    rows = sum(map(len, log.tables.values()))
    first, second = shared.add_log(log), shared.add_log(log)
    assert (first["added"], first["known"], len(first["problems"])) == (rows, 0, 0)
    assert (second["added"], second["known"]) == (0, rows)
    assert_same(shared.log(), log)
    if shared.version > before:
        shared.undo()
    assert_same(shared.log(), FollowUpLog())


def test_rows_keep_the_order_in_which_they_came(journal):
    journal.save(gifts=[{"gift_id": name, "title": name} for name in "cab"])
    journal.save(gifts={"gift_id": "a", "title": "changed"})
    assert journal.log().gifts["title"].tolist() == ["c", "changed", "b"]


def test_missing_ids_are_made_and_children_take_the_only_parent_of_the_call(journal):
    made = journal.save(
        applications={"company": "Tide Labs"}, interviews={"interviewed_on": "2026-03-03"}, topics={"topic": "rowing"}
    )
    log = journal.log()
    assert log.interviews["application_id"].tolist() == made["applications"]
    assert log.topics["interview_id"].tolist() == made["interviews"] == log.interviews["interview_id"].tolist()


@pytest.mark.parametrize(
    "day", ["2026-03-03", dt.date(2026, 3, 3), pd.Timestamp("2026-03-03"), np.datetime64("2026-03-03")]
)
def test_a_day_is_taken_in_every_usual_form(journal, day):
    journal.save(applications={"company": "Tide Labs", "applied_on": day})
    assert journal.log().applications["applied_on"].tolist() == [pd.Timestamp("2026-03-03")]


@pytest.mark.parametrize("nothing", [None, "", np.nan, pd.NA, pd.NaT, np.datetime64("NaT", "us")])
def test_an_empty_cell_is_missing_whatever_form_it_has(journal, nothing):
    journal.save(applications={"company": "Tide Labs", "role": nothing, "applied_on": nothing, "mine": nothing})
    assert journal.log().applications[["role", "applied_on"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("name", "row", "words"),
    [
        ("applications", {"company": "  "}, "company.*must not be empty"),
        ("applications", {"company": "Tide", "applied_on": "3.3.26"}, "applied_on.*YYYY-MM-DD"),
        ("applications", {"company": "Tide", "applied_on": "2026-02-30"}, "applied_on.*YYYY-MM-DD"),
        ("applications", {"company": "Tide", "applied_on": TIME}, "Give a day"),
        ("applications", {"company": "\ud800"}, "as text"),
        ("applications", {"company": 7}, "as text"),
        ("applications", {"company": "Tide", "mine": ["a"]}, "mine.*column of your own"),
        ("interviews", {"application_id": "a", "interviewed_on": "2026-03-03", "impression": 6}, "impression.*1 to 5"),
        ("interviews", {"application_id": "a", "interviewed_on": "2026-03-03", "round": 1.5}, "whole number"),
        ("interviews", {"application_id": "b", "interviewed_on": "2026-03-03"}, "applications has no such row"),
        ("interviews", {"interviewed_on": "2026-03-03"}, "Say which of applications"),
        ("topics", {"interview_id": "i", "topic": "x", "kind": "hobby"}, "professional, personal"),
        ("follow_ups", {"application_id": "a", "sent_on": "2026-03-03", "gift_id": "g"}, "gifts has no such row"),
        ("responses", {"application_id": "a", "received_on": "2026-03-03", "kind": "maybe"}, "Choose one of reply"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_and_nothing_is_stored(journal, name, row, words):
    journal.save(**a_search())
    before = journal.log()
    with pytest.raises(UnsafeValue, match=words):
        journal.save(gifts={"title": "an article"}, **{name: row})
    assert_same(journal.log(), before)


def test_two_rows_of_one_id_in_one_save_are_refused(journal):
    with pytest.raises(UnsafeValue, match="Two rows of one save"):
        journal.save(gifts=[{"gift_id": "g", "title": "one"}, {"gift_id": "g", "title": "two"}])


def test_an_id_that_stands_for_something_else_is_a_problem_and_overwrites_nothing(journal):
    journal.save(gifts={"gift_id": "g", "title": "mine"})
    found = journal.add_log(FollowUpLog(gifts=pd.DataFrame({"gift_id": ["g", "h"], "title": ["theirs", "new"]})))
    assert (found["added"], found["known"]) == (1, 0)
    assert found["problems"][["line", "column", "value", "kept"]].values.tolist() == [[1, "gift_id", "g", False]]
    assert journal.log().gifts["title"].tolist() == ["mine", "new"]


def test_an_imported_row_that_belongs_to_nothing_is_set_aside(journal):
    frame = pd.DataFrame({"application_id": ["lost", None], "sent_on": pd.to_datetime(["2026-03-03", "2026-03-04"])})
    found = journal.add_log(whole_log({"follow_ups": frame}))
    assert (found["added"], len(found["problems"])) == (0, 2)


def a_log_with_faults(rows=40):
    """Each row of an application and an interview; some do not fit, and what names them belongs to nothing then."""
    ids = [f"a{number}" for number in range(rows)]
    first = pd.DataFrame({"application_id": ids, "company": "Tide", "state": "new", "own": range(rows)})
    first.loc[[3, 17, 18, 39], "company"] = None
    talks = pd.DataFrame({"interview_id": [f"i{number}" for number in range(rows)], "application_id": ids})
    talks["interviewed_on"] = pd.Timestamp("2026-03-03")
    talks.loc[5, "interviewed_on"] = pd.Timestamp("2026-03-03 10:00")
    return whole_log({"applications": pd.concat([first, first[:2]]), "interviews": talks})


def test_of_many_rows_those_that_do_not_fit_are_set_aside_with_their_lines(journal):
    found = journal.add_log(a_log_with_faults())
    problems = found["problems"]
    lines = {name: rows["line"].tolist() for name, rows in problems.groupby("table")}
    assert lines == {"applications": [4, 18, 19, 40], "interviews": [6, 4, 18, 19, 40]}
    assert (found["added"], found["known"]) == (36 + 35, 2), "a row that stands twice is known the second time"
    again = journal.add_log(a_log_with_faults())
    assert (again["added"], again["known"]) == (0, 36 + 35 + 2)
    assert journal.log().applications["own"].tolist() == [n for n in range(40) if n not in (3, 17, 18, 39)]
    assert journal.check() == []


def test_a_log_has_the_ids_that_its_journal_has(journal):
    journal.save(applications={"application_id": "12.0", "company": "Tide"})
    assert journal.log().applications["application_id"].tolist() == ["12.0"]


def test_an_imported_note_keeps_a_gift_that_its_log_does_not_list(journal):
    frame = pd.DataFrame({"application_id": ["a"], "sent_on": pd.to_datetime(["2026-03-03"]), "gift_id": ["g"]})
    log = FollowUpLog(applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide"]}), follow_ups=frame)
    assert journal.add_log(log)["added"] == 2
    assert journal.log().follow_ups["gift_id"].tolist() == ["g"]


def states_of(journal):
    """Five changes of every kind, and the log after each."""
    yield journal.log()
    journal.save(**a_search())
    yield journal.log()
    journal.save(interviews={"interview_id": "i", "application_id": "a", "interviewed_on": "2026-03-04"})
    yield journal.log()
    journal.delete("topics", "i")
    yield journal.log()
    journal.save(gifts={"title": "a link"}, remove={"interviews": ["i"]})
    yield journal.log()
    journal.add_log(FollowUpLog(gifts=pd.DataFrame({"title": ["an article"]})))
    yield journal.log()


def test_undo_walks_back_change_by_change_and_redo_forward_again(journal):
    states = list(states_of(journal))
    for state in states[-2::-1]:
        assert journal.undo().startswith("Undid the ")
        assert_same(journal.log(), state)
    assert journal.undo() is None
    for state in states[1:]:
        assert journal.redo().startswith("Brought back the ")
        assert_same(journal.log(), state)
    assert journal.redo() is None


def test_undo_says_in_a_sentence_what_it_undid(journal):
    journal.save(**a_search())
    assert journal.undo().startswith("Undid the save of 1 application, 1 interview and 2 topics, made 20")


def test_a_new_save_ends_what_could_be_brought_back(journal):
    journal.save(gifts={"title": "one"})
    journal.undo()
    journal.save(gifts={"title": "two"})
    assert journal.redo() is None
    assert journal.undo()
    assert journal.log().gifts.empty


def test_the_history_lists_changes_newest_first(journal):
    journal.save(**a_search())
    journal.undo()
    history = journal.history()
    assert history["kind"].tolist() == ["undo", "save"]
    assert history["state"].tolist() == ["fixed", "undone"]
    assert pd.api.types.is_datetime64_any_dtype(history["at"])


def test_saving_the_same_again_changes_nothing(journal):
    journal.save(**a_search())
    version = journal.version
    journal.save(**a_search())
    assert journal.version == version


def test_a_row_that_others_name_cannot_be_removed(journal):
    journal.save(**a_search())
    with pytest.raises(JournalError, match="1 of interviews still name it"):
        journal.delete("applications", "a")
    with pytest.raises(JournalError, match="gifts has no row 'g'"):
        journal.delete("gifts", "g")
    assert len(journal.log()) == 1


def test_an_edit_of_a_row_that_was_changed_meanwhile_is_refused(journal):
    journal.save(gifts={"gift_id": "g", "title": "one"})
    seen = journal.version
    journal.save(gifts={"gift_id": "g", "title": "theirs"})
    with pytest.raises(JournalError, match="changed meanwhile"):
        journal.save(since=seen, gifts={"gift_id": "g", "title": "mine"})
    journal.save(since=journal.version, gifts={"gift_id": "g", "title": "mine"})
    assert journal.log().gifts["title"].tolist() == ["mine"]


def test_a_row_read_saved_again_is_the_same_row(journal):
    journal.save(**a_search())
    version = journal.version
    row = journal.row("interviews", "i")
    assert row["round"] == 1 and row["note"] is None
    journal.save(interviews=row)
    assert journal.version == version
    assert journal.row("interviews", "none") is None


def test_the_version_grows_when_another_process_saves(journal):
    other, before = Journal(journal.path), journal.version
    other.save(gifts={"title": "one"})
    assert journal.version > before


def test_a_log_that_is_labelled_simulated_stays_so(journal):
    frame = pd.DataFrame({"application_id": ["a"], "company": ["Tide"], "simulated": [True]})
    journal.add_log(FollowUpLog(applications=frame))
    journal.save(applications={"application_id": "b", "company": "Own"})
    assert journal.log().simulated
    assert journal.log().applications["simulated"].isna().tolist() == [False, True]


def test_settings_and_the_cadence_come_back(journal):
    assert journal.cadence() == Cadence()
    cadence = Cadence(every=14, holidays=(dt.date(2026, 12, 25),))
    journal.keep_cadence(cadence)
    journal.keep_setting("free", ["Tue 10-12"])
    assert (Journal(journal.path).cadence(), journal.setting("free")) == (cadence, ["Tue 10-12"])
    assert journal.setting("none", 7) == 7


def test_settings_kept_together_are_one_change_that_undo_takes_back_and_redo_brings_again(journal):
    journal.keep_setting("free", ["Tue"])
    journal.keep_settings({"free": ["Wed"], "language": "de"})
    assert journal.undo().startswith("Undid the save of 2 settings")
    assert (journal.setting("free"), journal.setting("language")) == (["Tue"], None)
    journal.redo()
    assert (journal.setting("free"), journal.setting("language")) == (["Wed"], "de")
    before = journal.version
    journal.keep_setting("free", ["Wed"])
    assert journal.version == before


def test_an_undo_of_one_change_alone_leaves_any_other_as_it_is(journal):
    journal.save(gifts={"gift_id": "g", "title": "Tides"})
    mine = journal.version
    journal.save(gifts={"gift_id": "h", "title": "Bread"})
    assert journal.undo(only=mine) is None and len(journal.log().gifts) == 2
    journal.undo()
    assert journal.undo(only=mine) and journal.log().gifts.empty
    assert journal.redo(only=mine + 1) is None and journal.redo(only=mine)
    assert journal.log().gifts["gift_id"].tolist() == ["g"]


@pytest.mark.parametrize("name", ["capture", "../../x", "CON", "a/b", "ü" * 300, ""])
def test_a_draft_comes_back_and_stays_in_its_folder(journal, name):
    values = {
        "company": "\ud800 NA",
        "day": dt.date(2026, 3, 3),
        "at": TIME,
        "people": [{"n": None}],
    }
    journal.keep_autosave(name, {"company": "older"})
    journal.keep_autosave(name, values)
    assert Journal(journal.path).autosave(name) == values
    folder = journal.path.with_name("journal.db.drafts")
    assert [file.parent for file in folder.iterdir()] == [folder]
    journal.drop_autosave(name)
    assert journal.autosave(name) is None and not list(folder.iterdir())


def test_a_backup_restored_brings_the_log_back_and_keeps_the_replaced_file(journal, tmp_path):
    journal.save(**a_search())
    saved, backup = journal.log(), journal.backup(tmp_path / "copy.db")
    journal.save(gifts={"title": "later"})
    version = journal.version
    aside = Journal.restore(backup, journal.path)
    assert_same(journal.log(), saved)
    assert journal.version > version
    assert len(Journal(aside).log().gifts) == 1
    assert journal.undo() and len(journal.log()) == 0


def test_a_backup_overwrites_nothing(journal, tmp_path):
    (tmp_path / "copy.db").write_text("mine")
    with pytest.raises(JournalError, match="there is a file already"):
        journal.backup(tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "mine"


def test_dated_backups_are_made_at_most_every_half_hour_and_hold_the_log(journal):
    journal.save(**a_search())
    now = TIME
    made = [journal.backup_now(now=now + dt.timedelta(minutes=minutes)) for minutes in (0, 10, 31)]
    assert [bool(path) for path in made] == [True, False, True]
    assert_same(Journal(made[-1]).log(), journal.log())


def test_a_year_of_daily_backups_leaves_twelve_daily_ten_weekly_and_nine_monthly_ones():
    held, start = set(), TIME
    for day in range(365):
        now = start + dt.timedelta(days=day)
        held = to_keep(held | {now - dt.timedelta(hours=6), now}, now=now)
    older = sorted((moment for moment in held if moment.date() < now.date() - dt.timedelta(days=1)), reverse=True)
    assert (len(held) - len(older), len(older)) == (4, 12 + 10 + 9)
    assert [(older[0] - moment).days for moment in older[:12]] == list(range(12))
    assert {(one - other).days for one, other in pairwise(older[12:22])} == {7}
    assert len({(moment.year, moment.month) for moment in older[22:]}) == 9


@pytest.mark.skipif(os.name == "nt", reason="file modes are POSIX")
def test_all_files_are_the_owners_alone_whatever_the_umask(tmp_path):
    before = os.umask(0)
    try:
        journal = Journal(tmp_path / "new" / "folder" / "journal.db")
        journal.save(**a_search())
        journal.keep_autosave("capture", {"company": "Tide"})
        journal.backup_now(now=TIME)
    finally:
        os.umask(before)
    assert journal.check() == []
    for path in (tmp_path / "new").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.skipif(os.name == "nt", reason="file modes are POSIX")
def test_check_names_a_file_that_others_can_read(journal):
    journal.path.chmod(0o644)
    assert [line for line in journal.check() if "chmod 600" in line]


def test_a_closed_journal_says_so(journal):
    journal.close()
    with pytest.raises(JournalError, match="was closed"):
        journal.save(gifts={"title": "one"})


def test_a_backup_that_is_not_there_is_named_not_the_journal(journal, tmp_path):
    with pytest.raises(JournalError, match=r"nope\.db"):
        Journal.restore(tmp_path / "nope.db", journal.path)


CLOSED = {"application_id": "a", "company": "Tide Labs", "applied_on": "2026-03-01", "closed": "filled"}


@pytest.mark.parametrize(
    ("confirmed_on", "name", "row", "closed"),
    [
        ("2026-03-10", "interviews", {"interviewed_on": "2026-03-11"}, None),
        ("2026-03-10", "interviews", {"interviewed_on": "2026-03-10"}, "filled"),
        ("2026-03-10", "interviews", {"interviewed_on": "2026-03-11", "cancelled": True}, "filled"),
        ("2026-03-10", "responses", {"received_on": "2026-03-11", "kind": "invitation"}, None),
        ("2026-03-10", "responses", {"received_on": "2026-03-11", "kind": "keep_in_mind"}, None),
        ("2026-03-10", "responses", {"received_on": "2026-03-11", "kind": "reply"}, "filled"),
        ("2026-03-10", "responses", {"received_on": "2026-03-11", "kind": "acknowledgement"}, "filled"),
        ("2026-03-10", "follow_ups", {"sent_on": "2026-03-11"}, "filled"),
        (None, "interviews", {"interviewed_on": "2026-03-06"}, None),
        (None, "interviews", {"interviewed_on": "2026-03-05"}, "filled"),
    ],
)
def test_what_comes_after_an_application_was_closed_opens_it_and_undo_closes_it_again(
    journal, confirmed_on, name, row, closed
):
    journal.save(
        applications={**CLOSED, "confirmed_on": confirmed_on},
        responses={"received_on": "2026-03-05", "kind": "reply"},
    )
    journal.save(**{name: {"application_id": "a", **row}})
    assert journal.row("applications", "a")["closed"] == closed
    journal.undo()
    assert journal.row("applications", "a")["closed"] == "filled"


def test_an_interview_saved_together_with_its_closed_application_leaves_it_closed(journal):
    journal.save(applications=CLOSED)
    journal.save(applications=CLOSED, interviews={"application_id": "a", "interviewed_on": "2026-03-20"})
    assert journal.log().applications["closed"].tolist() == ["filled"]
    later = journal.save(
        applications={"application_id": "b", "company": "Reed"},
        interviews={"application_id": "a", "interviewed_on": "2026-03-21"},
    )
    assert journal.log().applications["closed"].fillna("").tolist() == ["", ""]
    journal.save(applications=CLOSED)
    journal.save(interviews={**journal.row("interviews", later["interviews"][0]), "note": "closed since"})
    assert journal.row("applications", "a")["closed"] == "filled"


def test_a_list_where_a_text_belongs_is_refused_in_words(tmp_path):
    journal = Journal(tmp_path / "journal.db")
    with pytest.raises(UnsafeValue, match=r"gifts.title: \['Tides', 'Ebb'\] was not saved. Give it as text"):
        journal.save(gifts={"title": ["Tides", "Ebb"]})
