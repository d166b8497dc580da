"""A real JupyterLab, started by our own command, and what a person does with it."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from contrast import FAINT

SHOTS = Path(__file__).parents[2] / "shots"
QUIET = ("quic", "background-networking", "component-update", "sync", "gpu", "dev-shm-usage")
FLAGS = ["--no-sandbox", "--no-first-run", "--hide-scrollbars", "--force-color-profile=srgb"]
FLAGS += [f"--disable-{what}" for what in QUIET]
OWN = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")
ERRORS = ", ".join(f"[data-mime-type='application/vnd.jupyter.{kind}']" for kind in ("stderr", "error"))

RINGS = """(panel) => {
    const look = (node) => {
        const style = getComputedStyle(node);
        return [style.outline, style.boxShadow, style.border, style.background].join();
    };
    const all = [...panel.querySelectorAll("a[href], button, input, select, textarea, [tabindex='0']")];
    const bare = all.filter((node) => node.offsetParent && !node.disabled).filter((node) => {
        node.blur();
        const before = look(node);
        node.focus({focusVisible: true});
        return document.activeElement === node && look(node) === before;
    });
    panel.querySelectorAll("*").forEach((node) => node.scrollTo(0, 0)); // as it was, for the next picture
    return bare.map((node) => node.outerHTML.slice(0, 150));
}"""


def record(line):
    """Print a measured figure, and keep it beside the screenshots."""
    print(line)
    SHOTS.mkdir(exist_ok=True)
    with (SHOTS / "measured.txt").open("a") as file:
        file.write(f"{line}\n")


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
    """JupyterLab as `followup lab` starts it, or `jupyter lab` by itself, in a home folder of its own."""

    def __init__(self, home, command="lab"):
        self.home, self.work, self.token = home, home / "work", "a-token-for-the-tests"
        self.journal = self.work / "journal.db"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.base = f"http://127.0.0.1:{probe.getsockname()[1]}"
        self.log, self.started = (home / "server.log").open("w"), time.monotonic()
        self.process = subprocess.Popen(
            self._command(command), env=self._environment(), stdout=self.log, stderr=subprocess.STDOUT, cwd=home
        )

    def _command(self, command):
        of_ours = command != "jupyter"
        program = shutil.which("followup" if of_ours else "jupyter", path=str(Path(sys.executable).parent))
        options = [f"--ServerApp.port={self.base.rpartition(':')[2]}", "--ServerApp.port_retries=0"]
        options += [f"--IdentityProvider.token={self.token}", "--no-browser"]
        if of_ours:
            return [program, command, "--folder", str(self.work), "--", *options]
        return [program, "lab", f"--ServerApp.root_dir={self.work}", "--allow-root", *options]

    def _environment(self):
        places = {f"JUPYTER_{name}_DIR": str(self.home / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
        places |= {f"JUPYTERLAB_{name}_DIR": str(self.home / name.lower()) for name in ("SETTINGS", "WORKSPACES")}
        kept = {name: value for name, value in os.environ.items() if name != "FOLLOWUP_JOURNAL"}
        return {**kept, **places, "HOME": str(self.home), "IPYTHONDIR": str(self.home / "ipython")}

    def address(self):
        """What the command opens in the browser, as it tells in the terminal."""
        told = re.search(rf"{self.base}/\S+", (self.home / "server.log").read_text())
        assert told, "no address was told yet"
        return told[0].replace("token=...", f"token={self.token}")

    def get(self, path):
        request = urllib.request.Request(self.base + path, headers={"Authorization": f"token {self.token}"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)

    def up(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"JupyterLab ended: {(self.home / 'server.log').read_text()[-2000:]}")
        return self.get("/api/status")

    def write(self, name, *cells):
        """A notebook of these code cells, in the workspace."""
        told = [
            {"cell_type": "code", "id": f"c{n}", "metadata": {}, "execution_count": None, "outputs": [], "source": cell}
            for n, cell in enumerate(cells)
        ]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}}
        book = {"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": told}
        (self.work / name).write_text(json.dumps(book))

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
        self.page.wait_for_timeout(400)  # the prompts of an earlier run go first
        wait_until(self.all_ran, 90, "every cell run")
        self.idle()
        assert self.errors() == []
        return self

    def errors(self):
        """What any cell said on stderr or as an error."""
        return self.page.locator(ERRORS).all_inner_texts()

    def theme(self, name):
        """Change JupyterLab's theme, as a person does, while everything stays open."""
        self.page.get_by_role("menuitem", name="Settings", exact=True).click()
        self.page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Theme$")).hover()
        self.page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{name}$")).click()
        self.page.locator(f"body[data-jp-theme-name='{name}']").wait_for(state="attached")
        return self

    def panel(self, number):
        """What the cell of that number shows, scrolled to."""
        shown = self.page.locator(".jp-Notebook .jp-Cell").nth(number).locator(".jp-OutputArea-output").first
        shown.scroll_into_view_if_needed()
        return shown

    def tab_to(self, label, most=60):
        """Press Tab until the control of that name has the focus."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if self.focus() == label:
                return
        raise AssertionError(f"Tab does not lead to {label!r}; it is at {self.focus()!r}")

    def focus(self):
        """The name of the control that has the focus: its label or its text."""
        return self.page.evaluate("""() => {
            const at = document.activeElement;
            return (at.labels?.[0]?.textContent || at.innerText || at.tagName).trim();
        }""")

    def barriers(self, panel):
        """What axe-core finds wrong inside a panel."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        found = panel.evaluate("(node) => axe.run(node, {resultTypes: ['violations']})")
        return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found["violations"]]

    def faint(self, panel, least=1):
        """The texts of a panel too faint to read, each with its contrast; at least so many must be seen."""
        found = panel.evaluate(FAINT)
        assert found["counted"] >= least, "nothing was looked at"
        return found["faint"]

    def without_ring(self, panel):
        """The controls of a panel that look the same with the focus as without it."""
        self.page.keyboard.press("Tab")  # rings are shown to whoever uses the keyboard
        return panel.evaluate(RINGS)

    def all_ran(self):
        prompts = self.page.locator(".jp-CodeCell .jp-InputPrompt").all_inner_texts()
        return prompts and not any("[*]" in prompt or "[ ]" in prompt for prompt in prompts)

    def _kernel_idle(self):
        kernels = [session["kernel"] for session in self.lab.get("/api/sessions") if session["kernel"]]
        return any(kernel["execution_state"] == "idle" and kernel["connections"] > 0 for kernel in kernels)


def chromium_path():
    names = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
