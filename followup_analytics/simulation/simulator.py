"""The simulator: logs of made-up seekers whose true response rates are known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from followup_analytics.facts.results import Stamp
from followup_analytics.log import words
from followup_analytics.log.arguments import Choice, checked
from followup_analytics.log.days import MISSING, day_number, to_days
from followup_analytics.log.errors import whole_number
from followup_analytics.log.log import FollowUpLog
from followup_analytics.simulation.course import AS_OF
from followup_analytics.simulation.people import MIDDLE
from followup_analytics.simulation.population import WINDOW, Population, simulate_population
from followup_analytics.simulation.truth import known_values, window_of
from followup_analytics.simulation.worlds import World, world_named

_CHANNELS = np.array(["mail", "letter", "phone"])
_CHANNEL_CHANCE = (0.8, 0.1, 0.1)
_ANSWER_CHANCE = {"reply": 0.35, "keep_in_mind": 0.15, "invitation": 0.2, "rejection": 0.2, "offer": 0.1}
_PROFESSIONAL = np.array(["data quality", "hiring", "forecasting", "open source", "onboarding", "energy use"])
_PERSONAL = np.array(["sailing", "baking", "chess", "allotments", "choir", "trail running"])
_SHELF = 60
_MOST, _LONGEST = 10_000_000, 3650  # interviews, days


@dataclass(frozen=True, kw_only=True)
class TruthStamp(Stamp):
    """What the true values say beside their rows: the world, and over how many days interviews are spread."""

    world: str = ""
    sentence: str = ""
    window: int = 0


@checked
def simulate(
    world: Choice = "default", *, interviews: int = 2000, per_seeker: int = 20, window: int = WINDOW, seed: int
) -> tuple[FollowUpLog, pd.DataFrame]:
    """A log of made-up seekers, and the true values of what can be estimated from it.

    Each application has one interview; the log is cut on `AS_OF`. Within a day, the note is sent before that day's
    answers are drawn; a note acts from the next day on. Nobody writes after an answer or a closing.

    Parameters
    ----------
    world
        ``default``, or a world in which something else happens too: ``hidden`` (eagerness that the log does not show),
        ``first_month``, ``weekend``, ``season``, ``promise`` (promised days), ``learn``, ``lost`` (answers never
        written down), ``unlogged`` (closings), ``late`` (entry), ``batch`` (an employer answers on few days), ``heavy``
        (tails), ``few`` (seekers), ``several`` of these. Each has a twin in which notes do nothing, such as
        ``learn_null``; ``null`` is ``default_null``. In ``hasten``, notes only bring rejections sooner.
        ``truth.attrs["sentence"]`` says what happens.
    interviews
        How many interviews, one per application.
    per_seeker
        Interviews per seeker; ``few`` always has five seekers.
    window
        Interviews are spread evenly over the last `window` days (at most 35 in ``first_month``).

    Returns
    -------
    log, truth
        The log, labelled as simulated, and the frame of `truth.true_values`; ``truth.attrs`` has ``as_of``, ``world``,
        its ``sentence`` and ``window``.

    Raises
    ------
    UnknownChoice
        If there is no such world.
    WrongObject, OutOfRange
        If a number is not a whole number from 1 up, or is larger than makes sense.

    Examples
    --------
    >>> log, truth = simulate("null", interviews=40, seed=1)
    >>> log.simulated, len(log.interviews), truth.attrs["as_of"]
    (True, 40, '2026-06-30')
    """
    for name, value in (("interviews", interviews), ("per_seeker", per_seeker)):
        whole_number(name, value, 1, _MOST)
    whole_number("window", window, 1, _LONGEST)
    whole_number("seed", seed, 0)
    days, rng = window_of(world, window), np.random.default_rng([seed, 1])
    age = rng.integers(1, days + 1, interviews)
    population = simulate_population(
        world, interviews, seed=seed, per_seeker=per_seeker, days=days, age=age, window=days
    )
    log = _log(population, rng, np.random.default_rng([seed, 3]))
    sentence = world_named(world).sentence
    stamp = TruthStamp(as_of=AS_OF, simulated=True, world=world, sentence=sentence, window=days)
    return log, stamp.on(known_values(world, window).copy())


def _log(population: Population, rng: np.random.Generator, more: np.random.Generator) -> FollowUpLog:
    """The log; `rng` draws what every world has, `more` what only some do."""
    processes, world = population.processes, population.course.world
    age = processes["age"].to_numpy()
    held = day_number(AS_OF) - age
    notes = population.notes[population.notes["day"].to_numpy() <= age[population.notes["process"]]]
    ended = processes["ended"].to_numpy() <= age
    applied = held - rng.integers(10, 31, len(processes))
    people = _people(len(processes))
    written = ended & _written_down(processes, world, more)
    return FollowUpLog(
        applications=_applications(processes, applied),
        interviews=_interviews(processes, held, people, world),
        topics=_topics(people, rng),
        follow_ups=_follow_ups(notes.sort_values(["process", "day"]), held, people, rng),
        responses=_responses(processes, written, applied, held, people, rng, world),
        gifts=_gifts(),
        plans=_plans(np.flatnonzero(~ended)[:5]),
    )


def _written_down(processes: pd.DataFrame, world: World, rng: np.random.Generator) -> np.ndarray:
    """Whether the end of each process is in the log on the day it is cut."""
    answered, chance = processes["cause"].to_numpy() == 1, rng.random(len(processes))
    never = chance < np.where(answered, world.lost, world.unlogged)
    later = rng.integers(0, world.late + 1, len(processes))
    return np.asarray(~never & (processes["ended"].to_numpy() + later <= processes["age"].to_numpy()))


def _ids(letter: str, numbers: Iterable[int]) -> list[str]:
    return [f"{letter}{number:06d}" for number in numbers]


def _people(n: int) -> np.ndarray:
    return np.array([f"Interviewer {i} <interviewer{i}@company{i}.example>" for i in range(n)], dtype=object)


def _applications(processes: pd.DataFrame, applied: np.ndarray) -> pd.DataFrame:
    n = len(processes)
    return pd.DataFrame(
        {
            "application_id": _ids("A", range(n)),
            "seeker": _ids("S", processes["seeker"]),
            "company": [f"Company {i}" for i in processes["employer"]],
            "role": "Analyst",
            "applied_on": to_days(applied),
            "source": "simulator",
            "simulated": "true",
        }
    )


def _interviews(processes: pd.DataFrame, held: np.ndarray, people: np.ndarray, world: World) -> pd.DataFrame:
    n, promised = len(processes), processes["promised"].to_numpy()
    promises = {"answer_by": to_days(np.where(promised > 0, held + promised, MISSING))} if world.promised else {}
    return pd.DataFrame(
        {
            "application_id": _ids("A", range(n)),
            "interview_id": _ids("I", range(n)),
            "interviewed_on": to_days(held),
            "round": 1,
            "medium": "video",
            "interviewers": people,
            "impression": processes["x"] + MIDDLE,
            **promises,
        }
    )


def _topics(people: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    n = len(people)
    kinds = {"professional": _PROFESSIONAL, "personal": _PERSONAL}
    return pd.concat(
        pd.DataFrame(
            {
                "interview_id": _ids("I", range(n)),
                "interviewer": people,
                "kind": kind,
                "topic": rng.choice(names, n),
                "strength": rng.integers(1, 4, n),
                "private": False,
            }
        )
        for kind, names in kinds.items()
    )


def _follow_ups(notes: pd.DataFrame, held: np.ndarray, people: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    process, number = notes["process"].to_numpy(), notes["number"].to_numpy()
    gift = (process * 7 + number) % _SHELF  # more gifts than notes in any wait, so no gift twice
    return pd.DataFrame(
        {
            "application_id": _ids("A", process),
            "follow_up_id": _ids("F", range(len(notes))),
            "sent_on": to_days(held[process] + notes["day"].to_numpy()),
            "kind": np.where(number == 1, words.THANK_YOU, words.CHECK_IN),
            "to": people[process],
            "channel": rng.choice(_CHANNELS, len(notes), p=_CHANNEL_CHANCE),
            "gift_id": _ids("G", gift),
        }
    )


def _responses(
    processes: pd.DataFrame,
    written: np.ndarray,
    applied: np.ndarray,
    held: np.ndarray,
    people: np.ndarray,
    rng: np.random.Generator,
    world: World,
) -> pd.DataFrame:
    """The invitation to each interview, and the answer or the closing after it."""
    invited = applied + rng.integers(2, 10, len(applied))
    ended = processes[written]
    answers = _answers(ended, world, rng)
    process = np.concatenate([np.arange(len(held)), ended.index])
    day = np.concatenate([invited, held[ended.index] + ended["ended"].to_numpy()])
    closed = ended["cause"].to_numpy() == 2
    kind = np.concatenate([np.full(len(held), "invitation"), np.where(closed, "filled", answers)])
    return pd.DataFrame(
        {
            "application_id": _ids("A", process),
            "response_id": _ids("R", range(len(process))),
            "received_on": to_days(day),
            "kind": kind,
            "from": people[process],
            "channel": "mail",
        }
    )


def _answers(ended: pd.DataFrame, world: World, rng: np.random.Generator) -> np.ndarray:
    """The kind of each answer: drawn independently, unless the world settles it before the answer comes."""
    kinds, chance = np.array(list(_ANSWER_CHANCE)), np.array(list(_ANSWER_CHANCE.values()))
    if not world.hastens:
        return rng.choice(kinds, len(ended), p=chance)
    others = chance * (kinds != "rejection")
    return np.where(ended["bad"], "rejection", rng.choice(kinds, len(ended), p=others / others.sum()))


def _gifts() -> pd.DataFrame:
    names = [*_PROFESSIONAL, *_PERSONAL]
    return pd.DataFrame(
        {
            "gift_id": _ids("G", range(_SHELF)),
            "kind": [words.GIFT_KINDS[i % 3] for i in range(_SHELF)],
            "title": [f"{names[i % len(names)].capitalize()}, part {i // len(names) + 1}" for i in range(_SHELF)],
            "url": [f"https://shelf.example/{i}" for i in range(_SHELF)],
            "topics": [names[i % len(names)] for i in range(_SHELF)],
        }
    )


def _plans(waiting: np.ndarray) -> pd.DataFrame:
    """A snooze for a few applications that still wait."""
    n = len(waiting)
    return pd.DataFrame(
        {
            "plan_id": _ids("P", range(n)),
            "application_id": _ids("A", waiting),
            "kind": np.full(n, "snooze"),
            "until_on": to_days(np.full(n, day_number(AS_OF) + 3)),
            "reason": np.full(n, "away until then"),
            "decided_on": to_days(np.full(n, day_number(AS_OF) - 1)),
        }
    )
