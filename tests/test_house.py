"""The rules of the house, read off the code: floors, heavy libraries, public names, addresses, form."""

import ast
import functools
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

import followup_analytics
from followup_analytics.log.text import formula_guard

HOME = Path(__file__).parents[1]
PACKAGE = HOME / "followup_analytics"

# One subject and one floor each, from the ground up: a package imports only from itself and from floors below it.
FLOORS = (
    "log", "engines", "facts", "journal", "reading", "gifts", "letters", "agenda", "waiting", "analyses", "experiment",
    "simulation", "charts", "export", "panels", "command",
)  # fmt: skip
FLOOR = {name: number for number, name in enumerate(FLOORS)}
MOST_FILES = 9  # in a folder, `__init__` aside
LONGEST_FILE = 350
MOST_IN_A_BROWSER = 16  # tests; each takes as long as a hundred others
# A heavy library -> the only packages that may import it. pandas, numpy and pyarrow.compute are the tables themselves.
HEAVY = {
    "matplotlib": "charts",
    "PIL": "charts",
    "ipywidgets": "panels",
    "anywidget": "panels",
    "IPython": "panels charts",
    "jupyterlab": "command",
    "sqlite3": "journal gifts",
    "icalendar": "export reading",
    "openpyxl": "reading",
    "charset_normalizer": "reading",
    "scipy": "",  # 114 MB; what it was for stands in waiting/variance/special.py
    "duckdb": "engines",
    "pyspark": "engines",
}


parsed = functools.cache(ast.parse)  # each file once, whatever is asked of it


def modules():
    return sorted(p for p in PACKAGE.rglob("*.py") if p != PACKAGE / "__init__.py")


def top(path):
    """The package of a file; `python -m followup_analytics` is a door of the command."""
    return path.relative_to(PACKAGE).parts[0].replace("__main__.py", "command").removesuffix(".py")


