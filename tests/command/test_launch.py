"""The workspace: notebooks laid down once and kept, JupyterLab opened on loopback only."""

import asyncio
import datetime as dt
import json
import os
import re
import subprocess
import sys
from types import ModuleType, SimpleNamespace

import pytest

from followup_analytics import SAMPLE_DAY, Journal, draft, due_list, sample_log
from followup_analytics.command import cli, launch, server
from followup_analytics.journal import place


def book(folder, name, *sources):
    cells = [
        {"cell_type": "code", "source": [s], "outputs": [], "metadata": {}, "execution_count": None} for s in sources
    ]
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return path


@pytest.fixture
def shipped(tmp_path):
    book(tmp_path / "shipped", "0_start.ipynb", "start")
    book(tmp_path / "shipped", "1_capture.ipynb", "capture")
    return tmp_path / "shipped"


@pytest.fixture
def folder(tmp_path, shipped):
    launch.lay_notebooks(tmp_path / "work", source=shipped)
    return tmp_path / "work"


def test_the_first_use_lays_every_notebook_down(folder):
    assert sorted(p.name for p in folder.glob("*.ipynb")) == ["0_start.ipynb", "1_capture.ipynb"]


def test_a_second_use_writes_nothing(folder, shipped):
    assert launch.lay_notebooks(folder, source=shipped) == []


def test_a_notebook_the_user_changed_is_never_overwritten(folder, shipped):
    mine = book(folder, "1_capture.ipynb", "my own words")
    before = mine.read_bytes()
    book(shipped, "1_capture.ipynb", "a newer edition")
    assert launch.lay_notebooks(folder, source=shipped) == []
    assert mine.read_bytes() == before


def test_a_notebook_the_user_only_ran_is_updated(folder, shipped):
    ran = json.loads((folder / "1_capture.ipynb").read_text())
    ran["cells"][0].update(outputs=[{"output_type": "stream", "name": "stdout", "text": "ran"}], execution_count=3)
    (folder / "1_capture.ipynb").write_text(json.dumps(ran))
    book(shipped, "1_capture.ipynb", "a newer edition")
    assert launch.lay_notebooks(folder, source=shipped) == ["1_capture.ipynb"]
    assert "a newer edition" in (folder / "1_capture.ipynb").read_text()


def test_a_users_own_notebook_of_the_same_name_stays_from_the_start(tmp_path, shipped):
    mine = book(tmp_path / "work", "0_start.ipynb", "was here before")
    assert launch.lay_notebooks(tmp_path / "work", source=shipped) == ["1_capture.ipynb"]
    assert "was here before" in mine.read_text()


def test_a_notebook_that_is_no_notebook_any_more_counts_as_changed(folder, shipped):
    (folder / "0_start.ipynb").write_text("not json")
    book(shipped, "0_start.ipynb", "a newer edition")
    assert launch.lay_notebooks(folder, source=shipped) == []


def test_a_lost_manifest_overwrites_nothing(folder, shipped):
    (folder / ".notebooks.json").write_text("torn")
    book(shipped, "0_start.ipynb", "a newer edition")
    assert launch.lay_notebooks(folder, source=shipped) == []


def test_a_folder_that_cannot_be_made_is_named_with_a_remedy(tmp_path, shipped):
    (tmp_path / "file").write_text("")
    with pytest.raises(launch.NoWorkspace, match=r"file.*--folder"):
        launch.lay_notebooks(tmp_path / "file" / "work", source=shipped)


def test_jupyterlab_listens_on_loopback_keeps_its_token_and_calls_nobody(folder):
    arguments = launch.lab_arguments(launch.START, folder, more=["--no-browser"])
    assert "--ServerApp.ip=127.0.0.1" in arguments
    assert "--LabApp.default_url=/lab/tree/0_start.ipynb" in arguments
    assert "--ContentsManager.hide_globs=*.db" in arguments  # the journal is no document
    assert {"--LabApp.news_url=None", "--LabApp.extension_manager=readonly", "--no-browser"} <= set(arguments)
    assert not [a for a in arguments if "token" in a or "password" in a]


def test_the_code_that_is_run_unasked_is_that_of_the_notebooks_as_they_are_laid_down():
    script = launch.shipped_notebooks().parent / "share" / "labextension" / "static" / "remoteEntry.js"
    listed = re.search(r"const OURS = (\{.*?\n  \});", script.read_text("utf-8"), re.DOTALL)[1]
    for name, sources in json.loads(listed).items():
        cells = json.loads((launch.shipped_notebooks() / name).read_text("utf-8"))["cells"]
        assert sources == ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    tiles = set(re.findall(r'path: "(.*?)"', script.read_text("utf-8"))) | {"1_capture.ipynb", launch.START}
    assert tiles == json.loads(listed).keys()


