"""The law of held texts: how the texts of a log are held changes no result, of any function and of any command."""

import dataclasses
import importlib
import inspect
import pkgutil
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pandas.testing as pdt
import pyarrow as pa
import pytest
from matplotlib.axes import Axes
from matplotlib.text import Text

import followup_analytics as fa
from followup_analytics.command import cli, commands
from followup_analytics.export.exports import export_log
from followup_analytics.log.tables import TABLES
from followup_analytics.log.text.texts import to_arrow
from followup_analytics.reading import reader
from tests.laws import some

DAY = "2026-04-20"

# A small search of two seekers as people write it down: no ids, each row names its application. Of each table: its
# columns, then its rows, which begin with their place.
PLACES = {
    "tide": ("kim", "Tide Labs", "Analyst"),
    "reed": ("kim", "Reed & Sons", "Clerk"),
    "nimbus": ("kim", "Nimbus", "Pilot"),
    "quill": ("lou", "Quill", "Editor"),
    "porter": ("lou", "Tide Labs", "Porter"),
    "müller": ("lou", "Müller", "Lehrling"),
}
WRITTEN = {
    "applications": ("", *PLACES),
    "interviews": (
        "interviewed_on|round|medium|interviewers|impression",
        "tide|2026-03-02|1|video|Ana Lee <ana@tide.example>; Bo|4",
        "tide|2026-03-09|2|on site|Cy Young|5",
        "reed|2026-03-03|1|phone|Dee|3",
        "nimbus|2026-03-04|1|video|Ed|",
        "quill|2026-03-05|1|phone|Flo|2",
        "porter|2026-03-06|1||Gus; Hal|4",
        "müller|2026-03-10|1|video|Ida|1",
    ),
    "topics": (
        "round|interviewer|kind|topic|private",
        "tide|1|Ana Lee|professional|tide models|no",
        "reed|1|Dee|personal|rowing|yes",
    ),
    "follow_ups": (
        "sent_on|kind|to|channel|gift_id|topic",
        "tide|2026-03-03|thank_you|Ana Lee|mail|g1|rowing",
        "tide|2026-03-19|check_in|Cy Young|mail||",
        "reed|2026-03-13|check_in|Dee|letter|g2|",
        "reed|2026-03-23|check_in|Dee|mail||",
        "nimbus|2026-03-14||Ed|phone||",
        "quill|2026-03-16|check_in|Flo|mail|g3|",
        "porter|2026-03-07|thank_you|Gus|mail||",
        "porter|2026-03-18|check_in|Hal|letter||",
        "müller|2026-03-11|thank_you||||",
    ),
    "responses": (
        "received_on|kind|from|channel",
        "tide|2026-03-05|reply|Ana Lee|mail",
        "tide|2026-03-21|invitation|Cy Young|mail",
        "reed|2026-03-25|keep_in_mind|Dee|phone",
        "quill|2026-03-18|rejection|Flo|mail",
        "porter|2026-03-20|offer|Hal|letter",
    ),
    "plans": (
        "kind|until_on|reason|decided_on",
        "nimbus|snooze|2026-04-25|they asked for it|2026-04-01",
        "reed|pin|2026-04-26|after the fair|2026-04-02",
        "tide|promise|2026-04-22|the gauge data|2026-03-09",
    ),
}
GIFTS = [
    ["g1", "article", "Tide models in use", "tides"],
    ["g2", "link", "On rowing", None],
    ["g3", "contact", "Jo", ""],
]
NAMES = ["seeker", "company", "role"]


@pytest.fixture(scope="module")
def tables():
    return {**{name: typed(*lines) for name, lines in WRITTEN.items()}, "gifts": shelf()}


def typed(columns, *rows):
    names = [*NAMES, *columns.split("|")] if columns else NAMES
    cells = [[*PLACES[place], *rest] for place, *rest in (row.split("|") for row in rows)]
    frame = pd.DataFrame(cells, columns=names, dtype="str").replace("", None)
    days = {name: pd.to_datetime(frame[name]) for name in names if name.endswith("_on")}
    wholes = {name: pd.to_numeric(frame[name]).astype("Int64") for name in names if name in ("round", "impression")}
    return frame.assign(**days, **wholes)


def shelf():
    return pd.DataFrame(GIFTS, columns=["gift_id", "kind", "title", "topics"], dtype="str").replace("", None)


# Ways to hold the same texts in frames


