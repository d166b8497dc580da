"""What a note adds: the rate after it beside the rate without one, and which groups can be told apart."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.analyses.response_rates import Overall, RatesStamp
from followup_analytics.facts.results import knowledge, labelled, none_yet
from followup_analytics.log.text.phrases import (
    KIND_WORDS,
    and_left_out,
    capital,
    counted,
    gain,
    likely,
    listed,
    none_left,
    percent,
    reach,
    roughly,
    short,
    signed,
    without,
)
from followup_analytics.waiting.answers import ANY, CLASSES, LIFTS, happened, make_up
from followup_analytics.waiting.answers import noun as noun_of
from followup_analytics.waiting.left_out import too_many

LEAST_WAITS = 5  # fewer give no figure
MOST_PAIRS = 3  # named one by one

_AFTER = {
    "gap": "after a gap of {} days",
    "delay": "{} days after the start",
    "attempt": "as note number {}",
    "gift": "with the gift {}",
    "weekday": "on {}",
    "hour": "sent {}",
}


def rates_sentence(result: pd.DataFrame) -> str:
    """What `response_rates` found: the rate after a note beside the rate without one, and what a note adds.

    Where the result comes from `compared_rates`, the sentence also tells which groups are clearly apart.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"bucket": ["7-8"], "sent": [41], "answered": [12], "pending": [3], "naive_rate": [0.29], "rate": [0.3],
    ...        "lower": [0.2], "upper": [0.4], "without": [0.2], "lift": [0.1], "lift_lower": [0.02],
    ...        "lift_upper": [0.18], "enough": [True], "needed": [0]}
    >>> print(rates_sentence(pd.DataFrame(row)))
    Of 41 check-ins, 12 were answered within a week, 3 still pending. After a gap of 7-8 days: 30 %, likely between \
20 and 40 %; without a note 20 %; so a note adds 10 points, likely between 2 and 18.
    """
    stamp = RatesStamp.read(result)
    noun = KIND_WORDS.get(stamp.kind, "note")
    gone = int(result["left_out"].sum()) if "left_out" in result else 0
    if result.empty or not result["sent"].sum():
        return labelled(result, none_left(gone, noun, otherwise=no_note(result, noun)))
    sent, answered, pending = (int(result[column].sum()) for column in ("sent", "answered", "pending"))
    within = _within(stamp.within)
    waiting = f", {pending:,} still pending" if pending else ""
    waiting += and_left_out(gone, noun)
    came = f"{answered:,} {happened(stamp.answer, several=answered != 1)} within {within}{_classes(result)}"
    text = f"Of {counted(sent, noun)}, {came}{waiting}."
    return labelled(result, f"{text} {do_notes_help(result)}{what_notes_add(result)}{knowledge(result)}")


def do_notes_help(result: pd.DataFrame) -> str:
    """One person's question, before any groups: what all notes together add, and what the log does not show.

    Empty where the result says nothing of all notes together, or one group holds them all.
    """
    stamp = RatesStamp.read(result)
    if not stamp.overall or (result["sent"] > 0).sum() < 2 or stamp.overall["row"]["lift"] is None:
        return ""
    row = pd.Series(stamp.overall["row"])
    together = RatesStamp(answer=stamp.answer).on(pd.DataFrame([row]))
    lead = f"Taken together: after a note {percent(row['rate'])}, without one {without(row)};"
    if not row["enough"]:
        text = f"whether notes help cannot be told yet, {_difference(row)}{_more(row, '; it takes ', ' notes')}"
    elif gains(together)[0]:
        text = f"a note adds {_difference(row)}{_if_alike(row)}"
    elif row["lift_lower"] > 0 or row["lift_upper"] < 0:
        text = f"a difference of {_difference(row)}, but good answers are not clearly more"
    else:
        text = f"that notes help is not clear: {_difference(row)}"
    return f"{lead} {text}.{_beside_prior(stamp.overall)} "


def _if_alike(row: pd.Series) -> str:
    """The assumption in a clause, and what it would take to be wrong."""
    closed = row["closed_unheard"]
    left = "" if pd.isna(closed) else f" (nothing is left if {percent(closed)} of the others were closed unheard)"
    return f", if those written to had no better prospects than the log shows{left}"


def _beside_prior(overall: Overall) -> str:
    """What a prior of the user's choice says, and both together."""
    if "prior" not in overall:
        return ""
    said = overall["prior"]
    prior, both = gain(*said["prior"]), gain(*said["result"])
    return f" Beside it, and not in these figures, {said['source']} says {prior}; by both, {both}."


