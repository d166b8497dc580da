"""A real JupyterLab, started by our own command, in a real Chromium. Run apart: Playwright owns an event loop."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

SHOTS = Path(__file__).parents[2] / "shots"
QUIET = ("quic", "background-networking", "component-update", "sync", "gpu", "dev-shm-usage")
FLAGS = ["--no-sandbox", "--no-first-run", "--hide-scrollbars", "--force-color-profile=srgb"]
FLAGS += [f"--disable-{what}" for what in QUIET]
OWN = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")
ERRORS = ", ".join(f"[data-mime-type='application/vnd.jupyter.{kind}']" for kind in ("stderr", "error"))


def wait_until(check, seconds, what):
    """What `check` returns as soon as it is true; a TimeoutError that names `what` otherwise."""
    end, last = time.monotonic() + seconds, None
    while time.monotonic() < end:
        try:
            if last := check():
                return last
        except (OSError, AssertionError) as error:
            last = error
        time.sleep(0.1)
    raise TimeoutError(f"{what} did not happen within {seconds} s (last: {last!r})")


class Lab:
    """JupyterLab as `followup lab` starts it, in a home folder of its own."""

    def __init__(self, home, command="lab"):
        self.home, self.work, self.token = home, home / "work", "a-token-for-the-tests"
        self.journal = self.work / "journal.db"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.base = f"http://127.0.0.1:{probe.getsockname()[1]}"
        self.log = (home / "server.log").open("w")
        self.process = subprocess.Popen(
            self._command(command), env=self._environment(), stdout=self.log, stderr=subprocess.STDOUT, cwd=home
        )

    def _command(self, command):
        followup = shutil.which("followup", path=str(Path(sys.executable).parent))
        options = [f"--ServerApp.port={self.base.rpartition(':')[2]}", "--ServerApp.port_retries=0"]
        options += [f"--IdentityProvider.token={self.token}", "--no-browser"]
        return [followup, command, "--folder", str(self.work), "--", *options]

    def _environment(self):
        places = {f"JUPYTER_{name}_DIR": str(self.home / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
        places |= {f"JUPYTERLAB_{name}_DIR": str(self.home / name.lower()) for name in ("SETTINGS", "WORKSPACES")}
        kept = {name: value for name, value in os.environ.items() if name != "FOLLOWUP_JOURNAL"}
        return {**kept, **places, "HOME": str(self.home), "IPYTHONDIR": str(self.home / "ipython")}

    def get(self, path):
        request = urllib.request.Request(self.base + path, headers={"Authorization": f"token {self.token}"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)

    def up(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"JupyterLab ended: {(self.home / 'server.log').read_text()[-2000:]}")
        return self.get("/api/status")

    def stop(self):
        self.process.terminate()  # once: the server shuts its kernels down and ends
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


class Notebook:
    """What a person does with a notebook, named as a person would."""

    def __init__(self, page, lab):
        self.page, self.lab = page, lab

    def open(self, name):
        self.page.goto(f"{self.lab.base}/doc/tree/{name}?token={self.lab.token}&reset")
        self.page.locator(".jp-Notebook").wait_for()
        return self.idle()

    def idle(self):
        """Wait for a kernel named in the toolbar AND idle on the server: the toolbar says idle before there is one."""
        self.page.locator(".jp-KernelName", has_text="Python 3").wait_for(timeout=60_000)
        wait_until(self._kernel_idle, 60, "an idle kernel")
        indicator = ".jp-NotebookPanel-toolbar .jp-Notebook-ExecutionIndicator[data-status='idle']"
        self.page.locator(indicator).wait_for(timeout=60_000)
        return self

    def run_all(self):
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        wait_until(self.all_ran, 90, "every cell run")
        self.idle()
        errors = self.page.locator(ERRORS)
        assert errors.count() == 0, errors.first.inner_text()
        return self

    def all_ran(self):
        prompts = self.page.locator(".jp-CodeCell .jp-InputPrompt").all_inner_texts()
        return prompts and not any("[*]" in prompt or "[ ]" in prompt for prompt in prompts)

    def _kernel_idle(self):
        kernels = [session["kernel"] for session in self.lab.get("/api/sessions") if session["kernel"]]
        return any(kernel["execution_state"] == "idle" and kernel["connections"] > 0 for kernel in kernels)


def chromium_path():
    names = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


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
