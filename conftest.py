"""Whatever runs in the tests, kernels included, finds a journal and a Jupyter of its own, never the user's."""

import gc
import os
import random
import sys
import tempfile
from pathlib import Path

# Processes that share the cores, each with as many threads of BLAS as there are cores, wait for each other: in small
# matrices up to five times the CPU. Set before numpy is loaded; workers, kernels and commands inherit it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
from hypothesis import HealthCheck, settings

_ENVIRONMENT = pytest.MonkeyPatch()
_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - each save waits for the disk elsewhere
_PLACE = tempfile.TemporaryDirectory(prefix="followup-tests-", ignore_cleanup_errors=True, dir=_MEMORY)


@pytest.fixture
def run(capsys):
    """Runs a command; its exit code, and what it printed and said."""

    def run(*arguments):
        from followup_analytics.command import cli  # here, as a doctest needs no command

        code = cli.main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def pytest_addoption(parser):
    parser.addoption("--at-length", action="store_true", help="the laws alone, on many more cases, and tests/slow")
    parser.addoption(
        "--shuffled", type=int, metavar="SEED", help="in an order drawn by a seed: none needs another first"
    )


def pytest_ignore_collect(collection_path, config):
    """Whether a path is not even read: what takes minutes, and in one part of the whole run the files of the other."""
    if collection_path.name == "slow" and not _at_length(config):
        return True
    belongs = _PARTS.get(config.option.markexpr)
    is_file = belongs and collection_path.is_file() and config.args_source is config.ArgsSource.TESTPATHS
    return True if is_file and not belongs(collection_path) else None


def _at_length(config):
    return config.getoption("at_length", default=False) or "FOLLOWUP_AT_LENGTH" in os.environ


def pytest_configure(config):
    if config.args_source is config.ArgsSource.TESTPATHS and not config.option.markexpr and not _at_length(config):
        config.option.markexpr = "not long"  # who names a file or a marker gets what was named
    if config.args == ["tests/browser"]:
        config.option.dist, config.option.maxschedchunk = "load", 1  # few and long: each to whoever is free
    if _at_length(config):
        _ENVIRONMENT.setenv("FOLLOWUP_AT_LENGTH", "1")  # what tests/laws.py looks at, in every process of the run
    # The same cases in every run, so that a change is judged by what it changed; others each time at length.
    # How long an example takes says how busy the machine is: no test fails for it.
    busy = [HealthCheck.too_slow]
    settings.register_profile("followup", deadline=None, suppress_health_check=busy, derandomize=not _at_length(config))
    settings.load_profile("followup")
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
    """The whole run is shared out, and the browser's part; what else is named runs in one process."""
    cores = os.cpu_count() or 1
    if config.args == ["tests/browser"]:
        return min(cores + 1, 4)  # one more than cores, as a page mostly waits
    return min(cores, 4) if config.args_source is config.ArgsSource.TESTPATHS else 0


# The tests of rules, files and words; what fits curves, draws, starts programs or searches examples at length is not
# among them, nor is any law. `pytest -m fast` (`make check`) runs these files.
_FAST = ("log", "facts", "reading", "gifts", "letters", "agenda", "waiting", "experiment", "export")
_NOT_FAST = {
    "test_fits.py", "test_suggestions.py", "test_drafts_of_due.py", "test_draft.py", "test_exports.py",
    "test_left_out.py", "test_jackknife.py", "test_experiment.py", "test_adjusted.py", "test_results.py",
    "test_propose_cases.py", "test_propose.py", "test_propose_own.py", "test_promised_days.py",
    "test_plans_in_force.py", "test_search.py", "test_propose_columns.py", "test_propose_mutants.py",
    "test_propose_faults.py", "test_reading_mutants.py", "test_kept.py", "test_pages.py", "test_frames.py",
    "test_calendar_reading.py", "test_waits.py", "test_variances.py", "test_mail_reading.py", "test_mail_boxes.py",
    "test_negative_controls.py", "test_offers.py", "test_in_touch.py", "test_parquet.py", "test_propose_law.py",
    "test_checking.py", "test_kinds.py", "test_floats.py", "test_texts.py", "test_invitations.py", "test_promises.py",
}  # fmt: skip
_FAST_TOO = {"test_names.py", "test_house.py"}


# What opens panels, draws charts, asks engines or kills programs, and what holds for the whole package at once (types,
# any text, any object). A run without names leaves it out, `pytest -m long` is the rest,
# `pytest -m "not slow"` both.
_LONG = ("charts", "panels", "engines", "tests")
_LONG_TOO = {"test_journal_faults.py", "test_due_properties.py"}
_NOT_LONG = {"test_house.py", "test_names.py", "test_front_door.py", "test_overview.py", "test_quiet.py"}


def _is_long(path):
    here = path.is_relative_to(Path(__file__).parent / "tests")
    return here and path.name not in _NOT_LONG and (path.parent.name in _LONG or path.name in _LONG_TOO)


def _is_law(item):
    by_hypothesis = hasattr(getattr(item, "obj", None), "hypothesis")
    return by_hypothesis or item.path.parent.name == "slow" or item.get_closest_marker("law") is not None


def _is_fast(path):
    return path.name in _FAST_TOO or (path.parent.name in _FAST and path.name not in _NOT_FAST)


_PARTS = {"long": _is_long, "not long": lambda path: not _is_long(path), "fast": _is_fast}


def pytest_collection_modifyitems(items, config):
    if _at_length(config):
        config.hook.pytest_deselected(items=[item for item in items if not _is_law(item)])
        items[:] = [item for item in items if _is_law(item)]
    for item in items:
        if item.path.parent.name == "slow":
            item.add_marker("slow")
        elif item.path.name.startswith("test_") and _is_fast(item.path) and not _is_law(item):
            item.add_marker("fast")
        if _is_long(item.path):
            item.add_marker("long")
    if (seed := config.getoption("shuffled", default=None)) is not None:
        alone = [item for item in items if item.path.suffix != ".ipynb"]  # cells of a notebook follow each other
        random.Random(seed).shuffle(alone)  # noqa: S311 - no secret
        items[:] = [item for item in items if item.path.suffix == ".ipynb"] + alone
    items.sort(key=lambda item: item.path.name != "test_types.py")  # it takes longest, and none waits for it at the end
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
