"""What a journal holds between two readings is what a reading of the whole file gives, whatever was changed."""

import contextlib
import tempfile
from pathlib import Path

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics.journal.journal import Journal
from followup_analytics.journal.parts.held import Held
from followup_analytics.log.errors import JournalError, UnsafeValue
from tests.laws import examples

KEYS = st.sampled_from(["f1", "f2", "f3", "f4"])
OPTIONAL = {"to": st.just("Bo; Ana"), "sent_at": st.just("2026-03-03 10:30"), "mood": st.integers(1, 2)}
NOTES = st.fixed_dictionaries({"follow_up_id": KEYS, "sent_on": st.just("2026-03-03")}, optional=OPTIONAL)
SAVES, DELETES = st.tuples(st.just("save"), NOTES), st.tuples(st.just("delete"), KEYS)
STEPS = st.lists(SAVES | SAVES | DELETES | st.just(("undo", None)), min_size=4, max_size=8)


def take(journal, step, given_row):
    with contextlib.suppress(JournalError, UnsafeValue):  # there is no such row, or no application any more
        if step == "save":
            journal.save(follow_ups={"application_id": "a", **given_row})
        elif step == "undo":
            journal.undo()
        else:
            journal.delete("follow_ups", given_row)


@examples(6)
@given(STEPS)
def test_a_journal_read_before_tells_what_one_opened_now_tells(steps):
    with tempfile.TemporaryDirectory() as folder, Journal(Path(folder) / "j.db") as journal:
        journal.save(applications={"application_id": "a", "company": "Tide Labs"})
        for step, given_row in steps:
            take(journal, step, given_row)
            held = journal.log().tables
            with Journal(journal.path) as other:
                other._held = Held()  # as in another kernel: within one, whoever has the file open shares what was read
                for name, frame in other.log().tables.items():
                    pd.testing.assert_frame_equal(held[name], frame)


def test_whoever_has_a_file_open_shares_what_was_read_of_it(tmp_path):
    with (
        Journal(tmp_path / "j.db") as journal,
        Journal(tmp_path / "j.db") as other,
        Journal(tmp_path / "k.db") as third,
    ):
        journal.save(applications={"application_id": "a", "company": "Tide Labs"})
        assert journal._held is other._held is not third._held
        assert len(other.log()) == 1 and len(third.log()) == 0
        other.save(applications={"application_id": "b", "company": "Tide Labs"})
        assert len(journal.log()) == 2
