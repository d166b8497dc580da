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


class Keys:
    """What is pressed, counted: the letters of what is typed, and the keys that lead there."""

    def __init__(self, notebook):
        self.notebook, self.page, self.letters, self.steps = notebook, notebook.page, 0, 0

    def write(self, text):
        self.page.keyboard.type(text)
        self.letters += len(text)

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        self.steps += len(keys)

    def tab_to(self, label):
        start = self.steps
        while label not in (self.notebook.focus(), self.page.evaluate(NAMED)):
            self.press("Tab")
            assert self.steps - start < 60, f"Tab does not lead to {label!r}"

    def fill(self, label, text):
        self.tab_to(label)
        self.write(text)

    def open(self, label):
        """Press the button that opens a form, which takes the focus."""
        self.tab_to(label)
        self.press("Enter")
        self.page.locator("form :is(input, select, textarea):focus").wait_for()

    def day(self, call, label):
        """Another panel in the same notebook, as another morning, and the keyboard at a field of it."""
        self.notebook.lab.write("week.ipynb", f"from followup_analytics import panels\npanels.{call}")
        self.notebook.open("week.ipynb").run_all()
        self.page.locator("input, textarea").and_(self.page.get_by_label(label, exact=True)).first.wait_for()
        self.page.locator(".jp-Cell").first.focus()  # as after Shift+Enter
        self.tab_to(label)


NAMED = "document.activeElement.getAttribute('aria-label')"


def test_a_week_from_an_interview_to_its_correction_by_keyboard_alone_with_the_keys_counted(notebook, page, lab):
    path, keys = lab.work / "week.db", Keys(notebook)
    says, log = page.get_by_role("status"), Journal(path).log

    # Tuesday: an interview with two people, five topics, a promise.
    keys.day('capture("week.db", as_of="2026-06-09")', "Company")
    keys.write("Harbor Weather")
    keys.fill("Role", "Analyst")
    for person, topics in (("Mara Lind", ("tide tables!", "sensor drift")), ("Ines Roy", ("hiring", "old maps"))):
        keys.fill("Name", person)
        keys.fill("Professional topics", topics[0])
        keys.press("Enter")
        keys.write(topics[1])
        if person == "Mara Lind":
            keys.fill("Personal topics", "rowing")
            keys.tab_to("Add another interviewer")
            keys.press("Enter")
    keys.fill("What did you promise to send?", "the paper on gauges")
    keys.fill("Note", "A calm talk; they decide in three weeks.")
    keys.press("Control+Enter")
    says.get_by_text("Saved").wait_for()
    assert log().topics["topic"].tolist() == ["tide tables", "sensor drift", "rowing", "hiring", "old maps"]

    # Wednesday: something worth sending, and the first thank-you.
    keys.day('shelf("week.db")', "Title, or a pasted address")
    keys.write("https://coast.example/reading-tide-tables")
    keys.press("Control+Enter")
    wait_until(lambda: len(log().gifts) == 1, 20, "the gift")
    keys.day('due("week.db", as_of="2026-06-10")', "Letter")
    keys.press("Control+Enter")
    says.get_by_text("Marked sent. 1 to go.").wait_for()
    early = keys.letters + keys.steps
    record(f"an interview, a gift and a thank-you: {keys.letters} letters and {keys.steps} other keys, no click")

    # Thursday: they keep the seeker in mind.
    keys.tab_to("Something came in")
    keys.press("Enter")
    keys.tab_to("What came in")
    keys.write("they")
    keys.tab_to("Log this answer")
    keys.press("Enter")
    says.get_by_text("Logged.").wait_for()
    assert log().responses["kind"].tolist() == ["keep_in_mind"]

    # Friday: the slip in the company's name, and a note.
    keys.day('applications("week.db", as_of="2026-06-12")', "Find")
    keys.write("mara")
    expect(page.locator(".followup-rows mark")).to_have_count(1)  # found
    keys.press("ArrowDown", "Enter")
    expect(page.get_by_role("heading", name="Harbor Weather")).to_be_visible()
    keys.tab_to("More")
    keys.press("Enter")
    keys.open("Correct company or role")
    keys.tab_to("Company")
    keys.press("Control+a")
    keys.write("Harbour Weather")
    keys.press("Control+Enter")
    wait_until(lambda: log().applications["company"].tolist() == ["Harbour Weather"], 20, "the correction")
    expect(page.get_by_role("heading", name="Harbour Weather")).to_be_visible()  # the form has closed
    edit = page.locator(".followup-story button[data-name='edit'][aria-label*='interview' i]").first
    keys.open(edit.get_attribute("aria-label"))
    keys.tab_to("Note")
    keys.press("Control+a")
    keys.write("They decide by the end of June.")
    keys.press("Control+Enter")
    wait_until(lambda: log().interviews["note"].str.contains("end of June").all(), 20, "the edit")
    expect(says.get_by_text("Saved")).to_be_visible()
    keys.press("Escape", "Enter")  # to the list, and from there to what can be done
    keys.tab_to("Undo")
    keys.press("Enter")
    wait_until(lambda: log().interviews["note"].str.startswith("A calm talk").all(), 20, "the undo")
    record(f"the week: {keys.letters} letters and {keys.steps} other keys, no click")
    assert early <= 240 and keys.steps <= 125


