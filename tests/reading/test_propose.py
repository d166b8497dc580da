"""Proposals: questions and answers, what is compared with the journal, what is accepted, and what is remembered."""

import pytest

from followup_analytics import Journal, propose
from followup_analytics.log.errors import FollowUpError, UnknownChoice
from followup_analytics.reading.proposal.companies import company_key
from followup_analytics.reading.proposal.proposal import OpenQuestions

MARCH = "Company,Role,Applied,Status\nTide Labs,Analyst,2026-03-01,Applied\nReed & Sons,Clerk,2026-03-02,Applied\n"


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "journal.db")


def changes(proposal):
    told = proposal.changes.drop_duplicates(["change", "table", "key", "column"])
    return told["change"].value_counts().to_dict()


def test_a_question_must_be_answered_or_waved_through(journal):
    proposal = propose("Company,Applied,Status\nTide Labs,2026-03-01,Yodelled\n", journal=journal)
    with pytest.raises(OpenQuestions, match=r'nothing was stored.*What does "Yodelled" mean'):
        proposal.accept()
    assert journal.log().applications.empty
    name = proposal.questions[0].name
    with pytest.raises(UnknownChoice, match="sung"):
        proposal.answered({name: "sung"})
    with pytest.raises(UnknownChoice, match="no such"):
        proposal.answered({"no such": "rejection"})
    answered = proposal.answered({name: "rejection"})
    assert not answered.questions and answered.accept() == 1
    assert journal.log().applications["closed"].tolist() == ["rejection"]


def test_a_proposal_is_never_empty_because_of_a_question():
    proposal = propose("Company,Applied,Status\nTide Labs,03/04/2026,Yodelled\n")
    assert len(proposal.questions) == 2 and len(proposal.log) == 1
    assert proposal.log.applications["closed"].isna().all()


def test_some_rows_only_are_accepted(journal):
    proposal = propose(MARCH, journal=journal)
    first = proposal.changes.index[proposal.changes["company"] == "Reed & Sons"]
    assert proposal.accept(rows=first) == 1
    assert journal.log().applications["company"].tolist() == ["Reed & Sons"]


def test_a_fact_is_not_stored_without_its_application(journal):
    text = "Company,Role,Applied,Status,Response date\nTide Labs,Analyst,2026-03-01,Rejected,2026-03-09\n"
    proposal = propose(text, journal=journal)
    answer = proposal.changes.index[proposal.changes["table"] == "responses"]
    assert proposal.accept(rows=answer) == 0 and journal.log().applications.empty


def test_of_a_changed_row_some_cells_only_are_accepted(journal):
    propose(MARCH, journal=journal).accept()
    april = propose(MARCH.replace("Clerk,2026-03-02,Applied", "Senior Clerk,2026-03-02,Rejected"), journal=journal)
    role = april.changes.index[april.changes["column"] == "role"]
    april.accept(rows=role)
    row = journal.log().applications.set_index("company").loc["Reed & Sons"]
    assert (row["role"], row["Status"]) == ("Senior Clerk", "Applied")


def test_what_the_user_corrected_stays_while_the_file_says_what_it_said(journal):
    propose(MARCH, journal=journal).accept()
    row = journal.row("applications", journal.log().applications["application_id"][0])
    journal.save(applications={**row, "role": "Principal Analyst"})
    again = propose(MARCH, journal=journal)
    assert changes(again) == {"same": 2} and again.accept() == 0
    later = propose(MARCH.replace("Analyst", "Data Analyst"), journal=journal)
    told = later.changes[later.changes["change"] == "changed"]
    assert told[["old", "new"]].values.tolist() == [["Principal Analyst", "Data Analyst"]]


def test_a_row_that_left_the_file_is_shown_as_gone_and_stays(journal):
    propose(MARCH, journal=journal).accept()
    shorter = propose(MARCH.rsplit("Reed", 1)[0], journal=journal)
    assert changes(shorter) == {"same": 1, "gone": 1}
    shorter.accept()
    assert len(journal.log()) == 2


def test_an_application_typed_by_hand_is_found_and_only_its_empty_cells_are_filled(journal):
    journal.save(applications={"company": "tide labs", "role": "Analyst", "applied_on": "2026-03-01", "note": "mine"})
    proposal = propose(
        MARCH.replace("Status", "Link").replace("Applied\n", "https://jobs.example/1\n"), journal=journal
    )
    told = proposal.changes[proposal.changes["change"] == "changed"]
    assert told[["column", "new"]].values.tolist() == [["url", "https://jobs.example/1"]]
    proposal.accept()
    assert len(journal.log()) == 2 and journal.log().applications["company"][0] == "tide labs"


def test_two_equal_lines_are_two_applications_on_every_import(journal):
    twice = MARCH + "Tide Labs,Analyst,2026-03-01,Applied\n"
    assert propose(twice, journal=journal).accept() == 3
    assert changes(propose(twice, journal=journal)) == {"same": 3}


