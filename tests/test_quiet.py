"""Why nothing is due: a sentence with the next step, in the terminal and in the panel, on empty and on small logs."""

import pytest

from followup_analytics import Cadence, FollowUpLog, Journal, due_list, panels
from followup_analytics.agenda.quiet import why_quiet
from followup_analytics.command import cli
from followup_analytics.log.errors import JournalError
from followup_analytics.panels.kit import sources
from tests.makers import log_from

DAY = "2026-03-10"
LISTED = {"application_id": ["a", "b", "c"], "company": ["Tide Labs", "Reed", "Moor"]}


def said(log, *, as_of=DAY):
    return why_quiet(log, due_list(log, as_of=as_of), as_of=as_of)


def log_of(**tables):
    return log_from(LISTED, **tables)


def test_an_empty_log_says_what_to_write_down():
    assert said(FollowUpLog()).startswith("The log holds no application yet. Write an interview down, or read a list")


def test_applications_without_any_contact_are_counted():
    assert said(log_of()) == (
        "Nothing is due. 3 applications are open without an interview, note or answer: "
        "the first of these starts the rhythm."
    )


def test_the_next_note_is_told_beside_those_without_contact():
    log = log_of(follow_ups={"application_id": ["a"], "sent_on": ["2026-03-09"]})
    assert said(log).startswith("Nothing is due. The next note is due on 2026-03-19. 2 applications are open without")


def test_an_interview_ahead_is_no_lack_of_contact_and_closed_ones_are_said_to_be():
    ahead = {"application_id": ["a", "b", "c"], "interviewed_on": ["2026-03-20"] * 3}
    assert said(log_of(interviews=ahead)) == "Nothing is due."
    closed = {"application_id": ["a", "b", "c"], "received_on": ["2026-03-01"] * 3, "kind": ["rejection"] * 3}
    assert said(log_of(responses=closed)) == "Nothing is due. Every application is closed."


def test_the_terminal_says_it_after_an_import_of_a_list(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("FOLLOWUP_JOURNAL", str(tmp_path / "journal.db"))
    Journal(tmp_path / "journal.db").add_log(log_of())
    assert cli.main(["due", "--as-of", DAY]) == 0
    assert "3 applications are open without an interview, note or answer" in capsys.readouterr().out
    assert cli.main(["rates", "--as-of", DAY]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "the log holds no check-in sent while an answer was awaited. Mark notes as sent: it takes five waits" in told


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "journal.db")


def test_the_due_panel_says_it_in_place_of_its_rows(journal):
    assert panels.due(journal, as_of=DAY).table.empty.startswith("The log holds no application yet.")
    journal.add_log(log_of(follow_ups={"application_id": ["a"], "sent_on": ["2026-03-09"]}))
    panel = panels.due(journal, as_of=DAY)
    assert panel.table.empty.startswith("Nothing is due. Enjoy the day. The next note is due on 2026-03-19.")
    panel.span.value = -1
    assert panel.table.empty.startswith("Nothing is due. The next note")


def test_the_timing_panel_says_what_it_needs_and_what_there_is(journal):
    interviews = {"application_id": ["a", "b", "c"], "interviewed_on": ["2026-03-01"] * 3}
    journal.add_log(log_of(interviews=interviews, follow_ups={"application_id": ["a"], "sent_on": ["2026-03-02"]}))
    panel = panels.timing(journal, as_of=DAY)
    assert "takes five waits" in panel.chart().sentence
    assert panel.chart().sentence.endswith("Of all 3 waits in the log the end of 0 is known.")
    panel.question.value = "curve"
    assert "For 3 waits no rate can be given: it takes five, so 2 more are needed." in panel.chart().sentence


@pytest.mark.parametrize(
    "name",
    [
        "applications",
        "capture",
        "due",
        "experiment",
        "import_",
        "people",
        "search",
        "settings",
        "shelf",
        "timing",
        "today",
    ],
)
def test_a_panel_makes_no_journal_at_a_path_that_is_a_slip(name, tmp_path):
    with pytest.raises(JournalError, match=r"typo/none\.db: there is no journal here\. Check the path, or make"):
        getattr(panels, name)(tmp_path / "typo" / "none.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["search", "timing", "current_log"])
def test_who_only_looks_makes_no_workspace(name, tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "default_journal", lambda: tmp_path / "followups" / "journal.db")
    assert getattr(panels, name)() is not None
    assert list(tmp_path.iterdir()) == []
    if name == "current_log":
        assert panels.current_log()[0].simulated


def test_the_form_makes_the_default_journal_where_there_is_none(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "default_journal", lambda: tmp_path / "followups" / "journal.db")
    panels.capture()
    assert (tmp_path / "followups" / "journal.db").exists()


def test_a_cadence_moves_the_day_that_is_told():
    log = log_of(follow_ups={"application_id": ["a"], "sent_on": ["2026-03-09"]})
    slow = due_list(log, as_of=DAY, cadence=Cadence(every=30))
    assert "The next note is due on 2026-04-08." in why_quiet(log, slow, as_of=DAY)
