"""The timing panel in JupyterLab: how a chart was worked out and what if, by keyboard, and what is taken along."""

from playwright.sync_api import expect

SAMPLE = """from followup_analytics import panels
from followup_analytics import SAMPLE_DAY, sample_log
panels.timing(sample_log(), as_of=SAMPLE_DAY)"""


def test_what_stands_behind_a_chart_opens_by_keyboard_its_last_number_can_be_reached_and_it_grows_with_its_cell(
    notebook, page, lab
):
    lab.write("timing.ipynb", SAMPLE)
    page.set_viewport_size({"width": 1280, "height": 1000})
    notebook.open("timing.ipynb").run_all()
    behind = page.get_by_text("stay valid at every look")
    page.get_by_label("Question").wait_for()
    chart_grows(page)
    expect(behind).to_be_hidden()
    page.locator("summary", has_text="How this was worked out").focus()
    page.keyboard.press("Enter")
    expect(behind).to_be_visible()
    needed = page.get_by_role("columnheader", name="needed").first
    needed.scroll_into_view_if_needed()
    expect(needed).to_be_in_viewport()
    page.get_by_label("Question").select_option("What may still come")
    expect(page.get_by_role("columnheader", name="company")).to_be_visible()
    page.get_by_label("Question").select_option("What a note adds")
    what_if_is_asked_by_keyboard(notebook, page)
    rhythms_are_saved_as_a_target_statement(page)


def chart_grows(page):
    picture = page.locator(".jp-OutputArea svg[role=img]").first
    broad = "(pixels) => document.querySelector('.jp-OutputArea svg[role=img]').getBoundingClientRect().width > pixels"
    page.wait_for_function(broad, arg=800)
    assert picture.bounding_box()["width"] <= page.locator(".followup-table").first.bounding_box()["width"]
    page.set_viewport_size({"width": 900, "height": 1000})
    page.wait_for_function(f"!({broad})(720)")
    page.set_viewport_size({"width": 1280, "height": 1000})


def what_if_is_asked_by_keyboard(notebook, page):
    closed = "Of the silent, closed and nobody heard, in %"
    expect(page.get_by_label(closed)).to_be_visible()
    page.get_by_label("Question").focus()
    notebook.tab_to(closed)
    page.keyboard.type("30")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Then, for all notes together: after a note")).to_be_visible()
    panel = notebook.panel(0)
    assert notebook.barriers(panel) == [] and notebook.faint(panel, least=10) == []


def rhythms_are_saved_as_a_target_statement(page):
    page.get_by_label("Question").select_option("Which rhythm")
    expect(page.get_by_label("Of the answers, never written down, in %")).to_be_hidden()
    page.get_by_role("button", name="Compare", exact=True).click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Save as a TARGET statement", exact=True).click()
    assert taken.value.path().read_text().startswith("# TARGET statement: which rhythm (simulated), 2026-06-15")
    expect(page.get_by_text("target-statement.md is in your downloads.")).to_be_visible()
