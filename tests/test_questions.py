"""The table of questions: its records are sound, and panel, command line, Python and README agree with them."""

import inspect
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

import followup_analytics as fa
from followup_analytics import charts, panels, simulate
from followup_analytics.analyses.questions import QUESTIONS, questions_table
from followup_analytics.command import cli
from followup_analytics.export.exports import export_log, write_csv
from followup_analytics.log.locale.catalogue import Message
from tests.laws import some

DRAWS = 3  # resamples, where there are any
asked_of_all = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)


def function(question):
    """By its public name, which the README gives."""
    module, _, name = question.function.partition(":")
    assert getattr(fa, name) is getattr(import_module(f"followup_analytics.{module}"), name)
    return getattr(fa, name)


def few(question):
    return {"draws": DRAWS} if question.slow else {}


@pytest.fixture(scope="module")
def cohort():
    log, truth = simulate(interviews=60, per_seeker=10, seed=1)
    return log, truth.attrs["as_of"]


@pytest.fixture(scope="module")
def folder(cohort, tmp_path_factory):
    path = tmp_path_factory.mktemp("log")
    export_log(cohort[0], path)
    return path


@asked_of_all
def test_the_options_are_arguments_of_the_function_with_its_own_defaults(question):
    arguments = inspect.signature(function(question)).parameters
    assert {o.argument: o.default for o in question.options if not o.of_chart} == {
        o.argument: arguments[o.argument].default for o in question.options if not o.of_chart
    }


@asked_of_all
def test_every_option_can_be_asked_for_somewhere_and_its_default_is_among_its_choices(question):
    for option in question.options:
        assert option.help
        assert not option.choices or option.default in [value for _, value in option.choices]
        assert isinstance(option.default, bool) or option.choices or option.metavar


@asked_of_all
def test_what_the_panel_shows_of_a_record_is_declared_for_translation(question):
    shown = [question.label, *(o.label for o in question.options if o.label), *(c.heading for c in question.columns)]
    shown += [word for o in question.options for word, _ in (*o.choices, *o.cohort_choices)]
    assert [text for text in shown if not isinstance(text, Message)] == []


@asked_of_all
def test_what_a_record_names_is_there(question, cohort):
    log, day = cohort
    result = question.ask(log, as_of=day, **few(question))
    assert question.chart in charts.__all__
    assert question.in_words(result).endswith(".") and question.what_it_rests_on(result)
    floats = {name for name in result if result[name].dtype.kind == "f"}
    assert floats <= {name for column in question.columns for name in column.names}


@pytest.mark.law
@pytest.mark.parametrize("question", some([*QUESTIONS.values()], 4), ids=lambda question: question.name)
def test_panel_command_line_and_python_tell_the_same_figures(question, cohort, folder, tmp_path, monkeypatch, capsys):
    log, day = cohort
    twin = function(question)(log, as_of=day, **few(question))
    options = tuple(replace(o, default=DRAWS) if o.argument == "draws" else o for o in question.options)
    monkeypatch.setitem(QUESTIONS, question.name, replace(question, options=options))
    panel = panels.timing(log, as_of=day)
    panel.ask(question.name)
    shown = panel.result()
    order = [name for name in ("application_id",) if name in twin]
    ordered = [frame.sort_values(order, ignore_index=True) if order else frame for frame in (shown, twin)]
    pd.testing.assert_frame_equal(ordered[0][twin.columns], ordered[1])
    draws = ["--draws", str(DRAWS)] if question.slow else []
    call = [question.command, *draws, "--log", str(folder), "--as-of", str(day), "--csv", str(tmp_path / "theirs.csv")]
    assert cli.main(call) == 0, capsys.readouterr().err
    write_csv(shown, tmp_path / "ours.csv")
    assert (tmp_path / "theirs.csv").read_bytes() == (tmp_path / "ours.csv").read_bytes()


@asked_of_all
def test_a_table_in_the_terminal_fits_a_window_and_says_where_the_rest_is(question, folder, capsys):
    draws = ["--draws", str(DRAWS)] if question.slow else []
    assert cli.main([question.command, *draws, "--log", str(folder), "--as-of", "2026-06-15"]) == 0
    said = capsys.readouterr().out
    header = said.splitlines()[1]
    aside = {name for column in question.columns for name in (column.interval or ())}
    aside |= {column.name for column in question.columns if column.behind}
    assert not aside & set(header.split()) and len(header) < 200
    assert ("--csv FILE" in said) == any(column.behind for column in question.columns)


def test_a_choice_on_the_command_line_is_the_choice_of_the_function(cohort, folder, tmp_path, capsys):
    log, day = cohort
    place = ["--log", str(folder), "--as-of", str(day), "--csv", str(tmp_path / "theirs.csv")]
    for command, options, chosen in (
        ("hazard", ["--by", "attempt", "--horizon", "9"], {"by": "attempt", "horizon": 9}),
        ("cadences", ["--every", "5", "9", "--draws", "2"], {"every": [5, 9], "draws": 2}),
    ):
        assert cli.main([command, *options, *place]) == 0, capsys.readouterr().err
        write_csv(function(QUESTIONS[command])(log, as_of=day, **chosen), tmp_path / "ours.csv")
        assert (tmp_path / "theirs.csv").read_bytes() == (tmp_path / "ours.csv").read_bytes()


def test_a_chart_with_published_figures_names_them(folder, cohort, tmp_path, capsys):
    call = ["rates", "--published", "--log", str(folder), "--as-of", str(cohort[1]), "--svg", str(tmp_path / "r.svg")]
    assert cli.main(call) == 0, capsys.readouterr().err
    assert "Belkins 2025" in (tmp_path / "r.svg").read_text("utf-8")


def test_the_readme_shows_the_table():
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    assert f"\n\n{questions_table()}\n" in readme
