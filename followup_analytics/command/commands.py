"""What each subcommand of `followup` does, in one table."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from followup_analytics.analyses.question import Option, Question
from followup_analytics.analyses.questions import QUESTIONS
from followup_analytics.command import launch as workspace
from followup_analytics.command.answers import answer, show, write_table
from followup_analytics.command.care import backups, doctor, everything, forgetting, history, preparing, sharing
from followup_analytics.command.sources import cadence, journal, read, read_as_of, today
from followup_analytics.command.terminal import count, is_missing, say
from followup_analytics.command.written import json_text, report, write_forms, write_json
from followup_analytics.journal import place

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from followup_analytics.log.log import FollowUpLog

# pandas, and all that needs it, is imported inside the functions: `followup --help` must not wait for it.

DONE, PROBLEMS, SOMETHING_DUE = 0, 1, 10

_PROMISED = ["answer_by", "company", "role", "said_on", "outcome", "days_late"]
_DUE = ["due_on", "status", "kind", "attempt", "company", "role", "to", "reason"]


@dataclass(frozen=True)
class Command:
    """One subcommand: what it runs, its summary, an example, and the options it takes."""

    run: Callable[[Namespace], int]
    summary: str
    example: str
    options: tuple[str | Option, ...]
    more: str = ""  # what its help says below the example


def open_workspace(args: Namespace) -> int:
    """`followup lab`."""
    folder = _folder(args, demo=False)
    return _open(folder, workspace.make_workspace(folder, journal=args.journal), args)


def open_demo(args: Namespace) -> int:
    """`followup demo`."""
    folder = _folder(args, demo=True)
    return _open(folder, workspace.make_demo(folder, today=today()), args)


def import_(args: Namespace) -> int:
    """`followup import`."""
    from followup_analytics.command.importing import import_file

    if everything.is_everything(args.path):
        return everything.import_all(args)
    return import_file(args, args.journal or place.default_journal(), list_problems)


def export(args: Namespace) -> int:
    """`followup export`."""
    from followup_analytics.export.exports import export_log

    log, as_of = read_as_of(args)
    export_log(log, args.target, bundle=args.bundle, as_of=as_of)
    said = f"{args.target}: {'what the figures rest on, under numbers' if args.bundle else _sizes(log)}."
    report(args, said, target=args.target, rows=_rows(log))
    return DONE


def due(args: Namespace) -> int:
    """`followup due`."""
    from followup_analytics.agenda.due import due_list
    from followup_analytics.agenda.quiet import why_quiet

    log, as_of = read_as_of(args)
    every = due_list(log, as_of=as_of, cadence=cadence(args))
    frame = every[every["days_overdue"] >= -args.within].reset_index(drop=True)
    if args.quiet:
        return SOMETHING_DUE if len(frame) else DONE
    if not _write_due(frame, args):
        show(frame[_DUE], log, as_of, empty=why_quiet(log, every, as_of=as_of))
    return DONE


def _write_due(frame: pd.DataFrame, args: Namespace) -> bool:
    from followup_analytics.export.exports import due_calendar, due_csv, due_markdown
    from followup_analytics.export.json_records import due_json

    forms: list[tuple[Path | None, Callable[[pd.DataFrame], bytes]]] = [
        (args.csv, due_csv),
        (args.json, due_json),
        (args.md, lambda due: due_markdown(due).encode()),
        (args.ics, partial(due_calendar, alarm=args.alarm, busy=args.busy)),
    ]
    return write_forms(frame, forms, count(len(frame), "note"))


def week(args: Namespace) -> int:
    """`followup week`."""
    from followup_analytics.agenda.pages.week import week as page_of

    log, as_of = read_as_of(args)
    page = page_of(log, as_of=as_of, cadence=cadence(args))
    forms = [
        (args.md, lambda it: it.markdown.encode()),
        (args.html, lambda it: it.document.encode()),
        (args.json, lambda it: json_text({part.heading: list(part.lines) for part in it.sections}).encode()),
    ]
    if not write_forms(page, forms, f"the week to {as_of.isoformat()}"):
        say(page.markdown)
    return DONE


def promised_days(args: Namespace) -> int:
    """`followup promised-days`."""
    from followup_analytics.agenda.promised_days import promised_days as found
    from followup_analytics.agenda.promised_days import promised_days_sentence

    log, as_of = read_as_of(args)
    frame = found(log, as_of=as_of)
    if not write_table(frame, args):
        show(frame[_PROMISED], log, as_of, empty=promised_days_sentence(frame))
    return DONE


def simulate(args: Namespace) -> int:
    """`followup simulate`."""
    from followup_analytics.export.exports import export_log
    from followup_analytics.simulation.course import AS_OF
    from followup_analytics.simulation.simulator import simulate as run

    log, _ = run(args.world, interviews=args.interviews, seed=args.seed)
    export_log(log, args.target)
    said = f"{args.target}: {_sizes(log)}, simulated; read it on {AS_OF}."
    report(args, said, target=args.target, rows=_rows(log), as_of=str(AS_OF))
    return DONE


def check(args: Namespace) -> int:
    """`followup check`."""
    from followup_analytics.export.json_records import records

    found = [] if args.log else journal(args).check()
    for line in found if not args.json else []:
        say(line)
    log = read(args, quiet=True)
    if args.json:
        lines = [{"journal": line} for line in found] + records(log.problems)
        write_json(lines, args.json)
        return PROBLEMS if lines else DONE
    listed = list_problems(log.problems)
    if not found and not listed:
        say(f"No problems: {_sizes(log)}.")
    return PROBLEMS if found else listed


def _folder(args: Namespace, *, demo: bool) -> Path:
    return (args.folder or place.default_folder(demo=demo)).expanduser().resolve()


def _open(folder: Path, journal: Path, args: Namespace) -> int:
    say(f"Workspace {folder}; JupyterLab opens in your browser, Ctrl-C here stops it.")
    workspace.open_lab(folder, journal.resolve(), more=args.jupyter)
    return DONE


def list_problems(problems: pd.DataFrame) -> int:
    """Print each problem on a line, with its place, value, reason, remedy and fate; return the exit code."""
    if problems.empty:
        return DONE
    aside = int((~problems["kept"]).sum())
    say(f"{count(len(problems), 'problem')}, {count(aside, 'row')} set aside:")
    for problem in problems.itertuples():
        say(_problem_line(problem))
    return PROBLEMS


def _problem_line(problem: Any) -> str:
    def joined(sign: str, *names: str) -> str:
        return sign.join(str(part) for part in (getattr(problem, name) for name in names) if not is_missing(part))

    value = "" if is_missing(problem.value) else f" {problem.value!r}"
    fate = "kept" if problem.kept else "set aside"
    what = f"{joined('.', 'table', 'column')}{value} {problem.reason}".strip().rstrip(".")
    return f"{joined(':', 'file', 'line')}: {what}. {problem.remedy} ({fate})"


def _rows(log: FollowUpLog) -> dict[str, int]:
    return {name: len(frame) for name, frame in log.tables.items() if len(frame)}


def _sizes(log: FollowUpLog) -> str:
    return ", ".join(f"{n} {name.replace('_', '-')}" for name, n in _rows(log).items()) or "an empty log"


_SOURCE = ("source", "--map", "order")
_DAY = (*_SOURCE, "--as-of")
_TABLE = (*_DAY, "--csv", "--json")
_COUNTED = (*_TABLE, "--engine")
_CHART = (*_COUNTED, "--png", "--svg")


def _asking(question: Question) -> Command:
    example = f"{question.command} {question.example}"
    page = ("--md statement",) if question.statement else ()
    return Command(partial(answer, question), question.summary, example, (*question.options, *_CHART, *page))


_MAPPING = """

