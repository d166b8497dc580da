"""When to write next: what is told beside the truth, and what following the advice brings beside a fixed ten days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

import followup_analytics as fa
from benchmarks.truth_studies import records
from followup_analytics.analyses.ahead.next_note import clearly_best
from followup_analytics.analyses.ahead.notes_ahead import FittedHazards, Silences, chances
from followup_analytics.analyses.cadences.hazards import NO_PROMISE, Entry, days_at_risk, of_origin, search_class
from followup_analytics.facts.coded_events import KINDS
from followup_analytics.simulation.course import AS_OF, decay, note_strength
from followup_analytics.simulation.people import MIDDLE
from followup_analytics.simulation.population import WINDOW, Population, simulate_population
from followup_analytics.simulation.truth import window_of
from followup_analytics.waiting.answers import answer_kinds
from followup_analytics.waiting.groups import clusters
from followup_analytics.waiting.waits import coded_waits

EVERY, BY_DAY = 10, 45
DELAYS, WITHIN = (0, 3, 7), 30
GOOD = 0.3  # the share of good answers, where their kind is drawn by itself
_ASKED_EVERY = 3
NEW = 300  # applications that each rule is tried on, after each log

Rule = Callable[[Silences], np.ndarray]  # which of these open waits are written to today


def rules(seed: int, *, world: str, interviews: int = 2000) -> pd.DataFrame:
    """Good answers by day 45, per application, beside those of a note every ten days on the same applications.

    `advice`: write where today is clearly best, wait where a later day is, else every ten days. `highest`, in the
    default world alone: write whenever today has the highest chance, however unsure that is.
    """
    log, _ = fa.simulate(world, interviews=interviews, seed=seed)
    window = window_of(world, WINDOW)
    new = simulate_population(world, NEW, seed=seed + 1_000_000, days=BY_DAY, policy=0, window=window)
    ahead = _Ahead.of(log, new, window)
    asked = {"advice": ahead.advice} | ({"highest": ahead.highest} if world == "default" else {})
    ten = lived(new, every_ten_days, seed).mean()
    came = {name: [lived(new, rule, seed).mean()] for name, rule in asked.items()}
    return records({name: pd.DataFrame({"estimate": mean, "truth": ten}, index=["day"]) for name, mean in came.items()})


def told(seed: int, *, world: str, interviews: int = 2000) -> pd.DataFrame:
    """The mean chance of open waits beside the true one, by day of the next note; and what a best day truly gains."""
    log, _ = fa.simulate(world, interviews=interviews, seed=seed)
    found = fa.next_note(log, as_of=AS_OF, days=DELAYS, every=EVERY, within=WITHIN, answer="any")
    found = found[(found["origin"] == "interview") & found["without"].notna()]
    own = found["application_id"].str[1:].astype(int)  # as the simulator numbers them
    stands = _Standing.of(world, seed, interviews)
    true = pd.DataFrame({day: stands.chance(day)[own] for day in DELAYS})
    means = {f"in {day} days": (found[f"chance_in_{day}"].mean(), true[day].mean()) for day in DELAYS}
    means["without"] = (found["without"].mean(), stands.chance(None)[own].mean())
    parts = {"chance": pd.DataFrame(means, index=["estimate", "truth"]).T}
    called = found["best"].notna().to_numpy()
    if called.any():
        best = np.asarray(DELAYS)[:, None] == found["best"][called].to_numpy(int)
        chances_of = true[called].to_numpy().T
        gained = {"estimate": chances_of[best].mean(), "truth": np.where(best, -1, chances_of).max(axis=0).mean()}
        parts["best"] = pd.DataFrame(gained, index=["day"])
    return records(parts)


@dataclass(frozen=True)
class _Standing:
    """Where each process of a simulated log stands on the day it is cut."""

    population: Population
    notes: np.ndarray
    last: np.ndarray  # the day of the latest of them, 0 where there is none
    slow: np.ndarray  # what they still do
    fast: np.ndarray

    @classmethod
    def of(cls, world: str, seed: int, interviews: int) -> _Standing:
        """The processes of the log that `simulate` makes of the same."""
        days = window_of(world, WINDOW)
        age = np.random.default_rng([seed, 1]).integers(1, days + 1, interviews)
        lived = simulate_population(world, interviews, seed=seed, days=days, age=age, window=days)
        seen = lived.notes[lived.notes["day"].to_numpy() <= age[lived.notes["process"]]].sort_values(["process", "day"])
        latest = seen.groupby("process").last().reindex(np.arange(interviews)).fillna(0)
        number, day, gap, slow, fast = (latest[name].to_numpy() for name in ("number", "day", "gap", "slow", "fast"))
        strength = np.where(number > 0, lived.course.world.note_effect * note_strength(number, day, gap), 0)
        left = np.exp(-(lived.course.age - day)[:, None] * -np.log(decay(1)))
        return cls(lived, number, day, (slow + strength) * left[:, 0], (fast + strength) * left[:, 1])

    def chance(self, delay: int | None) -> np.ndarray:
        """Of each the chance of an answer in the days ahead, with the next note in so many days; None: without any."""
        course, slow, fast = self.population.course, self.slow, self.fast
        notes, last, came, free = self.notes, self.last, np.zeros(len(self.last)), np.ones(len(self.last))
        for ahead in range(WITHIN + 1):
            day = course.age + ahead
            if ahead:
                slow, fast = (part * left for part, left in zip((slow, fast), decay(1), strict=True))
                answer, closing = course.hazards(slice(None), day, slow, fast)
                total = answer + closing
                share = np.divide(answer, total, out=np.zeros(len(total)), where=total > 0)
                came, free = came - free * np.expm1(-total) * share, free * np.exp(-total)
            if delay is not None and ahead >= delay and (ahead - delay) % EVERY == 0:
                notes = notes + 1
                strength = course.world.note_effect * note_strength(notes, day, day - last)
                slow, fast, last = slow + strength, fast + strength, day
        return came


def every_ten_days(silences: Silences) -> np.ndarray:
    """A note every ten days."""
    return np.asarray(silences.recency >= EVERY)


@dataclass(frozen=True)
class _Ahead:
    """What a log tells of the days ahead of new applications."""

    fitted: FittedHazards
    entry: Entry

    @classmethod
    def of(cls, log: fa.FollowUpLog, new: Population, window: int) -> _Ahead:
        coded, notes = coded_waits(log, as_of=AS_OF)
        days, cluster = days_at_risk(coded, notes, last=BY_DAY + WITHIN), clusters(log, coded)[of_origin(coded)]
        asked = [KINDS.index(kind) for kind in answer_kinds("good")]
        who = new.processes
        promised = np.where(who["promised"] > 0, who["promised"], NO_PROMISE)
        entry = Entry(who["x"].to_numpy() + MIDDLE, search_class(window - who["age"].to_numpy()), promised)
        return cls(FittedHazards.of(days, Entry.of(log, coded), cluster, asked), entry)

    def _chances(self, silences: Silences) -> tuple[np.ndarray, np.ndarray]:
        first, place = silences.distinct(self.entry)
        chance, _, apart = chances(self.fitted, self.entry, silences.only(first), DELAYS, EVERY, WITHIN)
        return chance[:, place], apart[:, :, place]

    def advice(self, silences: Silences) -> np.ndarray:
        """Asked every third day, and whenever a note is due."""
        due = every_ten_days(silences)
        asked = np.flatnonzero(due | (silences.day % _ASKED_EVERY == 1))
        writes = np.zeros(len(silences), bool)
        if len(asked):
            best = clearly_best(*self._chances(silences.only(asked)))
            writes[asked] = (best == 0) | ((best < 0) & due[asked])
        return writes

    def highest(self, silences: Silences) -> np.ndarray:
        """Asked every day."""
        return np.asarray(self._chances(silences)[0].argmax(axis=0) == 0)


def lived(new: Population, rule: Rule, seed: int) -> np.ndarray:
    """Whether each application has a good answer by day 45, with a first note on day 1; all rules share one luck."""
    rng, course, bad = np.random.default_rng([seed, 9]), new.course, new.processes["bad"].to_numpy()
    many, hastens = len(bad), course.world.hastens
    good = ~bad if hastens else rng.random(many) < GOOD
    effect = course.world.note_effect * (bad if hastens else np.ones(many))
    limit, luck = rng.standard_exponential(many), rng.random(many)
    slow, fast, hazard = (np.zeros(many) for _ in range(3))
    notes, last, gap = (np.zeros(many, int) for _ in range(3))
    came, waits = np.zeros(many, bool), np.ones(many, bool)
    for day in range(1, BY_DAY + 1):
        slow, fast = (part * left for part, left in zip((slow, fast), decay(1), strict=True))
        here = np.flatnonzero(waits)
        now = Silences(here, np.full(len(here), day), notes[here], day - last[here], gap[here])
        wrote = here if day == 1 else here[rule(now)]
        notes[wrote] += 1
        strength = effect[wrote] * note_strength(notes[wrote], day, day - last[wrote])
        slow[wrote], fast[wrote] = slow[wrote] + strength, fast[wrote] + strength
        gap[wrote], last[wrote] = np.where(notes[wrote] > 1, day - last[wrote], 0), day
        answer, closing = course.hazards(slice(None), day, slow, fast)
        hazard += answer + closing
        over = waits & (hazard >= limit)
        share = np.divide(answer, answer + closing, out=np.zeros(many), where=answer + closing > 0)
        came |= over & (luck < share) & good
        waits &= ~over
    return came
