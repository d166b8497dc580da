"""One concept, one name: a taken word stands in public names and file names in its one meaning (docs/names.md)."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

from tests.test_house import parsed

HOME = Path(__file__).parents[1]
PACKAGE = HOME / "followup_analytics"

# A taken word -> the packages where it has its one meaning; docs/names.md says which meaning that is.
TAKEN = {
    "arm": {"experiment", "panels/agenda"},
    "desk": set(),
    "draft": {"letters"},
    "drawn": {"charts"},
    "kept": {"log/rows", "reading"},
    "note": {"agenda", "analyses", "experiment", "gifts", "letters", "panels", "simulation", "waiting"},
    "rhythm": set(),
    "told": set(),
    "warm": set(),
}
# Names that hold a taken word in its one meaning elsewhere.
# `charts.rhythms` stands in notebooks that users have; `charts.next_note` draws what the function of that name returns.
MEANT = {"followup_analytics.draft", "kept_in_mind", "next_note", "rhythms"}

# Said of no function and no private class: a preposition or a participle names nothing. `of` makes a record of its
# class, and nothing else.
EMPTY_NAMES = {
    "ahead", "alike", "along", "apart", "are", "around", "at", "between", "by", "inside", "keep", "met", "next", "of",
    "one", "over", "settle", "sift", "spread", "stands", "told", "under", "with",
}  # fmt: skip
# Nor of one that is read alone, private or of a module: prepositions, pronouns, degrees, and participles that say
# neither what is done nor what is given. A public method is read with what it is asked of: `events.among(…)`. A
# participle that says what became of the argument is Python's own way (`sorted`): `_decoded(data)`, `_folded(line)`.
EMPTY_ALONE = {
    "about", "above", "after", "alone", "always", "among", "bare", "because", "before", "behind", "below", "beside",
    "best", "better", "both", "brought", "called", "cannot", "does", "drawn", "each", "elsewhere", "ends",
    "everywhere", "few", "first", "found", "furthest", "given", "gone", "growing", "had", "has", "heard", "held",
    "how", "known", "largest", "last", "late", "latest", "left", "likelier", "likeliest", "likely", "longest", "lost",
    "made", "many", "meanwhile", "middle", "mine", "mixed", "more", "nearer", "new", "newest", "nobody", "none",
    "nothing", "only", "other", "others", "own", "plain", "quick", "rest", "same", "says", "seems", "seen",
    "short", "shown", "silent", "single", "some", "sure", "taken", "together", "used", "when", "where", "while",
    "whole", "whom", "whose", "wide", "within", "without", "yes",
}  # fmt: skip


def named(source):
    """Each function and private class, and whether it is read alone: private, or of the module and of no class."""
    tree = parsed(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, node.name.startswith("_") or node in tree.body
        elif isinstance(node, ast.ClassDef) and node.name.startswith("_"):
            yield node, True


def empty_names(source):
    """The functions and classes of a module that have an empty name; a maker of records may be called `of`."""
    for node, alone in named(source):
        makes = any(isinstance(mark, ast.Name) and mark.id == "classmethod" for mark in node.decorator_list)
        if node.name.strip("_").lower() in (EMPTY_NAMES - ({"of"} if makes else set())) | (
            EMPTY_ALONE if alone else set()
        ):
            yield node.name


def words(name):
    """The words of a name, in the singular."""
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)
    return {part.lower().removesuffix("s") for part in parts}


def public_names(source):
    """Functions, classes, methods and constants of a module that do not begin with an underscore."""
    tree = parsed(source)
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    names = [node.name for node in ast.walk(tree) if isinstance(node, kinds)]
    assigned = [node for node in tree.body if isinstance(node, ast.Assign)]
    names += [target.id for node in assigned for target in node.targets if isinstance(target, ast.Name)]
    return {name for name in names if not name.startswith("_")}


def misused(place, name):
    """The taken words that a name uses outside the packages of their meaning."""
    if name in MEANT:
        return set()
    return {word for word in words(name) & TAKEN.keys() if not place.startswith(tuple(TAKEN[word]))}


def modules():
    return sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_taken_word_has_its_one_meaning_in_public_names_and_file_names(path):
    place = path.relative_to(PACKAGE).as_posix()
    names = public_names(path.read_text("utf-8"))
    found = {name for name in names if misused(place, name)}
    assert (found, misused(place, path.stem)) == (set(), set())


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("panels/kit/form.py", "restore_draft"),
        ("analyses/cadences/clones.py", "ARMS"),
        ("journal/debrief.py", "IncompleteNote"),
        ("agenda/in_touch.py", "keepWarm"),
        ("agenda/reasons.py", "sentence_told"),
        ("journal/store/backups.py", "kept_backups"),
    ],
)
def test_a_taken_word_in_another_meaning_would_be_seen(place, name):
    assert misused(place, name)


@pytest.mark.parametrize(
    ("place", "name"),
    [("letters/draft.py", "drafts"), ("waiting/groups.py", "note_groups"), ("command/launch.py", "shipped_notebooks")],
)
def test_a_taken_word_in_its_meaning_or_within_another_word_is_none(place, name):
    assert misused(place, name) == set()


def test_nothing_has_a_name_that_says_nothing():
    found = {path.name: [*empty_names(path.read_text("utf-8"))] for path in modules()}
    assert {name: names for name, names in found.items() if names} == {}


def test_an_empty_name_would_be_seen():
    source = (
        "class A:\n @classmethod\n def of(cls): ...\n def _of(self): ...\n def at(self): ...\n def day_at(self): ..."
        "\n def among(self): ...\n def _among(self): ...\n def _own(self): ...\n @property\n def last(self): ..."
        "\nclass _Left: ...\nclass Left: ...\ndef _known(): ..."
        "\ndef within(): ...\ndef _decoded(data): ...\ndef rows_within(): ..."
    )
    assert {*empty_names(source)} == {"_of", "at", "_among", "_own", "_Left", "_known", "within"}


def test_every_taken_word_is_explained():
    said = (HOME / "docs" / "names.md").read_text("utf-8").split("## Renamed")[0]
    assert set(re.findall(r"\w+", said)) >= TAKEN.keys()


def test_every_file_that_the_names_page_names_is_there():
    """The second table says where a concept stands today."""
    renamed = (HOME / "docs" / "names.md").read_text("utf-8").split("## Renamed")[1]
    named = [cell.split("|")[2] for cell in renamed.splitlines() if cell.startswith("| ")]
    files = {name for cell in named for name in re.findall(r"`([\w/]+\.py)`", cell)}
    there = {path.relative_to(PACKAGE).as_posix() for path in modules()}
    assert len(files) > 30
    assert {name for name in files if not any(path.endswith(name) for path in there)} == set()


def pointed_at():
    """Every `name.name` in backticks in the package, with its file: what a reader would go and look for."""
    for path in modules():
        for one, other in re.findall(r"(?<!`)`([a-z_]+)\.(\w+)`(?!`)", path.read_text("utf-8")):
            if other not in ("toml", "db"):  # files
                yield path.relative_to(PACKAGE).as_posix(), one, other


NO_MODULES = {"readers", "terms", "log", "fa", "frame", "self", "result", "attrs", "journal", "np", "pd"}  # arguments


def is_there(one, other):
    found = [path.relative_to(PACKAGE.parent).with_suffix("") for path in modules() if path.stem == one]
    found += [path.parent.relative_to(PACKAGE.parent) for path in PACKAGE.rglob(f"{one}/__init__.py")]
    names = [".".join(path.parts) for path in found]
    return any(
        hasattr(import_module(name), other) or (PACKAGE.parent / path / f"{other}.py").exists()
        for name, path in zip(names, found, strict=True)
    )


def test_what_a_docstring_points_at_is_there():
    assert [
        (place, f"{one}.{other}")
        for place, one, other in pointed_at()
        if one not in NO_MODULES and not is_there(one, other)
    ] == []


def test_a_name_that_points_at_nothing_would_be_seen():
    assert is_there("schedule", "due_days") and is_there("facts", "status") and not is_there("plans", "due_days")
