"""The whole search: stages reached, states, silence, and what passes each stage, by hand and against a plain rule."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics import FollowUpLog
from followup_analytics.analyses.progress import ENDINGS, STAGES, outcomes, stages
from followup_analytics.log import words
from followup_analytics.log.errors import TakenName, UnknownChoice
from tests.laws import examples
from tests.makers import log_from
from tests.plain.plain_status import facts_by_application, plain_statuses

AS_OF = "2026-03-01"


def day(number):
    return str(dt.date(2026, 1, 1) + dt.timedelta(days=number))


def log_of(applications, interviews=(), follow_ups=(), responses=()):
    """Rows as tuples: (id, applied day, more), (id, day), (id, day), (id, day, kind); days count from 2026-01-01."""
    return log_from(
        applications=pd.DataFrame(
            [{"application_id": a, "company": a, "applied_on": None if d is None else day(d), **m}
             for a, d, m in (((*row, {})[:3]) for row in applications)]
        ),
        interviews=pd.DataFrame([{"application_id": a, "interviewed_on": day(d)} for a, d in interviews]),
        follow_ups=pd.DataFrame([{"application_id": a, "sent_on": day(d)} for a, d in follow_ups]),
        responses=pd.DataFrame([{"application_id": a, "received_on": day(d), "kind": k} for a, d, k in responses]),
    )  # fmt: skip


def cell(log, column, as_of=AS_OF):
    return outcomes(log, as_of=as_of).set_index("application_id")[column].to_dict()


def test_an_empty_log_gives_empty_frames():
    log = FollowUpLog()
    assert outcomes(log, as_of=AS_OF).empty
    assert stages(log, as_of=AS_OF).empty


def test_before_the_log_begins_nothing_exists():
    log = log_of([("a", 10), ("b", None)], interviews=[("b", 12)])
    assert outcomes(log, as_of=day(5)).empty
    assert stages(log, as_of=day(5)).empty
    assert cell(log, "stage", day(11)) == {"a": "applied"}


def test_a_rejection_is_an_answer_and_ends_the_application():
    log = log_of([("a", 0)], responses=[("a", 7, "rejection")])
    row = outcomes(log, as_of=AS_OF).iloc[0]
    assert (row["stage"], row["state"], row["first_answer_days"]) == ("answered", "rejection", 7)
    assert pd.isna(row["silent_days"])


def test_a_position_filled_without_a_word_is_no_answer():
    log = log_of([("a", 0)], responses=[("a", 7, "filled")])
    assert cell(log, "stage") == {"a": "applied"}
    assert outcomes(log, as_of=AS_OF)["first_answer_days"].isna().all()


def test_an_interview_counts_as_the_first_answer():
    log = log_of([("a", 0)], interviews=[("a", 4)], responses=[("a", 9, "reply")])
    assert cell(log, "first_answer_days") == {"a": 4}


def test_an_answer_dated_before_the_application_has_no_days():
    log = log_of([("a", 10)], responses=[("a", 3, "reply")])
    assert outcomes(log, as_of=AS_OF)["first_answer_days"].isna().all()


@pytest.mark.parametrize(
    ("news", "state"),
    [
        ([(5, "keep_in_mind")], "keep_in_mind"),
        ([(5, "keep_in_mind"), (8, "reply")], "open"),
        ([(5, "rejection"), (8, "reply")], "rejection"),
        ([(5, "rejection"), (8, "invitation")], "open"),
        ([(5, "rejection"), (8, "keep_in_mind")], "keep_in_mind"),
        ([(5, "offer"), (8, "hired")], "hired"),
        ([(5, "offer")], "offer"),
        ([(5, "filled")], "filled"),
        ([(5, "withdrawn")], "withdrawn"),
    ],
)
def test_the_state_is_what_the_latest_news_says(news, state):
    assert cell(log_of([("a", 0)], responses=[("a", *n) for n in news]), "state") == {"a": state}


def test_a_job_found_elsewhere_closes_what_was_open_and_leaves_a_rejection_a_rejection():
    log = log_of(
        [("won", 0), ("open", 0), ("lost", 0)], responses=[("lost", 3, "rejection"), ("won", 9, "hired")]
    )  # fmt: skip
    assert cell(log, "state") == {"won": "hired", "open": "hired_elsewhere", "lost": "rejection"}


def test_several_notes_on_one_day_are_one_note_day():
    log = log_of([("a", 0)], follow_ups=[("a", 3), ("a", 3), ("a", 8)])
    assert cell(log, "follow_ups") == {"a": 2}


def test_silence_runs_from_the_last_contact_else_from_the_application():
    log = log_of([("a", 0), ("b", 0)], follow_ups=[("b", 30)])
    assert cell(log, "silent_days") == {"a": 59, "b": 29}
    assert cell(log, "last_contact_on")["b"] == pd.Timestamp(day(30))


def test_the_frames_given_stay_as_they_were():
    log = log_of([("a", 0)], responses=[("a", 7, "reply")])
    before = log.applications.copy()
    outcomes(log, as_of=AS_OF), stages(log, as_of=AS_OF, by="company")
    pd.testing.assert_frame_equal(log.applications, before)


def test_results_say_their_day_and_that_they_are_simulated():
    log = log_of([("a", 0, {"simulated": True})])
    for result in (outcomes(log, as_of=AS_OF), stages(log, as_of=AS_OF)):
        assert (result.attrs["as_of"], result.attrs["simulated"]) == (AS_OF, True)


# Ten applications on day 0: answers on days 2, 4, 4, 6; closed without answer on day 4; five wait to day 59.
TEN = log_of(
    [(name, 0) for name in "abcdefghij"],
    responses=[("a", 2, "reply"), ("b", 4, "reply"), ("c", 4, "rejection"), ("d", 6, "reply"), ("e", 4, "filled")],
)


def test_each_stage_splits_into_moved_on_ended_and_waiting():
    row = stages(TEN, as_of=AS_OF).iloc[0]
    assert row[["entered", "moved_on", "ended", "waiting"]].tolist() == [10, 4, 1, 5]
    second = stages(TEN, as_of=AS_OF).iloc[1]
    assert second[["entered", "moved_on", "ended", "waiting"]].tolist() == [4, 0, 1, 3]


def test_the_rate_is_aalen_johansen_up_to_the_last_day_with_five_at_risk():
    row = stages(TEN, as_of=AS_OF).iloc[0]
    # day 2: 1/10; day 4: 2 of 9 move and one ends; day 6: 1 of 6; day 59: the five that wait leave
    assert row["rate"] == pytest.approx(1 / 10 + 9 / 10 * 2 / 9 + 6 / 10 * 1 / 6)
    assert (row["by_day"], row["median_days"]) == (59, 4)
    assert row["lower"] < row["rate"] < row["upper"]


def test_waiting_ones_are_not_failures():
    """Half have waited for two days only: the rate is that of those seen long enough, above moved on / entered."""
    old = [(f"old{i}", 0) for i in range(10)]
    new = [(f"new{i}", 57) for i in range(10)]
    log = log_of([*old, *new], responses=[(f"old{i}", 20, "reply") for i in range(8)])
    row = stages(log, as_of=AS_OF).iloc[0]
    assert row["so_far"] == pytest.approx(0.4)
    assert row["rate"] == pytest.approx(0.8)


def test_seekers_that_hang_together_widen_the_interval():
    """Thirty seekers of two applications with one fate know less than sixty seekers of one."""
    names = [f"{s}-{i}" for s in range(30) for i in range(2)]
    news = [(name, 5, "reply") for name in names if int(name.split("-")[0]) % 2]
    together = stages(log_of([(n, 0, {"seeker": n.split("-")[0]}) for n in names], responses=news), as_of=AS_OF).iloc[0]
    apart = stages(log_of([(n, 0, {"seeker": n}) for n in names], responses=news), as_of=AS_OF).iloc[0]
    assert together["rate"] == apart["rate"] == pytest.approx(0.5)
    assert together["upper"] - together["lower"] > 1.3 * (apart["upper"] - apart["lower"])


def test_confirmed_on_ends_what_is_known():
    log = log_of([(c, 0, {"confirmed_on": day(3)}) for c in "abcdefghij"], responses=[("a", 1, "reply")])
    assert stages(log, as_of=AS_OF).iloc[0]["by_day"] == 3


def test_with_nobody_waiting_the_rate_is_the_plain_share_with_wilson():
    log = log_of([(c, 0) for c in "abc"], responses=[("a", 5, "reply"), ("b", 6, "filled"), ("c", 7, "filled")])
    row = stages(log, as_of=AS_OF).iloc[0]
    assert row["rate"] == pytest.approx(1 / 3)
    assert (row["lower"], row["upper"]) == (pytest.approx(0.0615, abs=1e-4), pytest.approx(0.7923, abs=1e-4))


def test_where_all_moved_on_the_interval_is_that_of_their_number_whatever_the_days():
    """Shares of a day add up to 1 but for the last bit, and twenty of twenty once had a lower end of 15 %."""
    rng = np.random.default_rng(2)
    for _ in range(12):
        names = [f"a{i}" for i in range(20)]
        log = log_of([(n, 0) for n in names], responses=[(n, int(rng.integers(1, 30)), "reply") for n in names])
        row = stages(log, as_of=AS_OF).iloc[0]
        assert row[["rate", "lower", "upper"]].tolist() == pytest.approx([1, 0.838875, 1], abs=1e-6)


def test_where_some_wait_fewer_than_ten_give_no_rate():
    log = log_of([(c, 0) for c in "abcdefghi"], responses=[("a", 5, "reply")])
    assert stages(log, as_of=AS_OF)[["rate", "lower", "upper", "by_day"]].iloc[0].isna().all()


def test_stages_by_group_add_up_and_a_missing_group_is_unknown():
    log = log_of([("a", 0, {"source": "x"}), ("b", 0, {"source": None}), ("c", 0, {"source": "x"})])
    rows = stages(log, as_of=AS_OF, by="source")
    assert rows.loc[rows["stage"] == "applied", ["source", "entered"]].values.tolist() == [["unknown", 1], ["x", 2]]
    with pytest.raises(UnknownChoice, match="'colour' is not known here"):
        stages(log, as_of=AS_OF, by="colour")


NAMES = "abc"
DAYS = st.integers(0, 20)
FACT = st.tuples(st.sampled_from(NAMES), DAYS)
MORE = st.fixed_dictionaries(
    {
        "seeker": st.sampled_from("st"),
        "closed": st.none() | st.sampled_from(words.CLOSINGS),
        "confirmed_on": st.none() | st.none() | DAYS.map(day),
    }
)
LOGS = st.builds(
    lambda rows, i, f, r: log_of([(a, *row) for a, row in zip(NAMES, rows, strict=True)], i, f, r),
    st.tuples(*[st.tuples(st.none() | DAYS, MORE)] * 3),
    st.lists(FACT, max_size=4),
    st.lists(FACT, max_size=4),
    st.lists(st.tuples(st.sampled_from(NAMES), DAYS, st.sampled_from(words.NEWS)), max_size=6),
)


@examples(5)
@given(LOGS, st.integers(0, 22))
def test_the_vectorised_state_equals_the_plain_one(log, last):
    found = cell(log, "state", day(last))
    plain = plain_statuses(log, day(last))
    assert found == {name: plain[name]["state"] for name in found}


def plain_stages(log, as_of):
    """(entered, moved on, ended, waiting, left out) of each stage, one application after the other."""
    statuses, facts = plain_statuses(log, as_of), facts_by_application(log)
    counts = [[0] * 5 for _ in STAGES[1:]]
    for name in outcomes(log, as_of=as_of)["application_id"]:
        days, ended = plain_days(facts.get(name, []), statuses[name], as_of), plain_end(statuses[name])
        for at, row in enumerate(counts):
            if days[at] is None:
                continue
            moved = days[at + 1] is not None
            until = days[at + 1] if moved else ended
            row[0] += 1
            row[1 if moved else 3 if ended is None else 2] += 1
            row[4] += "unknown" in (days[at], until)
    return counts


def plain_days(facts, status, as_of):
    """The day each stage was reached: None, a day, or unknown."""
    kinds = [(*words.ANSWERS, "interview"), ("interview",), ("offer", "hired"), ("hired",)]
    own = [(when, kind) for when, kind in facts if when <= pd.Timestamp(as_of)]
    days = [min([when for when, kind in own if kind in names], default=None) for names in kinds]
    for at in (2, 1, 0):
        days[at] = min([when for when in days[at : at + 2] if when is not None], default=None)
    last, told = status["shut"] or (None, None)
    for at in range({"rejection": 1, "offer": 3, "hired": 4}.get(told, 0)):
        days[at] = days[at] if days[at] is not None and days[at] <= last else "unknown"
    return ["began", *days]


def plain_end(status):
    """The day its present run of endings began: None, a day, or unknown."""
    run = status["run"]
    endings = [kind in ENDINGS for kind, _ in run]
    if not run or not endings[-1]:
        return None
    first = len(endings) - endings[::-1].index(False) if False in endings else 0
    return run[first][1] or "unknown"


@examples(6)
@given(LOGS, st.integers(0, 22))
def test_the_counts_of_the_stages_equal_a_plain_version(log, last):
    rows = stages(log, as_of=day(last))
    found = rows[["entered", "moved_on", "ended", "waiting", "left_out"]].values.tolist()
    assert (found or [[0] * 5] * 4) == plain_stages(log, day(last))


@examples(3)
@given(LOGS)
def test_whoever_moves_on_enters_the_next_stage_and_rates_are_shares(log):
    rows = stages(log, as_of=day(20))
    assert (rows["entered"] == rows["moved_on"] + rows["ended"] + rows["waiting"]).all()
    assert rows["moved_on"].tolist()[:-1] == rows["entered"].tolist()[1:]
    assert rows["entered"].iloc[0] == len(outcomes(log, as_of=day(20))) if len(rows) else True
    known = rows.dropna(subset="rate")
    assert ((known["lower"] <= known["rate"] + 1e-9) & (known["rate"] <= known["upper"] + 1e-9)).all()
    assert np.isin(rows["stage"], STAGES).all()


def test_a_column_called_like_one_of_the_result_is_refused():
    log = FollowUpLog(applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide"], "stage": ["one"]}))
    with pytest.raises(TakenName, match="stage"):
        stages(log, as_of="2026-01-01", by="stage")
