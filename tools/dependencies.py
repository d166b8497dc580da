"""What the project installs: `python tools/dependencies.py` lists each pinned package: licence, size, who needs it.

Read off the pins and what is installed, with no network. Ends with 1 where a pin has no hash, another version is
installed, or a licence is not among those named here. `--test` looks at the tests' pins.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

HOME = Path(__file__).parents[1]
_PIN = re.compile(r"^([\w.-]+)==([^\s;\\]+)(.*?)(?=^[\w.-]+==|\Z)", re.MULTILINE | re.DOTALL)
_PERMISSIVE = re.compile(
    r"MIT|BSD|Apache|PSF|Python|ISC|HPND|MPL|Unlicense|Zlib|0BSD|CC0|MPL-2\.0|Mozilla", re.IGNORECASE
)
_ELSEWHERE = "not installed here: for another system or Python"
_WITHOUT = {"axe-playwright-python"}  # of the tests: its text is MPL-2.0, its metadata says nothing


def name_of(text: str) -> str:
    """A package's name as pins write it."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", text)[0]).lower()


def licence(found: Distribution) -> str:
    """The licence that a package declares, in a word or two."""
    declared = [
        each.rpartition(" :: ")[2] for each in found.metadata.get_all("Classifier") or [] if each.startswith("License")
    ]
    told = found.metadata.get("License-Expression") or "; ".join(declared) or found.metadata.get("License") or ""
    return told.partition("\n")[0][:40]


def needed_by() -> dict[str, list[str]]:
    """Who declares that they need each package; of the project itself, the reason that stands in pyproject.toml."""
    found: dict[str, list[str]] = {}
    for package in distributions():
        for need in package.requires or []:
            if "extra ==" not in need:
                found.setdefault(name_of(need), []).append(name_of(package.metadata["Name"]))
    reasons = re.findall(r'^  "([\w-]+)[<>=].*?#\s*(.+)$', (HOME / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    return found | {name_of(name): [reason] for name, reason in reasons}


def faults(name: str, pinned: dict[str, str], found: Distribution | None) -> list[str]:
    """What is wrong with the pins of one package: versions, each with its hashes."""
    wrong = [f"{version} has no hash" for version, rest in pinned.items() if "--hash=sha256:" not in rest]
    if found is not None:
        wrong += [] if found.version in pinned else [f"{found.version} is installed"]
        wrong += [] if _PERMISSIVE.search(licence(found)) or name in _WITHOUT else [f"licence {licence(found)!r}"]
    return wrong


def main() -> int:
    """Print the list; whether all is well, as an exit code."""
    text = (HOME / ("requirements-test.txt" if "--test" in sys.argv else "requirements.txt")).read_text("utf-8")
    pins: dict[str, dict[str, str]] = {}
    for name, version, rest in _PIN.findall(text):
        pins.setdefault(name_of(name), {})[version] = rest
    here, needs, ill = {name_of(each.metadata["Name"]): each for each in distributions()}, needed_by(), 0
    for name, pinned in pins.items():
        found = here.get(name)
        size = sum(file.size or 0 for file in found.files or []) / 1e6 if found else 0
        about = f"{licence(found)}, {size:.1f} MB, for {', '.join(needs.get(name, [])[:3])}" if found else _ELSEWHERE
        print(f"{name} {found.version if found else ' or '.join(pinned)}: {about}")
        for wrong in faults(name, pinned, found):
            ill += 1
            print(f"  LOOK: {wrong}")
    return int(ill > 0)


if __name__ == "__main__":
    sys.exit(main())
