"""The story of an application and of a person, the brief before an interview, the week."""

import pandas as pd
import pytest

from followup_analytics import SAMPLE_DAY, FollowUpLog, brief, due_list, sample_log, story, week
from followup_analytics.agenda.pages.story import COLUMNS, NotInLog

ANA, BO = "Ana Lee <ana@tide.example>", "Bo Chen <bo@tide.example>"
DAY = "2026-06-14"


def rows(columns, *cells):
    return pd.DataFrame([dict(zip(columns.split(), row, strict=False)) for row in cells])


@pytest.fixture(scope="module")
def log():
    return FollowUpLog(
        applications=rows(
            "application_id company role applied_on",
            ("a", "Tide Labs", "Analyst", "2026-05-20"), ("b", "Tide Labs", "Lead", "2026-06-10"), ("c", "Reed"),
        ),
        interviews=rows(
            "application_id interview_id interviewed_on interviewers answer_by starts_at place cancelled",
            ("a", "i", "2026-06-01", f"{ANA}; {BO}", "2026-06-12"),
            ("a", "j", "2026-06-16", BO, None, "14:30", "Room 4"),
            ("a", "k", "2026-06-05", None, None, None, None, True),
            ("c", "l", "2026-06-03", "Ana Lee"),
        ),
        topics=rows(
            "interview_id interviewer topic private",
            ("i", "Ana Lee", "tide models"), ("i", "Ana Lee", "her divorce", True), ("i", "Bo Chen", "rowing"),
        ),
        follow_ups=rows(
            "application_id follow_up_id sent_on to subject gift_id body",
            ("a", "f", "2026-06-02", ANA, "Thank you", "g", "Dear Ana"),
            ("a", "h", "2026-06-03", ANA, "After her divorce"),
            ("b", "m", "2026-06-11", "Ana Lee", "The lead role"),
        ),
        responses=rows(
            "application_id response_id received_on kind from",
            ("a", "r", "2026-06-08", "reply", "Ana Lee"), ("a", "s", "2026-05-20", "acknowledgement"),
            ("b", "t", "2026-06-12", "rejection"),
        ),
        gifts=rows("gift_id title", ("g", "Tides in a box")),
        plans=rows(
            "plan_id application_id kind reason from_on decided_on",
            ("p", "a", "promise", "the gauge data", "2026-06-09", "2026-06-09"),
        ),
    )  # fmt: skip


def told(frame):
    return [(f"{row.on:%m-%d}", row.kind, row.id if isinstance(row.id, str) else None) for row in frame.itertuples()]


def test_the_story_of_an_application_has_every_fact_in_order_a_row_each(log):
    found = story(log, application="a", as_of=DAY)
    assert tuple(found.columns) == COLUMNS
    assert told(found) == [
        ("05-20", "applied", "a"),
        ("05-20", "acknowledgement", "s"),
        ("06-01", "interview", "i"),
        ("06-01", "topic", "i"),
        ("06-01", "topic", "i"),
        ("06-01", "topic", "i"),
        ("06-01", "promised_day", None),
        ("06-02", "follow_up", "f"),
        ("06-03", "follow_up", "h"),
        ("06-05", "cancelled", "k"),
        ("06-08", "reply", "r"),
        ("06-09", "promise", "p"),
        ("06-16", "planned", "j"),
    ]
    note = found[found["id"] == "f"].iloc[0]
    assert (note["words"], note["gift"], note["answer"]) == ("Thank you\nDear Ana", "Tides in a box", "reply")
    assert str(note["answered_on"].date()) == "2026-06-08"
    assert found.loc[found["private"], "words"].tolist() == ["her divorce"]
    assert found.loc[found["kind"] == "planned", "at"].tolist() == ["14:30"]
    assert found.loc[found["kind"] == "promised_day", ["words", "answer"]].values.tolist() == [
        ["by 2026-06-12", "kept"]
    ]


