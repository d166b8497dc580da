"""The due panel, without a browser."""

import asyncio
import shutil

import pandas as pd
import pytest

from followup_analytics import SAMPLE_DAY, FollowUpLog, Journal, due_list, panels, sample_log
from followup_analytics.agenda.in_touch import in_touch
from followup_analytics.analyses.ahead.forecast import forecast
from followup_analytics.export import exports
from followup_analytics.journal.debrief import IncompleteDebrief
from followup_analytics.letters.draft import draft
from followup_analytics.panels import _stored
from followup_analytics.panels.agenda import due_rows
from followup_analytics.panels.agenda.due_rows import CLOSED_ONES
from followup_analytics.panels.agenda.letter import letter_form, letter_rows
from followup_analytics.panels.agenda.plans import pause

# Of the five check-ins three are overdue on the sample day, one is due that day, and one lies ahead.
DAYS = ("2026-06-01", "2026-06-02", "2026-06-04", "2026-06-05", "2026-06-10")
GIFT = {"gift_id": "g", "title": "A tide table"}


def application(day):
    return {"application_id": day, "company": f"Tide Labs {day}"}


def talk(day):
    return {"application_id": day, "interviewed_on": day, "interviewers": "Ana Lee"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    path = tmp_path_factory.mktemp("filled") / "journal.db"
    Journal(path).save(applications=list(map(application, DAYS)), interviews=list(map(talk, DAYS)), gifts=GIFT)
    return path


@pytest.fixture
def journal(filled, tmp_path):
    with Journal(shutil.copy(filled, tmp_path / "journal.db")) as opened:
        yield opened


@pytest.fixture(scope="module")
def seen(filled):
    """A panel that is only looked at."""
    return panels.due(filled, as_of=SAMPLE_DAY)


@pytest.fixture
def panel(journal):
    return panels.due(journal, as_of=SAMPLE_DAY)


def test_the_panel_shows_what_its_plain_twin_returns(panel, journal):
    plain = due_list(journal.log(), as_of=SAMPLE_DAY)
    panel.span.value = 36_500
    assert panel.due["reason"].tolist() == plain["reason"].tolist()
    assert [row["company"] for row in panel.table.rows] == plain["company"].tolist()


def test_at_first_only_what_is_overdue_or_due_today_is_listed(seen):
    assert set(seen.shown["status"]) == {"overdue", "today"}
    assert seen.table.rows[0]["when"] == "11 Jun, 4 days overdue"


def test_a_note_marked_sent_is_logged_as_written_and_leaves_the_list(panel, journal):
    before, row = len(panel.shown), panel.row
    panel.desk.submit("sent", {**panel.desk.values, "subject": "Hello", "body": "Dear all"})
    sent = journal.log().follow_ups.iloc[-1]
    assert sent[["application_id", "kind", "to", "subject", "body", "channel"]].tolist() == [
        row["application_id"], row["kind"], row["to"], "Hello", "Dear all", "mail",
    ]  # fmt: skip
    assert len(panel.shown) == before - 1
    assert panel.desk.status["text"] == f"Marked sent. {before - 1} to go."


def test_a_snoozed_note_comes_back_on_its_day_with_the_reason(panel, journal):
    row = panel.row
    panel.desk.submit("snooze", {**panel.desk.values, "until_on": "2026-06-30", "reason": "she is away"})
    due = due_list(journal.log(), as_of=SAMPLE_DAY)
    moved = due[due["application_id"] == row["application_id"]].iloc[0]
    assert f"{moved['due_on']:%Y-%m-%d}" == "2026-06-30"
    assert "snoozed" in moved["reason"]
    panel.span.value = 30
    panel.table.selected = str(panel.shown["application_id"].tolist().index(row["application_id"]))
    assert "You wrote when you snoozed it to 30 Jun 2026: she is away" in panel.about.value


def test_a_filled_position_is_never_due_again(panel, journal):
    row = panel.row
    panel.desk.submit("news", {**panel.desk.values, "news": "filled"})
    due = due_list(journal.log(), as_of=SAMPLE_DAY)
    assert row["application_id"] not in set(due["application_id"])


def test_a_half_written_letter_waits_for_its_row(panel, journal):
    panel.desk.typed({**panel.desk.values, "body": "half a sent"})
    again = panels.due(journal, as_of=SAMPLE_DAY)
    assert again.desk.values["body"] == "half a sent"
    assert again.desk.status["text"] == "Unsaved text restored."


def test_a_letter_restored_on_a_later_day_is_sent_that_day_unless_another_was_typed(panel, journal):
    panel.desk.typed({**panel.desk.values, "body": "half a sent", "received_on": "2026-06-12"})
    values = panels.due(journal, as_of="2026-06-17").desk.values
    assert (values["body"], values["sent_on"], values["received_on"]) == ("half a sent", "2026-06-17", "2026-06-12")


def test_all_notes_of_a_day_can_be_worked_through_one_after_the_other(tmp_path):
    with Journal(tmp_path / "two.db") as journal:
        talk = {"application_id": "a", "interviewed_on": "2026-06-13", "interviewers": "Ana Lee; Bo Ek"}
        journal.save(applications={"application_id": "a", "company": "Tide Labs"}, interviews=talk)
        panel = panels.due(journal, as_of=SAMPLE_DAY)
        panel.desk.submit("sent", panel.desk.values)
        assert panel.row["to"] == "Bo Ek"
        panel.desk.submit("news", {**panel.desk.values, "body": "half a sent", "news": "reply"})
        assert "The letter you had begun is no longer due; undo brings it back." in panel.desk.status["text"]
        panel.desk.submit("undo", panel.desk.values)
        assert panel.desk.values["body"] == "half a sent"
        panel.desk.submit("sent", panel.desk.values)
    assert panel.table.rows == []
    assert panel.desk.status["text"] == "Marked sent. Nothing left to do here."
    assert [action["name"] for action in panel.desk.actions] == ["undo"]


def test_an_empty_journal_shows_an_empty_list(tmp_path):
    with Journal(tmp_path / "new.db") as journal:
        panel = panels.due(journal, as_of=SAMPLE_DAY)
    assert panel.table.rows == []
    assert panel.row is None


def test_without_any_gift_on_the_shelf_the_letter_is_written_all_the_same(tmp_path):
    with Journal(tmp_path / "bare.db") as journal:
        journal.save(
            applications={"application_id": "a", "company": "Tide Labs"},
            interviews={"application_id": "a", "interviewed_on": "2026-06-14", "interviewers": "Ana Lee"},
        )
        panel = panels.due(journal, as_of=SAMPLE_DAY)
    assert panel.row["to"] == "Ana Lee"
    assert "Ana" in panel.desk.values["body"]


@pytest.mark.parametrize(
    ("given", "field"),
    [({"until_on": "", "reason": "away"}, "until_on"), ({"until_on": "2026-06-30", "reason": " "}, "reason"),
     ({"until_on": "2026-06-15", "reason": "away"}, "until_on")],
)  # fmt: skip
@pytest.mark.parametrize("action", ["snooze", "pin"])
def test_a_snooze_or_pin_needs_a_day_ahead_and_a_reason(action, given, field):
    row = pd.Series({"application_id": "a", "to": None, "kind": "check_in"})
    with pytest.raises(IncompleteDebrief) as refused:
        letter_rows.rows(FollowUpLog(), action, row, given, SAMPLE_DAY)
    assert list(refused.value.fields) == [field]


def test_an_undo_brings_the_note_and_the_letter_back(panel, journal):
    before, row = len(panel.shown), panel.row
    panel.desk.submit("sent", {**panel.desk.values, "body": "my own words"})
    panel.desk.submit("undo", panel.desk.values)
    assert len(panel.shown) == before
    assert (panel.row["company"], panel.desk.values["body"]) == (row["company"], "my own words")


@pytest.fixture
def shared(tmp_path):
    """Two people of one interview who care for the same, and two gifts for it."""
    with Journal(tmp_path / "shared.db") as journal:
        heard = [{"interview_id": "i", "interviewer": who, "topic": "estuaries"} for who in ("Ana Lee", "Bo Ek")]
        titles = {"g": "Estuaries and their tides", "h": "Estuaries, part two"}
        journal.save(
            applications={"application_id": "a", "company": "Tide Labs"},
            interviews={"interview_id": "i", "interviewed_on": "2026-06-14", "interviewers": "Ana Lee; Bo Ek"},
            topics=heard,
            gifts=[{"gift_id": gift_id, "title": title} for gift_id, title in titles.items()],
        )
        yield journal


def note_to(panel, name):
    panel.table.selected = str(panel.shown["to"].tolist().index(name))
    return panel.desk.values


def given(journal):
    return [None if pd.isna(gift) else gift for gift in journal.log().follow_ups["gift_id"]]


def test_the_log_says_which_gift_the_letter_holds_whatever_is_chosen(shared):
    panel = panels.due(shared, as_of=SAMPLE_DAY)
    letter = note_to(panel, "Ana Lee")
    panel.desk.typed({**letter, "gift_id": ""})
    assert "that is logged as the gift" in panel.desk.beside["text"]
    panel.desk.submit("sent", {**letter, "gift_id": ""})
    assert given(shared) == [letter["gift_id"]] and "that is logged as the gift" in panel.desk.status["text"]


def test_a_letter_kept_since_its_gift_went_to_another_cannot_give_it_again(shared):
    panel = panels.due(shared, as_of=SAMPLE_DAY)
    kept = note_to(panel, "Bo Ek")
    panel.desk.typed({**kept, "body": f"{kept['body']}\nPS. Hello."})
    panel.desk.submit("again", {**note_to(panel, "Ana Lee"), "gift_id": kept["gift_id"]})
    panel.desk.submit("sent", panel.desk.values)
    assert "was sent to Ana Lee on 15 Jun 2026 meanwhile" in panel.desk.status["text"]
    assert (panel.row["to"], panel.desk.values["gift_id"]) == ("Bo Ek", "")
    assert "was sent to Ana Lee" in panel.desk.beside["text"]
    for chosen in (kept["gift_id"], ""):
        panel.desk.submit("sent", {**panel.desk.values, "gift_id": chosen})
        assert "was sent to Ana Lee" in panel.desk.status["fields"]["gift_id"] and len(given(shared)) == 1
    panel.desk.submit("sent", panel.desk.values)  # a second time: the letter only speaks of it
    assert given(shared) == [kept["gift_id"], None]


def test_an_undo_after_writing_anew_brings_back_what_was_typed_and_redo_the_letter_written_anew(panel, journal):
    panel.desk.submit("again", {**panel.desk.values, "body": "my own long letter"})
    anew = panel.desk.values["body"]
    assert anew != "my own long letter"
    panel.desk.submit("undo", panel.desk.values)
    assert panel.desk.values["body"] == "my own long letter" and len(panel.shown) == len(DAYS)
    assert "redo" in [action["name"] for action in panel.desk.actions]
    panel.desk.submit("redo", panel.desk.values)
    assert panel.desk.values["body"] == anew
    assert "redo" not in [action["name"] for action in panel.desk.actions]


def test_a_half_written_letter_outlives_what_puts_its_note_off(panel, journal):
    name = letter_form.autosave_name(panel.row)
    panel.desk.submit("snooze", {**panel.desk.values, "body": "half", "until_on": "2026-06-17", "reason": "away"})
    assert journal.autosave(name)["body"] == "half" and "until_on" not in journal.autosave(name)
    panel.desk.submit("undo", panel.desk.values)
    assert (panel.desk.values["body"], panel.desk.values["reason"]) == ("half", "away")
    panel.desk.submit("news", {**panel.desk.values, "news": "hired"})
    assert journal.autosave(name) is None


def test_only_what_was_touched_is_kept_and_nothing_once_it_is_as_before(panel, journal):
    name, values = letter_form.autosave_name(panel.row), panel.desk.values
    panel.desk.typed({**values, "channel": "letter"})
    assert journal.autosave(name) == {"channel": "letter"}
    panel.desk.typed(values)
    assert journal.autosave(name) is None


def test_a_letter_too_long_for_a_link_is_said_to_be(panel):
    assert "too long for a link" not in panel.desk.beside["text"]
    panel.desk.typed({**panel.desk.values, "body": "tides " * 400})
    assert "too long for a link" in panel.desk.beside["text"]


def test_after_a_note_the_next_one_in_the_list_is_on_the_desk(panel):
    panel.table.selected = "2"
    following = panel.shown.iloc[3]["reason"]
    panel.desk.submit("sent", panel.desk.values)
    assert panel.row["reason"] == following
    assert panel.desk.focus == "body"


def test_what_came_is_logged_with_its_day(panel, journal):
    came = {"news": "invitation", "received_on": "2026-06-12", "news_note": "Thursday?"}
    panel.desk.submit("news", {**panel.desk.values, **came})
    logged = journal.log().responses.iloc[-1]
    assert [logged["kind"], f"{logged['received_on']:%Y-%m-%d}", logged["note"]] == list(came.values())


def test_the_desk_tells_topics_noted_late_what_was_promised_and_the_notes_so_far(tmp_path):
    with Journal(tmp_path / "late.db") as journal:
        journal.save(
            applications={"application_id": "a", "company": "Tide Labs"},
            interviews={"interview_id": "i", "interviewed_on": "2026-06-01", "noted_at": "2026-06-09 10:00"},
            topics={"interview_id": "i", "topic": "rowing", "private": True},
            follow_ups={"sent_on": "2026-06-02", "subject": "Thank you", "gift_id": "g"},
            gifts={"gift_id": "g", "title": "Tides"},
            plans={"application_id": "a", "kind": "promise", "reason": "the slides", "decided_on": "2026-06-01"},
        )
        told = panels.due(journal, as_of=SAMPLE_DAY).about.value
    promised = "On 1 Jun 2026: the slides – kept, by your note on 2 Jun 2026."
    for words in ("noted later, less certain", "stays out of the letter", promised, "Thank you, with “Tides”"):
        assert words in told


def test_a_promise_is_open_until_a_note_went_out(panel, journal):
    promise = {"application_id": DAYS[0], "kind": "promise", "from_on": "2026-06-03", "to": "Ana Lee"}
    journal.save(plans={**promise, "reason": "the paper on gauges"})
    panel.span.value = 7
    assert "On 3 Jun 2026 to Ana Lee: the paper on gauges – not sent yet." in panel.about.value


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    path = tmp_path_factory.mktemp("sample") / "journal.db"
    Journal(path).add_log(sample_log())
    return path


def test_the_chance_of_an_answer_stands_in_the_list_the_facts_and_the_csv(sample):
    panel = panels.due(sample, as_of=SAMPLE_DAY)
    ahead = forecast(sample_log(), as_of=SAMPLE_DAY).set_index("application_id")
    panel.table.selected = str(next(n for n, row in enumerate(panel.table.rows) if row["chance_14"] is not None))
    told = ahead.loc[panel.row["application_id"]]
    ends = "/".join(f"{100 * told[f'{name}_14']:.0f}" for name in ("chance", "lower", "upper"))
    rate, low, high = ends.split("/")
    cell = panel.table.rows[int(panel.table.selected)]["answer"]
    assert cell.replace("\u2060", "") == f"{rate} % ({low}–{high}), of {told['at_risk']}"
    assert f"Within 14 days: {rate} %, likely between {low} and {high} %." in panel.about.value
    assert "no reason to give up" in panel.about.value and "simulated data" in panel.about.value
    assert f"{told['chance_14']}"[:6] in exports.due_csv(panel.shown).decode("utf-8-sig")


def test_the_chances_come_after_the_letter_and_those_before_stand_until_then(sample, tmp_path):
    path = shutil.copy(sample, tmp_path / "journal.db")
    at_once = panels.due(path, as_of=SAMPLE_DAY)

    async def opened_and_sent():
        panel = panels.due(path, as_of=SAMPLE_DAY)
        await until(lambda: panel.note)
        first = {row["answer"] for row in panel.table.rows}, "…" in panel.about.value, panel._frames(show_private=False)
        await until(lambda: panel.table.rows == at_once.table.rows)
        told = panel.about.value
        await until(lambda: len(panel.letters._written) > 1)
        panel.desk.submit("sent", dict(panel.desk.values))
        stand = {row["answer"] for row in panel.table.rows}
        await until(lambda: panel._weighed is panel.source)
        return first, told, stand, panel.table.rows

    (dots, waits, [(_, printed)]), told, stand, after = asyncio.run(opened_and_sent())
    assert dots == {"…"} and waits and "Answer in 14 days" not in printed
    assert told == at_once.about.value and "…" not in stand
    assert after == panels.due(path, as_of=SAMPLE_DAY).table.rows


async def until(holds):
    for _ in range(500):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never came")


def test_too_few_to_foretell_is_said_kindly(seen):
    assert {row["answer"] for row in seen.table.rows} == {"cannot tell yet"}
    assert "That is neither a good sign nor a bad one." in seen.about.value


def test_a_note_marked_sent_keeps_its_gift_topic_channel_and_planned_day(sample, tmp_path):
    with Journal(shutil.copy(sample, tmp_path / "journal.db")) as journal:
        panel = panels.due(journal, as_of=SAMPLE_DAY)
        panel.table.selected = str(next(n for n in range(8) if panel.letters.letter_at(n).note.gift_id))
        row, note = panel.row, panel.note
        gift, topic, *_ = panel.desk.fields[2]["fields"]
        assert note.gift_id in dict(gift["options"]) and note.topic in dict(topic["options"])
        panel.desk.submit("sent", {**panel.desk.values, "channel": "phone"})
        sent = journal.log().follow_ups.iloc[-1]
    told = sent[["gift_id", "topic", "channel", "planned_on"]].tolist()
    assert told == [note.gift_id, note.topic, "phone", f"{row['due_on']:%Y-%m-%d}"]
    assert note.gift_id and note.topic


@pytest.mark.parametrize("action", ["sent", "snooze"])
def test_after_a_save_each_letter_is_the_one_a_new_panel_writes(sample, tmp_path, action):
    with Journal(shutil.copy(sample, tmp_path / "journal.db")) as journal:
        panel = panels.due(journal, as_of=SAMPLE_DAY)
        for _ in range(2):
            assert panel.desk.submit(action, {**panel.desk.values, "until_on": "2026-07-30", "reason": "away"})
        anew = panels.due(journal, as_of=SAMPLE_DAY)
        places = range(len(anew.shown))
        assert [panel.letters.letter_at(n) for n in places] == [anew.letters.letter_at(n) for n in places]
        pd.testing.assert_frame_equal(panel.shown, anew.shown)


def test_a_letter_to_somebody_known_elsewhere_is_written_anew_after_a_save(journal):
    journal.save(
        applications=[{"application_id": a, "company": "Tide Labs", "role": a} for a in "ab"],
        interviews=[{"application_id": a, "interviewed_on": "2026-06-14", "interviewers": "Ana Lee"} for a in "ab"],
    )
    panel = panels.due(journal, as_of="2026-06-15")
    panel.table.selected = str(panel.shown["role"].tolist().index("a"))
    panel.desk.submit("sent", panel.desk.values)
    written = panel.letters.letter_at(panel.shown["role"].tolist().index("b"))
    assert any("about a at Tide Labs" in remark for remark in written.note.remarks)


def test_a_first_note_to_a_person_has_no_number_and_what_keep_in_mind_ends_is_told(tmp_path):
    journal = Journal(tmp_path / "two.db")
    journal.save(
        applications={"application_id": "a", "company": "Tide Labs"},
        interviews={"application_id": "a", "interviewed_on": "2026-06-14", "interviewers": "Ana Lee; Bo Chen"},
    )
    panel = panels.due(journal, as_of=SAMPLE_DAY)
    panel.desk.submit("sent", panel.desk.values)
    assert [(row["note"], row["to"]) for row in panel.table.rows] == [("thank-you", "Bo Chen")]
    panel.desk.submit("undo", {})
    panel.desk.submit("news", {**panel.desk.values, "news": "keep_in_mind", "received_on": "2026-06-15"})
    assert "This also settles the thank-you to Ana Lee and Bo Chen." in panel.desk.status["text"]


def test_days_off_need_no_reason(panel, journal):
    panel.plans.form.submit("pause", {"from_on": "2026-06-16", "until_on": "2026-06-30", "reason": ""})
    assert journal.log().plans["reason"].isna().all() and panel.plans.form.status["text"].startswith("Paused.")


def test_an_offer_to_answer_stands_above_the_list_and_the_others_are_told(panel, journal):
    company = panel.row["company"]
    news = {"news": "offer", "received_on": "2026-06-15", "answer_by": "2026-06-26"}
    panel.desk.submit("news", {**panel.desk.values, **news})
    assert f"{company}: " in panel.above.value and "asks for your answer by Friday 26 June." in panel.above.value
    panel.span.value = due_rows.OFFER_NOTES
    others = len(panel.shown)
    assert company not in set(panel.shown["company"]) and others == len(journal.log()) - 1
    assert panel.table.rows[0]["note"] == "tell of the offer"
    letter = panel.desk.values["body"]
    assert "asked to answer by 26 June 2026" in letter and company not in letter
    panel.desk.submit("sent", {**panel.desk.values, "body": letter + " Truly."})
    assert len(panel.shown) == others - 1
    assert panels.today(journal, as_of=SAMPLE_DAY).page.value.index("Your answer") < 200


def two(journal):
    one, other = (panels.due(Journal(journal.path), as_of=SAMPLE_DAY) for _ in range(2))
    return one, other, dict(other.desk.values)


def test_a_second_press_on_one_letter_is_told_that_it_was_sent_and_stores_nothing(panel, journal):
    one, other, typed = two(journal)
    one.desk.submit("sent", one.desk.values)
    other.desk.submit("sent", typed)
    assert (
        other.desk.status["text"]
        == "It was marked sent already, in another panel or notebook: nothing was stored twice."
    )
    assert len(journal.log().follow_ups) == 1 and len(other.shown) == len(one.shown)


def test_a_second_press_on_a_letter_of_other_words_is_shown_both(panel, journal):
    one, other, typed = two(journal)
    one.desk.submit("sent", {**one.desk.values, "body": "their words"})
    other.desk.submit("sent", {**typed, "body": "my words"})
    assert "as “their words”. Yours was not stored: “my words”." in other.desk.status["text"]
    assert journal.log().follow_ups["body"].tolist() == ["their words"]


@pytest.mark.parametrize(("first", "second"), [("filled", "sent"), ("news", "snooze"), ("snooze", "filled")])
def test_a_press_on_what_is_due_no_more_stores_nothing(panel, journal, first, second):
    one, other, typed = two(journal)
    later = {"until_on": "2026-07-30", "reason": "away", "news": "rejection"}
    one.desk.submit(first, {**one.desk.values, **later})
    before = journal.version
    other.desk.submit(second, {**typed, **later})
    assert other.desk.status["text"].startswith("This note is no longer due") and journal.version == before


def test_a_change_elsewhere_that_leaves_the_note_due_holds_nothing_up(panel, journal):
    one, other, typed = two(journal)
    one.table.selected = "1"
    one.desk.submit("sent", one.desk.values)
    other.desk.submit("sent", {**typed, "body": "my words"})
    assert other.desk.status["text"].startswith("Marked sent.") and len(journal.log().follow_ups) == 2


def test_a_filled_position_is_logged_in_one_step(panel, journal):
    before = len(panel.shown)
    panel.desk.submit("filled", panel.desk.values)
    assert journal.log().responses["kind"].tolist() == ["filled"]
    assert panel.desk.status["text"] == f"Logged: the position is filled. {before - 1} to go."


def test_a_closed_application_is_kept_in_touch_with_from_the_day_chosen(panel, journal):
    row = panel.row
    panel.desk.submit("news", {**panel.desk.values, "news": "rejection", "keep_on": "2026-06-16"})
    later = panels.due(journal, as_of="2026-06-16")
    assert [each["note"] for each in later.table.rows].index("keep in touch") == len(later.due)  # beneath what is due
    later.table.selected = str(len(later.table.rows) - 1)
    assert later.row["application_id"] == row["application_id"] and "You have kept in touch since" in later.about.value
    assert (later.note.template, later.table.rows[-1]["answer"]) == ("in_touch", "")
    later.desk.submit("sent", later.desk.values)
    assert journal.log().follow_ups["application_id"].tolist() == [row["application_id"]]
    assert {each["note"] for each in later.table.rows} == {"check-in", "thank-you"}
    kept = in_touch(journal.log(), as_of="2026-06-16")
    assert kept["due_on"].tolist() == [pd.Timestamp("2026-09-14")]  # 90 days later


def test_a_closed_application_can_be_kept_in_touch_with_later_and_no_longer(panel, journal):
    journal.save(responses={"application_id": DAYS[0], "received_on": "2026-06-14", "kind": "rejection"})
    panel.span.value = CLOSED_ONES
    assert [(row["note"], row["when"]) for row in panel.table.rows] == [("closed", "no day")]
    panel.desk.submit("keep", {**panel.desk.values, "keep_on": "2026-09-01"})
    assert [(row["note"], row["when"]) for row in panel.table.rows] == [("keep in touch", "1 Sep, in 78 days")]
    panel.desk.submit("drop", panel.desk.values)
    assert journal.log().plans.empty
    assert panel.desk.status["text"] == "You have stopped keeping in touch."


@pytest.mark.parametrize(("news", "day"), [("reply", "2026-09-01"), ("hired", "2026-09-01"), ("filled", "2026-06-15")])
def test_only_a_closed_position_is_kept_in_touch_with_and_from_a_day_ahead(news, day):
    row = pd.Series({"application_id": "a", "to": None, "kind": "check_in"})
    with pytest.raises(IncompleteDebrief) as refused:
        letter_rows.rows(
            FollowUpLog(), "news", row, {"news": news, "received_on": "2026-06-14", "keep_on": day}, SAMPLE_DAY
        )
    assert list(refused.value.fields) == ["keep_on"]


def test_a_pause_moves_what_is_due_and_can_be_ended(panel, journal):
    panel.tools.press("Plans and days off")
    panel.plans.form.submit("pause", {"from_on": "2026-06-01", "until_on": "2026-06-30", "reason": "the sea"})
    assert panel.plans.form.status["text"] == "Paused. Enjoy the days off."
    assert panel.table.rows == [] and [row["until"] for row in panel.plans.table.rows] == ["1 Jun 2026 to 30 Jun 2026"]
    panel.span.value = 30
    assert "moved past your pause to 1 July" in panel.row["reason"]
    panel.plans.table.selected = "0"
    panel.plans.form.submit("end", panel.plans.form.values)
    assert journal.log().plans.empty and len(panel.shown) == len(DAYS)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"until_on": "2026-06-14"}, "until_on"), ({"from_on": "2026-07-02"}, "until_on"), ({"from_on": ""}, "from_on")],
)  # fmt: skip
def test_a_pause_needs_days_in_order_that_are_not_over(given, field):
    with pytest.raises(IncompleteDebrief) as refused:
        pause({"from_on": "2026-06-01", "until_on": "2026-06-30", "reason": "the sea", **given}, SAMPLE_DAY)
    assert list(refused.value.fields) == [field]


