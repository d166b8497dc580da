"""The rules of the house, read off the code: layers, heavy libraries, public names, addresses, form."""

import ast
import functools
import re
import subprocess
import sys
from pathlib import Path

import pytest

import followup_analytics

HOME = Path(__file__).parents[1]
PACKAGE = HOME / "followup_analytics"

# Package -> its layer; a package imports only from its own layer or a lower one, and never in a circle.
LAYER = {
    "core": 0,
    "facts": 1, "letters": 1, "agenda": 1, "timing": 1,
    "files": 2, "journal": 2, "simulation": 2, "charts": 2, "reading": 2,
    "panels": 3, "command": 3,
}  # fmt: skip

# A heavy library -> the only packages that may import it. pandas, numpy and pyarrow.compute are the tables themselves.
HEAVY = {
    "matplotlib": "charts",
    "PIL": "charts",
    "ipywidgets": "panels",
    "anywidget": "panels",
    "IPython": "panels charts",
    "jupyterlab": "command",
    "sqlite3": "journal letters",
    "icalendar": "files reading",
    "openpyxl": "reading",
    "charset_normalizer": "files",
    "scipy": "timing",
}


def modules():
    return sorted(p for p in PACKAGE.rglob("*.py") if p != PACKAGE / "__init__.py")


def top(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@functools.cache
def imports(path):
    """Every module a file imports, also inside its functions."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno} imports relatively"
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return found


def own_imports(path):
    return {name.split(".")[1] for name in imports(path) if name.startswith("followup_analytics.")} & set(LAYER)


def test_every_package_stands_in_the_layer_table():
    assert {top(path) for path in modules()} == set(LAYER)


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_from_its_own_layer_or_a_lower_one(path):
    assert {name for name in own_imports(path) if LAYER[name] > LAYER[top(path)]} == set()


def test_no_packages_import_each_other_in_a_circle():
    waiting = {}
    for path in modules():
        waiting.setdefault(top(path), set()).update(own_imports(path) - {top(path)})
    while free := [name for name, needs in waiting.items() if not needs & waiting.keys()]:
        for name in free:
            del waiting[name]
    assert not waiting


@pytest.mark.parametrize("library", HEAVY)
def test_a_heavy_library_is_imported_only_where_it_belongs(library):
    users = {top(path) for path in modules() if library in {name.split(".")[0] for name in imports(path)}}
    assert users <= set(HEAVY[library].split())


def test_pyplot_and_scipy_stats_are_imported_nowhere():
    forbidden = ("matplotlib.pyplot", "scipy.stats", "pylab")
    found = {(path.name, name) for path in modules() for name in imports(path) if name.startswith(forbidden)}
    assert found == set()


def test_nothing_below_the_panels_asks_the_clock_the_environment_or_the_home_folder():
    asking = {"now", "utcnow", "today", "environ", "getenv", "home", "expanduser"}
    below = [path for path in modules() if LAYER[top(path)] < 3]
    nodes = ((path.name, node) for path in below for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    assert [name for name, node in nodes if isinstance(node, ast.Attribute) and node.attr in asking] == []


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, followup_analytics, followup_analytics.command.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"pandas", "numpy", "pyarrow", *HEAVY} & set(loaded) == set()


def test_every_public_name_can_be_had_and_shadows_no_module():
    for name in followup_analytics.__all__:
        assert getattr(followup_analytics, name) is not None
    functions = set(followup_analytics.__all__) - {"charts", "panels"}
    assert not functions & set(LAYER)


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
        for name in ("requirements.txt", "requirements-test.txt")
    }
    declared = set(re.findall(r'^  "([\w-]+)[<>=]', (HOME / "pyproject.toml").read_text(), re.M))
    assert pinned["requirements.txt"] < pinned["requirements-test.txt"]
    assert declared <= pinned["requirements-test.txt"]


@pytest.mark.parametrize(
    "arguments",
    [("check", "--output-format=concise"), ("format", "--check", "--output-format=concise")],
    ids=lambda a: a[0],
)
def test_ruff_finds_nothing(arguments):
    ran = subprocess.run([sys.executable, "-m", "ruff", *arguments, "."], cwd=HOME, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout
