"""The simulator: its equations, its order of a day, its logs, and its true values."""

import numpy as np
import pandas as pd
import pytest

from followup_analytics import simulate
from followup_analytics.log.errors import OutOfRange, UnknownChoice
from followup_analytics.log.tables import TABLES
from followup_analytics.simulation.course import answer_hazard, decay, note_strength
from followup_analytics.simulation.population import simulate_population
from followup_analytics.simulation.simulator import AS_OF
from followup_analytics.simulation.truth import known_values, true_values, without_note

CADENCES = {"0": 0.2160, "5": 0.439, "7": 0.4575, "10": 0.4517, "14": 0.4168, "21": 0.365}


@pytest.fixture(scope="module")
def default():
    return simulate("default", interviews=600, seed=3)


def test_same_seed_gives_the_same_log_and_another_seed_another(default):
    again, other = (simulate("default", interviews=600, seed=seed)[0] for seed in (3, 4))
    for name, frame in default[0].tables.items():
        pd.testing.assert_frame_equal(frame, getattr(again, name))
    assert not default[0].follow_ups["sent_on"].equals(other.follow_ups["sent_on"])


def test_every_table_is_filled_and_every_fact_has_its_application(default):
    log, _ = default
    assert log.simulated and all(len(frame) for frame in log.tables.values())
    for name in ("interviews", "follow_ups", "responses", "plans"):
        assert (log.positions(name) >= 0).all()
    assert log.follow_ups["gift_id"].isin(log.gifts["gift_id"]).all()
    assert log.topics["interview_id"].isin(log.interviews["interview_id"]).all()


def test_ids_are_unique_and_a_gift_goes_out_once_an_application(default):
    log, _ = default
    for name, declared in TABLES.items():
        if declared.key:
            assert log.tables[name][declared.key].is_unique
    assert not log.follow_ups.duplicated(["application_id", "gift_id"]).any()


def test_nothing_is_dated_after_the_cut_and_interviews_fill_the_window(default):
    log, truth = default
    end = pd.Timestamp(AS_OF)
    assert truth.attrs["as_of"] == AS_OF
    age = (end - log.interviews["interviewed_on"]).dt.days
    assert age.min() >= 1 and age.max() <= 120 and 50 < age.mean() < 71
    assert (log.follow_ups["sent_on"] <= end).all() and (log.responses["received_on"] <= end).all()


def test_the_first_month_holds_interviews_of_35_days():
    log, truth = simulate("first_month", interviews=300, seed=1)
    assert (pd.Timestamp(AS_OF) - log.interviews["interviewed_on"]).dt.days.max() <= 35
    assert truth.attrs["window"] == 35


def test_an_answer_or_a_closing_ends_the_notes_and_may_share_its_day_with_one(default):
    log, _ = default
    first = log.interviews.set_index("application_id")["interviewed_on"]
    after = log.responses[log.responses["received_on"] > log.responses["application_id"].map(first)]
    assert after["application_id"].is_unique
    ended = log.follow_ups["application_id"].map(after.set_index("application_id")["received_on"])
    assert not (log.follow_ups["sent_on"] > ended).any()
    assert (log.follow_ups["sent_on"] == ended).any()


def test_invitations_come_between_application_and_interview(default):
    log, _ = default
    invited = log.responses.drop_duplicates("application_id").set_index("application_id")
    assert (invited["kind"] == "invitation").all()
    applied = log.applications.set_index("application_id")["applied_on"]
    held = log.interviews.set_index("application_id")["interviewed_on"]
    assert (applied < invited["received_on"]).all() and (invited["received_on"] < held).all()


def test_the_kernel_is_zero_on_the_day_of_the_note_peaks_on_day_2_and_sums_to_1():
    slow, fast = np.array([decay(day) for day in range(120)]).T
    kernel = answer_hazard(1.0, 10**6, slow, fast)
    assert kernel[0] == 0 and kernel.argmax() == 2
    assert kernel.sum() == pytest.approx(1, abs=1e-9)


def test_note_strengths_are_the_printed_ones():
    number, day, gap = np.array([1, 1, 2, 4]), np.array([1, 4, 7, 60]), np.array([1, 4, 7, 14])
    expected = [0.1, 0.1 / np.e, 0.22 * (1 - 1 / np.e) * np.exp(-7 / 60), 0.22 * (1 - np.exp(-4)) / np.e * 0.81]
    assert note_strength(number, day, gap) == pytest.approx(expected)


