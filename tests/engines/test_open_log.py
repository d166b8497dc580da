"""A log that stays where it is: what opens one, what it is like, and what it says where it cannot."""

import gc
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import followup_analytics as fa
from followup_analytics import FollowUpError, FollowUpLog
from followup_analytics.engines.counts_ahead import AHEAD
from followup_analytics.engines.engine import EngineError, NotOnEngine
from followup_analytics.engines.layout import COUNTED, NAMED, TEXTS
from followup_analytics.export.prepared import prepare
from followup_analytics.log.errors import NotWritten, UnreadableFile
from followup_analytics.log.tables import TABLES


@pytest.fixture
def folder(tmp_path):
    prepare(fa.sample_log(), tmp_path / "big")
    return tmp_path / "big"


def refused(call, kind=FollowUpError):
    with pytest.raises(kind) as told:
        call()
    assert "\n" not in str(told.value) and str(told.value).endswith(".")
    return str(told.value)


def test_it_is_a_log_that_says_where_it_is(folder):
    log = fa.open_log(folder)
    assert isinstance(log, FollowUpLog) and log.simulated and len(log) == len(fa.sample_log())
    assert repr(log) == f"<EngineLog: {len(log)} applications on duckdb, {folder}>"


def test_a_connection_with_those_tables_is_a_log_too(folder):
    connection = duckdb.connect()
    for table in sorted(folder.iterdir()):
        if table.is_dir():
            order = "order by day desc" if table.name == "notes" else "order by 1 desc"  # as they come, in no order
            connection.execute(f"create table {table.name} as select * from '{table}/*.parquet' {order}")
    there, asked = fa.open_log(connection), {"as_of": fa.SAMPLE_DAY}
    rates = [fa.response_rates(log, **asked, adjust=False, by="channel") for log in (there, fa.sample_log())]
    pd.testing.assert_frame_equal(*rates)
    pd.testing.assert_frame_equal(fa.stages(there, **asked), fa.stages(fa.sample_log(), **asked))
    pd.testing.assert_frame_equal(fa.due_list(there, **asked), fa.due_list(fa.sample_log(), **asked))
    pd.testing.assert_frame_equal(fa.response_curve(there, **asked), fa.response_curve(fa.sample_log(), **asked))


@pytest.mark.parametrize("name", ["forecast", "next_note", "waits", "week", "compare_cadences", "promised_days"])
def test_what_an_engine_cannot_do_yet_says_so_by_name(folder, name):
    said = refused(lambda: getattr(fa, name)(fa.open_log(folder), as_of=fa.SAMPLE_DAY), NotOnEngine)
    assert said.startswith(f"{name} cannot be worked out on duckdb yet. Here can be asked: due_list")


@pytest.mark.parametrize("name", ["response_rates", "compared_rates", "answer_hazard"])
def test_an_adjusted_figure_asks_for_the_plain_one(folder, name):
    said = refused(lambda: getattr(fa, name)(fa.open_log(folder), as_of=fa.SAMPLE_DAY), NotOnEngine)
    assert said == "adjust=True cannot be worked out on duckdb yet. Ask with adjust=False."


def test_a_table_of_it_is_no_frame(folder):
    assert refused(lambda: fa.open_log(folder).interviews, NotOnEngine).startswith("the table interviews as a frame")


def test_an_unknown_group_is_told_with_those_there_are(folder):
    said = refused(lambda: fa.response_curve(fa.open_log(folder), as_of=fa.SAMPLE_DAY, by="sauce"))
    assert "by='sauce'" in said and "source" in said


def test_a_folder_that_is_no_log_is_refused(tmp_path):
    assert refused(lambda: fa.open_log(tmp_path / "nowhere")).startswith(f"{tmp_path / 'nowhere'}: is not a folder")
    assert "is not a laid-out log" in refused(lambda: fa.open_log(tmp_path))
    fa.export_log(fa.sample_log(), tmp_path / "own")
    assert "is a log that is not laid out yet. Lay the log out with" in refused(lambda: fa.open_log(tmp_path / "own"))


def test_a_layout_of_another_version_or_torn_is_refused(folder):
    manifest = folder / "layout.json"
    told = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(told | {"version": 7}))
    assert "was laid out by another version (7, here 2)" in refused(lambda: fa.open_log(folder))
    manifest.write_text("{")
    assert "cannot be read" in refused(lambda: fa.open_log(folder))
    manifest.unlink()
    manifest.mkdir()
    assert "cannot be read" in refused(lambda: fa.open_log(folder))


def test_a_table_that_is_missing_or_torn_is_named(folder):
    part = next((folder / "waits").glob("*.parquet"))
    part.write_bytes(part.read_bytes()[:100])
    assert "waits cannot be read" in refused(lambda: fa.open_log(folder), EngineError)
    part.unlink()
    said = refused(lambda: fa.open_log(folder), UnreadableFile)
    assert said.startswith(f"{folder / 'waits'}: holds 0 of 1 file. Lay the log out")


@pytest.fixture(scope="module")
def in_blocks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("blocks") / "big"
    assert prepare(fa.simulate(interviews=100, seed=4)[0], folder, facts=200).blocks > 2
    return folder


