"""Frames: a log made from frames is the log that their files would be."""

import datetime as dt

import numpy as np
import pandas as pd
import pandas.testing as pdt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics import FollowUpLog, due_list, read_log, sample_log
from followup_analytics.log.errors import FollowUpError, MissingColumn, NoDay, UnknownChoice
from followup_analytics.log.tables import TABLES
from tests.laws import examples

HELD = pd.DataFrame({"company": ["Tide", "Reed"], "interviewed_on": ["2026-05-01", "2026-05-02"]})
SOUGHT = pd.DataFrame({"application_id": ["a", "b"], "company": ["Tide", "Reed"]})


def reasons(log):
    return log.problems["reason"].tolist()


# As in files

DAYS = st.sampled_from(["2026-03-01", "2026-03-02", "2026-03-03", ""])
CELLS = {
    "application_id": st.sampled_from(["", "", "a", "b", "7", "7.0"]),
    "interview_id": st.sampled_from(["", "", "i", "k"]),
    "follow_up_id": st.sampled_from(["", "f"]),
    "company": st.sampled_from(["Tide", "tide ", "Reed", ""]),
    "role": st.sampled_from(["", "Clerk", "Pilot"]),
    "seeker": st.sampled_from(["", "kim", "lou"]),
    "round": st.sampled_from(["", "1", "2", "0"]),
    "impression": st.sampled_from(["", "3", "9"]),
    "starts_at": st.sampled_from(["", "9:05", "noon"]),
    "cancelled": st.sampled_from(["", "yes", "perhaps"]),
    "private": st.sampled_from(["", "no", "perhaps"]),
    "topic": st.sampled_from(["tides", "rowing"]),
    "to": st.sampled_from(["", "Ana"]),
    **dict.fromkeys(("interviewed_on", "sent_on", "received_on", "applied_on", "until_on", "decided_on"), DAYS),
}
KINDS = {
    "follow_ups": st.sampled_from(["", "Thank you", "check_in", "call"]),
    "responses": st.sampled_from(["reply", " Offer", "?", ""]),
    "plans": st.sampled_from(["snooze", "pin", "hope"]),
}
FITTED = ("impression", "starts_at", "cancelled")  # cells that a frame can hold and their column cannot
COLUMNS = {
    "applications": ("application_id", "company", "role", "seeker", "applied_on"),
    "interviews": ("application_id", "interview_id", "company", "role", "interviewed_on", "round", *FITTED),
    "topics": ("interview_id", "company", "round", "topic", "private"),
    "follow_ups": ("application_id", "follow_up_id", "company", "sent_on", "kind", "to"),
    "responses": ("application_id", "company", "seeker", "received_on", "kind"),
    "plans": ("application_id", "company", "kind", "until_on", "decided_on"),
}


@st.composite
def tables_of_texts(draw):
    made = {}
    for name in draw(st.sets(st.sampled_from(sorted(COLUMNS)), min_size=1)):
        cells = {c: CELLS.get(c, KINDS.get(name)) if c != "kind" else KINDS[name] for c in COLUMNS[name]}
        rows = draw(st.lists(st.fixed_dictionaries(cells), min_size=1, max_size=4))
        made[name] = (
            pd.DataFrame(rows, columns=COLUMNS[name], dtype="str").replace("", None).dropna(how="all")
        )  # blank lines are no rows
    return made


SAID = ["table", "column", "value", "remedy", "kept"]


def said(problems, *, header=0):
    """What the problems say and of which row; a file's lines count its header."""
    lined = problems[["line", *SAID]].assign(line=problems["line"] - header)
    return sorted(map(tuple, lined.astype("str").fillna("-").values))


