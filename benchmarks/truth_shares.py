"""What a log does not show of a world: the shares closed unheard and never written down, and how strong what is hidden.

They come from many simulated processes, never from an estimate, so that a lift can be re-computed at the truth.
"""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

import followup_analytics as fa
from followup_analytics.simulation.population import WINDOW, Population, simulate_population
from followup_analytics.simulation.truth import window_of
from followup_analytics.simulation.worlds import world_named
from followup_analytics.waiting.adjustment.tipping import tipping_point

WITHIN = 7
_PROCESSES, _SEED = 200_000, 77
_FIRST, _GAPS = (0, 7, 9, 12, 16), ("≤6", "7-8", "9-11", "12-15", "16+")  # the first gap of each group
_OF_IMPRESSION = 0.6  # of the logarithm of the frailty, what an impression adds
_NUMBERS, _DAYS = 2, WINDOW + WITHIN + 1  # silences are alike after one note, or more; the days of the longest


def lift_at_its_share(found: pd.DataFrame, *, world: str) -> pd.DataFrame:
    """The lifts of `response_rates` by gap, re-computed at what is true of the world."""
    own, group = world_named(world), found["bucket"]
    unheard = unheard_shares(world).reindex(group).to_numpy() if own.lost or own.unlogged else 0.0
    hidden = hidden_strengths(world).reindex(group).to_numpy() if own.hidden else 1.0
    return fa.lift_if(found, closed_unheard=unheard, unwritten=own.lost, hidden=hidden)


@functools.cache
def unheard_shares(world: str) -> pd.Series:
    """By gap: of the silent waits that its notes are compared with, the share after an end that nobody wrote down.

    Each counts by how likely one like it is to be answered: as silent, as often written to, of the same impression.
    """
    after = _silences(world)
    length, until_end = after["length"].to_numpy(), after["until_end"].to_numpy()
    cell, gap = (after.loc[after["gap"] > 0, name].to_numpy() for name in ("cell", "gap"))
    in_the_log, in_truth = (
        _means(gap, _chances(after, after["cell"].to_numpy(), days, cell, gap))
        for days in (length, np.minimum(length, until_end))
    )
    return 1 - in_the_log / in_truth


@functools.cache
def hidden_strengths(world: str) -> pd.Series:
    """By gap: how many times as likely the hidden interest makes both a note and an answer; below 1: a note less.

    Interest is above its median or below. Where it makes a note `a` times and an answer `b` times as likely, a cause
    that makes both equally as likely, and does as much, is given in its place.
    """
    after, processes = _silences(world), _population(world).processes
    high = (processes["frailty"] > np.exp(processes["x"] * _OF_IMPRESSION)).to_numpy()[after["process"]]
    cell, length, noted = after["cell"].to_numpy() * 2 + high, after["length"].to_numpy(), (after["gap"] > 0).to_numpy()
    own, gap = after["cell"].to_numpy()[noted] * 2, after["gap"].to_numpy()[noted]
    at_risk = _at_risk(cell, length)
    low_silent, high_silent = at_risk[own, gap], at_risk[own + 1, gap]
    written_to, silent = _means(gap, high[noted]), _means(gap, high_silent / np.maximum(low_silent + high_silent, 1))
    low, more = (_means(gap, _chances(after, cell, length, own + which, gap)) for which in (0, 1))
    a, b = np.maximum(written_to / silent, silent / written_to), more / low
    strength = tipping_point(a * b / (a + b - 1), 1.0)
    return pd.Series(np.where(written_to > silent, strength, 1 / strength), index=a.index)


@functools.cache
def _population(world: str) -> Population:
    days = window_of(world, WINDOW)
    return simulate_population(world, _PROCESSES, seed=_SEED, days=days, window=days)


@functools.cache
def _silences(world: str) -> pd.DataFrame:
    """The silence after each note: how long the log shows it, and after which gap the next note came (0: none)."""
    own, population = world_named(world), _population(world)
    processes, notes = population.processes, population.notes.sort_values(["process", "day"])
    answered = processes["cause"].to_numpy() == 1
    chance = np.random.default_rng([_SEED, 3]).random(len(answered))
    end = np.where(chance < np.where(answered, own.lost, own.unlogged), _DAYS, processes["ended"])  # as far as written
    notes = notes[notes["day"].to_numpy() <= processes["age"].to_numpy()[notes["process"]]]
    who, start = notes["process"].to_numpy(), notes["day"].to_numpy()
    gap = np.where(np.append(who[1:] == who[:-1], False), np.append(start[1:], 0) - start, 0)
    seen = np.minimum(end, processes["age"].to_numpy())[who] - start
    number = np.minimum(notes["number"].to_numpy(), _NUMBERS) - 1
    return notes.assign(
        gap=gap,
        length=np.where(gap > 0, gap - 1, seen),
        until_end=processes["ended"].to_numpy()[who] - start,
        cause=processes["cause"].to_numpy()[who],
        cell=(processes["x"].to_numpy()[who] + 1) * _NUMBERS + number,
    )


def _chances(after: pd.DataFrame, cell: np.ndarray, days: np.ndarray, own: np.ndarray, gap: np.ndarray) -> np.ndarray:
    """For notes of these cells and gaps: the chance of an answer within the days that count, among silences so long."""
    at_risk = _at_risk(cell, days)
    answered = ((after["cause"] == 1) & (after["length"] == after["until_end"])).to_numpy()  # and written down
    came = np.zeros_like(at_risk)
    np.add.at(came, (cell[answered], days[answered]), 1)
    chance = np.divide(came, at_risk, out=np.zeros_like(came), where=at_risk > 0)
    found: np.ndarray = chance[own[:, None], gap[:, None] + np.arange(WITHIN + 1)].sum(axis=1)
    return found


def _at_risk(cell: np.ndarray, length: np.ndarray) -> np.ndarray:
    """By cell and day: how many silences are at least so long."""
    ends = np.zeros((cell.max() + 1, _DAYS))
    np.add.at(ends, (cell, length), 1)
    return ends[:, ::-1].cumsum(axis=1)[:, ::-1]


def _means(gap: np.ndarray, value: np.ndarray) -> pd.Series:
    group = np.searchsorted(_FIRST, gap, side="right") - 1
    return pd.Series(value).groupby(np.array(_GAPS)[group]).mean()
