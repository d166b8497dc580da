"""Small files that were read wrongly once, each with what is right; without a mapping unless the case is about one."""

from pathlib import Path

import pandas as pd
import pytest

from followup_analytics import Journal, due_list, propose, response_curve
from followup_analytics.log.cadence import Cadence
from followup_analytics.log.errors import UnreadableFile

CASES = Path(__file__).parents[1] / "fixtures" / "foreign"


def case(name, file=None, **more):
    folder = CASES / name
    path = folder / file if file else next(p for p in sorted(folder.iterdir()) if p.suffix in (".csv", ".xlsx"))
    return propose(path, **more)


def mapping(name):
    return CASES / name / "mapping.toml"


def days(column):
    return [None if pd.isna(day) else day.strftime("%Y-%m-%d") for day in column]


def companies(proposal):
    return proposal.log.applications["company"].tolist()


def test_an_automatic_confirmation_is_no_answer():
    log = case("automatic-confirmation").log
    assert log.responses["kind"].value_counts().to_dict() == {"acknowledgement": 9, "rejection": 1}
    curve = response_curve(log, as_of="2026-06-01", clock="application")
    assert curve["response"].iloc[-1] == pytest.approx(0.1)


@pytest.mark.parametrize("told", [None, mapping("dotted-two-digit-years")])
def test_dotted_days_with_two_digits_are_day_first(told):
    log = case("dotted-two-digit-years", mapping=told).log
    assert days(log.applications["applied_on"]) == ["2023-02-01", "2023-03-23"]
    assert log.responses[["kind"]].assign(on=days(log.responses["received_on"])).values.tolist() == [
        ["rejection", "2023-02-23"]
    ]


def test_a_first_contact_on_the_applications_day_is_the_application():
    proposal = case("first-contact-is-no-follow-up")
    said = "40 of 40 notes have the day of their application: they are the application itself"
    assert any(said in sentence for sentence in proposal.said)
    assert proposal.log.follow_ups["kind"].isna().all()
    other = proposal.answered({"first contact": "a note of its own"})
    assert other.log.follow_ups["kind"].eq("check_in").all()
    assert [question.answers[0] for question in other.questions] == ["reply"]
    assert proposal.log.responses["kind"].eq("reply").all()


def test_the_sheet_with_the_log_is_chosen_and_named():
    proposal = case("german-workbook")
    log = proposal.log
    assert "Sheet Daten is read" in proposal.said[0]
    assert days(log.applications["applied_on"]) == ["2026-02-01", "2026-03-03"]
    assert (log.responses["kind"].tolist(), days(log.responses["received_on"])) == (["rejection"], ["2026-02-09"])
    assert log.applications["closed"].isna().all()
    unused = proposal.unused.set_index("column")["holds"]
    assert unused["Kennenlerngespräch"] == "yes or no: nein, ja"


def test_a_list_of_applications_is_no_gift_shelf():
    log = case("job-ads-as-gifts", "history.csv").log
    assert log.gifts.empty and log.applications["role"].tolist() == ["Senior Editor", "Clerk"]
    assert days(log.applications["applied_on"]) == ["2026-03-01", None]
    shelf = case("job-ads-as-gifts", "reading-list.csv").log
    assert (len(shelf.gifts), len(shelf.applications)) == (1, 0)


@pytest.mark.parametrize("told", [None, mapping("last-updated")])
def test_last_updated_is_the_day_of_a_later_status_and_never_the_day_checked(told):
    proposal = case("last-updated", mapping=told)
    assert len(proposal.questions) == 1
    if told:
        assert "equals column Applied in 30 of 30 unanswered lines" in proposal.questions[0].asked
    assert proposal.log.applications["confirmed_on"].isna().all()
    curve = response_curve(proposal.log, as_of="2026-06-01", clock="application").set_index("day")["response"]
    assert curve[13] == pytest.approx(5 / 35) and curve.iloc[-1] == pytest.approx(5 / 35)


@pytest.mark.parametrize("file", ["comment.csv", "title.csv"])
@pytest.mark.parametrize("told", [None, mapping("lines-above-the-header")])
def test_lines_above_the_header_are_passed_over_and_named(file, told):
    proposal = case("lines-above-the-header", file, mapping=told)
    assert companies(proposal) == ["Tide Labs"] and days(proposal.log.applications["applied_on"]) == ["2026-03-01"]
    assert "from line 1 on: " in proposal.said[0]


