"""Parquet: rows as they were meant, whichever program wrote them."""

import datetime as dt
import json
import random

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from followup_analytics import due_list, read_log
from followup_analytics.log.errors import FollowUpError, UnreadableFile
from followup_analytics.reading.parquet import parquet_cells

APPLICATIONS = pd.DataFrame({"application_id": ["x1", "x2"], "company": ["Tide", "Reed"]})
INTERVIEWS = pd.DataFrame({"application_id": ["x1", "x2"], "interviewed_on": pd.to_datetime(["2026-03-01"] * 2)})
NOTES = pd.DataFrame({"follow_up_id": ["f1", "f2"], "application_id": "x1", "sent_on": pd.Timestamp("2026-03-05")})
EVENING = dt.datetime(2026, 3, 4, 23, 30)  # noqa: DTZ001 - as Spark writes it


@pytest.fixture
def write(tmp_path):
    def written(name, table, **how):
        table = table if isinstance(table, pa.Table) else pa.Table.from_pandas(table)
        pq.write_table(table, tmp_path / f"{name}.parquet", **how)
        return tmp_path

    return written


def test_named_levels_of_an_index_are_columns(write):
    write("applications", APPLICATIONS.set_index("application_id"))
    write("follow_ups", NOTES.set_index("follow_up_id"))
    log = read_log(write("interviews", INTERVIEWS.set_index(["application_id", "interviewed_on"])))
    assert log.problems.empty and log.applications["application_id"].tolist() == ["x1", "x2"]
    assert log.follow_ups["follow_up_id"].tolist() == ["f1", "f2"]
    assert len(due_list(log, as_of="2026-03-02")) == 2


def test_an_index_without_a_name_is_no_column(write):
    write("applications", APPLICATIONS[APPLICATIONS["company"] == "Reed"])
    assert list(read_log(write("interviews", INTERVIEWS[1:])).interviews["application_id"]) == ["x2"]
    assert list(parquet_cells(write("interviews", INTERVIEWS[1:]) / "interviews.parquet").texts) == list(INTERVIEWS)


def test_somebody_thanked_in_a_list_is_thanked(write):
    day = [dt.date(2026, 3, 1)]
    names = [["Anna Muster <anna@tide.example>", "Ben Beispiel"]]
    write("interviews", pa.table({"company": ["Tide"], "interviewed_on": day, "interviewers": names}))
    log = read_log(write("follow_ups", pa.table({"company": ["Tide"], "sent_on": day, "to": [["Anna Muster"]]})))
    assert due_list(log, as_of="2026-03-02")["to"].tolist() == ["Ben Beispiel"] and log.problems.empty


def test_lists_and_structs_elsewhere_are_named_and_rows_that_differ_in_them_are_two(write):
    table = {"company": [{"a": "T"}, {"a": "U"}], "interviewed_on": [dt.date(2026, 3, 1)] * 2}
    log = read_log(write("interviews", pa.table(table)))
    assert log.interviews.empty and log.problems["reason"].tolist() == [
        "names no application",
        "names no application",
        "is a struct; company takes one text, so such cells are empty",
    ]
    own = {**table, "company": ["T", "T"], "mine": [{"a": 2**60}, {"a": 2**60}]}
    log = read_log(write("interviews", pa.table(own)))
    assert log.interviews["mine"].tolist() == ['{"a": 1152921504606846976}']
    assert log.problems["kept"].tolist() == [False, True]  # the same row twice, and what became of `mine`


def test_whole_numbers_with_gaps_keep_every_digit(write):
    ids = [9007199254740993, 9007199254740994, None]
    write("applications", pa.table({"application_id": pa.array(ids), "company": ["Tide", "Reed", "Quill"]}))
    rows = {
        "application_id": pa.array([ids[1], None]),
        "company": [None, "Quill"],
        "interviewed_on": ["2026-03-01"] * 2,
    }
    log = read_log(write("interviews", pa.table(rows)))
    assert log.applications["application_id"].tolist() == [*map(str, ids[:2]), "quill"]
    assert log.interviews["application_id"].tolist() == [str(ids[1]), "quill"] and log.problems.empty