@functools.cache
def imports(path):
    """Every module a file imports, also inside its functions."""
    found = []
    for node in ast.walk(parsed(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno} imports relatively"
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return found


def own_imports(path):
    return {name.split(".")[1] for name in imports(path) if name.startswith("followup_analytics.")} & set(FLOOR)


def test_every_package_has_its_floor():
    assert {top(path) for path in modules()} == set(FLOORS)


def climbing(path):
    """The packages above its own floor that a file imports."""
    return {name for name in own_imports(path) if FLOOR[name] > FLOOR[top(path)]}


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_from_floors_below_its_own(path):
    assert climbing(path) == set()


def test_a_module_that_climbs_would_be_seen():
    climber = PACKAGE / "command" / "cli.py"
    assert FLOOR[top(climber)] == max(FLOOR.values())
    assert own_imports(climber) - {"command"}  # all of them below it: from the ground floor they would be climbs


def test_no_folder_holds_more_files_than_a_newcomer_can_overlook():
    folders = {path.parent for path in modules()}
    sizes = {str(d.relative_to(PACKAGE)): sum(p.name != "__init__.py" for p in d.glob("*.py")) for d in folders}
    assert {name: size for name, size in sizes.items() if size > MOST_FILES} == {}


def test_no_two_files_of_tests_have_one_name():
    """Else pytest collects only the first of them."""
    names = [path.name for path in (HOME / "tests").rglob("test_*.py")]
    assert [name for name in names if names.count(name) > 1] == []


def test_no_file_is_too_long_to_read():
    lengths = {str(path.relative_to(PACKAGE)): path.read_text("utf-8").count("\n") for path in modules()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def given_twice(path):
    """Names that a module or a class gives to two things: the first is never seen again."""
    for node in ast.walk(parsed(path.read_text("utf-8"))):
        body = node.body if isinstance(node, ast.Module | ast.ClassDef) else []
        targets = [name for part in body if isinstance(part, ast.Assign) for name in part.targets]
        names = [name.id for name in targets if isinstance(name, ast.Name)]
        yield from {name for name in names if names.count(name) > 1}


def test_no_name_stands_for_two_things_in_one_file():
    assert {path.name: found for path in modules() if (found := [*given_twice(path)])} == {}


@pytest.mark.parametrize("library", HEAVY)
def test_a_heavy_library_is_imported_only_where_it_belongs(library):
    users = {top(path) for path in modules() if library in {name.split(".")[0] for name in imports(path)}}
    assert users <= set(HEAVY[library].split())


def test_pyplot_is_imported_nowhere():
    forbidden = ("matplotlib.pyplot", "pylab")
    found = {(path.name, name) for path in modules() for name in imports(path) if name.startswith(forbidden)}
    assert found == set()


def test_nothing_below_the_panels_asks_the_clock_the_environment_or_the_home_folder():
    asking = {"now", "utcnow", "today", "environ", "getenv", "home", "expanduser"}
    places = {PACKAGE / "journal" / "place.py"}  # where the journal lies is asked in one place
    below = [path for path in modules() if FLOOR[top(path)] < FLOOR["panels"] and path not in places]
    nodes = ((path.name, node) for path in below for node in ast.walk(parsed(path.read_text("utf-8"))))
    assert [name for name, node in nodes if isinstance(node, ast.Attribute) and node.attr in asking] == []


# What writes a table as text for another program; only the module that guards its cells may.
WRITERS = {"to_csv", "to_clipboard", "to_excel", "write_csv", "CSVWriter"}
CSV_WRITERS = {"writer", "DictWriter"}


def table_writers(source):
    """The lines of a module that write a table past the guard of cells."""
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Attribute):
            of_csv = isinstance(node.value, ast.Name) and node.value.id.endswith("csv")
            found = {node.attr} & (WRITERS | (CSV_WRITERS if of_csv else set()))
        elif isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            found = names & (
                CSV_WRITERS if node.module == "csv" else WRITERS if node.module == "pyarrow.csv" else set()
            )
        else:
            found = {node.value} & WRITERS if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()
        if found:
            yield node.lineno


def test_every_text_table_leaves_through_the_module_that_guards_its_cells():
    found = {path for path in modules() if list(table_writers(path.read_text("utf-8")))}
    assert found == {Path(formula_guard.__file__)}


@pytest.mark.parametrize(
    "line",
    [
        "frame.to_csv(path)",
        "frame.to_clipboard()",
        "frame.head().to_excel(path)",
        "write = frame.to_csv",
        'getattr(frame, "to_csv")(path)',
        "import csv; csv.writer(file)",
        "import csv as c_csv; c_csv.DictWriter(file, names)",
        "from csv import writer",
        "from pyarrow.csv import write_csv as out",
        "pa_csv.CSVWriter(file, schema)",
    ],
)
def test_a_table_that_would_leave_past_the_guard_is_found(line):
    assert list(table_writers(line)) == [1]


def test_reading_tables_is_no_writing():
    assert not list(table_writers("import csv; csv.reader(file); pd.read_csv(path); csv_bytes(frame)"))


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, followup_analytics, followup_analytics.command.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"pandas", "numpy", "pyarrow", *HEAVY} & set(loaded) == set()


def test_every_public_name_can_be_had_and_shadows_no_module():
    for name in followup_analytics.__all__:
        assert getattr(followup_analytics, name) is not None
    functions = set(followup_analytics.__all__) - {"charts", "panels"}
    assert not functions & set(FLOOR)


def reads_attrs(source):
    """The lines of a module that reach into what a frame says of itself."""
    nodes = ast.walk(parsed(source))
    return [node.lineno for node in nodes if isinstance(node, ast.Attribute) and node.attr == "attrs"]


def test_what_a_result_says_of_itself_is_read_and_written_in_one_module_alone():
    found = {path for path in modules() if reads_attrs(path.read_text("utf-8"))}
    assert found == {PACKAGE / "facts" / "results.py"}


def committed():
    names = subprocess.run(["git", "ls-files", "-z"], cwd=HOME, capture_output=True, text=True, check=True).stdout
    return [HOME / name for name in names.split("\0") if name and (HOME / name).is_file()]


def test_no_committed_file_names_a_registrys_address():
    # Spelt in two halves, so that this file does not name one either.
    hosts = re.compile(
        r"pypi\.o" r"rg|pythonhosted\.o" r"rg|npmjs\.o" r"rg|registry\.y" r"arnpkg|conda\.an" r"aconda|index-u" r"rl"
    )
    found = [path.name for path in committed() if hosts.search(path.read_text("utf-8", errors="ignore"))]
    assert found == []


