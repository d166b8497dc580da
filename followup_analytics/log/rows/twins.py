"""Twins: rows that stand twice count once, and the second of two rows under one id is set aside.

In a mapped file each line is an application and none is a twin.

Applications without an id are never one, however equal: two on one day to one company do happen. This takes the place
of "identical rows count once" for that table.
"""

from __future__ import annotations

import pandas as pd

from followup_analytics.log.locale.catalogue import N_, Message
from followup_analytics.log.rows.part import EVIDENCE, Part
from followup_analytics.log.text.text_keys import are_distinct
from followup_analytics.log.text.texts import as_text, blank_missing, to_arrow

_TELLING = ("application_id", "interview_id", "company", "topic")  # no twins where these differ
_ONCE = N_("Nothing to do: it counts once.")


def drop_twins(part: Part, frame: pd.DataFrame) -> None:
    """Set rows aside that are identical in `frame`, but for the first; applications without an id are never twins."""
    frame = frame.drop(columns=list(EVIDENCE), errors="ignore")
    if part.declared.name == "applications":
        named = "application_id" in frame
        frame = frame[blank_missing(as_text(frame["application_id"])).notna()] if named else frame[:0]
    telling = [name for name in (part.declared.key, part.declared.day, *_TELLING) if name in frame]
    alike = frame[frame.duplicated(telling or None, keep=False)]
    twins = alike.index[alike.duplicated()]
    if len(twins):
        part.set_aside(twins, None, None, _same_as(part, _firsts(alike)[twins], _SAME), _ONCE)


def drop_second_ids(part: Part) -> None:
    """Set every row aside whose id another row has already."""
    key = part.declared.key
    if part.has_own_ids or key not in part.frame:
        return
    ids = part.frame[key]
    if ids.dtype == "str" and are_distinct(to_arrow(ids)):
        return
    shared = part.frame[ids.notna() & ids.duplicated(keep=False)].drop(columns=list(EVIDENCE), errors="ignore")
    if not len(shared):
        return
    second = shared.index[shared[key].duplicated()]
    first = shared[key].drop_duplicates().reset_index().set_index(key)["index"]
    same = shared.duplicated()[second].to_numpy(bool)
    twins, others = second[same], second[~same]
    part.set_aside(twins, None, None, _same_as(part, _firsts(shared)[twins], _SAME), _ONCE)
    reasons = _same_as(part, ids[others].map(first), _OTHER)
    part.set_aside(others, key, ids[others], reasons, N_("Give it an id of its own, or take one of the two out."))


def _firsts(rows: pd.DataFrame) -> pd.Series:
    """For each row the index of the first that is identical."""
    group = rows.groupby(list(rows.columns), dropna=False, sort=False).ngroup()
    return group.map(group.drop_duplicates().reset_index().set_index(0)["index"])


def _same_as(part: Part, first: pd.Series, phrase: dict[str, Message]) -> list[str]:
    said = phrase["row" if part.source.lines is None else "line"]
    return [said.filled(place=place) for place in part.lines(first.to_numpy("int64"))]


_SAME = {"row": N_("is the same as row {place}"), "line": N_("is the same as line {place}")}
_OTHER = {
    "row": N_("says something else under the id of row {place}"),
    "line": N_("says something else under the id of line {place}"),
}