@examples(3)
@given(tables_of_texts())
def test_a_log_from_frames_is_the_log_from_their_files(tmp_path_factory, tables):
    folder = tmp_path_factory.mktemp("files")
    for name, frame in tables.items():
        frame.to_csv(folder / f"{name}.csv", index=False)
    read, made = read_log(folder), FollowUpLog(**tables)
    for name in TABLES:
        pdt.assert_frame_equal(made.tables[name], read.tables[name])
        given, aside = len(tables.get(name, ())), (~made.problems["kept"] & made.problems["table"].eq(name)).sum()
        assert given == len(made.tables[name]) + aside or (name == "applications" and not given)
    assert said(made.problems) == said(read.problems, header=1)
    again = FollowUpLog(**made.tables)  # what stays, and so is listed again, are dates that contradict each other
    at_odds = made.problems[made.problems["reason"].str.contains("is before")]
    assert sorted(again.problems[SAID].values.tolist()) == sorted(at_odds[SAID].values.tolist())
    for name in TABLES:
        pdt.assert_frame_equal(again.tables[name], made.tables[name])


def test_frames_without_ids_are_due():
    log = FollowUpLog(interviews=HELD[:1])
    assert due_list(log, as_of="2026-05-02")["company"].tolist() == ["Tide"]
    assert log.interviews[["application_id", "interview_id"]].values.tolist() == [["tide", "tide/i-2026-05-01"]]


def test_rows_without_ids_find_the_application_that_has_one_and_what_finds_none_is_listed():
    more = pd.DataFrame({"company": ["tide", "Yonder"], "sent_on": ["2026-05-03", "2026-05-04"]})
    log = FollowUpLog(applications=SOUGHT, interviews=HELD, follow_ups=more)
    assert log.interviews["application_id"].tolist() == ["a", "b"]
    assert log.follow_ups["application_id"].tolist() == ["a"]
    assert log.problems[["file", "line", "table", "column", "value", "reason", "kept"]].values.tolist() == [
        ["", 2, "follow_ups", "company", "Yonder", "no application fits this row", False]
    ]


def test_a_second_row_of_one_id_is_set_aside_and_one_that_stands_twice_counts_once():
    rows = pd.concat([SOUGHT, SOUGHT[:1], SOUGHT[1:].assign(company="Nimbus")])
    log = FollowUpLog(applications=rows)
    assert log.applications["company"].tolist() == ["Tide", "Reed"]
    assert reasons(log) == ["is the same as row 1", "says something else under the id of row 2"]
    assert log.problems["line"].tolist() == [3, 4] and not log.problems["kept"].any()


def test_applications_without_an_id_are_never_one():
    log = FollowUpLog(applications=pd.DataFrame({"company": ["Tide", "Tide"]}))
    assert log.applications["application_id"].tolist() == ["tide", "tide.2"] and log.problems.empty


def test_what_names_an_application_or_interview_that_is_not_there_is_set_aside():
    held = pd.DataFrame(
        {"application_id": ["a", "z"], "interview_id": ["i", "k"], "interviewed_on": ["2026-05-01"] * 2}
    )
    topics = pd.DataFrame({"interview_id": ["i", "k"], "topic": ["tides", "rowing"]})
    log = FollowUpLog(applications=SOUGHT, interviews=held, topics=topics)
    assert log.interviews["interview_id"].tolist() == ["i"] and log.topics["topic"].tolist() == ["tides"]
    assert reasons(log) == ["no application has this id", "no interview has this id"]


def test_rows_without_a_required_cell_and_of_an_unknown_kind_are_set_aside():
    news = pd.DataFrame({"company": "Tide", "received_on": ["2026-05-01"] * 4, "kind": ["Reply", "hello", None, ""]})
    log = FollowUpLog(responses=news)
    assert log.responses["kind"].tolist() == ["reply"]
    assert reasons(log) == ["is not a kind known here", "is empty", "is the same as row 3"]


REQUIRED = [(table.name, column) for table in TABLES.values() for column in table.required]


@pytest.mark.parametrize(("name", "column"), REQUIRED)
def test_one_required_cell_that_is_empty_among_sound_rows_sets_its_row_aside(name, column):
    frames = {table: getattr(sample_log(), table).copy() for table in TABLES}
    frames[name].loc[frames[name].index[0], column] = None
    log = FollowUpLog(**frames)
    (found,) = log.problems.query("table == @name").to_dict("records")
    assert (found["line"], found["column"], found["reason"]) == (1, column, "is empty")
    assert len(getattr(log, name)) == len(frames[name]) - 1


