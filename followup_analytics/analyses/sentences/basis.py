"""The basis: what a result rests on and how to read its intervals, line by line."""

from __future__ import annotations

import pandas as pd

from followup_analytics.analyses.ahead.forecast import ForecastStamp
from followup_analytics.analyses.answer_hazard import HazardStamp
from followup_analytics.analyses.cadences.compare_cadences import CadencesStamp
from followup_analytics.analyses.cadences.contrasts import closings_sentence
from followup_analytics.analyses.response_rates import Elsewhere, RatesStamp
from followup_analytics.analyses.sentences.cadences import ShownContrast, cadence_pairs, times
from followup_analytics.analyses.sentences.groups import in_group
from followup_analytics.facts.results import Counted, unstamped
from followup_analytics.log.locale.catalogue import N_, _, decimal, forms, ngettext
from followup_analytics.log.locale.log_words import group_word
from followup_analytics.log.text.phrases import every_n_days, gain, percent
from followup_analytics.waiting.adjustment.negative_controls import NegativeControl
from followup_analytics.waiting.rates.rate_study import TOGETHER

_UNMATCHED = forms(
    "{n} note has no wait as silent to compare with and is left out of the rates.",
    "{n} notes have no wait as silent to compare with and are left out of the rates.",
)
_UNDATED = N_(
    "A wait whose application was closed on a day nobody wrote down has no known end: it is left out, and where "
    "that is more than a fifth of them, no figure is given."
)
_ODD = N_("which no note can bring about: those who write differ in more than is shown, so mistrust what a note adds")
PLAIN = N_(
    "Plain: weekday, season, time in the search and promised day, which move answers and notes alike, are not taken "
    "out of what came without a note."
)
_ONE_LOOK = N_("The bars and bands drawn are 95 % intervals, each for one figure at one look.")


_WITHOUT = N_(
    "Without a note: the answers in the same days of waits of the same origin, contact number and latest "
    "impression, as silent and not written to. What else sets apart those who write is not seen."
)
_RATES = (
    _ONE_LOOK,
    N_(
        "The log grows and is looked at again and again. So a group is said to stand above another only where "
        "intervals that stay valid at every look, for all pairs of groups at once (confidence sequences), exclude 0."
    ),
    _WITHOUT,
    N_("A note or an answer that the log does not hold counts as none."),
)
_POOLED = N_(
    "Pooled: the rates of all groups are taken to come from one range, whose width is estimated from the data (a "
    "hierarchical beta-binomial); the fewer notes a group has, the closer its rate is moved to the others."
)
_TO_LEAVE_NOTHING = N_(
    "For nothing to be left of what a note adds, this share of the silent not written to must have been closed "
    "unheard, or a habit that the log does not show must have made both a note and an answer this many times as "
    "likely: {groups}."
)
_UNREAD = N_(
    "A check on what a note adds: on the day of a note, before it can have been read, answers are {odds} as on other "
    "days, {judged}."
)
_EAGER = N_(
    "Another: where people wrote twice as soon, answers are {odds} on that very day, and from a week after it on, when "
    "a note does next to nothing, {judged}."
)
_TREND = N_(
    "A third: in the parts of the search in which people write twice as soon, answers before any check-in are "
    "{odds}, {judged}. All three find only what is large, and miss even that in about half of all logs of 2,000 "
    "interviews; in one log of ten, one of them looks odd by chance."
)
_ELSEWHERE = N_(
    "Known from elsewhere, and not mixed into these figures: {source} What a note adds in {one} minus {other}, here "
    "the furthest apart: {before} before looking; {here} by these data; {both} by both."
)


