"""How answers come: day by day, and after a note."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from followup_analytics.analyses.answer_hazard import HazardStamp
from followup_analytics.analyses.response_curve import CurveStamp
from followup_analytics.analyses.sentences.gains import gains, tells_classes
from followup_analytics.analyses.sentences.groups import in_group, none_to_compare
from followup_analytics.analyses.sentences.rates import no_note
from followup_analytics.facts.results import knowledge, labelled, none_yet
from followup_analytics.log.locale.catalogue import N_, _, decimal, digits, forms, ngettext
from followup_analytics.log.locale.log_words import group_word
from followup_analytics.log.text.phrases import (
    KIND_WORDS,
    NAMED,
    and_left_out,
    capital,
    closed_on_no_day,
    counted,
    likely_range,
    listed,
    none_left,
    percent,
    whatever,
)
from followup_analytics.waiting.answers import ANY, CLASSES, happened, make_up
from followup_analytics.waiting.answers import noun as noun_of
from followup_analytics.waiting.left_out import too_many
from followup_analytics.waiting.variance.intervals import difference

_OF_SPAN = ("first_day", "last_day", "at_risk", "hazard", "without")
LEAST_AT_RISK = 5  # a curve stops where fewer are at risk, if any were left open

_ALIKE = N_(" These data cannot tell the groups apart.")
_AFTER = {
    "note": N_("In {days} after a note {answers} came{more}."),
    "check-in": N_("In {days} after a check-in {answers} came{more}."),
    "thank-you": N_("In {days} after a thank-you {answers} came{more}."),
}
_FIRST = {  # what a curve begins with, and what brings it
    "interview": (N_("no interview"), N_("Write the interviews down: a curve needs five waits.")),
    "application": (
        N_("no application with its day"),
        N_("Say when each was sent (applied_on): a curve needs five waits."),
    ),
    "follow_up": (N_("no note sent while an answer was awaited"), N_("Mark notes as sent: a curve needs five waits.")),
}
_TAKES_MORE = forms(
    "for {all} no rate can be given: it takes five, so {n} more is needed",
    "for {all} no rate can be given: it takes five, so {n} more are needed",
)
STARTS = {"interview": "wait", "application": "application", "follow_up": "note"}


def curve_sentence(result: pd.DataFrame, *, day: int = 14) -> str:
    """What `response_curve` found by `day`, or by the last day before it on which it can be told (`enough_days`).

    Examples
    --------
    >>> import pandas as pd
    >>> rows = {"day": [0], "at_risk": [41], "answered": [12], "closed": [0], "censored": [29], "response": [0.29],
    ...         "lower": [0.17], "upper": [0.45]}
    >>> print(curve_sentence(pd.DataFrame(rows)))
    Of 41 waits 29 % were answered by day 0, likely between 17 and 45 %; 29 left open (still \
pending, or an interview agreed before).
    """
    stamp = CurveStamp.read(result)
    if result.empty:
        what, remedy = _FIRST.get(stamp.clock, _FIRST["interview"])
        return labelled(result, none_yet(result, _(what), _(remedy)))
    noun, by = STARTS.get(stamp.clock, "wait"), stamp.by
    groups: Sequence[tuple[Any, pd.DataFrame]] = list(result.groupby(by, sort=False)) if by else [("", result)]
    came = happened(stamp.answer)
    if len(groups) > NAMED:
        text = _many_groups([(_group_name(name, by), rows) for name, rows in groups], noun, came, day)
    else:
        parts = [_curve_part(_group_name(name, by), rows, noun, came, day) for name, rows in groups]
        text = ". ".join(part if by else capital(part) for part in parts)
    return labelled(result, f"{text}.{_whether_groups_differ(groups, day)}{knowledge(result)}")


def _group_name(name: object, by: str | None) -> str:
    """What a group is called, where it may begin a sentence; a name of the user's own stays as it is."""
    known = group_word(name, by) if by else ""
    return capital(known) if by == "impression" else known


