"""Groups: how each is called in a sentence, which are too few to tell, why, and how many more notes it takes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.analyses.response_rates import RatesStamp
from followup_analytics.log.locale.catalogue import N_, _, digits, forms, ngettext
from followup_analytics.log.locale.log_words import group_word
from followup_analytics.log.text.phrases import both_ends, listed, roughly
from followup_analytics.waiting.left_out import too_many

_AFTER = {
    "gap": N_("after a gap of {group} days"),
    "delay": N_("{group} days after the start"),
    "attempt": N_("as note number {group}"),
    "channel": N_("where the channel is {group}"),
    "gift": N_("with the gift {group}"),
    "weekday": N_("on {group}"),
    "hour": N_("sent {group}"),
    "impression": N_("with {group}"),
}
CANNOT_TELL = "Cannot tell"  # how `told` of a row begins where too many such waits are left out
TOO_MANY_LEFT_OUT = N_(" For {n} these data cannot tell: too many such waits were closed on a day nobody wrote down.")
TAKES = N_("; it takes {n} more notes to know that to within 10 points")
_CLOSEST = N_("; the closest takes {n} more notes to be known to within 10 points")
_NONE_AS_SILENT = forms(
    "it has no wait as silent, and not written to, to be compared with",
    "none of the {n} notes has a wait as silent, and not written to, to be compared with",
)


def in_group(bucket: object, by: str) -> str:
    """Which notes are meant, in words.

    Examples
    --------
    >>> in_group("7-8", "gap"), in_group("mail", "channel"), in_group("a friend", "source")
    ('after a gap of 7-8 days', 'where the channel is mail', 'where source is a friend')
    """
    known = group_word(bucket, by)
    return _(_AFTER[by], group=known) if by in _AFTER else _("where {column} is {group}", column=by, group=known)


def too_few(result: pd.DataFrame, by: str) -> str:
    """Which groups are too few to tell, with how many more notes each takes, and which have too many left out."""
    few = result[~result["enough"].astype(bool) & (result["sent"] > 0) & ~_left_out_rows(result)]
    further = N_(" ({n} more)")
    parts = [f"{in_group(row['bucket'], by)}{notes_needed(row, further)}" for _place, row in few.iterrows()]
    told = _(" Too few to tell to within 10 points: {groups}.", groups="; ".join(parts)) if parts else ""
    return told + too_many_left_out(result, by)


def too_many_left_out(result: pd.DataFrame, by: str) -> str:
    """Of which groups too many notes have no known end to tell anything."""
    rows = result[_left_out_rows(result)]
    shares = ((digits(row["left_out"]), digits(row["left_out"] + row["sent"])) for _place, row in rows.iterrows())
    shown = [_(" ({n} of {all})", n=gone, all=every) for gone, every in shares]
    parts = [f"{in_group(bucket, by)}{share}" for bucket, share in zip(rows["bucket"], shown, strict=True)]
    why = _(
        " Cannot tell, as too many went to applications closed on a day nobody wrote down: {groups}.",
        groups="; ".join(parts),
    )
    return why + with_left_out(rows, by) if parts else ""


def _left_out_rows(result: pd.DataFrame) -> np.ndarray:
    """Which rows have too much left out to tell."""
    return (
        too_many(result["left_out"].to_numpy(), result["sent"].to_numpy())
        if "left_out" in result
        else np.zeros(len(result), bool)
    )


def notes_needed(row: pd.Series, text: str) -> str:
    """How many more notes it takes, put into `text`, if that can be told."""
    needed, upper = (row.get(name, row["needed"]) for name in ("needed", "needed_upper"))
    if pd.isna(needed) or not needed:
        return ""
    return _(text, n=roughly(needed, upper))


def cannot_tell(result: pd.DataFrame) -> str:
    """That no group can be told, and what it takes, if that can be told."""
    sent = result[result["sent"] > 0]
    nearest = sent[sent["needed"].notna()].nsmallest(1, "needed")
    if nearest.empty and "unmatched" in sent and (sent["unmatched"] == sent["sent"]).all():
        return _("These data cannot tell what a note adds: {none}.", none=none_to_compare(int(sent["sent"].sum())))
    takes = notes_needed(nearest.iloc[0], TAKES if len(sent) == 1 else _CLOSEST) if len(nearest) else ""
    overall = RatesStamp.read(result).overall
    if overall and overall["row"]["lift"] is not None and len(sent) > 1:
        return _("No group can be told by itself yet{takes}.", takes=takes)
    return _("These data cannot tell yet what a note adds{takes}.", takes=takes)


def and_compared(number: int, unmatched: int) -> str:
    """A half sentence on how many of some notes the rates are of, where that is not all of them, and not none.

    Examples
    --------
    >>> and_compared(100, 18), and_compared(100, 0)
    ('; 82 of them can be compared', '')
    """
    compared = number - unmatched
    some = ngettext("; {n} of them can be compared", "; {n} of them can be compared", compared)
    return some if 0 < compared < number else ""


def none_to_compare(notes: int) -> str:
    """Why nothing can be told where there are notes, and no waits to compare them with."""
    return ngettext(*_NONE_AS_SILENT, notes)


def with_left_out(enough: pd.DataFrame, by: str) -> str:
    """What the rates can be, whatever became of the notes left out."""
    if not {"left_out", "least", "most"} <= set(enough):
        return ""
    gone = enough[(enough["left_out"] > 0) & enough["least"].notna()]
    parts = [f"{_bounds(row)} {in_group(row['bucket'], by)}" for _place, row in gone.iterrows()]
    told = _(" With those left out, the rate lies {bounds}, whatever became of them.", bounds=listed(parts))
    return told if parts else ""


def _bounds(row: pd.Series) -> str:
    return _("between {low} and {high} %", **both_ends(row["least"], row["most"]))
