"""Completion: applications, ids and references that rows lack, made from what they say, whatever the source."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.log.checks.floats import has_float_ids, mend_floats
from followup_analytics.log.days import as_clocks, day_texts
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.rows.columns import has_choices
from followup_analytics.log.rows.ids import filled_ids, name_keys, slugs
from followup_analytics.log.rows.part import Part, text_column
from followup_analytics.log.rows.references import NAMES, borrowed, find_applications, find_interviews
from followup_analytics.log.rows.twins import drop_second_ids, drop_twins
from followup_analytics.log.tables import TABLES, Table
from followup_analytics.log.text.distinct import by_distinct
from followup_analytics.log.text.text_keys import are_distinct
from followup_analytics.log.text.texts import ARROW, same_text, to_arrow

FACTS = ("interviews", "follow_ups", "responses")
_PARENTS = {**dict.fromkeys(FACTS, ("application_id",)), "topics": ("interview_id",)}
TIMES = {"interviewed_on": "starts_at", "sent_on": "sent_at", "received_on": "received_at"}
_ISO_DAY = r"^\d{4}-\d{2}-\d{2}"


def complete(parts: Mapping[str, Part]) -> None:
    """Give every row its id and its application or interview; rows that find none, or stand twice, are set aside.

    Parameters
    ----------
    parts
        Every table of a log, typed; their frames are replaced.
    """
    mend_floats(parts)
    if not len(parts["applications"].source.frame):
        parts["applications"].frame = _made_applications(parts)
    _identify_applications(parts["applications"])
    for name in (*FACTS, "plans"):
        if parts[name].owners(parts["applications"]) is None:
            _place(parts[name], parts["applications"].frame)
        drop_borrowed(parts[name])
        _identify_facts(parts[name])
    _place_topics(parts)
    drop_borrowed(parts["topics"])
    drop_twins(parts["topics"], parts["topics"].frame)  # two ways to name one interview
    _identify_gifts(parts["gifts"])


def is_complete(parts: Mapping[str, Part]) -> bool:
    """Whether every row of typed tables has what it needs and stands once, found out at a tenth of the cost.

    Whether the ids of applications are told apart is seen as soon as others are looked up among them.
    """
    named = (parts[name].frame["application_id"].notna().any() for name in (*FACTS, "plans"))
    orphans = not len(parts["applications"].frame) and any(named)
    filled = {name: part for name, part in parts.items() if len(part.frame)}
    return not orphans and all(map(_is_whole, filled.values())) and not has_float_ids(parts)


def _is_whole(part: Part) -> bool:
    frame, declared = part.frame, part.declared
    needed = {*declared.required, *filter(None, [declared.key]), *_PARENTS.get(declared.name, ())}
    if any(frame[name].isna().any() for name in needed):
        return False
    chosen = (has_choices(frame[column.name], column) for column in declared.columns if column.choices)
    if not (part.has_choices or all(chosen)):
        return False
    if declared.name == "plans" and "company" in frame and frame["application_id"].isna().any():
        return False
    if declared.name == "applications":
        return True
    if declared.key:
        return part.has_own_ids or are_distinct(to_arrow(frame[declared.key]))
    return not (frame.duplicated(["interview_id", "topic"]).any() and frame.duplicated().any())


def set_aside_empty(part: Part) -> None:
    """Set rows aside that lack a required cell."""
    for name in [name for name in part.declared.required if name in part.frame]:
        empty = part.frame.index[part.frame[name].isna()]
        part.set_aside(empty, name, None, N_("is empty"), N_("Fill in {name}.").filled(name=part.label(name)))


def with_clocks(frame: pd.DataFrame, declared: Table, clocks: Mapping[str, pd.Series]) -> pd.DataFrame:
    """The frame with the time of day that was written with a day, where a row has no time of its own.

    A day by which a row only names another one, as a topic names its interview, gives it no time.
    """
    for day, time in TIMES.items():
        written = clocks.get(day)
        if time in declared.names and written is not None and written.notna().any():
            clock = written.reindex(frame.index)
            clock = as_clocks(clock) if declared[time].holds == "clock" else clock
            frame = frame.assign(**{time: frame[time].fillna(clock) if time in frame else clock})
    return frame


def drop_borrowed(part: Part) -> None:
    """Drop the columns by which rows named what they belong to: the log has them there."""
    own = part.declared.names
    names = [c.name for c in borrowed(part.declared.name) if c.name in part.frame and c.name not in own]
    if names:
        part.frame = part.frame.drop(columns=names)


def application_ids(frame: pd.DataFrame) -> pd.Series:
    """The ids given, else made from seeker, company, role and `applied_on` (text or day), numbered among equals."""
    base = slugs([*(text_column(frame, name) for name in NAMES), _day_text(frame, "applied_on")], "application")
    return filled_ids(text_column(frame, "application_id"), base)


def _with_id(part: Part, base: pd.Series) -> None:
    key = part.declared.key
    part.frame = part.frame.assign(**{key: filled_ids(text_column(part.frame, key), base)})


def _day_text(frame: pd.DataFrame, name: str) -> pd.Series:
    days = text_column(frame, name)
    if days.dtype.kind == "M":
        return day_texts(days)
    return by_distinct(days, _iso_days)


def _iso_days(texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.match_substring_regex(texts, _ISO_DAY), pc.utf8_slice_codeunits(texts, 0, 10), None)


def _identify_applications(part: Part) -> None:
    drop_second_ids(part)
    frame = part.frame
    if text_column(frame, "application_id").isna().any():
        part.frame = frame.assign(application_id=application_ids(frame))


def _identify_facts(part: Part) -> None:
    drop_second_ids(part)
    frame, name = part.frame, part.declared.name
    if not len(frame) or text_column(frame, part.declared.key).notna().all():
        return
    if name == "plans":
        base = slugs([text_column(frame, "kind"), _day_text(frame, "decided_on")], "plan")
    else:
        parts = to_arrow(frame["application_id"]), to_arrow(_day_text(frame, part.declared.day))
        base = same_text(pc.binary_join_element_wise(*parts, pa.scalar(f"/{name[0]}-", ARROW)), frame["application_id"])
    if part.owns_one_each and part.declared.key not in frame:
        part.frame = frame.assign(**{part.declared.key: base})
        return
    _with_id(part, base)


def _identify_gifts(part: Part) -> None:
    drop_second_ids(part)
    if len(part.frame):
        _with_id(part, slugs([text_column(part.frame, "kind"), part.frame["title"]], "gift"))


def _made_applications(parts: Mapping[str, Part]) -> pd.DataFrame:
    """One application for each id, or else each company, role and seeker, that the other tables name."""
    names = ["application_id", *NAMES]
    frames = [parts[name].frame for name in (*FACTS, "plans") if len(parts[name].frame)]
    if not frames:
        return pd.DataFrame()
    rows = pd.concat([pd.DataFrame({n: text_column(frame, n) for n in names}) for frame in frames], ignore_index=True)
    by_id = rows.dropna(subset="application_id").groupby("application_id", sort=False, as_index=False).first()
    by_id["company"] = by_id["company"].fillna(by_id["application_id"])
    rest = rows[rows["application_id"].isna() & rows["company"].notna()]
    made = by_id.assign(applied_on=pd.Series(pd.NaT, index=by_id.index, dtype="datetime64[us]"))
    for given in ([*NAMES], ["company", "role"], ["company", "seeker"], ["company"]):
        complete = rest[given].notna().all(axis=1)
        made = pd.concat([made, _new_applications(rest[complete], made)], ignore_index=True)
        rest = rest[~complete]
    return made


def _new_applications(rows: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    """One application for each name among the rows that fits none made so far."""
    keys = pd.DataFrame({name: name_keys(rows[name]) for name in NAMES}, index=rows.index)
    rows = rows[~keys.duplicated()].reset_index(drop=True)
    if len(rows) and len(made):
        known = made.assign(application_id=made["application_id"].fillna("?"))
        found = find_applications(rows.assign(day=pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us]")), known)
        rows = rows[found["reason"].str.startswith("no ", na=False)]
    return rows


def _place(part: Part, applications: pd.DataFrame) -> None:
    """Put each row into its application, by id or by name."""
    frame = part.frame
    if not len(frame):
        return
    given = [name for name in ("application_id", *NAMES) if name in frame]
    asked = frame[given].assign(day=_fact_day(part))
    found = find_applications(asked, _all_columns(applications))
    lost = found["id"].isna()
    if part.declared.name == "plans":
        lost &= found["reason"].notna()  # a plan without application is one for the whole search
    _set_aside_lost(
        part, found, lost, "application_id", N_("Name its application by application_id, or by company and role.")
    )
    part.frame = part.frame.assign(application_id=found["id"].reindex(part.frame.index))


def _fact_day(part: Part) -> pd.Series:
    names = filter(None, (part.declared.day, "decided_on", "from_on"))  # plans have no day: "" is a column of one's own
    days = [part.frame[name] for name in names if name in part.frame]
    return days[0].fillna(days[-1]) if days else pd.Series(pd.NaT, index=part.frame.index, dtype="datetime64[us]")


def _place_topics(parts: Mapping[str, Part]) -> None:
    part = parts["topics"]
    if not len(part.frame):
        return
    given = [n for n in ("interview_id", "application_id", *NAMES, "round", "interviewed_on") if n in part.frame]
    interviews = parts["interviews"].frame
    known = interviews if len(interviews) else TABLES["interviews"].empty()
    found = find_interviews(part.frame[given], known, _all_columns(parts["applications"].frame))
    remedy = N_("Name its interview by interview_id, or by company and round or day.")
    _set_aside_lost(part, found, found["id"].isna(), "interview_id", remedy)
    part.frame = part.frame.assign(interview_id=found["id"].reindex(part.frame.index))


def _all_columns(applications: pd.DataFrame) -> pd.DataFrame:
    empty = TABLES["applications"].empty()
    lacking = {
        str(n): pd.Series(pd.NA, index=applications.index, dtype=empty[n].dtype) for n in empty if n not in applications
    }
    return applications.assign(**lacking)


_NAMES_NONE = {"application_id": N_("names no application"), "interview_id": N_("names no interview")}


def _set_aside_lost(part: Part, found: pd.DataFrame, lost: pd.Series, own: str, remedy: str) -> None:
    rows = found.index[lost.to_numpy(bool)]
    by_id = text_column(part.frame, own)[rows].notna()
    for column, some in ((own, rows[by_id]), ("company", rows[~by_id])):
        values = text_column(part.frame, column)[some]
        reasons = found.loc[some, "reason"].fillna(_NAMES_NONE[own])
        part.set_aside(some, column if values.notna().any() else own, values, reasons, remedy)
