"""Exports: due lists, result frames and whole logs as files for other programs."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pandas as pd

from followup_analytics.export.calendars import calendar_bytes, text_value, time_value
from followup_analytics.export.replication import replication
from followup_analytics.facts.people import split_people
from followup_analytics.facts.results import Stamp
from followup_analytics.log.arguments import checked, require_result
from followup_analytics.log.days import Day, clock_text, day_number
from followup_analytics.log.errors import WrongEnding, WrongObject
from followup_analytics.log.files.whole_files import write_file
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.tables import TABLES
from followup_analytics.log.text.formula_guard import csv_bytes

_KINDS = {"thank_you": "Thank-you", "check_in": "Check-in"}
_MARKED = str.maketrans({sign: f"\\{sign}" for sign in r"\`*_[]()#|!~$"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;"})
_HEADINGS = {"due_on": "Due", "status": "Status", "kind": "Note", "company": "Company", "role": "Role", "to": "To"}
_HEADINGS |= {"reason": "Why", "topics": "Topics", "gift": "Gift"}
_NEEDED = [*_HEADINGS, "email", "application_id", "interview_id"]


@checked
def export_due(due: pd.DataFrame, path: str | Path, *, alarm: str | None = None, busy: bool = False) -> Path:
    """Write the due list as CSV, Markdown or iCalendar, by the suffix of the path; only its owner can read the file.

    Parameters
    ----------
    due
        The result of `due_list`, or some of its rows.
    path
        A file ending in ``.csv``, ``.md`` or ``.ics``; an existing one is replaced as a whole.
    alarm, busy
        For a calendar, as in `due_calendar`.

    Raises
    ------
    WrongFrame
        If `due` is no due list.
    WrongEnding
        If the suffix is none of these.

    Examples
    --------
    >>> from followup_analytics import FollowUpLog, due_list
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     export_due(due_list(FollowUpLog(), as_of="2026-03-04"), Path(folder, "due.md")).name
    'due.md'
    """
    require_result("due", due, "due_list(…)", numbers=["days_overdue"], others=_NEEDED)
    path = Path(path)
    calendar = partial(due_calendar, alarm=alarm, busy=busy)
    writers: dict[str, Callable[[pd.DataFrame], bytes]] = {
        ".csv": due_csv,
        ".md": _due_markdown_bytes,
        ".ics": calendar,
    }
    if path.suffix.lower() not in writers:
        raise WrongEnding(path, writers)
    return write_file(path, writers[path.suffix.lower()](due))


@checked
def export_log(log: FollowUpLog, folder: str | Path, *, bundle: bool = False, as_of: Day | None = None) -> Path:
    """Write the whole log, one CSV per table with its own columns; `read_log` of the folder gives it back.

    A table without rows still has its header. Files with the same names are replaced.

    Parameters
    ----------
    bundle
        Instead of the log, write what its figures rest on, for others to compute them again: waits and their stretches
        with numbers for all names and days counted from the first one, what each column means, what was asked,
        versions, the figures, and a script in R that computes them with the package ``survival``. It holds no text of
        the log.
    as_of
        The day the bundle is read on.

    Returns
    -------
    Path
        The folder.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sorted(path.name for path in export_log(FollowUpLog(), folder).iterdir())[:2]
    ['applications.csv', 'follow_ups.csv']
    """
    folder = Path(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if bundle:
        if as_of is None:
            raise WrongObject("as_of", as_of, "the day that the bundle is read on")
        for name, content in replication(log, as_of=as_of).items():
            write_file(folder / name, content)
        return folder
    for name in TABLES:
        write_csv(getattr(log, name), folder / f"{name}.csv")
    return folder


@checked
def write_csv(frame: pd.DataFrame, path: str | Path) -> Path:
    """Write a frame as `csv_bytes` to a file that only its owner can read."""
    return write_file(Path(path), csv_bytes(frame))


def due_csv(due: pd.DataFrame) -> bytes:
    """The due list as CSV, as in `csv_bytes`; for a simulated log it has a column that says so."""
    return csv_bytes(due.assign(simulated=True) if Stamp.read(due).simulated else due)


def due_markdown(due: pd.DataFrame) -> str:
    """The due list as a Markdown table.

    Examples
    --------
    >>> from followup_analytics import FollowUpLog, due_list
    >>> due_markdown(due_list(FollowUpLog(), as_of="2026-03-04")).splitlines()[0]
    '# Notes due, 2026-03-04'
    """
    label = " (simulated)" if Stamp.read(due).simulated else ""
    title = f"# Notes due{label}, {Stamp.read(due).as_of or ''}".rstrip(", ")
    if due.empty:
        return f"{title}\n\nNothing is due.\n"
    shown = due[list(_HEADINGS)].astype("str").fillna("").replace({"kind": _KINDS})
    rows = [list(_HEADINGS.values()), ["---"] * len(_HEADINGS), *shown.map(_marked).to_numpy().tolist()]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"{title}\n\n{table}\n"


def _marked(text: str) -> str:
    return " ".join(text.split()).translate(_MARKED)


def _due_markdown_bytes(due: pd.DataFrame) -> bytes:
    return due_markdown(due).encode()


def due_calendar(
    due: pd.DataFrame, *, stamp: dt.datetime | None = None, alarm: str | None = None, busy: bool = False
) -> bytes:
    """The due list as iCalendar, one entry per note; imported again, an entry moves instead of appearing twice.

    An entry is identified by its application and kind, a thank-you also by its interview and person. A retired note has
    no day and no entry.

    Parameters
    ----------
    stamp
        When it was made (UTC); None: the day of the list.
    alarm
        The time of day of an alarm on each note's day, such as ``09:00``; None: no alarm.
    busy
        True: an entry takes a quarter of an hour from then on (without an alarm, from 09:00), which is shown as busy;
        otherwise it is for the whole day, which stays free.

    Raises
    ------
    WrongObject
        If `alarm` is not a time of day.

    Examples
    --------
    >>> from followup_analytics import FollowUpLog, due_list
    >>> due_calendar(due_list(FollowUpLog(), as_of="2026-03-04"), alarm="9:00")[:15]
    b'BEGIN:VCALENDAR'
    """
    at = clock_text(alarm or "09:00")
    if at is None:
        raise WrongObject("alarm", alarm, "a time of day, as '09:00'")
    if stamp is None:
        if (day := Stamp.read(due).as_of) is None:
            raise WrongObject("stamp", stamp, "a moment, as this list no longer says its day")
        stamp = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), dt.UTC)
    dated = due[due["due_on"].notna()].reset_index(drop=True)
    begins = at.replace(":", "") if busy else ""
    trigger = "" if alarm is None else "PT0S" if busy else f"PT{int(at[:2])}H{int(at[3:5])}M"
    entries = _entries(dated, _label(due), stamp, begins)
    return calendar_bytes(f"{_label(due)}Follow-ups due", entries, trigger=trigger)


def _label(due: pd.DataFrame) -> str:
    return "Simulated: " if Stamp.read(due).simulated else ""


def _entries(due: pd.DataFrame, label: str, stamp: dt.datetime, begins: str) -> Iterator[dict[str, str]]:
    columns = ("to", "company", "topics", "gift", "reason")
    texts = (due[name].astype("str").fillna("").tolist() for name in columns)
    made, sequence = time_value(stamp), str(day_number(stamp.date()))
    days = due["due_on"].dt.strftime("%Y%m%d").tolist()
    for uid, day, kind, to, company, topics, gift, reason in zip(
        _uids(due), days, due["kind"].tolist(), *texts, strict=True
    ):
        about = {"They care about": topics, "A gift that fits": gift}
        lines = [reason, *(f"{title}: {text}" for title, text in about.items() if text)]
        yield {
            "UID": uid,
            "DTSTAMP": made,
            "SEQUENCE": sequence,
            **({"DTSTART": f"{day}T{begins}00", "DURATION": "PT15M"} if begins else {"DTSTART;VALUE=DATE": day}),
            "TRANSP": "OPAQUE" if begins else "TRANSPARENT",
            "SUMMARY": text_value(f"{label}{_KINDS[kind]}: {', '.join(filter(None, (to, company)))}"),
            "DESCRIPTION": text_value("\n".join(lines)),
        }


def _uids(due: pd.DataFrame) -> list[str]:
    """A stable id for each note."""
    person = split_people(due["email"].fillna(due["to"])).set_index("row")
    keys = person["email"].where(person["email"] != "", person["name_key"]).reindex(due.index).fillna("")
    thanks = due["kind"] == "thank_you"
    parts = [due["application_id"].fillna(""), due["kind"], due["interview_id"].fillna("").where(thanks, "")]
    texts = ["\n".join(row) for row in zip(*parts, keys.where(thanks, ""), strict=True)]
    return [f"{hashlib.sha256(text.encode()).hexdigest()[:32]}@followup-analytics" for text in texts]