def test_a_second_application_to_the_same_role_a_year_later_is_new(journal):
    propose(MARCH, journal=journal).accept()
    later = propose(MARCH + "Tide Labs,Analyst,2027-03-01,Applied\n", journal=journal)
    assert changes(later) == {"same": 2, "new": 1}


def test_an_import_is_one_step_back(journal):
    propose(MARCH, journal=journal).accept()
    journal.undo()
    assert journal.log().applications.empty and not journal.learnt().origins and not journal.learnt().mappings
    journal.redo()
    assert len(journal.log()) == 2 and len(journal.learnt().origins) == 2


def test_every_stored_row_knows_its_file_and_line(journal, tmp_path):
    (tmp_path / "march.csv").write_text(MARCH)
    propose(tmp_path / "march.csv", journal=journal).accept()
    assert sorted((one.file, one.line) for one in journal.learnt().origins.values()) == [
        ("march.csv", 2),
        ("march.csv", 3),
    ]
    assert not {"from_file", "from_line"} & set(journal.log().applications)


def test_a_confirmed_mapping_is_remembered_by_its_header(journal):
    odd = "Company,Role,Lift-off\nTide Labs,Analyst,2026-03-01\n"
    proposal = propose(odd, journal=journal)
    assert [question.name for question in proposal.questions] == ["column Lift-off"]
    proposal.answered({"column Lift-off": "the day applied"}).accept()
    again = propose(odd + "Reed,Clerk,2026-03-05\n", journal=journal)
    assert not again.questions
    assert again.log.applications["applied_on"].dt.day.tolist() == [1, 5]


def test_a_spelling_decided_once_is_asked_no_more(journal):
    propose("Company,Role,Applied\nAcme GmbH,Clerk,2026-03-01\n", journal=journal).accept()
    second = "Company,Role,Applied,Link\nACME,Writer,2026-03-09,\n"
    proposal = propose(second, journal=journal)
    assert proposal.questions[0].cells == ("ACME", "Acme GmbH")
    proposal.answered({"company ACME": "one company"}).accept()
    assert journal.log().applications["company"].tolist() == ["Acme GmbH", "Acme GmbH"]
    assert not propose(second, journal=journal).questions


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Acme GmbH", "ACME", True),
        ("Müller & Söhne KG", "Muller & Sohne", True),
        ("Tide Labs, Inc.", "Tide Labs", True),
        ("Meta", "Metaverse", False),
        ("Tide Lab Hotel", "Tide Labs", False),
        ("Reed & Sons", "Reed", False),
    ],
)
def test_a_companys_key_leaves_out_its_legal_form_and_nothing_else(one, other, same):
    assert (company_key(one) == company_key(other)) is same


def test_a_table_without_a_company_is_refused_with_what_it_has():
    with pytest.raises(FollowUpError, match=r"does not look like a log of applications \(it has mood, weather\)"):
        propose("mood,weather\ncalm,rain\n")


def test_a_column_nobody_knows_may_be_the_role_or_the_status_and_is_asked_about():
    tracker = "Company,Applied,Seat,Vibe\nTide Labs,2026-03-01,Clerk,gone\nReed,2026-03-02,Editor,gone\nMoor,,Clerk,\n"
    proposal = propose(tracker)
    assert {one.name: one.answers for one in proposal.questions} == {
        "role": ("none of them", "Seat", "Vibe"),
        "status": ("none of them", "Seat", "Vibe"),
    }
    assert proposal.log.applications["role"].isna().all() and set(proposal.unused["column"]) == {"Seat", "Vibe"}
    answered = proposal.answered({"role": "Seat", "status": "Vibe"})
    assert answered.log.applications["role"].tolist() == ["Clerk", "Editor", "Clerk"]
    assert [one.name for one in answered.questions] == ['Vibe "gone"']
    assert not proposal.answered({"role": "none of them", "status": "none of them"}).questions


def test_a_role_is_asked_after_the_company_and_a_table_with_both_is_not_asked():
    unnamed = propose("Outfit,What,Applied\nTide Labs,Clerk,2026-03-01\n")
    assert [one.name for one in unnamed.questions] == ["company"]
    told = unnamed.answered({"company": "Outfit"})
    assert [one.name for one in told.questions] == ["role", "status"]
    assert not propose("Company,Role,Applied,Status,Weather\nTide,Clerk,2026-03-01,Rejected,rain\n").questions


