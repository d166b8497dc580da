"""A notebook that is shared tells no names, and one that is saved keeps nothing that a panel held."""

import json
import re
import tomllib
from types import SimpleNamespace

import pytest
from jupyter_server.extension.manager import ExtensionPackage
from jupyter_server.services.contents.filemanager import FileContentsManager

from followup_analytics import Journal
from followup_analytics.command import launch
from followup_analytics.command.care import saved_notebooks

MARKERS = ("ana", "neil", "will smith", "b@x.example", "tide labs", "tide models", "u00eb", "ivbor")


SAID = "Ana cares for tide models. The sun will shine."
PEOPLE = "Ana O'Neil <ana@tide.example>; Will Smith; The Hiring Team"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(launch.JOURNAL_VARIABLE, str(tmp_path / "journal.db"))
    Journal(tmp_path / "journal.db").save(
        applications={"company": "Tide Labs", "seeker": "Zoë"},
        interviews={
            "interviewed_on": "2026-03-03",
            "interviewers": "Ana O'Neil <ana@tide.example>; Will Smith; The Hiring Team",
        },
        topics={"topic": "tide models (private)"},
    )
    return tmp_path


def notebook(path, *, widgets=None):
    shown = {
        "text/plain": "<Due: ANA  O'NEIL, Will Smith>",
        "text/html": '<p>Ana O&#x27;Neil of Tide Labs</p><img src="data:image/png;base64,iVBOR">',
        "image/png": "iVBOR",
    }
    cells = [
        {"cell_type": "markdown", "id": "m", "metadata": {}, "source": [f"{SAID}\n"]},
        {
            "cell_type": "code", "id": "c", "metadata": {}, "execution_count": 1, "source": "panels.due()",
            "outputs": [
                {"output_type": "display_data", "metadata": {}, "data": shown},
                {"output_type": "stream", "name": "stdout", "text": ['{"to": "Zo\\u00eb", "by": "b@x.example"}']},
            ],
        },
    ]  # fmt: skip
    metadata = {"widgets": widgets} if widgets else {}
    path.write_text(json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}))
    return path


def test_a_shared_copy_has_numbers_in_place_of_names_and_the_notebook_stays(folder, run):
    book = notebook(folder / "mine.ipynb", widgets={"state": "Ana"})
    before = book.read_bytes()
    assert [marker for marker in MARKERS if marker not in before.decode().lower()] == []  # the control
    assert run("share", book)[0] == 0
    shared = folder / "mine_shared.ipynb"
    text = shared.read_text("utf-8")
    assert [marker for marker in (*MARKERS, "widgets") if marker in text.lower()] == []
    told = json.loads(text)
    assert told["cells"][0]["source"] == ["person 1 cares for (private). The sun will shine.\n"]
    assert told["cells"][1]["outputs"][0]["data"]["text/plain"] == "<Due: person 1, person 2>"
    assert "(address)" in told["cells"][1]["outputs"][1]["text"][0]
    assert book.read_bytes() == before and shared.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "written", ["Jörg Zoë Groß", "Jorg Zoe Gross", "JOERG ZOË GROSS", "Jo\u0308rg  Zoe\u0308 Groß"]
)
def test_a_name_in_another_spelling_is_a_name(folder, run, written):
    people = {"interviewed_on": "2026-03-03", "interviewers": "Jörg Zoë Groß; Jo Zo"}
    Journal(folder / "journal.db").save(applications={"company": "Reef"}, interviews=people)
    cell = {"cell_type": "markdown", "metadata": {}, "source": f"{written} said; Jos Zoes Grosso too"}
    (folder / "mine.ipynb").write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4}))
    assert run("share", folder / "mine.ipynb")[0] == 0
    (shared,) = json.loads((folder / "mine_shared.ipynb").read_text("utf-8"))["cells"]
    assert re.fullmatch(r"((person|seeker) \d )+said; Jos Zoes Grosso too", shared["source"])


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"cells": 3, "metadata": {}}', '{"cells": [{"outputs": [1]}]}'])
def test_what_is_no_notebook_and_what_is_there_already_are_told(folder, run, content):
    (folder / "no.ipynb").write_text(content)
    code, _, told = run("share", folder / "no.ipynb")
    assert (code, "it is not a notebook" in told, (folder / "no_shared.ipynb").exists()) == (2, True, False)
    (folder / "mine_shared.ipynb").write_text("mine")
    code, _, told = run("share", notebook(folder / "mine.ipynb"))
    assert code == 2 and "there is a file already" in told
    assert (folder / "mine_shared.ipynb").read_text() == "mine"


@pytest.mark.parametrize(("style", "kept"), [(".followup-form{}", False), (".mine{}", True)])
def test_what_a_panel_holds_is_not_saved_with_a_notebook(folder, style, kept):
    book = notebook(folder / "mine.ipynb", widgets={"state": {"x": {"state": {"_css": style, "values": ["Ana"]}}}})
    manager = FileContentsManager(root_dir=str(folder))
    manager.register_pre_save_hook(saved_notebooks.without_panels)
    model = manager.get("mine.ipynb")
    manager.save({"type": "notebook", "content": model["content"]}, "mine.ipynb")
    saved = json.loads(book.read_text("utf-8"))
    assert ("widgets" in saved["metadata"]) == kept
    assert "<Due: ANA  O'NEIL" in saved["cells"][1]["outputs"][0]["data"]["text/plain"][0]
    manager.save({"type": "file", "format": "text", "content": "x"}, "plain.txt")
    manager.notary.store.close()  # its database of signatures, which nobody else closes


def test_any_jupyter_server_of_the_environment_loads_what_leaves_panels_out(folder):
    """What the wheel lays into the server's configuration is a part that a server loads, whoever starts it."""
    home = launch.shipped_notebooks().parent
    wheel = tomllib.loads((home / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    laid = {place: source for source, place in wheel["shared-data"].items()}
    place = "etc/jupyter/jupyter_server_config.d/followup-analytics.json"
    parts = json.loads((home / laid[place]).read_text("utf-8"))["ServerApp"]["jpserver_extensions"]
    assert parts == {saved_notebooks.__name__: True}
    server = SimpleNamespace(contents_manager=FileContentsManager(root_dir=str(folder)))
    part = ExtensionPackage(name=saved_notebooks.__name__, enabled=True)
    assert part.validate()
    part.load_all_points(server)
    assert saved_notebooks.without_panels in server.contents_manager._pre_save_hooks
    assert f"--ServerApp.jpserver_extensions={saved_notebooks.__name__}=True" in launch.lab_arguments("a", folder)
