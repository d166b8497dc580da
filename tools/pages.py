"""The documentation site: `python -m tools.pages` builds it from `docs/` into `build/site`, with no network.

What the code says already is written by the code: the log's tables, the commands, the reference, the charts.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import functools
import inspect
import io
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

import followup_analytics as fa
from followup_analytics import charts, panels
from followup_analytics.analyses.question import Question
from followup_analytics.analyses.questions import QUESTIONS
from followup_analytics.charts.kit.question_chart import question_chart
from followup_analytics.command import cli, commands
from followup_analytics.log.tables import TABLES

HOME = Path(__file__).parents[1]
MODULES = {"": fa, "charts": charts, "panels": panels}
WHOLE = {"design": "ARCHITECTURE", "security": "SECURITY", "changes": "CHANGELOG", "contributing": "CONTRIBUTING"}

# What a public name is for, by the package that holds it, in the order of the reference.
_AREAS = {
    "The log": ("log", "reading", "engines", "simulation"),
    "The journal": ("journal",),
    "What is due": ("agenda", "export"),
    "People and letters": ("letters", "gifts"),
    "Waits": ("waiting",),
    "Figures": ("analyses",),
    "The self-experiment": ("experiment",),
    "Charts": ("charts",),
    "Panels": ("panels",),
}
_DAYLESS = ("import_", "settings")  # panels that ask for no day
_TABLES = """# The log's tables

The same in CSV files, in the journal and as pandas frames (`log.interviews`, …). Any table may be absent, and so may
any column but the required ones. Columns of your own are kept."""
_COMMANDS = """# The command line

`followup COMMAND --help` says the same. Every command ends with 0 when done, 1 when problems were found and listed,
2 when it could not run, with one line that says why."""
_ROOM = {"FollowUpError": "log", "SAMPLE_DAY": "simulation", "charts": "charts", "panels": "panels"}
_LINK = re.compile(r"(?<=\]\()(?!#|https?:|mailto:)([^)#\s]+)")


def public_names() -> list[str]:
    """Every public name, those of charts and panels with their module in front."""
    return [f"{module}.{name}" if module else name for module, held in MODULES.items() for name in held.__all__]


def made() -> dict[str, str]:
    """The pages that the code writes, by their path below `docs`."""
    found = {"tables.md": tables(), "commands.md": command_line(), "reference/index.md": index()}
    found |= {f"reference/{name}.md": page_of(name) for name in public_names() if not _is_module(name)}
    return found | {f"{page}.md": whole(source) for page, source in WHOLE.items()}


def pages() -> dict[str, str]:
    """Every page of the site, written by hand or by the code, by its path below `docs`."""
    folder = HOME / "docs"
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.md")} | made()


def tables() -> str:
    """The log's tables, from their declaration."""
    parts = [_TABLES]
    for name, table in TABLES.items():
        lines = [f"## {name}", "", "| column | holds | meaning |", "| --- | --- | --- |"]
        for column in table.columns:
            more = f"; one of {', '.join(f'`{choice}`' for choice in column.choices)}" if column.choices else ""
            star = ", required" if column.required else ""
            lines.append(f"| `{column.name}` | {column.holds}{star} | {column.meaning}{more} |")
        parts.append("\n".join(lines))
    kinds = "A *day* is written 2026-11-22, a *clock* 14:30, a *time* 2026-11-22 14:30; a *flag* is yes or no."
    return "\n\n".join([*parts, kinds]) + "\n"


def command_line() -> str:
    """The commands, from their parser."""
    return "\n\n".join([_COMMANDS, *(_command(name) for name in commands.COMMANDS)]) + "\n"


def _command(name: str) -> str:
    told = commands.COMMANDS[name]
    (several,) = (action for action in cli.parser()._actions if isinstance(action, argparse._SubParsersAction))
    rows = [
        f"| `{' '.join([*action.option_strings, action.metavar or '']).strip() or action.dest}` | {_help(action)} |"
        for action in several.choices[name]._actions
        if "--help" not in action.option_strings
    ]
    example = f"```console\nfollowup {told.example}\n```"
    more = f"```text\n{told.more.strip()}\n```" if told.more else ""
    table = "\n".join(["| option | what it does |", "| --- | --- |", *rows]) if rows else ""
    fields = f"```{{include}} pictures/json.{name}.md\n```" if "--json" in told.options else ""
    parts = [f"## followup {name}", f"{told.summary[0].upper()}{told.summary[1:]}.", example, table, more, fields]
    return "\n\n".join(part for part in parts if part)