def test_a_topic_whose_interview_is_named_in_two_ways_counts_once():
    held = HELD.assign(interview_id=["i", "k"])
    by_id = {"interview_id": "i", "topic": "tides"}
    by_day = {"company": "Tide", "interviewed_on": "2026-05-01", "topic": "tides"}
    log = FollowUpLog(interviews=held, topics=pd.DataFrame([by_id, by_day, by_day | {"topic": "rowing"}]))
    assert log.topics[["interview_id", "topic"]].to_numpy().tolist() == [["i", "tides"], ["i", "rowing"]]
    assert reasons(log) == ["is the same as row 1"]


def test_a_plan_that_names_a_company_is_one_of_its_application_and_not_of_the_whole_search():
    plans = pd.DataFrame({"plan_id": ["p"], "company": ["Reed"], "kind": ["snooze"], "until_on": ["2026-06-01"]})
    log = FollowUpLog(applications=SOUGHT, plans=plans)
    assert log.plans["application_id"].tolist() == ["b"] and log.problems.empty


def test_a_row_that_has_an_id_is_that_ids_whatever_company_it_names():
    held = HELD.assign(application_id=["a", "b"], interview_id=["i", "k"])
    topics = pd.DataFrame({"interview_id": ["k", "z"], "company": "Tide", "topic": ["tides", "rowing"]})
    more = pd.DataFrame({"application_id": ["b", "z"], "company": "Tide", "sent_on": "2026-05-03"})
    log = FollowUpLog(applications=SOUGHT, interviews=held, topics=topics, follow_ups=more)
    assert log.topics["interview_id"].tolist() == ["k"] and log.follow_ups["application_id"].tolist() == ["b"]
    assert sorted(reasons(log)) == ["no application has this id", "no interview has this id"]


@pytest.mark.parametrize("own", [1.5, "x", None])
def test_a_column_without_a_name_is_a_column_of_ones_own_and_tells_no_day(own):
    twice = pd.DataFrame({"application_id": ["a", "b"], "company": "Tide", "applied_on": ["2026-04-01", "2026-05-20"]})
    plans = {"company": ["Tide"], "kind": ["snooze"], "until_on": ["2026-06-01"], "decided_on": ["2026-05-03"]}
    log = FollowUpLog(applications=twice, plans=pd.DataFrame({**plans, "": [own]}))
    assert log.plans["application_id"].tolist() == ["a"] and log.problems.empty


def test_one_id_under_two_names_of_a_company_is_one_application():
    assert FollowUpLog(interviews=HELD.assign(application_id="a")).applications["company"].tolist() == ["Tide"]


@pytest.mark.parametrize(
    ("many", "said"), [(2, "a1, a2"), (5, "a1, a2, a3, a4, a5"), (6, "a1, a2, a3, a4, a5 and 1 more")]
)
def test_of_the_applications_that_fit_a_row_alike_five_are_listed(many, said):
    alike = pd.DataFrame({"application_id": [f"a{n + 1}" for n in range(many)], "company": "Tide"})
    log = FollowUpLog(applications=alike, interviews=HELD[:1])
    assert reasons(log) == [f"{many} applications fit this row: {said}"]


# What frames are like


def test_frames_given_are_left_as_they_were():
    given = {"applications": SOUGHT.set_index("application_id"), "interviews": HELD.assign(interviewers=[["A"], ["B"]])}
    before = {name: frame.copy() for name, frame in given.items()}
    FollowUpLog(**given)
    for name, frame in given.items():
        pdt.assert_frame_equal(frame, before[name])


def test_named_levels_of_an_index_are_columns_and_other_indexes_are_not():
    log = FollowUpLog(applications=SOUGHT.set_index("application_id"), interviews=HELD.set_index(pd.Index([5, 5])))
    assert log.applications["application_id"].tolist() == ["a", "b"] and list(log.interviews.index) == [0, 1]
    assert list(log.interviews) == TABLES["interviews"].names


def test_the_time_a_day_was_written_with_is_kept_where_there_is_a_column_for_it():
    sent = pd.to_datetime(["2026-05-03 17:05", "2026-05-04 00:00"])
    held = HELD.assign(interviewed_on=pd.to_datetime(["2026-05-01 10:00", "2026-05-02 00:00"]))
    log = FollowUpLog(interviews=held, follow_ups=pd.DataFrame({"company": "Tide", "sent_on": sent}))
    assert log.interviews["interviewed_on"].tolist() == [*pd.to_datetime(["2026-05-01", "2026-05-02"])]
    assert log.follow_ups["sent_on"].tolist() == [*pd.to_datetime(["2026-05-03", "2026-05-04"])]
    assert log.follow_ups["sent_at"].tolist() == [sent[0], pd.NaT]
    assert log.interviews["starts_at"].fillna("").tolist() == ["10:00", ""]


def test_what_a_frame_holds_and_its_column_cannot_is_named_once_however_whole_the_frame_is():
    odd = {"impression": [9, 3], "starts_at": ["noon", "9:00"], "cancelled": ["perhaps", "no"]}
    whole = SOUGHT.assign(interview_id=["i", "k"], interviewed_on=HELD["interviewed_on"], **odd)
    gifts = pd.DataFrame({"gift_id": ["g"], "title": ["Tides"], "url": ["https://[bad"]})
    for held in (whole, whole.drop(columns="interview_id")):
        log = FollowUpLog(applications=SOUGHT, interviews=held, gifts=gifts)
        assert log.problems[["table", "line", "column", "value", "kept"]].values.tolist() == [
            ["interviews", 1, "starts_at", "noon", True],
            ["interviews", 1, "impression", "9", True],
            ["interviews", 1, "cancelled", "perhaps", True],
            ["gifts", 1, "url", "https://[bad", True],
        ]
        assert log.interviews[["impression", "starts_at", "cancelled"]].iloc[0].isna().all()
        assert log.interviews[["impression", "starts_at", "cancelled"]].iloc[1].tolist() == [3, "09:00", False]
        assert log.gifts["url"].tolist() == ["https://[bad"]


def test_a_topic_that_names_its_interview_by_a_day_with_a_time_finds_it_and_gets_no_time():
    held = HELD.assign(interviewed_on=pd.to_datetime(["2026-05-01 10:00", "2026-05-02 00:00"]))
    named = pd.DataFrame({"company": held["company"], "interviewed_on": held["interviewed_on"], "topic": "tides"})
    for topics in (named, named.astype({"interviewed_on": "str"})):
        log = FollowUpLog(interviews=held, topics=topics)
        assert log.topics["interview_id"].tolist() == log.interviews["interview_id"].tolist() and log.problems.empty
        assert list(log.topics) == TABLES["topics"].names


def test_columns_of_ones_own_are_kept_and_those_that_named_the_application_are_not_kept_twice():
    log = FollowUpLog(applications=SOUGHT, interviews=HELD.assign(mood="fine", application_id=["a", "b"]))
    assert log.interviews["mood"].tolist() == ["fine", "fine"] and "company" not in log.interviews


def test_problems_met_before_stay_in_the_list():
    first = FollowUpLog(applications=pd.concat([SOUGHT, SOUGHT[:1]]))
    both = FollowUpLog(**first.tables | {"gifts": pd.DataFrame({"title": ["x", None]})}, problems=first.problems)
    assert reasons(both) == ["is the same as row 1", "is empty"]


@pytest.mark.parametrize(
    ("tables", "fault", "words"),
    [
        ({"interviews": HELD[["interviewed_on"]]}, MissingColumn, "interviews has no column application_id or company"),
        ({"topics": pd.DataFrame({"topic": ["x"]})}, MissingColumn, "topics has no column interview_id or company"),
        ({"interviews": HELD[["company"]]}, MissingColumn, "interviews has no column interviewed_on"),
        ({"interviews": HELD.assign(interviewed_on="3/4/2026")}, NoDay, "column interviewed_on: '3/4/2026'"),
        ({"gifts": pd.DataFrame([["a", "b"]], columns=["title"] * 2)}, FollowUpError, "two columns named title"),
        ({"interviews": HELD, "zone": "Berlin"}, UnknownChoice, "zone='Berlin'"),
    ],
)
def test_what_cannot_be_a_log_is_refused_in_words(tables, fault, words):
    with pytest.raises(fault, match=words):
        FollowUpLog(**tables)