def test_two_versions_of_a_file_are_refused():
    with pytest.raises(UnreadableFile, match="git conflict markers in lines 1, 4, 8: two versions of the file"):
        case("lines-above-the-header", "conflict.csv")


def test_a_connection_is_a_contact_and_no_application():
    log = case("lines-above-the-header", "Connections.csv").log
    assert log.applications.empty
    told = log.gifts[["kind", "title", "works_at"]].values.tolist()
    assert told == [["contact", "Ana Lee, Editor at Tide Labs", "Tide Labs"]]


@pytest.mark.parametrize(("zone", "first"), [("Europe/Berlin", "2024-11-24"), ("America/Los_Angeles", "2024-11-23")])
def test_linkedins_applications_are_known_by_their_header_and_its_times_are_pacific(zone, first):
    proposal = case("linkedin-job-applications", "Job Applications.csv", zone=zone)
    assert days(proposal.log.applications["applied_on"]) == [first, "2025-02-14"]
    assert proposal.log.applications["source"].eq("LinkedIn").all() and not proposal.questions
    assert any("America/Los_Angeles" in sentence and zone in sentence for sentence in proposal.said)


def test_saved_jobs_are_offered_as_saved():
    proposal = case("linkedin-job-applications", "Saved Jobs.csv")
    assert proposal.log.applications.empty and proposal.beside["kind"].tolist() == ["saved"]
    sent = proposal.answered({"saved lines": "applications sent on the day they were saved"})
    assert companies(sent) == ["Alba Press"] and sent.beside.empty


def test_months_in_words_and_ordinals_are_read_and_a_missing_year_is_named():
    log = case("months-in-words").log
    right = ["2024-03-20", "2024-03-12", "2024-03-12", "2024-07-22", "2024-03-21", "2024-03-20", None, None]
    assert days(log.applications["applied_on"]) == right
    assert log.problems["value"].tolist() == ["Wed, 1 Nov", "8-Jul"]
    assert log.problems["reason"].str.contains("no year").all()


def test_two_spellings_are_suggested_as_one_and_merged_on_confirmation_only():
    proposal = propose(CASES / "one-company-two-spellings")
    assert len(proposal.log) == 4
    assert [question.cells for question in proposal.questions] == [("ACME", "Acme GmbH")]
    one = proposal.answered({"company ACME": "one company"})
    assert sorted(companies(one)) == ["Acme GmbH", "Tide Lab Hotel", "Tide Labs"]
    due = due_list(one.log, as_of="2026-03-14", cadence=Cadence())
    assert due.loc[due["company"] == "Acme GmbH", "due_on"].dt.strftime("%m-%d").tolist() == ["03-16"]


def test_a_table_of_messages_makes_applications_notes_and_answers():
    proposal = case("one-row-per-message")
    log = proposal.log
    assert days(log.applications["applied_on"]) == ["2026-03-01", "2026-03-02"]
    assert days(log.follow_ups["sent_on"]) == ["2026-03-11", "2026-03-21"]
    assert days(log.responses["received_on"]) == ["2026-03-05", "2026-03-25"]
    assert log.responses["kind"].eq("reply").all()
    assert [question.name for question in proposal.questions] == ["kind of messages"]


@pytest.mark.parametrize("words", [("sent", "received"), ("gesendet", "erhalten")])
def test_directions_are_known_in_other_words(words):
    text = (CASES / "one-row-per-message" / "messages.csv").read_text()
    text = text.replace(",out,", f",{words[0]},").replace(",in,", f",{words[1]},")
    log = propose(text).log
    assert (len(log), len(log.follow_ups), len(log.responses)) == (2, 2, 2)


@pytest.mark.parametrize("told", [None, mapping("order-from-another-column")])
def test_another_column_of_the_file_proves_the_order(told):
    proposal = case("order-from-another-column", mapping=told)
    assert days(proposal.log.interviews["interviewed_on"]) == ["2020-10-03"]
    assert "Column Onsite is read month first, as column Applied shows." in proposal.said
    assert not proposal.questions


