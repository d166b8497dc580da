"""`python -m benchmarks.compare`: DuckDB's own queries give the same answers, and a row that differs is refused."""

import pytest

from benchmarks import compare, peers
from followup_analytics import FollowUpLog


@pytest.fixture(scope="module")
def frames():
    return peers.platform(2_000)


@pytest.mark.parametrize("name", compare.QUESTIONS)
def test_duckdb_gives_the_same(frames, name):
    found = compare.QUESTIONS[name](FollowUpLog(**frames), peers.AS_OF)
    assert len(found) > 3 and found == getattr(peers.DuckDB(frames), name)()


def test_a_row_whose_results_differ_is_refused(monkeypatch):
    monkeypatch.setattr(compare, "TIMES", 1)
    rows = compare.whole_calls(500)
    assert [next(rows)[0] for _ in range(3)] == [compare.ENCODE, compare.MADE, "due_list"]
    monkeypatch.setattr(peers.DuckDB, "response_curve", lambda _: [0.5])
    with pytest.raises(SystemExit, match=r"response_curve of 500 follow-ups: DuckDB gives something else; no row"):
        next(rows)
