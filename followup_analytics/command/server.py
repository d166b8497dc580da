"""A part of the JupyterLab server: it starts the first notebook's kernel while the page is still loading.

Our own launch starts the first notebook's kernel with the server and runs the notebook: one can type into the form
after a third of the time. Only that notebook, and only with `followup lab` and `followup demo`.
"""

from __future__ import annotations

import importlib.machinery
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

RUN = "followupRun"  # where the page finds which notebook to run; read by the extension in share/
_PATIENCE = 60  # seconds for a kernel to start
_AHEAD_OF_CELLS = "from followup_analytics import panels\npanels.today"  # run ahead: what the first cell will need


def first_notebook(default_url: str) -> str:
    """The notebook that a default URL of JupyterLab opens, as a path in the workspace; empty if it opens none.

    Examples
    --------
    >>> first_notebook("/lab/tree/1_capture.ipynb"), first_notebook("/lab")
    ('1_capture.ipynb', '')
    """
    return unquote(urlsplit(default_url).path.partition("/lab/tree/")[2])


def importable(folder: Path) -> list[Path]:
    """Python files in a folder: a kernel started there may import them unasked.

    Even under a name that no library here has: libraries try others that are not installed, as pandas does numexpr.
    """
    endings = tuple(importlib.machinery.all_suffixes())
    return [
        path
        for path in sorted(folder.iterdir())
        if path.name.endswith(endings) or any((path / f"__init__{ending}").exists() for ending in endings)
    ]


async def prepare(server: Any, path: str) -> None:
    """Start a session for the first notebook, to which its page will connect, and import what its cells need.

    If that fails, the page starts a kernel by itself, as usual.
    """
    try:
        kernels = server.kernel_manager
        session = await server.session_manager.create_session(
            path=path, name=PurePosixPath(path).name, type="notebook", kernel_name=kernels.default_kernel_name
        )
        await _warm(kernels.get_kernel(session["kernel"]["id"]).client())
    except Exception as error:
        server.log.info("No kernel was started ahead of %s: %s", path, error)


async def _warm(client: Any) -> None:
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=_PATIENCE)
        client.execute(_AHEAD_OF_CELLS, silent=True, store_history=False)
        await client.get_shell_msg(timeout=_PATIENCE)
    finally:
        client.stop_channels()


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    server.io_loop.add_callback(_begin, server)


async def _begin(server: Any) -> None:
    path, strange = first_notebook(server.default_url), importable(Path(server.root_dir))
    if strange:
        server.log.warning("%s could be run in place of a library: nothing is run unasked in this folder.", strange[0])
    elif path.endswith(".ipynb"):
        server.web_app.settings.setdefault("page_config_data", {})[RUN] = path
        await prepare(server, path)