def test_years_of_two_digits_that_may_stand_in_front_are_asked_about():
    proposal = propose("Company,Role,Applied\nA,x,19.03.25\nB,y,20.08.24\nC,z,21.08.23\nD,z,21.08.25\nE,z,19.08.22\n")
    assert [one.name for one in proposal.questions] == ["years"]
    ended = proposal.answered({"years": "they end with it"}).log.applications
    assert ended["applied_on"].dt.strftime("%Y-%m-%d").tolist()[:2] == ["2025-03-19", "2024-08-20"]
    begun = proposal.answered({"years": "they begin with it: left empty"}).log
    assert begun.applications["applied_on"].isna().all() and len(begun.problems) == 5
    proven = propose(
        "Company,Role,Applied,Interview\nA,x,19.03.25,31.03.25\nB,y,20.08.24,\nC,z,21.08.23,\nD,z,21.08.25,\n"
    )
    assert not proven.questions and proven.log.applications["applied_on"].notna().all()


def test_a_message_without_a_day_or_a_direction_is_set_aside_and_named():
    lines = "2026-03-01,Tide,out,application\n,Tide,in,hello\n2026-03-04,Tide,,what\n2026-03-05,Tide,in,yes\n"
    log = propose(f"Date,Company,Direction,Text\n{lines}").log
    assert log.problems[["line", "kept"]].values.tolist() == [[3, False], [4, False]]
    assert len(log.responses) == 1 and log.problems["reason"].str.contains("no event with a day").all()


def test_a_list_of_addresses_at_companies_is_no_log_of_applications():
    with pytest.raises(FollowUpError, match=r"does not look like a log of applications \(it has Company, Email"):
        propose("Company,Email Address\nTide Labs,jobs@tide.example\nReed,ana@reed.example\n")


def test_columns_of_yes_and_no_beside_a_status_are_asked_about():
    proposal = propose(
        "Company,Role,Applied,Stage,Rejected\nTide,Clerk,2026-03-01,Applied,yes\nReed,Clerk,2026-03-02,,no\n"
    )
    assert [one.name for one in proposal.questions] == ["column Rejected"]
    assert not proposal.answered({"column Rejected": "not used"}).questions
    flags = propose("Company,Role,Applied,Rejected,Offer\nTide,Clerk,2026-03-01,yes,no\nReed,Clerk,2026-03-02,no,yes\n")
    assert [one.name for one in flags.questions] == ["column Rejected", "column Offer"]


def test_addresses_of_pages_behind_the_names_of_a_notion_table_are_left_out():
    page = "https://www.notion.so/Tide-Labs-0123456789abcdef0123456789abcdef?pvs=21"
    proposal = propose(
        f'Company,Role,Applied\nTide Labs ({page}),Clerk,"March 4, 2026"\nReed (Leeds),Clerk,"March 5, 2026"\n'
    )
    assert proposal.log.applications["company"].tolist() == ["Tide Labs", "Reed (Leeds)"]
    assert "Addresses of Notion pages behind names are left out." in proposal.said


SHEET = """Company Name,Application Status,Role,Salary,Date Submitted,Link to Job Req,Rejection Reason,Notes
Tide Labs,Submitted - Pending Response,Analyst,,3/14/2026,https://jobs.example/1,N/A,
Reed & Sons,Rescinded Application (Self) / Decided not a good fit,Clerk,,3/2/2026,https://jobs.example/2,N/A,by post
Alba Press,Have Not Applied,Editor,,,https://jobs.example/3,,
"""
PAGES = """Company,Position,Stage,Date Applied,Heard back
Tide Labs (https://www.notion.so/Tide-0123456789abcdef0123456789abcdef?pvs=21),Analyst,Rejected,"March 14, 2026",Yes
Reed & Sons,Clerk,Applied,"January 5, 2026 10:40 AM",No
"""
GRID = "Position,Company,Applied,Applied on\nAnalyst,Tide Labs,checked,2026-03-14\nEditor,Alba Press,,\n"


@pytest.mark.parametrize(
    ("name", "text", "said", "rows", "saved"),
    [
        ("sheet.csv", SHEET, "tracker of Google Sheets (", 2, ["Application Status is Have Not Applied"]),
        ("Jobs 0123456789abcdef0123456789abcdef_all.csv", PAGES, "a table of Notion, by the name of its file", 2, []),
        ("Jobs-Grid view.csv", GRID, "a table of Airtable, by the name of its file", 1, ["Applied is not ticked"]),
    ],
)  # fmt: skip
def test_tables_of_well_known_places_are_named_and_read_without_a_question(tmp_path, name, text, said, rows, saved):
    (tmp_path / name).write_text(text)
    proposal = propose(tmp_path / name)
    assert proposal.questions == ()
    assert any(said in sentence for sentence in proposal.said)
    applications = proposal.log.applications
    assert len(applications) == rows and applications["applied_on"].notna().all()
    assert "http" not in "".join(applications["company"])
    assert proposal.beside["reason"].tolist() == saved and len(proposal.log.problems) == 0
    assert propose(tmp_path / name, mapping=proposal.mapping).log.applications.equals(applications)


def test_a_line_without_a_tick_that_names_its_day_is_an_application():
    assert len(propose(GRID.replace("Alba Press,,", "Alba Press,,2026-03-20")).log.applications) == 2
