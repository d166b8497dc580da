"""Every panel in a browser: by keyboard alone, in light and dark, without barriers, with any text and any size."""

import re
import shutil

import pandas as pd
import pytest
from playwright.sync_api import expect
from robot import SHOTS, record, wait_until

from followup_analytics import SAMPLE_DAY, FollowUpLog, Journal, sample_log
from followup_analytics.panels.kit.html import PENDING
from followup_analytics.simulation.sample import FREE_SLOTS

PANELS = (
    "today", "applications", "people", "capture", "due", "timing", "import_", "search", "shelf", "settings",
    "experiment",
)  # fmt: skip
DAYLESS = ("import_", "settings")
HOSTILE = '<img src=x onerror="window.hostile=1"> $\\frac{ \u202eevil\u202c 🎁 ' + "x" * 10_000


@pytest.fixture
def demo(lab):
    """A journal with the sample log, in the workspace."""
    path = lab.work / "demo.db"
    for left in lab.work.glob("demo.db*"):  # with its backups: else it would count as lost
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    journal = Journal(path)
    journal.add_log(sample_log())
    journal.keep_setting("free_slots", FREE_SLOTS)
    return f'"demo.db", as_of="{SAMPLE_DAY}"'


def test_ten_due_notes_are_worked_through_by_keyboard_alone(notebook, page, lab, demo):
    lab.write("ten.ipynb", f"from followup_analytics import panels\npanels.due({demo})")
    notebook.open("ten.ipynb").run_all()
    before = Journal(lab.work / "demo.db").log().follow_ups
    notebook.tab_to("Show")
    page.keyboard.type("every")
    rows = page.get_by_role("table", name="Notes to write").locator("tbody tr")
    expect(rows).to_have_count(12)
    expect(rows.nth(0)).not_to_contain_text(re.compile(f"{PENDING}\\s*$"))  # its chance comes a moment later
    notebook.tab_to(rows.nth(0).inner_text().strip())
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(rows.nth(1)).to_have_attribute("aria-current", "true")
    letter = page.get_by_role("textbox", name="Letter")
    expect(letter).to_have_value(re.compile("Callum"))
    notebook.tab_to("Letter", most=2)
    for number in range(10):
        page.keyboard.press("Control+Home")
        page.keyboard.type(f"Note {number}. ")
        page.keyboard.press("Control+Enter")
        expect(letter).not_to_have_value(re.compile("^Note"), timeout=20_000)
        expect(page.get_by_role("status").get_by_text("Marked sent.")).to_be_visible()
        assert notebook.focus() == "Letter"
    after = Journal(lab.work / "demo.db").log().follow_ups
    sent = [body.partition(".")[0] for body in after["body"].iloc[len(before) :]]
    assert sent == [f"Note {number}" for number in range(10)]
    page.get_by_text("Something came in", exact=True).click()
    page.get_by_label("What it said").fill("Thank you, we will call.")
    page.keyboard.press("Enter")  # belongs to the answer, not to the letter above it
    page.get_by_role("status").get_by_text("Logged.").wait_for()
    log = Journal(lab.work / "demo.db").log()
    assert log.responses["note"].iloc[-1] == "Thank you, we will call." and len(log.follow_ups) == len(after)
    page.get_by_role("button", name="Undo the last change", exact=True).first.click()
    page.get_by_role("button", name="Redo", exact=True).click()  # stands there once something was undone
    wait_until(lambda: len(Journal(lab.work / "demo.db").log().responses) == len(log.responses), 10, "the redo")
    expect(page.get_by_role("button", name="Redo", exact=True)).to_have_count(0)


def test_every_panel_in_light_and_dark_has_no_barrier(notebook, page, lab, demo):
    calls = [f"panels.{name}({demo})" if name not in DAYLESS else f'panels.{name}("demo.db")' for name in PANELS]
    lab.write("all.ipynb", "from followup_analytics import panels", *calls)
    page.set_viewport_size({"width": 1120, "height": 2700})
    notebook.open("all.ipynb").run_all()
    write_an_example(page)
    for theme, name in (("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")):
        notebook.theme(theme)
        for number, panel in enumerate(PANELS, 1):
            shown = notebook.panel(number)
            shown.screenshot(path=SHOTS / f"{panel.strip('_')}-{name}.png")
            assert notebook.barriers(shown) == [], f"{panel} in {name}"
            assert notebook.faint(shown, least=3) == [], f"{panel} in {name}"
            assert notebook.without_ring(shown) == [], f"{panel} in {name}"
        label_planted_too_faint_is_found(notebook, name)
    notebook.theme("JupyterLab Light")