def test_the_pins_cover_what_the_project_needs():
    pinned = {
        name: set(re.findall(r"^([\w.-]+)==", (HOME / name).read_text(), re.M))
        for name in ("requirements.txt", "requirements-test.txt", "requirements-docs.txt")
    }
    declared = set(re.findall(r'^  "([\w-]+)[<>=]', (HOME / "pyproject.toml").read_text(), re.M))
    assert pinned["requirements.txt"] < pinned["requirements-test.txt"]
    assert declared <= pinned["requirements-test.txt"] | pinned["requirements-docs.txt"]


def test_every_pin_is_a_version_that_the_project_declares():
    project = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))
    declared = [*project["project"]["dependencies"], *project["dependency-groups"]["test"]]
    wanted = {found.name: found.specifier for found in map(Requirement, declared)}
    pins = re.findall(r"^([\w.-]+)==(\S+)", (HOME / "requirements-test.txt").read_text(), re.M)
    assert [(name, version) for name, version in pins if version not in wanted.get(name, SpecifierSet())] == []


def test_what_installs_the_project_is_pinned_too():
    project = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))
    assert [need for need in project["build-system"]["requires"] if not re.fullmatch(r"[\w.-]+==[\d.]+", need)] == []
    installed = re.findall(r"pip install (uv\S*)", (HOME / "README.md").read_text("utf-8"))
    assert len(installed) == 2
    assert re.fullmatch(r"uv==[\d.]+", installed[0]), installed
    assert installed[0] == installed[1]


def without_reason(line):
    """Whether a line is let past a rule of the linter and does not say why: ``# noqa: S608 - declared names``."""
    return "# noqa" in line and not re.search(r"# noqa: [A-Z]+\d+(, [A-Z]+\d+)*  ?[-#] ?\w", line)


def test_few_tests_need_a_browser():
    found = [
        line for path in (HOME / "tests/browser").glob("test_*.py") for line in path.read_text("utf-8").splitlines()
    ]
    assert 0 < sum(line.startswith("def test_") for line in found) <= MOST_IN_A_BROWSER


def test_a_button_is_pressed_by_its_whole_name():
    """A part of a name fits what else may stand there for a moment: "Compare" fitted the column "not compared"."""
    loose = re.compile(r'get_by_role\("button", name=[^,()]+\)')
    pressed = [path.read_text("utf-8") for path in (HOME / "tests/browser").glob("*.py")]
    assert [found for text in pressed for found in loose.findall(text)] == []
    assert sum(text.count('get_by_role("button"') for text in pressed) > 10
    assert loose.search('page.get_by_role("button", name="Compare").click()')


def test_what_is_let_past_the_linter_says_why():
    found = {(path.name, line) for path in committed() if path.suffix == ".py"
             for line in path.read_text("utf-8").splitlines() if without_reason(line)}  # fmt: skip
    assert {(name, line) for name, line in found if name != "test_house.py"} == set()


def test_a_line_that_does_not_say_why_it_is_let_past_would_be_seen():
    said = ["x  # noqa: S608 - fixed names", "x  # noqa: SIM115, PTH123 - for good", "x  # noqa: B023  # used at once"]
    assert [line for line in [*said, "x  # noqa: S608", "x  # noqa", "x  # noqa: S608 -"] if without_reason(line)] == [
        "x  # noqa: S608",
        "x  # noqa",
        "x  # noqa: S608 -",
    ]


def test_a_benchmark_says_what_it_is_when_asked_for_help():
    trees = {path.name: ast.walk(ast.parse(path.read_text("utf-8"))) for path in (HOME / "benchmarks").glob("*.py")}
    assert {name for name, tree in trees.items() for node in tree if ast.unparse(node) == "sys.argv"} == set()


@pytest.mark.parametrize(
    "arguments",
    [("check", "--output-format=concise"), ("format", "--check", "--output-format=concise")],
    ids=lambda a: a[0],
)
def test_ruff_finds_nothing(arguments):
    ran = subprocess.run([sys.executable, "-m", "ruff", *arguments, "."], cwd=HOME, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout
