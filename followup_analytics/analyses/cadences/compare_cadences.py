"""Cadences compared: how likely an answer is by a day, had everyone written every so many days, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from followup_analytics.analyses.cadences.contrasts import Contrast, Control, closings_after_notes, differences
from followup_analytics.analyses.cadences.hazards import Entry, days_at_risk, of_origin
from followup_analytics.analyses.cadences.study import Estimate, Study
from followup_analytics.facts.results import Counted, stamped
from followup_analytics.log.arguments import checked
from followup_analytics.log.days import Day
from followup_analytics.log.errors import WrongObject, whole_number
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.log import FollowUpLog
from followup_analytics.waiting.answers import ANSWER, ANY, Answer, Ends, answer_kinds, answer_name
from followup_analytics.waiting.groups import clusters
from followup_analytics.waiting.left_out import mixed_bounds, too_many
from followup_analytics.waiting.records.coded_waits import with_known_ends
from followup_analytics.waiting.variance.intervals import effective_size, wilson
from followup_analytics.waiting.waits import coded_waits

LEAST_WAITS = 5
LEFT_OUT = 100  # into how many parts the seekers are split, each left out in turn
_FURTHEST, _MOST_DRAWS = 730, 100_000
WIDEST = 0.20  # an interval wider than this tells nothing
ASSUMPTIONS = (
    N_(
        "People with the same impression, time in the search and promised day, the same notes so far and the same "
        "silence are alike, whatever rhythm they keep: if who writes sooner also had better prospects that the log "
        "does not show, the comparison is off."
    ),
    N_("A note is a note: what it says and how it is sent plays no part here."),
    N_("Each rhythm was kept by some people at each impression; where few did, the model fills in."),
    N_(
        "The chance of an answer and of a closing on a day follows the form of the model; the check is right as well "
        "where only the model of when people write is."
    ),
    N_(
        "A wait that is still open on the day the log was read goes on like the others; if it was closed, the log "
        "knows."
    ),
    N_("One application's notes change nothing for another's."),
)

_BOUNDS = ("least", "most")
_COLUMNS = {
    "every": "int64",
    **dict.fromkeys(("rate", "lower", "upper", "check", "check_lower", "check_upper", "naive_rate"), "float64"),
    **dict.fromkeys(("at_risk", "left_out"), "int64"),
    "enough": "bool",
    **dict.fromkeys(_BOUNDS, "float64"),
}


@dataclass(frozen=True, kw_only=True)
class CadencesStamp(Counted):
    """What `compare_cadences` says beside its rows: what was asked, its assumptions, which rhythms differ."""

    answer: str | list[str] = ANY
    by_day: int = 45
    draws: int = 0
    seed: int = 0
    waits: int = 0
    left_out: int = 0
    assumptions: list[str] = field(default_factory=list)
    control: Control | None = None
    differences: list[Contrast] = field(default_factory=list)


@checked
def compare_cadences(
    log: FollowUpLog,
    *,
    as_of: Day,
    every: Sequence[int] = (7, 10, 14),
    by_day: int = 45,
    answer: Answer = ANY,
    draws: int = 200,
    seed: int = 0,
    progress: Callable[[int, int], object] | None = None,
) -> pd.DataFrame:
    """The chance of an answer by `by_day`, had everyone kept one rhythm, for several rhythms and for no notes.

    A rhythm: a first note on days 0-2 after the interview, at the time people do, and then one every `every` days ± 1
    until an answer or a closing. ``rate`` comes from hazards fitted to the days at risk and rolled forward along the
    rhythm, averaged over the impressions, the times in the search and the promised days at entry (g-formula). ``check``
    puts that right by what came of the waits that kept the rhythm, weighted for those that left it: it is doubly
    robust, right where either the hazards or the chance to write is modelled well, and missing where too few kept the
    rhythm. For the intervals, the seekers (the applications where there are fewer than 20 seekers) are resampled, and
    left out in turn (in at most 100 parts); the larger of both errors counts, since resamples alone come out too narrow
    with some 100 seekers.

    Parameters
    ----------
    log
        The log; the waits that an interview began are counted.
    as_of
        The day the log is read on.
    every
        The rhythms, in days.
    by_day
        Days since the interview.
    answer
        Which answers count, as in `response_rates`; the others then end a wait as closings do. Each kind has a hazard
        of its own, fitted on the same days at risk.
    draws
        How many resamples of the seekers, 2 or more; with fewer than 200 the intervals change from seed to seed.
    seed
        Of the resamples.
    progress
        Called after each estimate with its number and how many there will be.

    Returns
    -------
    DataFrame
        A row for no notes (``every`` 0) and one per rhythm; empty where no wait began with an interview:

        - ``every``, ``rate``, ``lower``, ``upper``, ``check``, ``check_lower``, ``check_upper``;
        - ``naive_rate``: waits grouped by their first observed gap, pending ones counted as unanswered; shown because
          it misleads;
        - ``at_risk``: waits that kept the rhythm and were still at risk on `by_day`; where there are none, no figure is
          given;
        - ``left_out``: further waits, closed on a day nobody wrote down; where they are more than a fifth, no figure is
          given;
        - ``enough``: at least 5 at risk, and an interval of at most 20 points;
        - ``least``, ``most``: what the rate can be, whatever became of those left out.

        ``attrs`` has the ``assumptions`` as sentences; ``differences``, a dict for each pair (see
        `contrasts.differences`); and ``control``, what notes seem to do to closings, which should be nothing
        (`contrasts.closings_after_notes`).

    Raises
    ------
    UnknownChoice
        If answer is not valid here.
    WrongObject, OutOfRange
        If every or by_day is not a number of days up to 730, draws is not from 2 to 100,000, or seed is negative.

    References
    ----------
    Robins (1986) for the g-formula; Hernán & Robins (2016) and Maringe et al. (2020) for emulated trials and clones;
    Robins, Rotnitzky & Zhao (1994) and Bang & Robins (2005) for the doubly robust check;
    Efron & Tibshirani (1993), chapters 6 and 11, for the bootstrap and the jackknife.

    Examples
    --------
    >>> from followup_analytics import simulate
    >>> log, truth = simulate("null", interviews=300, seed=1)
    >>> rhythms = compare_cadences(log, as_of=truth.attrs["as_of"], draws=5)
    >>> rhythms["every"].tolist(), bool((rhythms["rate"] - 0.22).abs().max() < 0.15)
    ([0, 7, 10, 14], True)
    """
    cadences = _asked_cadences(every, by_day, draws, seed)
    answer_kinds(answer)
    waits, notes = coded_waits(log, as_of=as_of, left_out=True)
    began = of_origin(waits)
    gone = Ends.of(waits, answer).only(began).gone(np.zeros(len(began), int), 1)
    left_out = int(gone.sum())
    coded, notes = with_known_ends(waits, notes)
    own = of_origin(coded)
    days = days_at_risk(coded, notes, last=by_day)
    study = Study.of(days, Entry.of(log, coded), clusters(log, coded)[own], cadences, by_day, answer)
    if len(own):
        found, merged = study.estimate(np.ones(len(own))), study.merged()
        drawn = _draws(merged, merged.estimate(np.ones(len(own))), draws, seed, progress)
        frame, pairs = _frame(study, found, drawn, gone)
    else:
        frame, pairs = pd.DataFrame({name: [] for name in _COLUMNS}), []
    frame = frame.astype(_COLUMNS)
    stamp = CadencesStamp(
        answer=answer_name(answer),
        by_day=int(by_day),
        draws=int(draws),
        seed=seed,
        knowledge=coded.knowledge,
        waits=len(own),
        left_out=left_out,
        assumptions=[str(line) for line in ASSUMPTIONS],
        control=closings_after_notes(days, study.cluster),
        differences=pairs,
    )
    return stamped(frame, log, as_of, stamp)


def _asked_cadences(every: Sequence[int], by_day: int, draws: int, seed: int) -> list[int]:
    if not len(every):
        raise WrongObject("every", every, "a list of whole numbers of days, such as (7, 10, 14)")
    whole_number("by_day", by_day, 1, _FURTHEST)
    whole_number("draws", draws, 2, _MOST_DRAWS)
    whole_number("seed", seed, 0)
    return [0, *dict.fromkeys(whole_number("every", days, 2, _FURTHEST) for days in every)]


def _draws(
    study: Study, found: Estimate, draws: int, seed: int, progress: Callable[[int, int], object] | None
) -> tuple[np.ndarray, np.ndarray]:
    """Rates and checks of each resample, widened to the error of leaving clusters out: two arrays (draws, cadences)."""
    rng = np.random.default_rng(seed)
    names, cluster = np.unique(study.cluster, return_inverse=True)
    times = [np.bincount(rng.integers(0, len(names), len(names)), minlength=len(names)) for _ in range(draws)]
    part = rng.permutation(len(names)) % LEFT_OUT
    times += [part != left_out for left_out in range(min(len(names), LEFT_OUT))] if len(names) > 1 else []
    rates, checks = [], []
    for number, weight in enumerate(times, 1):
        drawn = study.estimate(weight[cluster].astype(float), near=found)
        rates.append(drawn.rates)
        checks.append(drawn.checks)
        if progress is not None:
            progress(number, len(times))
    return _widened(np.array(rates[:draws]), np.array(rates[draws:])), _widened(
        np.array(checks[:draws]), np.array(checks[draws:])
    )


def _widened(drawn: np.ndarray, left_out: np.ndarray) -> np.ndarray:
    """The resamples, moved away from their mean where their error is smaller than the jackknife's."""
    # With 100 seekers the error of resamples alone is 8 % too small; the larger of both errors is taken.
    own, parts = drawn.std(axis=0, ddof=1), len(left_out)
    other = np.sqrt((parts - 1) * left_out.var(axis=0)) if parts else own
    mean = drawn.mean(axis=0)
    wider = np.maximum(np.divide(other, own, out=np.ones_like(own), where=own > 0), 1)
    found: np.ndarray = mean + (drawn - mean) * wider
    return found


def _frame(
    study: Study, found: Estimate, drawn: tuple[np.ndarray, np.ndarray], gone: np.ndarray
) -> tuple[pd.DataFrame, list[Contrast]]:
    waits, left_out = len(study.entry), int(gone.sum())
    held = np.array([own.supported(study.entry.impression) for own in study.clones])
    at_risk = np.array([own.at_risk() for own in study.clones])
    lower, upper = _interval(found.rates, drawn[0], waits)
    check_ends = _interval(found.checks, drawn[1], waits)
    frame = pd.DataFrame(
        {
            "every": study.cadences,
            "rate": found.rates,
            "lower": lower,
            "upper": upper,
            "check": np.where(held, found.checks, np.nan),
            "check_lower": np.where(held, check_ends[0], np.nan),
            "check_upper": np.where(held, check_ends[1], np.nan),
            "naive_rate": _naive(study),
            "at_risk": at_risk,
            "left_out": left_out,
            "enough": (at_risk >= LEAST_WAITS) & (upper - lower <= WIDEST),
        }
    )
    frame.loc[at_risk == 0, ["rate", "lower", "upper"]] = np.nan  # nobody kept it: the model alone is no evidence
    frame["least"], frame["most"] = mixed_bounds(frame["rate"].to_numpy(), gone, waits)
    if too_many(left_out, waits):
        frame.loc[:, [name for name, dtype in _COLUMNS.items() if dtype == "float64" and name not in _BOUNDS]] = np.nan
        frame["enough"] = False
    return frame, differences(frame, drawn[0], waits)


def _interval(rate: np.ndarray, drawn: np.ndarray, waits: int) -> tuple[np.ndarray, np.ndarray]:
    rate = np.clip(rate, 0, 1)
    return wilson(rate, effective_size(rate, drawn.var(axis=0, ddof=1), waits, if_none=waits))


def _naive(study: Study) -> np.ndarray:
    """The share answered by the horizon among waits whose first gap fits the rhythm; for no notes, those without."""
    days, waits = study.days, len(study.entry)
    answered = np.bincount(days.wait, days.event == ANSWER, waits) > 0
    gap, noted = np.zeros(waits, int), np.bincount(days.wait, days.notes > 0, waits) > 0
    second = (days.notes == 2) & (days.recency == 0)
    gap[days.wait[second]] = days.gap[second]
    fits = [(np.abs(gap - every) <= 1) & (gap > 0) if every else ~noted for every in study.cadences]
    return np.array([answered[which].mean() if which.any() else np.nan for which in fits])
