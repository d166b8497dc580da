"""How often a law is tried: on a few examples in every run, on many more at length (`pytest --at-length`)."""

import os
from collections.abc import Sequence
from typing import Any, TypeVar

from hypothesis import settings

AT_LENGTH = "FOLLOWUP_AT_LENGTH" in os.environ  # conftest.py sets it before any test is read
TIMES = 20
T = TypeVar("T")


def tried(few: int, many: int | None = None) -> int:
    """How many cases to try: a few, or at length `many` (twenty times as many, where it is not said)."""
    return (TIMES * few if many is None else many) if AT_LENGTH else few


def examples(few: int, many: int | None = None, **more: Any) -> settings:
    """Settings for a law of hypothesis that is tried on so many examples."""
    return settings(max_examples=tried(few, many), **more)


def some(cases: Sequence[T], few: int) -> list[T]:
    """So many of some cases, spread over them, and at length all."""
    return list(cases) if AT_LENGTH else list(cases[:: -(-len(cases) // few)])
