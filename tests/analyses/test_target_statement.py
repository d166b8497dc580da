"""The TARGET statement: each item is there and says of the result what the result says."""

import re
from itertools import pairwise

import pandas as pd
import pytest

import followup_analytics as fa
from followup_analytics import FollowUpLog, compare_cadences, simulate, target_statement
from followup_analytics.analyses.cadences.compare_cadences import CadencesStamp
from followup_analytics.analyses.cadences.contrasts import closings_sentence
from followup_analytics.analyses.cadences.target_statement import target_page
from followup_analytics.analyses.sentences.cadences import cadence_pairs, cadences_sentence, times
from followup_analytics.command import cli
from followup_analytics.export.exports import export_log
from followup_analytics.log.errors import WrongFrame
from followup_analytics.log.text.phrases import every_n_days, gain
from followup_analytics.simulation.simulator import AS_OF
from tests.makers import log_from

TRIAL = [f"6{part}" for part in "abcdefgh"]
EMULATION = [*(f"7{part}" for part in "abcdef"), "7g(i)", "7g(ii)", "7h(i)", "7h(ii)"]
ITEMS = ["1a", "1b", "1c", *map(str, range(2, 6)), *TRIAL, *EMULATION, *map(str, range(8, 22))]
SECTIONS = ["Abstract", "Introduction", "Methods", "Results", "Discussion", "Other information"]
FILL_IN = "For you to fill in: "


def closed_on_no_day(closed, waits):
    """A log of so many waits, of which so many were closed on a day nobody wrote down."""
    names = [f"a{number}" for number in range(waits)]
    applications = [
        {"application_id": name, "company": name, "closed": "rejection" if at < closed else None}
        for at, name in enumerate(names)
    ]
    interviews = [{"application_id": name, "interviewed_on": "2026-01-05"} for name in names]
    return log_from(applications=applications, interviews=interviews)


def _result(name):
    if name == "sample":
        return compare_cadences(fa.sample_log(), as_of=fa.SAMPLE_DAY, draws=5)
    if name == "empty":
        return compare_cadences(FollowUpLog(), as_of=AS_OF, draws=2)
    if name in ("one left out", "all left out"):
        log = closed_on_no_day(*((1, 30) if name == "one left out" else (3, 3)))
        return compare_cadences(log, as_of="2026-06-01", by_day=30, draws=5)
    return compare_cadences(simulate("default", interviews=600, seed=1)[0], as_of=AS_OF, draws=20, seed=3)


@pytest.fixture(scope="module", params=["sample", "empty", "one left out", "all left out", "simulated"])
def result(request):
    return _result(request.param)


@pytest.fixture(scope="module")
def simulated():
    return _result("simulated")


@pytest.fixture
def texts(result):
    return target_statement(result).set_index("item")["said"]


def row_of(text, every):
    """What is said of a rhythm in an item that lists them."""
    parts = re.split(r"[:;.] ", text)
    return next(part for part in parts if part.startswith(f"{every_n_days(every)} ") and " against " not in part)


def numbers(text):
    return [int(number) for number in re.findall(r"\d+", text)]


def test_all_21_items_are_there_in_their_order(result):
    statement = target_statement(result)
    assert statement["item"].tolist() == ITEMS and len(ITEMS) == 39
    assert [*dict.fromkeys(statement["section"])] == SECTIONS
    numbered = statement["section"].map(SECTIONS.index).tolist()
    assert all(one <= other for one, other in pairwise(numbered))
    assert statement["what"].is_unique


def test_each_item_is_whole_sentences_without_a_gap_whatever_the_result(texts):
    assert texts.map(lambda said: bool(re.fullmatch(r"[A-Z0-9].*[.?]", said))).all()
    found = texts[texts.str.contains(r"\b(?:nan|None|inf|<NA>)\b|[{}]|\s\s|\.\.| [.,;]|\bTrue\b|\bFalse\b")]
    assert found.tolist() == []


def test_what_only_the_user_knows_is_left_to_them(texts):
    assert texts[["2", "17", "18", "20", "21"]].str.startswith(FILL_IN).all()
    assert texts[["5", "9", "11", "12", "15", "19"]].str.contains(FILL_IN).all()


def test_the_figures_are_those_of_the_frame(result, texts):
    for row in result.itertuples():
        assert numbers(row_of(texts["10"], row.every))[bool(row.every) :] == [row.at_risk]
        for item, values in (
            ("13", (row.rate, row.lower, row.upper)),
            ("14", (row.check, row.check_lower, row.check_upper)),
        ):
            shown = [] if pd.isna(list(values)).any() else [int(f"{100 * value:.0f}") for value in values]
            said = row_of(texts[item], row.every)
            assert numbers(said)[bool(row.every) :][: len(values)] == shown, (item, said)
            assert ("(no figure)" in said) == (not shown)
            assert item == "14" or not shown or f", {row.at_risk:,} kept to it" in said  # no rate without its count
    assert not any(f"{100 * share:.0f} %" in texts["12"] for share in result["naive_rate"].dropna())


