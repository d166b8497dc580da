"""The course of waits: the hazards of an answer and of a closing, day by day, and what a note adds to the former."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from followup_analytics.simulation.worlds import World

AS_OF = "2026-06-30"  # the day at which every simulated log is cut

_WEEKDAY = pd.Timestamp(AS_OF).weekday()
_SATURDAY = 5
_SLOW, _FAST = np.exp(-1 / 4), np.exp(-1.0)
_SCALE = 1 / (_SLOW / (1 - _SLOW) - _FAST / (1 - _FAST))  # makes the kernel sum to 1 over days 1, 2, …
_DIP = (-58, -30)  # the days of the dip, from the cut; the second is the first day after it
_AHEAD, _NEAR, _NEAR_DAYS = 0.25, 10.0, 4  # times the background before a promised day; times, for so many days from it
_EMPLOYER_DAYS = 60  # an employer answers on one day out of so many


@dataclass(frozen=True)
class Course:
    """What the hazards of each process depend on; see `people.people` for the arrays.

    ``pace`` multiplies the hazards of an employer's day.
    """

    world: World
    x: np.ndarray
    frailty: np.ndarray
    age: np.ndarray
    promised: np.ndarray
    employer: np.ndarray
    pace: np.ndarray  # (employers, days), from the day of the oldest interview

    @classmethod
    def of(cls, world: World, people: pd.DataFrame, days: int, rng: np.random.Generator) -> Course:
        """The course of these people over the days 0 … `days` of each."""
        names = ("x", "frailty", "age", "promised", "employer")
        x, frailty, age, promised, employer = (people[name].to_numpy() for name in names)
        employers = int(people["employer"].max()) + 1 if world.employer > 1 else 0
        chance = rng.random((employers, int(age.max()) + days + 1))
        return cls(
            world,
            x,
            frailty,
            age,
            promised,
            employer,
            np.where(chance * _EMPLOYER_DAYS < 1, float(_EMPLOYER_DAYS), 0.0),
        )

    def hazards(
        self, rows: np.ndarray | slice, day: np.ndarray | int, slow: np.ndarray, fast: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """The hazards of an answer and of a closing of these processes on a day since their interviews."""
        background = answer_hazard(self.frailty[rows], day, slow, fast, self._promise(rows, day))
        closing = closing_hazard(self.x[rows], day)
        if not (self.world.working_days or self.world.dip < 1 or self.world.employer > 1):
            return background, closing
        pace = self._pace(rows, day)
        return pace * background, pace * closing

    def _promise(self, rows: np.ndarray | slice, day: np.ndarray | int) -> np.ndarray | float:
        if not self.world.promised:
            return 1.0
        promised = self.promised[rows]
        since = day - promised
        times = np.select([since < 0, since < _NEAR_DAYS], [_AHEAD, _NEAR], 1.0)
        return np.where(promised > 0, times, 1.0)

    def _pace(self, rows: np.ndarray | slice, day: np.ndarray | int) -> np.ndarray:
        date = day - self.age[rows]  # from the cut
        pace = np.ones(len(date))
        if self.world.working_days:
            pace = np.where(weekday(date) < _SATURDAY, 7 / 5, 0.0)
        if self.world.dip < 1:
            pace = pace * np.where((date >= _DIP[0]) & (date < _DIP[1]), self.world.dip, 1.0)
        if self.world.employer > 1:
            pace = pace * self.pace[self.employer[rows], date + self.age.max()]
        return pace


def answer_hazard(
    frailty: np.ndarray | float,
    day: np.ndarray | int,
    slow: np.ndarray,
    fast: np.ndarray,
    times: np.ndarray | float = 1.0,
) -> np.ndarray:
    """The hazard of an answer: `times` the day's background, plus what earlier notes add, held in `slow` and `fast`."""
    return np.asarray(frailty * (0.010 * np.exp(-np.asarray(day) / 30) * times + _SCALE * (slow - fast)))


def closing_hazard(x: np.ndarray, day: np.ndarray | int) -> np.ndarray:
    """The hazard that the position closes without an answer."""
    return (0.008 + 0.00025 * np.asarray(day)) * np.exp(-0.2 * x)


def decay(days: int) -> tuple[float, float]:
    """What is left of `slow` and of `fast` after `days` days."""
    return float(_SLOW**days), float(_FAST**days)


def note_strength(number: np.ndarray, day: np.ndarray | int, gap: np.ndarray) -> np.ndarray:
    """κ, what a note adds in all: less if it is too soon, late, or one of many."""
    later = 0.22 * -np.expm1(-((gap / 7) ** 2)) * np.exp(-np.asarray(day) / 60) * 0.9 ** (number - 2)
    return np.where(number == 1, 0.10 * np.exp(-(np.asarray(day) - 1) / 3), later)


def weekday(date: np.ndarray) -> np.ndarray:
    """The day of the week (Monday is 0) of days counted from the cut."""
    return (date + _WEEKDAY) % 7


def moved_to_working_days(date: np.ndarray) -> np.ndarray:
    """Days counted from the cut; Saturdays and Sundays become the Monday after.

    Examples
    --------
    >>> moved_to_working_days(np.array([-4, -3, -2, -1])).tolist()  # from Friday on
    [-4, -1, -1, -1]
    """
    day = weekday(date)
    return np.where(day < _SATURDAY, date, date + 7 - day)