@pytest.mark.parametrize("table", [*COUNTED, *NAMED, *(TEXTS + name for name in TABLES)])
def test_a_file_of_a_table_that_is_lacking_or_one_too_many_is_told(in_blocks, tmp_path, table):
    last = sorted((in_blocks / table).iterdir())[-1]
    for name, change in {
        "lacking": Path.unlink,
        "twice": lambda part: shutil.copy(part, part.parent / "x.parquet"),
    }.items():
        shutil.copytree(in_blocks, tmp_path / name)
        change(tmp_path / name / table / last.name)
        said = refused(lambda name=name: fa.open_log(tmp_path / name), UnreadableFile)
        assert said.startswith(f"{tmp_path / name / table}: holds ")


def rewritten(folder, table, change):
    part = next((folder / table).glob("*.parquet"))
    pq.write_table(change(pq.read_table(part)), part)


def test_a_column_of_the_wrong_kind_is_named_with_its_cast(folder):
    rewritten(folder, "waits", lambda held: held.set_column(0, "start", held["start"].cast("double")))
    said = refused(lambda: fa.open_log(folder), EngineError)
    assert said.startswith("duckdb: waits.start holds double, not whole numbers. Cast it to BIGINT")


def test_a_column_that_is_missing_is_named(folder):
    rewritten(folder, "facts", lambda held: held.drop_columns("turn"))
    assert "the table facts has no column turn" in refused(lambda: fa.open_log(folder), EngineError)


@pytest.mark.parametrize("table", [name for name, held in COUNTED.items() if "application" in held][1:])
def test_rows_in_no_application_are_named(folder, table):
    def elsewhere(held):
        own = held.column_names.index("application")
        return held.set_column(own, "application", pc.add(held["application"], 31))

    rewritten(folder, table, elsewhere)
    said = refused(lambda: fa.open_log(folder), EngineError)
    assert said.startswith(f"duckdb: {table} stand in applications that are not there. Complete them, or lay")


@pytest.mark.parametrize(("first", "again"), [(1, 0), (0, 1)])
def test_applications_that_are_lacking_or_twice_are_named(folder, first, again):
    rewritten(folder, "applications", lambda held: pa.concat_tables([held.slice(first), held.slice(0, again)]))
    assert "applications are not numbered 0, 1, 2, … each once" in refused(lambda: fa.open_log(folder), EngineError)


def test_a_log_without_any_application_is_one(tmp_path):
    prepare(FollowUpLog(), tmp_path / "big")
    log = fa.open_log(tmp_path / "big")
    assert (
        len(log) == len(fa.response_curve(log, as_of=fa.SAMPLE_DAY)) == len(fa.due_list(log, as_of=fa.SAMPLE_DAY)) == 0
    )


def test_files_that_go_away_in_the_middle_end_in_a_sentence(folder):
    log = fa.open_log(folder)
    for part in (folder / "waits").glob("*.parquet"):
        part.unlink()
    said = refused(lambda: fa.response_curve(log, as_of=fa.SAMPLE_DAY), EngineError)
    assert said.startswith("duckdb: the log could not be counted (") and said.endswith("then ask again.")


def test_a_connection_that_is_closed_ends_in_a_sentence(folder):
    log, connection = fa.open_log(folder), duckdb.connect()
    connection.close()
    assert "already been closed" in refused(lambda: fa.open_log(connection), EngineError)
    log.engine._engine._connection.close()
    for name in ("response_curve", "stages", "outcomes", "due_list"):
        assert "already been closed" in refused(
            lambda name=name: getattr(fa, name)(log, as_of=fa.SAMPLE_DAY), EngineError
        )


def test_what_does_not_fit_into_memory_is_written_where_its_owner_alone_can_read_it_and_goes_with_the_log(
    folder, tmp_path, monkeypatch
):
    place = tmp_path / "aside"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    log = fa.open_log(folder)
    (aside,) = place.iterdir()
    told = log.engine.frame("select current_setting('temp_directory') as place")["place"].tolist()
    assert told == [str(aside)] and (os.name == "nt" or aside.stat().st_mode & 0o777 == 0o700)
    (aside / "rows").touch()
    del log
    gc.collect()
    assert list(place.iterdir()) == []


def test_an_engine_that_is_not_there_or_not_known_is_told(folder, monkeypatch):
    said = refused(lambda: fa.open_log(folder, engine="polars"))
    assert said == "engine='polars' is not known here. Use one of: duckdb, spark."
    monkeypatch.setitem(sys.modules, "duckdb", None)
    said = refused(lambda: fa.open_log(folder), EngineError)
    assert said == "duckdb: DuckDB is not installed. Install it with `pip install followup-analytics[engines]`."


def test_an_object_that_is_no_place_is_refused():
    assert refused(lambda: fa.open_log(7)).startswith("source is 7 here. Give a folder that")


OF_A_DAY = {
    "response_curve": {},
    "stages": {},
    **{name: {"adjust": False} for name in ("response_rates", "compared_rates", "answer_hazard")},
}


