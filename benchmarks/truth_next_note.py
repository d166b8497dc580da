"""When to write next: what following the advice brings on new applications of a world, beside a fixed ten days."""

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
from followup_analytics.facts import timeline
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
        asked = [timeline.KINDS.index(kind) for kind in answer_kinds("good")]
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
