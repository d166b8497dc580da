"""Types: mypy, strictly, over the package, over each code cell of the notebooks, and over README's Python."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

HOME = Path(__file__).parents[1]
# numpy brings its types itself, and they change with it: they are held with the version pinned for Python 3.11.
TYPED_WITH = re.search(r"^numpy==(\S+) ; python_full_version < ", (HOME / "requirements-test.txt").read_text(), re.M)
pytestmark = pytest.mark.skipif(
    np.__version__ != (TYPED_WITH[1] if TYPED_WITH else ""), reason="another numpy: types were NOT checked"
)
PACKAGE = HOME / "followup_analytics"
ROOMS = sorted(path.name for path in PACKAGE.iterdir() if path.is_dir() and (path / "__init__.py").exists())

RIGHT = """
import followup_analytics as fa

log = fa.read_log("data/sample")
due = fa.due_list(log, as_of=fa.SAMPLE_DAY)
rates = fa.response_rates(log, as_of="2026-06-15", by="gap")
count: int = len(due) + len(rates)
fa.charts.show(fa.charts.response_rates(rates))
try:
    fa.Journal("x").cadence().every
except fa.FollowUpError as error:
    print(error)
"""
WRONG = {
    'fa.due_list(fa.read_log("x"), as_off="2026-06-15")': 'Unexpected keyword argument "as_off"',
    "fa.Cadence(every='ten')": 'has incompatible type "str"; expected "int"',
    "fa.due_lists": "Module has no attribute",
}


def as_program(notebook):
    """The code cells one after the other, as a kernel runs them."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def readme_python():
    """The indented blocks of README.md that import something."""
    blocks = re.findall(r"(?:^    .*\n|^\n)+", (HOME / "README.md").read_text("utf-8"), re.M)
    return "\n".join(re.sub(r"^    ", "", block, flags=re.M) for block in blocks if "    import " in block)


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What mypy says, by file: one run for all of it, as reading the types of pandas takes a while."""
    folder = tmp_path_factory.mktemp("types")
    for notebook in (HOME / "notebooks").glob("*.ipynb"):
        (folder / f"notebook_{notebook.stem}.py").write_text(as_program(notebook), "utf-8")
    (folder / "readme.py").write_text(readme_python(), "utf-8")
    (folder / "right.py").write_text(RIGHT)
    for number, line in enumerate(WRONG):
        (folder / f"wrong_{number}.py").write_text(f"import followup_analytics as fa\n\n{line}\n")
    check = [sys.executable, "-m", "mypy", "--no-error-summary", "--hide-error-context"]
    ran = subprocess.run([*check, str(PACKAGE), str(folder)], cwd=HOME, capture_output=True, text=True)
    assert not ran.stderr, ran.stderr
    lines = [line for line in ran.stdout.splitlines() if ": error:" in line]
    return [(Path(line.split(":")[0]), line) for line in lines]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_no_error(said, room):
    assert [line for path, line in said if room in path.parts] == []


def test_what_stands_above_the_rooms_has_no_error(said):
    assert [line for path, line in said if path.parent == Path(PACKAGE.name)] == []


def test_each_cell_of_the_notebooks_and_the_readme_has_no_error(said):
    assert [line for path, line in said if path.name.startswith(("notebook_", "readme", "right"))] == []


def test_a_wrong_argument_type_or_name_is_seen(said):
    found = [line for path, line in said if path.name.startswith("wrong_")]
    assert len(found) == len(WRONG), found
    by_file = sorted(found, key=lambda line: line.partition("/wrong_")[2])  # mypy may remember another folder
    assert all(what in line for what, line in zip(WRONG.values(), by_file, strict=True))


def test_readme_has_python_to_look_at():
    assert len(ast.parse(readme_python()).body) > 3


def test_each_ignore_says_which_error_and_why():
    for path in [path for folder in (PACKAGE, HOME / "benchmarks", HOME / "tools") for path in folder.rglob("*.py")]:
        for line in path.read_text("utf-8").splitlines():
            if "# type: ignore" in line:
                assert re.search(r"# type: ignore\[[a-z, -]+\]  # \S+", line), f"{path}: {line.strip()}"
