"""Tables as JSON: records that read back as the table they were."""

import json

import numpy as np
import pandas as pd
import pytest

from followup_analytics import FollowUpLog, due_list, promised_days, simulate
from followup_analytics.analyses.questions import QUESTIONS
from followup_analytics.export.json_records import due_json, json_bytes
from tests.awkward_texts import random_texts


@pytest.fixture(scope="module")
def cohort():
    log, truth = simulate("promise", interviews=60, per_seeker=10, seed=1)
    return log, truth.attrs["as_of"]


def read_back(data, like):
    rows = json.loads(data, parse_constant=pytest.fail)
    return pd.DataFrame(rows, columns=like.columns).astype(like.dtypes)


@pytest.mark.parametrize("name", [*QUESTIONS, "due", "promised_days", "applications", "interviews"])
def test_a_table_reads_back_as_it_was(name, cohort):
    log, day = cohort
    if name in QUESTIONS:
        frame = QUESTIONS[name].ask(log, as_of=day, **({"draws": 3} if QUESTIONS[name].slow else {}))
    else:
        makers = {"due": due_list, "promised_days": promised_days}
        frame = makers[name](log, as_of=day) if name in makers else log.tables[name]
    assert len(frame)
    pd.testing.assert_frame_equal(read_back(json_bytes(frame), frame), frame, check_exact=True)


def test_days_are_iso_times_too_and_missing_is_null():
    frame = pd.DataFrame(
        {
            "due_on": pd.to_datetime(["2026-03-04", None]),
            "noted_at": pd.to_datetime(["2026-03-04 10:05", None]),
            "sent": pd.array([3, None], "Int64"),
            "rate": [0.1 + 0.2, np.inf],
            "enough": pd.array([True, None], "boolean"),
            "company": pd.array(["Zoë \u202e & Co", None], "str"),
        }
    )
    first, second = json.loads(json_bytes(frame))
    assert list(first.values()) == ["2026-03-04", "2026-03-04T10:05:00", 3, 0.1 + 0.2, True, "Zoë \u202e & Co"]
    assert set(second.values()) == {None}
    assert json_bytes(frame.head(0)) == b"[]\n"


def test_whatever_a_text_holds_it_comes_back_and_no_sign_rewrites_the_terminal():
    texts = pd.DataFrame({"note": random_texts(2_000, seed=3)}, dtype="str")
    data = json_bytes(texts).decode()
    assert [row["note"] for row in json.loads(data)] == texts["note"].tolist()
    assert all(line.isprintable() for line in data.split("\n"))


def test_a_simulated_due_list_says_so_in_each_record(cohort):
    log, day = cohort
    assert all(row["simulated"] for row in json.loads(due_json(due_list(log, as_of=day))))
    assert json.loads(due_json(due_list(FollowUpLog(), as_of=day))) == []