def test_the_story_up_to_a_day_knows_nothing_of_later_ones(log):
    assert told(story(log, application="a", as_of="2026-05-25")) == [
        ("05-20", "applied", "a"),
        ("05-20", "acknowledgement", "s"),
        ("06-01", "planned", "i"),
        ("06-05", "cancelled", "k"),
        ("06-16", "planned", "j"),
    ]


def test_a_person_with_an_address_is_who_has_it_and_that_name_at_the_same_company(log):
    found = story(log, person=ANA, as_of=DAY)
    assert set(found["application_id"]) == {"a", "b"}  # the Ana Lee of Reed may be another
    assert [kind for _, kind, _ in told(found) if kind != "promised_day"] == [
        "interview", "topic", "topic", "follow_up", "follow_up", "reply", "follow_up",
    ]  # fmt: skip
    assert "rowing" not in set(found["words"])
    assert set(story(log, person="ana lee", as_of=DAY)["application_id"]) == {"a", "b", "c"}
    assert set(story(log, person="ana@tide.example", as_of=DAY)["application_id"]) == {"a"}
    assert set(story(log, person=ANA, application="b", as_of=DAY)["id"]) == {"m"}


def test_whom_the_log_does_not_know_has_no_story(log):
    with pytest.raises(NotInLog, match="application='zz' is not in the log"):
        story(log, application="zz", as_of=DAY)
    with pytest.raises(NotInLog, match="No one in the log matches person='Zoe'"):
        story(log, person="Zoe", as_of=DAY)
    with pytest.raises(NotInLog):
        brief(log, application="zz", as_of=DAY)


def test_the_brief_tells_of_the_next_interview_who_what_was_sent_and_promises_both_ways(log):
    page = brief(log, application="a", as_of=DAY)
    found = {section.heading: section.lines for section in page.sections}
    assert page.title == "Tide Labs, Analyst"
    assert found["The interview"] == ("Interview on Tuesday 16 June at 14:30, with Bo Chen.", "Where: Room 4")
    assert found["Who, and what they care about"] == ("Bo Chen: rowing.", "Ana Lee: tide models. Had: Tides in a box.")
    assert found["What was sent"] == ("2 June, note, Ana Lee: Thank you · Tides in a box",)
    assert found["Promises"] == ("You promised: the gauge data",)
    assert "14:30, with Bo Chen" in page.markdown and "<li>Where: Room 4</li>" in page.document
    assert "color-scheme:light dark" in page.document and "<style" not in page.html


def test_nothing_private_of_one_person_stands_in_a_brief(log):
    page = brief(log, application="a", as_of=DAY)
    assert "divorce" not in page.markdown + page.document


def test_whom_one_knows_there_stands_in_the_brief_by_equal_company_alone(log):
    cards = [("c", "contact", "Ida Moe", "TIDE LABS Ltd"), ("d", "contact", "Ed Roe", "Tide Labs Metaverse")]
    cards.append(("e", "contact", "Uma, of her divorce", "Tide Labs"))
    gifts = rows("gift_id kind title works_at", *cards).assign(url="https://idamoe.example")
    page = brief(FollowUpLog(**{**log.tables, "gifts": gifts}), application="a", as_of=DAY)
    found = {section.heading: section.lines for section in page.sections}
    assert found["Whom you know there"] == ("Ida Moe · https://idamoe.example",)
    assert "Whom you know there" not in brief(log, application="a", as_of=DAY).markdown


def test_a_broken_word_stands_in_the_brief(log):
    silent = FollowUpLog(**{**log.tables, "responses": log.responses[:0]})
    lines = brief(silent, application="a", as_of=DAY).sections[-1].lines
    assert lines[0] == "They said they would answer by Friday 12 June, and did not."