def test_two_columns_that_prove_different_orders_leave_a_third_open():
    text = "Company,Applied,Interview,Response\nTide,7/19/2020,19/8/2020,3/4/2020\n"
    proposal = propose(text)
    assert "order" in [question.name for question in proposal.questions]
    assert days(proposal.answered({"order": "month first"}).log.responses["received_on"]) == ["2020-03-04"]
    assert days(proposal.answered({"order": "day first"}).log.responses["received_on"]) == ["2020-04-03"]


def test_a_list_of_contacts_of_one_application_is_asked_about():
    lines = "".join(f"Tide Labs,Analyst,Person {n},2026-03-0{n}\n" for n in range(1, 9))
    proposal = propose(f"Company,Role,Name,Contacted\n{lines}")
    assert [question.name for question in proposal.questions] == ["lines"]
    one = proposal.answered({"lines": "lines of one company and role are one"})
    assert len(one.log) == 1 and days(one.log.applications["applied_on"]) == ["2026-03-01"]


def test_mails_that_each_name_another_company_are_not_asked_about():
    lines = "".join(f"Re: Analyst at Firm {n},Firm {n},2026-03-0{n},in progress\n" for n in range(1, 9))
    proposal = propose(f"Subject,Company,Date,Status\n{lines}")
    assert not proposal.questions and len(proposal.log) == 8


def test_the_rounds_and_the_link_of_a_chinese_tracker_are_known():
    rounds = ("技术面", "业务面", "主管面", "初面", "群面", "复面")
    lines = "".join(f"公司{n},{word},https://jobs.example/{n},2026-03-01\n" for n, word in enumerate(rounds))
    proposal = propose(f"公司名称,当前状态,岗位链接,投递时间\n{lines}")
    assert not proposal.questions and proposal.unused.empty
    assert proposal.log.applications["url"].tolist() == [f"https://jobs.example/{n}" for n in range(6)]


def test_somebody_elses_applications_are_read_by_their_own_names():
    log = case("own-name-other-dates").log
    assert days(log.applications["applied_on"]) == ["2026-03-01", "2026-03-02"]
    assert (log.responses["kind"].tolist(), days(log.responses["received_on"])) == (["rejection"], ["2026-03-09"])


@pytest.mark.parametrize("told", [None, mapping("slovak-cp1250")])
def test_a_code_page_is_told_by_its_letters_and_named(told):
    proposal = case("slovak-cp1250", mapping=told)
    assert companies(proposal) == ["Kaviareň Hôrka", "Čierna Kniha", "Žltý Dom"]
    roles = ["Účtovníčka pre Trnavu", "Dátový analytik", "Finančný účtovník"]
    assert proposal.log.applications["role"].tolist() == roles
    assert "Windows-1250" in proposal.said[0]


def test_a_doubtful_code_page_is_asked_about_with_words_as_each_has_them(tmp_path):
    (tmp_path / "mine.csv").write_bytes("Empresa;Puesto\nSeñor Año;Vendedor\n".encode("cp1252"))
    proposal = propose(tmp_path / "mine.csv")
    question = proposal.questions[0]
    assert question.name == "code page" and any("Señor" in cell for cell in question.cells)
    right = next(answer for answer in question.answers if "1252" in answer)
    assert companies(proposal.answered({"code page": right})) == ["Señor Año"]


def test_a_status_without_a_day_closes_on_a_day_unknown():
    proposal = case("status-without-day")
    closed = proposal.log.applications.set_index("company")["closed"].dropna()
    assert closed.to_dict() == {
        "Tide Labs": "rejection",
        "Alba Press": "withdrawn",
        "Nova Verlag": "hired",
        "Ostara": "rejection",
    }
    assert any(
        sentence.startswith("4 of 6 are closed on a day that the file does not say") for sentence in proposal.said
    )
    due = due_list(proposal.log, as_of="2026-03-25", cadence=Cadence())
    assert due["company"].tolist() == ["Reed & Sons"]
    mapped = case("status-without-day", mapping=mapping("status-without-day"))
    holds = mapped.unused.set_index("column")["holds"]["Status"]
    assert "Rejected (2)" in holds and "Accepted offer" in holds


