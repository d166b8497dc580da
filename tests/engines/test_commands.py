"""The commands on a log that stays where it is: what they print and write is what they say of the log at hand."""

import pandas as pd
import pytest

import followup_analytics as fa
from followup_analytics.analyses.sentences.basis import PLAIN
from followup_analytics.export.prepared import prepare
from followup_analytics.export.prepared_parts import parts_by_seeker

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
        assert PLAIN not in told[1] and (PLAIN in there[1]) == (day != DAYS[2])  # when nothing was known yet
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


def test_a_log_that_is_laid_out_says_how_it_is_asked(run, folders):
    for asked in (("curve",), ("due",), ("check",), ("prepare", folders[1].parent / "again")):
        code, _, err = run(*asked, "--log", folders[1])
        assert code == 2 and "is a log laid out for an engine. Ask it where it lies: open_log, on the comm" in err


@pytest.mark.parametrize("name", ["big", "deep/big"])
def test_a_target_in_what_is_laid_out_is_refused(run, in_parts, name):
    for source in ("--log", "--facts"):
        code, _, err = run("prepare", in_parts / "parts" / name, source, in_parts / "parts")
        assert code == 2 and f"lies in {in_parts / 'parts'}, which is to be laid out. Name a folder elsewhere." in err
    assert len(list((in_parts / "parts").iterdir())) == 3


def test_a_target_that_is_there_is_left_alone(run, folders):
    code, _, err = run("prepare", folders[1], "--log", folders[0])
    assert code == 2 and "is there already" in err


@pytest.fixture(scope="module")
def in_parts(tmp_path_factory):
    """A log of five seekers in a folder, and the same in a folder of three folders."""
    place, log = tmp_path_factory.mktemp("parts"), fa.simulate(interviews=100, seed=4)[0]
    fa.export_log(log, place / "whole")
    for number, (part, _) in enumerate(parts_by_seeker(log, 200)):
        fa.export_log(part, place / "parts" / f"{number}")
    assert len(list((place / "parts").iterdir())) == 3
    return place


def test_a_folder_of_logs_is_laid_out_one_after_another_as_one_log(run, in_parts):
    for name in ("whole", "parts"):
        code, said, _ = run("prepare", in_parts / f"big-{name}", "--log", in_parts / name)
        assert code == 0 and "100 applications laid out" in said
    for asked in (("curve", "--by", "seeker"), ("rates",), ("due", "--within", "20"), ("stages",)):
        whole, parts = (
            run(*asked, "--log", in_parts / f"big-{name}", "--engine", "duckdb", "--as-of", "2026-06-30")
            for name in ("whole", "parts")
        )
        assert parts == whole and whole[0] == 0


def test_the_problems_of_a_part_are_told_with_the_command_that_lists_them(run, in_parts):
    with (in_parts / "parts" / "1" / "follow_ups.csv").open("a") as file:
        file.write("a1,f9999,no day,check_in\n")
    _, _, err = run("prepare", in_parts / "big-faulty", "--log", in_parts / "parts")
    assert f"in {in_parts / 'parts' / '1'}; followup check --log {in_parts / 'parts' / '1'} lists them." in err


@pytest.mark.parametrize(
    ("seekers", "said"),
    [
        (("Ana", "Ben", "Ana"), "The seeker 'Ana' stands in two of the logs, no. 1 and no. 3. Put all rows into one."),
        ((None, "Ben", None), "Logs no. 1 and no. 3 both have applications without a seeker. Name the seeker of each."),
    ],
)
def test_a_seeker_in_two_logs_is_refused_and_nothing_is_written(run, tmp_path, seekers, said):
    for number, seeker in enumerate(seekers):
        rows = {"application_id": [f"a{number}"], "company": ["Tide Labs"], "seeker": [seeker]}
        fa.export_log(fa.FollowUpLog(applications=pd.DataFrame(rows)), tmp_path / "parts" / f"{number}")
    code, _, err = run("prepare", tmp_path / "big", "--log", tmp_path / "parts")
    assert code == 2 and said in err
    assert [each.name for each in tmp_path.iterdir()] == ["parts"]


def test_laying_out_tells_how_far_it_is(tmp_path):
    told = []
    prepare(
        fa.simulate(interviews=100, seed=4)[0], tmp_path / "big", as_of="2026-06-30", facts=200,
        progress=lambda done, of: told.append(done / of),
    )  # fmt: skip
    assert told == sorted(told) and told[-1] == 1 and len(told) > 6