def _help(action: argparse.Action) -> str:
    choices = f" (one of {', '.join(map(str, action.choices))})" if action.choices else ""
    return f"{(action.help or '').replace('%%', '%')}{choices}".replace("|", "\\|")


def index() -> str:
    """The reference: all public names by what they are for, each with its first sentence."""
    parts = [
        "# Reference",
        "`import followup_analytics as fa`. Frames in, frames out; nothing alters the frame it was given.",
    ]
    for area in _AREAS:
        names = [name for name in public_names() if _area(name) == area and not _is_module(name)]
        rows = [f"| [`{_as_written(name)}`]({name}.md) | {_summary(name)} |" for name in names]
        toc = "\n".join(["```{toctree}", ":hidden:", f":caption: {area}", *names, "```"])
        parts.append("\n".join([f"## {area}", "", "| name | what it is |", "| --- | --- |", *rows, "", toc]))
    return "\n\n".join(parts) + "\n"


def page_of(name: str) -> str:
    """The page of one public name: its docstring, and its picture where it has one."""
    module, _, bare = name.rpartition(".")
    place = f"followup_analytics.{module}" if module else "followup_analytics"
    kind = "class" if inspect.isclass(found(name)) else "function" if callable(found(name)) else "data"
    members = "\n   :members:" if kind == "class" and module != "panels" else ""
    rst = f".. currentmodule:: {place}\n\n.. auto{kind}:: {bare}{members}"
    parts = [f"# {_as_written(name)}", f"```{{eval-rst}}\n{rst}\n```"]
    if module == "panels" and name in pictured():
        day = "" if bare in _DAYLESS else ', as_of="2026-06-15"'
        parts.append(f'```python\nimport followup_analytics as fa\n\nfa.{name}("journal.db"{day})\n```')
    parts += [f"```{{raw}} html\n:file: ../pictures/{name}.html\n```"] if name in pictured() else []
    same = [question for question in QUESTIONS.values() if bare in (question.chart, question.function.split(":")[1])]
    parts += [f"On the command line: [`followup {q.command}`](../commands.md#followup-{q.command})." for q in same]
    return "\n\n".join(parts) + "\n"


@functools.cache
def pictured() -> dict[str, Callable[[], str]]:
    """What makes the picture of each public name that has one: the sample log drawn, or a panel printed."""
    log, day = fa.sample_log(), fa.SAMPLE_DAY
    one = log.applications["application_id"].iloc[0]
    drawn: dict[str, Callable[[], str]] = {
        "charts.search": lambda: _svg(lambda: charts.search(log, as_of=day)),
        "charts.timeline": lambda: _svg(lambda: charts.timeline(log, one, as_of=day)),
        "charts.open_waits": lambda: _svg(lambda: charts.open_waits(log, as_of=day)),
        "curve_by_source": lambda: _svg(_by_source),
    }
    for question in QUESTIONS.values():
        draw = functools.partial(_drawn, question)
        names = (question.function.split(":")[1], f"charts.{question.chart}")
        drawn |= {name: draw for name in names if name in public_names()}
    shown = [name for name in panels.__all__ if name.islower() and name not in ("current_log", "open_journal")]
    return drawn | {f"panels.{name}": functools.partial(_panel, name) for name in shown}


def _by_source() -> Axes:
    """Waits enough for a curve of each source."""
    log, truth = fa.simulate(interviews=300, seed=2)
    sources = fa.sample_log().applications["source"].dropna().unique()
    applications = log.applications.assign(source=np.resize(sources, len(log.applications)))
    log = dataclasses.replace(log, applications=applications)
    return charts.response_curve(fa.response_curve(log, as_of=truth.attrs["as_of"], by="source"))


@functools.cache
def _result(question: Question) -> pd.DataFrame:
    return question.ask(fa.sample_log(), as_of=fa.SAMPLE_DAY)


@functools.cache
def _drawn(question: Question) -> str:
    return _svg(lambda: question_chart(question, _result(question)))


def _svg(draw: Callable[[], Axes]) -> str:
    return f'<div class="chart" tabindex="0">{charts.show(draw()).svg()}</div>'


def _panel(name: str) -> str:
    with tempfile.TemporaryDirectory() as place:
        journal = fa.Journal(Path(place) / "journal.db")
        journal.add_log(fa.sample_log())
        day = {} if name in _DAYLESS else {"as_of": fa.SAMPLE_DAY}
        page = getattr(panels, name)(journal, **day).to_html(show_private=True)
    return page[page.index("<main>") + 6 : page.index("</main>")]


