"""The comparison of arms: what the self-experiment drew and what came of it, by arm, valid at every look."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from followup_analytics.experiment.assignment import EXPERIMENTS, assigned_to
from followup_analytics.experiment.sequences import difference_sequence, notes_needed
from followup_analytics.facts.coded_events import KINDS
from followup_analytics.facts.results import Stamp, stamped
from followup_analytics.facts.status import undated_closings
from followup_analytics.facts.timeline import coded_events, events
from followup_analytics.log import words
from followup_analytics.log.arguments import Choice, checked
from followup_analytics.log.days import MISSING, Day, day_number, day_numbers
from followup_analytics.log.errors import number_between, whole_number
from followup_analytics.log.locale.catalogue import _, digits, forms, ngettext, spoken
from followup_analytics.log.locale.log_words import word
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.phrases import capital, clear_end, whole_points
from followup_analytics.waiting.answers import (
    ANSWER,
    ANY,
    CENSORED,
    CLASSES,
    CLOSED,
    Answer,
    answer_kinds,
    answer_name,
    noun,
)
from followup_analytics.waiting.answers import KINDS as ANSWERS
from followup_analytics.waiting.counts import count_days
from followup_analytics.waiting.incidence import incidence
from followup_analytics.waiting.variance.intervals import LEVEL, confidence_sequence, effective_size

WITHIN = 21  # for so many days after the draw, an answer counts
_LEVELS, _MOST_ARMS, _LONGEST = (0.5, 0.9999), 100, 3650
_NEVER = np.iinfo("int64").max

Pairs = dict[tuple[int, int], tuple[float, float]]  # two arms -> the interval of the second rate minus the first


@dataclass(frozen=True, kw_only=True)
class ArmsStamp(Stamp):
    """What `compare_arms` says beside its rows: what was asked, how many notes it takes, and one or two sentences."""

    of: str = "delay"
    within: int = WITHIN
    answer: str | list[str] = ANY
    level: float | None = None
    needed: int | None = None
    says: str = ""


def arms_assigned(log: FollowUpLog, *, as_of: Day, of: str = "delay", within: int = WITHIN) -> pd.DataFrame:
    """Every draw, by the arm recorded, whatever was sent in the end; and what came within `within` days of it.

    A draw counts once its days are over, whatever came of it, unless it follows another counted draw of its application
    within these days. If its application was last checked within its days (`confirmed_on`), the draw is followed until
    then, and what came later is ignored: otherwise those with an answer would stay and the silent ones would drop out.
    If its application was closed on a day nobody wrote down (`closed`) that may be one of those days, the draw is
    unchecked, unless an answer is known.

    Parameters
    ----------
    log, as_of
        The log, and the day it is read on.
    of
        What was drawn: ``delay`` or ``gift``.
    within
        For how many days after the draw an answer counts.

    Returns
    -------
    DataFrame
        ``application_id``, ``arm``, ``drawn_on``, ``planned_on``, ``state`` (``counted``, ``pending``, ``overlapping``,
        ``unchecked``), ``answered`` (an answer or an interview came after the day of the draw; False unless counted),
        ``answer_kind`` (the kind of the first), ``days`` (from the draw to an answer or a closing, or as long as it was
        followed), ``event`` (``answer``, ``closed``, ``censored``; the curve is made from the draws that count).

    Raises
    ------
    UnknownChoice
        If `of` is neither.

    Examples
    --------
    >>> arms_assigned(FollowUpLog(), as_of="2026-03-03").empty
    True
    """
    whole_number("within", within, 0, _LONGEST)
    today, plans = day_number(as_of), log.plans
    frame = pd.DataFrame(
        {
            "application": log.positions("plans"),
            "application_id": plans["application_id"],
            "arm": plans["arm"],
            "drawn_on": plans["decided_on"],
            "planned_on": plans["until_on"],
            "drawn": day_numbers(plans["decided_on"]),
        }
    )
    frame = frame[assigned_to(plans, of) & (frame["application"] >= 0)]
    frame = frame[(frame["drawn"] != MISSING) & (frame["drawn"] <= today)]
    frame = frame.sort_values(["drawn", "application"], kind="stable").drop_duplicates(["application", "drawn"])
    frame = frame.reset_index(drop=True)
    end, seen = frame["drawn"].to_numpy() + within, _seen_days(log, frame, within)
    days, kind = _first_news(events(log, as_of=as_of), frame)
    came = days <= np.minimum(seen, within)
    answered = came & np.isin(kind, ANSWERS)
    overlapping, unchecked = _overlapping(frame, within), ~answered & _closed_without_a_day(log, frame, end, as_of)
    state = np.select([overlapping, end > today, unchecked], ["overlapping", "pending", "unchecked"], "counted")
    answered &= state == "counted"
    out = frame[["application_id", "arm", "drawn_on", "planned_on"]].assign(
        state=state,
        answered=answered,
        answer_kind=pd.Series(kind, dtype="str").where(answered),
        days=np.where(came, days, seen),
        event=np.select([answered, came], ["answer", "closed"], "censored"),
    )
    return stamped(out.astype({"state": "str", "event": "str"}), log, as_of, ArmsStamp(within=within, of=of))


def _seen_days(log: FollowUpLog, frame: pd.DataFrame, within: int) -> np.ndarray:
    """For how many days each draw is followed: until its application was last checked, or longer than counts."""
    checked = day_numbers(log.applications["confirmed_on"])[frame["application"]]
    after = checked - frame["drawn"].to_numpy()
    return np.where((checked != MISSING) & (after >= 0) & (after < within), after, within + 1)


@checked
@spoken
def compare_arms(
    log: FollowUpLog,
    *,
    as_of: Day,
    of: Choice = "delay",
    within: int = WITHIN,
    answer: Answer = ANY,
    arms: int | None = None,
    difference: float = 0.15,
    level: float = LEVEL,
    language: str = "en",
) -> pd.DataFrame:
    """By arm, the chance of an answer within `within` days of the draw; the intervals hold however often one looks.

    This is the Aalen-Johansen incidence: a closing competes, and a draw that is not followed to the end of its days is
    censored, so that none is in or out because of what came of it. The intervals are those of as many yes-or-no draws
    as would give a rate of this variance.

    Parameters
    ----------
    log, as_of, of, within
        As in `arms_assigned`.
    answer
        Which answers count, as in `response_rates`; the others then end a draw as closings do.
    arms
        How many arms there are to draw from; None: all arms of that experiment.
    difference
        The difference one would like to detect; that takes ``frame.attrs["needed"]`` notes.
    level
        The chance that the interval of a rate holds at every look there will ever be, and likewise those of the
        differences of all pairs of arms.
    language
        The language of ``frame.attrs["says"]``, as for `due_list`.

    Returns
    -------
    DataFrame
        Per arm: ``arm``, ``drawn``, ``counted``, ``pending``, ``censored`` (of those counted, not followed to the end),
        ``answered`` (where any answer counts also ``good``, ``neutral``, ``bad``), ``rate``, ``lower``, ``upper``; and
        against the first arm ``difference``, ``difference_lower``, ``difference_upper``. ``frame.attrs["says"]`` tells
        about the two arms furthest apart, of all pairs, in one or two sentences.

    Examples
    --------
    >>> compare_arms(FollowUpLog(), as_of="2026-03-03").attrs["says"]
    'No delay has been drawn yet. It takes about 1,902 notes to detect a difference of 15 points.'
    """
    number_between("level", level, *_LEVELS)
    if arms is not None:
        whole_number("arms", arms, 2, _MOST_ARMS)
    kinds = answer_kinds(answer)
    out = _by_arm(arms_assigned(log, as_of=as_of, of=of, within=within), kinds, classes=answer == ANY, within=within)
    size = max(len(out), len(EXPERIMENTS[of]) if arms is None else arms, 2)
    effective = out.pop("effective")
    out["lower"], out["upper"] = confidence_sequence(out["rate"].fillna(0) * effective, effective, level=level)
    arms_counted = list(zip(out["rate"].fillna(0) * effective, effective, strict=True))
    pairs = _differences(arms_counted, level=1 - (1 - level) / math.comb(size, 2))
    apart = [pairs.get((0, arm), (np.nan, np.nan)) for arm in range(len(out))]
    out["difference"] = (out["rate"] - out["rate"].iloc[:1].sum(skipna=False)).where(out.index > 0)
    out["difference_lower"], out["difference_upper"] = ([end[side] for end in apart] for side in (0, 1))
    needed = notes_needed(difference, arms=size, level=level)
    says = _sentence(out, pairs, of, (difference, needed), noun(answer_name(answer), several=True))
    stamp = ArmsStamp(within=within, of=of, answer=answer_name(answer), level=level, needed=needed, says=says)
    return stamped(out, log, as_of, stamp)


def _differences(arms: list[tuple[float, float]], *, level: float) -> Pairs:
    """For each pair of arms, the interval of the second one's rate minus the first one's, from (answered, counted)."""
    return {(n, m): difference_sequence(arms[n], arms[m], level=level) for n, m in combinations(range(len(arms)), 2)}


def _by_arm(draws: pd.DataFrame, kinds: tuple[str, ...], *, classes: bool, within: int) -> pd.DataFrame:
    """Counts and rate of each arm, and the effective size behind the rate."""
    counted = draws["state"].eq("counted")
    flags: dict[str, np.ndarray | pd.Series] = {
        "drawn": np.ones(len(draws), bool),
        "counted": counted,
        "pending": draws["state"].eq("pending"),
        "censored": counted & draws["event"].eq("censored") & (draws["days"] < within),
        "answered": draws["answer_kind"].isin(kinds),
        **({name: draws["answer_kind"].isin(kind) for name, kind in CLASSES.items()} if classes else {}),
    }
    out = draws[["arm"]].assign(**flags).groupby("arm")[list(flags)].sum().astype("int64").reset_index()
    days = pd.to_numeric(out["arm"], errors="coerce")
    out = out.assign(days=days).sort_values(["days", "arm"], ignore_index=True).drop(columns="days")
    rate, effective = _rates(draws[counted], kinds, out, within)
    return out.assign(rate=rate, effective=effective)


def _rates(
    counted: pd.DataFrame, kinds: tuple[str, ...], arms: pd.DataFrame, within: int
) -> tuple[np.ndarray, np.ndarray]:
    """The incidence of each arm on the last day, and its effective size: their number, if all were seen to the end."""
    group = pd.Index(arms["arm"]).get_indexer(counted["arm"])
    event = np.select([counted["answer_kind"].isin(kinds), counted["event"] != "censored"], [ANSWER, CLOSED], CENSORED)
    counts = count_days(counted["days"].to_numpy(), event, group=group, groups=len(arms), horizon=within)
    curve, size = incidence(counts), arms["counted"].to_numpy()
    is_known = (size > 0) & ((counts.at_risk[:, -1] > 0) | (curve.free[:, -1] == 0)) if len(arms) else size > 0
    rate = np.where(is_known, curve.rate[:, -1], np.nan)
    seen = size - arms["censored"].to_numpy()
    effective = effective_size(rate, curve.variance()[:, -1], size, if_none=seen)
    return rate, np.where(is_known, np.where(seen == size, size, effective), 0)


def _closed_without_a_day(log: FollowUpLog, frame: pd.DataFrame, end: np.ndarray, as_of: Day) -> np.ndarray:
    """For each draw, whether an answer that closed the application on an unknown day may have come within its days."""
    closings = undated_closings(log, coded_events(log, as_of=as_of), as_of=as_of)
    answer = np.isin(closings.kind, [KINDS.index(kind) for kind in words.CLOSING_ANSWERS])
    where = frame["application"].to_numpy()
    found: np.ndarray = answer[where] & (closings.day[where] < end)
    return found


def _overlapping(frame: pd.DataFrame, within: int) -> np.ndarray:
    """Whether each draw falls into the days of an earlier draw that counts; draws are in the order of their days."""
    until: dict[int, int] = {}
    out = []
    for application, day in zip(frame["application"], frame["drawn"], strict=True):
        out.append(day < until.get(application, day))
        if not out[-1]:
            until[application] = day + within
    return np.array(out, bool)


def _first_news(facts: pd.DataFrame, frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The first answer, interview or closing after the day of each draw: days later (very many if none), and kind."""
    facts = facts[facts["kind"].isin([*ANSWERS, *words.CLOSINGS])]
    draws = frame[["application", "drawn"]].reset_index(names="draw")
    pairs = draws.merge(facts[["application", "day", "kind"]], on="application")
    first = pairs[pairs["day"] > pairs["drawn"]].drop_duplicates("draw").set_index("draw")  # facts are in order
    days = (first["day"] - first["drawn"]).reindex(frame.index, fill_value=_NEVER)
    return days.to_numpy(), first["kind"].astype("str").reindex(frame.index, fill_value="").to_numpy(object)


