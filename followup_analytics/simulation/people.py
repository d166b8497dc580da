"""People of a world: their interviews, what they are like, and how they write."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.simulation.course import moved_to_working_days
from followup_analytics.simulation.worlds import World

IMPRESSIONS = np.array([-1, 0, 1])  # X, how the interview went, as the seeker rates it
HABITS = np.array([5, 7, 10, 14, 21])  # K, days between notes
FIRST_DAYS = np.array([1, 2, 3, 5, 0])  # 0: never writes
MIDDLE = 3  # X is logged as impression X + 3

_IMPRESSION_CHANCE = (0.25, 0.50, 0.25)
_FIRST_CHANCE = (0.70, 0.15, 0.05, 0.05, 0.05)
_HABIT_CHANCE = np.array(  # a row per X: the better it went, the sooner the next note
    [(0.02, 0.10, 0.38, 0.35, 0.15), (0.05, 0.25, 0.40, 0.22, 0.08), (0.15, 0.40, 0.25, 0.15, 0.05)]
)
_GIVE_UP = np.array([0.20, 0.12, 0.08])  # a row per X: the chance of no further note after this one
_EAGERNESS = np.array([2.0, 1.0, 0.0, -1.0, -2.0])  # an entry per K, where the rhythm depends on something
_PROMISED = (7, 22)  # days from the interview to a promised day: from, and below
_HEEDS, _AFTER = 0.8, (1, 4)  # that share writes on one of these days after it, and not before
_BAD = 0.5  # the share whose answer, should one come, is a rejection
_TAIL = 5.0  # the most deviations by which a company is readier to answer


def people(
    world: World, age: np.ndarray, *, window: int, per_seeker: int, rng: np.random.Generator, more: np.random.Generator
) -> pd.DataFrame:
    """A row per interview: ``seeker``, ``age`` (days before the cut), ``x``, ``frailty``, ``habit``, ``promised``.

    `rng` draws what every world has, `more` what only some have, so that worlds share people as far as possible.
    ``promised`` is the promised day in days since the interview (0: none), ``heeds`` how many days after it the seeker
    writes (0: takes no notice), ``employer`` a number, ``bad`` whether the answer would be a rejection.
    """
    n = len(age)
    per_seeker = per_seeker if world.seekers is None else -(-n // world.seekers)
    seeker = np.arange(n) // per_seeker
    x = rng.choice(IMPRESSIONS, n, p=_IMPRESSION_CHANCE)
    z = rng.standard_normal(n)
    shared = rng.normal(0, world.apart, n // per_seeker + 1)[seeker]
    searched = 1 - age / window - 0.5 if world.learning else np.zeros(n)
    habit = _habits(x, world.hidden * z + world.learning * searched, rng)
    z = np.clip(more.standard_t(3, n) / np.sqrt(3), -_TAIL, _TAIL) if world.heavy else z
    promised = np.where(more.random(n) < world.promised, more.integers(*_PROMISED, n), 0)
    return pd.DataFrame(
        {
            "seeker": seeker,
            "x": x,
            "frailty": np.exp(0.6 * x + 0.7 * z + shared + world.learning * searched),
            "habit": habit,
            "age": moved_to_working_days(-age) * -1 if world.working_days else age,
            "promised": promised,
            "heeds": np.where((promised > 0) & (more.random(n) < _HEEDS), more.integers(*_AFTER, n), 0),
            "employer": more.permutation(n) // world.employer if world.employer > 1 else np.arange(n),
            "bad": more.random(n) < _BAD,
        }
    )


def behaviour(people: pd.DataFrame, policy: int | None, rng: np.random.Generator) -> pd.DataFrame:
    """The day of each process's first note (0: never), its rhythm, and the chance of giving up after a note."""
    first = rng.choice(FIRST_DAYS, len(people), p=_FIRST_CHANCE)
    habit, give_up = people["habit"].to_numpy(), _GIVE_UP[people["x"].to_numpy() + 1]
    if policy is not None:
        first = np.where(first == 1, 1, 2) if policy else np.zeros(len(people), int)
        habit, give_up = np.full(len(people), policy), np.zeros(len(people))
    return pd.DataFrame({"first": first, "habit": habit, "give_up": give_up})


def _habits(x: np.ndarray, tilt: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    chance = _HABIT_CHANCE[x + 1] * np.exp(tilt[:, None] * _EAGERNESS)
    edges = chance.cumsum(axis=1)
    draw = rng.random(len(x)) * edges[:, -1]
    chosen: np.ndarray = HABITS[(draw[:, None] >= edges[:, :-1]).sum(axis=1)]
    return chosen
