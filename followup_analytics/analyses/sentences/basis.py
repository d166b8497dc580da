"""The basis: what a result rests on and how its intervals are to be read, line by line."""

from __future__ import annotations

import pandas as pd

from followup_analytics.analyses.ahead.forecast import ForecastStamp
from followup_analytics.analyses.cadences.compare_cadences import CadencesStamp
from followup_analytics.analyses.response_rates import Elsewhere, RatesStamp
from followup_analytics.analyses.sentences.cadences import ShownContrast, cadence_pairs, times
from followup_analytics.analyses.sentences.rates import in_group
from followup_analytics.facts.results import Counted, bare
from followup_analytics.log.text.phrases import counted, every_n_days, gain, percent, short
from followup_analytics.waiting.adjustment.negative_controls import NegativeControl
from followup_analytics.waiting.rates.rate_study import TOGETHER

_SEVERAL_LEFT = "notes have no wait as silent to compare with and are"
_UNDATED = (
    "A wait whose application was closed on a day nobody wrote down has no known end: it is left out, and where that "
    "is more than a fifth of them, nothing is told."
)
_ODD = "which no note can bring about: those who write differ in more than is shown, so mistrust what a note adds"
_ONE_LOOK = "The bars and bands drawn are 95 % intervals, each for one figure at one look."


def rates_basis(result: pd.DataFrame) -> list[str]:
    """What `compared_rates` rests on.

    Examples
    --------
    >>> import pandas as pd
    >>> rates_basis(pd.DataFrame({"sent": [3], "unmatched": [0]}))[0]
    'The bars and bands drawn are 95 % intervals, each for one figure at one look.'
    """
    lines = [
        _ONE_LOOK,
        "The log grows and is looked at again and again. So a group is said to stand above another only where "
        "intervals that stay valid at every look, for all pairs of groups at once (confidence sequences), leave out 0.",
        "Without a note: the answers in the same days of waits of the same origin, contact number and latest "
        "impression, as silent and not written to. What else sets apart those who write is not seen.",
        "A note or an answer that the log does not hold counts as none.",
        *_tipping(result),
        *_controls(result),
    ]
    if "pooled" in result:
        lines.append(
            "Pooled: the groups are taken as drawn from one range of rates, whose width the data themselves tell (a "
            "hierarchical beta-binomial); the fewer the notes of a group, the nearer it is drawn to the others."
        )
    compared = RatesStamp.read(result).compared
    if compared and "elsewhere" in compared:
        lines.append(_known_from_elsewhere(compared["elsewhere"]))
    unmatched = int(result["unmatched"].sum())
    if unmatched:
        left = counted(unmatched, "note has no wait as silent to compare with and is", _SEVERAL_LEFT)
        lines.append(f"{left} left out of the rates.")
    return lines + _left_out(result)


def _left_out(result: pd.DataFrame) -> list[str]:
    """Why some are left out, where some are."""
    return [_UNDATED] if "left_out" in result and result["left_out"].any() else []


def _tipping(result: pd.DataFrame) -> list[str]:
    """What it would take to leave nothing of each lift that is told, and of all notes together."""
    stamp = RatesStamp.read(result)
    rows = pd.concat([pd.DataFrame([stamp.overall["row"]] if stamp.overall else []), bare(result)])
    if "tipping" not in rows:
        return []
    parts = [
        f"{'of all notes' if row['bucket'] == TOGETHER else in_group(row['bucket'], stamp.by or 'gap')} "
        f"{percent(row['closed_unheard'])} or {times(row['tipping'])} times"
        for _, row in rows[rows["enough"].astype(bool) & rows["tipping"].notna()].iterrows()
    ]
    why = (
        "To leave nothing of what a note adds, so many of the silent not written to must have been closed unheard, or "
        "a habit that the log does not show made both a note and an answer so many times as likely"
    )
    return [f"{why}: {'; '.join(parts)}."] if parts else []


def _controls(result: pd.DataFrame) -> list[str]:
    """What the negative controls of the lifts say: whether those who write differ in more than is shown."""
    controls = RatesStamp.read(result).controls
    if not controls:
        return []
    unread, eager, trend = (controls[name] for name in ("unread", "eager", "trend"))
    return [
        "A check on what a note adds: on the day of a note, before it can have been read, answers are "
        f"{_odds(unread)} as on other days, {_judged(unread)}.",
        f"Another: where people wrote twice as soon, answers are {_odds(eager)} on that very day, and from a week after"
        f" it on, when a note does next to nothing, {_judged(eager)}.",
        f"A third: in the parts of the search in which people write twice as soon, answers before any check-in are "
        f"{_odds(trend)}, {_judged(trend)}. All three find only what is large, miss it in about every second log of "
        "2,000 interviews, and one of them is odd by chance in one log of ten.",
    ]


def _odds(control: NegativeControl) -> str:
    return f"{control['ratio']:.1f} times as likely ({control['lower']:.1f} to {control['upper']:.1f})"