def _sentence(out: pd.DataFrame, pairs: Pairs, of: str, wanted: tuple[float, int], answers: str) -> str:
    difference, needed = wanted
    notes = ngettext("about {n} note", "about {n} notes", needed)
    takes = ngettext(*_TAKES, abs(whole_points(difference)), notes=notes)
    if out.empty:
        none = _("No kind of gift has been drawn yet.") if of == "gift" else _("No delay has been drawn yet.")
        return f"{none} {takes}."
    apart = {pair: ends for pair, ends in pairs.items() if ends[0] > 0 or ends[1] < 0}
    if not apart:
        so_far = _("{takes}; {n} are counted so far.", takes=takes, n=digits(out["counted"].sum()))
        return _("The arms cannot be told apart yet.") + f" {so_far}"
    first, second = max(apart, key=lambda pair: min(map(abs, apart[pair])))
    text = _MORE if apart[first, second][0] > 0 else _FEWER
    low, high = sorted(map(abs, apart[first, second]))
    one, other = (_arm(of, out["arm"].iloc[arm]) for arm in (second, first))
    said = {"arm": capital(one), "low": clear_end(low), "answers": answers, "other": other}
    return ngettext(*text, whole_points(high), **said) + _(" Counted so far: {n}.", n=digits(out["counted"].sum()))


_TAKES = forms(
    "It takes {notes} to detect a difference of {n} point", "It takes {notes} to detect a difference of {n} points"
)
_MORE = forms(
    "{arm} {low} to {n} point more {answers} came than {other}.",
    "{arm} {low} to {n} points more {answers} came than {other}.",
)
_FEWER = forms(
    "{arm} {low} to {n} point fewer {answers} came than {other}.",
    "{arm} {low} to {n} points fewer {answers} came than {other}.",
)


def _arm(of: str, arm: str) -> str:
    """An arm, in words."""
    if of == "delay":
        return ngettext("after {n} day", "after {n} days", int(arm)) if arm.isdecimal() else arm
    return _("with an {gift}", gift=word(arm)) if arm[:1] in "aeiou" else _("with a {gift}", gift=word(arm))
