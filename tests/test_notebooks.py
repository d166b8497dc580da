"""Notebooks as they are committed: in their normal form, short cells, nothing defined in them, nothing private."""

import ast
import importlib.util
import json
import re
from pathlib import Path

import pytest

HOME = Path(__file__).parents[1]
PATHS = sorted((HOME / "notebooks").glob("*.ipynb"))


def tool():
    spec = importlib.util.spec_from_file_location("notebooks", HOME / "tools" / "notebooks.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TOOL = tool()


def code(path):
    return ["".join(cell["source"]) for cell in json.loads(path.read_text("utf-8"))["cells"] if "outputs" in cell]


def named(path):
    return path.stem


@pytest.mark.parametrize("path", PATHS, ids=named)
def test_a_committed_notebook_is_in_its_normal_form(path):
    text = path.read_text("utf-8")
    outputs = path.name in TOOL.WITH_OUTPUTS
    assert TOOL.as_text(TOOL.normal(json.loads(text), path.name, outputs=outputs)) == text


@pytest.mark.parametrize("name", TOOL.WITH_OUTPUTS)
def test_a_notebook_with_outputs_shows_a_picture_and_its_sentence_after_each_chart(name):
    cells = [c for c in json.loads((HOME / "notebooks" / name).read_text("utf-8"))["cells"] if "outputs" in c]
    assert all(cell["outputs"] for cell in cells)
    for cell in cells:
        if "charts.show" in "".join(cell["source"]):
            data = cell["outputs"][0]["data"]
            assert data["image/png"].startswith("iVBOR")
            assert "".join(data["text/plain"]).startswith("Simulated data: ")


@pytest.mark.parametrize("path", PATHS, ids=named)
def test_a_notebook_defines_nothing_and_imports_nothing_private(path):
    trees = [ast.parse(source) for source in code(path)]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    assert not [node for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda)]
    imported = [node.module for node in nodes if isinstance(node, ast.ImportFrom)]
    assert not [name for name in imported if re.search(r"\b_", name)]
    assert all(len(source.splitlines()) <= 8 for source in code(path))


def test_what_changes_from_run_to_run_is_taken_out():
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "1f"}, "text/plain": ["<Due panel>"]}
    picture = {"image/png": "iVBOR\n", "text/plain": "A sentence.", "image/svg+xml": "<svg/>"}
    outputs = [
        {"output_type": "stream", "name": "stderr", "text": ["late"]},
        {"output_type": "execute_result", "execution_count": 7, "data": view, "metadata": {}},
        {"output_type": "display_data", "data": picture, "metadata": {"image/png": {"width": 720}, "x": 1}},
    ]
    cell = {"cell_type": "code", "id": "a1b2", "source": "1\n2", "execution_count": 7, "outputs": outputs}
    book = {"cells": [cell | {"metadata": {"tags": ["t"], "execution": {"iopub.status.idle": "now"}}}]}
    (found,) = TOOL.normal(book | {"metadata": {"widgets": {}}}, "7_x.ipynb", outputs=True)["cells"]
    assert (found["id"], found["execution_count"], found["metadata"]) == ("x-0", 1, {"tags": ["t"]})
    assert found["source"] == ["1\n", "2"]
    widget, image = found["outputs"]
    assert widget["data"] == {"text/plain": ["<Due panel>"]} and widget["execution_count"] == 1
    assert image["data"] == {"image/png": "iVBOR", "text/plain": ["A sentence."]}
    assert image["metadata"] == {"image/png": {"width": 720}}
    (bare,) = TOOL.normal(book, "7_x.ipynb")["cells"]
    assert (bare["outputs"], bare["execution_count"]) == ([], None)
