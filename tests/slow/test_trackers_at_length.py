"""Two thousand trackers whose words are all in the lists, and two thousand of which some are not."""

import os

os.environ["FOLLOWUP_SLOW"] = "1"  # what the fixture `slow` looks at

from tests.reading.test_propose_law import (  # noqa: F401
    test_a_tracker_gives_its_own_log_or_a_question_and_never_another,
)
