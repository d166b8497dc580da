"""Written: results of a command, in files or on standard output."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from followup_analytics.command.terminal import hand_over, say, warn

STANDARD_OUTPUT = Path("-")
Found = TypeVar("Found")


def reporter(*paths: Path | None) -> Callable[[str], None]:
    """How to say what was written: on standard error if one of the files is standard output itself."""
    return warn if STANDARD_OUTPUT in paths else say


def write_forms(
    found: Found,
    forms: Iterable[tuple[Path | None, Callable[[Found], bytes]]],
    what: str,
    *,
    beside: Iterable[Path | None] = (),
) -> bool:
    """Write the result in each form for which a file is named; returns whether there was any.

    `beside` are the files that the same command writes elsewhere: what goes to standard output stays alone there.
    """
    from followup_analytics.log.files.whole_files import write_file

    asked = [(path, form) for path, form in forms if path]
    tell = reporter(*(path for path, _ in asked), *beside)
    for path, form in asked:
        if path == STANDARD_OUTPUT:
            hand_over(form(found))
        else:
            tell(f"{write_file(path, form(found))}: {what}.")
    return bool(asked)


def json_text(found: object) -> str:
    """Plain values as JSON, without anything that could rewrite what a terminal shows."""
    from followup_analytics.export.json_records import harmless

    return f"{harmless(json.dumps(found, indent=1, ensure_ascii=False))}\n"


def write_json(found: object, path: Path) -> None:
    """Write plain values as JSON into a file that only its owner can read; ``-`` is standard output."""
    write_forms(json_text(found), [(path, str.encode)], "written")


def report(args: Namespace, said: str, **facts: object) -> None:
    """Print what a command did: a sentence, or with ``--json`` a record of that sentence (`said`) and its facts."""
    if args.json:
        plain = {name: str(fact) if isinstance(fact, Path) else fact for name, fact in facts.items()}
        write_json({"said": said, **plain}, args.json)
    else:
        say(said)