def _classes(result: pd.DataFrame) -> str:
    """The make-up of the answered, where any answer counts."""
    return make_up(*(result[name].sum() for name in CLASSES)) if set(CLASSES) <= set(result) else ""


def tells_classes(result: pd.DataFrame | pd.Series) -> bool:
    """Whether a result of any answer, or a row of one, tells what its lifts are made of."""
    return set(LIFTS) <= set(result.keys())


def gains(result: pd.DataFrame) -> np.ndarray:
    """In which groups it may be said that a note gains something: where its good answers are clearly above nothing.

    A frame that tells no classes is taken at its word.
    """
    answer = RatesStamp.read(result).answer
    if answer not in (ANY, "good"):
        return np.zeros(len(result), bool)
    if answer == ANY and not tells_classes(result):
        return np.ones(len(result), bool)
    return result["lift_good_lower" if answer == ANY else "lift_lower"].to_numpy(float) > 0


def what_notes_add(result: pd.DataFrame) -> str:
    """What a note adds in each group that can tell, which are too small, and which are clearly apart."""
    return f"{_lifts(result)}{_verdict(result)}"


def no_note(result: pd.DataFrame, noun: str) -> str:
    """What is said where no note is counted: which note is missing, and what it takes."""
    what = f"{noun} sent while an answer was awaited"
    return none_yet(result, what, "Mark notes as sent; it takes five waits with such a note to tell what one adds.")


def _within(days: int) -> str:
    return {7: "a week", 0: "the same day"}.get(days, counted(days, "day"))


def _lifts(result: pd.DataFrame) -> str:
    is_firm = (result["enough"].astype(bool) & result["lift"].notna()).to_numpy()
    enough, gain = result[is_firm], gains(result)[is_firm]
    by = RatesStamp.read(result).by or "gap"
    if enough.empty:
        return (
            f"These data cannot tell yet what a note adds{_nearest_to_enough(result)}.{_too_many_left_out(result, by)}"
        )
    if len(enough) == 1:
        text = _single_group(enough.iloc[0], by, gain=bool(gain[0]))
    else:
        parts = [f"{in_group(row['bucket'], by)} {_difference(row)}" for _, row in enough.iterrows()]
        counted_ones = noun_of(RatesStamp.read(result).answer, several=True)
        lead = f"What a note adds to the {counted_ones} that" if gain.all() else f"Beside the {counted_ones} that"
        text = f"{lead} would have come anyway: {'; '.join(parts)}"
    clear = (enough["lift_lower"] > 0) | (enough["lift_upper"] < 0)
    unclear = "" if clear.any() else " None of this is clearly different from nothing."
    return f"{text}.{_with_left_out(enough, by)}{unclear}{_good_and_bad(enough, gain, by)}{_too_few(result, by)}"


def _with_left_out(enough: pd.DataFrame, by: str) -> str:
    """What the rates can be, whatever became of the notes left out."""
    if not {"left_out", "least", "most"} <= set(enough):
        return ""
    gone = enough[(enough["left_out"] > 0) & enough["least"].notna()]
    parts = [f"{_bounds(row)} {in_group(row['bucket'], by)}" for _, row in gone.iterrows()]
    return f" With those left out, the rate lies {listed(parts)}, whatever became of them." if parts else ""


def _bounds(row: pd.Series) -> str:
    return f"between {100 * row['least']:.0f} and {100 * row['most']:.0f} %"


def _difference(row: pd.Series) -> str:
    """The lift of a group, with its classes where they are told."""
    text = f"{signed(row['lift'])} points ({reach(row['lift_lower'], row['lift_upper'])}"
    return f"{text}; {_lifts_of_classes(row)})" if tells_classes(row) else f"{text})"


def _lifts_of_classes(row: pd.Series) -> str:
    words = {"good": "good", "neutral": "neutral", "bad": "rejections"}
    return ", ".join(f"{word} {signed(row[f'lift_{name}'])}" for name, word in words.items())


