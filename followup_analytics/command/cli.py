"""The command `followup`: its arguments and its exit codes."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from followup_analytics import __version__
from followup_analytics.analyses.question import Option
from followup_analytics.command import commands
from followup_analytics.command.terminal import dropped_if_gone, open_streams, warn
from followup_analytics.command.written import STANDARD_OUTPUT
from followup_analytics.log.errors import FollowUpError, WrongEnding

DONE, CANNOT, INTERRUPTED = 0, 2, 130

_DEBUG, _LONGEST = "--debug", 300
_EPILOG = "Ends with 0 when done, 1 when problems were found and listed, 2 when it could not run."


class _OneLineParser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        warn(f"{self.prog}: {message}. See {self.prog} --help.".replace("\n", " "))
        raise SystemExit(CANNOT)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code: 0 done, 1 problems found and listed, 2 it could not run.

    Examples
    --------
    >>> main(["due", "--within", "soon"])
    2
    """
    open_streams()
    try:
        return _run(argv)
    except FollowUpError as error:
        return _refuse(str(error))
    except OSError as error:
        return _refuse(f"{error.filename or 'the disk'}: {error.strerror or error}. Name another file or folder.")
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # an unforeseen error ends with a sentence too
        return _unforeseen(error, debug=_DEBUG in (sys.argv[1:] if argv is None else argv))


def _run(argv: Sequence[str] | None) -> int:
    try:
        args = parser().parse_args(argv)
    except SystemExit as done:
        with dropped_if_gone(sys.stdout):
            sys.stdout.flush()
        return int(done.code or DONE)
    return int(args.run(args))


def _unforeseen(error: Exception, *, debug: bool) -> int:
    """Say what happened, where, and how to report it; with `--debug`, after the traceback."""
    if debug:
        warn("".join(traceback.format_exception(error)).rstrip())
    if isinstance(error, MemoryError):
        return _refuse("there is not enough memory for this. Close other programs, or ask for less.")
    at = traceback.extract_tb(error.__traceback__)[-1]
    what = f"{type(error).__name__}: {error}"[:_LONGEST]
    remedy = f"Report that with what `followup {_DEBUG} …` shows for the same command, with private words removed."
    place = f"{Path(at.filename).name}, line {at.lineno}"
    return _refuse(f"this is a fault in the program, not in what you gave it: {what} ({place}). {remedy}")


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command, one subcommand per entry of `commands.COMMANDS`."""
    top = _OneLineParser(
        prog="followup", description="Interview notes, due follow-ups and honest response timing.", epilog=_EPILOG
    )
    top.add_argument("--version", action="version", version=f"followup_analytics {__version__}")
    top.add_argument(_DEBUG, action="store_true", help="after a fault in the program, show everything that led to it")
    several = top.add_subparsers(metavar="COMMAND", required=True)
    for name, command in commands.COMMANDS.items():
        one = several.add_parser(
            name,
            help=command.summary,
            description=f"{command.summary[0].upper()}{command.summary[1:]}.",
            epilog=f"example: followup {command.example}{command.more}",
            formatter_class=argparse.RawDescriptionHelpFormatter if command.more else argparse.HelpFormatter,
        )
        for option in command.options:
            _add_question_option(one, option) if isinstance(option, Option) else _add(one, option)
        one.set_defaults(run=command.run)
    return top


def _add(one: argparse.ArgumentParser, option: str) -> None:
    if option in _GROUPS:
        together = one.add_mutually_exclusive_group()
        for member in _GROUPS[option]:
            together.add_argument(member, **_OPTIONS[member])
        return
    one.add_argument(option.split()[0], **_OPTIONS[option])


def _add_question_option(one: argparse.ArgumentParser, option: Option) -> None:
    if isinstance(option.default, bool):
        one.add_argument(option.flag, action="store_true", help=option.help)
    elif option.choices and not option.open:
        values = [value for _, value in option.choices]
        one.add_argument(option.flag, choices=values, default=option.default, help=option.help)
    elif isinstance(option.default, tuple):
        number = _at_least(option.least)
        one.add_argument(
            option.flag, type=number, nargs="+", default=option.default, metavar=option.metavar, help=option.help
        )
    else:
        kind = _at_least(option.least) if isinstance(option.default, int) else str
        one.add_argument(option.flag, type=kind, default=option.default, metavar=option.metavar, help=option.help)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; write it as 2026-11-22") from None


def _moment(text: str) -> str:
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a time; write it as 2026-11-22 or '2026-11-22 14:30'"
        ) from None
    return text


def _clock(text: str) -> str:
    from followup_analytics.log.days import clock_text  # loads pandas

    found = clock_text(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time of day; write it as 09:00")
    return found


def _at_least(low: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdigit() or int(text) < low:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {low} on")
        return int(text)

    return number


def _refuse(reason: str) -> int:
    warn(f"followup: {reason}".replace("\n", " "))
    return CANNOT


class _Output(argparse.Action):
    """A file to write, by its ending; ``-`` is standard output, for one option only and no picture."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, path: Any, option: str | None = None
    ) -> None:
        ending = f".{self.dest}"
        if path != STANDARD_OUTPUT or self.dest in ("png", "svg"):
            if path.suffix.lower() != ending:
                parser.error(f"{option} {WrongEnding(path, [ending])}")
        elif STANDARD_OUTPUT in vars(namespace).values():
            parser.error(f"{option} {path}: another option writes on standard output already; name a file")
        setattr(namespace, self.dest, path)