def test_an_undo_of_a_pause_brings_no_letter_back(panel):
    panel.desk.submit("sent", {**panel.desk.values, "body": "my own words"})
    panel.plans.form.submit("pause", {"from_on": "2026-06-01", "until_on": "2026-06-30", "reason": "the sea"})
    panel.desk.submit("undo", panel.desk.values)
    assert panel.plans.table.rows == [] and panel.desk.values["body"] != "my own words"
    panel.desk.submit("undo", panel.desk.values)
    assert panel.desk.values["body"] == "my own words"


def test_a_snooze_shows_among_the_plans_and_ends_there(panel):
    panel.tools.press("Plans and days off")
    company = panel.row["company"]
    panel.desk.submit("snooze", {**panel.desk.values, "until_on": "2026-06-30", "reason": "she is away"})
    (plan,) = panel.plans.table.rows
    assert (plan["does"], plan["company"], plan["reason"]) == ("snoozed until", company, "she is away")
    panel.plans.table.selected = "0"
    panel.plans.form.submit("end", {})
    assert panel.plans.form.status["text"] == f"Ended: {company}, snoozed until 30 Jun 2026. Undo brings it back."
    assert company in {row["company"] for row in panel.table.rows}
    panel.plans.form.submit("end", {})
    assert panel.plans.form.status["text"] == "Choose a plan in the list first."


