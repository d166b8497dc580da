"""Waits and follow-up steps: conventions pinned by hand-worked logs, and equality with a plain state machine."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st

from followup_analytics import FollowUpLog, compare_cadences, follow_up_steps, response_curve, waits
from followup_analytics.waiting.waits import coded_waits, every_wait
from tests.laws import examples
from tests.makers import AS_OF, log_of
from tests.plain.plain_stats import CLOSINGS, ORDER, day, plain_waits


def one(*facts, applied=None, confirmed=None, closed=None, as_of=AS_OF):
    """The waits of one application as (origin, start, end, event, answer_kind, follow_ups)."""
    told = {"applied": applied, "confirmed": confirmed, "closed": closed}
    log = log_of([(0, on, kind) for on, kind in facts], [told])
    return brief(waits(log, as_of=day(as_of)))


def brief(frame):
    start, end = ((frame[name] - pd.Timestamp(day(0))).dt.days for name in ("started_on", "ended_on"))
    kind = frame["answer_kind"].astype(object).where(frame["answer_kind"].notna(), None)
    return list(zip(frame["origin"], start, end, frame["event"], kind, frame["follow_ups"], strict=True))


def test_an_application_waits_from_the_day_it_was_sent_to_the_first_answer():
    assert one((4, "rejection"), applied=1) == [("application", 1, 4, "answer", "rejection", 0)]


def test_notes_where_nothing_ever_started_a_wait_lie_in_none():
    assert waits(log_of([(0, 3, "follow_up")]), as_of=day(AS_OF)).empty


def test_an_application_without_a_day_and_without_facts_has_no_wait():
    assert one() == []


def test_a_reply_ends_a_wait_and_starts_the_next():
    assert one((0, "interview"), (4, "reply")) == [
        ("interview", 0, 4, "answer", "reply", 0),
        ("answer", 4, 30, "censored", None, 0),
    ]


def test_an_invitation_is_an_answer_and_starts_none():
    assert one((0, "interview"), (4, "invitation")) == [("interview", 0, 4, "answer", "invitation", 0)]


def test_an_interview_that_was_not_announced_is_an_answer():
    assert one((5, "interview"), applied=1)[0] == ("application", 1, 5, "answer", "interview", 0)


def test_an_announced_interview_censors_the_wait_that_a_later_reply_had_started():
    assert one((2, "invitation"), (3, "reply"), (5, "interview"), applied=1)[1:] == [
        ("answer", 3, 5, "censored", None, 0),
        ("interview", 5, 30, "censored", None, 0),
    ]


def test_an_invitation_on_the_day_of_the_interview_before_announces_the_next_one():
    assert one((2, "interview"), (2, "invitation"), (3, "reply"), (5, "interview"))[1][3:5] == ("censored", None)


def test_an_invitation_before_the_interview_before_announces_nothing_more():
    assert one((1, "invitation"), (2, "interview"), (5, "interview"))[0] == (
        ("interview", 2, 5, "answer", "interview", 0)
    )


def test_several_interviews_of_a_day_are_one_start():
    assert one((2, "interview"), (2, "interview")) == [("interview", 2, 30, "censored", None, 0)]


@pytest.mark.parametrize("kind", ["filled", "withdrawn", "hired"])
def test_a_closing_that_is_no_answer_closes_the_wait(kind):
    assert one((0, "interview"), (3, kind)) == [("interview", 0, 3, "closed", None, 0)]


def test_a_reply_to_a_closed_application_starts_no_wait_but_a_keep_in_mind_reopens_it_and_does():
    assert one((0, "interview"), (3, "rejection"), (5, "reply")) == [("interview", 0, 3, "answer", "rejection", 0)]
    assert one((0, "interview"), (3, "rejection"), (5, "keep_in_mind"))[1] == ("answer", 5, 30, "censored", None, 0)


def test_an_interview_reopens_a_closed_application():
    assert one((0, "interview"), (3, "filled"), (9, "interview"))[1] == ("interview", 9, 30, "censored", None, 0)


def test_a_hire_elsewhere_closes_the_open_waits_of_that_seeker_alone():
    log = log_of(
        [(0, 1, "interview"), (1, 2, "interview"), (2, 2, "interview"), (0, 5, "hired")],
        [{"seeker": "s"}, {"seeker": "s"}, {"seeker": "t"}],
    )
    assert [wait[3] for wait in brief(waits(log, as_of=day(AS_OF)))] == ["closed", "closed", "censored"]


def test_on_one_day_the_interview_starts_the_wait_then_the_note_then_the_reply():
    assert one((2, "reply"), (2, "follow_up"), (2, "interview")) == [
        ("interview", 2, 2, "answer", "reply", 1),
        ("answer", 2, 30, "censored", None, 0),
    ]


def test_a_note_after_the_reply_belongs_to_the_wait_that_the_reply_started():
    assert [wait[5] for wait in one((0, "interview"), (4, "reply"), (6, "follow_up"))] == [0, 1]


def test_where_both_have_a_time_a_note_of_the_same_day_belongs_to_the_wait_after_the_reply():
    log = FollowUpLog(
        applications=pd.DataFrame({"application_id": ["a"], "company": "A"}),
        interviews=pd.DataFrame({"application_id": ["a"], "interviewed_on": ["2026-01-01"]}),
        responses=pd.DataFrame(
            {"application_id": ["a"], "received_on": ["2026-01-05"], "kind": "reply", "received_at": "2026-01-05 09:00"}
        ),
        follow_ups=pd.DataFrame(
            {"application_id": ["a"], "sent_on": ["2026-01-05"], "sent_at": ["2026-01-05 10:00"]},
        ),
    )
    assert waits(log, as_of="2026-01-09")["follow_ups"].tolist() == [0, 1]


def test_a_note_while_nothing_is_awaited_lies_in_no_wait():
    facts = ((0, "interview"), (3, "invitation"), (4, "follow_up"), (9, "rejection"), (12, "follow_up"))
    assert [wait[5] for wait in one(*facts)] == [0]


def test_notes_of_one_day_count_once():
    assert one((0, "interview"), (3, "follow_up"), (3, "follow_up"))[0][5] == 1


def test_confirmed_on_ends_what_is_known_of_a_wait_that_had_begun():
    assert one((0, "interview"), (20, "follow_up"), (25, "rejection"), confirmed=10) == [
        ("interview", 0, 10, "censored", None, 0)
    ]


def test_an_event_on_the_confirmed_day_counts_and_a_later_wait_is_known_to_as_of():
    assert one((0, "interview"), (10, "reply"), confirmed=10)[0][3] == "answer"
    assert one((0, "interview"), (12, "interview"), confirmed=10)[1] == ("interview", 12, 30, "censored", None, 0)


def test_facts_after_as_of_and_planned_interviews_do_not_exist():
    assert one((0, "interview"), (5, "interview"), (6, "reply"), as_of=4) == [("interview", 0, 4, "censored", None, 0)]


def test_an_interview_before_the_stated_application_day_is_kept_and_censored_there():
    assert one((1, "interview"), applied=4) == [
        ("interview", 1, 4, "censored", None, 0),
        ("application", 4, 30, "censored", None, 0),
    ]


def test_two_applications_to_one_employer_on_one_day_wait_apart():
    log = log_of([(0, 3, "rejection")], [{"applied": 1}, {"applied": 1}])
    assert [wait[3] for wait in brief(waits(log, as_of=day(AS_OF)))] == ["answer", "censored"]


def test_interviews_of_one_day_are_one_start_also_where_a_timed_reply_lies_between_them():
    log = FollowUpLog(
        applications=pd.DataFrame({"application_id": ["a"], "company": "A"}),
        interviews=pd.DataFrame(
            {"application_id": "a", "interview_id": ["x", "y"], "interviewed_on": "2026-01-05", "round": [1, 2],
             "starts_at": ["09:00", "14:00"]}
        ),
        responses=pd.DataFrame(
            {"application_id": ["a"], "received_on": "2026-01-05", "kind": "reply", "received_at": "2026-01-05 11:00"}
        ),
    )  # fmt: skip
    found = waits(log, as_of="2026-01-09")
    assert found[["interview_id", "origin", "event"]].values.tolist() == [
        ["y", "interview", "answer"], ["y", "answer", "censored"],
    ]  # fmt: skip


def test_the_latest_interview_gives_id_and_impression_the_highest_round_of_a_day_first():
    log = FollowUpLog(
        applications=pd.DataFrame({"application_id": ["a"], "company": "A", "applied_on": ["2026-01-01"]}),
        interviews=pd.DataFrame(
            {
                "application_id": "a",
                "interview_id": ["z", "y", "x"],
                "interviewed_on": ["2026-01-05", "2026-01-05", "2026-01-09"],
                "round": [2, 1, None],
                "impression": [4, 2, None],
            }
        ),
    )
    found = waits(log, as_of="2026-01-20")
    assert found["interview_id"].fillna("none").tolist() == ["none", "z", "x"]
    assert found["impression"].fillna(0).tolist() == [0, 4, 0]


def test_an_empty_log_and_a_day_before_the_log_give_empty_frames_with_every_column():
    full = log_of([(0, 1, "interview"), (0, 2, "follow_up")])
    for log, as_of in ((FollowUpLog(), 10), (full, -5)):
        for table, filled in (
            (waits(log, as_of=day(as_of)), waits),
            (follow_up_steps(log, as_of=day(as_of)), follow_up_steps),
        ):
            assert table.empty
            assert table.dtypes.equals(filled(full, as_of=day(AS_OF)).dtypes)


def test_the_knowledge_rate_counts_ends_that_are_known():
    log = log_of([(0, 0, "interview"), (1, 0, "interview"), (0, 3, "filled")], [{}, {}])
    assert waits(log, as_of=day(AS_OF)).attrs["knowledge"] == {"known": 1, "of": 2, "share": 0.5}


def test_steps_cut_a_wait_at_its_note_days_with_attempt_delay_gap_and_weekday():
    log = log_of([(0, 0, "interview"), (0, 1, "follow_up"), (0, 11, "follow_up"), (0, 15, "reply")])
    steps = follow_up_steps(log, as_of=day(15)).iloc[:3]
    assert steps[["attempt", "start", "stop", "event"]].values.tolist() == [
        [0, 0, 1, "follow_up"],
        [1, 1, 11, "follow_up"],
        [2, 11, 15, "answer"],
    ]
    assert steps[["delay", "gap"]].fillna(-1).values.tolist() == [[-1, -1], [1, 1], [11, 10]]
    assert steps["kind"].fillna("").tolist() == ["", "thank_you", "check_in"]
    assert steps["weekday"].fillna("").tolist() == ["", "Friday", "Monday"]


def test_a_note_day_is_a_thank_you_if_any_note_is_and_takes_channel_and_gift_in_the_alphabet():
    log = FollowUpLog(
        applications=pd.DataFrame({"application_id": ["a"], "company": "A"}),
        interviews=pd.DataFrame({"application_id": ["a"], "interviewed_on": ["2026-01-01"]}),
        follow_ups=pd.DataFrame(
            {
                "application_id": "a",
                "sent_on": "2026-01-05",
                "kind": ["check_in", "thank_you", "check_in"],
                "channel": [None, "phone", "mail"],
                "gift_id": ["g2", "lost", "g1"],
            }
        ),
        gifts=pd.DataFrame({"gift_id": ["g1", "g2"], "kind": ["link", "article"], "title": "T"}),
    )
    note = follow_up_steps(log, as_of="2026-01-20").iloc[1]
    assert note[["kind", "channel", "gift"]].tolist() == ["thank_you", "mail", "article"]


KINDS = st.sampled_from([*ORDER[1:], "interview", "follow_up", "reply"])
DAYS = st.integers(0, 9)
FACTS = st.lists(st.tuples(st.integers(0, 5), DAYS, KINDS), max_size=40)
APPLICATIONS = st.lists(
    st.fixed_dictionaries(
        {
            "seeker": st.sampled_from("st"),
            "applied": st.none() | DAYS,
            "confirmed": st.none() | DAYS,
            "closed": st.none() | st.none() | st.sampled_from(CLOSINGS),
        }
    ),
    min_size=6,
    max_size=6,
)


@examples(8, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(FACTS, APPLICATIONS, DAYS, st.sampled_from([None, "check_in"]))
def test_waits_equal_a_plain_state_machine(facts, applications, as_of, kind):
    log = log_of(facts, applications, kind)
    found = waits(log, as_of=day(as_of))
    every = plain_waits(applications, facts, as_of, kindless=kind is None, left_out=True)
    plain = [wait for wait in every if not wait["left_out"]]
    keys = ("origin", "start", "end", "event", "answer_kind")
    assert brief(found) == [(*(wait[key] for key in keys), len(wait["notes"])) for wait in plain]
    assert found.attrs["left_out"] == len(every) - len(plain)
    coded, notes = coded_waits(log, as_of=day(as_of), left_out=True)
    assert coded.left_out.tolist() == [wait["left_out"] for wait in every]
    assert np.bincount(notes.wait, minlength=len(coded)).tolist() == [len(wait["notes"]) for wait in every]
    alone = every_wait(log, as_of=day(as_of))
    assert all(np.array_equal(getattr(alone, name), getattr(coded, name)) for name in vars(coded))


@examples(8, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(FACTS, APPLICATIONS, DAYS, st.integers(0, 40), st.sampled_from([None, "check_in"]))
def test_what_is_known_on_a_day_is_the_same_after_a_later_day_was_asked(facts, applications, as_of, later, kind):
    asked, afresh = (log_of(facts, applications, kind) for _ in range(2))
    for ask in (every_wait, coded_waits):
        ask(asked, as_of=day(as_of + later))
    both = [coded_waits(log, as_of=day(as_of), left_out=True) for log in (asked, afresh)]
    for one, other in [*zip(*both, strict=True), [every_wait(log, as_of=day(as_of)) for log in (asked, afresh)]]:
        for name, cells in vars(other).items():
            assert np.array_equal(getattr(one, name), cells) and getattr(one, name).dtype == cells.dtype


def test_the_wait_that_runs_on_before_an_undated_closing_is_left_out_and_those_before_it_stay():
    facts = ((0, "interview"), (4, "reply"), (6, "follow_up"))
    assert one(*facts, closed="rejection") == [("interview", 0, 4, "answer", "reply", 0)]
    assert one(*facts, closed="rejection", as_of=5) == one(*facts, as_of=5)
    assert one(*facts, (9, "rejection"), closed="rejection") == one(*facts, (9, "rejection"))
    assert one(*facts, (9, "interview"), closed="rejection", confirmed=8)[1:] == [
        ("interview", 9, 30, "censored", None, 0)
    ]


def test_a_note_without_a_kind_on_the_day_of_the_application_is_the_application():
    def notes(*facts, kind=None, applied=1):
        log = log_of([(0, on, what) for on, what in facts], [{"applied": applied}], kind)
        return waits(log, as_of=day(AS_OF))["follow_ups"].sum()

    assert notes((1, "follow_up"), (1, "follow_up"), (9, "follow_up")) == 1
    assert notes((1, "follow_up"), kind="check_in") == 1
    assert notes((1, "follow_up"), (1, "interview")) == 1
    assert notes((0, "reply"), (1, "follow_up")) == 1
    assert notes((1, "follow_up"), (1, "reply")) == 0
    assert notes((2, "follow_up")) == 1


@examples(3)
@given(st.data(), FACTS, APPLICATIONS)
def test_the_order_of_rows_does_not_matter_and_steps_add_up_to_waits(data, facts, applications):
    log = log_of(facts, applications, "check_in")
    shuffled = log_of(data.draw(st.permutations(facts)), applications, "check_in")
    found, steps = waits(log, as_of=day(9)), follow_up_steps(log, as_of=day(9))
    pd.testing.assert_frame_equal(found, waits(shuffled, as_of=day(9)))
    pd.testing.assert_frame_equal(steps, follow_up_steps(shuffled, as_of=day(9)))
    lengths = (steps["stop"] - steps["start"]).groupby(steps["wait"]).sum()
    assert lengths.tolist() == found["days"].tolist()
    assert (steps.groupby("wait")["attempt"].max().tolist()) == found["follow_ups"].tolist()


def test_the_frames_given_stay_as_they_were():
    log = log_of([(0, 1, "interview"), (0, 2, "follow_up"), (0, 4, "reply")], [{"applied": 0}])
    before = {name: frame.copy() for name, frame in log.tables.items()}
    waits(log, as_of=day(AS_OF)), follow_up_steps(log, as_of=day(AS_OF))
    for name, frame in before.items():
        pd.testing.assert_frame_equal(frame, log.tables[name])


@pytest.mark.parametrize("impression", [0, -3, 9, 10**12])
def test_an_impression_outside_its_scale_is_a_missing_one(impression):
    log = FollowUpLog(
        applications=pd.DataFrame({"application_id": ["a"], "company": "Tide Labs"}),
        interviews=pd.DataFrame(
            {"application_id": ["a"], "interviewed_on": ["2026-01-01"], "impression": [impression]}
        ),
    )
    assert waits(log, as_of="2026-02-01")["impression"].isna().all()
    assert response_curve(log, as_of="2026-02-01", by="impression")["impression"].unique().tolist() == ["unknown"]
    assert compare_cadences(log, as_of="2026-02-01", draws=2)["at_risk"].tolist() == [0, 0, 0, 0]
