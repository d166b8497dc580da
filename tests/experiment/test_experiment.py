"""The self-experiment: drawn before it is due, read as drawn, valid at every look."""

import itertools

import numpy as np
import pandas as pd
import pytest

from followup_analytics import FollowUpLog, due_list
from followup_analytics.experiment.assignment import DELAYS, as_assigned, draw_arms, draw_gifts
from followup_analytics.experiment.comparison import arms_assigned, compare_arms
from followup_analytics.experiment.sequences import difference_sequence, notes_needed
from followup_analytics.letters.draft import draft
from followup_analytics.log.errors import OutOfRange, UnknownChoice
from followup_analytics.log.words import GIFT_KINDS
from tests.makers import log_from

DAYS = {"interviews": "interviewed_on", "follow_ups": "sent_on", "responses": "received_on"}


def log_of(plans=(), responses=(), count=1, confirmed_on=None, **more):
    ids = [f"a{n}" for n in range(count)]
    tables = {
        "applications": pd.DataFrame({"application_id": ids, "company": "Tide Labs", "confirmed_on": confirmed_on}),
        "interviews": pd.DataFrame({"application_id": ids, "interviewed_on": "2026-03-01"}),
        "follow_ups": pd.DataFrame({"application_id": ids, "sent_on": "2026-03-02"}),
        "responses": pd.DataFrame(responses, columns=["application_id", "received_on", "kind"]),
        "plans": pd.DataFrame(plans),
        **more,
    }
    return log_from(
        **{
            name: frame.astype({DAYS[name]: "datetime64[us]"}) if name in DAYS else frame
            for name, frame in tables.items()
        }
    )


def drawn(application="a0", day="2026-03-03", arm="7"):
    return {"application_id": application, "kind": "arm", "arm": arm, "decided_on": day, "until_on": "2026-03-09"}


def test_an_arm_is_written_down_with_the_pin_that_sets_the_day_before_it_is_due():
    plans = draw_arms(log_of(count=60), as_of="2026-03-03", seed=5)
    assert len(plans) == 120
    arms = [row for row in plans if row["kind"] == "arm"]
    assert {row["arm"] for row in arms} == {str(arm) for arm in DELAYS}
    due = due_list(log_of(plans, count=60), as_of="2026-03-03").set_index("application_id")["due_on"]
    for row in arms:
        assert due[row["application_id"]] == pd.Timestamp("2026-03-02") + pd.Timedelta(days=int(row["arm"]))
        assert pd.Timestamp(row["decided_on"]) < due[row["application_id"]]


def test_the_same_seed_draws_the_same_arms_and_nothing_is_drawn_twice():
    log = log_of(count=20)
    plans = draw_arms(log, as_of="2026-03-03", seed=5)
    assert draw_arms(log, as_of="2026-03-03", seed=5) == plans != draw_arms(log, as_of="2026-03-03", seed=6)
    later = [row["arm"] for row in draw_arms(log, as_of="2026-03-05", seed=5)]
    assert later == [row["arm"] for row in plans]
    assert draw_arms(log_of(plans, count=20), as_of="2026-03-05", seed=5) == []


@pytest.mark.parametrize(
    ("log", "as_of"),
    [
        (log_of(), "2026-03-09"),  # the arm of 7 days is out of reach
        (log_of(responses=[("a0", "2026-03-02", "rejection")]), "2026-03-03"),
        (log_of(responses=[("a0", "2026-03-02", "keep_in_mind")]), "2026-03-03"),
        (log_of([{**drawn(), "kind": "pin"}]), "2026-03-03"),
        (log_of(follow_ups=pd.DataFrame({"application_id": [], "sent_on": []})), "2026-03-01"),  # a thank-you is due
    ],
)
def test_nothing_is_drawn_where_the_draw_would_not_be_fair_or_free(log, as_of):
    assert draw_arms(log, as_of=as_of, seed=1) == []


@pytest.mark.parametrize(
    ("responses", "as_of", "state", "answered"),
    [
        ([], "2026-03-23", "pending", False),
        ([], "2026-03-24", "counted", False),
        ([("a0", "2026-03-24", "reply")], "2026-03-24", "counted", True),
        ([("a0", "2026-03-25", "reply")], "2026-04-24", "counted", False),
        ([("a0", "2026-03-03", "reply")], "2026-04-24", "counted", False),
        ([("a0", "2026-03-04", "reply")], "2026-03-05", "pending", False),
        ([("a0", "2026-03-10", "filled")], "2026-04-24", "counted", False),
    ],
)
def test_a_draw_counts_once_its_days_are_over_whatever_came(responses, as_of, state, answered):
    found = arms_assigned(log_of([drawn()], responses), as_of=as_of).iloc[0]
    assert (found["arm"], found["state"], found["answered"]) == ("7", state, answered)


def test_the_arm_is_read_not_what_was_sent():
    late = pd.DataFrame({"application_id": ["a0", "a0"], "sent_on": ["2026-03-02", "2026-03-20"]})
    found = arms_assigned(log_of([drawn()], follow_ups=late), as_of="2026-04-24")
    assert found["arm"].tolist() == ["7"]


def test_draws_that_overlap_do_not_count_and_one_not_checked_to_the_end_is_seen_until_then():
    plans = [drawn(), drawn(day="2026-03-10", arm="14"), drawn(day="2026-03-24")]
    states = arms_assigned(log_of(plans), as_of="2026-06-01")["state"].tolist()
    assert states == ["counted", "overlapping", "counted"]
    checked = log_of([drawn()], confirmed_on=pd.Timestamp("2026-03-20"))
    found = arms_assigned(checked, as_of="2026-06-01")[["state", "days", "event"]]
    assert found.values.tolist() == [["counted", 17, "censored"]]


@pytest.mark.parametrize(
    ("came", "state", "answered"),
    [(("2026-03-12", "offer"), "counted", True), (("2026-03-12", "filled"), "counted", False),
     (("2026-03-13", "reply"), "counted", False)],
)  # fmt: skip
def test_a_draw_counts_with_what_had_come_by_the_day_checked_and_with_nothing_later(came, state, answered):
    log = log_of([drawn()], [("a0", *came)], confirmed_on=pd.Timestamp("2026-03-12"))
    found = arms_assigned(log, as_of="2026-06-01").iloc[0]
    assert (found["state"], found["answered"]) == (state, answered)


def checked_at_random(seed, draws=600):
    """Two arms of the same chance, .3, of an answer within 21 days; many applications are last checked before that."""
    rng, start = np.random.default_rng(seed), pd.Timestamp("2026-03-03")
    came, day = rng.random(draws) < 0.3, rng.integers(1, 22, draws)
    checked = start + pd.to_timedelta(np.where(rng.random(draws) < 0.7, rng.integers(0, 30, draws), 60), unit="D")
    plans = [drawn(f"a{at}", arm=str(arm)) for at, arm in enumerate(rng.choice([7, 14], draws))]
    kinds = rng.choice(["reply", "invitation", "rejection"], draws)
    on = (start + pd.to_timedelta(day, unit="D")).strftime("%Y-%m-%d")
    responses = [(f"a{at}", on[at], str(kinds[at])) for at in np.flatnonzero(came)]
    return log_of(plans, responses, draws, confirmed_on=checked)


def test_two_equal_arms_are_told_equal_whenever_applications_were_last_checked():
    rates = [compare_arms(checked_at_random(seed), as_of="2026-06-01")["rate"].tolist() for seed in range(8)]
    error = np.std(rates, axis=0, ddof=1) / np.sqrt(len(rates))
    assert (np.abs(np.mean(rates, axis=0) - 0.3) < 0.01 + 2 * error).all()


def test_the_classes_of_answers_add_up_in_every_arm():
    log = checked_at_random(1)
    whole, *parts = (compare_arms(log, as_of="2026-06-01", answer=a) for a in ("any", "good", ("reply",), "bad"))
    np.testing.assert_allclose(sum(part["rate"] for part in parts), whole["rate"], atol=1e-12)
    assert whole[["good", "neutral", "bad"]].sum(axis=1).tolist() == whole["answered"].tolist()
    assert all(part["counted"].tolist() == whole["counted"].tolist() for part in parts)


def test_an_arm_worked_by_hand():
    """Of four draws one is answered on day 5, one checked last on day 3, one closed on day 10, one silent: 1 of 3."""
    plans = [drawn(f"a{at}") for at in range(4)]
    checked = [None, pd.Timestamp("2026-03-06"), None, None]
    log = log_of(plans, [("a0", "2026-03-08", "reply"), ("a2", "2026-03-13", "filled")], 4, confirmed_on=checked)
    row = compare_arms(log, as_of="2026-06-01").iloc[0]
    assert row[["drawn", "counted", "censored", "answered"]].tolist() == [4, 4, 1, 1]
    assert row["rate"] == pytest.approx(1 / 3) and row["lower"] < 1 / 3 < row["upper"]