def hazard_sentence(result: pd.DataFrame) -> str:
    """What `answer_hazard` found: on which days after a note answers come more often than without it.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"first_day": [1], "last_day": [1], "at_risk": [400], "answered": [20], "hazard": [0.05],
    ...        "without": [0.01], "lift": [0.04], "enough": [True], "clear": [True]}
    >>> hazard_sentence(pd.DataFrame(row))
    'In 400 days after a check-in 20 answers came. More than without it: on day 1 (5.0 % of 400 days, without 1.0 %).'
    """
    stamp = HazardStamp.read(result)
    noun, gone = KIND_WORDS.get(stamp.kind, "note"), stamp.left_out
    if stamp.sent and stamp.sent == stamp.unmatched:
        text = _(
            "Of {notes} nothing can be told: {none}.", notes=counted(stamp.sent, noun), none=none_to_compare(stamp.sent)
        )
        return labelled(result, f"{text}{knowledge(result)}")
    if result.empty or not result["at_risk"].sum():
        return labelled(result, none_left(gone, noun, otherwise=no_note(result, noun)))
    by, answered = stamp.by, int(result["answered"].sum())
    came = f"{digits(answered)} {noun_of(stamp.answer, several=answered != 1)}"
    came += make_up(*(result[name].sum() for name in CLASSES)) if set(CLASSES) <= set(result) else ""
    days = counted(result["at_risk"].sum(), "day")
    text = _(_AFTER[noun], days=days, answers=came, more=and_left_out(gone, noun) + _none_as_silent(stamp))
    if not result["clear"].any():
        text += _(" These data cannot tell them from the days without a note.")
    elif by is None:
        text += "".join(f" {capital(part)}." for part in _clear_days(result))
    else:
        text += _by_group(result[result["at_risk"] > 0], by)
    return labelled(result, f"{text}{knowledge(result)}")


def _none_as_silent(stamp: HazardStamp) -> str:
    """How many of the notes are left out, as no wait was as silent."""
    said = {"n": digits(stamp.unmatched), "notes": counted(stamp.sent, KIND_WORDS.get(stamp.kind, "note"))}
    left_out = _("; left out, with no wait as silent to compare with: {n} of {notes}", **said)
    return left_out if stamp.unmatched else ""


def _by_group(result: pd.DataFrame, by: str) -> str:
    """Each group in which some day is clear, then together those in which none is."""
    text, unclear = "", []
    for label, rows in result.groupby(by, sort=False):
        name, parts = in_group(label, by), _clear_days(rows)
        days, came = counted(rows["at_risk"].sum(), "day"), counted(rows["answered"].sum(), "answer")
        text += f" {capital(name)} ({days}, {came}) {'; '.join(parts)}." if parts else ""
        unclear += [] if parts else [name]
    alike = _(" {groups}: these data cannot tell them from the days without a note.", groups=capital(listed(unclear)))
    return text + alike if unclear else text


def _clear_days(result: pd.DataFrame) -> list[str]:
    """On which days answers come clearly more often than without the note, and on which less often.

    "More" is only said where good answers are among them; else, where any answer counts, that they are not.
    """
    clear, above, below = result["clear"].astype(bool), result["lift"] > 0, result["lift"] < 0
    good = pd.Series(gains(result), result.index)
    not_good = N_("above the days without it, not clearly in good answers: {spans}")
    sides = (
        (above & good, N_("more than without it: {spans}")),
        (above & ~good, not_good if tells_classes(result) else N_("above the days without it: {spans}")),
        (below, N_("fewer than without it: {spans}")),
    )
    spans = [(_spans(result, clear & side), words) for side, words in sides]
    return [_(words, spans=listed(parts)) for parts, words in spans if parts]


def enough_days(rows: pd.DataFrame) -> pd.Series:
    """On which days the share answered can be told: five are at risk, or of five nobody was left open before.

    Examples
    --------
    >>> days = pd.DataFrame({"at_risk": [6, 2, 0], "censored": [0, 0, 0]})  # where all ends are known, to the last
    >>> enough_days(days).tolist(), enough_days(days.assign(censored=[1, 0, 0])).tolist()
    ([True, True, True], [True, False, False])
    """
    all_followed = rows["censored"].shift(fill_value=0).cumsum() == 0
    found: pd.Series = rows["at_risk"].where(~all_followed, rows["at_risk"].max()) >= LEAST_AT_RISK
    return found


def row_by_day(rows: pd.DataFrame, day: int) -> pd.Series | None:
    """The row of the last day up to `day` on which the share answered can be told."""
    is_known = rows["least" if "least" in rows else "response"].notna()
    known = rows[enough_days(rows) & (rows["day"] <= day) & is_known]
    return None if known.empty else known.iloc[-1]


def _curve_part(name: str, rows: pd.DataFrame, noun: str, came: str, day: int) -> str:
    size = _group_size(rows) if len(rows) else 0
    start = f"{name}: " if name else ""
    found = row_by_day(rows, day)
    gone = _gone_count(rows)
    if too_many(gone, size):
        closed = {"all": counted(size + gone, noun), "closed": closed_on_no_day(gone, noun)}
        text = start + _("of {all} {closed}: the rest cannot tell", **closed)
        return text if found is None else f"{text}; {_bounds(found)}"
    if found is None:
        left = max(LEAST_AT_RISK - size, 1)
        takes = ngettext(*_TAKES_MORE, left, all=counted(size, noun))
        return start + takes
    seen = rows[rows["day"] <= found["day"]]
    said = {"all": counted(size, noun), "share": percent(found["response"]), "came": came, "day": int(found["day"])}
    text = start + _("of {all} {share} {came} by day {day}", **said)
    text += f", {likely_range(found['lower'], found['upper'])}"
    text += make_up(*(seen[name].sum() for name in CLASSES)) if set(CLASSES) <= set(rows) else ""
    left_out = and_left_out(gone, noun) + _bounds(found, ", ") if gone else ""
    return text + _not_answered(seen, came) + left_out


