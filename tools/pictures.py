"""The README's pictures, retaken in a real JupyterLab: `python tools/pictures.py`. Needs Chromium."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PIL import Image

HOME = Path(__file__).parents[1]
TAKEN = {"capture-light": None, "due-light": None, "timing-dark": 680}  # pixels from the top; None: all of it


def keep(name: str) -> None:
    """Put one picture into docs, in as few bytes as its colours allow."""
    picture = Image.open(HOME / "shots" / f"{name}.png").convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(TAKEN[name] or picture.height, picture.height)))
    picture = picture.quantize(128, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    picture.save(HOME / "docs" / f"{name}.png", "PNG", optimize=True)


def main() -> int:
    """Run the browser test that takes every panel in light and dark; nothing is replaced if it fails or is skipped."""
    taken = [HOME / "shots" / f"{name}.png" for name in TAKEN]
    for path in taken:
        path.unlink(missing_ok=True)
    failed = pytest.main(["-q", "--rootdir", str(HOME), str(HOME / "tests/browser"), "-k", "every_panel_in_light"])
    if failed or not all(path.exists() for path in taken):
        return int(failed) or 1
    for name in TAKEN:
        keep(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
