"""The main job, as a person does it: write an interview down, find it in the journal, take along what is due."""

import csv
import io
import time

from playwright.sync_api import expect
from robot import Notebook, record, wait_until

from followup_analytics import Journal

NOTE = "Asked how we test pandas code.\nPromised the slides by Friday. Café, naïve, 日本."


def typed_at_once(page):
    """Type into the form that is opening, without a click; then take it out again."""
    company = page.get_by_label("Company", exact=True)
    expect(company).to_be_focused()
    page.keyboard.type("Tide")
    expect(company).to_have_value("Tide")
    page.get_by_role("button", name="Clear", exact=True).click()
    page.get_by_role("status").get_by_text("Cleared.").wait_for()


def test_one_word_in_a_terminal_opens_the_page_of_the_day_and_a_press_the_form_ready_to_type(page, lab):
    page.goto(lab.address())
    page.get_by_role("button", name="Write down an interview", exact=True).wait_for()
    record(f"from `followup lab` to the page of the day: {time.monotonic() - lab.started:.1f} s")
    expect(page.locator(".jp-CodeCell .jp-InputArea-editor")).to_be_hidden()  # the code is folded
    page.get_by_role("button", name="Write down an interview", exact=True).click()
    typed_at_once(page)
    assert "WARNING" not in (lab.home / "server.log").read_text()


def test_a_tile_and_the_palette_open_the_form_ready_to_type(page, lab):
    page.goto(f"{lab.base}/lab?token={lab.token}&reset")
    page.locator(".jp-LauncherCard", has_text="Follow-ups").click()
    typed_at_once(page)
    page.goto(f"{lab.base}/lab?token={lab.token}&reset")
    page.locator(".jp-LauncherCard").first.wait_for()
    page.keyboard.press("Control+Shift+C")
    page.locator(".lm-CommandPalette-input").fill("Follow-ups")
    page.locator(".lm-CommandPalette-item", has_text="Follow-ups").first.wait_for()
    page.keyboard.press("Enter")
    typed_at_once(page)


def test_a_notebook_with_other_cells_than_ours_is_opened_and_not_run(page, lab):
    ours = (lab.work / "2_due.ipynb").read_bytes()
    lab.write("2_due.ipynb", "print('somebody' + ' else')")
    page.goto(f"{lab.base}/lab?token={lab.token}&reset")
    page.locator(".jp-LauncherCard", has_text="What is due").click()
    page.get_by_text("2_due.ipynb was not run: its code is not what this version laid down").wait_for()
    Notebook(page, lab).idle()
    expect(page.get_by_text("somebody else", exact=True)).to_have_count(0)
    (lab.work / "2_due.ipynb").write_bytes(ours)  # the control: the tile above runs ours


def test_the_very_first_start_leads_through_a_made_up_search_to_start_my_own(page, started, tmp_path):
    lab = started(tmp_path)
    page.goto(lab.address())
    page.get_by_role("button", name="Look around in a made-up search", exact=True).click()
    page.get_by_role("heading", name="What a note adds").wait_for()
    expect(page.locator(".jp-RenderedImage img")).to_have_count(1)
    record(f"from the very first `followup lab` to the end of the tour: {time.monotonic() - lab.started:.1f} s")
    assert Notebook(page, lab).errors() == []
    page.get_by_role("button", name="Start my own", exact=True).click()
    company = page.get_by_label("Company", exact=True)
    company.fill("Tide Labs")
    wait_until(lambda: Journal(lab.journal).autosave("capture"), 10, "the draft")
    page.reload()
    page.get_by_role("status").get_by_text("Unsaved text restored.").wait_for()  # the form is there again by itself
    expect(company).to_have_value("Tide Labs")
    assert Journal(lab.journal).log().applications.empty


def write_down(page):
    page.get_by_label("Company", exact=True).fill("Tide Labs")
    page.get_by_label("Role", exact=True).fill("Data engineer")
    page.get_by_label("Interview day", exact=True).fill("2026-01-05")
    page.get_by_label("Name", exact=True).fill("Ana Lee")
    page.keyboard.press("Enter")  # in a line: saves nothing
    number = page.get_by_label("Round", exact=True)
    number.click()
    page.keyboard.type("1e")
    page.keyboard.press("Control+Enter")
    page.get_by_role("status").get_by_text("Not saved. Round: This is not a number.").wait_for()
    number.fill("1")
    page.get_by_label("Professional topics", exact=True).fill("testing")
    page.get_by_label("Personal topics", exact=True).fill("rowing")
    page.get_by_label("Note", exact=True).click()
    page.keyboard.type(NOTE, delay=5)
    page.keyboard.press("Control+Enter")  # at once, by keyboard: not one letter may be lost
    page.get_by_role("status").get_by_text("Saved").wait_for()


def test_an_interview_is_written_down_listed_as_due_and_taken_along_as_csv(notebook, page, lab):
    notebook.open("1_capture.ipynb").run_all()
    write_down(page)

    log = Journal(lab.journal).log()
    assert log.interviews[["note", "interviewers"]].values.tolist() == [[NOTE, "Ana Lee"]]
    assert log.applications[["company", "role"]].values.tolist() == [["Tide Labs", "Data engineer"]]
    assert dict(zip(log.topics["topic"], log.topics["kind"], strict=True)) == {
        "testing": "professional",
        "rowing": "personal",
    }

    notebook.open("2_due.ipynb").run_all()
    page.get_by_role("row").filter(has_text="Tide Labs").first.wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV", exact=True).click()
    assert download.value.suggested_filename == "due.csv"
    listed = csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig")))
    assert [(row["company"], row["to"]) for row in listed] == [("Tide Labs", "Ana Lee")]