FADE = """(panel, colour) => {
    const said = [...panel.querySelectorAll("label, legend, th")].find((node) => node.textContent.trim());
    said.style.color = colour;
    return said.textContent.trim();
}"""


def label_planted_too_faint_is_found(notebook, theme):
    """The control of the check above."""
    shown = notebook.panel(1 + PANELS.index("due"))
    for colour in {"light": ("#ddd", "#0008"), "dark": ("#444",)}[theme]:
        said = shown.evaluate(FADE, colour)
        notebook.page.wait_for_timeout(300)  # where a colour fades in
        assert [text.rpartition(": ")[0] for text in notebook.faint(shown)] == [said], colour
        shown.evaluate(FADE, "")
        notebook.page.wait_for_timeout(300)


def write_an_example(page):
    fill = {"Company": "Harbour Analytics", "Role": "Data analyst", "Name": "Mina Okafor", "Round": "2"}
    fill |= {"Professional topics": "small models that people trust!", "Personal topics": "open-water swimming"}
    for label, text in fill.items():
        page.get_by_label(label, exact=True).fill(text)


def test_rhythms_are_compared_with_progress_and_can_be_cancelled(notebook, page, lab, demo):
    lab.write("rhythms.ipynb", f"from followup_analytics import panels\npanels.timing({demo})")
    notebook.open("rhythms.ipynb").run_all()
    page.get_by_label("Question").select_option("Which rhythm")
    compare = page.get_by_role("button", name="Compare", exact=True)  # a column is headed "not compared"
    compare.press("Enter")
    expect(page.get_by_role("button", name="Cancel", exact=True)).to_be_focused()  # where the one pressed was
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("Cancelled.").wait_for()
    expect(compare).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("Compared.").wait_for(timeout=60_000)
    expect(page.locator("svg[role=img]")).to_have_attribute("aria-label", re.compile("Simulated"))
    with page.expect_download() as download:
        page.get_by_role("button", name="Download PNG", exact=True).click()
    assert download.value.path().read_bytes()[:4] == b"\x89PNG"


def test_ten_thousand_rows_and_any_text_are_shown_as_text(notebook, page, lab):
    ids = [f"a{number}" for number in range(10_000)]
    talks = {"application_id": ids, "interview_id": ids, "interviewed_on": "2026-06-01", "interviewers": HOSTILE[:60]}
    companies = [f"Company {number}" for number in range(9_999)] + [HOSTILE]
    log = FollowUpLog(
        applications=pd.DataFrame({"application_id": ids, "company": companies}), interviews=pd.DataFrame(talks)
    )
    Journal(lab.work / "many.db").add_log(log)
    lab.write("many.ipynb", f'from followup_analytics import panels\npanels.due("many.db", as_of="{SAMPLE_DAY}")')
    notebook.open("many.ipynb").run_all()
    page.get_by_role("status").get_by_text("10000 rows, the first 200 are shown").wait_for()
    seconds = page.evaluate(FILTERED, "Filter: Notes to write")
    record(f"10,000 rows, from the last letter in the filter to the rows drawn: {1000 * seconds:.0f} ms")
    row = page.get_by_role("table").locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(HOSTILE[:40])
    row.click()
    expect(page.get_by_role("textbox", name="Letter")).to_be_visible()
    page.get_by_label("Filter: Notes to write").fill("")
    row.nth(150).click()
    sent = page.get_by_role("button", name="Mark sent", exact=True)
    for width in (640, 800, 1280):
        page.set_viewport_size({"width": width, "height": 1000})
        wait_until(lambda: _bottom(page, sent) <= 700, 10, f"“Mark sent” within 700 px at {width}")
        wait_until(lambda: _is_in_sight(page), 10, f"the row chosen in sight at {width}")
    assert page.locator(".jp-OutputArea img").count() == 0
    assert page.evaluate("window.hostile") is None


def _bottom(page, button):
    """How far down in its panel a button ends."""
    place, panel = button.bounding_box(), page.locator(".followup-panel").bounding_box()
    assert place and panel, "the letter is still being written"
    return place["y"] + place["height"] - panel["y"]


def _is_in_sight(page):
    row, room = (
        page.locator(each).bounding_box()
        for each in (".followup-panes tr[aria-current]", ".followup-panes .followup-scroll")
    )
    return room["y"] - 1 <= row["y"] and row["y"] + row["height"] <= room["y"] + room["height"] + 1


FILTERED = """async () => {
    const box = document.querySelector("input[type=search]");
    const start = performance.now();
    box.value = "onerror";
    box.dispatchEvent(new Event("input"));
    while (document.querySelectorAll(".followup-table tbody tr").length !== 1) await new Promise(requestAnimationFrame);
    return (performance.now() - start) / 1000;
}"""
