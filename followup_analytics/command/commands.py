"""What each subcommand of `followup` does, in one table."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from followup_analytics.command import lab as workspace
from followup_analytics.command.terminal import say, table_text, warn
from followup_analytics.core.errors import JournalError

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from followup_analytics.core.cadence import Cadence
    from followup_analytics.core.log import FollowUpLog
    from followup_analytics.journal.journal import Journal

# pandas and all that needs it are imported inside the functions: `followup --help` must not wait for them.

DONE, PROBLEMS = 0, 1

_DUE = ["due_on", "status", "kind", "attempt", "company", "role", "to", "reason"]
_SHOWN_DAYS = (0, 1, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90)


@dataclass(frozen=True)
class Command:
    """One subcommand: what it runs, its summary, an example, and the options it takes."""

    run: Callable[[Namespace], int]
    summary: str
    example: str
    options: tuple[str, ...]


def open_workspace(args: Namespace) -> int:
    """`followup lab`."""
    folder = _folder(args, demo=False)
    first = workspace.CAPTURE if workspace.is_workspace(folder) else workspace.TOUR
    return _open(folder, workspace.make_workspace(folder, journal=args.journal), first, args)


def open_demo(args: Namespace) -> int:
    """`followup demo`."""
    folder = _folder(args, demo=True)
    return _open(folder, workspace.make_demo(folder, today=_today()), workspace.TOUR, args)


def import_(args: Namespace) -> int:
    """`followup import`."""
    import pandas as pd

    from followup_analytics.files.readers import read_log

    log = read_log(args.path, mapping=args.map, day_first=args.day_first)
    path = args.journal or workspace.default_journal()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    done = _journal_at(path).add_log(log)
    say(f"{path}: {_count(done['added'], 'row')} added, {done['known']} there already ({_rows(log)} read).")
    return list_problems(pd.concat([log.problems, done["problems"]], ignore_index=True))


def export(args: Namespace) -> int:
    """`followup export`."""
    from followup_analytics.files.exports import export_log

    log = _read(args)
    export_log(log, args.target)
    say(f"{args.target}: {_rows(log)}.")
    return DONE


def due(args: Namespace) -> int:
    """`followup due`."""
    from followup_analytics.agenda.due import due_list
    from followup_analytics.agenda.quiet import why_quiet

    log, as_of = _read_as_of(args)
    every = due_list(log, as_of=as_of, cadence=_cadence(args))
    frame = every[every["days_overdue"] >= -args.within].reset_index(drop=True)
    files = [path for path in (args.csv, args.md, args.ics) if path]
    for path in files:
        from followup_analytics.files.exports import export_due

        export_due(frame, path)
        say(f"{path}: {_count(len(frame), 'note')}.")
    if not files:
        _show(frame[_DUE], log, as_of, empty=why_quiet(log, every, as_of=as_of))
    return DONE


def rates(args: Namespace) -> int:
    """`followup rates`."""
    from followup_analytics.timing.comparison import compared_rates

    return _result(args, compared_rates, by=args.by or "gap", within=args.within, kind=args.kind)


def curve(args: Namespace) -> int:
    """`followup curve`."""
    from followup_analytics.timing.curves import response_curve

    return _result(args, response_curve, clock=args.clock, by=args.by, horizon=args.horizon)


def cadences(args: Namespace) -> int:
    """`followup cadences`."""
    from followup_analytics.timing.rhythms import compare_cadences

    return _result(args, compare_cadences, by_day=args.by_day, draws=args.draws, seed=args.seed)


def outcomes(args: Namespace) -> int:
    """`followup outcomes`."""
    from followup_analytics.timing.progress import outcomes as of_all

    return _result(args, of_all)


def stages(args: Namespace) -> int:
    """`followup stages`."""
    from followup_analytics.timing.progress import stages as of_all

    return _result(args, of_all, by=args.by)


def simulate(args: Namespace) -> int:
    """`followup simulate`."""
    from followup_analytics.files.exports import export_log
    from followup_analytics.simulation.simulator import simulate as run

    log, truth = run(args.world, interviews=args.interviews, seed=args.seed)
    export_log(log, args.target)
    say(f"{args.target}: {_rows(log)}, simulated; read it on {truth.attrs['as_of']}.")
    return DONE


def check(args: Namespace) -> int:
    """`followup check`."""
    found = [] if args.log else _journal(args).check()
    for line in found:
        say(line)
    log = _read(args, quiet=True)
    listed = list_problems(log.problems)
    if not found and not listed:
        say(f"No problems: {_rows(log)}.")
    return PROBLEMS if found else listed


def backup(args: Namespace) -> int:
    """`followup backup`."""
    say(f"{_journal(args).backup(args.copy)}: a copy of the journal.")
    return DONE


def restore(args: Namespace) -> int:
    """`followup restore`."""
    from followup_analytics.journal.journal import Journal

    path = args.journal or workspace.default_journal()
    aside = Journal.restore(args.copy, path)
    say(f"{path}: restored from {args.copy}." + (f" What was there is now {aside}." if aside else ""))
    return DONE


def _folder(args: Namespace, *, demo: bool) -> Path:
    return (args.folder or workspace.default_folder(demo=demo)).expanduser().resolve()


def _open(folder: Path, journal: Path, first: str, args: Namespace) -> int:
    say(f"Workspace {folder}; JupyterLab opens in your browser, Ctrl-C here stops it.")
    workspace.open_lab(folder, journal.resolve(), first=first, more=args.jupyter)
    return DONE


def _journal_at(path: Path) -> Journal:
    from followup_analytics.journal.journal import Journal

    return Journal(path)


def _journal(args: Namespace) -> Journal:
    path = args.journal or workspace.default_journal()
    if not path.exists():
        remedy = "Make one with `followup lab` or `followup import`, or name another with --journal or --log"
        raise JournalError(path, "there is no journal here", remedy)
    return _journal_at(path)


def _read(args: Namespace, *, quiet: bool = False) -> FollowUpLog:
    if args.log is None:
        return _journal(args).log()
    from followup_analytics.files.readers import read_log

    log = read_log(args.log, mapping=args.map, day_first=args.day_first)
    if len(log.problems) and not quiet:
        same = f" --map {args.map}" if args.map else ""
        same += {True: " --day-first", False: " --month-first", None: ""}[args.day_first]
        problems = _count(len(log.problems), "problem")
        warn(f"{problems} in {args.log}; followup check --log {args.log}{same} lists them.")
    return log


def _read_as_of(args: Namespace) -> tuple[FollowUpLog, dt.date]:
    return _read(args), args.as_of or _today()


def _cadence(args: Namespace) -> Cadence:
    """The user's own cadence where there is a journal, changed by what the command line says."""
    from followup_analytics.core.cadence import Cadence

    kept = Cadence() if args.log else _journal(args).cadence()
    return replace(kept, every=args.every) if args.every else kept


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def _first_day(log: FollowUpLog) -> dt.date | None:
    from followup_analytics.core.tables import TABLES

    days = [log.tables[name][table.day].min() for name, table in TABLES.items() if table.day]
    known = [day.date() for day in days if not _missing(day)]
    return min(known, default=None)


