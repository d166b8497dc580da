"""An application in a browser, by keyboard alone: found, mended, put back; and the page of the day that leads there."""

import pytest
from playwright.sync_api import expect
from robot import SHOTS, record, wait_until

from followup_analytics import SAMPLE_DAY, Journal, sample_log


@pytest.fixture
def journal(lab):
    path = lab.work / "stories.db"
    if not path.exists():
        Journal(path).add_log(sample_log())
    return Journal(path)


def notes(journal):
    return journal.log().interviews["note"].dropna().tolist()


def test_an_application_is_found_mended_and_put_back_by_keyboard_and_the_keys_are_counted(notebook, page, lab, journal):
    call = f'("stories.db", as_of="{SAMPLE_DAY}")'
    lab.write("stories.ipynb", "from followup_analytics import panels", f"panels.applications{call}")
    notebook.open("stories.ipynb").run_all()
    typed = []

    def press(*keys):
        for key in keys:
            page.keyboard.press(key)
            typed.append(key)

    def tab_to(label):
        start = len(typed)
        while label not in (notebook.focus(), page.evaluate("document.activeElement.getAttribute('aria-label')")):
            press("Tab")
            assert len(typed) - start < 60, f"Tab does not lead to {label!r}"

    before = notes(journal)
    tab_to("Find")
    for letter in "femke":
        press(letter)
    expect(page.locator(".followup-rows [role='option']")).to_have_count(1)
    press("ArrowDown")
    expect(page.get_by_role("heading", name="Polder Water Board")).to_be_visible()
    press("Enter")
    tools = page.locator(".followup-story button[data-name='edit'][aria-label*='interview' i]")
    expect(tools.first).to_be_visible()
    tab_to(tools.first.get_attribute("aria-label"))
    press("Enter")
    expect(page.get_by_label("Who was there (separate names with ;)")).to_be_visible()
    tab_to("Note")
    press("Control+a", *"third floor")
    press("Control+Enter")
    wait_until(lambda: "third floor" in notes(journal), 20, "the edit")
    expect(page.get_by_role("status").get_by_text("Saved")).to_be_visible()
    tab_to("Undo")
    press("Enter")
    wait_until(lambda: notes(journal) == before, 20, "the undo")
    record(f"an application found, an interview's note mended and put back: {len(typed)} keys")


def test_the_day_and_an_application_hold_at_every_width_in_both_themes(notebook, page, lab, journal):
    call = f'("stories.db", as_of="{SAMPLE_DAY}")'
    lab.write(
        "widths.ipynb", "from followup_analytics import panels", f"panels.today{call}", f"panels.applications{call}"
    )
    notebook.open("widths.ipynb").run_all()
    page.get_by_label("Find").fill("tide")
    page.get_by_label("Find").press("Enter")
    expect(page.get_by_role("button", name="Write the notes that are due")).to_be_visible()
    for theme, width in (("Light", 640), ("Light", 800), ("Light", 1280), ("Dark", 1280), ("Dark", 800), ("Dark", 640)):
        page.set_viewport_size({"width": 1280, "height": 1400})
        notebook.theme(f"JupyterLab {theme}")
        page.set_viewport_size({"width": width, "height": 1400})
        for number, name in ((1, "today"), (2, "applications")):
            shown = notebook.panel(number)
            shown.screenshot(path=SHOTS / f"{name}-{width}-{theme.lower()}.png")
            wide = shown.evaluate("(node) => node.scrollWidth - node.clientWidth")
            assert wide <= 1, f"{name} at {width} px is {wide} px too wide"
            assert notebook.faint(shown, least=3) == [], f"{name} at {width} px, {theme}"
    page.set_viewport_size({"width": 1280, "height": 1000})
    notebook.theme("JupyterLab Light")
