"""How often a law is tried: on a few examples in every run, on many more at length (`pytest --at-length`)."""

import os
from typing import Any

from hypothesis import settings

AT_LENGTH = "FOLLOWUP_AT_LENGTH" in os.environ  # conftest.py sets it before any test is read
TIMES = 20


def tried(few: int, many: int | None = None) -> int:
    """How many cases to try: a few, or at length `many` (twenty times as many, where it is not said)."""
    return (TIMES * few if many is None else many) if AT_LENGTH else few


def examples(few: int, many: int | None = None, **more: Any) -> settings:
    """Settings for a law of hypothesis that is tried on so many examples."""
    return settings(max_examples=tried(few, many), **more)