def test_the_two_arms_furthest_apart_are_told_wherever_they_stand():
    count, answered = 1_200, {0: 5, 1: 2, 2: 9}  # of ten, by arm
    plans = [drawn(f"a{n}", arm=str(DELAYS[n % 3])) for n in range(count)]
    answers = [(f"a{n}", "2026-03-12", "reply") for n in range(count) if n // 3 % 10 < answered[n % 3]]
    says = compare_arms(log_of(plans, answers, count), as_of="2026-06-01").attrs["says"]
    assert says.startswith("After 14 days ") and says.endswith(
        "more answers came than after 10 days. Counted so far: 1,200."
    )


def test_arms_are_compared_with_the_first_and_said_to_differ_only_where_0_is_out():
    count = 600
    plans = [drawn(f"a{n}", arm=str(DELAYS[n % 2])) for n in range(count)]
    answers = [(f"a{n}", "2026-03-12", "reply") for n in range(count) if n % 20 < 2 + 10 * (n % 2)]
    found = compare_arms(log_of(plans, answers, count), as_of="2026-06-01")
    assert found["arm"].tolist() == ["7", "10"] and found["counted"].tolist() == [300, 300]
    assert found["difference"].isna().tolist() == [True, False]
    assert found.loc[1, "difference_lower"] > 0 and found.attrs["says"].startswith("After 10 days")
    few = compare_arms(log_of(plans[:20], answers, 20), as_of="2026-06-01")
    assert few.attrs["says"].startswith("The arms cannot be told apart yet.") and few.loc[1, "difference_lower"] < 0


def test_the_interval_of_the_difference_holds_at_all_looks_together():
    rng = np.random.default_rng(1)
    looks = [1, 20, 60, 200]
    one, other = (np.cumsum(rng.random((24, 200)) < p, axis=1) for p in (0.2, 0.3))
    held = [
        all(low <= 0.1 <= high for low, high in (difference_sequence((a[n - 1], n), (b[n - 1], n)) for n in looks))
        for a, b in zip(one, other, strict=True)
    ]
    assert np.mean(held) >= 0.95


def test_the_interval_of_the_difference_holds_what_was_seen_and_narrows():
    assert difference_sequence((0, 0), (3, 9)) == (-1.0, 1.0)
    ends = [difference_sequence((3 * n, 10 * n), (5 * n, 10 * n)) for n in (1, 10, 100)]
    assert all(low < 0.2 < high for low, high in ends)
    assert all(one[1] - one[0] > two[1] - two[0] for one, two in itertools.pairwise(ends))
    mirrored = difference_sequence((50, 100), (30, 100))
    assert mirrored == pytest.approx((-ends[1][1], -ends[1][0]), abs=1e-5)


def test_the_notes_needed_show_the_difference_as_often_as_promised():
    size, rng = notes_needed(0.3, arms=2) // 2, np.random.default_rng(2)
    pairs = zip(rng.binomial(size, 0.3, 40), rng.binomial(size, 0.6, 40), strict=True)
    shown = np.mean([difference_sequence((one, size), (two, size))[0] > 0 for one, two in pairs])
    assert 0.65 < shown < 0.95
    assert notes_needed(0.1) > notes_needed(0.2) > notes_needed(0.4)
    with pytest.raises(OutOfRange, match="difference="):
        notes_needed(0.8)


def test_before_anything_is_drawn_the_frames_are_empty_and_say_what_it_takes():
    found = compare_arms(FollowUpLog(), as_of="2026-03-01")
    assert found.empty and found.attrs["needed"] == notes_needed(0.15)
    assert draw_arms(FollowUpLog(), as_of="2026-03-01", seed=1) == []


SHELF = [{"gift_id": kind[0], "kind": kind, "title": f"Tides, {kind}"} for kind in GIFT_KINDS]


def with_gifts(count=1, plans=(), shelf=SHELF, **more):
    """Interviews with Ana, each another one, who cares about tides; the next note is due on 12 March."""
    ids = [f"a{n}" for n in range(count)]
    anas = [f"Ana{n or ''} Lee" for n in range(count)]
    talks = pd.DataFrame({"application_id": ids, "interview_id": ids, "interviewed_on": "2026-03-01"})
    return log_of(
        plans,
        count=count,
        interviews=talks.assign(interviewers=anas),
        topics=pd.DataFrame({"interview_id": ids, "interviewer": anas, "topic": "tides"}),
        gifts=pd.DataFrame(shelf),
        **more,
    )


def test_a_kind_of_gift_is_drawn_before_the_note_is_due_and_moves_no_day():
    log = with_gifts(40)
    plans = draw_gifts(log, as_of="2026-03-03", seed=5)
    assert {(row["kind"], row["arm"]) for row in plans} == {("arm", kind) for kind in GIFT_KINDS} and len(plans) == 40
    assert plans == draw_gifts(log, as_of="2026-03-03", seed=5) != draw_gifts(log, as_of="2026-03-03", seed=6)
    drawn_log = with_gifts(40, plans)
    assert draw_gifts(drawn_log, as_of="2026-03-05", seed=5) == []
    before, after = (due_list(each, as_of="2026-03-03")["due_on"] for each in (log, drawn_log))
    assert before.tolist() == after.tolist() == [pd.Timestamp("2026-03-12")] * 40


@pytest.mark.parametrize(
    ("log", "as_of"),
    [
        (with_gifts(), "2026-03-12"),  # it is due
        (with_gifts(shelf=SHELF[:2]), "2026-03-03"),  # no link fits
        (with_gifts(follow_ups=pd.DataFrame({"application_id": ["a0"], "sent_on": "2026-03-02", "gift_id": "l"})),
         "2026-03-03"),  # the only link was given
        (with_gifts(plans=[{"application_id": "a0", "kind": "pin", "until_on": "2026-05-01",
                            "decided_on": "2026-03-03"}]), "2026-03-03"),  # too far ahead
    ],
)  # fmt: skip
def test_no_kind_is_drawn_where_it_would_be_too_late_too_early_or_out_of_reach(log, as_of):
    assert draw_gifts(log, as_of=as_of, seed=1) == []


@pytest.mark.parametrize("kind", GIFT_KINDS)
def test_the_kind_drawn_is_the_gift_of_the_row_and_of_its_letter_and_the_reason_says_so(kind):
    plan = {"application_id": "a0", "kind": "arm", "arm": kind, "decided_on": "2026-03-03", "until_on": "2026-03-12"}
    log = with_gifts(plans=[plan])
    due = due_list(log, as_of="2026-03-12")
    row = as_assigned(log, due, as_of="2026-03-12").iloc[0]
    assert (row["drawn"], row["gift"]) == (kind, f"Tides, {kind}")
    assert row["reason"].endswith(f"Its gift was drawn at random: {'an' if kind == 'article' else 'a'} {kind}.")
    assert draft(log, row, as_of="2026-03-12").gift_id == kind[0]
    given = with_gifts(plans=[plan], shelf=[gift for gift in SHELF if gift["kind"] != kind])
    without = as_assigned(given, due_list(given, as_of="2026-03-12"), as_of="2026-03-12").iloc[0]
    assert without["reason"].endswith("but none on the shelf fits.") and without["gift"] != f"Tides, {kind}"


def test_a_drawn_delay_is_told_and_ends_with_the_next_contact():
    log = log_of(draw_arms(log_of(), as_of="2026-03-03", seed=1))
    told = as_assigned(log, due_list(log, as_of="2026-03-03"), as_of="2026-03-03")
    assert told["reason"].tolist() == ["Day 10 after your note of 2 March, pinned to 9 March. Drawn at random: 7 days."]
    later = log_of(log.plans, responses=[("a0", "2026-03-05", "reply")])
    told = as_assigned(later, due_list(later, as_of="2026-03-06"), as_of="2026-03-06")
    assert "random" not in told["reason"].iloc[0]


def test_each_experiment_reads_its_own_arms():
    log = log_of([drawn(), drawn(arm="contact")])
    assert [arms_assigned(log, as_of="2026-06-01", of=of)["arm"].tolist() for of in ("delay", "gift")] == [
        ["7"],
        ["contact"],
    ]
    assert draw_arms(log_of([drawn(arm="contact")]), as_of="2026-03-03", seed=1)  # a kind moves no day
    found = compare_arms(log, as_of="2026-06-01", of="gift", arms=2)
    assert found["arm"].tolist() == ["contact"] and found.attrs["needed"] == notes_needed(0.15, arms=2)
    with pytest.raises(UnknownChoice, match="of='colour'"):
        arms_assigned(log, as_of="2026-06-01", of="colour")


def test_kinds_of_gift_are_compared_in_words():
    plans = [drawn(f"a{n}", arm=GIFT_KINDS[n % 2]) for n in range(600)]
    answers = [(f"a{n}", "2026-03-12", "reply") for n in range(600) if n % 20 < 2 + 10 * (n % 2)]
    says = compare_arms(log_of(plans, answers, 600), as_of="2026-06-01", of="gift").attrs["says"]
    assert (
        says.startswith("With a contact ")
        and " points more answers came than with an article. Counted so far: " in says
    )
