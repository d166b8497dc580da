"""The documentation: all that is public stands in a page, links lead somewhere, examples run. No page is built here."""

import posixpath
import re
import shlex
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from followup_analytics import Journal, __version__, panels, sample_log
from followup_analytics.analyses.questions import QUESTIONS
from followup_analytics.command import cli, commands
from followup_analytics.log.tables import TABLES
from tools import pages as site

HOME = Path(__file__).parents[1]
CLASSES = {f"panels.{name}" for name in panels.__all__ if not name.islower() or name in ("current_log", "open_journal")}
WRITTEN = sorted(path.relative_to(HOME / "docs").as_posix() for path in (HOME / "docs").rglob("*.md"))


@pytest.fixture(scope="module")
def pages():
    return site.pages()


def blocks(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.M | re.S)


def commands_of(text):
    indented = re.findall(r"^    (followup .*?)(?:\s+#.*)?$", text, re.M)
    return [line for block in blocks(text, "console") for line in block.splitlines()] + indented


def anchors(text):
    bare = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    heads = [
        re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in re.findall(r"^#+ (.*)", bare, re.M)
    ]
    return {*heads, *re.findall(r"^\((.*)\)=$", text, re.M)}


def test_every_public_name_has_a_page_with_its_first_sentence_in_the_reference(pages):
    names = [name for name in site.public_names() if f"reference/{name}.md" in pages]
    assert {*site.public_names()} - {*names} == {"charts", "panels"}
    rows = re.findall(r"^\| \[`fa\.(\S+)`\]\((\S+)\.md\) \| (\S.*) \|$", pages["reference/index.md"], re.M)
    assert sorted(names) == sorted(name for name, link, _ in rows if name == link)


def test_every_table_column_and_command_stands_in_a_page(pages):
    for name, table in TABLES.items():
        assert f"## {name}\n" in pages["tables.md"]
        assert {*re.findall(r"^\| `(\w+)` \|", pages["tables.md"], re.M)} >= {*table.names}
    heads = re.findall(r"^## followup (\S+)$", pages["commands.md"], re.M)
    assert heads == [*commands.COMMANDS]


def test_every_question_and_chart_has_its_picture_and_what_it_rests_on(pages):
    read = pages["charts.md"]
    assert {*re.findall(r"^:file: pictures/(\S+)\.html", read, re.M)} <= {*site.pictured()}
    for question in QUESTIONS.values():
        assert f"## {question.label}\n" in read and f"{{include}} pictures/{question.name}.md" in read
    drawn = {name for name in site.public_names() if re.fullmatch(r"(charts|panels)\.[a-z_]+", name)}
    assert drawn - {"charts.show", "panels.current_log", "panels.open_journal"} <= {*site.pictured()}


def test_each_link_within_the_site_leads_to_a_page_and_an_anchor(pages):
    for path, text in pages.items():
        bare = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
        for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", bare):
            page, _, anchor = target.partition("#")
            place = posixpath.normpath(posixpath.join(posixpath.dirname(path), page)) if page else path
            assert place in pages or (HOME / "docs" / place).is_file(), f"{path}: {target}"
            assert not anchor or anchor in anchors(pages[place]), f"{path}: {target}"


@pytest.mark.parametrize("path", WRITTEN)
def test_the_python_of_a_page_runs_from_top_to_bottom(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {}
    for block in blocks((HOME / "docs" / path).read_text("utf-8"), "python"):
        exec(compile(block, path, "exec"), names)


def test_every_public_name_has_an_example_that_runs(pages, tmp_path, monkeypatch):
    """In its docstring, which the doctests run, or on its page; errors and the classes behind panels need none."""
    monkeypatch.chdir(tmp_path)
    Journal("journal.db").add_log(sample_log())
    for name in {*site.public_names()} - {"FollowUpError", "SAMPLE_DAY", "charts", "panels"} - CLASSES:
        shown = blocks(pages[f"reference/{name}.md"], "python")
        assert shown or ">>> " in (site.found(name).__doc__ or ""), name
        for block in shown:
            exec(compile(block, name, "exec"), {})


def test_the_commands_of_all_pages_are_understood(pages):
    lines = [line for text in pages.values() for line in commands_of(text) if line.startswith("followup ")]
    assert len(lines) > 50
    for line in lines:
        cli.parser().parse_args(shlex.split(re.split(r"\s+[|#]\s+", line)[0])[1:])


def test_llms_txt_names_each_page_by_its_title():
    linked = {
        path: title for title, path in re.findall(r"\[(.*?)\]\(docs/(.*?)\)", (HOME / "llms.txt").read_text("utf-8"))
    }
    titles = {path: (HOME / "docs" / path).read_text("utf-8").partition("\n")[0].removeprefix("# ") for path in WRITTEN}
    assert linked == {path: title for path, title in titles.items() if path not in ("background.md", "howto/index.md")}


def test_agents_md_names_files_and_targets_that_are_there():
    told = (HOME / "AGENTS.md").read_text("utf-8")
    paths = re.findall(r"`((?:\w+/)*\w+\.(?:md|py|txt))`", told) + re.findall(r"python (tools/\w+\.py)", told)
    assert all((HOME / path).is_file() or (HOME / "followup_analytics" / path).is_file() for path in paths), paths
    assert {*re.findall(r"make (\w+)", told)} <= {*re.findall(r"^(\w+):", (HOME / "Makefile").read_text(), re.M)}


def test_every_surprise_of_a_library_has_its_line_in_the_table():
    told = re.findall(r"^\| `([^`]+)` \|", (HOME / "findings" / "README.md").read_text("utf-8"), re.M)
    assert told == sorted(path.stem for path in (HOME / "findings").glob("*.sh"))


def test_the_first_line_of_the_start_is_the_readmes():
    (line,) = re.findall(
        r"^    (python3 -m pip install uv.*followup lab)$", (HOME / "README.md").read_text("utf-8"), re.M
    )
    assert line in (HOME / "docs" / "start.md").read_text("utf-8")


def test_the_conda_recipe_asks_for_what_the_project_does():
    settings = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))
    project = settings["project"]
    recipe = (HOME / ".ci" / "conda" / "recipe.yaml").read_text("utf-8")
    run = recipe.partition("  run:\n")[2].partition("\ntests:")[0]
    asked = {
        name.removesuffix("-base").removeprefix("python-"): given
        for name, given in re.findall(r"^    - (\S+) (\S+)$", run, re.M)
    }
    extras = [need for extra in project["optional-dependencies"].values() for need in extra]
    needs = map(Requirement, [*project["dependencies"], *extras])
    assert {need.name: need.specifier for need in needs} | {"python": SpecifierSet(project["requires-python"])} == {
        name: SpecifierSet(given) for name, given in asked.items()
    }
    builder = Requirement(settings["build-system"]["requires"][0])
    assert f"- {builder.name} {builder.specifier}\n" in recipe
    entries = re.findall(r"^      - (\S+) = (\S+)$", recipe, re.M)
    assert dict(entries) == project["scripts"]
    for line in (f'version: "{__version__}"', f"summary: {project['description']}", f"license: {project['license']}"):
        assert line in recipe
