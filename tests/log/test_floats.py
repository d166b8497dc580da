"""Floats: an id that pandas or a spreadsheet made a number is still the same id."""

import pandas as pd
import pytest

from followup_analytics import FollowUpLog, read_log

WHOLE = pd.DataFrame({"application_id": [12, 13], "company": ["Tide", "Reed"]})
HALF = pd.DataFrame({"application_id": [12.0, None], "company": [None, "Reed"], "interviewed_on": ["2026-03-01"] * 2})


def in_frames(folder, **tables):
    return FollowUpLog(**tables)


def in_csv(folder, **tables):
    for name, frame in tables.items():
        frame.to_csv(folder / f"{name}.csv", index=False)
    return read_log(folder)


def in_parquet(folder, **tables):
    for name, frame in tables.items():
        frame.to_parquet(folder / f"{name}.parquet")
    return read_log(folder)


@pytest.fixture(params=[in_frames, in_csv, in_parquet])
def log_of(request, tmp_path):
    return lambda **tables: request.param(tmp_path, **tables)


def ids(log, name, column="application_id"):
    return log.tables[name][column].tolist()


@pytest.mark.parametrize("applications", [WHOLE, WHOLE.astype({"application_id": "float64"}), WHOLE.astype("str")])
def test_12_0_is_12_in_every_table_and_is_said_once_a_column(applications, log_of):
    log = log_of(applications=applications, interviews=HALF)
    assert ids(log, "applications") == ["12", "13"] and ids(log, "interviews") == ["12", "13"]
    assert log.problems["kept"].all() and log.problems["column"].eq("application_id").all()
    assert log.problems["value"].unique().tolist() == ["12.0"] and "read as 12" in log.problems["reason"].iloc[0]
    assert log.problems["table"].is_unique and "interviews" in log.problems["table"].tolist()


def test_an_answer_finds_the_note_that_it_names(log_of):
    notes = pd.DataFrame({"follow_up_id": [7, 8], "company": "Tide", "sent_on": ["2026-03-01", "2026-03-02"]})
    news = {"company": "Tide", "kind": "reply", "received_on": ["2026-03-03", "2026-03-04"], "in_reply_to": [8.0, None]}
    log = log_of(follow_ups=notes, responses=pd.DataFrame(news))
    assert ids(log, "responses", "in_reply_to")[0] == "8" and ids(log, "follow_ups", "follow_up_id") == ["7", "8"]


@pytest.mark.parametrize("known", [["1.0", "1.1", "2.0"], ["1.0", "1.10", "2.0"], ["1", "1.0", "2"]])
def test_versions_and_ids_of_which_there_are_both_stay_as_they_are(known, log_of):
    gifts = pd.DataFrame({"gift_id": known, "title": ["a", "b", "c"]}, dtype="str")
    notes = pd.DataFrame({"company": ["Tide"], "sent_on": ["2026-03-01"], "gift_id": ["1.0"]}, dtype="str")
    log = log_of(gifts=gifts, follow_ups=notes)
    assert ids(log, "gifts", "gift_id") == known and ids(log, "follow_ups", "gift_id") == ["1.0"]
    assert log.problems.empty


@pytest.mark.parametrize("large", [2.0**53, 1.5e17])
def test_a_number_too_large_for_a_float_is_left_alone_and_named(large, log_of):
    log = log_of(applications=pd.DataFrame({"application_id": [large, None], "company": ["Tide", "Reed"]}))
    assert ids(log, "applications") == [str(large), "reed"]
    assert log.problems[["value", "kept"]].values.tolist() == [[str(large), True]]
    assert "digits" in log.problems["reason"][0]


def test_texts_that_only_look_a_little_like_floats_are_no_floats(log_of):
    given = ["a1.0", "1.0.0", ".0", "1e5", "c+d@x.example", "-"]
    applications = pd.DataFrame({"application_id": given, "company": "Tide"})
    assert ids(log_of(applications=applications), "applications") == given
