"""Whatever runs in the tests, kernels included, finds a journal and a Jupyter of its own, never the user's."""

import gc
import os
import sys
import tempfile
from pathlib import Path

import pytest

_ENVIRONMENT = pytest.MonkeyPatch()
_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - each save waits for the disk elsewhere
_PLACE = tempfile.TemporaryDirectory(prefix="followup-tests-", ignore_cleanup_errors=True, dir=_MEMORY)


@pytest.fixture(scope="session")
def slow():
    """Whether this run may take its time: `tests/slow` tries all of what is tried here by example."""
    return "FOLLOWUP_SLOW" in os.environ


def pytest_configure():
    place = Path(_PLACE.name)
    _ENVIRONMENT.setenv("FOLLOWUP_JOURNAL", str(place / "journal.db"))
    _ENVIRONMENT.setenv("IPYTHONDIR", str(place / "ipython"))
    _ENVIRONMENT.setenv("MPLBACKEND", "Agg")
    for name in ("CONFIG", "DATA", "RUNTIME"):
        _ENVIRONMENT.setenv(f"JUPYTER_{name}_DIR", str(place / name.lower()))
    if _MEMORY and "PYTEST_DEBUG_TEMPROOT" not in os.environ:
        _ENVIRONMENT.setenv("PYTEST_DEBUG_TEMPROOT", _MEMORY)
    if sys.dont_write_bytecode and not Path(pytest.__cached__).exists():
        # Else each kernel and command that is started compiles some two thousand modules anew.
        _ENVIRONMENT.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        _ENVIRONMENT.setenv("PYTHONPYCACHEPREFIX", str(place / "bytecode"))


def pytest_xdist_auto_num_workers(config):
    """The whole run is shared out; a part named on the command line, the browser's too, runs in one process."""
    return min(os.cpu_count() or 1, 4) if config.args_source is config.ArgsSource.TESTPATHS else 0


# The tests of rules, files and words; what fits curves, draws, starts programs or searches examples at length is not
# among them. `pytest -m fast` (`make check`) runs these files.
_FAST = ("log", "facts", "reading", "gifts", "letters", "agenda", "waiting", "experiment", "export")
_NOT_FAST = {
    "test_due_properties.py", "test_status.py", "test_fits.py", "test_suggestions.py", "test_drafts_of_due.py",
    "test_draft.py", "test_exports.py", "test_jackknife.py", "test_experiment.py", "test_left_out.py",
}  # fmt: skip
_FAST_TOO = {"test_names.py"}


def _is_fast(path):
    return path.name in _FAST_TOO or (path.parent.name in _FAST and path.name not in _NOT_FAST)


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.name == "slow":
            item.add_marker("slow")
        elif item.path.name.startswith("test_") and _is_fast(item.path):
            item.add_marker("fast")
    if any(item.path.suffix == ".ipynb" for item in items):
        _fill(Path(_PLACE.name) / "journal.db")


def pytest_collection_finish():
    gc.freeze()  # the libraries and the tests themselves stay: looking through them again costs a quarter of the run


def pytest_unconfigure():
    _ENVIRONMENT.undo()
    _PLACE.cleanup()


def _fill(path):
    from followup_analytics import Journal, sample_log

    Journal(path).add_log(sample_log())
