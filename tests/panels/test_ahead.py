"""The interviews ahead, above the due list and on the page of the day, each with its brief."""

import pytest

from followup_analytics import Journal, panels

DAY = "2026-06-15"


@pytest.fixture
def journal(tmp_path):
    with Journal(tmp_path / "ahead.db") as journal:
        talk = {"interviewers": "Ana Lee <ana@tide.example>", "starts_at": "10:30", "place": "Room 4"}
        days = {"a": "2026-06-15", "b": "2026-06-16", "c": "2026-06-18", "d": "2026-06-20", "gone": "2026-06-17"}
        days |= {"past": "2026-06-01", "far": "2026-09-01"}
        journal.save(
            applications=[{"application_id": key, "company": f"Tide {key}", "role": "Analyst"} for key in days],
            interviews=[
                {"application_id": key, "interviewed_on": day, "cancelled": key == "gone" or None, **talk}
                for key, day in days.items()
            ],
        )
        yield journal


def test_interviews_to_come_stand_above_the_list_the_next_first(journal):
    ((heading, (first,), (more, later)),) = panels.due(journal, as_of=DAY).ahead.head["facts"]
    assert heading == "Interviews ahead" and more == "And 3 more in the next 14 days."
    assert [line[0] for line in (first, *later)] == [
        "Today at 10:30: Tide a, Analyst, with Ana Lee. Room 4.",
        "Tomorrow at 10:30: Tide b, Analyst, with Ana Lee. Room 4.",
        "Thursday 18 June at 10:30: Tide c, Analyst, with Ana Lee. Room 4.",
        "Saturday 20 June at 10:30: Tide d, Analyst, with Ana Lee. Room 4.",
    ]
    assert first[1:] == ["brief", "Brief", "a", "Brief for Tide a"]


def test_of_very_many_the_first_are_named_and_all_are_counted(journal):
    soon = range(30)
    journal.save(
        applications=[{"application_id": f"n{n}", "company": f"New {n}"} for n in soon],
        interviews=[{"application_id": f"n{n}", "interviewed_on": "2026-06-22"} for n in soon],
    )
    ((_heading, _first, (more, later)),) = panels.due(journal, as_of=DAY).ahead.head["facts"]
    assert more == "And 33 more in the next 14 days." and later[-1] == "And 14 more in the next 14 days."
    assert len(later) == 20


@pytest.mark.parametrize("panel", [panels.due, panels.today])
def test_a_press_opens_the_brief_of_that_interview(journal, panel, monkeypatch):
    opened, ahead = [], panel(journal, as_of=DAY).ahead
    monkeypatch.setattr(type(ahead), "open_page", lambda self, title, page: opened.append((title, page)))
    ahead._on_message(None, {"name": "brief", "key": "c"}, None)
    ((title, page),) = opened
    assert title == "Brief Tide c, Analyst" and "Interview on Thursday 18 June at 10:30, with Ana Lee." in page


def test_where_none_is_ahead_nothing_stands_there_and_one_moved_elsewhere_is_told(journal):
    panel = panels.due(journal, as_of="2026-09-02")
    assert panel.ahead.layout.display == "none" and panel.ahead.head["facts"] == []
    journal.save(interviews={"application_id": "far", "interviewed_on": "2026-09-04", "interviewers": "Bo Ek"})
    panel.span.value = 7
    assert panel.ahead.layout.display == "" and "Bo Ek" in panel.ahead.head["facts"][0][1][0][0]


def test_an_empty_due_panel_leads_to_the_first_interview_and_offers_nothing_to_take_along(tmp_path):
    with Journal(tmp_path / "none.db") as journal:
        panel = panels.due(journal, as_of=DAY)
        assert "Write down an interview" in panel.above.value and panel.tools.buttons == []
        assert panel.panes.layout.display == "none"
        journal.save(applications={"application_id": "a", "company": "Tide", "applied_on": "2026-06-01"})
        panel.span.value = 36_500
        assert panel.panes.layout.display == "" and "Nothing is due today" in panel.above.value
        assert [label for label, _ in panel.tools.buttons][:1] == ["Plans and days off"]