def test_hazards_of_a_plain_process_by_process_version_give_the_same_shares():
    """Day by day for one process at a time, the note first, then the events."""
    rng = np.random.default_rng(5)
    plain = np.mean([_plain_answer(rng) for _ in range(1000)])
    processes = simulate_population("default", 40_000, seed=5, policy=7, days=45).processes
    assert plain == pytest.approx((processes["cause"] == 1).mean(), abs=0.05)


def _plain_answer(rng):
    x = rng.choice([-1, 0, 1], p=[0.25, 0.5, 0.25])
    frailty = np.exp(0.6 * x + 0.7 * rng.normal() + rng.normal(0, 0.3))
    norm = 1 / np.expm1(1 / 4) - 1 / np.expm1(1)  # the sum of exp(-d / 4) - exp(-d) over d = 1, 2, …
    due, notes = (1 if rng.random() < 0.7 else 2), []
    for t in range(1, 46):
        if t == due:
            gap = t - notes[-1][0] if notes else t
            later = 0.22 * (1 - np.exp(-((gap / 7) ** 2))) * np.exp(-t / 60) * 0.9 ** (len(notes) - 1)
            notes.append((t, later if notes else 0.1 * np.exp(-(t - 1) / 3)))
            due = t + 7 + rng.choice([-1, 0, 1], p=[0.125, 0.75, 0.125])
        bumps = sum(k * (np.exp(-(t - s) / 4) - np.exp(-(t - s))) / norm for s, k in notes)
        answer, closing = frailty * (0.010 * np.exp(-t / 30) + bumps), (0.008 + 0.00025 * t) * np.exp(-0.2 * x)
        if rng.random() < 1 - np.exp(-(answer + closing)):
            return rng.random() < answer / (answer + closing)
    return False


def test_notes_stand_at_the_habits_gap_and_nobody_writes_where_the_policy_is_none():
    notes = simulate_population("default", 5000, seed=1, policy=10).notes
    assert set(notes.loc[notes["number"] == 1, "day"]) == {1, 2}
    assert set(notes.loc[notes["number"] > 1, "gap"]) == {9, 10, 11}
    assert simulate_population("default", 5000, seed=1, policy=0).notes.empty


def test_without_a_note_is_what_silent_processes_do_from_the_same_state():
    """No notes at all: `without` of a first note on day 1 is then the chance of an answer on days 1 to 8."""
    written = simulate_population("default", 60_000, seed=2)
    first = (written.notes["day"] == 1).to_numpy()
    silent = simulate_population("default", 60_000, seed=3, policy=0).processes
    observed = ((silent["cause"] == 1) & (silent["ended"] <= 8)).mean()
    assert without_note(written, 7)[first].mean() == pytest.approx(observed, abs=0.004)


def test_where_notes_do_nothing_the_lift_is_nil_and_every_rhythm_alike():
    truth = known_values("null").set_index(["estimand", "group"])
    for within in (7, 14):
        assert truth.loc[f"lift_{within}", "value"].abs().max() < 0.002
    assert np.ptp(truth.loc["cadence", "value"]) < 0.002


def test_stored_truth_holds_the_published_rhythms():
    stored = known_values("default")
    cadences = stored[stored["estimand"] == "cadence"].set_index("group")["value"]
    assert cadences.to_dict() == pytest.approx(CADENCES, abs=0.0015)


@pytest.mark.parametrize("world", ["hidden"])
def test_stored_truth_is_what_a_fast_recomputation_gives(world):
    fresh = true_values(world, processes=50_000, seed=7)
    stored = known_values(world)
    assert fresh[["estimand", "by", "group"]].equals(stored[["estimand", "by", "group"]])
    assert (fresh["value"] - stored["value"]).abs().max() < 0.02


def test_an_unknown_world_is_named():
    with pytest.raises(UnknownChoice, match=r"'rosy'.*default"):
        simulate("rosy", seed=1)


@pytest.mark.parametrize("wrong", [{"interviews": 0}, {"per_seeker": 0}, {"window": -1}], ids=str)
def test_a_number_that_cannot_be_simulated_is_refused_by_name(wrong):
    with pytest.raises(OutOfRange, match=next(iter(wrong))):
        simulate("null", seed=1, **wrong)
