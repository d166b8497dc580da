"""The commands on a log that stays where it is: what they print and write is what they say of the log at hand."""

import pytest

import followup_analytics as fa

DAYS = ("2026-06-15", "2026-02-01", "2020-01-01")
ASKED = (
    ("due", "--within", "20"), ("curve", "--by", "source"), ("rates",), ("hazard",), ("stages", "--by", "source"),
    ("outcomes",),
)  # fmt: skip


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    from followup_analytics.command import cli

    place = tmp_path_factory.mktemp("logs")
    fa.export_log(fa.sample_log(), place / "own")
    assert cli.main(["prepare", str(place / "big"), "--log", str(place / "own"), "--as-of", DAYS[0]]) == 0
    return place / "own", place / "big"


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked[0])
def test_an_engine_is_asked_like_a_folder(run, folders, asked, day):
    own, big = folders
    told = run(*asked, "--log", own, "--as-of", day)
    there = run(*asked, "--log", big, "--as-of", day, "--engine", "duckdb")
    if asked[0] in ("rates", "hazard"):  # adjusted at hand, plain on an engine
        assert there[0] == told[0] == 0 and there[2] == "" and there[1].splitlines()[0] == told[1].splitlines()[0]
    else:
        assert there == told


def test_a_question_that_an_engine_cannot_answer_ends_with_2_and_a_sentence(run, folders):
    code, out, err = run("forecast", "--log", folders[1], "--engine", "duckdb", "--as-of", DAYS[0])
    assert (code, out) == (2, "")
    assert err.startswith("followup: forecast cannot be worked out on duckdb yet. Here can be asked: due_list,")


def test_an_engine_needs_a_folder_that_was_laid_out(run, folders):
    code, _, err = run("curve", "--log", folders[0], "--engine", "duckdb")
    assert code == 2 and "is a log that is not laid out yet" in err
    code, _, err = run("curve", "--engine", "duckdb")
    assert code == 2 and err.strip().endswith("Name its folder with --log.")


def test_a_target_that_is_there_is_left_alone(run, folders):
    code, _, err = run("prepare", folders[1], "--log", folders[0])
    assert code == 2 and "is there already" in err