def test_what_was_asked_and_who_entered_stand_in_it(result, texts):
    stamp = CadencesStamp.read(result)
    assert f"day {stamp.by_day}" in texts["3"] and f"day {stamp.by_day}" in texts["6d"]
    assert f"{stamp.draws} resamples (seed {stamp.seed})" in texts["7h(i)"]
    assert numbers(texts["9"])[0] == numbers(texts["8"])[-1] == stamp.waits
    assert numbers(texts["8"])[0] == stamp.waits + stamp.left_out
    assert numbers(texts["7a"])[-1] == stamp.left_out
    assert all(each in texts["7g(i)"] for each in stamp.assumptions)
    assert texts["14"].count(closings_sentence(stamp.control)) == 1
    assert texts["1c"].endswith(cadences_sentence(result))
    assert all(each in texts["6b"] for each in map(every_n_days, result["every"]))
    for item in ("1b", "5", "7a", "7d", "8", "19"):
        assert stamp.as_of in texts[item]


def test_the_differences_and_what_would_explain_them_are_those_of_the_result(simulated):
    texts = target_statement(simulated).set_index("item")["said"]
    pairs = cadence_pairs(simulated)
    assert any(pair["told"] for pair in pairs) and not all(pair["told"] for pair in pairs)
    for pair in pairs:
        named = f"{every_n_days(pair['every'])} against {every_n_days(pair['other'])}"
        judged = "clear" if pair["told"] else "not clear" if pair["enough"] else "too few to tell"
        assert f"{named} {gain(pair['difference'], pair['lower'], pair['upper'])}, {judged}" in texts["13"]
        needed = f"{named} {times(pair['tipping'])} ({times(pair['tipping_lower'])})"
        assert (needed in texts["14"]) == (named in texts["15"]) == pair["told"]


def test_the_call_that_it_names_gives_the_same_result_again(simulated):
    said = target_statement(simulated).set_index("item").loc["19", "said"]
    call = re.search(r"`(compare_cadences\(.*?\))`", said)[1]
    log = simulate("default", interviews=600, seed=1)[0]
    again = eval(call, {"compare_cadences": compare_cadences, "log": log})
    pd.testing.assert_frame_equal(again, simulated)


def test_those_left_out_and_what_they_could_change_are_told():
    texts = target_statement(_result("one left out")).set_index("item")["said"]
    assert texts["11"].startswith("Of 30 waits 1 was closed on a day nobody wrote down and left out.")
    assert "What the shares can be, whatever became of them: no notes 0 to 3 %" in texts["11"]
    texts = target_statement(_result("all left out")).set_index("item")["said"]
    assert texts["11"].startswith("Of 3 waits 3 were closed on a day nobody wrote down and left out. That is more")


def test_a_list_of_answers_is_named_and_asked_for_again():
    found = compare_cadences(fa.sample_log(), as_of=fa.SAMPLE_DAY, answer=("offer", "interview"), draws=2)
    texts = target_statement(found).set_index("item")["said"]
    assert "answer=('offer', 'interview')" in texts["19"] and "offer" in texts["6e"]


def test_some_rows_of_a_result_make_a_statement_of_those(simulated):
    texts = target_statement(simulated[simulated["every"] != 7]).set_index("item")["said"]
    assert not texts[["3", "6b", "10", "12", "13", "14", "15"]].str.contains("every 7 days").any()


def test_a_frame_that_is_no_such_result_or_lost_what_it_says_of_itself_is_refused(simulated):
    other = compare_cadences(fa.sample_log(), as_of=fa.SAMPLE_DAY, draws=2)
    together = pd.concat([simulated, other])
    for frame in (together, pd.DataFrame(), simulated.assign(at_risk=float("nan"))):
        with pytest.raises(WrongFrame, match=r"^result .*\. Give what compare_cadences\(…\) returned\.$"):
            target_statement(frame)
    with pytest.raises(WrongFrame, match=r"^result has no column every"):
        target_statement(fa.waits(fa.sample_log(), as_of=fa.SAMPLE_DAY))


def test_the_page_has_every_item_under_its_section(result):
    page, statement = target_page(result), target_statement(result)
    assert re.findall(r"^## (.*)$", page, re.M) == SECTIONS
    assert re.findall(r"^\*\*(\d+[a-h]?(?:\(i+\))?)\. ", page, re.M) == ITEMS
    assert all(said in page for said in statement["said"])
    assert ("(simulated)" in page.splitlines()[0]) == CadencesStamp.read(result).simulated


def test_the_command_writes_the_page_beside_a_table_and_alone_on_standard_output(tmp_path, capsys):
    export_log(fa.sample_log(), tmp_path / "log")
    asked = ["cadences", "--log", str(tmp_path / "log"), "--as-of", str(fa.SAMPLE_DAY), "--draws", "2", "--every", "7"]
    page, table = tmp_path / "target.md", tmp_path / "table.csv"
    assert cli.main([*asked, "--md", str(page), "--csv", "-"]) == cli.DONE
    out, err = capsys.readouterr()
    assert (out.count("\n"), err) == (3, f"{page}: how it was found, item by item.\n")
    found = compare_cadences(fa.sample_log(), as_of=fa.SAMPLE_DAY, draws=2, every=(7,))
    assert page.read_text("utf-8") == target_page(found)
    assert cli.main([*asked, "--md", "-", "--csv", str(table)]) == cli.DONE
    assert capsys.readouterr() == (target_page(found), f"{table}: 2 rows.\n")
    assert cli.main(asked) == cli.DONE
    assert capsys.readouterr().out.endswith("How it was found, as a TARGET statement: --md FILE.\n")