def test_the_week_counts_what_the_due_list_and_the_log_say(log):
    page = week(log, as_of=DAY)
    found = {section.heading: section for section in page.sections}
    status = due_list(log, as_of=DAY)["status"]
    assert len(found["Due"].rows) == status.isin(["overdue", "today"]).sum()
    assert found["What went out"].lines == ("11 June: note, Tide Labs, Lead, Ana Lee",)
    assert found["What came"].lines == (
        "8 June: reply, Tide Labs, Analyst, Ana Lee",
        "12 June: rejection, Tide Labs, Lead",
    )
    assert found["Ahead"].lines[0] == "Tuesday 16 June: interview, Tide Labs, Analyst, Bo Chen"
    assert found["Changed"].lines == ("Tide Labs, Lead: closed: rejection.", "2 applications are open.")
    assert "Tide Labs said they would answer by 12 June: kept." in found["Promised"].lines
    assert "You owe Tide Labs: the gauge data" in found["Promised"].lines


def test_the_week_says_by_when_one_owes_what(log):
    plans = log.plans.assign(until_on=pd.Timestamp("2026-06-20"))
    dated = FollowUpLog(**{**log.tables, "plans": plans})
    promised = {section.heading: section for section in week(dated, as_of=DAY).sections}["Promised"].lines
    assert "You owe Tide Labs, by 20 June: the gauge data" in promised
    assert "by 2026-06-20: the gauge data" in story(dated, application="a", as_of=DAY)["words"].tolist()


def test_an_application_that_begins_later_is_not_counted_as_open():
    log = FollowUpLog(
        applications=pd.DataFrame({"company": ["Tide", "Kite"], "applied_on": ["2026-05-01", "2026-06-01"]})
    )
    for day, said in (("2026-05-02", "1 application is open."), ("2026-06-01", "2 applications are open.")):
        assert week(log, as_of=day).sections[-1].lines[-1] == said


def test_the_week_names_each_person_whom_one_owes_a_note_once():
    rows, page = due_list(sample_log(), as_of=SAMPLE_DAY), str(week(sample_log(), as_of=SAMPLE_DAY))
    due = page[page.index("## Due") : page.index("## Ahead")]
    waiting = rows.loc[rows["status"].isin(["overdue", "today"]), "to"]
    assert len(waiting) == 8 and "has not been thanked" in due
    assert {name: due.count(name) for name in waiting} == dict.fromkeys(waiting, 1)


def test_no_text_of_the_log_is_read_as_a_mark(log):
    applications = log.applications.assign(company="<b>Tide</b> *Labs*")
    page = brief(FollowUpLog(**{**log.tables, "applications": applications}), application="a", as_of=DAY)
    assert page.markdown.startswith("# \\<b\\>Tide\\</b\\> \\*Labs\\*, Analyst")
    assert "<h1>&lt;b&gt;Tide&lt;/b&gt; *Labs*, Analyst</h1>" in page.html


def test_a_page_is_in_the_language_asked_for_and_says_which(log):
    page = week(log, as_of=DAY, language="de")
    assert page.title == "Die Woche bis Sonntag, 14. Juni 2026"
    assert [section.heading for section in page.sections] == [
        "Was hinausging", "Was kam", "Fällig", "Demnächst", "Zugesagt", "Was sich änderte",
    ]  # fmt: skip
    assert page.sections[0].lines == ("11. Juni: Nachricht, Tide Labs, Lead, Ana Lee",)
    assert page.sections[4].lines[0] == "Tide Labs wollte bis 12. Juni antworten: eingehalten."
    page = brief(log, application="a", as_of=DAY, language="de")
    assert page.sections[0].heading == "Das Gespräch"
    assert page.sections[0].lines == ("Gespräch am Dienstag, 16. Juni um 14:30, mit Bo Chen.", "Ort: Room 4")
    assert '<html lang="de">' in page.document
    unknown = brief(log, application="a", as_of=DAY, language="xx")
    assert unknown.sections[0].heading == "The interview" and '<html lang="en">' in unknown.document


def test_an_empty_log_has_a_week_too():
    assert [section.lines[0] for section in week(FollowUpLog(), as_of=DAY).sections][:3] == [
        "Nothing went out.", "Nothing came.", "Nothing is due.",
    ]  # fmt: skip
    assert week(FollowUpLog(), as_of=DAY).sections[3].lines == ("Nothing falls due in the next 7 days.",)
