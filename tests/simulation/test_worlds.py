"""The worlds: each one's mark is in its log, its null twin has no effect, and a seed gives one log."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from followup_analytics import simulate
from followup_analytics.simulation.course import AS_OF, Course
from followup_analytics.simulation.people import people
from followup_analytics.simulation.population import simulate_population
from followup_analytics.simulation.truth import _answered_within, known_values, without_note
from followup_analytics.simulation.worlds import WORLDS, World, full_name, world_named

BASES = (
    "default", "hidden", "first_month", "weekend", "season", "promise", "learn", "lost", "unlogged", "late", "batch",
    "heavy", "few", "several",
)  # fmt: skip


def log_of(world, interviews=1500, seed=1):
    return simulate(world, interviews=interviews, seed=seed)[0]


def ends(log):
    """The answer or closing of each application, a row each, with the day of its interview."""
    held = log.interviews[["application_id", "interviewed_on", "answer_by"]]
    late = log.responses.merge(held.rename(columns={"answer_by": "promised"}), on="application_id")
    return late[late["received_on"] > late["interviewed_on"]]


def test_there_are_the_named_worlds_each_with_its_twin_and_a_sentence_of_its_own():
    assert set(WORLDS) == {*BASES, *(f"{name}_null" for name in BASES), "hasten"}
    assert len({world.sentence for world in WORLDS.values()}) == len(WORLDS)
    assert full_name("null") == "default_null"
    assert simulate("learn_null", interviews=30, seed=1)[1].attrs["sentence"] == WORLDS["learn_null"].sentence


@pytest.mark.parametrize("world", ["promise", "batch_null", "several"])
def test_the_same_seed_gives_the_same_log_and_another_seed_another(world):
    one, again, other = (log_of(world, 200, seed) for seed in (3, 3, 4))
    for name, frame in one.tables.items():
        pd.testing.assert_frame_equal(frame, again.tables[name])
    assert not one.responses["received_on"].equals(other.responses["received_on"])


@pytest.mark.parametrize("name", BASES)
def test_in_a_null_twin_the_true_lift_is_nil_and_every_rhythm_alike(name):
    truth = known_values(f"{name}_null").set_index(["estimand", "group"])["value"]
    assert truth["lift_7"].abs().max() == 0 and truth["lift_14"].abs().max() == 0
    assert np.ptp(truth["cadence"]) < 0.005
    assert known_values(name).set_index(["estimand", "group"])["value"]["lift_7"].min() > 0.01


@pytest.mark.parametrize("world", ["weekend_null", "promise_null", "learn_null", "batch_null", "several_null"])
def test_in_a_null_twin_as_many_are_answered_after_a_note_as_would_have_been_without(world):
    """The truth says so by construction; here the processes themselves say it."""
    population = simulate_population(world, 40_000, seed=8)
    assert _answered_within(population, 7).mean() == pytest.approx(without_note(population, 7).mean(), abs=0.004)


def test_in_the_weekend_world_nothing_comes_and_nobody_writes_on_a_saturday_or_sunday():
    log = log_of("weekend")
    for day in (log.interviews["interviewed_on"], log.follow_ups["sent_on"], ends(log)["received_on"]):
        assert len(day) > 300 and (day.dt.day_of_week < 5).all()


def test_in_the_season_world_hardly_anything_comes_while_all_are_away():
    away = pd.Timestamp(AS_OF) + pd.to_timedelta([-58, -31], unit="D")
    in_dip, plain = (ends(log_of(world))["received_on"].between(*away).sum() for world in ("season", "default"))
    assert 0 < in_dip < plain / 2


def test_promised_days_are_in_the_log_answers_cluster_there_and_notes_follow():
    log = log_of("promise_null", 3000)
    assert 0.6 < log.interviews["answer_by"].notna().mean() < 0.8
    late = ends(log).dropna(subset=["promised"])
    after = (late["received_on"] - late["promised"]).dt.days
    assert after.between(0, 3).sum() > 3 * after.between(-4, -1).sum()
    notes = log.follow_ups[log.follow_ups["kind"] == "check_in"].merge(log.interviews, on="application_id")
    sent = (notes["sent_on"] - notes["answer_by"]).dt.days
    assert sent.between(1, 3).sum() > 3 * sent.between(-2, 0).sum()


def test_seekers_who_learn_are_answered_and_write_sooner_later_on():
    processes = simulate_population("learn_null", 20_000, seed=1, days=20)
    late = processes.processes["age"].to_numpy() < 60
    answered = (processes.processes["cause"] == 1).to_numpy()
    assert answered[late].mean() > 1.4 * answered[~late].mean()
    gaps = processes.notes[processes.notes["number"] == 2]
    assert gaps["gap"][late[gaps["process"]]].mean() < gaps["gap"][~late[gaps["process"]]].mean() - 0.7


@pytest.mark.parametrize(
    ("world", "closings", "share"), [("lost", False, 0.8), ("unlogged", True, 0.4), ("late", False, None)]
)
def test_what_is_not_written_down_is_missing_from_the_log_and_nothing_else_is(world, closings, share):
    log, plain = log_of(world, 3000), log_of("default", 3000)
    pd.testing.assert_frame_equal(log.follow_ups, plain.follow_ups)
    found, all_of_them = (one[(one["kind"] == "filled") == closings] for one in map(ends, (log, plain)))
    assert set(found["application_id"]) < set(all_of_them["application_id"])
    if share:
        assert len(found) / len(all_of_them) == pytest.approx(share, abs=0.06)
    else:
        missing = all_of_them[~all_of_them["application_id"].isin(found["application_id"])]
        assert (pd.Timestamp(AS_OF) - missing["received_on"]).dt.days.max() < 14


def test_an_employer_has_a_dozen_applications_and_answers_most_on_shared_days():
    log = log_of("batch")
    assert log.applications.groupby("company").size().max() == 12
    late = ends(log).merge(log.applications[["application_id", "company"]], on="application_id")
    assert late.groupby(["company", "received_on"])["application_id"].size().mean() > 2
    assert log.applications.groupby("company")["seeker"].nunique().mean() > 6


def test_heavy_tails_and_few_seekers_and_several_things_at_once():
    lived = (simulate_population(world, 20_000, seed=1, days=1) for world in ("default", "heavy"))
    plain, heavy = (population.processes["frailty"] for population in lived)
    assert (heavy > 20).sum() > 5 * max((plain > 20).sum(), 1)
    assert heavy.median() == pytest.approx(plain.median(), rel=0.1)
    assert log_of("few", 300).applications["seeker"].nunique() == 5
    several, log = world_named("several"), log_of("several")
    assert several.lost and several.unlogged and several.learning and several.dip < 1
    assert (log.follow_ups["sent_on"].dt.day_of_week < 5).all() and log.interviews["answer_by"].notna().any()


def test_where_notes_only_hasten_rejections_good_answers_come_as_without_them():
    truth = known_values("hasten").set_index(["estimand", "by", "group"])["value"]
    assert (truth["good_lift_7"] == 0).all()
    assert truth["lift_7"].min() > 0.01
    population = simulate_population("hasten", 60_000, seed=3)
    good = ~population.processes["bad"].to_numpy()[population.notes["process"]]
    after = (_answered_within(population, 7) - without_note(population, 7))[good].mean()
    assert after == pytest.approx(0, abs=0.003)


def test_in_the_log_of_hastened_rejections_kinds_follow_what_was_settled_before():
    kinds = ends(log_of("hasten"))["kind"].value_counts(normalize=True)
    assert 0.5 < kinds["rejection"] / kinds.drop("filled").sum() < 0.8


def test_the_course_is_a_plain_one_multiplied_by_the_pace_of_the_day():
    rng = np.random.default_rng(0)
    world = replace(World("."), working_days=True, dip=0.5)
    who = people(world, np.array([40, 41, 10]), window=120, per_seeker=20, rng=rng, more=rng)
    none = np.zeros(3)
    paced, plain = (Course.of(one, who, 9, rng).hazards(slice(None), 2, none, none) for one in (world, World(".")))
    date = pd.to_datetime(AS_OF) + pd.to_timedelta(2 - who["age"], unit="D")
    pace = np.where(date.dt.day_of_week < 5, 1.4, 0) * np.where(2 - who["age"] < -30, 0.5, 1)
    for one, other in zip(paced, plain, strict=True):
        assert one == pytest.approx(other * pace)


def test_every_world_is_told_in_the_documentation_with_its_sentence(pytestconfig):
    page = (pytestconfig.rootpath / "docs" / "worlds.md").read_text("utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", page, re.MULTILINE))
    assert told == {name: WORLDS[name].circumstance for name in (*BASES, "hasten")}
