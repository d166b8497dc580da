"""Raw facts laid out: the same tables as of the log whose facts they are, and one sentence for what is no fact."""

import errno
import os

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import followup_analytics as fa
from followup_analytics.analyses.fact_counts import count_facts
from followup_analytics.engines.engine import NotOnEngine
from followup_analytics.export.prepared import prepare
from followup_analytics.facts.coded_events import KINDS, PLACES
from followup_analytics.facts.raw.columns import RAW_KINDS
from followup_analytics.facts.raw.files import RawFacts
from followup_analytics.log import words
from followup_analytics.log.errors import NotWritten, UnreadableFile
from tests.agenda.test_due_properties import some_days
from tests.engines.raw_facts import facts_of, without_times
from tests.engines.test_contract import awkward_log, laws, same, seeds
from tests.engines.test_open_log import refused


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return lambda: tmp_path_factory.mktemp("facts")


def laid_out(log, place, facts=300, **more):
    pq.write_table(facts_of(log, **more), place / "facts.parquet")
    prepare(RawFacts.of(place / "facts.parquet"), place / "big", facts=facts)
    return fa.open_log(place / "big")


@given(
    seeds,
    some_days,
    st.sampled_from(["application", "interview", "follow_up"]),
    st.sampled_from([None, "source", "impression"]),
)
@laws
def test_curves_are_those_of_the_log(folder, seed, day, clock, by):
    log = without_times(awkward_log(seed))
    asked = {"as_of": day, "clock": clock, "by": by, "horizon": 12}
    same(*(fa.response_curve(each, **asked) for each in (log, laid_out(log, folder(), seed=seed))))


@given(
    seeds,
    some_days,
    st.sampled_from([None, "gap", "delay", "attempt", "weekday", "source"]),
    st.sampled_from(["check_in", "thank_you"]),
)
@laws
def test_rates_hazards_and_stages_are_those_of_the_log(folder, seed, day, by, kind):
    log = without_times(awkward_log(seed))
    there, asked = laid_out(log, folder(), seed=seed), {"as_of": day, "by": by, "kind": kind, "adjust": False}
    same(fa.response_rates(log, **asked), fa.response_rates(there, **asked))
    same(fa.answer_hazard(log, **asked, horizon=9), fa.answer_hazard(there, **asked, horizon=9))
    same(fa.stages(log, as_of=day), fa.stages(there, as_of=day))


def test_the_numbers_of_kinds_are_in_the_order_of_a_day():
    names = ["follow_up" if kind in words.FOLLOW_UP_KINDS else kind for kind in RAW_KINDS[1:-1]]
    places = [int(PLACES[KINDS.index(name)]) for name in names]
    assert places == sorted(places) and [name for name in names if name in words.NEWS] == list(words.NEWS)


ROW = {"application": [1], "seeker": [1], "day": [20_000], "kind": [1]}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            {"seeker": None},
            "has no column seeker (it has application, day, kind). Add seeker: the number of the person",
        ),
        ({"day": ["2026-03-04"]}, "day holds string, not whole numbers. Give days since 1970-01-01."),
        ({"kind": [1.0]}, "kind holds double, not whole numbers. Give the number of its kind."),
        ({"kind": [1, 14]}, "row 2 has the kind 14. Use 0 applied, 1 interview, 2 thank_you, 3 check_in, 4 reply,"),
        ({"kind": [1, None]}, "row 2 has no kind. Give the number of its kind."),
        ({"application": [1, None]}, "row 2 has no application. Give the number of its application."),
        ({"day": [20_000, None]}, "row 2 has no day. Only an application or a closing can do without."),
        ({"day": [20_000, 3_000_000]}, "row 2 has the day 3000000. Give days since 1970-01-01."),
        ({"impression": [5, 6]}, "row 2 has the impression 6. Give 1 to 5, or nothing."),
        ({"seeker": [3, 9]}, "the application 1 has two seekers. Give each its own number."),
        ({"team": ["a", "b"]}, "the application 1 has two values of team. Give all its facts the same team."),
        ({"pay": [1.5]}, "pay holds double, by which nothing can be grouped. Give texts, whole numbers or flags,"),
        ({"closed": ["hired"]}, "has a column closed, which is made of the facts. Leave it out."),
    ],
)
def test_what_is_no_fact_is_told_with_its_place_and_nothing_is_written(run, tmp_path, rows, said):
    facts, size = ROW | rows, max(len(cells or ()) for cells in rows.values())
    columns = {name: cells if name in rows else cells * size for name, cells in facts.items() if cells}
    pq.write_table(pa.table(columns), tmp_path / "facts.parquet")
    code, _, err = run("prepare", tmp_path / "big", "--facts", tmp_path / "facts.parquet")
    assert code == 2 and err.startswith(f"followup: {tmp_path / 'facts.parquet'}: {said}") and err.count("\n") == 1
    assert [each.name for each in tmp_path.iterdir()] == ["facts.parquet"]


