"""The sieve: rows of any source in, a typed log out, with every problem listed and every row accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from followup_analytics.core.errors import MissingColumn
from followup_analytics.core.log import FollowUpLog, no_problems
from followup_analytics.core.tables import TABLES, Column, Table
from followup_analytics.files.contradictions import contradictions
from followup_analytics.files.conversion import Converted, as_text, converted
from followup_analytics.files.identities import filled_ids, name_keys, slugs, text_array
from followup_analytics.files.problems import gathered, problems
from followup_analytics.files.references import NAMES, borrowed, find_applications, find_interviews

_TIMES = {"sent_on": "sent_at", "received_on": "received_at"}
_ISO_DAY = r"^\d{4}-\d{2}-\d{2}"
# Where a row was found: kept out of what rows are compared by.
EVIDENCE = ("from_file", "from_line", "from_message", "from_column")
_FACTS = ("interviews", "follow_ups", "responses")


@dataclass(frozen=True)
class Source:
    """Rows of one table as a source has them, text or typed.

    `lines` are the lines of `file` they stand in; `labels` says under which name the file has a column, where that
    is another than the log's.
    """

    frame: pd.DataFrame
    file: str = ""
    lines: np.ndarray | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass
class _Part:
    """One table on its way through the sieve: the rows still in, and the problems so far."""

    declared: Table
    source: Source
    frame: pd.DataFrame
    found: list[pd.DataFrame] = field(default_factory=list)

    def lines(self, rows: pd.Index | np.ndarray) -> np.ndarray:
        if self.source.lines is None:
            return np.full(len(rows), pd.NA, object)
        return np.asarray(self.source.lines)[rows]

    def label(self, column: str | None) -> str | None:
        return self.source.labels.get(column, column) if column else None

    def note(
        self, rows: pd.Index, column: str | None, values: object, reasons: object, remedy: str, kept: bool
    ) -> None:
        if len(rows):
            place = {"file": self.source.file, "table": self.declared.name, "column": self.label(column)}
            what = {"value": values, "reason": reasons, "remedy": remedy, "kept": kept}
            self.found.append(problems(line=self.lines(rows), **place, **what))

    def set_aside(self, rows: pd.Index, column: str | None, values: object, reasons: object, remedy: str) -> None:
        if len(rows):
            self.note(rows, column, values, reasons, remedy, kept=False)
            self.frame = self.frame.drop(index=rows)


def sift(
    tables: Mapping[str, Source | pd.DataFrame],
    *,
    day_first: bool | None = None,
    found: pd.DataFrame | None = None,
) -> FollowUpLog:
    """A log from rows of any source: typed, with ids, each row in its application; what does not fit is listed.

    Rows in = rows out + rows set aside, table by table; a row set aside has exactly one problem with `kept` false.

    Parameters
    ----------
    tables
        By table name, the rows as a `Source` or a bare frame; cells are text or already typed.
    day_first
        As in `dates.read_stamps`, for every column of days.
    found
        Problems met before, to stand in the log's list with the rest.

    Returns
    -------
    FollowUpLog
        With `problems` sorted by table and line.

    Raises
    ------
    MissingColumn
        If a table lacks a column it cannot do without.
    AmbiguousDates
        If a column of days can be read day first or month first.

    Examples
    --------
    >>> import pandas as pd
    >>> notes = pd.DataFrame({"company": ["Tide", "Tide"], "sent_on": ["2024-03-20", "soon"]})
    >>> log = sift({"follow_ups": notes})
    >>> log, log.problems["value"].tolist()
    (<FollowUpLog: 1 applications, 1 follow-ups; 1 problems>, ['soon'])
    """
    sources = {name: _source(rows) for name, rows in tables.items()}
    parts = {name: _typed(TABLES[name], sources.get(name, Source(pd.DataFrame())), day_first) for name in TABLES}
    if not len(parts["applications"].source.frame):
        parts["applications"].frame = _made_applications(parts)
    _identify_applications(parts["applications"])
    for name in (*_FACTS, "plans"):
        _place(parts[name], parts["applications"].frame)
        _identify_facts(parts[name])
    _place_topics(parts)
    _identify_gifts(parts["gifts"])
    log = FollowUpLog(**{name: part.frame.reset_index(drop=True) for name, part in parts.items()})
    _contradict(log, parts)
    met = [no_problems() if found is None else found, *(one for part in parts.values() for one in part.found)]
    return log.with_problems(_in_order(gathered(met)))


def application_ids(frame: pd.DataFrame) -> pd.Series:
    """The ids given, else made from seeker, company, role and `applied_on` (text or day), numbered among equals."""
    applied = _day_text(frame, "applied_on")
    base = slugs([*(_column(frame, name) for name in NAMES), applied], "application")
    return filled_ids(_column(frame, "application_id"), base)


def _source(rows: Source | pd.DataFrame) -> Source:
    return rows if isinstance(rows, Source) else Source(rows)


def _in_order(found: pd.DataFrame) -> pd.DataFrame:
    found = found[~_of_lost_rows(found)]
    place = {name: at for at, name in enumerate(TABLES)}
    order = found.assign(at=found["table"].map(place).fillna(-1)).sort_values(["at", "file", "line"], kind="stable")
    return order.drop(columns="at").reset_index(drop=True)


def _of_lost_rows(found: pd.DataFrame) -> pd.Series:
    """Problems of cells in rows that were set aside in the end: the row's own problem says it."""
    place = pd.MultiIndex.from_frame(found[["file", "line", "table"]])
    return found["kept"] & found["line"].notna() & place.isin(place[~found["kept"]])