def _show(frame: pd.DataFrame, log: FollowUpLog, as_of: dt.date, *, empty: str) -> None:
    label = " A simulated log." if log.simulated else ""
    say(f"As of {as_of.isoformat()}.{label}")
    say(table_text(frame) if len(frame) else _known(log, as_of) or empty)


def _known(log: FollowUpLog, as_of: dt.date) -> str:
    """A sentence where the log begins only after `as_of`."""
    begins = _first_day(log)
    return f"Nothing is known yet on that day: the log begins on {begins}." if begins and as_of < begins else ""


def _result(args: Namespace, compute: Callable[..., pd.DataFrame], **how: object) -> int:
    """Compute a result frame; write it and its chart where asked, else print it with its sentence."""
    log, as_of = _read_as_of(args)
    frame = compute(log, as_of=as_of, **how)
    images = [path for path in (getattr(args, "png", None), getattr(args, "svg", None)) if path]
    for path in images:
        _draw(compute.__name__, frame, path)
    if args.csv:
        from followup_analytics.files.exports import write_csv

        write_csv(frame, args.csv)
        say(f"{args.csv}: {_count(len(frame), 'row')}.")
    if not images and not args.csv:
        sentence = _sentence(compute.__name__, frame)
        _show(_for_terminal(frame), log, as_of, empty=sentence)
        _tell(frame, sentence)
    return DONE


_CHARTS = {"compare_cadences": "rhythms", "compared_rates": "response_rates"}


def _draw(name: str, frame: pd.DataFrame, path: Path) -> None:
    from followup_analytics import charts

    chart = charts.show(getattr(charts, _CHARTS.get(name, name))(frame))
    chart.save(path)
    say(f"{path}: {chart.sentence}")


def _sentence(name: str, frame: pd.DataFrame) -> str:
    from followup_analytics.timing import sentences

    called = _CHARTS.get(name, name).removeprefix("response_")
    return getattr(sentences, f"{called}_sentence")(frame)