def spark(kind="timestamp"):
    fields = [{"name": "sent_on", "type": kind, "nullable": True, "metadata": {}}]
    schema = json.dumps({"type": "struct", "fields": fields})
    return {"org.apache.spark.version": "4.3.0", "org.apache.spark.sql.parquet.row.metadata": schema}


@pytest.mark.parametrize(
    ("metadata", "int96", "named"),
    [
        (spark(), True, True),
        ({"org.apache.spark.version": "4.3.0"}, True, True),
        ({"org.apache.spark.version": "4.3.0"}, False, True),
        (spark("timestamp_ntz"), False, False),
        ({"org.apache.spark.sql.parquet.row.metadata": "no json"}, True, True),
        ({}, True, False),
        ({}, False, False),
    ],
)
def test_a_time_that_spark_wrote_without_its_zone_is_named_and_read_as_it_stands(metadata, int96, named, write):
    times = pa.array([EVENING], pa.timestamp("us"))
    table = pa.table({"company": ["Tide"], "sent_on": times}).replace_schema_metadata(metadata)
    log = read_log(write("follow_ups", table, use_deprecated_int96_timestamps=int96))
    assert log.follow_ups["sent_at"].tolist() == [pd.Timestamp(EVENING)]
    assert log.problems[["file", "table", "column", "value", "kept"]].values.tolist() == (
        [["follow_ups.parquet", "follow_ups", "sent_on", "2026-03-04 23:30:00", True]] if named else []
    )
    assert log.problems["remedy"].str.contains("DATE or TIMESTAMP_NTZ").all()


def test_a_mapped_file_is_read_as_text_with_its_lists_and_zones(write, tmp_path):
    mapping = '[applications]\ncompany = "Firm"\n[[interviews]]\ninterviewed_on = "When"\ninterviewers = "Who"\n'
    (tmp_path / "mine.toml").write_text(mapping)
    when = pa.array([EVENING, None], pa.timestamp("us", "UTC"))
    write("mine", pa.table({"Firm": ["Tide", "Reed"], "When": when, "Who": [["Ana", "Bo"], None], "Pay": [1, None]}))
    log = read_log(tmp_path / "mine.parquet", zone="Europe/Berlin")
    assert log.interviews[["interviewed_on", "interviewers"]].values.tolist() == [
        [pd.Timestamp("2026-03-05"), "Ana; Bo"]
    ]
    assert log.problems[["column", "kept"]].values.tolist() == [["When", True]]


def test_two_columns_of_one_name_are_refused(write):
    table = pa.table([pa.array(["a"]), pa.array(["b"])], names=["company", "company"])
    with pytest.raises(UnreadableFile, match="two columns named company"):
        read_log(write("applications", table))


def test_a_damaged_file_is_refused_in_words_or_read(write):
    path = write("interviews", INTERVIEWS.assign(round=[1, None], mine=[1.5, None])) / "interviews.parquet"
    sound, chance, refused = path.read_bytes(), random.Random(1), 0
    for _ in range(60):
        damaged = bytearray(sound)
        for _ in range(chance.randint(1, 6)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(bytes(damaged[: chance.randrange(len(damaged))]) if chance.random() < 0.2 else bytes(damaged))
        try:
            read_log(path)
        except FollowUpError:
            refused += 1
    assert refused > 30


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()], ids=str)
def test_texts_that_are_no_utf8_are_told_once_a_column_and_no_row_is_lost(write, kind):
    latin = pa.array(["Zoë".encode("latin-1"), b"Tide", None, "Café".encode("latin-1")])
    companies = pa.Array.from_buffers(pa.string(), 4, latin.buffers()).cast(kind)  # as careless writers leave them
    log = read_log(write("gifts", pa.table({"title": companies, "topics": ["sea"] * 4})))
    told = log.problems[log.problems["reason"].str.contains("UTF-8")]
    assert told[["file", "column", "value", "kept"]].values.tolist() == [["gifts.parquet", "title", "Zo\ufffd", True]]
    assert log.gifts["title"].dropna().tolist() == ["Zo\ufffd", "Tide", "Caf\ufffd"]
    control = read_log(write("gifts", pa.table({"title": ["Zoë", "Tide"], "topics": ["sea"] * 2})))
    assert control.problems.empty
