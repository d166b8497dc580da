"""What a note adds: the rate after it beside the rate without it, and which groups can be told apart."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.analyses.response_rates import Overall, RatesStamp
from followup_analytics.analyses.sentences.gains import both_rates, clearly_above, gains, tells_classes
from followup_analytics.analyses.sentences.groups import (
    TAKES,
    and_compared,
    cannot_tell,
    in_group,
    notes_needed,
    too_few,
    too_many_left_out,
    with_left_out,
)
from followup_analytics.facts.results import knowledge, labelled, none_yet
from followup_analytics.log.locale.catalogue import N_, _, digits, forms, ngettext
from followup_analytics.log.text.phrases import (
    KIND_WORDS,
    and_left_out,
    capital,
    clear_end,
    counted,
    gain,
    listed,
    none_left,
    percent,
    reach,
    signed,
    whole_parts,
    whole_points,
    within_days,
)
from followup_analytics.waiting.answers import ANY, CLASSES, happened, make_up
from followup_analytics.waiting.answers import noun as noun_of

LEAST_WAITS = 5  # fewer give no figure
FEW_SEEKERS = 10  # figures of fewer are said to be of these people alone
MOST_PAIRS = 3  # the most that are named one by one


_NONE = {
    "note": N_("no note sent while an answer was awaited"),
    "check-in": N_("no check-in sent while an answer was awaited"),
    "thank-you": N_("no thank-you sent while an answer was awaited"),
}


def rates_sentence(result: pd.DataFrame, *, each: bool = True) -> str:
    """What `response_rates` found: the rate after a note beside the rate without it, and what a note adds.

    Where the result comes from `compared_rates`, the sentence also tells which groups are clearly apart. Without `each`
    the figures of each group are left out where there are some of all notes together: a chart has them in its rows.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"bucket": ["7-8"], "sent": [41], "answered": [12], "pending": [3], "naive_rate": [0.29], "rate": [0.3],
    ...        "lower": [0.2], "upper": [0.4], "without": [0.2], "lift": [0.1], "lift_lower": [0.02],
    ...        "lift_upper": [0.18], "enough": [True], "needed": [0]}
    >>> print(rates_sentence(pd.DataFrame(row)))
    Of 41 check-ins, 12 were answered within 7 days, 3 still pending. After a gap of 7-8 days: 30 % (20–40), without a \