# Cells


def _typed(declared: Table, source: Source, day_first: bool | None) -> _Part:
    raw = source.frame.reset_index(drop=True)
    _require(declared, source)
    part = _Part(declared, source, raw)
    if not len(raw):
        return part
    _drop_twins(part)
    columns = {c.name: c for c in (*borrowed(declared.name), *declared.columns) if c.name in raw}
    read = {name: _read(part, column, day_first) for name, column in columns.items()}
    texts = [name for name in raw if name not in columns and raw[name].dtype == "str"]
    others = {name: as_text(part.frame[name]) for name in texts}
    part.frame = part.frame.assign(**{name: one.values for name, one in read.items()}, **others)
    faulty = {name: one for name, one in read.items() if one.unread.any() or name in declared.required}
    for name in [name for name in raw if name in faulty]:
        _set_aside_unread(part, columns[name], read[name], raw[name])
    for name in [name for name in raw if name in faulty]:
        rows = part.frame.index[read[name].unread.reindex(part.frame.index).to_numpy(bool)]
        part.note(
            rows, name, raw.loc[rows, name], f"{read[name].reason}; {read[name].taken}", read[name].remedy, kept=True
        )
    _take_times(part, read)
    return part


def _require(declared: Table, source: Source) -> None:
    names = source.frame.columns
    if not len(names):
        return
    for column in declared.required:
        if column not in names:
            raise MissingColumn(declared.name, column, names, source.file)
    if declared.name in (*_FACTS, "topics"):
        own = "interview_id" if declared.name == "topics" else "application_id"
        if not {own, "application_id", "company"} & set(names):
            raise MissingColumn(declared.name, f"{own} or company", names, source.file)


def _read(part: _Part, column: Column, day_first: bool | None) -> Converted:
    cells = part.frame[column.name]
    return converted(cells, column, day_first=day_first, label=part.label(column.name) or "", place=part.source.file)


def _set_aside_unread(part: _Part, column: Column, one: Converted, raw: pd.Series) -> None:
    """Rows whose cell is empty or unreadable though required, or of an unknown kind."""
    fatal = one.values.isna() if column.name in part.declared.required else one.unread & (column.name == "kind")
    rows = part.frame.index[fatal.reindex(part.frame.index).to_numpy(bool)]
    empty = ~one.unread[rows].to_numpy(bool)
    part.set_aside(rows[empty], column.name, None, "is empty", f"Fill in {part.label(column.name)}.")
    part.set_aside(rows[~empty], column.name, raw[rows[~empty]], one.reason, one.remedy)


