"""Notebooks as they are committed: `python tools/notebooks.py` runs those that keep their outputs, and cleans all.

With `--check` nothing is written; the exit code is 1 where a notebook would change.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "notebooks"
WITH_OUTPUTS = ("3_timing.ipynb", "5_truth.ipynb")

_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_OF_A_CELL = ("tags", "jupyter")  # the metadata that stays; `jupyter` says whether the code is folded
_LASTING = ("image/png", "text/html", "text/plain")  # what an output keeps; a widget's view is gone with its kernel


def normal(notebook: dict, name: str, *, outputs: bool = False) -> dict:
    """The notebook with fixed ids, no times or widget state, and no outputs but lasting ones where asked.

    A cell with outputs is numbered by its place, as if the notebook had just been run from top to bottom.
    """
    stem = name.split(".")[0].partition("_")[2]
    counts = itertools.count(1)
    cells = []
    for place, cell in enumerate(notebook["cells"]):
        number = next(counts) if cell["cell_type"] == "code" and outputs else None
        cells.append(_cell(cell, f"{stem}-{place}", number))
    metadata = {"kernelspec": _KERNEL, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def as_text(notebook: dict) -> str:
    """The notebook as the text of its file."""
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def executed(notebook: dict) -> dict:
    """The notebook run from top to bottom, with a journal and a Jupyter of its own; an error in a cell is raised."""
    import nbformat
    from nbclient import NotebookClient

    with tempfile.TemporaryDirectory() as place:
        own = {"FOLLOWUP_JOURNAL": "journal.db", "IPYTHONDIR": "ipython", "JUPYTER_CONFIG_DIR": "config"}
        own |= {"JUPYTER_DATA_DIR": "data"}
        os.environ.update({key: str(Path(place) / path) for key, path in own.items()})
        book = nbformat.reads(as_text(notebook), as_version=4)
        NotebookClient(book, timeout=120, kernel_name="python3").execute(cwd=place)
    return json.loads(nbformat.writes(book))


def _cell(cell: dict, name: str, number: int | None) -> dict:
    lasting = {key: cell["metadata"][key] for key in _OF_A_CELL if cell.get("metadata", {}).get(key)}
    kept = {"cell_type": cell["cell_type"], "id": name, "metadata": lasting}
    kept["source"] = "".join(cell["source"]).splitlines(keepends=True)
    if cell["cell_type"] == "code":
        found = [_output(out, number) for out in cell["outputs"]] if number else []
        kept |= {"execution_count": number, "outputs": [out for out in found if out]}
    return kept


def _output(output: dict, number: int) -> dict | None:
    """A result or picture without what changes from run to run; nothing for a stream."""
    if output["output_type"] not in ("execute_result", "display_data"):
        return None
    widget = "application/vnd.jupyter.widget-view+json" in output["data"]
    lasting = ("image/png", "text/plain") if widget else _LASTING
    data = {kind: _lines(output["data"][kind], kind) for kind in lasting if kind in output["data"]}
    kept = {"data": data, "metadata": {kind: size for kind, size in output["metadata"].items() if kind in data}}
    counted = {"execution_count": number} if output["output_type"] == "execute_result" else {}
    return kept | counted | {"output_type": output["output_type"]}


def _lines(data: str | list[str], kind: str) -> str | list[str]:
    text = "".join(data)
    return text.splitlines(keepends=True) if kind.startswith("text/") else text.strip()


def main(arguments: list[str]) -> int:
    """Bring every notebook into its committed form; return 1 where `--check` finds one that is not."""
    changed = 0
    for path in sorted(FOLDER.glob("*.ipynb")):
        before = path.read_text("utf-8")
        outputs = path.name in WITH_OUTPUTS
        book = normal(json.loads(before), path.name)
        after = as_text(normal(executed(book), path.name, outputs=True) if outputs else book)
        if after != before:
            changed += 1
            sys.stdout.write(f"{path.name}: {'would change' if '--check' in arguments else 'written'}\n")
            if "--check" not in arguments:
                path.write_text(after, "utf-8")
    return int(changed > 0 and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
