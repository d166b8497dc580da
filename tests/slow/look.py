"""The built site looked at in a real browser, from its files; prints what is wrong, a line each.

Run: python -m tests.slow.look FOLDER. Apart from the tests, as Playwright owns an event loop.
"""

import sys
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))
from robot import FLAGS, chromium_path

READ = (
    "index",
    "start",
    "daily",
    "charts",
    "statistics",
    "tables",
    "howto/import",
    "reference/index",
    "reference/due_list",
)
LOOKS = (("light", 1280), ("dark", 1280), ("light", 400), ("dark", 400))
VIOLATIONS = (
    "axe.run({resultTypes: ['violations']}).then(told => told.violations.map(one => `${one.id}: ${one.nodes[0].html}`))"
)
# What a newcomer looks for: the links pressed from the first page, and what must be read there.
WAYS = {
    "LinkedIn": (("How to import",), "Job Applications.csv"),
    "lift": (("Reading the charts",), "of a hundred notes, how many"),
    "undo": (("How to undo",), "followup undo"),
    "export the due list": (("The daily round",), "--csv due.csv"),
}


def wrong(page, root):
    """What is wrong with the site, a line each."""
    for name in READ:
        page.goto(f"{root}/{name}.html")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            yield f"{name}: wider than the page"
        page.evaluate(AXE_SCRIPT)
        yield from (f"{name}: {found}" for found in page.evaluate(VIOLATIONS))


def lost(page, root):
    """What a newcomer does not find from the first page, or by the search."""
    for what, (links, words) in WAYS.items():
        page.goto(f"{root}/index.html")
        for link in links:
            page.locator("article").get_by_role("link", name=link).first.click()
        if words not in page.locator("article").inner_text():
            yield f"{what}: not found by {' > '.join(links)}"
    page.goto(f"{root}/search.html?q=lift")
    if not page.locator("#search-results a", has_text="Reading the charts").first.is_visible(timeout=10_000):
        yield "the search finds no lift"


def main(folder):
    """Look at every page in light and dark, wide and narrow."""
    root, asked = Path(folder).resolve().as_uri(), []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        for scheme, width in LOOKS:
            context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 1000}, offline=True)
            page = context.new_page()
            page.on("request", lambda request: asked.append(request.url))
            found = [*wrong(page, root), *(lost(page, root) if width > 1000 else ())]
            print(*(f"{scheme} {width}: {line}" for line in found), sep="\n", end="\n" if found else "")
        browser.close()
    print(*(f"asked for {url}" for url in asked if not url.startswith(("file:", "data:"))), sep="\n", end="")


if __name__ == "__main__":
    main(sys.argv[1])
