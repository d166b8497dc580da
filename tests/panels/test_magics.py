"""The magics, registered with a shell."""

import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from followup_analytics import load_ipython_extension
from followup_analytics.panels import Capture, Due


@pytest.fixture
def magics(tmp_path, monkeypatch):
    monkeypatch.setenv("FOLLOWUP_JOURNAL", str(tmp_path / "journal.db"))
    found = {}

    class Shell:
        def register_magic_function(self, function, magic_name):
            found[magic_name] = function

    load_ipython_extension(Shell())
    return found


def test_due_opens_the_due_panel_on_a_day(magics):
    assert isinstance(magics["due"]("2026-03-04"), Due)


def test_note_opens_the_capture_panel_on_a_day(magics):
    note = magics["note"](" 2026-03-04 ")
    assert isinstance(note, Capture)
    assert note.form.values == {"interviewed_on": "2026-03-04"}


@pytest.mark.parametrize("name", ["due", "note"])
def test_a_day_that_is_none_is_named_without_a_traceback(magics, name):
    with pytest.raises(UsageError, match="'2026-13-45' is not a day"):
        magics[name]("2026-13-45")


def test_ipython_itself_loads_the_extension_and_opens_both_panels(tmp_path, monkeypatch):
    monkeypatch.setenv("FOLLOWUP_JOURNAL", str(tmp_path / "journal.db"))
    shell = InteractiveShell(config=Config(HistoryManager={"enabled": False}))
    shell.run_line_magic("load_ext", "followup_analytics")
    assert isinstance(shell.run_line_magic("due", ""), Due)
    assert isinstance(shell.run_line_magic("note", ""), Capture)