@pytest.mark.parametrize(
    ("name", "runs"),
    [("pandas.py", False), ("email/__init__.py", False), ("followup_analytics.py", False), ("numexpr.py", False),
     ("email/mine.txt", True), ("mine.txt", True), ("mine/helpers.py", True)],
)  # fmt: skip
def test_nothing_is_run_unasked_where_a_file_could_take_the_place_of_a_library(tmp_path, name, runs, monkeypatch):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("")
    prepared, said = [], []

    async def prepare(server, path):
        prepared.append(path)

    monkeypatch.setattr(server, "prepare", prepare)
    web = SimpleNamespace(settings={})
    log = SimpleNamespace(warning=lambda *words: said.append(words))
    running = SimpleNamespace(default_url="/lab/tree/0_start.ipynb", root_dir=str(tmp_path), web_app=web, log=log)
    asyncio.run(server._begin(running))
    assert (prepared == ["0_start.ipynb"], server.RUN in web.settings.get("page_config_data", {})) == (runs, runs)
    assert bool(said) != runs


def test_every_start_opens_the_page_of_the_day(tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(launch, "open_lab", lambda folder, journal, *, more, first=launch.START: opened.append(first))
    for command in ("lab", "lab", "demo", "demo"):
        assert cli.main([command, "--folder", str(tmp_path / command)]) == cli.DONE
    assert opened == ["0_start.ipynb"] * 4


def test_a_kernel_that_cannot_be_started_ahead_is_left_to_the_page():
    said = []
    broken = SimpleNamespace(
        kernel_manager=None, session_manager=None, log=SimpleNamespace(info=lambda *words: said.append(words))
    )
    asyncio.run(server.prepare(broken, "1_capture.ipynb"))
    assert "1_capture.ipynb" in said[0]


def test_the_journal_named_in_the_environment_comes_first(monkeypatch, tmp_path):
    monkeypatch.setenv("FOLLOWUP_JOURNAL", str(tmp_path / "other.db"))
    assert place.default_journal() == tmp_path / "other.db"
    monkeypatch.delenv("FOLLOWUP_JOURNAL")
    assert place.default_journal() == place.default_folder() / "journal.db"


def test_the_demo_holds_the_sample_log_moved_to_today_and_labelled_simulated(tmp_path):
    path = launch.make_demo(tmp_path / "demo", today=SAMPLE_DAY + dt.timedelta(days=100))
    log = Journal(path).log()
    assert log.simulated
    later = log.interviews["interviewed_on"].max() - sample_log().interviews["interviewed_on"].max()
    assert later == dt.timedelta(days=100)
    row = due_list(log, as_of=SAMPLE_DAY + dt.timedelta(days=100)).iloc[0]
    assert draft(log, row, availability=Journal(path).setting("free_slots")).missing == ()
    assert os.name == "nt" or path.stat().st_mode & 0o777 == 0o600


def test_a_second_demo_adds_nothing(tmp_path):
    rows = len(Journal(launch.make_demo(tmp_path, today=SAMPLE_DAY)).log().follow_ups)
    assert len(Journal(launch.make_demo(tmp_path, today=dt.date(2027, 1, 1))).log().follow_ups) == rows


def test_the_notebooks_that_came_with_the_package_are_found():
    assert launch.shipped_notebooks().is_dir()


# --- private parts of JupyterLab that are replaced for a faster start


def run_python(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_the_answer_put_in_place_of_nodes_is_jupyterlabs_own_where_there_is_no_node():
    code = """
import os
os.environ["PATH"] = ""
from jupyterlab import commands
import logging
theirs = commands._yarn_config(logging.getLogger())
from followup_analytics.command import launch
launch._jupyterlab()
print(theirs == commands._yarn_config(logging.getLogger()))
"""
    assert run_python(code) == "True"


def test_json_schemas_still_look_for_the_grammar_and_do_without():
    code = """
import sys
sys.modules["rfc3987_syntax"] = None
import jsonschema, inspect
from jsonschema import _format
print("rfc3987_syntax" in inspect.getsource(_format), jsonschema.FormatChecker().conforms("2026-01-02", "date"))
"""
    assert run_python(code) == "True True"


def test_jupyterlab_starts_as_ever_where_it_has_the_private_part_no_longer(monkeypatch):
    commands, labapp = ModuleType("jupyterlab.commands"), ModuleType("jupyterlab.labapp")
    labapp.main = object()
    jupyterlab = ModuleType("jupyterlab")
    jupyterlab.commands = commands
    for module in (jupyterlab, commands, labapp):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(sys.modules, "rfc3987_syntax", None)
    assert launch._jupyterlab() is labapp.main
    assert not hasattr(commands, "_yarn_config")


def test_a_workspace_keeps_itself_out_of_a_repository_and_the_users_own_rules_stay(tmp_path):
    launch.make_workspace(tmp_path / "new")
    assert (tmp_path / "new" / ".gitignore").read_text().splitlines()[-1] == "*"
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / ".gitignore").write_text("journal.db*")
    launch.make_workspace(tmp_path / "mine")
    assert (tmp_path / "mine" / ".gitignore").read_text() == "journal.db*"


def test_without_jupyterlab_one_sentence_says_how_to_get_it(tmp_path, monkeypatch, run):
    monkeypatch.setitem(sys.modules, "jupyterlab", None)
    code, _, err = run("lab", "--folder", tmp_path / "work")
    assert code == 2 and "followup-analytics[lab]" in err and len(err.splitlines()) == 1
    assert (tmp_path / "work" / "1_capture.ipynb").exists()  # for a Jupyter of one's own