note 20 %; so a note adds 10 points, likely between 2 and 18.
    """
    stamp = RatesStamp.read(result)
    noun = KIND_WORDS.get(stamp.kind, "note")
    gone = int(result["left_out"].sum()) if "left_out" in result else 0
    if result.empty or not result["sent"].sum():
        return labelled(result, none_left(gone, noun, otherwise=no_note(result, noun)))
    sent, answered, pending = (int(result[column].sum()) for column in ("sent", "answered", "pending"))
    unmatched = int(result["unmatched"].sum()) if "unmatched" in result else 0
    came = f"{happened(stamp.answer, several=answered != 1)} {within_days(stamp.within)}{_classes(result)}"
    more = _(", {n} still pending", n=digits(pending)) if pending else ""
    counts = {
        "notes": counted(sent, noun),
        "n": digits(answered),
        "came": came,
        "more": more + and_left_out(gone, noun) + and_compared(sent, unmatched),
    }
    text = _("Of {notes}, {n} {came}{more}.", **counts)
    helped = do_notes_help(result)
    adds = what_notes_add(result, each=each or not helped)
    beside = "" if helped or not stamp.overall else _beside_prior(stamp.overall)
    text = f"{text} {helped}{adds}".rstrip() + beside
    return labelled(result, text + _few_seekers(stamp.seekers) + knowledge(result))


def _few_seekers(seekers: int) -> str:
    """Whose figures they are, where too few people are behind them to say anything of others."""
    if not 1 < seekers < FEW_SEEKERS:
        return ""
    return _(" These figures are of these {n} people, and of nobody else.", n=digits(seekers))


def do_notes_help(result: pd.DataFrame) -> str:
    """One person's question, before any groups: what all notes together add, and what the log does not show.

    Empty where the result says nothing about all notes together, or where one group holds them all.
    """
    stamp = RatesStamp.read(result)
    if not stamp.overall or (result["sent"] > 0).sum() < 2 or stamp.overall["row"]["lift"] is None:
        return ""
    row = pd.Series(stamp.overall["row"])
    together = RatesStamp(answer=stamp.answer).on(pd.DataFrame([row]))
    lead = _("Taken together: after a note {rate}, without one {without};", **both_rates(row))
    by = _difference(row)
    said = {"difference": by, "if_alike": _if_alike(row)}
    good_or_any = stamp.answer in (ANY, "good")  # of others, more is no help
    if not row["enough"]:
        takes = notes_needed(row, TAKES)
        early = N_("it is too early to tell whether notes help, {difference}{takes}")
        none = N_("it is too early to tell whether a note changes that, {difference}{takes}")
        text = _(early if good_or_any else none, difference=by, takes=takes)
    elif gains(together)[0]:
        text = _("a note adds {difference}{if_alike}", **said)
    elif (row["lift_lower"] > 0 or row["lift_upper"] < 0) and stamp.answer != ANY:
        text = _("a difference of {difference}{if_alike}", **said)
    elif row["lift_lower"] > 0 or row["lift_upper"] < 0:
        text = _("a difference of {difference}{if_alike}, but good answers are not clearly more frequent", **said)
    else:
        unclear = N_("that notes help is not clear: {difference}")
        text = _(unclear if good_or_any else N_("that a note changes that is not clear: {difference}"), difference=by)
    return f"{lead} {text}.{_beside_prior(stamp.overall)} "


def _if_alike(row: pd.Series) -> str:
    """The assumption in a clause, and what it would take to be wrong."""
    closed = row["closed_unheard"]
    left = _(" (nothing is left if {share} of the others were closed unheard)", share=percent(closed))
    alike = _(", if those written to had no better prospects than the log shows")
    return alike + ("" if pd.isna(closed) else left)


def _beside_prior(overall: Overall) -> str:
    """What a prior of the user's choice says, and both together."""
    if "prior" not in overall:
        return _(overall["unused"]) if "unused" in overall else ""
    said = overall["prior"]
    prior, both = gain(*said["prior"]), gain(*said["result"])
    says = {"source": _(said["source"]), "prior": prior, "both": both}
    return _(" Beside it, and not in these figures, {source} says {prior}; by both, {both}.", **says)


def _classes(result: pd.DataFrame) -> str:
    """The make-up of the answered, where any answer counts."""
    return make_up(*(result[name].sum() for name in CLASSES)) if set(CLASSES) <= set(result) else ""


def what_notes_add(result: pd.DataFrame, *, each: bool = True) -> str:
    """What a note adds in each group large enough, which are too small, and which are clearly apart."""
    return f"{_lifts(result, each=each)}{_verdict(result)}".lstrip()


def no_note(result: pd.DataFrame, noun: str) -> str:
    """What to say where no note is counted: which note is missing, and what it takes."""
    remedy = _("Mark notes as sent: it takes five waits with such a note to tell what one adds.")
    return none_yet(result, _(_NONE[noun]), remedy)


def _lifts(result: pd.DataFrame, *, each: bool) -> str:
    is_firm = (result["enough"].astype(bool) & result["lift"].notna()).to_numpy()
    enough, gain = result[is_firm], gains(result)[is_firm]
    by = RatesStamp.read(result).by or "gap"
    if enough.empty and not each:
        return too_many_left_out(result, by)
    if enough.empty:
        return cannot_tell(result) + too_many_left_out(result, by)
    better = _good_and_bad(enough, gain, by)
    if not each:
        return better
    clear = (enough["lift_lower"] > 0) | (enough["lift_upper"] < 0)
    unclear = "" if clear.any() else _(" None of this is clearly different from zero.")
    told = _each_group(enough, gain, by, RatesStamp.read(result).answer)
    return f"{told}.{with_left_out(enough, by)}{unclear}{better}{too_few(result, by)}"