def _take_times(part: _Part, read: dict[str, Converted]) -> None:
    """A time of day written with the day is kept, where the row has no time of its own."""
    for day, time in _TIMES.items():
        clock = read[day].time if day in read else None
        if clock is not None and clock.notna().any():
            clock = clock.reindex(part.frame.index)
            given = part.frame[time] if time in part.frame else pd.Series(pd.NaT, index=clock.index, dtype=clock.dtype)
            part.frame = part.frame.assign(**{time: given.where(given.notna(), clock)})


# Rows that stand twice


def _drop_twins(part: _Part) -> None:
    """Identical rows count once."""
    frame = part.frame.drop(columns=list(EVIDENCE), errors="ignore")
    if not len(frame):
        return
    key = part.declared.key
    narrow = [name for name in (key, part.declared.day, "application_id", "company") if name in frame]
    alike = frame[frame.duplicated(narrow or None, keep=False)]
    twins = alike.index[alike.duplicated()]
    if len(twins):
        group = alike.groupby(list(alike.columns), dropna=False, sort=False).ngroup()
        first = group.map(group.drop_duplicates().reset_index().set_index(0)["index"])[twins]
        part.set_aside(twins, None, None, _same_as(part, first, "is the same as"), "Nothing to do: it counts once.")


def _drop_second_ids(part: _Part) -> None:
    key = part.declared.key
    if key not in part.frame:
        return
    ids = part.frame[key]
    second = ids.index[ids.duplicated() & ids.notna()]
    if len(second):
        first = ids.drop_duplicates().reset_index().set_index(key)["index"]
        reasons = _same_as(part, ids[second].map(first), "says something else under the id of")
        part.set_aside(second, key, ids[second], reasons, "Give it an id of its own, or take one of the two out.")


def _same_as(part: _Part, first: pd.Series, phrase: str) -> list[str]:
    places = part.lines(first.to_numpy()) if part.source.lines is not None else first.to_numpy() + 1
    noun = "line" if part.source.lines is not None else "row"
    return [f"{phrase} {noun} {place}" for place in places]


# Ids and references


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    return frame[name] if name in frame else pd.Series(pd.NA, index=frame.index, dtype="str")


def _with_id(part: _Part, base: pd.Series) -> None:
    key = part.declared.key
    part.frame = part.frame.assign(**{key: filled_ids(_column(part.frame, key), base)})


def _day_text(frame: pd.DataFrame, name: str) -> pd.Series:
    days = _column(frame, name)
    if days.dtype.kind == "M":
        return days.dt.strftime("%Y-%m-%d").astype("str")
    texts = text_array(days)
    iso = pc.if_else(pc.match_substring_regex(texts, _ISO_DAY), pc.utf8_slice_codeunits(texts, 0, 10), None)
    return pd.Series(pd.array(iso, dtype="str"), index=days.index)


def _identify_applications(part: _Part) -> None:
    _drop_second_ids(part)
    frame = part.frame
    if _column(frame, "application_id").isna().any():
        part.frame = frame.assign(application_id=application_ids(frame))


def _identify_facts(part: _Part) -> None:
    _drop_second_ids(part)
    frame, name = part.frame, part.declared.name
    if not len(frame) or _column(frame, part.declared.key).notna().all():
        return
    if name == "plans":
        base = slugs([_column(frame, "kind"), _day_text(frame, "decided_on")], "plan")
    else:
        base = frame["application_id"] + f"/{name[0]}-" + _day_text(frame, part.declared.day)
    _with_id(part, base)


def _identify_gifts(part: _Part) -> None:
    _drop_second_ids(part)
    if len(part.frame):
        _with_id(part, slugs([_column(part.frame, "kind"), part.frame["title"]], "gift"))