@pytest.mark.parametrize(
    ("zone", "right"),
    [
        ("Europe/Berlin", ["2026-02-14", "2026-02-15", "2026-02-14", "2026-02-14"]),
        ("UTC", ["2026-02-14"] * 4),
    ],
)
def test_times_with_a_zone_are_the_users_days_and_the_zone_is_said_once(zone, right):
    proposal = case("times-with-a-zone", zone=zone)
    assert days(proposal.log.applications["applied_on"]) == right
    assert [zone in sentence for sentence in proposal.said] == [True]


@pytest.mark.parametrize("told", [None, mapping("tracker-imported-again")])
def test_the_same_tracker_a_month_later_shows_what_changed(tmp_path, told):
    journal = Journal(tmp_path / "journal.db")
    case("tracker-imported-again", "march.csv", mapping=told, journal=journal).accept()
    april = case("tracker-imported-again", "april.csv", mapping=told, journal=journal)
    changes = april.changes
    applications = changes[changes["table"] == "applications"]
    assert applications["change"].value_counts().to_dict() == {"changed": 3, "new": 1}
    told_ = {
        (row.company, row.column): (row.old, row.new) for row in applications.itertuples() if row.column == row.column
    }
    assert told_ == {
        ("Tide Labs", "Status"): ("Applied", "Rejected"),
        ("Reed & Sons", "role"): ("Clerk", "Senior Clerk"),
        ("Alba Press", "applied_on"): ("2026-03-03", "2026-03-04"),
    }
    assert changes.loc[changes["table"] == "responses", "change"].tolist() == ["new"]
    april.accept()
    assert (len(journal.log()), len(journal.log().responses)) == (4, 1)
    third = case("tracker-imported-again", "april.csv", mapping=told, journal=journal)
    assert set(third.changes["change"]) == {"same"}
    before = journal.version
    assert third.accept() == 0 and journal.version == before
    journal.undo()
    assert journal.log().applications["role"].tolist() == ["Analyst", "Clerk", "Writer"]


def test_saved_jobs_and_totals_stay_beside():
    proposal = case("wishlist-rows")
    assert companies(proposal) == ["Tide Labs"] and proposal.log.problems.empty
    assert proposal.beside["kind"].tolist() == ["saved"] * 4 + ["total"]
    assert proposal.questions[0].cells == ("Pell",)
    asked = proposal.answered({proposal.questions[0].name: "applied"})
    assert companies(asked) == ["Tide Labs", "Pell"]


def test_a_mapping_can_say_which_lines_are_no_rows():
    told = mapping("wishlist-rows").read_text()
    told = 'skip = { Status = ["Saved", "Wishlist", "Ready to apply"] }\n' + told
    proposal = case("wishlist-rows", mapping=told)
    assert companies(proposal) == ["Tide Labs", "Pell"]


@pytest.mark.parametrize("told", [None, mapping("words-without-news")])
def test_the_usual_words_for_nothing_yet_are_no_problem(told):
    proposal = case("words-without-news", mapping=told)
    log = proposal.log
    assert log.problems.empty and log.responses["kind"].tolist() == ["rejection"]
    assert days(log.applications["confirmed_on"]) == [None, None, None, "2026-05-04"]
    assert log.applications["closed"].isna().all()


def test_a_mapping_can_say_that_a_word_means_nothing():
    told = (
        mapping("words-without-news")
        .read_text()
        .replace('Rejected = "rejection"', 'Rejected = "rejection", Ghosted = false')
    )
    assert case("words-without-news", mapping=told).log.responses["kind"].tolist() == ["rejection"]


def test_the_guess_of_every_case_reads_back_as_the_same_log():
    for name in ("words-without-news", "one-row-per-message", "wishlist-rows", "order-from-another-column"):
        path = next((CASES / name).glob("*.csv"))
        guessed = propose(path, zone="UTC")
        if guessed.mapping:
            again = propose(path, mapping=guessed.mapping, zone="UTC")
            for name, frame in guessed.log.tables.items():
                pd.testing.assert_frame_equal(frame, again.log.tables[name], obj=f"{path.name} {name}")
