"""The workspace: a folder with the notebooks and the journal, and JupyterLab opened on it.

Code that runs unasked is first compared as text: the extension holds the code of our notebooks and checks the open
notebook right before it runs. A list of digests beside the notebooks would not do: it lies in the folder to be judged.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from followup_analytics.journal.place import JOURNAL, JOURNAL_VARIABLE
from followup_analytics.log.errors import FollowUpError
from followup_analytics.log.files.whole_files import put_in_place

if TYPE_CHECKING:
    from followup_analytics.log.log import FollowUpLog

START = "0_start.ipynb"  # opened at every start
_SERVER_PARTS = ("followup_analytics.command.server", "followup_analytics.command.care.saved_notebooks")
_MANIFEST = ".notebooks.json"
_IGNORED = ".gitignore"
# Left out of the list of files: the journal and what lies beside it, as they are not documents, and the usual clutter.
_HIDDEN = ("__pycache__", "*.pyc", "*.pyo", ".DS_Store", "*~", "*.db", "*.db-journal", "*.db.*")


class NoWorkspace(FollowUpError):
    """The workspace cannot be made or opened."""


def shipped_notebooks() -> Path:
    """The folder of notebooks that came with the package, or with the repository in an editable install."""
    package = Path(__file__).parents[1]
    inside = package / "notebooks"
    return inside if inside.is_dir() else package.parent / "notebooks"


def lay_notebooks(folder: Path, *, source: Path | None = None) -> list[str]:
    """Copy the notebooks into a workspace; return the names that were written.

    A notebook is written if there is none, or if its cells are still as they were copied. One whose cells the user
    changed is never touched; outputs from running it do not count as a change.

    Raises
    ------
    NoWorkspace
        If the folder cannot be made or written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        laid = _read_manifest(folder)
        books = sorted((source or shipped_notebooks()).glob("*.ipynb"))
        written = [book.name for book in books if _lay(book, folder / book.name, laid.get(book.name))]
        known = {book.name: cells_hash(book) for book in books if book.name in written}
        put_in_place(folder / _MANIFEST, json.dumps({**laid, **known}, indent=1).encode())
    except OSError as error:
        raise NoWorkspace(
            f"{folder}: {error.strerror or error}. Name a folder of your own that can be written with --folder."
        ) from error
    return written


def cells_hash(book: Path) -> str:
    """A digest of a notebook's cells without their outputs; of the file's bytes if it is not a notebook."""
    content = book.read_bytes()
    try:
        cells = [[cell["cell_type"], "".join(cell["source"])] for cell in json.loads(content)["cells"]]
    except (ValueError, KeyError, TypeError):
        return hashlib.sha256(content).hexdigest()
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def make_workspace(folder: Path, *, journal: Path | None = None) -> Path:
    """Make a workspace with its notebooks and its journal; return the journal's path. What is there already stays."""
    from followup_analytics.journal.journal import Journal

    lay_notebooks(folder)
    if not (folder / _IGNORED).exists():
        put_in_place(folder / _IGNORED, b"# A search is private: nothing of it belongs into a repository.\n*\n")
    path = journal or folder / JOURNAL
    Journal(path)
    return path


def make_demo(folder: Path, *, today: dt.date) -> Path:
    """Make a workspace with the simulated sample log in its journal, moved to today; return the journal's path."""
    from followup_analytics.journal.journal import Journal
    from followup_analytics.simulation.sample import FREE_SLOTS, SAMPLE_DAY, sample_log

    path = make_workspace(folder)
    journal = Journal(path)
    if not len(journal.log()):
        journal.add_log(shifted_log(sample_log(), today - SAMPLE_DAY))
        journal.keep_setting("free_slots", FREE_SLOTS)
    return path


def shifted_log(log: FollowUpLog, by: dt.timedelta) -> FollowUpLog:
    """The log with all its days and times moved later by that much.

    Examples
    --------
    >>> import pandas as pd
    >>> from followup_analytics import FollowUpLog
    >>> log = FollowUpLog(gifts=pd.DataFrame({"title": ["Tides"], "added_on": ["2026-01-05"]}))
    >>> shifted_log(log, dt.timedelta(days=2)).gifts["added_on"].dt.day.tolist()
    [7]
    """
    days = {name: frame.select_dtypes("datetime") + by for name, frame in log.tables.items()}
    later: dict[str, Any] = {name: frame.assign(**days[name]) for name, frame in log.tables.items()}
    return replace(log, **later)


class NoLab(FollowUpError):
    """JupyterLab is not installed: the analysis alone does not need it."""

    def __init__(self) -> None:
        super().__init__(
            'jupyterlab: not installed here. Install it with the extra lab: pip install "followup-analytics[lab]"; '
            "or open the notebooks of the workspace in a Jupyter of your own."
        )


def lab_arguments(first: str, folder: Path, *, more: Iterable[str] = ()) -> list[str]:
    """The arguments that open JupyterLab on a workspace and run its first notebook: loopback only, no calls outside."""
    return [
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.root_dir={folder}",
        *(f"--ServerApp.jpserver_extensions={part}=True" for part in _SERVER_PARTS),
        f"--LabApp.default_url=/lab/tree/{first}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        *(f"--ContentsManager.hide_globs={hidden}" for hidden in _HIDDEN),
        *(["--allow-root"] if _is_root() else []),
        *more,
    ]


def open_lab(folder: Path, journal: Path, *, first: str = START, more: Iterable[str] = ()) -> None:
    """Run JupyterLab on a workspace until it is stopped; its kernels find the journal by themselves."""
    os.environ[JOURNAL_VARIABLE] = str(journal)
    _jupyterlab()(lab_arguments(first, folder, more=[*_encrypted(), *more]))


def _encrypted() -> list[str]:
    """The option that encrypts what kernel and server say to each other; none if this version does not have it."""
    from jupyter_client.manager import KernelManager

    known = "transport_encryption" in KernelManager.class_trait_names()
    return ["--KernelManager.transport_encryption=auto"] if known else []


def _jupyterlab() -> Callable[[list[str]], None]:
    """JupyterLab's own start, without two things that nobody here needs and that take a second each.

    Both are private parts; a version of JupyterLab that no longer has one starts as usual.
    """
    # A grammar for international addresses in JSON schemas: jsonschema goes without if it is missing.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # what Python takes for "not to be had"
    try:
        from jupyterlab import commands
    except ModuleNotFoundError as error:
        raise NoLab from error

    if hasattr(commands, "_yarn_config"):  # it asks Node, for building extensions; this is the answer without Node
        commands._yarn_config = lambda logger: {"yarn config": {}, "npm config": {}}
    from jupyterlab.labapp import main  # only now, as importing it already asks

    return main  # type: ignore[no-any-return]  # JupyterLab has no types


def _lay(book: Path, target: Path, laid: str | None) -> bool:
    if target.exists() and (laid is None or cells_hash(target) != laid or laid == cells_hash(book)):
        return False
    put_in_place(target, book.read_bytes())  # readable by its owner only: its outputs will hold private things
    return True


def _read_manifest(folder: Path) -> dict[str, str]:
    try:
        found = json.loads((folder / _MANIFEST).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_root() -> bool:
    # In a container, root is often the only user; the server still listens on loopback only, with its token.
    return hasattr(os, "geteuid") and os.geteuid() == 0
