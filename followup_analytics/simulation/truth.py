"""The true values of a simulated world, which every estimate from its logs should approach."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from followup_analytics.log.text.formula_guard import csv_bytes
from followup_analytics.simulation.course import decay
from followup_analytics.simulation.people import HABITS
from followup_analytics.simulation.population import WINDOW, Population, simulate_population
from followup_analytics.simulation.worlds import WORLDS, World, full_name, world_named

KNOWN = Path(__file__).with_name("true_values.csv")  # written by `write_known`
WITHIN = (7, 14)
CURVE_DAYS = (7, 14, 30, 45, 60)
BY_DAY = 45
_BATCH = 50_000
_KEYS = ["estimand", "by", "group"]
_BUCKETS = {  # the groups of `response_rates`: a note's column, and the first value of each group
    "gap": ("gap", (0, 7, 9, 12, 16), ("≤6", "7-8", "9-11", "12-15", "16+")),
    "delay": ("day", (0, 4, 9, 16, 31), ("≤3", "4-8", "9-15", "16-30", "31+")),
    "attempt": ("number", (0, 2, 3, 4), ("1", "2", "3", "4+")),
}


def window_of(world: str, window: int) -> int:
    """The days over which interviews are spread: `window`, or the most that the world allows."""
    return min(window, world_named(world).longest_window or window)


def true_values(world: str, *, window: int = WINDOW, processes: int = 2_000_000, seed: int = 0) -> pd.DataFrame:
    """The true values of a world, from many more simulated processes than any log holds.

    Notes count as often as they occur in logs of that window: a note on day s is in a log if its interview is at least
    s days old. ``without`` is exact given each note's process: from its hazards after the note's day, had this note and
    all later ones not been written; where notes do nothing, ``rate`` is the same. What nobody writes down counts too.

    Parameters
    ----------
    processes
        How many processes are simulated for the natural course, and again for each rhythm.

    Returns
    -------
    DataFrame
        ``estimand``, ``by``, ``group``, ``value``, ``se`` (Monte Carlo): ``rate_7``, ``without_7``, ``lift_7`` and the
        same for 14 days, by gap, delay and attempt of a check-in; ``response`` by day since the interview; ``cadence``,
        the chance of an answer by day 45, by the days between notes (0: none). Where notes only hasten rejections also
        ``good_rate_7``, …, for the other answers; elsewhere an answer's kind is drawn independently.

    Examples
    --------
    >>> truth = true_values("null", processes=50_000)
    >>> truth.set_index(["estimand", "group"])["value"].round(1)["cadence", "7"].item()
    0.2
    """
    window = window_of(world, window)
    batches = range(seed * 1_000_000, seed * 1_000_000 + max(1, processes // _BATCH))
    values = [pd.concat([*_natural_course(world, window, batch), _rhythms(world, window, batch)]) for batch in batches]
    table = pd.concat(values, axis=1)
    spread = table.std(axis=1, ddof=1) / np.sqrt(table.shape[1]) if len(values) > 1 else np.nan
    return pd.DataFrame({"value": table.mean(axis=1), "se": spread}).rename_axis(_KEYS).reset_index()


@functools.lru_cache(maxsize=16)
def known_values(world: str, window: int = WINDOW) -> pd.DataFrame:
    """`true_values`, as stored with the package for the usual windows, or from 200,000 processes. Do not alter it."""
    stored = pd.read_csv(KNOWN, dtype={"group": "str"})
    same = (stored["world"] == _first_alike(full_name(world))) & (stored["window"] == window_of(world, window))
    if not same.any():
        return true_values(world, window=window, processes=200_000)
    return stored[same].drop(columns=["world", "window"]).reset_index(drop=True)


def write_known(path: Path = KNOWN, *, processes: int = 1_000_000) -> None:
    """Recompute the stored values: about six minutes of CPU."""
    tables = [
        true_values(world, processes=processes).assign(world=world, window=window_of(world, WINDOW))
        for world in WORLDS
        if _first_alike(world) == world
    ]
    columns = ["world", "window", *_KEYS, "value", "se"]
    path.write_bytes(csv_bytes(pd.concat(tables)[columns].round(6)))


def _first_alike(world: str) -> str:
    """The first world in which life is the same: some differ only in what is written down, or in whose log it is."""

    def lived(name: str) -> World:
        return replace(WORLDS[name], circumstance="", lost=0.0, unlogged=0.0, late=0, seekers=None)

    return next(name for name in WORLDS if lived(name) == lived(world))


def without_note(population: Population, within: int) -> np.ndarray:
    """For each note, the chance of an answer from its day to `within` days later, had nobody written from then on."""
    notes = population.notes
    row = notes["process"].to_numpy()
    day, slow, fast = (notes[name].to_numpy() for name in ("day", "slow", "fast"))
    answered, hazard = np.zeros(len(notes)), np.zeros(len(notes))
    for ahead in range(within + 1):
        slow_left, fast_left = decay(ahead)
        answer, closing = population.course.hazards(row, day + ahead, slow * slow_left, fast * fast_left)
        total = answer + closing
        share = np.divide(answer, total, out=np.zeros(len(notes)), where=total > 0)
        answered += np.exp(-hazard) * -np.expm1(-total) * share
        hazard += total
    return answered


def _natural_course(world: str, window: int, seed: int) -> Iterator[pd.Series]:
    """The estimands of the natural course: after a note, and since the interview."""
    days = max(window + max(WITHIN), max(CURVE_DAYS))
    population = simulate_population(world, _BATCH, seed=seed, days=days, window=window)
    notes, processes = population.notes, population.processes
    seen = notes["day"].to_numpy() <= processes["age"].to_numpy()[notes["process"]]
    population = replace(population, notes=notes[seen & (notes["number"].to_numpy() > 1)])
    own, bad = population.course.world, processes["bad"].to_numpy()[population.notes["process"]]
    acts = own.note_effect * (bad if own.hastens else 1) > 0
    for within in WITHIN:
        without = without_note(population, within)
        rate = np.where(acts, _answered_within(population, within), without)
        values = {"rate": rate, "without": without, "lift": rate - without}
        if own.hastens:
            values |= {f"good_{name}": np.where(bad, 0, value) for name, value in values.items()}
        for by in _BUCKETS:
            for name, value in values.items():
                yield _labelled(_means(population.notes, by, value), f"{name}_{within}", by)
    yield _labelled(_answered_by(population, CURVE_DAYS), "response", "day")


def _rhythms(world: str, window: int, seed: int) -> pd.Series:
    lived = partial(simulate_population, world, _BATCH, seed=seed, days=BY_DAY, window=window)
    cadences = {str(every): _answered_by(lived(policy=every), [BY_DAY]) for every in (0, *HABITS.tolist())}
    return _labelled(pd.concat(cadences).droplevel(1), "cadence", "every")


def _answered_within(population: Population, within: int) -> np.ndarray:
    process = population.processes.iloc[population.notes["process"]]
    waited = process["ended"].to_numpy() - population.notes["day"].to_numpy()
    return np.asarray((process["cause"].to_numpy() == 1) & (waited <= within), dtype=float)


def _answered_by(population: Population, days: Iterable[int]) -> pd.Series:
    ended = population.processes["ended"].where(population.processes["cause"] == 1, np.inf)
    return pd.Series({str(day): (ended <= day).mean() for day in days})


def _means(notes: pd.DataFrame, by: str, value: np.ndarray) -> pd.Series:
    column, first, labels = _BUCKETS[by]
    bucket = np.searchsorted(first, notes[column], side="right") - 1
    sums, counts = np.bincount(bucket, value, len(labels)), np.bincount(bucket, minlength=len(labels))
    held = counts > 0
    return pd.Series(sums[held] / counts[held], index=np.array(labels)[held])


def _labelled(values: pd.Series, estimand: str, by: str) -> pd.Series:
    labelled: pd.Series = pd.concat({(estimand, by): values})
    return labelled
