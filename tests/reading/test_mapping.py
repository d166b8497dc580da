"""Mappings: somebody else's columns become rows of the log, or the mapping says what is wrong with it."""

import pytest

from followup_analytics.log.errors import AmbiguousDates
from followup_analytics.reading.mapping import BadMapping
from followup_analytics.reading.reader import read_log


@pytest.fixture
def mapped(tmp_path):
    def read(mapping, rows, **more):
        (tmp_path / "mine.csv").write_text(rows, encoding="utf-8")
        (tmp_path / "mine.toml").write_text(mapping, encoding="utf-8")
        return read_log(tmp_path / "mine.csv", **more)

    return read


APPLICATIONS = '[applications]\ncompany = "Firm"\napplied_on = "Sent"\n'


def test_one_row_yields_a_row_in_each_table_whose_day_is_filled(mapped):
    mapping = APPLICATIONS + (
        '[[responses]]\nreceived_on = "First"\nkind = { always = "reply" }\n'
        '[[responses]]\nreceived_on = "Last"\nkind = { column = "End", values = { "No " = "rejection" } }\n'
        '[interviews]\ninterviewed_on = "Talk"\n'
    )
    rows = "Firm,Sent,First,Last,End,Talk\nTide,2024-03-01,2024-03-02,2024-03-20,no,\nReed,2024-03-01,,,no,2024-03-09\n"
    log = mapped(mapping, rows)
    assert log.responses[["application_id", "kind"]].values.tolist() == [
        ["tide-2024-03-01", "reply"],
        ["tide-2024-03-01", "rejection"],
    ]
    assert log.interviews["application_id"].tolist() == ["reed-2024-03-01"]
    assert log.problems.empty


def test_cells_that_mean_nothing_was_written_are_empty(mapped):
    log = mapped('empty = ["N/A", "-"]\n' + APPLICATIONS, "Firm,Sent,Pay\nTide,N/A,-\nN/A,2024-03-01,3\n")
    assert log.applications["applied_on"].isna().tolist() == [True]
    assert log.applications["Pay"].isna().tolist() == [True]
    assert log.problems[["line", "column", "reason"]].values.tolist() == [[3, "Firm", "is empty"]]


def test_the_order_of_days_is_decided_on_the_whole_column_and_an_argument_comes_before_the_mapping(mapped):
    answers = APPLICATIONS + '[responses]\nreceived_on = "Back"\nkind = { always = "reply" }\n'
    rows = "Firm,Sent,Back\nTide,3/4/2024,\nReed,13/4/2024,2024-05-01\n"
    assert mapped(answers, rows).applications["applied_on"].dt.month.tolist() == [4, 4]
    undecided = "Firm,Sent\nTide,3/4/2024\n"
    with pytest.raises(AmbiguousDates, match=r"mine\.csv: .*column Sent"):
        mapped(APPLICATIONS, undecided)
    told = "day_first = false\n" + APPLICATIONS
    assert mapped(told, undecided).applications["applied_on"].dt.month.tolist() == [3]
    assert mapped(told, undecided, day_first=True).applications["applied_on"].dt.month.tolist() == [4]


def test_a_day_that_does_not_fit_the_order_told_is_listed_not_turned_round(mapped):
    log = mapped(APPLICATIONS, "Firm,Sent\nTide,3/25/2024\n", day_first=True)
    assert log.applications["applied_on"].isna().all() and log.problems["value"].tolist() == ["3/25/2024"]


def test_stated_days_that_the_dates_contradict_are_listed_and_kept(mapped):
    check = '[[checks]]\ndays = "Took"\nfrom = "Sent"\nto = "Back"\n'
    days = "2024-03-01,2024-03-03"
    rows = f"Firm,Sent,Back,Took\nTide,{days},2\nReed,{days},3\nNim,{days},few\nQuill,2024-03-01,,9\n"
    log = mapped(APPLICATIONS + check, rows)
    assert log.problems[["line", "table", "value", "kept"]].values.tolist() == [
        [3, "applications", "3", True],
        [4, "applications", "few", True],
    ]
    assert len(log) == 4


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ("[applications\n", "is not a mapping that can be read"),
        ("", r"maps no table.*\[applications\]"),
        ('[people]\nname = "Firm"\n', "'people' is neither a table nor a setting.*responses"),
        ('[applications]\nfirm = "Firm"\n', "applications has no column 'firm'.*company"),
        (
            '[applications]\ncompany = "Company"\n',
            r"applications\.company comes from 'Company', which the file lacks.*Firm, Sent",
        ),
        ("[applications]\ncompany = 3\n", r"applications\.company does not say where it comes from.*always"),
        ('[applications]\ncompany = { values = { a = "b" } }\n', "does not say where it comes from"),
        ('applications = "Firm"\n', r"applications is not a table.*\[applications\]"),
        (APPLICATIONS + '[[checks]]\ndays = "Took"\n', "a check has other entries"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why_and_what_to_write(mapped, mapping, words):
    with pytest.raises(BadMapping, match=f"(?s)mine.toml: .*{words}"):
        mapped(mapping, "Firm,Sent\nTide,2024-03-01\n")


def test_a_mapping_that_is_not_there_is_named(tmp_path):
    (tmp_path / "mine.csv").write_text("Firm\nTide\n")
    with pytest.raises(BadMapping, match=r"none\.toml: cannot be opened .*Check the path"):
        read_log(tmp_path / "mine.csv", mapping=tmp_path / "none.toml")
