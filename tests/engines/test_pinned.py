"""What engines answer differently where nobody looks, worked out by hand: ties, windows, nulls, days before 1970."""

import pandas as pd
import pytest

import followup_analytics as fa
from followup_analytics import FollowUpLog
from followup_analytics.engines.engine import in_order
from followup_analytics.export.prepared import prepare
from tests.makers import day, log_of


@pytest.fixture
def there(tmp_path):
    def opened(log):
        prepare(log, tmp_path / "log")
        return fa.open_log(tmp_path / "log")

    return opened


def curve(log, as_of, **asked):
    frame = fa.response_curve(log, as_of=as_of, **{"horizon": 3} | asked)
    return frame[["at_risk", "answered", "closed", "censored"]].values.tolist()


def test_a_note_comes_before_the_answer_of_its_day_and_the_answer_before_the_closing(there):
    log = there(log_of([(0, 0, "interview"), (0, 2, "follow_up"), (0, 2, "reply"), (0, 2, "filled")]))
    assert curve(log, day(9))[2] == [1, 1, 0, 0]
    assert curve(log, day(9), clock="follow_up")[0] == [1, 1, 0, 0]
    assert fa.outcomes(log, as_of=day(9))[["stage", "state"]].values.tolist() == [["interviewed", "filled"]]


def test_the_day_asked_is_within_the_window_and_the_day_after_is_not(there):
    log = there(log_of([(0, 0, "interview"), (0, 3, "reply"), (1, 3, "interview")], [{}, {}]))
    assert curve(log, day(2))[2] == [1, 0, 0, 1]
    assert curve(log, day(3)) == [[2, 0, 0, 1], [1, 0, 0, 0], [1, 0, 0, 0], [1, 1, 0, 0]]


def test_an_application_without_a_day_is_there_and_waits_for_nothing(there):
    log = there(log_of([], [{}, {"closed": "rejection"}, {"applied": 5}]))
    found = fa.outcomes(log, as_of=day(3))
    assert found["state"].tolist() == ["open", "rejection"] and found["silent_days"].isna().all()
    assert curve(log, day(9), clock="application")[0] == [1, 0, 0, 0]
    assert fa.stages(log, as_of=day(9))["entered"].tolist() == [3, 1, 0, 0]


def test_days_before_1970_are_days_like_others(there):
    rows = {"application_id": ["a"], "company": "Tide Labs", "applied_on": "1969-12-28"}
    news = {"application_id": "a", "received_on": ["1969-12-30", "1970-01-02"], "kind": ["reply", "rejection"]}
    log = there(FollowUpLog(applications=pd.DataFrame(rows), responses=pd.DataFrame(news)))
    assert curve(log, "1970-01-09", clock="application")[2] == [1, 1, 0, 0]
    told = fa.outcomes(log, as_of="1970-01-09")
    assert told[["state", "first_answer_days"]].values.tolist() == [["rejection", 2]]
    assert fa.stages(log, as_of="1970-01-09")["ended"].tolist() == [0, 1, 0, 0]


def test_shares_of_small_numbers_are_no_whole_numbers(there):
    facts = [(who, 0, "interview") for who in range(3)] + [(0, 1, "reply")]
    frame = fa.response_curve(there(log_of(facts, [{}] * 3)), as_of=day(9), horizon=1)
    assert frame["response"].tolist() == pytest.approx([0, 1 / 3])


def test_rows_that_come_in_no_order_are_put_into_theirs(there):
    log = there(log_of([(who, 0, "interview") for who in range(9)], [{}] * 9))
    numbers = log.engine.numbers("select wait, start from waits order by wait desc")
    assert in_order(numbers, "wait")["wait"].tolist() == sorted(numbers["wait"].tolist())
