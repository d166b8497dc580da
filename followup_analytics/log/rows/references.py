"""References: rows that name their application, or their interview, by company and role find its id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from followup_analytics.log.cells.kinds import Column
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.rows.ids import name_keys
from followup_analytics.log.rows.part import text_column
from followup_analytics.log.tables import APPLICATIONS, INTERVIEWS
from followup_analytics.log.text.texts import to_arrow

NAMES = ("seeker", "company", "role")  # by which a row may name its application
_LISTED = 5  # candidates a reason lists


def borrowed(table: str) -> list[Column]:
    """The columns by which rows of a table may name another row, beside its own."""
    names = [APPLICATIONS[name] for name in NAMES]
    if table == "topics":
        return [APPLICATIONS["application_id"], *names, INTERVIEWS["round"], INTERVIEWS["interviewed_on"]]
    if table == "plans":
        return [APPLICATIONS["company"], APPLICATIONS["role"]]
    return names if table in ("interviews", "follow_ups", "responses") else []


def find_applications(rows: pd.DataFrame, applications: pd.DataFrame) -> pd.DataFrame:
    """The application each row belongs to.

    A row with an ``application_id`` names it. A row with a company (and role, seeker) takes the only application that
    fits, else the latest with ``applied_on`` not after the row's own ``day``.

    Parameters
    ----------
    rows
        Any of ``application_id``, ``seeker``, ``company``, ``role``, and ``day``.
    applications
        The applications, each with its id.

    Returns
    -------
    DataFrame
        ``id`` (missing where none was found) and ``reason`` why not (missing where found, and where a row names
        none), in the index of `rows`.
    """
    found = _known_ids(rows, applications["application_id"], "application_id", N_("no application has this id"))
    open_ = found["id"].isna() & found["reason"].isna() & _is_given(rows, "company")
    if not open_.any():
        return found
    asked = rows.loc[open_]
    pairs = _pairs(asked, applications, NAMES).assign(applied=lambda p: applications["applied_on"].to_numpy()[p["at"]])
    pairs["day"] = asked["day"].to_numpy()[asked.index.get_indexer(pd.Index(pairs["row"]))]
    return _decide(found, asked.index, pairs, applications["application_id"], "application")


def find_interviews(rows: pd.DataFrame, interviews: pd.DataFrame, applications: pd.DataFrame) -> pd.DataFrame:
    """The interview each row belongs to, as `find_applications`: by id, or by application and round or day."""
    found = _known_ids(rows, interviews["interview_id"], "interview_id", N_("no interview has this id"))
    named = _is_given(rows, "company") | _is_given(rows, "application_id")
    asked = rows.loc[found["id"].isna() & found["reason"].isna() & named]
    details = applications.set_index("application_id")[list(NAMES)]
    known = interviews.join(details, on="application_id")
    pairs = _pairs(asked, known, ("application_id", *NAMES, "round", "interviewed_on"))
    return _decide(found, asked.index, pairs, interviews["interview_id"], "interview")


def _is_given(rows: pd.DataFrame, name: str) -> pd.Series:
    return rows[name].notna() if name in rows else pd.Series(np.zeros(len(rows), bool), index=rows.index)


def _known_ids(rows: pd.DataFrame, ids: pd.Series, column: str, reason: str) -> pd.DataFrame:
    given = text_column(rows, column)
    known = pc.is_in(to_arrow(given), value_set=to_arrow(ids.dropna()), skip_nulls=True).to_numpy(zero_copy_only=False)
    reasons = pd.Series(reason, index=rows.index, dtype="str").where(given.notna() & ~known)
    return pd.DataFrame({"id": given.where(known), "reason": reasons})


def _pairs(asked: pd.DataFrame, known: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Every pair of an asked row (its index) and a known one (its position) that agree in all keys the row gives."""
    keys = [key for key in keys if key in asked]
    left, right = _comparable(asked, keys), _comparable(known, keys)
    right["at"] = np.arange(len(known))
    pattern: Any = left.notna() @ (1 << np.arange(len(keys))) if len(keys) else pd.Series(dtype="int64")
    parts = [pd.DataFrame({"row": asked.index[:0], "at": np.array([], "int64")})]
    for bits in pattern.unique():
        used = [key for place, key in enumerate(keys) if bits >> place & 1]
        some = left.loc[pattern == bits, used].rename_axis("row").reset_index()
        parts.append(some.merge(right[[*used, "at"]].dropna(subset=used), on=used)[["row", "at"]])
    return pd.concat(parts, ignore_index=True)


def _comparable(frame: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame({k: name_keys(frame[k]) if k in NAMES else frame[k] for k in keys}, index=frame.index)


def _decide(found: pd.DataFrame, asked: pd.Index, pairs: pd.DataFrame, ids: pd.Series, noun: str) -> pd.DataFrame:
    """The only candidate, else the latest applied to in time; otherwise why there is none."""
    found = found.copy()
    several = pairs.groupby("row")["at"].transform("size") > 1
    if "applied" in pairs:
        early = pairs[several & (pairs["applied"] <= pairs["day"])]
        latest = early[early["applied"] == early.groupby("row")["applied"].transform("max")]
        single = latest[~latest["row"].duplicated(keep=False)]
    else:
        single = pairs[:0]
    chosen = pd.concat([pairs[~several], single])
    found.loc[chosen["row"], "id"] = ids.to_numpy()[chosen["at"]]
    none = asked.difference(pd.Index(pairs["row"]))
    found.loc[none, "reason"] = _NONE_FITS[noun]
    left = pairs[~pairs["row"].isin(chosen["row"])]
    listed = ids.iloc[left["at"]].groupby(left["row"].to_numpy()).agg(lambda some: _several_fit(some, noun))
    found.loc[listed.index, "reason"] = listed
    return found


def _several_fit(ids: pd.Series, noun: str) -> str:
    more = len(ids) - _LISTED
    text = N_("{ids} and {n} more").filled(ids=", ".join(ids[:_LISTED]), n=more) if more > 0 else ", ".join(ids)
    return _SEVERAL_FIT[noun].filled(n=len(ids), ids=text)


_NONE_FITS = {
    "application": N_("no application fits this row"),
    "interview": N_("no interview fits this row"),
}
_SEVERAL_FIT = {
    "application": N_("{n} applications fit this row: {ids}"),
    "interview": N_("{n} interviews fit this row: {ids}"),
}
