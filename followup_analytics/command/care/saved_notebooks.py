"""A part of any Jupyter server that saves notebooks without what panels hold, whichever command started the server.

The wheel adds a file of configuration to the server's own (`share/saved-notebooks.json`), which loads this part
wherever Jupyter runs in the environment in which the package is installed.
"""

from __future__ import annotations

import json
from typing import Any

_OURS = "followup-"  # how the style classes of our panels begin


def without_panels(model: dict[str, Any], **_given: Any) -> None:
    """Remove what panels hold from a notebook that is about to be saved; what its cells printed stays.

    JupyterLab stores it if "Save Widget State Automatically" is on, or "Save Notebook Widget State" was chosen.
    """
    content = model.get("content")
    metadata = content.get("metadata", {}) if isinstance(content, dict) else {}
    if model.get("type") == "notebook" and _OURS in json.dumps(metadata.get("widgets")):
        del metadata["widgets"]


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    server.contents_manager.register_pre_save_hook(without_panels)