def _judged(control: NegativeControl) -> str:
    return "as it should be" if control["nil"] else _ODD


def _known_from_elsewhere(said: Elsewhere) -> str:
    """What was known before the log, what the log says, and both: never mixed into the figures shown."""
    before, here, both = (gain(*difference) for difference in (said["prior"], said["data"], said["result"]))
    one, other = (short(name) for name in said["pair"])
    return (
        f"Known from elsewhere, and not mixed into these figures: {said['source']} What a note adds in {one} "
        f"minus {other}, here the furthest apart: {before} before looking; {here} by these data; {both} by both."
    )


def curve_basis(result: pd.DataFrame) -> list[str]:
    """What `response_curve` rests on."""
    return [
        _ONE_LOOK,
        "A wait that is still pending counts as long as it is known, and never as unanswered; a closing without an "
        "answer ends it (Aalen-Johansen).",
        "Those still waiting are taken to go on like those who waited as long before them.",
        "Notes of one application, and applications of one seeker, hang together: the intervals are as wide as "
        "that asks.",
        *_left_out(result),
    ]


def hazard_basis(result: pd.DataFrame) -> list[str]:
    """What `answer_hazard` rests on."""
    together = "all days of all groups" if Counted.read(result).by else "all days"
    return [
        _ONE_LOOK,
        f"Days are called clear only where the difference leaves out 0 with {together} looked at together "
        "(Bonferroni).",
        "Without a note: the same days of waits of the same origin, contact number and latest impression, as silent "
        "and not written to, in the circumstances of the notes.",
        *_before_it_is_read(result),
        *_left_out(result),
    ]


def _before_it_is_read(result: pd.DataFrame) -> list[str]:
    """A negative control: the answers of the day of the note, before anyone can have read it."""
    first = result[(result["first_day"] == 0) & (result["last_day"] == 0)]
    if len(first) != 1 or first["lift"].isna().any():
        return []
    row = first.iloc[0]
    nil = row["lift_lower"] <= 0 <= row["lift_upper"]
    judged = "as it should be" if nil else "which no note can bring about: those who write differ in more than is shown"
    points = ", ".join(f"{100 * row[name]:+.1f}" for name in ("lift", "lift_lower", "lift_upper"))
    return [
        f"A check on the comparison: on the day of the note, before it can have been read, the difference and its ends "
        f"are {points} points a day, {judged}. It finds only what is large."
    ]


def cadences_basis(result: pd.DataFrame) -> list[str]:
    """What `compare_cadences` rests on: its assumptions, its negative control, and what would explain it away."""
    stamp = CadencesStamp.read(result)
    control = stamp.control["told"] if stamp.control else ""
    lines = [f"A check on the comparison: {control[:1].lower()}{control[1:]}"] if control else []
    lines += [
        _confounding_needed(pair) for pair in cadence_pairs(result) if pair["told"] and pd.notna(pair.get("tipping"))
    ]
    return [*lines, *_left_out(result), *(f"Assumed: {line}" for line in stamp.assumptions)]


def _confounding_needed(pair: ShownContrast) -> str:
    return (
        f"To explain away {every_n_days(pair['every'])} against {every_n_days(pair['other'])}, "
        "a cause not in the log would have "
        f"to make both an answer and the rhythm with more answers {times(pair['tipping'])} times as likely "
        f"({times(pair['tipping_lower'])} to leave the difference unclear)."
    )


def stages_basis(result: pd.DataFrame) -> list[str]:
    """What `stages` rests on."""
    return [
        "The rate is the share that has moved on by that day; an ending competes, and waiting is no failure "
        "(Aalen-Johansen). Its interval is 95 %, for one stage at one look.",
        "An application that skipped a stage passed it on the day of the later one.",
    ]


def forecast_basis(result: pd.DataFrame) -> list[str]:
    """What `forecast` rests on."""
    return [
        "Read off the silences of this log that lasted longer, of the same origin, number of notes and impression, as "
        "far as there are thirty of them; else of less alike ones.",
        "From there on people go on as they did, further notes included.",
        *_weighed(result),
        "The intervals are 95 %, each for one application at one look. They tell of no cause: a note may be what "
        "brings the answer.",
        *_left_out(result),
    ]


def _weighed(result: pd.DataFrame) -> list[str]:
    """What the silences are weighed by, where they are."""
    why = (
        "Weighed by how things go now: whether answers have grown more or fewer along the search, and where a promised "
        "day lies; weeks in which nearly everybody was away count as over. What changes from now on is not in it."
    )
    return [why] if ForecastStamp.read(result).adjusted else []


def outcomes_basis(result: pd.DataFrame) -> list[str]:
    """What `outcomes` rests on."""
    return [
        "A stage counts as reached if it or a later one is in the log; an offer counts as passed interviews.",
        "The silence runs from the latest interview, note or response, else from the application.",
    ]