def json_fields(name: str) -> str:
    """What a command writes as JSON, from what it writes of the sample log: each field with the kinds of its values."""
    with tempfile.TemporaryDirectory() as place:
        journal, file = Path(place) / "journal.db", Path(place) / "found.json"
        fa.Journal(journal).add_log(fa.sample_log())
        day = ["--as-of", str(fa.SAMPLE_DAY)] if "--as-of" in commands.COMMANDS[name].options else []
        where = [] if name == "simulate" else ["--journal", str(journal)]
        with contextlib.redirect_stdout(io.StringIO()):
            cli.main([name, *_arguments(name, Path(place)), *where, *day, "--json", str(file)])
        found = json.loads(file.read_text("utf-8"))
    records = found if isinstance(found, list) else [found]
    kinds = {field: sorted({_kind(record.get(field)) for record in records}) for record in records for field in record}
    rows = [f"| `{field}` | {' or '.join(told)} |" for field, told in kinds.items()]
    if not rows:
        return "As JSON: a list, empty where there is nothing to tell."
    what = "a list of records" if isinstance(found, list) else "one record"
    return "\n".join([f"As JSON ({what}; of the sample log):", "", "| field | holds |", "| --- | --- |", *rows])


def _arguments(name: str, place: Path) -> list[str]:
    """What a command must be told to do something with the sample log."""
    book = place / "book.ipynb"
    book.write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
    own = {"forget": ["Bram Visser"], "share": [str(book)], "import": [str(HOME / "data" / "sample"), "--yes"]}
    own["restore"] = [str(fa.Journal(place / "journal.db").backup(place / "copy.db"))] if name == "restore" else []
    made = [str(place / ("another.db" if name == "backup" else "made"))]
    return own.get(name, made if name in ("export", "export-all", "simulate", "prepare", "backup") else [])


def _kind(value: object) -> str:
    if isinstance(value, str):
        return "day" if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else "text"
    kinds = {bool: "true or false", int: "number", float: "number", list: "list", dict: "record"}
    return kinds.get(type(value), "null")


def whole(source: str) -> str:
    """A page of the repository's own, its links kept within the site or given as names."""
    text = (HOME / f"{source}.md").read_text("utf-8")
    own = {f"{old}.md": f"{new}.md" for new, old in WHOLE.items()}
    return _LINK.sub(lambda link: own.get(link[1], link[1].removeprefix("docs/")), text)


def found(name: str) -> object:
    """The object of a public name."""
    module, _, bare = name.rpartition(".")
    return getattr(MODULES[module], bare)


def _is_module(name: str) -> bool:
    return isinstance(found(name), ModuleType)


def _as_written(name: str) -> str:
    return f"fa.{name}"


def _area(name: str) -> str:
    place = getattr(found(name), "__module__", "")
    room = _ROOM.get(name) or next(iter(place.split(".")[1:]), "")
    return next(area for area, rooms in _AREAS.items() if room in rooms)


def _summary(name: str) -> str:
    value = found(name)
    if not callable(value):
        return f"The day on which the sample log is read: {value}."
    first = (inspect.getdoc(value) or "").partition("\n\n")[0].replace("\n", " ")
    return first.replace("|", "\\|")


def write(folder: Path) -> None:
    """The sources of the site: those of `docs`, and what the code writes."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(HOME / "docs", folder)
    for path, text in made().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    (folder / "pictures").mkdir()
    for name, draw in pictured().items():
        (folder / "pictures" / f"{name}.html").write_text(draw(), "utf-8")
    for name, command in commands.COMMANDS.items():
        if "--json" in command.options:
            (folder / "pictures" / f"json.{name}.md").write_text(json_fields(name), "utf-8")
    for question in QUESTIONS.values():
        (folder / "pictures" / f"{question.name}.md").write_text(_rests_on(question), "utf-8")


def _rests_on(question: Question) -> str:
    return "\n".join(["What it rests on:", "", *(f"- {line}" for line in question.what_it_rests_on(_result(question)))])


def main() -> int:
    """Build the site; the exit code of Sphinx."""
    from sphinx.cmd.build import main as build

    sources, site = HOME / "build" / "docs", HOME / "build" / "site"
    write(sources)
    return build(["-W", "--keep-going", "-q", "-E", "-b", "html", str(sources), str(site)])


if __name__ == "__main__":
    sys.exit(main())
