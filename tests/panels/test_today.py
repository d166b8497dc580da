"""The page of the day, without a browser."""

import html

import pandas as pd

from followup_analytics import SAMPLE_DAY, FollowUpLog, Journal, panels, sample_log, week


def test_an_empty_journal_has_two_ways_to_begin_and_none_is_made_by_looking(tmp_path, monkeypatch):
    monkeypatch.setenv("FOLLOWUP_JOURNAL", str(tmp_path / "none.db"))
    page = panels.today().page.value
    assert "Write down an interview" in page and "Bring in a file" in page and "due" not in page
    assert not (tmp_path / "none.db").exists()


def test_the_page_says_what_the_week_says_and_leads_to_what_is_due(tmp_path):
    journal = Journal(tmp_path / "journal.db")
    journal.add_log(sample_log())
    page = panels.today(journal, as_of=SAMPLE_DAY).page.value
    sections = {section.heading: section for section in week(journal.log(), as_of=SAMPLE_DAY).sections}
    for name in ("Due", "Ahead", "Promised", "What came"):
        assert f"<dt>{name}</dt>" in page and html.escape(sections[name].lines[0]) in page
    assert page.index("followup-analytics:due") < page.index("followup-analytics:capture")


def test_what_was_saved_elsewhere_is_there_after_another_look(tmp_path):
    journal = Journal(tmp_path / "journal.db")
    panel = panels.today(journal, as_of="2026-03-04")
    journal.add_log(FollowUpLog(interviews=pd.DataFrame({"company": ["Tide"], "interviewed_on": ["2026-03-06"]})))
    panel.tools.press("Look again")
    assert "6 March: interview, Tide" in panel.page.value and "followup-analytics:import" in panel.page.value
