"""Ten thousand damaged files of each kind: mail, calendars, address cards."""

import os
import sys
from pathlib import Path

os.environ["FOLLOWUP_SLOW"] = "1"  # read where the tests are first imported
sys.path.insert(0, str(Path(__file__).parents[1]))

import test_reading_mutants
from test_reading_mutants import (  # noqa: F401
    test_a_damaged_file_is_read_or_refused_in_our_own_words_and_in_time,
)


def test_these_are_ten_thousand():
    assert test_reading_mutants.MUTANTS == 10_000, "run by its own command, as README.md says"
