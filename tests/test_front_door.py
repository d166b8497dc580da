"""The front door: every public name is there at once, typed, and loads nothing before it is used."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import followup_analytics as fa
from followup_analytics.command import cli

HOME = Path(__file__).parents[1]
FRONT = HOME / "followup_analytics" / "__init__.py"

# What users, notebooks and other programs rely on.
NAMES = {
    "read_log", "propose", "FollowUpLog", "FollowUpError", "sample_log", "SAMPLE_DAY", "simulate", "Journal", "Cadence",
    "due_list", "in_touch", "export_due", "export_log", "draft", "review", "suggest_gifts", "shelf_list",
    "mailto", "eml", "waits", "follow_up_steps", "response_curve", "response_rates", "compared_rates",
    "answer_hazard", "compare_cadences", "forecast", "next_note", "outcomes", "stages", "draw_arms", "compare_arms",
    "story", "brief", "week", "promised_days", "target_statement", "lift_if",
    "charts", "panels",
}  # fmt: skip


def test_every_public_name_is_there():
    assert set(fa.__all__) >= NAMES
    assert {name for name in NAMES if getattr(fa, name) is None} == set()


def test_the_tab_key_shows_the_public_names_before_they_are_loaded_and_nothing_else():
    code = "import followup_analytics as fa; print(*dir(fa))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert shown == sorted([*fa.__all__, "__version__"])


@pytest.mark.parametrize("package", [fa, fa.panels], ids=["package", "panels"])
def test_what_an_editor_reads_is_what_is_loaded(package):
    """A module that is not run yet is read by its stub."""
    stub = ast.parse(Path(package.__file__).with_suffix(".pyi").read_text("utf-8"))
    typed = {a.name: node.module for node in stub.body if isinstance(node, ast.ImportFrom) for a in node.names}
    name = package.__name__
    assert typed == {each: f"{name}.{home}" if home else name for each, home in package._HOME.items()}
    assert sorted(typed) == package.__all__


def test_the_front_door_offers_no_name_that_is_nobodys():
    offered = {target.id for node in ast.parse(FRONT.read_text("utf-8")).body if isinstance(node, ast.Assign)
               for target in node.targets}  # fmt: skip
    assert offered == {"__version__", "__all__", "_HOME"}
    assert not any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.parse(FRONT.read_text("utf-8")).body)


def test_the_package_says_that_it_is_typed():
    assert (HOME / "followup_analytics" / "py.typed").exists()


def test_the_version_is_written_once():
    project = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["dynamic"] == ["version"] and "version" not in project["project"]
    assert project["tool"]["hatch"]["version"]["path"] == "followup_analytics/__init__.py"
    assert re.fullmatch(r"\d+\.\d+\.\d+", fa.__version__)


def test_the_changelog_knows_the_version():
    versions = re.findall(r"^## (\d\S*), \d{4}-\d\d-\d\d$", (HOME / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert fa.__version__ == versions[0]


def test_the_command_says_the_version(capsys):
    assert cli.main(["--version"]) == cli.DONE
    assert capsys.readouterr().out == f"followup_analytics {fa.__version__}\n"


def test_the_package_is_a_command():
    ran = subprocess.run([sys.executable, "-m", "followup_analytics", "due", "--within", "soon"], capture_output=True)
    assert ran.returncode == cli.CANNOT and b"followup due" in ran.stderr


def test_an_unknown_name_lists_what_there_is():
    with pytest.raises(AttributeError, match=r"no 'due_lists'; it has .*due_list"):
        fa.due_lists  # noqa: B018 - asked for alone