def each_text(change):
    """A way to hold every text column of every table."""

    def held(tables):
        return {
            table: frame.assign(**{n: change(frame[n]) for n in texts_in(frame)}) for table, frame in tables.items()
        }

    return held


def each_frame(change):
    """A way to hold every table."""
    return lambda tables: {table: change(frame) for table, frame in tables.items()}


def texts_in(frame):
    return [name for name in frame if isinstance(frame[name].dtype, pd.StringDtype)]


def in_pieces(frame):
    """As `pd.concat` of many frames leaves it: a chunk a row."""
    return pd.concat([frame.iloc[at : at + 1] for at in range(len(frame))], ignore_index=True)


def filtered(frame):
    """As a filter leaves it: rows taken out of the middle, gaps in the index."""
    more = pd.concat([frame.iloc[:1], frame.iloc[-1:], frame.iloc[1:]], ignore_index=True)
    return more[more.index != 1] if len(frame) > 1 else frame


def with_ids(tables):
    """The tables as a log has them."""
    return fa.FollowUpLog(**tables).tables


def arrow(cells, kind):
    return pd.Series(pd.arrays.ArrowExtensionArray(to_arrow(cells).cast(kind)))


HELD = {
    "object, None": each_text(lambda cells: cells.astype(object).where(cells.notna(), None)),
    "object, NaN": each_text(lambda cells: cells.astype(object).where(cells.notna(), np.nan)),
    "object, NA": each_text(lambda cells: cells.astype(object).where(cells.notna(), pd.NA)),
    "empty texts": each_text(lambda cells: cells.fillna("")),
    "category": each_text(lambda cells: cells.astype("category")),
    "string": each_text(lambda cells: cells.astype("string")),
    "string[python]": each_text(lambda cells: cells.astype("string[python]")),
    "arrow string": each_text(lambda cells: arrow(cells, pa.string())),
    "arrow string view": each_text(lambda cells: arrow(cells, pa.string_view())),
    "arrow dictionary": each_text(lambda cells: arrow(cells, pa.dictionary(pa.int32(), pa.string()))),
    "in pieces": each_frame(in_pieces),
    "filtered": each_frame(filtered),
    "first column as index": each_frame(lambda frame: frame.set_index(frame.columns[0])),
    "columns turned round": each_frame(lambda frame: frame[frame.columns[::-1]]),
    "with ids": with_ids,
    "two logs put together": lambda tables: put_together(with_ids(tables)),
    "without applications": lambda tables: {name: f for name, f in tables.items() if name != "applications"},
}  # fmt: skip


def put_together(tables):
    """A coach's first move: the logs of two seekers, one below the other."""
    kim = set(tables["applications"].query("seeker == 'kim'")["application_id"])
    parts = [
        {
            n: f[f["application_id"].isin(kim) == own] if "application_id" in f else f[: len(f) * own]
            for n, f in tables.items()
        }
        for own in (True, False)
    ]
    return {name: pd.concat([part[name] for part in parts]) for name in tables}


# Ways to write the same tables into files


def as_csv(tables, folder, **how):
    for name, frame in tables.items():
        frame.to_csv(folder / f"{name}.csv", index=False, **how)


def as_parquet(change=lambda frame: frame, **how):
    """A way to write every table as Parquet."""

    def write(tables, folder):
        for name, frame in tables.items():
            change(frame).to_parquet(folder / f"{name}.parquet", **how)

    return write


def with_lists(frame):
    """Several names or words in one cell as lists, as DuckDB, polars and Spark write them."""
    names = [name for name in ("interviewers", "to") if name in frame]
    return frame.assign(**{name: frame[name].map(lambda cell: cell.split("; "), na_action="ignore") for name in names})


FILES = {
    "CSV": as_csv,
    "CSV with semicolons in UTF-16": lambda tables, folder: as_csv(tables, folder, sep=";", encoding="utf-16"),
    "CSV without applications": lambda tables, folder: as_csv(HELD["without applications"](tables), folder),
    "CSV as exported": lambda tables, folder: export_log(fa.FollowUpLog(**tables), folder),
    "Parquet": as_parquet(),
    "Parquet, many row groups": as_parquet(row_group_size=2),
    "Parquet of categories": as_parquet(lambda frame: frame.astype(dict.fromkeys(texts_in(frame), "category"))),
    "Parquet with an index": as_parquet(lambda frame: frame.set_index(frame.columns[0])),
    "Parquet with row numbers": as_parquet(filtered),
    "Parquet with lists": as_parquet(with_lists),
}


