"""Weeks away: runs of weeks in which far fewer answers came than in those around them.

They are looked for first, and all other weeks are taken to follow a line: if every week had an effect of its own, the
week, the age of a wait and its beginning would explain each other, and a season became a trend (-5 points in place of
-4.4).
"""

from __future__ import annotations

import numpy as np

_FEWER = 0.7  # at most this share of what the weeks around them have
_SURE = 12.0  # twice the gain in likelihood: chance alone reaches it in less than one log in a hundred
_LONGEST = 8  # weeks of one run
_LEAST_EXPECTED, _LEAST_WEEKS = 1.0, 4
_STEPS, _LONGEST_STEP, _MOST = 8, 2.0, 6.0
_CLOSE = 1e-5  # of the largest step: the error left is about its square
_DRAWN = 0.01  # how strongly towards 0: a week without any answer has no logarithm


def away_weeks(came: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Whether nearly everybody was away in each week.

    The weeks are taken to lie on a line, as answers may become more or fewer over a search, except for runs of at most
    eight weeks each and half of all weeks together. Runs are added one by one, each time the one that explains most.

    Parameters
    ----------
    came, expected
        Answers by week, and how many are expected from the circumstances of those who waited; neither need be whole.

    Examples
    --------
    >>> away_weeks(np.array([40, 38, 43, 9, 11, 41]), np.full(6, 40.0)).tolist()
    [False, False, False, True, True, False]
    """
    away = np.zeros(len(came), bool)
    known = np.flatnonzero(expected >= _LEAST_EXPECTED)
    if len(known) < _LEAST_WEEKS:
        return away
    line = np.column_stack([np.ones(len(known)), known - known.mean()])
    while (run := _next_run(line, came[known], expected[known], away[known])) is not None:
        line = np.column_stack([line, run])
        away[known[run]] = True
    return away


def _next_run(line: np.ndarray, came: np.ndarray, expected: np.ndarray, away: np.ndarray) -> np.ndarray | None:
    """The run of weeks that explains most beyond the line and the earlier runs, if it is beyond chance."""
    runs = _runs(away)
    if not len(runs):
        return None
    start, before = _fitted(line[None], came, expected, np.zeros((1, line.shape[1])))
    designs = np.concatenate([np.broadcast_to(line, (len(runs), *line.shape)), runs[:, :, None]], axis=2)
    level, likelihood = _fitted(designs, came, expected, np.tile(np.append(start, 0.0), (len(runs), 1)))
    gain = np.where(level[:, -1] < np.log(_FEWER), 2 * (likelihood - before), 0)
    best = int(gain.argmax())
    found: np.ndarray = runs[best]
    return found if gain[best] >= _SURE else None


def _runs(away: np.ndarray) -> np.ndarray:
    """Every run of weeks that could be added: of shape (runs, weeks)."""
    weeks, most = np.arange(len(away)), len(away) // 2 - int(away.sum())
    spans = [(first, last) for first in weeks for last in weeks[first : first + min(_LONGEST, most)]]
    runs = np.array([(weeks >= first) & (weeks <= last) for first, last in spans], bool).reshape(-1, len(away))
    found: np.ndarray = runs[~(runs & away).any(axis=1)]
    return found


def _fitted(
    designs: np.ndarray, came: np.ndarray, expected: np.ndarray, start: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """For each design (of shape weeks, columns), its coefficients and the likelihood; `start` is where to begin."""
    beta, moving = start.copy(), np.arange(len(designs))
    for _ in range(_STEPS):
        step = _newton_step(designs[moving], came, expected, beta[moving])
        beta[moving] += step
        moving = moving[np.abs(step).max(axis=1) > _CLOSE]
        if not len(moving):
            break
    linear = _linear(designs, beta)
    return beta, (came * linear - expected * np.exp(linear)).sum(axis=1) - _DRAWN * (beta**2).sum(axis=1) / 2


def _newton_step(designs: np.ndarray, came: np.ndarray, expected: np.ndarray, beta: np.ndarray) -> np.ndarray:
    mean, turned = expected * np.exp(_linear(designs, beta)), designs.swapaxes(1, 2)
    slope = (turned @ (came - mean)[:, :, None])[:, :, 0] - _DRAWN * beta
    bend = (turned * mean[:, None]) @ designs + _DRAWN * np.eye(designs.shape[2])
    return np.clip(np.linalg.solve(bend, slope[:, :, None])[:, :, 0], -_LONGEST_STEP, _LONGEST_STEP)


def _linear(designs: np.ndarray, beta: np.ndarray) -> np.ndarray:
    return np.asarray(np.clip((designs @ beta[:, :, None])[:, :, 0], -_MOST, _MOST))
