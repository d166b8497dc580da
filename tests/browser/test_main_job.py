"""The main job, as a person does it: write an interview down, find it in the journal, take along what is due."""

import csv
import io
import time

from robot import record

from followup_analytics import Journal

NOTE = "Asked how we test pandas code.\nPromised the slides by Friday. Café, naïve, 日本."


def test_one_tile_opens_the_capture_form_ready_to_type(page, lab):
    page.goto(f"{lab.base}/lab?token={lab.token}&reset")
    page.locator(".jp-LauncherCard", has_text="Follow-ups").click()
    page.get_by_label("Company", exact=True).fill("Tide Labs")
    seconds = time.monotonic() - lab.started
    record(f"from `followup lab` to a form that takes typing: {seconds:.1f} s")
    page.get_by_role("button", name="Clear", exact=True).click()


def write_down(page):
    page.get_by_label("Company", exact=True).fill("Tide Labs")
    page.get_by_label("Role", exact=True).fill("Data engineer")
    page.get_by_label("Interview day", exact=True).fill("2026-01-05")
    page.get_by_label("Name", exact=True).fill("Ana Lee")
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
        page.get_by_role("button", name="Download CSV").click()
    assert download.value.suggested_filename == "due.csv"
    listed = csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig")))
    assert [(row["company"], row["to"]) for row in listed] == [("Tide Labs", "Ana Lee")]