def rates_basis(result: pd.DataFrame) -> list[str]:
    """What `compared_rates` rests on.

    Examples
    --------
    >>> import pandas as pd
    >>> rates_basis(pd.DataFrame({"sent": [3], "unmatched": [0]}))[0]
    'The bars and bands drawn are 95 % intervals, each for one figure at one look.'
    """
    lines = [
        *map(_, _RATES),
        *_plain_line(RatesStamp.read(result).adjust),
        *_tipping(result),
        *_controls(result),
    ]
    if "pooled" in result:
        lines.append(_(_POOLED))
    compared = RatesStamp.read(result).compared
    if compared and "elsewhere" in compared:
        lines.append(_known_from_elsewhere(compared["elsewhere"], RatesStamp.read(result).by))
    unmatched = int(result["unmatched"].sum())
    if unmatched:
        lines.append(ngettext(*_UNMATCHED, unmatched))
    return lines + _left_out(result)


def _plain_line(adjust: bool) -> list[str]:
    return [] if adjust else [_(PLAIN)]


def _left_out(result: pd.DataFrame) -> list[str]:
    """Why some are left out, if any are."""
    return [_(_UNDATED)] if "left_out" in result and result["left_out"].any() else []


def _tipping(result: pd.DataFrame) -> list[str]:
    """What it would take to explain away each lift that is shown, and that of all notes together."""
    stamp = RatesStamp.read(result)
    rows = pd.concat([pd.DataFrame([stamp.overall["row"]] if stamp.overall else []), unstamped(result)])
    if "tipping" not in rows:
        return []
    told = rows[rows["enough"].astype(bool) & rows["tipping"].notna()]
    parts = [
        _(
            "{group} {share} or {times} times",
            group=_("of all notes") if bucket == TOGETHER else in_group(bucket, stamp.by or "gap"),
            share=percent(share),
            times=times(tipping),
        )
        for bucket, share, tipping in zip(told["bucket"], told["closed_unheard"], told["tipping"], strict=True)
    ]
    return [_(_TO_LEAVE_NOTHING, groups="; ".join(parts))] if parts else []


def _controls(result: pd.DataFrame) -> list[str]:
    """What the negative controls of the lifts say: whether those who write differ by more than the log shows."""
    controls = RatesStamp.read(result).controls
    if not controls:
        return []
    told = ((_UNREAD, controls["unread"]), (_EAGER, controls["eager"]), (_TREND, controls["trend"]))
    return [_(text, odds=_odds(control), judged=_judged(control)) for text, control in told]


def _odds(control: NegativeControl) -> str:
    ratio, low, high = (decimal(control[name]) for name in ("ratio", "lower", "upper"))
    return _("{ratio} times as likely ({low} to {high})", ratio=ratio, low=low, high=high)


def _judged(control: NegativeControl) -> str:
    return _("as it should be") if control["nil"] else _(_ODD)


def _known_from_elsewhere(said: Elsewhere, by: str | None) -> str:
    """What was known before the log, what the log says, and both together, apart from the figures shown."""
    before, here, both = (gain(*difference) for difference in (said["prior"], said["data"], said["result"]))
    one, other = (group_word(name, by) for name in said["pair"])
    given = {"source": _(said["source"]), "one": one, "other": other, "before": before, "here": here, "both": both}
    return _(_ELSEWHERE, **given)


_CURVE = (
    _ONE_LOOK,
    N_(
        "A wait that is still pending counts as long as it is known, and never as unanswered; a closing without an "
        "answer ends it (Aalen-Johansen)."
    ),
    N_("Those still waiting are taken to go on like those who waited as long before them."),
    N_(
        "Notes of one application, and applications of one seeker, hang together: the intervals are as wide as that "
        "asks."
    ),
)


def curve_basis(result: pd.DataFrame) -> list[str]:
    """What `response_curve` rests on."""
    return [*map(_, _CURVE), *_left_out(result)]


_CLEAR_DAYS = N_(
    "Days are called clear only where the interval of the difference excludes 0 with {days} looked at "
    "together (Bonferroni)."
)
_SAME_DAYS = N_(
    "Without a note: the same days of waits of the same origin, contact number and latest impression, as silent "
    "and not written to, in the circumstances of the notes."
)
_BEFORE_READ = N_(
    "A check on the comparison: on the day of the note, before it can have been read, the difference and its ends "
    "are {points} points a day, {judged}. It finds only what is large."
)


