"""Typing as a robot does, on a slow kernel, on a kernel that is killed, and across a reload: no letter is lost."""

import os
import random
import signal

import pytest
from playwright.sync_api import expect
from robot import Notebook, record, wait_until

from followup_analytics import Journal
from tests.laws import tried

ROUNDS, LETTERS, DELAY = tried(6, 20), 200, 12  # ms between two letters
SLOW = """
import time
from followup_analytics import Journal, panels
keep = panels.Capture._autosave
panels.Capture._autosave = lambda self, values: (time.sleep(0.5), keep(self, values))
panels.capture(Journal("slow.db"))
"""
EDITED = """
import os, pathlib, time
from followup_analytics import panels
late = panels.Applications._keep_late_text
panels.Applications._keep_late_text = lambda self, place, values: (time.sleep(0.5), late(self, place, values))
_ = pathlib.Path("pid").write_text(str(os.getpid()))
panels.applications("slow.db")
"""
EDITS = tried(2, 5)
TOLD = """
import os, pathlib
from followup_analytics import Journal, panels
_ = pathlib.Path("pid").write_text(str(os.getpid()))
panels.capture(Journal("killed.db"))
"""

BUSY = """() => {
    window.busy = 0;
    const form = document.querySelector(".followup-form");
    const count = () => { window.busy += form.getAttribute("aria-busy") === "true"; };
    new MutationObserver(count).observe(form, {attributeFilter: ["aria-busy"]});
}"""


def letters(seed, count=LETTERS):
    signs = "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJ 0123456789 .,;:!?()'éüñß–日本€"
    return "x" + "".join(random.Random(seed).choices(signs, k=count - 2)) + "x"


@pytest.mark.law
def test_a_robot_types_and_saves_by_keyboard_on_a_slow_kernel_and_every_text_is_whole(notebook, page, lab):
    lab.write("slow.ipynb", SLOW)
    notebook.open("slow.ipynb").run_all()
    company, note = page.get_by_label("Company", exact=True), page.get_by_label("Note", exact=True)
    page.evaluate(BUSY)
    for number in range(ROUNDS):
        company.fill(f"Company {number}")
        note.click()
        page.keyboard.type(letters(number), delay=DELAY)
        page.keyboard.press("Control+Enter")
        expect(company).to_have_value("")
    assert page.evaluate("window.busy") == ROUNDS
    stored = Journal(lab.work / "slow.db").log().interviews["note"].tolist()
    equal = sum(typed in stored for typed in map(letters, range(ROUNDS)))
    record(f"{LETTERS} letters at {DELAY} ms each, saved by keyboard at 0.5 s a change: {equal} of {ROUNDS} whole")
    assert stored == [letters(number) for number in range(ROUNDS)]
    edit_and_kill(notebook, page, lab)


def edit_and_kill(notebook, page, lab):
    """The same in a form of the applications panel, whose kernel is killed in the middle of the last edit."""
    lab.write("edited.ipynb", EDITED)
    notebook.open("edited.ipynb").run_all()
    page.locator(".followup-row").first.click()
    edit = page.locator(".followup-story button[data-name='edit'][aria-label*='interview' i]").first
    fact, note = edit.get_attribute("data-key"), page.get_by_label("Note", exact=True)
    journal = Journal(lab.work / "slow.db")
    for number in range(ROUNDS, ROUNDS + EDITS):
        edit.click()
        note.click()
        page.keyboard.press("Control+a")
        page.keyboard.type(letters(number), delay=DELAY)
        page.keyboard.press("Control+Enter")
        expect(note).to_have_count(0)  # saved, and the form has closed
        assert letters(number) in journal.log().interviews["note"].tolist(), number
    record(f"the same in the form of an edit: {EDITS} of {EDITS} whole")
    edit.click()
    note.click()
    page.keyboard.press("Control+a")
    page.keyboard.type(letters(1), delay=DELAY)
    page.wait_for_timeout(1500)  # a pause in typing, and the slow kernel's half second
    os.kill(int((lab.work / "pid").read_text()), signal.SIGKILL)
    journal = Journal(lab.work / "slow.db")
    after = journal.log().interviews["note"].tolist()
    assert len(after) == ROUNDS and letters(ROUNDS + EDITS - 1) in after  # as it was saved last
    assert journal.autosave(f"applications edit {fact}") == {"note": letters(1)}


def test_a_killed_kernel_a_reload_and_a_closed_browser_leave_what_was_typed(notebook, page, lab):
    def autosave(name):
        return (Journal(lab.work / "killed.db").autosave("capture") or {}).get(name)

    lab.write("killed.ipynb", TOLD)
    notebook.open("killed.ipynb").run_all()
    page.get_by_label("Company", exact=True).fill("Tide Labs")
    note = page.get_by_label("Note", exact=True)
    note.click()
    begun, rest = letters(1)[: LETTERS // 2], letters(1)[LETTERS // 2 :]
    page.keyboard.type(begun, delay=DELAY)
    wait_until(lambda: autosave("note") == begun, 30, "the first half of the note was on the disk")
    page.keyboard.type(rest, delay=DELAY)
    os.kill(int((lab.work / "pid").read_text()), signal.SIGKILL)
    kept = autosave("note")
    record(f"kill -9 in the middle of typing: the last {LETTERS - len(kept)} letters were not on the disk")
    assert letters(1).startswith(kept)
    assert len(kept) > len(begun)  # kept while the typing went on, not at its pauses alone

    page.keyboard.type(" and more")  # into a form whose kernel is dead
    page.locator(".jp-Dialog").get_by_role("button", name="Ok", exact=True).click(timeout=60_000)
    notebook.idle().run_all()
    page.get_by_role("status").get_by_text("Unsaved text restored.").wait_for()
    expect(note).to_have_value(letters(1) + " and more")
    expect(page.get_by_label("Company", exact=True)).to_have_value("Tide Labs")

    note.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(", then a reload", delay=DELAY)
    page.reload()
    notebook.idle().run_all()
    page.get_by_role("status").get_by_text("Unsaved text restored.").wait_for()
    expect(note).to_have_value(letters(1) + " and more, then a reload")
    wait_until(lambda: Journal(lab.work / "killed.db").autosave("capture")["note"].endswith("reload"), 5, "the draft")

    note.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(", then a closed browser", delay=DELAY)
    context = page.context
    page.close()
    again = Notebook(context.new_page(), lab)
    again.open("killed.ipynb").run_all()
    again.page.get_by_role("status").get_by_text("Unsaved text restored.").wait_for()
    kept = again.page.get_by_label("Note", exact=True).input_value()
    missing = len(letters(1) + " and more, then a reload, then a closed browser") - len(kept)
    record(f"the browser closed in the middle of typing: {missing} letters were not on the disk")
    assert missing <= 1000 * 0.5 / DELAY