def test_places_without_facts_are_told(tmp_path):
    assert "holds no Parquet file. Name the file" in refused(lambda: RawFacts.of(tmp_path), UnreadableFile)
    assert "is not there. Name the file" in refused(lambda: RawFacts.of(tmp_path / "nowhere"), UnreadableFile)
    (tmp_path / "facts.parquet").write_text("application,day")
    assert "cannot be read as Parquet." in refused(lambda: RawFacts.of(tmp_path), UnreadableFile)
    pq.write_table(pa.table(ROW), tmp_path / "facts.parquet")
    pq.write_table(pa.table(ROW | {"team": ["a"]}), tmp_path / "more.parquet")
    assert "team is not a column of all files." in refused(lambda: RawFacts.of(tmp_path), UnreadableFile)
    pq.write_table(pa.table(ROW | {"team": [7]}), tmp_path / "facts.parquet")
    said = "more.parquet: team holds texts here and whole numbers in facts.parquet. Give all files the same columns."
    assert said in refused(lambda: RawFacts.of(tmp_path), UnreadableFile)


def test_a_torn_file_leaves_nothing_behind(tmp_path):
    pq.write_table(pa.table({name: cells * 100_000 for name, cells in ROW.items()}), tmp_path / "facts.parquet")
    facts = RawFacts.of(tmp_path)
    torn = bytearray((tmp_path / "facts.parquet").read_bytes())
    torn[4:200] = bytes(196)
    (tmp_path / "facts.parquet").write_bytes(torn)
    assert "cannot be read as Parquet" in refused(lambda: prepare(facts, tmp_path / "big"), UnreadableFile)
    assert [each.name for each in tmp_path.iterdir()] == ["facts.parquet"]


@pytest.mark.parametrize("name", ["due_list", "outcomes"])
def test_what_lists_rows_by_name_says_what_it_needs(folder, name):
    log = laid_out(fa.sample_log(), folder())
    said = refused(lambda: getattr(fa, name)(log, as_of=fa.SAMPLE_DAY), NotOnEngine)
    assert said.startswith(f"{name}, of facts without names, cannot be worked out on duckdb yet. Lay the log itself")


def test_dates_flags_and_several_files_are_read(tmp_path):
    place = tmp_path / "facts"
    place.mkdir()
    days = pd.to_datetime(["2026-03-02", "2026-03-09"]).date
    for number, (kind, on) in enumerate(zip(("interview", "reply"), days, strict=True)):
        rows = {"application": [7], "seeker": [1], "day": [on], "kind": [RAW_KINDS.index(kind)], "remote": [True]}
        pq.write_table(pa.table(rows), place / f"{number}.parquet")
    prepare(RawFacts.of(place), tmp_path / "big")
    curve = fa.response_curve(fa.open_log(tmp_path / "big"), as_of="2026-04-01", by="remote", horizon=7)
    assert curve["response"].tolist() == [0] * 7 + [1] and set(curve["remote"]) == {"True"}


@pytest.mark.parametrize("kind", [pa.uint64(), pa.int64(), pa.uint8(), pa.int8()])
def test_numbers_of_any_width_mean_the_same(tmp_path, kind):
    rows = {"application": [7, 7], "seeker": [1, 1], "kind": [1, 4], "impression": [4, None]}
    facts = pa.table({name: pa.array(cells, kind) for name, cells in rows.items()} | {"day": [20_000, 20_007]})
    pq.write_table(facts, tmp_path / "facts.parquet")
    found = count_facts(RawFacts.of(tmp_path), as_of="2024-11-01", by="impression", horizon=7)
    assert found.curve["response"].tolist() == [0] * 7 + [1] and set(found.curve["impression"]) == {"4"}


def test_a_group_may_hold_as_many_values_as_its_codes_have_numbers(tmp_path):
    teams = pa.DictionaryArray.from_arrays(pa.array([*range(128)], pa.int8()), [f"team {n}" for n in range(128)])
    rows = {name: pa.array(cells * 128) for name, cells in ROW.items()}
    rows |= {"application": pa.array(range(128)), "team": teams}
    pq.write_table(pa.table(rows), tmp_path / "facts.parquet")
    found = count_facts(RawFacts.of(tmp_path), as_of="2024-11-01", by="team", horizon=1)
    assert found.curve["team"].nunique() == 128


