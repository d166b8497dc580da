"""Every panel on no rows, one row and ten thousand, with every optional cell missing, and with any text at all."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import ipywidgets as widgets
import pandas as pd
import pytest

import followup_analytics
from followup_analytics import FollowUpLog, Journal, panels
from followup_analytics.panels.kit.table import Table

DAY = "2026-06-15"
MARKUP, FORMULA, ARABIC = '<img src=x onerror="alert(1)">', "$\\frac{", "\u202eevil\u202c 🎁"
HOSTILE = f"{MARKUP} {FORMULA} {ARABIC} {'x' * 10_000}"
FOLDER = Path(followup_analytics.__file__).parent / "panels"
BARRED = {"img", "script", "iframe", "object", "embed", "form", "input", "foreignobject"}


def unfolded(panel):
    panel.plans.fold()
    return panel


OPEN = {
    "applications": lambda journal: panels.applications(journal, as_of=DAY),
    "capture": lambda journal: panels.capture(journal, as_of=DAY),
    "today": lambda journal: panels.today(journal, as_of=DAY),
    "due": lambda journal: unfolded(panels.due(journal, as_of=DAY)),
    "timing": lambda journal: panels.timing(journal.log(), as_of=DAY),
    "import_": lambda journal: panels.import_(journal),
    "search": lambda journal: panels.search(journal.log(), as_of=DAY),
    "people": lambda journal: panels.people(journal, as_of=DAY),
    "shelf": lambda journal: panels.shelf(journal, as_of=DAY),
    "settings": lambda journal: panels.settings(journal),
}


def bare(rows):
    """A log of required cells only: each application and its interview; of the first, one row of every other table."""
    ids = [f"a{number}" for number in range(rows)]
    own, first = {"application_id": ids}, {"application_id": ids[:1]}
    return FollowUpLog(
        applications=pd.DataFrame({**own, "company": "Tide Labs"}),
        interviews=pd.DataFrame({**own, "interview_id": ids, "interviewed_on": "2026-05-01"}),
        topics=pd.DataFrame({"interview_id": ids[:1], "topic": "rowing"}),
        follow_ups=pd.DataFrame({**first, "sent_on": "2026-05-02"}),
        responses=pd.DataFrame({**first, "received_on": "2026-05-20", "kind": "reply"}),
        gifts=pd.DataFrame({"title": ["Tides"]}),
        plans=pd.DataFrame({**first, "kind": "promise", "decided_on": "2026-05-01"}),
    )


@pytest.fixture(scope="module", params=[0, 1, 10_000], ids=lambda rows: f"{rows} rows")
def sized(request, tmp_path_factory):
    with Journal(tmp_path_factory.mktemp("sized") / "journal.db") as journal:
        journal.add_log(bare(request.param) if request.param else FollowUpLog())
        yield journal, request.param


def inside(panel):
    yield panel
    for child in getattr(panel, "children", ()):
        yield from inside(child)


@pytest.mark.parametrize("name", OPEN)
def test_a_panel_opens_on_any_number_of_rows_without_optional_cells(sized, name):
    journal, rows = sized
    tables = [part for part in inside(OPEN[name](journal)) if isinstance(part, Table)]
    if name in ("due", "search"):
        assert len(tables[0].rows) == rows
    assert all(
        value is None or isinstance(value, str | int | float) for t in tables for r in t.rows for value in r.values()
    )


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    with Journal(tmp_path_factory.mktemp("hostile") / "journal.db") as journal:
        journal.save(
            applications={"application_id": "a", "company": HOSTILE, "role": HOSTILE},
            interviews={"interview_id": "i", "interviewed_on": "2026-06-01", "interviewers": HOSTILE, "note": HOSTILE},
            topics={"topic": HOSTILE, "interviewer": HOSTILE},
            follow_ups={"sent_on": "2026-06-02", "subject": HOSTILE, "to": HOSTILE, "gift_id": "g"},
            gifts={"gift_id": "g", "title": HOSTILE, "url": f"javascript:{HOSTILE}"},
            plans={"kind": "promise", "reason": HOSTILE, "decided_on": "2026-06-01"},
        )
        yield journal


class Markup(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.text = set(), {}, ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= dict(attrs)

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("name", OPEN)
def test_any_text_is_shown_as_text(hostile, name):
    parts = list(inside(OPEN[name](hostile)))
    shown = [Markup(part.value) for part in parts if isinstance(part, widgets.HTML)]
    assert not BARRED & set().union(*(each.tags for each in shown))
    assert not [key for each in shown for key in each.attributes if key.startswith("on")]
    hrefs = [each.attributes.get("href") or "" for each in shown]
    assert not [href for href in hrefs if href.startswith("javascript")]
    if name in ("due", "shelf"):
        rows = next(part for part in parts if isinstance(part, Table)).rows
        assert rows[0]["company" if name == "due" else "title"] == HOSTILE
    if name == "search":  # the story of the application chosen, drawn with its name
        assert MARKUP in shown[-1].text + str(shown[-1].attributes)
    if name == "due":
        assert any(MARKUP in each.text and FORMULA in each.text for each in shown)


def test_no_file_but_the_one_helper_writes_html():
    found = {}
    for path in FOLDER.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        names = {
            id(node) for each in ast.walk(tree) if getattr(each, "name", "") == "__repr__" for node in ast.walk(each)
        }
        texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in names]
        found[path.relative_to(FOLDER).as_posix()] = [text for text in texts if isinstance(text, str) and "<" in text]
    assert {name for name, texts in found.items() if texts} == {"kit/html.py"}


def test_no_script_reads_text_as_markup():
    scripts = "".join(path.read_text("utf-8") for path in FOLDER.rglob("*.js"))
    assert not [
        word for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "document.write") if word in scripts
    ]


def test_each_colour_of_jupyterlab_has_one_of_vs_code_in_its_place():
    style = (FOLDER / "kit" / "panels.css").read_text("utf-8")
    theirs = style.partition("body[data-vscode-theme-kind] {")[2].partition("}")[0]
    used = {
        name for path in FOLDER.rglob("*.[cj]s*") for name in re.findall(r"var\((--jp-[\w-]+)", path.read_text("utf-8"))
    }
    assert used == {*re.findall(r"^  (--jp-[\w-]+): var\(--vscode-", theirs, re.M)}
