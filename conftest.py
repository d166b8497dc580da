"""Whatever runs in the tests, kernels included, finds a journal and a Jupyter of its own, never the user's."""

import tempfile
from pathlib import Path

import pytest

_ENVIRONMENT = pytest.MonkeyPatch()
_PLACE = tempfile.TemporaryDirectory(prefix="followup-tests-", ignore_cleanup_errors=True)


def pytest_configure():
    place = Path(_PLACE.name)
    _ENVIRONMENT.setenv("FOLLOWUP_JOURNAL", str(place / "journal.db"))
    _ENVIRONMENT.setenv("IPYTHONDIR", str(place / "ipython"))
    _ENVIRONMENT.setenv("MPLBACKEND", "Agg")
    for name in ("CONFIG", "DATA", "RUNTIME"):
        _ENVIRONMENT.setenv(f"JUPYTER_{name}_DIR", str(place / name.lower()))


def pytest_collection_modifyitems(items):
    if any(item.path.suffix == ".ipynb" for item in items):
        _fill(Path(_PLACE.name) / "journal.db")


def pytest_unconfigure():
    _ENVIRONMENT.undo()
    _PLACE.cleanup()


def _fill(path):
    from followup_analytics import Journal
    from followup_analytics.simulation.sample import sample_log

    Journal(path).add_log(sample_log())
