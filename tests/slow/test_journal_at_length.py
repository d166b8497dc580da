"""The journal's laws over many more cases: upgrades cut off at 60 points and more, every draft file in every panel."""

import os

import pytest

os.environ["FOLLOWUP_SLOW"] = "1"  # read where the tests are first imported

from tests.journal import test_files_beside, test_migrations
from tests.journal.test_files_beside import (  # noqa: F401
    journal,
    sample,
    test_a_draft_that_its_form_cannot_show_whole_is_kept_and_named_and_the_rest_is_restored,
    test_a_file_that_holds_no_draft_is_kept_and_named_once_and_the_panel_opens,
    test_a_setting_that_this_program_cannot_use_is_told_and_every_panel_opens,
    test_whatever_the_drafts_hold_every_panel_answers_and_no_byte_is_lost,
)
from tests.journal.test_migrations import (  # noqa: F401
    path,
    processes,
    test_an_upgrade_cut_off_anywhere_leaves_the_old_journal_or_the_new_one,
    test_whatever_an_own_column_holds_is_in_the_log_afterwards_and_in_the_history,
    tmp_path,
)


@pytest.fixture(scope="module", autouse=True)
def at_length():
    assert test_files_beside.SLOW and test_migrations.SLOW, "run by its own command, as README.md says"
