"""JupyterLab in a real Chromium, shared by all tests here. Run apart: Playwright owns an event loop."""

import pytest
from robot import FLAGS, OWN, SHOTS, Lab, Notebook, chromium_path, wait_until

from followup_analytics.command.launch import make_workspace

PATIENCE = 30_000  # ms; a machine that does other work too is slow, not wrong


@pytest.fixture(scope="session")
def browser():
    path = chromium_path()
    if path is None:
        pytest.skip(
            "NO BROWSER: Chromium was not found, so the main job was NOT tried in JupyterLab. Install chromium."
        )
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def context(browser):
    """One profile for all tests, as a person has: JupyterLab's scripts are fetched and compiled once."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture(scope="session")
def started():
    """Starts a `followup` command in a home folder, waits until it answers, and stops it at the end."""
    running = []

    def start(home, command="lab"):
        running.append(Lab(home, command))
        wait_until(running[-1].up, 90, "JupyterLab")
        return running[-1]

    yield start
    for lab in running:
        lab.stop()


@pytest.fixture(scope="session")
def lab(browser, tmp_path_factory, started):
    """A workspace that was opened before: the very first start shows the tour."""
    home = tmp_path_factory.mktemp("jupyter")
    make_workspace(home / "work")
    return started(home)


@pytest.fixture
def page(context, request):
    """A fresh page; at the end a screenshot, and no page error and no request that left this machine."""
    problems, page = [], context.new_page()
    watch = {
        "weberror": lambda error: problems.append(str(error.error)),
        "request": lambda asked: None if asked.url.startswith(OWN) else problems.append(asked.url),
    }
    for event, heard in watch.items():
        context.on(event, heard)
    yield page
    SHOTS.mkdir(exist_ok=True)
    context.pages[-1].screenshot(path=SHOTS / f"{request.node.name}.png")
    for opened in context.pages:
        opened.close()
    for event, heard in watch.items():
        context.remove_listener(event, heard)
    assert problems == []


@pytest.fixture
def notebook(page, lab):
    return Notebook(page, lab)
