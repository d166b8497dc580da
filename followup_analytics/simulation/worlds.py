"""Simulated worlds: interviews whose answers, closings and notes follow known hazards, day by day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from followup_analytics.log.errors import one_of

IMPRESSIONS = np.array([-1, 0, 1])  # X, how the interview went, as the seeker rates it
HABITS = np.array([5, 7, 10, 14, 21])  # K, days between notes
FIRST_DAYS = np.array([1, 2, 3, 5, 0])  # 0: never writes
MIDDLE = 3  # X is written into a log as impression X + 3

_IMPRESSION_CHANCE = (0.25, 0.50, 0.25)
_FIRST_CHANCE = (0.70, 0.15, 0.05, 0.05, 0.05)
_JITTER_CHANCE = (0.125, 0.75, 0.125)  # a gap is K - 1, K or K + 1
_HABIT_CHANCE = np.array(  # a row per X: the better it went, the sooner the next note
    [(0.02, 0.10, 0.38, 0.35, 0.15), (0.05, 0.25, 0.40, 0.22, 0.08), (0.15, 0.40, 0.25, 0.15, 0.05)]
)
_GIVE_UP = np.array([0.20, 0.12, 0.08])  # a row per X: no further note after this one
_EAGERNESS = np.array([2.0, 1.0, 0.0, -1.0, -2.0])  # a row per K, in the hidden world

_SLOW, _FAST = np.exp(-1 / 4), np.exp(-1.0)
_SCALE = 1 / (_SLOW / (1 - _SLOW) - _FAST / (1 - _FAST))  # makes the kernel sum to 1 over days 1, 2, …


@dataclass(frozen=True)
class World:
    """What a world changes: how much notes do, how far the rhythm follows unseen interest, its longest window."""

    note_effect: float = 1.0
    hidden: float = 0.0
    longest_window: int | None = None


WORLDS = {
    "default": World(),
    "null": World(note_effect=0.0),
    "hidden": World(hidden=0.7),
    "first_month": World(longest_window=35),
}


@dataclass(frozen=True)
class Population:
    """Processes and the notes written in them.

    ``processes``: seeker, x, frailty, ended (day of its answer or closing; `days` + 1: neither), cause (1 answer,
    2 closing, 0 neither). ``notes``: process (row of ``processes``), number (1, 2, …), day, gap, and ``slow`` and
    ``fast``, what earlier notes still do on that day (`answer_hazard` reads them).
    """

    processes: pd.DataFrame
    notes: pd.DataFrame


def world_named(name: str) -> World:
    """The world of that name; `UnknownChoice` if there is none."""
    one_of("world", name, WORLDS)
    return WORLDS[name]


def simulate_population(
    world: str, processes: int, *, seed: int, policy: int | None = None, per_seeker: int = 20, days: int = 90
) -> Population:
    """Simulate processes from the interview (day 0) to day `days`.

    In a day the note comes first, then the answer or the closing. A note acts from the next day on: its kernel
    w(d) ∝ exp(-d/4) - exp(-d) is 0 on its own day and highest after 2. An answer or a closing ends the notes.

    Parameters
    ----------
    world
        A name in `WORLDS`.
    processes
        How many interviews.
    policy
        None: people write as their habit is. 0: nobody writes. k: everyone writes on day 1, or else on day 2, and
        then every k days ± 1.
    per_seeker
        Processes of one seeker, who share a part of their frailty.

    Raises
    ------
    UnknownChoice
        If there is no such world.

    Examples
    --------
    >>> population = simulate_population("null", 1000, seed=1, policy=0)
    >>> len(population.processes), len(population.notes)
    (1000, 0)
    """
    chosen = world_named(world)
    rng = np.random.default_rng(seed)
    people = _people(chosen, processes, per_seeker, rng)
    writing = _behaviour(people, policy, rng)
    return _live(people, writing, chosen, days, rng)


def answer_hazard(frailty: np.ndarray, day: np.ndarray | int, slow: np.ndarray, fast: np.ndarray) -> np.ndarray:
    """The hazard of an answer on a day; `slow` and `fast` hold what earlier notes do."""
    hazard: np.ndarray = frailty * (0.010 * np.exp(-np.asarray(day) / 30) + _SCALE * (slow - fast))
    return hazard


def closing_hazard(x: np.ndarray, day: np.ndarray | int) -> np.ndarray:
    """The hazard that the position closes without an answer."""
    return (0.008 + 0.00025 * np.asarray(day)) * np.exp(-0.2 * x)


def decay(days: int) -> tuple[float, float]:
    """What `days` days leave of `slow` and of `fast`."""
    return float(_SLOW**days), float(_FAST**days)


def note_strength(number: np.ndarray, day: np.ndarray | int, gap: np.ndarray) -> np.ndarray:
    """κ, what a note adds in all: too soon annoys, late fades, repeats tire."""
    later = 0.22 * -np.expm1(-((gap / 7) ** 2)) * np.exp(-np.asarray(day) / 60) * 0.9 ** (number - 2)
    return np.where(number == 1, 0.10 * np.exp(-(np.asarray(day) - 1) / 3), later)


def _people(world: World, processes: int, per_seeker: int, rng: np.random.Generator) -> pd.DataFrame:
    seeker = np.arange(processes) // per_seeker
    x = rng.choice(IMPRESSIONS, processes, p=_IMPRESSION_CHANCE)
    z = rng.standard_normal(processes)
    shared = rng.normal(0, 0.3, processes // per_seeker + 1)[seeker]
    habit = _habits(x, z * world.hidden, rng)
    return pd.DataFrame({"seeker": seeker, "x": x, "frailty": np.exp(0.6 * x + 0.7 * z + shared), "habit": habit})


def _habits(x: np.ndarray, tilt: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    chance = _HABIT_CHANCE[x + 1] * np.exp(tilt[:, None] * _EAGERNESS)
    edges = chance.cumsum(axis=1)
    draw = rng.random(len(x)) * edges[:, -1]
    return np.take(HABITS, (draw[:, None] >= edges[:, :-1]).sum(axis=1))


def _behaviour(people: pd.DataFrame, policy: int | None, rng: np.random.Generator) -> pd.DataFrame:
    """When each process has its first note (0: never), its rhythm, and the chance to give up after a note."""
    first = rng.choice(FIRST_DAYS, len(people), p=_FIRST_CHANCE)
    habit, give_up = people["habit"].to_numpy(), _GIVE_UP[people["x"].to_numpy() + 1]
    if policy is not None:
        first = np.where(first == 1, 1, 2) if policy else np.zeros(len(people), int)
        habit, give_up = np.full(len(people), policy), np.zeros(len(people))
    return pd.DataFrame({"first": first, "habit": habit, "give_up": give_up})


def _live(people: pd.DataFrame, writing: pd.DataFrame, world: World, days: int, rng: np.random.Generator) -> Population:
    n = len(people)
    x, frailty = people["x"].to_numpy(), people["frailty"].to_numpy()
    habit, give_up = writing["habit"].to_numpy(), writing["give_up"].to_numpy()
    due, last, number = writing["first"].to_numpy().copy(), np.zeros(n, int), np.zeros(n, int)
    slow, fast, hazard, limit = np.zeros(n), np.zeros(n), np.zeros(n), rng.standard_exponential(n)
    ended, cause, notes = np.full(n, days + 1), np.zeros(n, "int8"), []
    for day in range(1, days + 1):
        slow *= _SLOW
        fast *= _FAST
        wrote = np.flatnonzero(due == day)
        number[wrote] += 1
        gap = day - last[wrote]
        notes.append((wrote, number[wrote], np.full(len(wrote), day), gap, slow[wrote], fast[wrote]))
        strength = world.note_effect * note_strength(number[wrote], day, gap)
        slow[wrote] += strength
        fast[wrote] += strength
        last[wrote] = day
        stops = rng.random(len(wrote)) < give_up[wrote]
        due[wrote] = np.where(stops, 0, day + habit[wrote] + rng.choice((-1, 0, 1), len(wrote), p=_JITTER_CHANCE))
        answer, closing = answer_hazard(frailty, day, slow, fast), closing_hazard(x, day)
        hazard += answer + closing
        over = np.flatnonzero(hazard >= limit)  # the chance of that is 1 - exp(-(answer + closing))
        share = answer[over] / (answer[over] + closing[over])
        ended[over], cause[over] = day, np.where(rng.random(len(over)) < share, 1, 2)
        due[over], limit[over] = 0, np.inf
    names = ("process", "number", "day", "gap", "slow", "fast")
    written = pd.DataFrame(dict(zip(names, map(np.concatenate, zip(*notes, strict=True)), strict=True)))
    return Population(people.drop(columns="habit").assign(ended=ended, cause=cause), written)
