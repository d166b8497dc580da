"""JupyterLab in a real Chromium, shared by all tests here. Run apart: Playwright owns an event loop."""

import pytest
from robot import FLAGS, OWN, SHOTS, Lab, Notebook, chromium_path, wait_until


@pytest.fixture(scope="session")
def browser():
    path = chromium_path()
    if path is None:
        pytest.skip(
            "NO BROWSER: Chromium was not found, so the main job was NOT tried in JupyterLab. Install chromium."
        )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def lab(browser, tmp_path_factory):
    lab = Lab(tmp_path_factory.mktemp("jupyter"))
    try:
        wait_until(lab.up, 90, "JupyterLab")
        yield lab
    finally:
        lab.stop()


@pytest.fixture
def page(browser, request):
    """A fresh page; at the end a screenshot, and no page error and no request that left this machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    page, problems = context.new_page(), []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(OWN) else problems.append(asked.url))
    yield page
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{request.node.name}.png")
    context.close()
    assert problems == []


@pytest.fixture
def notebook(page, lab):
    return Notebook(page, lab)