SIZES = (("Light", 640), ("Light", 800), ("Light", 1012), ("Light", 1280), ("Dark", 1280), ("Dark", 800), ("Dark", 640))
TWO_PANES, IN_SIGHT = 820, 700  # pixels of the panel


def test_the_day_what_is_due_and_an_application_hold_at_every_width_in_both_themes(notebook, page, lab, journal):
    place = "Harbour Street 12, third floor, by the blue door behind the old customs house"
    talk = {"starts_at": "10:30", "place": place, "interviewers": "Ruth Adeyemi; Bo Lee"}
    apps = [
        {"application_id": f"ahead-{n}", "company": f"Institute of Tides no. {n}", "role": "Analyst"} for n in range(4)
    ]
    talks = [{"application_id": app["application_id"], "interviewed_on": "2026-06-17", **talk} for app in apps]
    journal.save(applications=apps, interviews=talks)
    call = f'("stories.db", as_of="{SAMPLE_DAY}")'
    names = ("today", "applications", "due")
    lab.write("widths.ipynb", "from followup_analytics import panels", *(f"panels.{name}{call}" for name in names))
    notebook.open("widths.ipynb").run_all()
    page.get_by_label("Find").fill("tide")
    page.get_by_label("Find").press("Enter")
    expect(page.get_by_role("button", name="Write the notes that are due", exact=True)).to_be_visible()
    sent = page.get_by_role("button", name="Mark sent", exact=True)
    groups = page.locator("tr[data-group]").evaluate_all("(rows) => rows.map((row) => row.dataset.group)")
    assert groups == ["Late 6", "Today 2"]
    for theme, width in SIZES:
        page.set_viewport_size({"width": 1280, "height": 1400})
        notebook.theme(f"JupyterLab {theme}")
        page.set_viewport_size({"width": width, "height": 1400})
        for number, name in enumerate(names, 1):
            shown = notebook.panel(number)
            shown.screenshot(path=SHOTS / f"{name}-{width}-{theme.lower()}.png")
            wide = shown.evaluate("(node) => node.scrollWidth - node.clientWidth")
            assert wide <= 1, f"{name} at {width} px is {wide} px too wide"
            assert notebook.faint(shown, least=3) == [], f"{name} at {width} px, {theme}"
        hidden = page.locator(".followup-due .followup-ahead").evaluate(
            "(node) => node.scrollHeight - node.clientHeight"
        )
        assert hidden <= 1, f"of the interviews ahead {hidden} px are cut off at {width} px"
        panel, button = shown.bounding_box(), sent.bounding_box()  # those of the due panel
        below = button["y"] + button["height"] - panel["y"]
        assert panel["width"] < TWO_PANES or below <= IN_SIGHT, f"“Mark sent” ends {below:.0f} px below the top"
    page.set_viewport_size({"width": 1280, "height": 1000})
    notebook.theme("JupyterLab Light")
