"""What a note adds: the rate after it beside the rate without one, and which groups can be told apart."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.timing.left_out import too_many
from followup_analytics.timing.phrases import (
    NOTES,
    and_left_out,
    capital,
    counted,
    knowledge,
    labelled,
    likely,
    listed,
    none_left,
    none_yet,
    percent,
    reach,
    short,
    signed,
    without,
)

LEAST_WAITS = 5  # fewer give no figure
MOST_PAIRS = 3  # told one by one

_AFTER = {
    "gap": "after a gap of {} days",
    "delay": "{} days after the start",
    "attempt": "as note number {}",
    "gift": "with the gift {}",
    "weekday": "on {}",
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
    noun = NOTES.get(result.attrs.get("kind", "check_in"), "note")
    gone = int(result["left_out"].sum()) if "left_out" in result else 0
    if result.empty or not result["sent"].sum():
        return labelled(result, none_left(gone, noun, otherwise=no_note(result, noun)))
    sent, answered, pending = (int(result[column].sum()) for column in ("sent", "answered", "pending"))
    within = _within(result.attrs.get("within", 7))
    waiting = f", {pending:,} still pending" if pending else ""
    waiting += and_left_out(gone, noun)
    text = f"Of {counted(sent, noun)}, {counted(answered, 'was', 'were')} answered within {within}{waiting}."
    return labelled(result, f"{text} {_lifts(result)}{_verdict(result)}{knowledge(result)}")


def no_note(result: pd.DataFrame, noun: str) -> str:
    """What is said where no note is counted: which note is missing, and what it takes."""
    what = f"{noun} sent while an answer was awaited"
    return none_yet(result, what, "Mark notes as sent; it takes five waits with such a note to tell what one adds.")


def _within(days: int) -> str:
    return {7: "a week", 0: "the same day"}.get(days, counted(days, "day"))


def _lifts(result: pd.DataFrame) -> str:
    told = result[result["enough"].astype(bool) & result["lift"].notna()]
    by = result.attrs.get("by", "gap")
    if told.empty:
        return f"These data cannot tell yet what a note adds{_more(result)}.{_untold(result, by)}"
    if len(told) == 1:
        text = _one_lift(told.iloc[0], by)
    else:
        parts = [
            f"{in_group(row['bucket'], by)} {signed(row['lift'])} points "
            f"({reach(row['lift_lower'], row['lift_upper'])})"
            for _, row in told.iterrows()
        ]
        text = f"What a note adds to the answers that would have come anyway: {'; '.join(parts)}"
    clear = (told["lift_lower"] > 0) | (told["lift_upper"] < 0)
    unclear = "" if clear.any() else " None of this is clearly different from nothing."
    return f"{text}.{unclear}{_too_few(result, by)}"


def _verdict(result: pd.DataFrame) -> str:
    """Which groups are clearly apart, by intervals that hold for all pairs together and at every look."""
    compared = result.attrs.get("compared")
    if not compared or compared["groups"] < 2:
        return ""
    if not compared["clear"]:
        return " However often one looks, no group is clearly above another."
    by = result.attrs.get("by", "gap")
    parts = [f"{in_group(more, by)} than {in_group(less, by)}" for more, less in compared["clear"]]
    left_out = len(parts) - MOST_PAIRS
    parts = [*parts[:MOST_PAIRS], *([f"in {counted(left_out, 'more pair')}"] if left_out > 0 else [])]
    return f" However often one looks, a note adds clearly more {listed(parts)}."


def _one_lift(row: pd.Series, by: str) -> str:
    lead = in_group(row["bucket"], by)
    text = f"{capital(lead)}: {percent(row['rate'])}, {likely(row['lower'], row['upper'])}; "
    adds = f"so a note adds {100 * row['lift']:.0f} points, "
    adds += f"likely between {100 * row['lift_lower']:.0f} and {100 * row['lift_upper']:.0f}"
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
    few = result[~result["enough"].astype(bool) & (result["sent"] > 0) & ~_gone(result)]
    parts = [f"{in_group(row['bucket'], by)}{_need(row['needed'])}" for _, row in few.iterrows()]
    return (f" Too few to tell: {'; '.join(parts)}." if parts else "") + _untold(result, by)


def _untold(result: pd.DataFrame, by: str) -> str:
    rows = result[_gone(result)]
    parts = [
        f"{in_group(row['bucket'], by)} ({int(row['left_out']):,} of {int(row['left_out'] + row['sent']):,})"
        for _, row in rows.iterrows()
    ]
    return (
        f" Cannot tell, as too many went to applications closed on a day nobody wrote down: {'; '.join(parts)}."
        if parts
        else ""
    )


def _gone(result: pd.DataFrame) -> np.ndarray:
    """Of which rows too much is left out to tell."""
    return too_many(result["left_out"], result["sent"]) if "left_out" in result else np.zeros(len(result), bool)


def _need(needed: object) -> str:
    return "" if pd.isna(needed) or not needed else f" (about {int(needed):,} more)"


def _more(result: pd.DataFrame) -> str:
    needed = result.loc[result["sent"] > 0, "needed"].dropna()
    where = " in the group that is nearest to it" if (result["sent"] > 0).sum() > 1 else ""
    return f"; it takes about {counted(needed.min(), 'more note')}{where}" if len(needed) else ""