def _many_groups(groups: list[tuple[str, pd.DataFrame]], noun: str, came: str, day: int) -> str:
    """From which share to which the groups came, and of how many nothing can be told."""
    rows = [(name, row_by_day(each, day)) for name, each in groups]
    told = [(name, row) for name, row in rows if row is not None and pd.notna(row["response"])]
    size, gone = (sum(int(of(each)) for _name, each in groups) for of in (_group_size, _gone_count))
    known = {"all": counted(size, noun), "groups": counted(len(groups), "group")}
    text = _("For {all} in {groups} no rate can be given", **known)
    if told:
        ends = [each(told, key=lambda one: one[1]["response"]) for each in (min, max)]
        low, high = (f"{percent(row['response'])} ({name}, {_likely_span(row)})" for name, row in ends)
        last = max(int(row["day"]) for _name, row in told)
        text = _(
            "Of {all} in {groups}, {low} to {high} {came} by day {day}",
            **known,
            low=low,
            high=high,
            came=came,
            day=last,
        )
    few = len(groups) - len(told) if told else 0
    text += ngettext("; for {n} group nothing can be said", "; for {n} groups nothing can be said", few) if few else ""
    return text + (and_left_out(gone, noun) if gone else "")


def _likely_span(row: pd.Series) -> str:
    return likely_range(row["lower"], row["upper"])


def _group_size(rows: pd.DataFrame) -> int:
    return int(rows["at_risk"].max())


def _gone_count(rows: pd.DataFrame) -> int:
    """How many of a group are left out, as the day on which they were closed is not known."""
    return int(rows["left_out"].iloc[0]) if "left_out" in rows else 0


def _bounds(row: pd.Series, before: str = "") -> str:
    """Between what the share answered can lie, where the result has that."""
    return f"{before}{whatever(row['least'], row['most'])}" if "least" in row else ""


def _not_answered(seen: pd.DataFrame, came: str) -> str:
    """Those not answered: closed, or not observed further. An interview agreed before ends a wait without an answer."""
    closed, censored = int(seen["closed"].sum()), int(seen["censored"].sum())
    other = N_("{n} closed without an answer") if came == happened(ANY) else N_("{n} ended another way")
    still = N_("{n} left open (still pending, or an interview agreed before)")
    rest = [_(text, n=digits(number)) for text, number in ((other, closed), (still, censored)) if number]
    return f"; {listed(rest)}" if rest else ""


def _whether_groups_differ(groups: Sequence[tuple[Any, pd.DataFrame]], day: int) -> str:
    """A sentence where no two groups can be told apart."""
    rows_found = (row_by_day(rows, day) for _, rows in groups)
    found = [row for row in rows_found if row is not None and pd.notna(row["response"])]
    if len(groups) < 2:
        return ""
    return "" if any(_differ(a, b) for a, b in itertools.combinations(found, 2)) else _(_ALIKE)


def _differ(one: pd.Series, other: pd.Series) -> bool:
    sides = [(row["response"], row["lower"], row["upper"]) for row in (one, other)]
    lower, upper = difference(*sides)
    return bool(lower > 0 or upper < 0)


def _spans(result: pd.DataFrame, which: pd.Series) -> list[str]:
    """Each run of rows in `which`, as one span with the mean rates of its days, and how many days there were."""
    if not len(at := np.flatnonzero(which)):
        return []
    columns = {name: result[name].to_numpy() for name in _OF_SPAN}
    runs = np.split(at, np.flatnonzero(np.diff(at) > 1) + 1)
    return [_span({name: cells[run] for name, cells in columns.items()}) for run in runs]


def _span(rows: dict[str, np.ndarray]) -> str:
    first, last, days = rows["first_day"].min(), rows["last_day"].max(), rows["at_risk"]
    name = _("on day {day}", day=first) if first == last else _("on days {first}-{last}", first=first, last=last)
    after, without = (100 * (rows[column] * days).sum() / days.sum() for column in ("hazard", "without"))
    rates = {"after": decimal(after), "without": decimal(without), "days": counted(days.sum(), "day")}
    return name + _(" ({after} % of {days}, without {without} %)", **rates)
