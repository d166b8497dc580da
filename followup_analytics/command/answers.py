"""Answers: a question asked on the command line, its result written to files or printed."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from typing import TYPE_CHECKING

from followup_analytics.analyses.question import about_none
from followup_analytics.command.sources import read_as_of
from followup_analytics.command.terminal import count, is_missing, say, table_text
from followup_analytics.command.written import reporter, write_forms

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from followup_analytics.analyses.question import Question
    from followup_analytics.log.log import FollowUpLog

DONE = 0
_SHOWN_DAYS = (0, 1, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90)


def answer(question: Question, args: Namespace) -> int:
    """Ask the question; write its table and chart if files are named, otherwise print the table with its sentence."""
    log, as_of = read_as_of(args)
    chosen = {option.argument: getattr(args, option.argument) for option in question.options}
    result = question.ask(log, as_of=as_of, **chosen)
    tables, page = (args.csv, args.json), getattr(args, "md", None)
    images = [path for path in (args.png, args.svg) if path]
    for path in images:
        sentence = _draw(question, result, path, published=bool(chosen.get("published")))
        reporter(*tables, page)(f"{path}: {sentence}")
    stated = [(page, lambda found: question.stated(found).encode())]
    written = write_forms(result, stated, "how it was found, item by item", beside=tables)
    if not write_table(result, args) and not written and not images:
        show(_for_terminal(question, result), log, as_of, empty=question.in_words(result))
        _tell(question, result, log)
    return DONE


def _draw(question: Question, result: pd.DataFrame, path: Path, *, published: bool) -> str:
    from followup_analytics import charts
    from followup_analytics.charts.kit.question_chart import question_chart

    chart = charts.show(question_chart(question, result, published=published))
    chart.save(path)
    return chart.sentence


def write_table(frame: pd.DataFrame, args: Namespace) -> bool:
    """Write a table as CSV and JSON if that was asked for; returns whether it was."""
    from followup_analytics.export.json_records import json_bytes
    from followup_analytics.log.text.formula_guard import csv_bytes

    tables = [(args.csv, csv_bytes), (args.json, json_bytes)]
    return write_forms(frame, tables, count(len(frame), "row"), beside=[getattr(args, "md", None)])


def _tell(question: Question, result: pd.DataFrame, log: FollowUpLog) -> None:
    from followup_analytics.analyses.sentences.basis import PLAIN

    if len(result):
        say(f"\n{question.in_words(result)}")
    if len(result) and question.is_plain(log):
        say(f"\n{PLAIN}")
    if len(result) and any(column.behind for column in question.columns):
        say("\nWhat stands behind these figures: --csv FILE or --json FILE.")
    from followup_analytics.analyses.cadences.compare_cadences import CadencesStamp

    assumptions = CadencesStamp.read(result).assumptions if len(result) else []
    if assumptions:
        say("\nThis assumes:")
        for assumption in assumptions:
            say(f"- {assumption}")
    if question.statement and len(result):
        say("\nHow it was found, as a TARGET statement: --md FILE.")


def show(frame: pd.DataFrame, log: FollowUpLog, as_of: dt.date, *, empty: str) -> None:
    """Print a table with its day above, or why there is none."""
    label = " A simulated log." if log.simulated else ""
    say(f"As of {as_of.isoformat()}.{label}")
    say(table_text(frame) if len(frame) else _not_yet(log, as_of) or empty)


def _not_yet(log: FollowUpLog, as_of: dt.date) -> str:
    """A sentence if the log only begins after `as_of`."""
    begins = _first_day(log)
    return f"Nothing is known yet on that day: the log begins on {begins}." if begins and as_of < begins else ""


def _first_day(log: FollowUpLog) -> dt.date | None:
    from followup_analytics.engines.engine_log import EngineLog
    from followup_analytics.log.tables import TABLES

    if isinstance(log, EngineLog):
        from followup_analytics.facts.on_engine.standings import first_day

        return first_day(log)
    days = [log.tables[name][table.day].min() for name, table in TABLES.items() if table.day]
    known = [day.date() for day in days if not is_missing(day)]
    return min(known, default=None)


def _for_terminal(question: Question, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame without what is left out on a narrow page; a curve only with its usual days.

    Left out are ids, what is only background to the figures, empty columns, a seeker who is the only one, and columns
    about rows left out or not compared where there are none.
    """
    frame = _usual_days(frame) if "at_risk" in frame and "day" in frame else frame
    out = {"application_id"} | {name for column in question.columns if column.behind for name in column.names}
    if len(frame):
        out |= {name for name in frame.columns if frame[name].isna().all()}
        out |= {"seeker"} if "seeker" in frame and frame["seeker"].nunique(dropna=False) == 1 else set()
    out |= about_none(frame)
    return frame.drop(columns=list(out), errors="ignore")


def _usual_days(curve: pd.DataFrame) -> pd.DataFrame:
    """Some days of a curve, with counts added up from day 0, so that none is lost between two rows."""
    counts = [name for name in ("answered", "good", "neutral", "bad", "closed", "censored") if name in curve]
    by = list(curve.columns[: curve.columns.get_loc("day")])
    so_far = (curve.groupby(by, sort=False)[counts] if by else curve[counts]).cumsum()
    shown = curve["day"].isin([*_SHOWN_DAYS, curve["day"].max()])
    return curve.assign(**so_far)[shown].rename(columns={name: f"{name}_so_far" for name in counts})