# Every function, and what it returns as something to compare


def log_functions():
    """Every function of the package that takes a log and nothing else that it needs but a day and a seed."""
    for found in pkgutil.walk_packages(fa.__path__, "followup_analytics."):
        if not any(room in found.name for room in (".panels", ".command", ".on_engine")):
            for name, one in vars(importlib.import_module(found.name)).items():
                own = inspect.isfunction(one) and one.__module__ == found.name and not name.startswith("_")
                if own and needed(one) in ({"log"}, {"log", "as_of"}, {"log", "as_of", "seed"}):
                    yield one


def needed(function):
    return {one.name for one in inspect.signature(function).parameters.values() if one.default is one.empty}


ASKED_OF_ONE = (fa.suggest_gifts, fa.story)  # application or person
CALLS = {function.__name__: function for function in log_functions() if function not in ASKED_OF_ONE}
GROUPED = {
    "response_curve": ("seeker", "company", "role", "medium"),
    "response_rates": ("channel", "gift", "weekday", "kind", "seeker", "medium"),
    "answer_hazard": ("channel", "gift", "attempt"),
    "stages": ("seeker", "company"),
}
NO_LOG_TAKEN = {"Cadence", "FollowUpError", "FollowUpLog", "Journal", "charts", "panels", "read_log", "simulate"}
NO_LOG_TAKEN |= {
    "SAMPLE_DAY",
    "eml",
    "export_due",
    "export_log",
    "lift_if",
    "mailto",
    "open_log",
    "propose",
    "review",
    "sample_log",
    "target_statement",
}


def results(log):
    """What every function says of a log."""
    found = {}
    for name, function in CALLS.items():
        more = {"as_of": DAY, "seed": 1, "draws": 3}
        how = {key: value for key, value in more.items() if key in inspect.signature(function).parameters}
        found[name] = function(log, **how)
        for by in GROUPED.get(name, ()):
            found[f"{name} by {by}"] = function(log, **how, by=by)
    note = found["due_list"].iloc[0]
    found["draft"] = fa.draft(log, note, as_of=DAY)
    found["suggest_gifts"] = fa.suggest_gifts(log, as_of=DAY, application_id=note["application_id"])
    found["story"] = fa.story(log, as_of=DAY, application=note["application_id"])
    found["story of a person"] = fa.story(log, as_of=DAY, person=log.interviews["interviewers"].dropna().iloc[0])
    found["brief"] = fa.brief(log, as_of=DAY, application=note["application_id"])
    return {name: list(one) if inspect.isgenerator(one) else one for name, one in found.items()}


def layout(log):
    """In how many pieces each text of a log is held."""
    pieces = {name: frame[name].array for name, frame in log.tables.items() for name in texts_in(frame)}
    return {name: getattr(pa.array(cells), "num_chunks", 1) for name, cells in pieces.items()}


def same(one, other):
    """Whether two results say the same, whatever they are made of."""
    if isinstance(one, pd.DataFrame | pd.Series):
        (pdt.assert_frame_equal if one.ndim == 2 else pdt.assert_series_equal)(one, other)
        same(one.attrs, other.attrs)
    elif isinstance(one, np.ndarray | pd.api.extensions.ExtensionArray):
        np.testing.assert_array_equal(np.asarray(one, object), np.asarray(other, object))
    elif isinstance(one, Axes):
        same(*([text.get_text() for text in axes.figure.findobj(Text)] for axes in (one, other)))
    elif dataclasses.is_dataclass(one):
        same(vars(one), vars(other))
    elif isinstance(one, dict):
        assert list(one) == list(other)
        same(list(one.values()), list(other.values()))
    elif isinstance(one, list | tuple):
        assert len(one) == len(other)
        for mine, theirs in zip(one, other, strict=True):
            same(mine, theirs)
    else:
        assert one == other or (one != one and other != other)


@pytest.fixture(scope="module")
def plain(tables):
    return fa.FollowUpLog(**tables)


@pytest.fixture(scope="module")
def expected(plain):
    return results(plain)


@pytest.fixture(scope="module")
def known(plain):
    """The layouts whose results are known."""
    return [layout(plain)]