def _each_group(enough: pd.DataFrame, gain: np.ndarray, by: str, answer: str | list[str]) -> str:
    """What a note adds, group by group."""
    if len(enough) == 1:
        return _single_group(enough.iloc[0], by, gain=bool(gain[0]))
    parts = [f"{in_group(row['bucket'], by)} {_difference(row)}" for _place, row in enough.iterrows()]
    said = {"answers": noun_of(answer, several=True), "groups": "; ".join(parts)}
    if gain.all():
        return _("What a note adds to the {answers} that would have come anyway: {groups}", **said)
    return _("Beside the {answers} that would have come anyway: {groups}", **said)


def _difference(row: pd.Series) -> str:
    """The lift of a group, split by class where the result has that."""
    ends = row["lift"], row["lift_lower"], row["lift_upper"]
    if not tells_classes(row):
        return gain(*ends)
    said = {"points": signed(row["lift"]), "reach": reach(*ends[1:]), "classes": _lifts_of_classes(row)}
    return ngettext(*_BY_CLASS, abs(whole_points(row["lift"])), **said)


def _lifts_of_classes(row: pd.Series) -> str:
    words = {"good": N_("good"), "neutral": N_("neutral"), "bad": N_("rejections")}
    return ", ".join(
        f"{_(word)} {signed(points / 100)}" for word, points in zip(words.values(), _parts(row), strict=True)
    )


def _parts(row: pd.Series) -> list[int]:
    """The lifts of the classes in whole points, which add up to that of any answer."""
    return whole_parts(row["lift"], [row[f"lift_{name}"] for name in CLASSES])


def _good_and_bad(enough: pd.DataFrame, more: np.ndarray, by: str) -> str:
    """Harm beside benefit: where good answers, and where rejections, are clearly above what would have come anyway."""
    if not tells_classes(enough):
        return ""
    text = ""
    if not more.any():
        text = _(" These data cannot tell whether a note brings good answers.")
    elif not more.all():
        groups = listed([in_group(bucket, by) for bucket in enough["bucket"][more]])
        text = _(" Good answers are clearly more frequent only {groups}.", groups=groups)
    harm = enough[clearly_above(enough, "lift_bad")]
    parts = [
        f"{in_group(row['bucket'], by)} {gain(_parts(row)[-1] / 100, row['lift_bad_lower'], row['lift_bad_upper'])}"
        for _place, row in harm.iterrows()
    ]
    return text + (_(" Rejections clearly rise with a note: {groups}.", groups="; ".join(parts)) if parts else "")


def _verdict(result: pd.DataFrame) -> str:
    """Which groups are clearly apart, by intervals that hold for all pairs together and at every look."""
    stamp = RatesStamp.read(result)
    compared = stamp.compared
    if not compared or compared["groups"] < 2:
        return ""
    if not compared["clear"]:
        return _(" However often you look, no group is clearly above another.")
    by = stamp.by or "gap"
    pairs = [(in_group(more, by), in_group(less, by)) for more, less in compared["clear"]]
    parts = [_("{group} than {other}", group=group, other=other) for group, other in pairs[:MOST_PAIRS]]
    if (left_out := len(pairs) - MOST_PAIRS) > 0:
        parts.append(ngettext("in {n} more pair", "in {n} more pairs", left_out))
    if gains(result).any():
        return _(" However often you look, a note clearly adds more {pairs}.", pairs=listed(parts))
    return _(" However often you look, the difference is clearly larger {pairs}.", pairs=listed(parts))


def _single_group(row: pd.Series, by: str, *, gain: bool) -> str:
    lead = in_group(row["bucket"], by)
    text = f"{capital(lead)}: {_('{rate}, without a note {without}', **both_rates(row))}; "
    if not gain:
        return text + _("a difference of {difference}", difference=_difference(row))
    low, high = (clear_end(row[name]) for name in ("lift_lower", "lift_upper"))
    adds = ngettext(*_ADDS, whole_points(row["lift"]), low=low, high=high)
    adds += f" ({_lifts_of_classes(row)})" if tells_classes(row) else ""
    return text + adds


_BY_CLASS = forms("{points} point ({reach}; {classes})", "{points} points ({reach}; {classes})")
_ADDS = forms(
    "so a note adds {n} point, likely between {low} and {high}",
    "so a note adds {n} points, likely between {low} and {high}",
)
