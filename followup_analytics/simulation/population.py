"""Populations: interviews of a world lived day by day, with the notes written after them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from followup_analytics.simulation.course import Course, decay, moved_to_working_days, note_strength
from followup_analytics.simulation.people import behaviour, people
from followup_analytics.simulation.worlds import world_named

WINDOW = 120  # interviews are spread over so many days before the cut, unless said otherwise
LOOK_AHEAD = 14  # days of a note that are looked at beyond the last day simulated

_SLOW, _FAST = decay(1)
_JITTER_CHANCE = (0.125, 0.75, 0.125)  # a gap is K - 1, K or K + 1


@dataclass(frozen=True)
class Population:
    """Processes and the notes written in them.

    ``processes``: the columns of `people.people`, ``ended`` (day of its answer or closing; `days` + 1: neither),
    ``cause`` (1 answer, 2 closing, 0 neither). ``notes``: process (row of ``processes``), number (1, 2, …), day, gap,
    and ``slow`` and ``fast``, what earlier notes still add on that day (`course.answer_hazard` reads them).
    """

    processes: pd.DataFrame
    notes: pd.DataFrame
    course: Course


def simulate_population(
    world: str,
    processes: int,
    *,
    seed: int,
    policy: int | None = None,
    per_seeker: int = 20,
    days: int = 90,
    age: np.ndarray | None = None,
    window: int = WINDOW,
) -> Population:
    """Simulate processes from the interview (day 0) to day `days`.

    Within a day the note comes first, then the answer or the closing. A note acts from the next day on: its kernel w(d)
    ∝ exp(-d/4) - exp(-d) is 0 on its own day and highest after 2. An answer or a closing ends the notes.

    Parameters
    ----------
    world
        A name in `WORLDS`.
    processes
        How many interviews.
    policy
        None: people write by habit. 0: nobody writes. k: everyone writes on day 1 or 2, and then every k days ± 1,
        whatever the day of the week or a promised day.
    per_seeker
        Processes per seeker, which share a part of their frailty.
    age
        How many days before the cut each interview was, 1 … `window`; None: drawn uniformly.

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
    rng, more = np.random.default_rng(seed), np.random.default_rng([seed, 2])
    if age is None:
        age = np.random.default_rng([seed, 1]).integers(1, window + 1, processes)
    who = people(chosen, age, window=window, per_seeker=per_seeker, rng=rng, more=more)
    writing = behaviour(who, policy, rng)
    course = Course.of(chosen, who, days + LOOK_AHEAD, more)
    return _live(who, writing, course, days, rng, exactly=policy is not None)


def _live(
    people: pd.DataFrame, writing: pd.DataFrame, course: Course, days: int, rng: np.random.Generator, *, exactly: bool
) -> Population:
    n, world = len(people), course.world
    habit, give_up = writing["habit"].to_numpy(), writing["give_up"].to_numpy()
    effect = world.note_effect * (people["bad"].to_numpy() if world.hastens else np.ones(n))
    due, last, number = writing["first"].to_numpy().copy(), np.zeros(n, int), np.zeros(n, int)
    if not exactly:
        due = np.where(due > 0, _on_working_days(course, slice(None), due), 0)
    slow, fast, hazard, limit = np.zeros(n), np.zeros(n), np.zeros(n), rng.standard_exponential(n)
    ended, cause, notes = np.full(n, days + 1), np.zeros(n, "int8"), []
    for day in range(1, days + 1):
        slow, fast = slow * _SLOW, fast * _FAST
        wrote = np.flatnonzero(due == day)
        number[wrote] += 1
        gap = day - last[wrote]
        notes.append((wrote, number[wrote], np.full(len(wrote), day), gap, slow[wrote], fast[wrote]))
        strength = effect[wrote] * note_strength(number[wrote], day, gap)
        slow[wrote] += strength
        fast[wrote] += strength
        last[wrote] = day
        stops = rng.random(len(wrote)) < give_up[wrote]
        planned = day + habit[wrote] + rng.choice((-1, 0, 1), len(wrote), p=_JITTER_CHANCE)
        due[wrote] = np.where(stops, 0, planned if exactly else _moved(course, people, wrote, planned))
        answer, closing = course.hazards(slice(None), day, slow, fast)
        hazard += answer + closing
        over = np.flatnonzero(hazard >= limit)  # this has the chance 1 - exp(-(answer + closing))
        share = answer[over] / (answer[over] + closing[over])
        ended[over], cause[over] = day, np.where(rng.random(len(over)) < share, 1, 2)
        due[over], limit[over] = 0, np.inf
    names = ("process", "number", "day", "gap", "slow", "fast")
    written = pd.DataFrame(dict(zip(names, map(np.concatenate, zip(*notes, strict=True)), strict=True)))
    return Population(people.drop(columns="habit").assign(ended=ended, cause=cause), written, course)


def _moved(course: Course, people: pd.DataFrame, rows: np.ndarray, planned: np.ndarray) -> np.ndarray:
    """The days on which notes planned for these days are written: after a promised day, and on working days only."""
    promised, heeds = people["promised"].to_numpy()[rows], people["heeds"].to_numpy()[rows]
    waits = (heeds > 0) & (planned <= promised)
    return _on_working_days(course, rows, np.where(waits, promised + heeds, planned))


def _on_working_days(course: Course, rows: np.ndarray | slice, day: np.ndarray) -> np.ndarray:
    age = course.age[rows]
    return moved_to_working_days(day - age) + age if course.world.working_days else day