@pytest.fixture
def counted_ahead(tmp_path):
    """A log laid out with what is asked of a day, of whose rows nothing is left to be counted."""
    prepare(fa.sample_log(), tmp_path / "big", as_of=fa.SAMPLE_DAY)
    log = fa.open_log(tmp_path / "big")
    for table in COUNTED:
        for part in (tmp_path / "big" / table).glob("*.parquet"):
            part.unlink()
    return log


@pytest.mark.parametrize("name", OF_A_DAY)
def test_what_was_counted_for_a_day_is_not_counted_again(counted_ahead, name):
    ask, options = getattr(fa, name), OF_A_DAY[name]
    told = [ask(log, as_of=fa.SAMPLE_DAY, **options) for log in (counted_ahead, fa.sample_log())]
    pd.testing.assert_frame_equal(*told)
    for other in ({"as_of": "2026-05-01"}, {"as_of": fa.SAMPLE_DAY, "by": "source"}):
        with pytest.raises(EngineError, match="could not be counted"):
            ask(counted_ahead, **options | other)


def test_an_answer_that_is_torn_is_counted_again(tmp_path):
    prepare(fa.sample_log(), tmp_path / "big", as_of=fa.SAMPLE_DAY)
    for answer in (tmp_path / "big" / AHEAD).iterdir():
        answer.write_bytes(answer.read_bytes()[:100])
    told = [fa.stages(log, as_of=fa.SAMPLE_DAY) for log in (fa.open_log(tmp_path / "big"), fa.sample_log())]
    pd.testing.assert_frame_equal(*told)


def test_nothing_half_written_is_left(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("followup_analytics.export.prepared.pq.write_table", full)
    said = refused(lambda: prepare(fa.sample_log(), tmp_path / "big"), NotWritten)
    assert said.endswith("not written (No space left on device). Make room there, or name a folder on another disk.")
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_already_is_not_written_over(folder):
    assert "is there already" in refused(lambda: prepare(fa.sample_log(), folder), UnreadableFile)


def test_what_another_has_laid_out_meanwhile_is_not_written_over(tmp_path):
    def other(*_):
        (tmp_path / "big").mkdir(exist_ok=True)
        (tmp_path / "big" / "theirs").touch()

    said = refused(lambda: prepare(fa.sample_log(), tmp_path / "big", progress=other), UnreadableFile)
    assert "is there already" in said and [each.name for each in tmp_path.rglob("*")] == ["big", "theirs"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"log": "my-log"}, "log is 'my-log' here. Give a FollowUpLog"),
        ({"log": {}}, "log is a dict here. Give a FollowUpLog"),
        ({"log": []}, "log is a list here. Give at least one log."),
        ({"log": iter([fa.sample_log(), 5])}, "log no. 2 is 5 here. Give a FollowUpLog."),
        ({"target": None}, "target is None here. Give a path."),
        ({"facts": 0}, "facts=0 is out of range."),
        ({"facts": "many"}, "facts is 'many' here. Give a whole number"),
        ({"as_of": "yesterday"}, "as_of: 'yesterday' is not a day."),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_what_cannot_be_laid_out_is_named_and_nothing_written(tmp_path, given, said):
    asked = {"log": fa.sample_log(), "target": tmp_path / "big"} | given
    assert refused(lambda: prepare(**asked)).startswith(said)
    assert list(tmp_path.iterdir()) == []


def test_a_log_on_an_engine_is_not_laid_out_again(folder):
    said = refused(lambda: prepare(fa.open_log(folder), folder.parent / "again"), NotOnEngine)
    assert said.startswith("prepare cannot be worked out on duckdb yet.")


@pytest.mark.parametrize("given", [{"as_of": fa.SAMPLE_DAY}, {"as_of": "yesterday"}])
def test_what_hinders_counting_ahead_is_said_before_anything_is_laid_out(tmp_path, monkeypatch, given):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    monkeypatch.setattr("followup_analytics.export.prepared.pq.write_table", None)
    refused(lambda: prepare(fa.sample_log(), tmp_path / "big", **given))


def test_all_that_is_counted_is_declared(folder):
    for table, wanted in COUNTED.items():
        held = pq.read_table(folder / table).column_names
        assert [name for name in held if name not in wanted and not name.startswith("g")] == []


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
@pytest.mark.parametrize("umask", [0, 0o22, 0o77])
def test_a_layout_is_its_owners_alone_and_what_lies_beside_it_stays(tmp_path, umask):
    beside = tmp_path / "big.part" / "mine.txt"  # a name that a half-written layout once had, and cleared away
    beside.parent.mkdir()
    beside.write_text("mine")
    before = os.umask(umask)
    try:
        prepare(fa.sample_log(), tmp_path / "big", as_of=fa.SAMPLE_DAY)
    finally:
        os.umask(before)
    big = tmp_path / "big"
    assert {path.stat().st_mode & 0o777 for path in (big, *big.rglob("*")) if path.is_dir()} == {0o700}
    assert {path.stat().st_mode & 0o777 for path in big.rglob("*") if path.is_file()} == {0o600}
    assert beside.read_text() == "mine" and {path.name for path in tmp_path.iterdir()} == {"big", "big.part"}
