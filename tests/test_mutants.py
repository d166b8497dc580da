"""Mappings and Parquet files bent in every way are read, or refused in one sentence; at length, 10,000 of each."""

import copy
import datetime as dt
import decimal
import math
import random
import time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from followup_analytics import due_list, outcomes
from followup_analytics.log.errors import FollowUpError
from followup_analytics.reading.reader import read_log
from tests.laws import tried
from tests.reading.test_propose_mutants import LARGEST, LONGEST, peak

DAY = "2024-06-01"
ROWS = 6
MAPPING = {
    "empty": ["N/A"],
    "day_first": False,
    "applications": {
        "company": "Firm", "applied_on": "Sent", "role": {"column": "Job", "values": {"a": "b"}},
        "source": {"always": "board"},
    },
    "responses": [
        {"received_on": "First", "kind": {"column": "End", "values": {"No": "rejection"}}},
        {"received_on": "Last", "kind": {"always": "reply"}},
    ],
    "interviews": [{"interviewed_on": "Talk", "interviewers": "Who", "round": "N"}],
    "checks": [{"days": "Days", "from": "Sent", "to": "First"}],
}  # fmt: skip
TABLE = """Firm,Job,Sent,First,Last,End,Talk,Who,N,Days
Tide,a,2024-03-01,2024-03-02,2024-03-20,no,2024-03-05,Ana,1,1
Reed,b,3/4/2024,N/A,,No,,,,x
Moor,,2024-13-01,,,,2024-05-05,Bo; Li,2,
"""
ODD_CELLS = (
    3, -1, 1.5, math.nan, math.inf, True, "", "zz", "Firm", "company", "\x00", dt.date(2024, 1, 1), dt.time(3),
    dt.datetime(2024, 1, 1, tzinfo=dt.UTC), [], [1], ["a", 1], [[]], [{}], {}, {"a": 1}, {"column": 3},
    {"always": [1]}, {"column": "Job", "values": 3}, {"column": "Job", "values": {"a": [1]}},
    {"column": "Job", "values": []}, {"column": "Sent", "always": "x"},
)  # fmt: skip
KEYS = ("x", "company", "column", "always", "values", "kind", "application_id", "topics", "received_on", "days")
PIECES = ("", "\n", "=", "[", "]", '"', "{", "}", "3", "\t", ",")


def toml(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(str(key))} = {toml(cell)}" for key, cell in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, str):
        return '"' + "".join(sign if sign.isalnum() or sign in "/ " else f"\\u{ord(sign):04x}" for sign in value) + '"'
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value).lower()


def places(value, path=()):
    yield path
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(part, (*path, key))


def bent_mapping(draw):
    bent = copy.deepcopy(MAPPING)
    for _ in range(draw.choice([1, 1, 1, 2, 3])):
        *above, last = draw.choice([place for place in places(bent) if place])
        at = bent
        for key in above:
            at = at[key]
        chance = draw.random()
        if chance < 0.15:
            del at[last]
        else:
            at[draw.choice(KEYS) if chance < 0.3 and isinstance(at, dict) else last] = copy.deepcopy(
                draw.choice(ODD_CELLS)
            )
    text = "\n".join(f"{toml(key)} = {toml(value)}" for key, value in bent.items())
    if draw.random() < 0.25:
        cut = draw.randrange(len(text) + 1)
        text = text[:cut] + draw.choice(PIECES) + text[cut + draw.choice([0, 1, 5, 40]) :]
    return text


TABLES = {
    "applications": "application_id company role applied_on confirmed_on",
    "interviews": "application_id interview_id interviewed_on interviewers round impression",
    "topics": "interview_id topic private strength",
    "follow_ups": "application_id sent_on to kind sent_at",
    "responses": "application_id received_on kind from",
    "gifts": "gift_id title url topics",
    "plans": "application_id kind until_on decided_on",
}
NOW = dt.datetime(2024, 1, 1, 9, tzinfo=dt.UTC)
ODD_COLUMNS = [
    pa.array(cells, kind)
    for cells, kind in (
        ([["a", "b"]] * ROWS, None), ([{"a": 1}] * ROWS, None), ([[1, None]] * ROWS, None),
        ([["a"], None, []] * 2, None),
        ([{"a": {"b": [1]}}] * ROWS, None), ([[("k", 1)]] * ROWS, pa.map_(pa.string(), pa.int64())),
        ([decimal.Decimal("1.50")] * ROWS, None), ([b"\xff\x00"] * ROWS, None), ([None] * ROWS, None),
        (["x"] * ROWS, pa.dictionary(pa.int32(), pa.string())), ([dt.time(3)] * ROWS, None), (["x"] * ROWS, None),
        ([dt.timedelta(days=3)] * ROWS, None), ([NOW] * ROWS, pa.timestamp("ns", "Europe/Berlin")),
        ([2**63] * ROWS, pa.uint64()), ([1.5] * ROWS, pa.float32()), ([math.nan, math.inf, 1, 2, 3, -0.0], None),
        ([-(2**62)] * ROWS, pa.timestamp("us")), ([2**40] * ROWS, pa.timestamp("s")), ([2**30] * ROWS, pa.date32()),
        ([None, "x"] * 3, None), ([None, {"a": 1}] * 3, None), ([True, None] * 3, None), (["\x00"] * ROWS, None),
        (["2024-01-01", "x", "", None, "03/04/2024", "13/04/2024"], None), ([2] * ROWS, pa.int8()),
    )
]  # fmt: skip