def _good_and_bad(enough: pd.DataFrame, gain: np.ndarray, by: str) -> str:
    """Harm beside benefit: where good answers, and where rejections, are clearly above what would have come anyway."""
    if not tells_classes(enough):
        return ""
    text = ""
    if not gain.any():
        text = " Whether a note brings good answers, these data cannot tell."
    elif not gain.all():
        groups = listed([in_group(bucket, by) for bucket in enough["bucket"][gain]])
        text = f" Good answers are clearly more only {groups}."
    harm = enough[enough["lift_bad_lower"] > 0]
    parts = [
        f"{in_group(row['bucket'], by)} {signed(row['lift_bad'])} points "
        f"({reach(row['lift_bad_lower'], row['lift_bad_upper'])})"
        for _, row in harm.iterrows()
    ]
    return text + (f" Rejections clearly rise with a note: {'; '.join(parts)}." if parts else "")


def _verdict(result: pd.DataFrame) -> str:
    """Which groups are clearly apart, by intervals that hold for all pairs together and at every look."""
    stamp = RatesStamp.read(result)
    compared = stamp.compared
    if not compared or compared["groups"] < 2:
        return ""
    if not compared["clear"]:
        return " However often one looks, no group is clearly above another."
    by = stamp.by or "gap"
    parts = [f"{in_group(more, by)} than {in_group(less, by)}" for more, less in compared["clear"]]
    left_out = len(parts) - MOST_PAIRS
    parts = [*parts[:MOST_PAIRS], *([f"in {counted(left_out, 'more pair')}"] if left_out > 0 else [])]
    what = "a note adds clearly more" if gains(result).any() else "the difference is clearly larger"
    return f" However often one looks, {what} {listed(parts)}."


def _single_group(row: pd.Series, by: str, *, gain: bool) -> str:
    lead = in_group(row["bucket"], by)
    text = f"{capital(lead)}: {percent(row['rate'])}, {likely(row['lower'], row['upper'])}; "
    if not gain:
        return f"{text}without a note {without(row)}; a difference of {_difference(row)}"
    adds = f"so a note adds {100 * row['lift']:.0f} points, "
    adds += f"likely between {100 * row['lift_lower']:.0f} and {100 * row['lift_upper']:.0f}"
    adds += f" ({_lifts_of_classes(row)})" if tells_classes(row) else ""
    return f"{text}without a note {without(row)}; {adds}"


def in_group(bucket: object, by: str) -> str:
    """Which notes are meant, in words.

    Examples
    --------
    >>> in_group("7-8", "gap"), in_group("mail", "channel")
    ('after a gap of 7-8 days', 'channel mail')
    """
    return _AFTER.get(by, f"{by} {{}}").format(short(bucket))


def _too_few(result: pd.DataFrame, by: str) -> str:
    few = result[~result["enough"].astype(bool) & (result["sent"] > 0) & ~_left_out_rows(result)]
    parts = [f"{in_group(row['bucket'], by)}{_further_notes(row)}" for _, row in few.iterrows()]
    return (f" Too few to tell: {'; '.join(parts)}." if parts else "") + _too_many_left_out(result, by)


def _too_many_left_out(result: pd.DataFrame, by: str) -> str:
    rows = result[_left_out_rows(result)]
    parts = [
        f"{in_group(row['bucket'], by)} ({int(row['left_out']):,} of {int(row['left_out'] + row['sent']):,})"
        for _, row in rows.iterrows()
    ]
    why = "Cannot tell, as too many went to applications closed on a day nobody wrote down"
    return f" {why}: {'; '.join(parts)}.{_with_left_out(rows, by)}" if parts else ""


def _left_out_rows(result: pd.DataFrame) -> np.ndarray:
    """Of which rows too much is left out to tell."""
    return (
        too_many(result["left_out"].to_numpy(), result["sent"].to_numpy())
        if "left_out" in result
        else np.zeros(len(result), bool)
    )


def _further_notes(row: pd.Series) -> str:
    more = _more(row, "")
    return f" ({more})" if more else ""


def _more(row: pd.Series, lead: str, noun: str = "") -> str:
    """How many more notes it takes, where that can be told."""
    needed, upper = (row.get(name, row["needed"]) for name in ("needed", "needed_upper"))
    if pd.isna(needed) or not needed:
        return ""
    return f"{lead}{roughly(needed, upper)} more{noun}"


def _nearest_to_enough(result: pd.DataFrame) -> str:
    rows = result[(result["sent"] > 0) & result["needed"].notna()]
    where = " in the group that is nearest to it" if (result["sent"] > 0).sum() > 1 else ""
    return _more(rows.nsmallest(1, "needed").iloc[0], "; it takes ", " notes") + where if len(rows) else ""