def _output(text: str) -> dict[str, Any]:
    return {**_file(text), "action": _Output}


def _file(text: str) -> dict[str, Any]:
    return {"type": Path, "metavar": "FILE", "help": text}


# Options that exclude each other; a command names the group.
_GROUPS = {
    "source": ("--journal", "--log"),
    "source or facts": ("--journal", "--log", "--facts"),
    "order": ("--day-first", "--month-first"),
    "agreement": ("--yes", "--dry-run"),
}

_OPTIONS: dict[str, dict[str, Any]] = {
    "path": {"type": Path, "metavar": "PATH", "help": "a table (CSV, .xlsx, Markdown, Parquet) or a folder"},
    "notebook": {"type": Path, "metavar": "NOTEBOOK", "help": "a notebook; the copy is NOTEBOOK_shared.ipynb"},
    "target": {"type": Path, "metavar": "FOLDER", "help": "where the files go; made if missing"},
    "copy": {"type": Path, "metavar": "COPY", "help": "the copy of the journal"},
    "copy or newest": {
        "nargs": "?",
        "type": Path,
        "metavar": "COPY",
        "help": "a copy (the newest sound backup)",
    },
    "person": {"nargs": "?", "metavar": "NAME", "help": "a name as it stands in the log, or an e-mail address"},
    "jupyter": {"nargs": "*", "metavar": "-- OPTION", "help": "options for JupyterLab itself, after --"},
    "--folder": {"type": Path, "metavar": "DIR", "help": "the workspace (default: a folder in your home)"},
    "--journal": _file("the journal (default: $FOLLOWUP_JOURNAL, else that of your workspace)"),
    "--log": {"type": Path, "metavar": "FOLDER", "help": "a log in CSV or Parquet files, in place of a journal"},
    "--facts": {
        "type": Path,
        "metavar": "PLACE",
        "help": "in place of a log: facts in whole numbers, a Parquet file or a folder of them",
    },
    "--engine": {
        "metavar": "ENGINE",
        "help": "who counts a --log of `followup prepare` where it lies: duckdb, spark",
    },
    "--as-of": {"type": _day, "default": None, "metavar": "DATE", "help": "the day to read the log on (today)"},
    "--as-of ahead": {
        "type": _day,
        "default": None,
        "metavar": "DATE",
        "help": "a day that will be asked: what is asked of it without options is counted now (none)",
    },
    "--map": _file("a TOML file that maps other people's columns onto those of the log"),
    "--day-first": {"action": "store_const", "const": True, "dest": "day_first", "help": "03/04 is 3 April"},
    "--month-first": {"action": "store_const", "const": False, "dest": "day_first", "help": "03/04 is March 4"},
    "--yes": {"action": "store_true", "help": "take the guess and the first answers without asking"},
    "--yes forget": {"action": "store_true", "help": "remove it without asking"},
    "--to": {"type": _moment, "metavar": "WHEN", "help": "back to this time, or to the end of this day"},
    "--last": {"type": _at_least(1), "default": 50, "metavar": "N", "help": "how many changes (50)"},
    "--older-than": {"type": _at_least(0), "metavar": "DAYS", "help": "everybody who has been in no row for that long"},
    "--remind": {
        "action": "store_true",
        "help": "let `followup doctor` name them from now on (0 DAYS: stop)",
    },
    "--second": {
        "metavar": "FOLDER",
        "help": "make each backup there too from now on (empty: stop)",
    },
    "--dry-run": {"action": "store_true", "help": "show what would be stored, and store nothing"},
    "--within ahead": {"type": _at_least(0), "default": 0, "metavar": "DAYS", "help": "also what lies ahead"},
    "--every": {"type": _at_least(1), "metavar": "DAYS", "help": "days from one note to the next (your own, else 10)"},
    "--world": {
        "default": "default",
        "help": "default, null (notes do nothing), hidden, promise, learn, …; a wrong one lists all",
    },
    "--interviews": {"type": _at_least(1), "default": 2000, "metavar": "N", "help": "how many (2000)"},
    "--seed": {"type": _at_least(0), "default": 0, "metavar": "N", "help": "the same seed gives the same result (0)"},
    "--json": {
        **_output("write it as JSON (without FILE, or as -, on standard output)"),
        "nargs": "?",
        "const": STANDARD_OUTPUT,
    },
    "--csv": _output("write the table as CSV (-: on standard output)"),
    "--md": _output("write the list as Markdown (-: on standard output)"),
    "--md page": _output("write the page as Markdown (-: on standard output)"),
    "--md statement": _output("write how it was found, as a TARGET statement in Markdown (-: on standard output)"),
    "--html": _output("write the page as HTML (-: on standard output)"),
    "--bundle": {"action": "store_true", "help": "write what the figures rest on, under numbers, with a script for R"},
    "--quiet": {"action": "store_true", "help": "print nothing; exit 0 if nothing is due, 10 if something is"},
    "--ics": _output("write the list as a calendar (-: on standard output)"),
    "--alarm": {"type": _clock, "metavar": "TIME", "help": "let each day in the calendar show an alarm at 09:00, say"},
    "--busy": {"action": "store_true", "help": "let an entry take a quarter of an hour, shown as busy"},
    "--png": _output("write the chart as PNG"),
    "--svg": _output("write the chart as SVG"),
}
