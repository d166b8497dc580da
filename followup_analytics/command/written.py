"""Written: what a command found, in files or on standard output."""

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
    """How to say what was written: on standard error where one of the files is standard output itself."""
    return warn if STANDARD_OUTPUT in paths else say


def write_forms(found: Found, forms: Iterable[tuple[Path | None, Callable[[Found], bytes]]], what: str) -> bool:
    """Write what was found in each form that a file is named for; whether there was any."""
    from followup_analytics.log.files.whole_files import write_file

    asked = [(path, form) for path, form in forms if path]
    tell = reporter(*(path for path, _ in asked))
    for path, form in asked:
        if path == STANDARD_OUTPUT:
            hand_over(form(found))
        else:
            tell(f"{write_file(path, form(found))}: {what}.")
    return bool(asked)


def json_text(found: object) -> str:
    """Plain values as JSON, with nothing in it that could rewrite what a terminal shows."""
    from followup_analytics.export.json_records import harmless

    return f"{harmless(json.dumps(found, indent=1, ensure_ascii=False))}\n"


def write_json(found: object, path: Path) -> None:
    """Write plain values as JSON into a file that only its owner reads; ``-`` is standard output."""
    write_forms(json_text(found), [(path, str.encode)], "written")


def report(args: Namespace, said: str, **facts: object) -> None:
    """What a command did: its sentence, or with ``--json`` a record of the sentence (`said`) and the facts in it."""
    if args.json:
        plain = {name: str(fact) if isinstance(fact, Path) else fact for name, fact in facts.items()}
        write_json({"said": said, **plain}, args.json)
    else:
        say(said)