def test_every_public_function_is_asked_and_has_something_to_say(expected):
    assert set(fa.__all__) - expected.keys() == NO_LOG_TAKEN
    assert all(len(expected[name]) for name in ("due_list", "waits", "stages", "outcomes", "promises"))


@pytest.mark.law
@pytest.mark.parametrize("way", some([*HELD], 5))
def test_results_do_not_depend_on_how_a_frame_holds_its_texts(way, tables, plain, expected, known):
    log = fa.FollowUpLog(**HELD[way](tables))
    assert log.problems.empty
    same(log.tables, plain.tables)
    if layout(log) not in known:  # equal frames, held alike, have equal results
        known.append(layout(log))
        same(results(log), expected)


@pytest.mark.law
@pytest.mark.parametrize("way", some([*FILES], 3))
def test_results_do_not_depend_on_the_files_that_a_log_stands_in(way, tables, plain, expected, known, tmp_path):
    FILES[way](tables, tmp_path)
    log = fa.read_log(tmp_path)
    assert log.problems.empty
    same(log.tables, plain.tables)
    if layout(log) not in known:
        known.append(layout(log))
        same(results(log), expected)


@pytest.mark.law
@pytest.mark.parametrize("name", some([*TABLES], 3))
def test_an_empty_table_is_as_good_as_none(name, tables, tmp_path):
    tables = tables if name == "interviews" else with_ids(tables)  # ids are there or made: once without is enough
    rest = {table: frame for table, frame in tables.items() if table != name}
    rest = {table: frame for table, frame in rest.items() if (name, table) != ("interviews", "topics")}
    bare = fa.FollowUpLog(**rest)
    same(fa.FollowUpLog(**rest, **{name: tables[name][:0]}).tables, bare.tables)
    as_csv({**rest, name: tables[name][:0]}, tmp_path)
    same(fa.read_log(tmp_path).tables, bare.tables)


@pytest.fixture(scope="module")
def folders(tables, tmp_path_factory):
    """The log in files written in three ways, each with what is read from it."""
    there = {
        way: tmp_path_factory.mktemp("log") for way in ("CSV", "Parquet, many row groups", "CSV without applications")
    }
    for way, folder in there.items():
        FILES[way](tables, folder)
    return {folder: fa.read_log(folder) for folder in there.values()}


LOGS = [n for n, one in commands.COMMANDS.items() if "source" in one.options]


@pytest.mark.law
@pytest.mark.parametrize("name", some(LOGS, 6))
def test_no_command_depends_on_the_files_that_a_log_stands_in(name, folders, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(reader, "read_log", lambda folder, **_: folders[folder])  # each is read once for all commands
    dated = "--as-of" in commands.COMMANDS[name].options
    more = ["out"] if name in ("export", "prepare") else ["--as-of", DAY] * dated
    more += ["--draws", "3"] if name == "cadences" else []
    said = []
    for folder in folders:
        monkeypatch.chdir(tmp_path)
        shutil.rmtree("out", ignore_errors=True)
        code = cli.main([name, *more, "--log", str(folder)])
        said.append((code, capsys.readouterr(), {path.name: path.read_bytes() for path in Path("out").rglob("*.*")}))
    assert said[0][0] == 0 and said[0][1].out
    assert said[0] == said[1] == said[2]


# What these three cells are not about
UNCONCERNED = {
    "columns_to_group",
    "negative_controls",
    "arms_assigned",
    "choices",
    "compare_arms",
    "comparison",
    "contradictions",
    "decisions",
    "draw_arms",
}
UNCONCERNED |= {"draw_gifts", "in_touch", "seeker_numbers", "stamp", "suggest_gifts", "undated", "whose"}
UNCONCERNED |= {"brief", "offer_lines", "offer_notes", "offers", "promised_days", "story"}  # another application's
UNCONCERNED |= {"outlooks"}  # none of a log as small as this


def test_a_cell_that_says_something_else_shows_in_the_results(tables, expected):
    """The control: were a text lost, or read as another, the law would see it."""
    changed = {name: frame.copy() for name, frame in tables.items()}
    changed["responses"].loc[3, "kind"] = "reply"
    changed["follow_ups"].loc[2, "channel"] = "phone"
    changed["applications"].loc[0, "role"] = None
    found = results(fa.FollowUpLog(**changed))
    assert {name for name in found if says_the_same(found[name], expected[name])} <= UNCONCERNED


def says_the_same(one, other):
    try:
        same(one, other)
    except AssertionError:
        return False
    return True