def test_a_disk_without_room_is_told(tmp_path):
    resource = pytest.importorskip("resource", reason="no limits of files here")
    pq.write_table(pa.table({name: cells * 1000 for name, cells in ROW.items()}), tmp_path / "facts.parquet")
    facts, (soft, hard) = RawFacts.of(tmp_path), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        counted = refused(lambda: count_facts(facts, as_of="2026-04-01"), NotWritten)
        laid = refused(lambda: prepare(facts, tmp_path / "big"), NotWritten)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert all(f"not written ({os.strerror(errno.EFBIG)})" in said for said in (counted, laid))


def test_a_layout_may_be_called_as_it_likes(tmp_path):
    pq.write_table(pa.table(ROW), tmp_path / "facts.parquet")
    for name in ("0", "begun"):
        prepare(RawFacts.of(tmp_path / "facts.parquet"), tmp_path / name)
        assert len(fa.open_log(tmp_path / name)) == 1


def test_a_column_that_stands_twice_is_told(tmp_path):
    twice = pa.Table.from_arrays([pa.array(cells) for cells in [*ROW.values(), [2]]], names=[*ROW, "kind"])
    pq.write_table(twice, tmp_path / "facts.parquet")
    assert "has two columns named kind. Rename one" in refused(lambda: RawFacts.of(tmp_path), UnreadableFile)


def test_facts_in_small_parts_give_the_same(folder):
    log = without_times(fa.simulate("default", interviews=120, per_seeker=4, seed=1)[0])
    asked = {"as_of": "2026-06-30"}
    for there in (laid_out(log, folder(), facts=size, groups=["simulated"]) for size in (50, 10**6)):
        same(fa.response_curve(log, **asked), fa.response_curve(there, **asked))
        same(fa.response_rates(log, **asked, adjust=False), fa.response_rates(there, **asked, adjust=False))


def test_no_facts_at_all_are_an_empty_log(tmp_path):
    pq.write_table(pa.table({name: pa.array([], pa.int64()) for name in [*ROW, "team"]}), tmp_path / "facts.parquet")
    prepare(RawFacts.of(tmp_path / "facts.parquet"), tmp_path / "big")
    assert count_facts(RawFacts.of(tmp_path / "facts.parquet"), as_of="2026-04-01", by="team").curve.empty
    there = fa.open_log(tmp_path / "big")
    assert len(there) == 0 and fa.response_curve(there, as_of="2026-04-01").empty


def test_the_command_lays_facts_out(run, tmp_path):
    pq.write_table(facts_of(fa.sample_log(), groups=["simulated"]), tmp_path / "facts.parquet")
    code, said, _ = run("prepare", tmp_path / "big", "--facts", tmp_path / "facts.parquet", "--as-of", fa.SAMPLE_DAY)
    assert code == 0 and "31 applications laid out" in said
    code, said, _ = run("curve", "--log", tmp_path / "big", "--engine", "duckdb", "--as-of", fa.SAMPLE_DAY)
    assert code == 0 and said == run("curve", "--log", own_folder(tmp_path), "--as-of", fa.SAMPLE_DAY)[1]
    assert run("prepare", tmp_path / "other", "--facts", tmp_path, "--log", tmp_path)[0] == 2


def own_folder(place):
    fa.export_log(without_times(fa.sample_log()), place / "own")
    return place / "own"


def written(log, place, **more):
    pq.write_table(facts_of(log, **more), place / "facts.parquet", row_group_size=100)
    return RawFacts.of(place)


@given(seeds, some_days, st.sampled_from([None, "source", "impression"]))
@laws
def test_facts_are_counted_without_being_laid_out(folder, seed, day, by):
    log = without_times(awkward_log(seed))
    found = count_facts(written(log, folder(), seed=seed), as_of=day, by=by, horizon=12)
    same(found.curve, fa.response_curve(log, as_of=day, by=by, horizon=12))
    rates = fa.response_rates(log, as_of=day, adjust=False)
    assert [*found.rates] == [
        "bucket",
        "sent",
        "answered",
        "pending",
        "left_out",
    ]  # no share without what it stands beside
    pd.testing.assert_frame_equal(found.rates, rates[list(found.rates)])
    silent = fa.outcomes(log, as_of=day)["silent_days"].dropna()
    assert dict(found.contacts.itertuples(index=False)) == silent.value_counts().to_dict()
