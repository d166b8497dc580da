"""Ten thousand damaged files of each kind: mail, calendars, address cards."""

import os

os.environ["FOLLOWUP_SLOW"] = "1"  # what the fixture `slow` looks at

from tests.reading.test_reading_mutants import (  # noqa: F401
    test_a_damaged_file_is_read_or_refused_in_our_own_words_and_in_time,
)