def _tell(frame: pd.DataFrame, sentence: str) -> None:
    if not len(frame):
        return
    say(f"\n{sentence}")
    if "assumptions" in frame.attrs:
        say("\nThis assumes:")
        for assumption in frame.attrs["assumptions"]:
            say(f"- {assumption}")


def _for_terminal(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame without ids and without columns that are missing everywhere; of a curve its usual days."""
    frame = _usual_days(frame) if "at_risk" in frame and "day" in frame else frame
    empty = [name for name in frame.columns if frame[name].isna().all()] if len(frame) else []
    return frame.drop(columns=[*empty, "application_id"], errors="ignore")


def _usual_days(curve: pd.DataFrame) -> pd.DataFrame:
    """Some days of a curve, their counts added up from day 0, so that none is lost between two rows."""
    counts = ["answered", "closed", "censored"]
    by = list(curve.columns[: curve.columns.get_loc("day")])
    so_far = (curve.groupby(by, sort=False)[counts] if by else curve[counts]).cumsum()
    shown = curve["day"].isin([*_SHOWN_DAYS, curve["day"].max()])
    return curve.assign(**so_far)[shown].rename(columns={name: f"{name}_so_far" for name in counts})


def list_problems(problems: pd.DataFrame) -> int:
    """Say each problem in a line, with its place, value, reason, remedy and fate; return the exit code."""
    if problems.empty:
        return DONE
    aside = int((~problems["kept"]).sum())
    say(f"{_count(len(problems), 'problem')}, {_count(aside, 'row')} set aside:")
    for problem in problems.itertuples():
        say(_one_problem(problem))
    return PROBLEMS


def _one_problem(problem: object) -> str:
    def joined(sign: str, *names: str) -> str:
        return sign.join(str(part) for part in (getattr(problem, name) for name in names) if not _missing(part))

    value = "" if _missing(problem.value) else f" {problem.value!r}"
    fate = "kept" if problem.kept else "set aside"
    what = f"{joined('.', 'table', 'column')}{value} {problem.reason}".strip().rstrip(".")
    return f"{joined(':', 'file', 'line')}: {what}. {problem.remedy} ({fate})"


def _missing(value: object) -> bool:
    import pandas as pd

    return bool(pd.isna(value))


def _rows(log: FollowUpLog) -> str:
    found = {name.replace("_", "-"): len(frame) for name, frame in log.tables.items() if len(frame)}
    return ", ".join(f"{n} {name}" for name, n in found.items()) or "an empty log"


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


_SOURCE = ("source", "--map", "order")
_DAY = (*_SOURCE, "--as-of")
_TABLE = (*_DAY, "--csv")
_CHART = (*_TABLE, "--png", "--svg")

COMMANDS: dict[str, Command] = {
    "lab": Command(open_workspace, "open your workspace in JupyterLab", "lab", ("--folder", "--journal", "jupyter")),
    "demo": Command(open_demo, "open a workspace with a made-up log", "demo", ("--folder", "jupyter")),
    "import": Command(
        import_,
        "read a log and add it to the journal",
        "import Merged.csv --map columns.toml",
        ("path", "--journal", "--map", "order"),
    ),
    "export": Command(export, "write the whole log as CSV files", "export my-log", ("target", *_SOURCE)),
    "due": Command(
        due,
        "list the notes that are overdue or due today",
        "due --within 7 --ics due.ics",
        (*_DAY, "--within ahead", "--every", "--csv", "--md", "--ics"),
    ),
    "rates": Command(
        rates,
        "show the response rate after a note beside what would have come without it",
        "rates --by gap --within 7",
        ("--by", "--within", "--kind", *_CHART),
    ),
    "curve": Command(
        curve,
        "show the share answered day by day",
        "curve --clock application --svg curve.svg",
        ("--clock", "--by", "--horizon", *_CHART),
    ),
    "cadences": Command(
        cadences,
        "compare the rhythms of 7, 10 and 14 days",
        "cadences --by-day 45",
        ("--by-day", "--draws", "--seed", *_CHART),
    ),
    "outcomes": Command(outcomes, "list every application and where it stands", "outcomes --csv all.csv", _CHART),
    "stages": Command(stages, "show how many pass each stage", "stages --by source", ("--by", *_CHART)),
    "simulate": Command(
        simulate,
        "write a made-up log whose truth is known",
        "simulate made-up --interviews 500 --seed 1",
        ("target", "--world", "--interviews", "--seed"),
    ),
    "check": Command(check, "list the problems of a log or a journal", "check --log my-log", _SOURCE),
    "backup": Command(backup, "copy the journal", "backup journal-copy.db", ("copy", "--journal")),
    "restore": Command(
        restore, "put a copy back in the journal's place", "restore journal-copy.db", ("copy", "--journal")
    ),
}
