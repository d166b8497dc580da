"""The site as it is built: no warning, no outside address, every public name in it, every link leads somewhere."""

import re
import resource
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.slow.look import chromium_path
from tools import pages as site

pytest.importorskip("sphinx", reason="NO SPHINX: the site was NOT built. Install requirements-docs.txt.")
MOST = 90  # CPU seconds


@pytest.fixture(scope="module")
def built():
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run([sys.executable, "-m", "tools.pages"], cwd=site.HOME, check=True)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < MOST
    root = site.HOME / "build" / "site"
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in root.rglob("*.html")}


def test_every_public_name_is_on_its_own_page(built):
    for name in {*site.public_names()} - {"charts", "panels"}:
        assert f'id="followup_analytics.{name}"' in built[f"reference/{name}.html"]


def test_nothing_is_asked_of_any_other_place(built):
    asked = r'<(?:script|img|link|iframe|source)\b[^>]*(?:src|href)="(?:https?:)?//'
    assert not [path for path, page in built.items() if re.search(asked, page)]


def test_every_link_leads_to_a_page_and_an_anchor(built):
    ids = {path: {*re.findall(r'\bid="([^"]+)"', page)} for path, page in built.items()}
    for path, page in built.items():
        for target in re.findall(r'<a\b[^>]*\bhref="([^"]+)"', page):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            place = path if not name else re.sub(r"[^/]+/\.\./", "", (Path(path).parent / name).as_posix())
            assert place in built, (path, target)
            assert not anchor or unquote(anchor) in ids[place], (path, target)


def test_in_a_browser_it_is_read_in_any_light_and_width_and_a_newcomer_finds_the_way(built):
    """In a process of its own, as Playwright owns an event loop; with no network."""
    if chromium_path() is None:
        pytest.skip("NO BROWSER: Chromium was not found, so the site was NOT looked at. Install chromium.")
    run = [sys.executable, "-m", "tests.slow.look", "build/site"]
    said = subprocess.run(run, cwd=site.HOME, check=True, capture_output=True, text=True).stdout
    assert said == ""
