"""The steps of a proposal: rows matched and written as columns are those matched and written one by one."""

import random
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics.journal.imports.accepted import Learnt, Origin, said_text
from followup_analytics.reading.cells.progress import unwatched
from followup_analytics.reading.proposal.finding import Given, Terms, Written
from followup_analytics.reading.proposal.matching import Lineage, match_applications
from followup_analytics.reading.proposal.proposal import _log
from followup_analytics.reading.proposal.steps import reads, said_texts
from followup_analytics.reading.tables.table import read_table
from tests.laws import examples, tried
from tests.plain.plain_matching import matched
from tests.reading.test_propose_columns import frames
from tests.trackers import make

NAMES = ("application_id", "company", "role", "applied_on", "url")
SOURCE = "company role"


def one_of(*values):
    return st.sampled_from([*values, None])


def applications(ids):
    """Few applications that are often alike, each under an id of its own."""
    cells = st.tuples(one_of("a", "b"), one_of("x", "y"), one_of("2026-03-01", "2026-03-02"), one_of("jobs.example"))
    return st.dictionaries(st.sampled_from(ids), cells, max_size=8).map(
        lambda some: pd.DataFrame([(key, *row) for key, row in some.items()], columns=list(NAMES)).astype(
            {**dict.fromkeys(NAMES, "str"), "applied_on": "datetime64[us]"}
        )
    )


@given(applications("abcdefghij"), applications("abcdefghijklmn"), st.sets(st.sampled_from("abcdefghijklmn")))
@examples(100)
def test_applications_are_matched_as_one_by_one(proposed, stored, kin):
    origins = {("applications", key): Origin(SOURCE, "log.csv", 2, None, None, "{}") for key in kin}
    at = match_applications(proposed, stored, Lineage(SOURCE, Learnt(origins)), Written())
    ids = dict(zip(proposed["application_id"], stored["application_id"].reindex(at), strict=True))
    assert {one: other for one, other in ids.items() if not pd.isna(other)} == matched(proposed, stored, kin)


@given(frames())
@examples(60)
def test_what_rows_say_is_written_as_one_by_one(frame):
    assert said_texts(frame).to_pylist() == [said_text(read.said) for read in reads(frame)]


@pytest.mark.law
@pytest.mark.parametrize("seed", range(tried(6, 200)))
def test_a_log_is_the_same_where_it_is_known_whose_the_rows_are(tmp_path, seed):
    path = tmp_path / "mine.csv"
    path.write_bytes(make(random.Random(seed), known=True).data)
    finding = read_table(Given(path.name, path), Terms())
    assert finding.owners
    known, found = (_log(one, None, unwatched) for one in (finding, replace(finding, owners={})))
    for name, frame in {**known.tables, "problems": known.problems}.items():
        pd.testing.assert_frame_equal(frame, {**found.tables, "problems": found.problems}[name])
    for name in ("interviews", "follow_ups", "responses"):
        assert known.positions(name).tolist() == found.positions(name).tolist()
