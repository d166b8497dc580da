"""A notebook saved in a JupyterLab that `jupyter lab` started keeps nothing that a panel held."""

import json

from robot import Notebook, wait_until

from followup_analytics import Journal

SAVES = "settings/@jupyter-widgets/jupyterlab-manager/plugin.jupyterlab-settings"
PANELS = """
from followup_analytics import Journal, panels
panels.capture(Journal("journal.db"))
panels.due(Journal("journal.db"), as_of="2026-03-05")
"""
TOLD = ("Ana Kern", "ana@tide.example", "moon stones", "They asked about my knee")


def test_a_notebook_saved_in_a_plain_jupyterlab_keeps_nothing_of_a_panel(page, started, tmp_path):
    (tmp_path / "work").mkdir()
    (tmp_path / SAVES).parent.mkdir(parents=True)
    (tmp_path / SAVES).write_text('{"saveState": true}')
    Journal(tmp_path / "work" / "journal.db").save(
        applications={"company": "Tide Labs"},
        interviews={"interviewed_on": "2026-03-03", "interviewers": "Ana Kern <ana@tide.example>"},
        topics={"topic": "moon stones (private)"},
    )
    lab = started(tmp_path, "jupyter")
    lab.write("mine.ipynb", *PANELS.strip().split("\n"))
    lab.write("control.ipynb", "import ipywidgets\nipywidgets.Text(value='moon stones')")

    control = saved(Notebook(page, lab).open("control.ipynb").run_all())
    assert "moon stones" in json.dumps(control["metadata"]["widgets"])  # what nobody takes out is stored

    notebook = Notebook(page, lab).open("mine.ipynb").run_all()
    page.get_by_label("Note", exact=True).first.fill("They asked about my knee")
    page.get_by_text("Ana Kern").first.wait_for()
    mine = saved(notebook)
    assert len([cell for cell in mine["cells"] if cell["outputs"]]) == 2
    assert "widgets" not in mine["metadata"]
    assert [word for word in TOLD if word in json.dumps(mine)] == []


def saved(notebook):
    """What the file holds after it was saved with a key."""
    path = notebook.lab.work / notebook.page.url.partition("/tree/")[2].partition("?")[0]
    before = path.stat().st_mtime_ns
    notebook.page.locator(".jp-Notebook").click(position={"x": 5, "y": 5})
    notebook.page.keyboard.press("Control+s")
    wait_until(lambda: path.stat().st_mtime_ns > before and whole(path)["cells"][0]["execution_count"], 30, "the save")
    return whole(path)


def whole(path):
    """A notebook's content, once all of it is written."""
    text = path.read_text()
    assert text.rstrip().endswith("}"), "the file is being written"
    return json.loads(text)