def test_the_list_is_taken_along_only_when_asked_for(seen, monkeypatch):
    sent = []
    monkeypatch.setattr(type(seen.tools), "send", lambda self, content, buffers=None: sent.append((content, buffers)))
    for label, _ in seen.tools.buttons:
        seen.tools.press(label)
    files = {content["name"]: buffers[0] for content, buffers in sent if content["type"] == "file"}
    assert list(files) == ["due.csv", "due.md", "due.ics", "letter.eml"]
    assert all(files.values())


def test_until_its_letter_is_written_the_desk_is_empty_and_says_so(sample):
    """With an event loop, as in a kernel: a row chosen shows at once, its letter a moment later."""

    async def choose():
        panel = panels.due(Journal(sample), as_of=SAMPLE_DAY)
        seen = []
        for row in "12":
            panel.table.selected = row
            seen.append(
                (panel.note, panel.desk.fields, panel.desk.status["text"], panel.row["company"] in panel.about.value)
            )
            panel.desk.submit("sent", {"sent_on": SAMPLE_DAY.isoformat()}, place="of the row before")
            assert "look at it, then press again" in panel.desk.status["text"]
        while panel.note is None:
            await asyncio.sleep(0.001)
        return panel, seen

    panel, seen = asyncio.run(asyncio.wait_for(choose(), 20))
    assert seen == [(None, [], "Writing the letter …", True)] * 2
    assert panel.row["to"] == panel.note.to and panel.desk.values["body"] == panel.note.body


