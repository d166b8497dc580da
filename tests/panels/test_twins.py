"""Twins: what a panel prints where no kernel or script is, without names unless they are asked for."""

import html
import json
import re
import stat
import sys

import nbformat
import pytest
from ipywidgets import Dropdown, Layout, Widget
from ipywidgets.widgets.widget_description import DescriptionStyle

from followup_analytics import SAMPLE_DAY, FollowUpLog, Journal, panels, sample_log
from followup_analytics.log.errors import NotWritten, WrongObject
from followup_analytics.panels import twin

PANELS = [name for name in panels.__all__ if name.islower() and name not in ("current_log", "open_journal")]
LOG = sample_log()
_BEFORE = (panels.Import, panels.Experiment)  # nothing was read or drawn yet


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    made = Journal(tmp_path_factory.mktemp("twins") / "journal.db")
    made.add_log(LOG)
    return made


def opened(name, journal, **given):
    day = {} if name in ("import_", "settings") else {"as_of": SAMPLE_DAY}
    return getattr(panels, name)(journal, **day, **given)


def private(page):
    """The names, topics and titles of the sample log that stand in a page."""
    tables = (LOG.applications[["company", "role", "seeker"]], LOG.topics[["topic"]], LOG.gifts[["title"]])
    people = LOG.interviews["interviewers"].dropna().str.split("; ").explode().str.partition(" <")[0]
    cells = [cell for table in tables for column in table for cell in table[column].dropna()]
    return {text for text in [*cells, *people] if text and html.escape(text) in page}


@pytest.fixture(scope="module", params=PANELS)
def panel(request, journal):
    return opened(request.param, journal)


def test_a_twin_is_a_table_or_a_picture_with_a_text_and_names_nobody(panel, tmp_path):
    """And its page stands by itself, readable by its owner alone."""
    data, _ = panel._repr_mimebundle_()
    told = data["text/html"]
    assert re.search(r"<table><caption", told) and not private(told + data["text/plain"])
    assert all(alt for alt in re.findall(r'<img alt="([^"]*)"', told)) and ("<img" in told) == ("image/png" in data)
    path = tmp_path / "page.html"
    page = panel.to_html(path)
    assert path.read_text("utf-8") == page and page.startswith("<!doctype html>") and told.partition("</p>")[2] in page
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 or sys.platform == "win32"
    assert not re.search(r'(?:src|href)="(?!data:)|url\(|@import|<script|<button', page)


def test_who_asks_for_names_gets_them(panel):
    page = panel.to_html(show_private=True)
    assert bool(private(page)) == (type(panel) not in (panels.Capture, panels.Timing, panels.Settings, *_BEFORE))


def test_a_panel_can_be_told_to_print_names(journal):
    told = opened("due", journal, show_private=True)._repr_mimebundle_()[0]["text/html"]
    assert private(told) and not private(opened("due", journal)._repr_mimebundle_()[0]["text/html"])


def test_a_page_that_cannot_be_written_is_one_sentence(journal, tmp_path):
    with pytest.raises(NotWritten, match="Name a folder that is there"):
        opened("due", journal).to_html(tmp_path / "none" / "page.html")


@pytest.mark.parametrize("given", [{"path": 3}, {"path": b"page.html"}, {"show_private": "yes"}])
def test_a_page_asked_for_with_a_wrong_object_is_refused_by_the_name_of_the_argument(journal, given):
    with pytest.raises(WrongObject, match=f"^{next(iter(given))} is "):
        opened("due", journal).to_html(**given)


def test_groups_named_by_people_are_numbered(journal):
    tables = sample_log().tables
    tables["applications"]["seeker"] = ["Ana Lee" if n % 2 else "Bo Sand" for n in range(len(tables["applications"]))]
    log = FollowUpLog(**tables)
    panel = panels.timing(log, as_of=SAMPLE_DAY)
    panel.ask("stages", by="seeker")
    page = panel.to_html()
    assert "seeker 2" in page and "Ana Lee" not in page and "Ana Lee" in panel.to_html(show_private=True)


@pytest.mark.parametrize(
    ("asked", "there"), [({"allow_stdin": True}, True), ({}, True), ({"allow_stdin": False}, False), (None, False)]
)
def test_nobody_is_there_where_nothing_can_be_typed(monkeypatch, asked, there):
    kernel = type("Kernel", (), {"get_parent": lambda self, channel: {"content": asked}})()
    monkeypatch.setattr(
        twin, "get_ipython", lambda: type("Shell", (), {"kernel": (asked is not None and kernel) or None})
    )
    assert twin.somebody_there() is there


@pytest.mark.parametrize("name", PANELS)
def test_a_program_that_keeps_each_control_is_given_none_of_a_panel(name, journal):
    """As marimo does, whose exported pages hold what it kept."""
    kept = []
    Widget.on_widget_constructed(kept.append)
    try:
        Dropdown()  # the control: one that is not of a panel is kept
        told = opened(name, journal)._repr_mimebundle_()[0]
        assert [type(each) for each in kept if not isinstance(each, Layout | DescriptionStyle)] == [Dropdown]
        Dropdown()
        assert len([each for each in kept if isinstance(each, Dropdown)]) == 2
    finally:
        Widget.on_widget_constructed(None)
    assert "<table><caption" in told["text/html"] and not private(told["text/html"])


def test_an_executed_notebook_keeps_the_twins_and_no_state_that_names_anybody(journal, monkeypatch, tmp_path):
    """With a kernel of its own, as nbconvert and papermill run it: nothing else stores what controls hold."""
    monkeypatch.setitem(sys.modules, "rfc3987_syntax", None)  # a grammar nobody needs here, a second to import
    from nbclient import NotebookClient
    from nbconvert import HTMLExporter

    source = f"from followup_analytics import panels\np = panels.due({str(journal.path)!r}, as_of={str(SAMPLE_DAY)!r})"
    cells = [nbformat.v4.new_code_cell(text) for text in (source, "p", 'panels.timing(p.source, as_of="2026-06-15")')]
    book = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(book, timeout=120, kernel_name="python3", store_widget_state=True).execute(cwd=tmp_path)
    page, _ = HTMLExporter(template_name="basic").from_notebook_node(book)
    assert page.count('class="followup-twin"') == 2 and "data:image/png;base64" in page and "widget-view" not in page
    assert not private(json.dumps(book, ensure_ascii=False)) and not private(page)
