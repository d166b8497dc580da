"""Written: what a command found, as JSON in a file or on standard output."""

from __future__ import annotations

import json
import os
from pathlib import Path

from followup_analytics.command.terminal import say


def write_json(found: object, path: Path) -> None:
    """Write plain values as JSON into a file that only its owner reads; ``-`` is standard output."""
    text = json.dumps(found, indent=1, ensure_ascii=False)
    if str(path) == "-":
        say(text)
        return
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"{text}\n")
    say(f"{path}: written.")