def test_each_letter_of_a_page_made_ahead_is_the_one_that_its_row_alone_would_have(sample):
    panel = panels.due(Journal(sample), as_of=SAMPLE_DAY)
    panel.span.value = 36_500
    panel.letters.make_page(5)
    for place in range(0, len(panel.shown), 5):
        panel.table.selected = str(place)
        assert panel.note == draft(
            panel.source, panel.row, availability=_stored.free_slots(panel.journal), as_of=SAMPLE_DAY
        )


def test_while_nobody_waits_the_letters_around_the_chosen_row_are_written(sample):
    async def wait():
        panel = panels.due(Journal(sample), as_of=SAMPLE_DAY)
        panel.span.value = 36_500
        while panel.note is None:
            await asyncio.sleep(0.001)
        alone = len(panel.letters._written)
        while len(panel.letters._written) == alone:
            await asyncio.sleep(0.01)
        panel.letters._write = None  # what is there is not written again
        panel.table.selected = "5"
        while panel.note is None:
            await asyncio.sleep(0.001)
        return alone, panel.note.to == panel.row["to"]

    assert asyncio.run(asyncio.wait_for(wait(), 20)) == (1, True)


def test_days_off_stand_behind_their_own_button_unless_something_was_being_typed(sample, tmp_path):
    journal = Journal(shutil.copy(sample, tmp_path / "journal.db"))
    panel = panels.due(journal, as_of=SAMPLE_DAY)
    assert panel.plans.layout.display == "none"
    panel.tools.press("Plans and days off")
    assert panel.plans.layout.display == ""
    panel.plans.form.typed({"reason": "the sea"})
    assert panels.due(journal, as_of=SAMPLE_DAY).plans.layout.display == ""


