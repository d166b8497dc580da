"""From `followup lab` to a form that takes typing: wall and CPU time, split into parts.

Run: python benchmarks/bench_lab.py [rounds]. Needs Chromium. Each round is a fresh server, kernel and page on the same
workspace and browser profile; the first round, cold, is told apart.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))

from robot import FLAGS, Lab, chromium_path, wait_until

from followup_analytics.command.launch import make_workspace

PARTS = ("server answers", "page drawn", "notebook drawn", "kernel connected", "form drawn", "letter typed")
_SESSION = "document.querySelector('.jp-KernelName')?.textContent.includes('Python')"


def spent(lab: Lab) -> dict[str, float]:
    """CPU seconds so far of the server, its kernels, and the browser."""
    found = {"server": 0.0, "kernel": 0.0, "browser": 0.0}
    for process in psutil.Process().children(recursive=True):
        try:
            words, times = " ".join(process.cmdline()), process.cpu_times()
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
        kind = "server" if process.pid == lab.process.pid else "kernel" if "ipykernel" in words else "browser"
        found[kind] += times.user + times.system
    return found


def one_round(browser: object, home: Path) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds since the command at the end of each part, and CPU seconds by process."""
    lab, page = Lab(home), browser.new_page()
    page.set_default_timeout(40_000)
    before, at = spent(lab), {}

    def reached(part: str) -> None:
        at[part] = time.monotonic() - lab.started

    try:
        wait_until(lab.up, 90, "JupyterLab")
        reached(PARTS[0])
        page.goto(lab.address(), wait_until="commit")
        page.locator(".jp-LabShell").wait_for()
        reached(PARTS[1])
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        reached(PARTS[2])
        page.wait_for_function(_SESSION)
        reached(PARTS[3])
        company = page.get_by_label("Company", exact=True)
        company.wait_for()
        reached(PARTS[4])
        company.press("T")
        page.wait_for_function("document.activeElement.value === 'T'")
        reached(PARTS[5])
        company.press("Backspace")
        after = spent(lab)
    finally:
        page.close()
        lab.stop()
    return at, {kind: after[kind] - before.get(kind, 0) for kind in after}


def tell(name: str, at: dict[str, float], cpu: dict[str, float]) -> None:
    print(f"\n{name}: {at[PARTS[-1]]:.1f} s wall; CPU {sum(cpu.values()):.1f} s", end="")
    print(f" ({', '.join(f'{kind} {seconds:.1f}' for kind, seconds in cpu.items())}); load {os.getloadavg()[0]:.1f}")
    for earlier, part in zip((None, *PARTS), PARTS, strict=False):
        print(f"  {part:<18} {at[part]:5.1f} s   + {at[part] - at.get(earlier, 0):4.1f}")


def main(rounds: int) -> None:
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            Path(place) / "profile", executable_path=chromium_path(), args=FLAGS
        )
        if (
            sys.dont_write_bytecode
        ):  # else every process of every round compiles two thousand modules: not a warm machine
            del os.environ["PYTHONDONTWRITEBYTECODE"]
            os.environ["PYTHONPYCACHEPREFIX"] = f"{place}/bytecode"
        make_workspace(Path(place) / "work")  # the very first start opens the tour
        for number in range(rounds):
            tell("warm" if number else "cold", *one_round(browser, Path(place)))
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rounds", type=int, nargs="?", default=3)
    main(parser.parse_args().rounds)