def _made_applications(parts: dict[str, _Part]) -> pd.DataFrame:
    """One application for each id, or else each company, role and seeker, that the other tables name."""
    names = ["application_id", *NAMES]
    told = [pd.DataFrame({n: _column(parts[t].frame, n) for n in names}) for t in _FACTS if len(parts[t].frame)]
    if not told:
        return pd.DataFrame()
    rows = pd.concat(told, ignore_index=True)
    by_id = rows.dropna(subset="application_id").groupby("application_id", sort=False, as_index=False).first()
    by_id["company"] = by_id["company"].fillna(by_id["application_id"])
    rest = rows[rows["application_id"].isna() & rows["company"].notna()]
    made = by_id.assign(applied_on=pd.Series(pd.NaT, index=by_id.index, dtype="datetime64[us]"))
    for given in ([*NAMES], ["company", "role"], ["company", "seeker"], ["company"]):
        told = rest[given].notna().all(axis=1)
        made = pd.concat([made, _new_applications(rest[told], made)], ignore_index=True)
        rest = rest[~told]
    return made


def _new_applications(rows: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    """One application for each name among the rows that fits none made so far."""
    keys = pd.DataFrame({name: name_keys(rows[name]) for name in NAMES}, index=rows.index)
    rows = rows[~keys.duplicated()].reset_index(drop=True)
    if len(rows) and len(made):
        known = made.assign(application_id=made["application_id"].fillna("?"))
        found = find_applications(rows.assign(day=pd.NaT), known)
        rows = rows[found["reason"].str.startswith("no ", na=False)]
    return rows


def _place(part: _Part, applications: pd.DataFrame) -> None:
    """Put each row into its application, by id or by name."""
    frame = part.frame
    if not len(frame):
        return
    day = part.declared.day or ("decided_on" if "decided_on" in frame else "from_on")
    given = [name for name in ("application_id", *NAMES) if name in frame]
    asked = frame[given].assign(day=frame.get(day, pd.NaT))
    found = find_applications(asked, _whole(applications))
    lost = found["id"].isna()
    if part.declared.name == "plans":
        lost &= found["reason"].notna()  # a plan without application is one for the whole search
    _set_aside_lost(
        part, found, lost, "application_id", "Name its application by application_id, or by company and role."
    )
    _drop_borrowed(part, found["id"], "application_id")


def _place_topics(parts: dict[str, _Part]) -> None:
    part = parts["topics"]
    if not len(part.frame):
        return
    given = [n for n in ("interview_id", "application_id", *NAMES, "round", "interviewed_on") if n in part.frame]
    interviews = parts["interviews"].frame
    known = interviews if len(interviews) else TABLES["interviews"].empty()
    found = find_interviews(part.frame[given], known, _whole(parts["applications"].frame))
    remedy = "Name its interview by interview_id, or by company and round or day."
    _set_aside_lost(part, found, found["id"].isna(), "interview_id", remedy)
    _drop_borrowed(part, found["id"], "interview_id")


def _whole(applications: pd.DataFrame) -> pd.DataFrame:
    empty = TABLES["applications"].empty()
    lacking = {
        n: pd.Series(pd.NA, index=applications.index, dtype=empty[n].dtype) for n in empty if n not in applications
    }
    return applications.assign(**lacking)


def _set_aside_lost(part: _Part, found: pd.DataFrame, lost: pd.Series, own: str, remedy: str) -> None:
    rows = found.index[lost.to_numpy(bool)]
    by_id = _column(part.frame, own)[rows].notna()
    for column, some in ((own, rows[by_id]), ("company", rows[~by_id])):
        values = _column(part.frame, column)[some]
        reasons = found.loc[some, "reason"].fillna(f"names no {own.removesuffix('_id')}")
        part.set_aside(some, column if values.notna().any() else own, values, reasons, remedy)


def _drop_borrowed(part: _Part, ids: pd.Series, own: str) -> None:
    names = [column.name for column in borrowed(part.declared.name) if column.name in part.frame]
    part.frame = part.frame.assign(**{own: ids.reindex(part.frame.index)}).drop(columns=names)


# Facts that contradict each other


def _contradict(log: FollowUpLog, parts: dict[str, _Part]) -> None:
    for one in contradictions(log):
        part = parts[one.table]
        rows = part.frame.index[one.rows]
        values = getattr(log, one.table)[one.column].iloc[one.rows].dt.strftime("%Y-%m-%d")
        part.note(rows, one.column, values, one.reasons, one.remedy, kept=True)
