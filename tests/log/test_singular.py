"""The singular: a figure of one stands beside its noun in the singular, in each language."""

import ast
import re
from pathlib import Path

import pytest

import followup_analytics
from followup_analytics.log.locale.catalogue import catalogue, forms, in_language
from followup_analytics.log.text.phrases import gain

PACKAGE = Path(followup_analytics.__file__).parent
PLURAL = {"ngettext", "plural", "forms"}
NOUNS = (
    "answers|applications|cells|characters|columns|companies|days|entries|files|follow-ups|gifts|groups|hours|"
    "interviews|jobs|lines|mails|minutes|months|notes|people|points|problems|questions|rows|seekers|silences|"
    "thank-yous|waits|weeks"
)
_FIGURE = re.compile(rf"\{{[^{{}}]*\}} (?!as |from )(?:[a-z]+ )?(?:{NOUNS})\b")
# Figures that are never one, each with why.
NEVER_ONE = {
    "{of} waits": "a log of one wait has a sentence of its own",
    "{most} silences": "a range, and too few silences are told as such",
    "{days} days": "the days of an experiment, of the chances and of the days ahead: 7 or more",
    "{group} days": "a range of days, as 7-8",
    "{high} days": "a range of days",
    "{points} points": "the differences of the experiment: 10 or more, and a list of figures with a decimal",
    "{notes} notes": "what a difference of 10 points takes: thousands",
    "{size} characters": "too many for a letter",
    "{text} characters": "too many for a list or a template",
    "{n} applications": "several fit a row",
    "{n} interviews": "several fit a row",
    "{n} more notes": "what a group takes until it can tell: a range",
    "{n} answered waits": "10 or more",
    "{n} people": "2 to 9 seekers: one alone has sentences of their own",
    "{LEAST_KNOWN} waits": "a constant",
    "{n} unfinished texts": "50 or more",
    "{n} days": "silent for over so many days: 7 or more",
    "{all} rows": "more than a panel shows",
    "{number} rows": "the script has a text of its own for one row",
    "{all} unanswered lines": "asked of 5 lines or more",
    "{lines} lines": "asked where lines are alike, so of two or more",
    "{column} follow-ups": "the name of a column",
    "{hours} hours": "a constant of the reader, unless a caller sets it",
    "{most_rows} rows": "a constant",
    "{most_columns} columns": "a constant",
    "{self.rows:,} rows": "too many for an engine",
    "{many:,} notes": "too many for an engine",
    "{len(log):,} applications": "the same",
}


def beside_nouns(path):
    """The figures of a file that stand beside a noun in the plural, where no text for one is given."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in unpaired(tree):
        text = ast.unparse(node) if isinstance(node, ast.JoinedStr) else node.value
        if isinstance(text, str):
            yield from (found.group() for found in _FIGURE.finditer(text))


def unpaired(tree):
    """The texts of a module that are no docstring, and stand in no pair of one and several."""
    nodes = [*ast.walk(tree)]
    pairs = [node for node in nodes if isinstance(node, ast.Call) and named(node.func) in PLURAL]
    gone = {id(part) for node in pairs for part in ast.walk(node)}
    gone |= {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    return [node for node in nodes if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in gone]


def named(function):
    return getattr(function, "id", getattr(function, "attr", ""))


@pytest.mark.parametrize("folder", sorted(path.name for path in PACKAGE.iterdir() if path.is_dir()))
def test_a_figure_beside_a_noun_has_a_text_for_one(folder):
    found = {figure for path in (PACKAGE / folder).rglob("*.py") for figure in beside_nouns(path)}
    assert {figure for figure in found if figure not in NEVER_ONE} == set()


def test_a_planted_figure_is_found(tmp_path):
    (tmp_path / "planted.py").write_text('f"{n} days"\n_("of {all} late notes")\nforms("{n} day", "{n} days")\n')
    assert [*beside_nouns(tmp_path / "planted.py")] == ["{all} late notes"]


@pytest.mark.parametrize(
    ("share", "english", "german"),
    [
        (0.01, "+1 point", "+1 Punkt"),
        (-0.012, "-1 point", "-1 Punkt"),
        (0.02, "+2 points", "+2 Punkte"),
        (0.004, "0 points", "0 Punkte"),
        (0.014, "+1 point", "+1 Punkt"),
    ],
)
def test_one_point_is_in_the_singular(share, english, german):
    said = {}
    for language in ("en", "de"):
        with in_language(language):
            said[language] = gain(share, share - 0.1, share + 0.1).split(" (")[0]
    assert said == {"en": english, "de": german}


def test_a_text_that_goes_with_a_number_is_translated_by_its_number():
    lines = forms("{n} more problem is not listed", "{n} more problems are not listed")
    told = [lines.filled(number).translated(catalogue("de")) for number in (1, 1200)]
    assert [lines.filled(1), *told] == [
        "1 more problem is not listed",
        "1 weiteres Problem ist nicht aufgeführt",
        "1.200 weitere Probleme sind nicht aufgeführt",
    ]
