"""Panels in English, whatever the JupyterLab of who runs the tests is set to."""

import pytest


@pytest.fixture(autouse=True)
def english(monkeypatch, tmp_path_factory):
    monkeypatch.setenv("JUPYTERLAB_SETTINGS_DIR", str(tmp_path_factory.getbasetemp() / "no settings"))