Where the guess is wrong, a mapping (--map) says what is right:

  skip = { Status = ["Saved"] }                # lines that are not applications

  [applications]                               # column of the log = "column of the file"
  company = "Company"
  role = "Position"
  applied_on = "Date sent"
  closed = { column = "Status", values = { Rejected = "rejection", Applied = false } }

  [[responses]]                                # a row wherever its day is filled
  received_on = "Answer on"
  kind = { column = "Status", values = { Rejected = "rejection", Applied = false } }"""

_FORGET = """

Without --yes it shows what it would remove, and asks. Your interviews, notes and answers stay as facts of your search,
without the person. It cannot be undone. Exports and notebooks that mention the person are listed and left to you."""

COMMANDS: dict[str, Command] = {
    "lab": Command(open_workspace, "open your workspace in JupyterLab", "lab", ("--folder", "--journal", "jupyter")),
    "demo": Command(open_demo, "open a workspace with a made-up log", "demo", ("--folder", "jupyter")),
    "import": Command(
        import_,
        "show what a file holds, and add it to the journal",
        "import applications.xlsx --dry-run",
        ("path", "--journal", "--map", "order", "agreement", "--json"),
        _MAPPING,
    ),
    "export": Command(
        export, "write the whole log as CSV files", "export my-log", ("target", *_DAY, "--bundle", "--json")
    ),
    "due": Command(
        due,
        "list the notes that are overdue or due today",
        "due --within 7 --ics due.ics",
        (*_COUNTED, "--within ahead", "--every", "--md", "--ics", "--alarm", "--busy", "--quiet"),
    ),
    "week": Command(
        week,
        "show the week: what went out, came, is due",
        "week --md week.md",
        (*_DAY, "--every", "--md page", "--html", "--json"),
    ),
    "promised-days": Command(
        promised_days, "list the days by which they said they would answer", "promised-days --csv days.csv", _TABLE
    ),
    **{question.command: _asking(question) for question in QUESTIONS.values()},
    "simulate": Command(
        simulate,
        "write a made-up log whose truth is known",
        "simulate made-up --interviews 500 --seed 1",
        ("target", "--world", "--interviews", "--seed", "--json"),
    ),
    "prepare": Command(
        preparing.prepare,
        "lay a log out for an engine, which counts it where it lies",
        "prepare big --log my-log",
        ("target", "source or facts", *_SOURCE[1:], "--as-of ahead", "--json"),
    ),
    "check": Command(check, "list the problems of a log or a journal", "check --log my-log", (*_SOURCE, "--json")),
    "backup": Command(backups.make, "copy the journal", "backup journal-copy.db", ("copy", "--journal", "--json")),
    "backups": Command(
        backups.show,
        "list the backups of the journal, sound or not",
        "backups --json",
        ("--journal", "--json", "--second"),
    ),
    "restore": Command(
        backups.restore,
        "put a copy, or the newest sound backup, back in the journal's place",
        "restore",
        ("copy or newest", "--journal", "--json"),
    ),
    "doctor": Command(
        doctor.doctor,
        "look the journal over, and say what to do about what is wrong",
        "doctor",
        ("--journal", "--json"),
    ),
    "export-all": Command(
        everything.export_all,
        "write all that the journal holds, history and settings too",
        "export-all my-search",
        ("target", "--journal", "--json"),
    ),
    "history": Command(
        history.show, "list what was changed, day by day", "history --last 20", ("--journal", "--last", "--json")
    ),
    "undo": Command(
        history.undo,
        "take back the last change, or all since a time",
        "undo --to 2026-11-22",
        ("--journal", "--to", "--json"),
    ),
    "share": Command(
        sharing.share,
        "write a copy of a notebook with numbers in place of names",
        "share 2_due.ipynb",
        ("notebook", "--journal", "--json"),
    ),
    "forget": Command(
        forgetting.forget,
        "remove a person from the journal, its history and its backups",
        "forget Ana",
        ("person", "--older-than", "--remind", "--journal", "--json", "--yes forget"),
        _FORGET,
    ),
}