def hazard_basis(result: pd.DataFrame) -> list[str]:
    """What `answer_hazard` rests on."""
    adjust = HazardStamp.read(result).adjust
    together = _("all days of all groups") if Counted.read(result).by else _("all days")
    return [
        _(_ONE_LOOK),
        _(_CLEAR_DAYS, days=together),
        _(_SAME_DAYS if adjust else _WITHOUT),
        *_plain_line(adjust),
        *_before_it_is_read(result),
        *_left_out(result),
    ]


def _before_it_is_read(result: pd.DataFrame) -> list[str]:
    """A negative control: answers on the day of the note, before anyone can have read it."""
    first = result[(result["first_day"] == 0) & (result["last_day"] == 0)]
    if len(first) != 1 or first["lift"].isna().any():
        return []
    row = first.iloc[0]
    nil = row["lift_lower"] <= 0 <= row["lift_upper"]
    odd = N_("which no note can bring about: those who write differ in more than is shown")
    points = ", ".join(decimal(100 * row[name], "+.1f") for name in ("lift", "lift_lower", "lift_upper"))
    return [_(_BEFORE_READ, points=points, judged=_("as it should be") if nil else _(odd))]


def cadences_basis(result: pd.DataFrame) -> list[str]:
    """What `compare_cadences` rests on: its assumptions, its negative control, and what would explain it away."""
    stamp = CadencesStamp.read(result)
    control = closings_sentence(stamp.control) if stamp.control else ""
    lines = [_("A check on the comparison: {told}", told=control[:1].lower() + control[1:])] if control else []
    lines += [
        _confounding_needed(pair) for pair in cadence_pairs(result) if pair["told"] and pd.notna(pair.get("tipping"))
    ]
    return [*lines, *_left_out(result), *(_("Assumed: {line}", line=_(line)) for line in stamp.assumptions)]


def _confounding_needed(pair: ShownContrast) -> str:
    return _(
        "To explain away {every} against {other}, a cause not in the log would have to make both an answer and the "
        "rhythm with more answers {times} times as likely ({least} to leave the difference unclear).",
        every=every_n_days(pair["every"]),
        other=every_n_days(pair["other"]),
        times=times(pair["tipping"]),
        least=times(pair["tipping_lower"]),
    )


def stages_basis(result: pd.DataFrame) -> list[str]:
    """What `stages` rests on."""
    return [
        _(
            "The rate is the share that has moved on by that day; an ending competes, and waiting is no failure "
            "(Aalen-Johansen). Its interval is 95 %, for one stage at one look."
        ),
        _("An application that skipped a stage passed it on the day of the later one."),
    ]


def forecast_basis(result: pd.DataFrame) -> list[str]:
    """What `forecast` rests on."""
    return [
        _(
            "Read off the silences of this log that lasted longer, of the same origin, number of notes and impression, "
            "as far as there are thirty of them; else of less alike ones."
        ),
        _("From there on people go on as they did, further notes included."),
        *_weighed(result),
        _(
            "The intervals are 95 %, each for one application at one look. They say nothing of causes: a note may "
            "be what brings the answer."
        ),
        *_left_out(result),
    ]


def _weighed(result: pd.DataFrame) -> list[str]:
    """What the silences are weighed by, if they are."""
    why = N_(
        "Weighed by how things go now: whether answers have grown more or fewer along the search, and where a promised "
        "day lies; weeks in which nearly everybody was away count as over. What changes from now on is not in it."
    )
    return [_(why)] if ForecastStamp.read(result).adjusted else []


def outcomes_basis(result: pd.DataFrame) -> list[str]:
    """What `outcomes` rests on."""
    return [
        _("A stage counts as reached if it or a later one is in the log; an offer counts as passed interviews."),
        _("The silence runs from the latest interview, note or response, else from the application."),
    ]