def plain_column(name, draw):
    if name.endswith(("_on", "_at")):
        days = [NOW.replace(tzinfo=None) + dt.timedelta(days=draw.randrange(90)) for _ in range(ROWS)]
        return pa.array(days if name.endswith("_at") else [day.date() for day in days])
    if name in ("round", "impression", "strength"):
        return pa.array([draw.randrange(1, 4) for _ in range(ROWS)])
    return pa.array([draw.choice(["reply", "thank_you", "snooze", "rejection", "a", "b"]) for _ in range(ROWS)])


def bent_parquet(draw, folder):
    name = draw.choice(list(TABLES))
    names = TABLES[name].split()
    columns = [plain_column(column, draw) for column in names]
    for _ in range(draw.choice([1, 1, 2, 3])):
        place, chance = draw.randrange(len(names)), draw.random()
        if chance < 0.75:
            columns[place] = draw.choice(ODD_COLUMNS)
        elif chance < 0.9:
            names.append(draw.choice(["extra", "Company", "a b", "", names[0], "0", "simulated"]))
            columns.append(draw.choice(ODD_COLUMNS))
        elif len(names) > 1:
            del names[place], columns[place]
    table = pa.table(columns, names=names)
    path = folder / f"{name}.parquet"
    pq.write_table(table.slice(0, 0) if draw.random() < 0.1 else table, path, row_group_size=draw.choice([2, 100]))
    return path


def with_bytes_changed(path, draw):
    """Anywhere but in the words by which a Parquet file is known, without which nothing more is looked at."""
    data = bytearray(path.read_bytes())
    for _ in range(draw.choice([1, 1, 2, 4])):
        data[draw.randrange(4, len(data) - 8)] = draw.randrange(256)
    path.write_bytes(data)
    return path


def read_or_told(path, uncaught, seed):
    """Whether the file was read and asked; else it was refused in one sentence. Any other error is listed."""
    try:
        log = read_log(path)
        due_list(log, as_of=DAY)
        outcomes(log, as_of=DAY)
    except FollowUpError as error:
        assert "\n" not in str(error)
        return False
    except Exception as error:
        uncaught.append(f"mutant {seed}: {error!r}")
        return False
    return True


@pytest.mark.law
def test_mappings_bent_in_every_way_are_used_or_refused_in_a_sentence(tmp_path):
    (tmp_path / "mine.csv").write_text(TABLE)
    (tmp_path / "mine.toml").write_text("\n".join(f"{key} = {toml(value)}" for key, value in MAPPING.items()))
    assert len(read_log(tmp_path / "mine.csv").responses) == 2
    used, uncaught = 0, []
    for seed in range(tried(20, 10_000)):
        (tmp_path / "mine.toml").write_text(bent_mapping(random.Random(seed)))
        used += read_or_told(tmp_path / "mine.csv", uncaught, seed)
    assert not uncaught, f"{len(uncaught)} uncaught: {uncaught[:5]}"
    assert used, "else nothing is tried but what a mapping may not say"


@pytest.mark.law
@pytest.mark.parametrize("bent", [lambda path, draw: path, with_bytes_changed], ids=["columns", "bytes"])
def test_parquet_files_bent_in_every_way_are_read_or_refused_in_a_sentence_and_soon(bent, tmp_path):
    read, uncaught, slowest, before = 0, [], 0.0, peak()
    for seed in range(tried(10, 10_000)):
        draw = random.Random(seed)
        path = bent(bent_parquet(draw, tmp_path), draw)
        began = time.process_time()
        read += read_or_told(path, uncaught, seed)
        slowest = max(slowest, time.process_time() - began)
        path.unlink()
    print(f"{seed + 1} Parquet: {read} read, slowest {slowest:.2f} s, {peak() - before:.0f} MB more than before")
    assert not uncaught, f"{len(uncaught)} uncaught: {uncaught[:5]}"
    assert read, "else nothing is tried but what a file may not hold"
    assert slowest < LONGEST and peak() - before < LARGEST


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("values = 3", "says of no table|is neither a table nor a setting"),
        ("empty = nan", r'empty is not as it should be\. Write it as empty = \["N/A"\]'),
        ('empty = "N/A"', "empty is not as it should be"),
        ("checks = 3", "checks is not as it should be"),
        ("day_first = 'yes'", "day_first is 'yes'. Write day_first = true or day_first = false"),
        ("[applications]\ncompany = ''", "applications.company comes from '', which the file lacks"),
        ("[applications]\ncompany = {column = 'Firm', values = 3}", "the values of applications.company are not words"),
        ("[applications]\ncompany = {always = [1]}", "company does not say where it comes from"),
    ],
)
def test_what_a_mapping_may_not_say_is_named(line, said, tmp_path):
    (tmp_path / "mine.csv").write_text(TABLE)
    (tmp_path / "mine.toml").write_text(line if "[" in line[:1] else f"{line}\n[applications]\ncompany = 'Firm'\n")
    with pytest.raises(FollowUpError, match=said):
        read_log(tmp_path / "mine.csv")