@pytest.mark.parametrize("plan", [None, {"kind": "pause", "from_on": "2026-05-20", "until_on": "2026-07-20"}])
def test_of_several_due_to_one_person_the_first_is_offered_and_when_the_next_may_go_is_said(tmp_path, plan):
    mara, day = "Mara Lind <mara@tide.example>", "2026-06-15"
    with Journal(tmp_path / "voice.db") as journal:
        journal.save(
            applications=[{"application_id": key, "company": "Tide", "role": f"Role {key}"} for key in "abc"],
            interviews=[
                {"application_id": key, "interviewed_on": on, "interviewers": mara if key != "c" else "Cy"}
                for key, on in (("a", "2026-05-02"), ("b", "2026-05-04"), ("c", "2026-05-04"))
            ],
            follow_ups=[{"application_id": key, "sent_on": "2026-05-05", "kind": "thank_you"} for key in "abc"],
            **({"plans": {"application_id": "b", "decided_on": "2026-05-20", **plan}} if plan else {}),
        )
        panel = panels.due(journal, as_of=day)
        ids = panel.shown["application_id"].tolist()
        assert ids == (["a", "c"] if plan else ["a", "c", "b"])
        assert (
            "may go on" not in panel.about.value
            if plan
            else "about Tide, Role b may go on 25 June." in panel.about.value
        )
        if not plan:
            panel.table.selected = str(ids.index("b"))
            assert (
                "First the note about Tide, Role a; once it is sent, this one may go on 25 June." in panel.about.value
            )
        panel.table.selected = str(ids.index("c"))
        assert "may go on" not in panel.about.value
        panel.table.selected = str(ids.index("a"))
        panel.desk.submit("sent", panel.desk.values)
        due = due_list(journal.log(), as_of=day).set_index("application_id")["due_on"]
        assert plan or f"{due['b']:%Y-%m-%d}" == "2026-06-25"


@pytest.mark.parametrize(("day", "early"), [("2026-06-05", True), ("2026-06-10", True), ("2026-06-11", False)])
def test_a_check_in_before_the_day_they_named_is_warned_against(tmp_path, day, early):
    with Journal(tmp_path / "early.db") as journal:
        journal.save(
            applications={"application_id": "a", "company": "Kite"},
            interviews={"application_id": "a", "interviewed_on": "2026-06-01", "answer_by": "2026-06-10"},
            follow_ups={"application_id": "a", "sent_on": "2026-06-02", "kind": "thank_you"},
        )
        panel = panels.due(journal, as_of=day)
        panel.span.value = 36_500
        said = "A check-in now would be early: they said they would answer by Wednesday 10 June."
        assert panel.row["kind"] == "check_in" and (said in panel.about.value) == early
