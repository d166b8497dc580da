"""The release checklist: `python -m tools.release` says of each point whether it holds; it publishes nothing.

Wheel and sdist are built into `dist`, and looked at; then the wheel is put into a bare environment of each Python found
here, and does the main job there.
"""

from __future__ import annotations

import email
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from followup_analytics import __version__

HOME = Path(__file__).parents[1]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
MAIN_JOB = "import followup_analytics as fa; print(len(fa.due_list(fa.sample_log(), as_of=fa.SAMPLE_DAY)))"
ABSENT = "not here, so not tried"
_UV = (os.environ.get("UV") or shutil.which("uv") or "uv",)  # `uv run` says where it is


def changelog() -> str:
    """The changelog has this version on top, with its day."""
    heads = re.findall(r"^## (.*)", (HOME / "CHANGELOG.md").read_text("utf-8"), re.M)
    wanted = rf"{re.escape(__version__)}, \d{{4}}-\d\d-\d\d"
    return "" if re.fullmatch(wanted, heads[0]) else f"it begins with {heads[0]!r}, not with {__version__} and its day"


def tree() -> str:
    """Everything is committed, and the version has no tag yet."""
    said = _run("git", "status", "--porcelain")
    tagged = _run("git", "tag", "--list", f"v{__version__}")
    return "not all is committed" if said else f"v{__version__} is tagged already" if tagged else ""


def built() -> str:
    """Wheel and sdist hold what they should, and nothing else."""
    for old in (HOME / "dist").glob("followup_analytics-*"):
        old.unlink()
    _run(*_UV, "build", "-q", "-o", str(HOME / "dist"), str(HOME))
    return "; ".join([*wrong_in_wheel(_one("*.whl")), *wrong_in_sdist(_one("*.tar.gz"))])


def wrong_in_wheel(path: Path) -> Iterator[str]:
    """What a wheel lacks, or holds too much."""
    with zipfile.ZipFile(path) as wheel:
        names = wheel.namelist()
        about = email.message_from_string(_metadata(wheel))
    info = f"followup_analytics-{__version__}.dist-info"
    books = [f"followup_analytics/notebooks/{book.name}" for book in (HOME / "notebooks").glob("*.ipynb")]
    code = [path.relative_to(HOME).as_posix() for path in (HOME / "followup_analytics").rglob("*.*") if _ships(path)]
    needed = [*books, *code, f"{info}/licenses/LICENSE", f"{info}/entry_points.txt"]
    yield from (f"the wheel lacks {name}" for name in needed if name not in names)
    rooms = {name.partition("/")[0] for name in names}
    yield from (f"the wheel holds {room}" for room in rooms if not room.startswith("followup_analytics"))
    told = {"Version": __version__, "License-Expression": "MIT", "Description-Content-Type": "text/markdown"}
    yield from (f"the metadata say {key}: {about[key]}" for key, value in told.items() if about[key] != value)
    if about.get_payload() != (HOME / "README.md").read_text("utf-8"):
        yield "the description is not README.md"


def _metadata(wheel: zipfile.ZipFile) -> str:
    """The text of the metadata: read as bytes, the parser of mails would take what is no ASCII for unreadable."""
    return wheel.read(next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))).decode("utf-8")


def wrong_in_sdist(path: Path) -> Iterator[str]:
    """What an sdist lacks, or holds too much."""
    with tarfile.open(path) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    wanted = [name for name in _run("git", "ls-files").splitlines() if not name.startswith(("findings/", "."))]
    yield from (f"the sdist lacks {name}" for name in wanted if name not in names)
    yield from (f"the sdist holds {name}" for name in sorted(names) if name.startswith(("findings", "build", "shots")))


def interpreter(version: str) -> str:
    """A Python of that version that runs: on the path, or one that pyenv keeps; empty: there is none."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for path in (shutil.which(f"python{version}"), *kept.glob(f"{version}.*/bin/python3")):
        asked = [str(path), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        if path and subprocess.run(asked, capture_output=True, text=True).stdout.strip() == version:  # noqa: S603 - no text of a user
            return str(path)
    return ""


def installed(version: str) -> str:
    """The wheel does the main job in a bare environment of that Python."""
    python = interpreter(version)
    if not python:
        return ABSENT
    with tempfile.TemporaryDirectory() as place:
        _run(*_UV, "venv", "-q", "-p", python, f"{place}/bare")
        _run(*_UV, "pip", "install", "-q", "-p", f"{place}/bare", str(_one("*.whl")))
        folder = "Scripts" if sys.platform == "win32" else "bin"
        said = _run(f"{place}/bare/{folder}/followup", "--version", cwd=place)
        due = _run(f"{place}/bare/{folder}/python", "-c", MAIN_JOB, cwd=place)
    return "" if __version__ in said and int(due) else f"it says {said!r} and lists {due} notes"


def points() -> Iterator[tuple[str, Callable[[], str]]]:
    """Each point of the list, and what says what is wrong with it; empty: it holds."""
    yield "the changelog names the version", changelog
    yield "all is committed", tree
    yield "wheel and sdist hold what they should", built
    for python in PYTHONS:
        yield f"the wheel does the main job on Python {python}", lambda python=python: installed(python)


def main() -> int:
    """Say of each point whether it holds; 0 if all do, 1 else. A Python that is not here is named and no fault."""
    failed = 0
    for point, wrong_with in points():
        try:
            wrong = wrong_with()
        except subprocess.CalledProcessError as error:
            wrong = (error.stderr or str(error)).strip().splitlines()[-1]
        failed += wrong not in ("", ABSENT)
        mark = "ok  " if not wrong else "look" if wrong == ABSENT else "NO  "
        print(f"{mark}  {point}{f': {wrong}' if wrong else ''}")  # noqa: T201 - its list
    return int(failed > 0)


def _ships(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts


def _one(pattern: str) -> Path:
    return next((HOME / "dist").glob(f"followup_analytics-{__version__}*{pattern.removeprefix('*')}"))


def _run(*command: str, cwd: str | Path = HOME) -> str:
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603 - no text of a user


if __name__ == "__main__":
    sys.exit(main())