def test_a_large_frame_with_ids_is_not_looked_through_row_by_row(monkeypatch):
    """The way to a whole log is taken only where something lacks."""
    from followup_analytics.log import log as module

    monkeypatch.setattr(module, "make_whole", lambda parts: pytest.fail("every row has its id"))
    held = HELD[["interviewed_on"]].assign(application_id=["a", "b"], interview_id=["i", "k"])
    assert len(FollowUpLog(applications=SOUGHT, interviews=held).interviews) == 2


# One moment, however it is written

ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC"]


@examples(3)
@given(
    st.lists(
        st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 1, 1), timezones=st.just(dt.UTC)),  # noqa: DTZ001 - with zones
        min_size=1, max_size=3, unique=True,
    ),
    st.sampled_from(ZONES), st.sampled_from(ZONES),
)  # fmt: skip
def test_a_moment_is_the_same_day_and_time_in_frames_csv_and_parquet(tmp_path_factory, moments, zone, writer):
    sent = pd.Series(moments).dt.tz_convert(writer)
    texts = pd.Series([moment.isoformat() for moment in sent])
    logs = [
        FollowUpLog(follow_ups=pd.DataFrame({"company": "Tide", "sent_on": cells}), zone=zone)
        for cells in (sent, texts, sent.astype(object), sent.dt.as_unit("ns"))
    ]
    for cells, write in ((sent, "to_parquet"), (texts, "to_parquet"), (texts, "to_csv")):
        path = tmp_path_factory.mktemp("files") / f"follow_ups.{write.removeprefix('to_')}"
        getattr(pd.DataFrame({"company": "Tide", "sent_on": cells}), write)(path, index=False)
        logs.append(read_log(path, zone=zone))
    local = [pd.Timestamp(moment.astimezone(known(zone)).replace(tzinfo=None)) for moment in moments]
    for log in logs:
        assert log.follow_ups["sent_on"].tolist() == [moment.normalize() for moment in local]
        assert log.problems[["table", "column", "kept"]].values.tolist() == [["follow_ups", "sent_on", True]]
        times = log.follow_ups["sent_at"].fillna(log.follow_ups["sent_on"])
        assert times.tolist() == local


def known(zone):
    from zoneinfo import ZoneInfo

    return ZoneInfo(zone)


def test_numpy_days_and_dates_are_days():
    held = HELD.assign(interviewed_on=pd.Series([dt.date(2026, 5, 1), np.datetime64("2026-05-02")], dtype=object))
    assert FollowUpLog(interviews=held).interviews["interviewed_on"].dt.day.tolist() == [1, 2]


def test_a_row_that_names_the_company_alone_belongs_to_the_one_that_names_its_seeker_too():
    days = pd.to_datetime(["2026-03-03", "2026-03-09"])
    seekers = pd.Series([None, "Ana"], dtype="str")
    log = FollowUpLog(interviews=pd.DataFrame({"company": "Tide", "seeker": seekers, "interviewed_on": days}))
    assert log.applications[["company", "seeker"]].values.tolist() == [["Tide", "Ana"]]
    assert log.interviews["application_id"].nunique() == 1


def test_a_second_gift_under_one_id_is_set_aside_and_named():
    gifts = {"gift_id": ["g", "g", None], "title": ["Tides", "Reefs", "Moor"]}
    log = FollowUpLog(gifts=pd.DataFrame(gifts))
    assert log.gifts["title"].tolist() == ["Tides", "Moor"]
    assert log.problems[["table", "line", "kept"]].values.tolist() == [["gifts", 2, False]]
