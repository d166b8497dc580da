"""Mail as a proposal: whose it is, which application, what is a note, an answer, a confirmation, an absence."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics import Journal, due_list, propose
from followup_analytics.reading.mail.finding import read_mail
from followup_analytics.reading.proposal.finding import Given, Terms
from tests.laws import examples

OWN = ("ana@mail.example",)
CASE = """From ana@mail.example Mon Mar  2 09:00:00 2026
From: Ana Lee <ana@mail.example>
To: Bo Kern <bo@tide.example>
Date: Mon, 2 Mar 2026 09:00:00 +0100
Subject: Thank you for today
Message-ID: <1@mail.example>

Dear Bo, thank you.

From the second page on I was convinced.

From ana@mail.example Mon Mar  2 10:00:00 2026
From: Ana Lee <ana@mail.example>
To: Bo Kern <bo@tide.example>
Date: Mon, 2 Mar 2026 10:00:00 +0100
Subject: Re: Thank you for today
Message-ID: <2@mail.example>
In-Reply-To: <1@mail.example>

The link was missing, here it is.

From MAILER-DAEMON Mon Mar  2 10:01:00 2026
From: Mail Delivery System <MAILER-DAEMON@mail.example>
To: ana@mail.example
Date: Mon, 2 Mar 2026 10:01:00 +0100
Subject: Undelivered Mail Returned to Sender
Message-ID: <3@mail.example>
References: <2@mail.example>
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

could not be delivered yet
--b--

From ana@work.example Thu Mar 12 08:00:00 2026
From: Ana Lee <ana@work.example>
To: Bo Kern <bo@tide.example>
Date: Thu, 12 Mar 2026 08:00:00 +0100
Subject: Re: Thank you for today
Message-ID: <4@work.example>
References: <1@mail.example> <2@mail.example>

An article you may like.

From bo@tide.example Thu Mar 12 23:30:00 2026
From: Bo Kern <bo@tide.example>
To: Ana Lee <ana@work.example>
Date: Thu, 12 Mar 2026 23:30:00 -0500
Subject: Re: Thank you for today
Message-ID: <5@tide.example>
In-Reply-To: <4@work.example>

We decide next week.

> An article you may like.
"""


class Box:
    """A mailbox written mail by mail; `out` is from the user to Bo Kern, `into` the other way."""

    def __init__(self):
        self.mails = []

    def out(self, day, subject, body, **headers):
        return self._add("Ana Lee <ana@mail.example>", "Bo Kern <bo@tide.example>", day, subject, body, headers)

    def into(self, day, subject, body, **headers):
        return self._add("Bo Kern <bo@tide.example>", "Ana Lee <ana@mail.example>", day, subject, body, headers)

    def _add(self, sender, to, day, subject, body, headers):
        moment = pd.Timestamp(f"2026-{day}", tz="Europe/Berlin")
        told = {
            "From": sender,
            "To": to,
            "Date": moment.strftime("%a, %d %b %Y %H:%M:%S %z"),
            "Subject": subject,
            "Message-ID": f"<{len(self.mails) + 1}@x.example>",
        } | {name.replace("_", "-"): text for name, text in headers.items()}
        head = "".join(f"{name}: {text}\n" for name, text in told.items() if text is not None)
        self.mails.append(f"From x Mon Mar  2 09:00:00 2026\n{head}\n{body}\n")
        return self

    def read(self, own=OWN, **answers):
        answers = {name.replace("_", " "): answer for name, answer in answers.items()}
        return read_mail(
            Given("box", text="\n".join(self.mails)), Terms(own=own, zone="Europe/Berlin", answers=answers)
        )


def rows(found, table, *columns):
    if table not in found.tables:
        return []
    return list(found.tables[table][list(columns)].astype("str").itertuples(index=False, name=None))


def applied():
    return Box().out("03-01 09:00", "Application for Data Analyst", "I am applying for the position.")


# The case


@pytest.mark.parametrize("own", [(*OWN, "ana@work.example"), OWN, ()])
def test_a_small_mailbox(own):
    found = read_mail(Given("box", text=CASE), Terms(own=own, zone="Europe/Berlin"))
    assert rows(found, "applications", "company") == [("Tide",)]
    assert rows(found, "follow_ups", "sent_on", "kind", "to") == [
        ("2026-03-02", "thank_you", "Bo Kern <bo@tide.example>"),
        ("2026-03-12", "check_in", "Bo Kern <bo@tide.example>"),
    ]
    assert rows(found, "responses", "received_on", "received_at", "kind", "from", "in_reply_to") == [
        ("2026-03-13", "2026-03-13 05:30:00", "reply", "Bo Kern <bo@tide.example>", "<4@work.example>")
    ]
    assert found.beside["kind"].tolist() == ["correction", "automatic"]
    asked = [question.name for question in found.questions if question.name.startswith("own ")]
    assert asked == [f"own {one}" for one in ("ana@mail.example", "ana@work.example") if one not in own]


def test_an_address_that_is_not_the_users_own_is_no_answer_either():
    answers = {"own ana@work.example": "no"}
    found = read_mail(Given("box", text=CASE), Terms(own=OWN, zone="Europe/Berlin", answers=answers))
    assert rows(found, "follow_ups", "sent_on") == [("2026-03-02",)]
    assert rows(found, "responses", "received_on") == [("2026-03-13",)]
    assert "is neither from you nor to you" in found.beside["reason"].tolist()


def test_a_mailbox_is_proposed_accepted_once_and_gives_what_is_due(tmp_path):
    path = tmp_path / "box.mbox"
    path.write_text(CASE)
    journal = Journal(tmp_path / "journal.db")
    first = propose(path, own=(*OWN, "ana@work.example"), zone="Europe/Berlin", journal=journal)
    assert first.accept(as_guessed=True) == 4
    due = due_list(journal.log(), as_of="2026-03-20")
    assert due[["due_on", "to"]].astype("str").to_numpy().tolist() == [["2026-03-23", "Bo Kern"]]
    again = propose(path, own=(*OWN, "ana@work.example"), zone="Europe/Berlin", journal=journal)
    assert set(again.changes["change"]) == {"same"}
    assert again.accept(as_guessed=True) == 0
    journal.undo()
    assert len(journal.log()) == 0


def test_the_box_of_a_month_later_shows_what_is_new(tmp_path):
    path, journal = tmp_path / "box.mbox", Journal(tmp_path / "journal.db")
    own = (*OWN, "ana@work.example")
    path.write_text(CASE[: CASE.index("From bo@tide.example")])
    propose(path, own=own, zone="Europe/Berlin", journal=journal).accept(as_guessed=True)
    path.write_text(CASE)
    later = propose(path, own=own, zone="Europe/Berlin", journal=journal)
    assert later.changes[["change", "table"]].query("change != 'same'").to_numpy().tolist() == [["new", "responses"]]


@pytest.mark.parametrize("tracker", ["Tide,Data Analyst,2026-03-01", "Tide,,2026-03-01", "Tide,Data Analyst,"])
def test_mail_finds_the_application_that_a_tracker_named(tmp_path, tracker):
    journal = Journal(tmp_path / "journal.db")
    propose(f"Company,Role,Applied\n{tracker}\n", journal=journal).accept(as_guessed=True)
    box = applied().out("03-12 09:00", "Any news?", "An article you may like.")
    path = tmp_path / "box.mbox"
    path.write_text("\n".join(box.mails))
    propose(path, own=OWN, zone="Europe/Berlin", journal=journal).accept(as_guessed=True)
    log = journal.log()
    assert len(log.applications) == 1
    assert log.applications[["role", "applied_on"]].astype("str").to_numpy().tolist() == [
        ["Data Analyst", "2026-03-01"]
    ]
    assert log.follow_ups["application_id"].tolist() == log.applications["application_id"].tolist()


def test_nothing_of_a_mail_is_kept_but_headers_and_the_sentence_that_made_it():
    secret = "My salary is secret."
    box = applied().into(
        "03-05 09:00", "Re: Application", f"{secret} We would like to invite you to an interview. {secret}"
    )
    found = box.read()
    told = "".join(frame.astype("str").to_csv() for frame in (*found.tables.values(), found.beside, found.problems))
    assert "invite you to an interview" in told
    assert "secret" not in told + str(found.questions)
    assert "I am applying" not in told


# Whose mail


def test_own_addresses_are_those_that_write_from_a_sent_folder(tmp_path):
    (tmp_path / "Gesendet").write_text("".join(applied().mails))
    (tmp_path / "Inbox").write_text(
        "\n".join(Box().into(f"03-0{n} 09:00", "Re: x", "We decide soon.").mails[0] for n in (3, 4))
    )
    found = read_mail(Given("x", tmp_path), Terms(zone="Europe/Berlin"))
    assert [question.name for question in found.questions if question.name.startswith("own")] == [
        "own ana@mail.example"
    ]
    assert rows(found, "applications", "company", "applied_on") == [("Tide", "2026-03-01")]


def test_a_refused_address_is_no_longer_the_users():
    found = applied().read(own=(), **{"own ana@mail.example": "no"})
    assert "own ana@mail.example" not in [question.name for question in found.questions]
    assert not rows(found, "follow_ups", "sent_on")


# Which application


def test_a_mail_of_ones_own_that_applies_is_the_application_and_no_note():
    found = applied().read()
    assert rows(found, "applications", "company", "role", "applied_on") == [("Tide", "Data Analyst", "2026-03-01")]
    assert "follow_ups" not in found.tables


def test_a_request_to_be_recommended_is_no_application_unless_the_user_says_so():
    asked = "I am applying for the Data Analyst position. Would you be willing to refer me?"
    box = Box().out("03-01 09:00", "Quick question", asked)
    found = box.read()
    assert "applications" not in found.tables and len(found.beside) == 1
    assert [(one.name, one.answers[0]) for one in found.questions] == [("application at Tide", "no")]
    meant = box.read(**{"application at Tide": "yes", "kind <1@x.example>": "yes"})
    assert rows(meant, "applications", "company", "applied_on") == [("Tide", "2026-03-01")]


def test_beside_an_application_a_request_to_be_recommended_is_asked_about():
    box = Box().out("02-20 09:00", "Quick question", "I would like to apply for the role, could you refer me?")
    box.out("03-01 09:00", "Application for Data Analyst", "I am applying for the position.")
    found = box.read()
    assert rows(found, "applications", "applied_on") == [("2026-03-01",)] and "follow_ups" not in found.tables
    assert found.beside["reason"].tolist() == ["asks for a recommendation"]
    assert [one.name for one in found.questions] == ["kind <1@x.example>"]


def test_two_positions_at_one_company_stay_apart():
    box = applied().out("03-02 09:00", "Application for Clerk", "I am applying.")
    box.into(
        "03-09 09:00",
        "Re: Application for Clerk",
        "We have decided to proceed with other candidates.",
        In_Reply_To="<2@x.example>",
    )
    found = box.read(**{"kind <3@x.example>": "rejection"})
    assert rows(found, "applications", "role") == [("Data Analyst",), ("Clerk",)]
    (rejected,) = rows(found, "responses", "application_id", "kind")
    assert rejected == (found.tables["applications"]["application_id"][1], "rejection")


@pytest.mark.parametrize(
    ("sender", "subject", "company"),
    [
        ("Tide Labs Hiring Team <no-reply@us.greenhouse-mail.io>", "Your application", "Tide Labs"),
        ("no-reply@greenhouse.io", "Thank you for applying to Tide Labs", "Tide Labs"),
        ("LinkedIn <jobs-noreply@linkedin.com>", "Ana, your application was sent to Tide Labs", "Tide Labs"),
        ("LinkedIn <jobs-noreply@linkedin.com>", "Your application was viewed by Tide Labs", "Tide Labs"),
        ("LinkedIn <jobs-noreply@linkedin.com>", "Your application to Data Analyst at Tide Labs", "Tide Labs"),
        ("LinkedIn <jobs-noreply@linkedin.com>", "Ihre Bewerbung als Analystin bei Tide Labs", "Tide Labs"),
        ("LinkedIn <jobs-noreply@linkedin.com>", "Ihre Bewerbung wurde an Tide Labs gesendet", "Tide Labs"),
        ("LinkedIn <jobs-noreply@linkedin.com>", "Votre candidature a été envoyée à Tide Labs", "Tide Labs"),
        ("Workday <tidelabs@myworkday.com>", "Your application", "Tidelabs"),
        ("Bo Kern <bo@jobs.tide-labs.co.uk>", "Your application", "Tide Labs"),
    ],
)
def test_a_hiring_tool_is_never_the_company(sender, subject, company):
    found = Box().into("03-05 09:00", subject, "We have received your application.", From=sender).read()
    assert rows(found, "applications", "company") == [(company,)]


def test_a_tool_that_names_position_and_company_answers_the_application_to_it():
    tool = {"From": "LinkedIn <jobs-noreply@linkedin.com>"}
    box = Box().into("03-02 09:00", "Ana, your application was sent to Tide", "Your application was sent.", **tool)
    box.into("03-09 09:00", "Your application to Data Analyst at Tide", "We will not be moving forward.", **tool)
    assert rows(box.read(), "applications", "company", "role") == [("Tide", "Data Analyst")]


def test_mail_of_a_tool_and_of_a_person_at_one_company_is_one_application():
    box = Box().into(
        "03-01 09:00", "Thank you for applying to Tide", "We have received your application.", From="no-reply@lever.co"
    )
    box.into("03-05 09:00", "Your application", "We would like to invite you to an interview.")
    assert len(rows(box.read(), "applications", "company")) == 1


def test_meta_is_not_metaverse():
    box = Box()
    for name in ("meta", "metaverse"):
        box.into("03-05 09:00", "Your application", "We have received your application.", From=f"jobs@{name}.example")
    assert rows(box.read(), "applications", "company") == [("Meta",), ("Metaverse",)]


def test_a_free_mail_address_is_nobodys_company_and_is_asked_about():
    box = Box().into(
        "03-05 09:00", "Your application", "We received your application.", From="Bo Kern <bo.kern@gmail.com>"
    )
    found = box.read()
    assert [question.name for question in found.questions if "company" in question.name] == ["company of Bo Kern"]
    assert rows(box.read(**{"company of Bo Kern": "Tide Labs"}), "applications", "company") == [("Tide Labs",)]


def test_letters_of_friends_and_newsletters_are_counted_and_nothing_else():
    box = Box().into("03-01 09:00", "Dinner", "See you at eight.", From="Cy <cy@gmail.com>")
    box.into("03-02 09:00", "Sale", "Half the price!", From="shop@shop.example", List_Unsubscribe="<https://x.example>")
    box.out("03-03 09:00", "Invoice", "Here it is.").into("03-04 09:00", "Re: Invoice", "Got it.")
    found = box.read()
    assert found.tables == {}
    assert sorted(found.beside["reason"]) == ["bulk mail (1)", "does not mention an application (3)"]
    assert [(question.name, question.cells) for question in found.questions] == [("also", ("tide.example: 2 mails",))]
    assert rows(box.read(also="tide.example"), "follow_ups", "sent_on") == [("2026-03-03",)]


# Notes


@pytest.mark.parametrize(
    ("moment", "hours", "notes"),
    [
        ("03-11 08:59", "24", 1),
        ("03-11 09:00", "24", 2),
        ("03-10 14:00", "4", 2),
        ("03-10 12:00", "4", 1),
        ("03-10 09:01", "0", 2),
    ],
)
def test_a_second_note_within_a_day_is_a_correction_and_the_time_can_be_set(moment, hours, notes):
    box = (
        applied()
        .out("03-10 09:00", "Any news?", "An article you may like.")
        .out(moment, "Re: Any news?", "The link was missing.")
    )
    found = box.read(**{"hours between notes": hours})
    assert len(rows(found, "follow_ups", "sent_on")) == notes
    assert found.beside["kind"].tolist() == ["correction"] * (2 - notes)


def test_an_answer_to_their_mail_is_no_note_but_a_thank_you_is_one():
    box = applied().into("03-05 09:00", "Re: Application", "What times work for you?")
    box.out("03-05 11:00", "Re: Application", "Tuesday at ten.").out(
        "03-05 18:00", "Thanks", "Thank you for your time today."
    )
    found = box.read()
    assert rows(found, "follow_ups", "sent_on", "kind") == [("2026-03-05", "thank_you")]
    assert found.beside["kind"].tolist() == ["conversation"]


def test_a_mail_passed_on_to_a_friend_is_no_note_and_the_friend_is_no_answer():
    box = applied().out(
        "03-10 09:00", "Fwd: Application", "Look.", To="Cy <cy@home.example>", References="<1@x.example>"
    )
    box.into(
        "03-11 09:00",
        "Re: Fwd: Application",
        "Good luck!",
        From="Cy <cy@home.example>",
        References="<1@x.example> <2@x.example>",
    )
    found = box.read()
    assert "follow_ups" not in found.tables and "responses" not in found.tables
    assert [(question.name, question.answers[0]) for question in found.questions] == [("person cy@home.example", "no")]


def test_a_colleague_from_another_domain_answers_and_is_asked_about():
    box = applied().into(
        "03-10 09:00", "Re: Application", "We decide soon.", From="cy@agency.example", References="<1@x.example>"
    )
    found = box.read()
    assert rows(found, "responses", "from") == [("cy@agency.example",)]
    assert "responses" not in box.read(**{"person cy@agency.example": "no"}).tables


# Answers


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("We will not be moving forward with your application.", "rejection"),
        ("Leider können wir Ihre Bewerbung nicht berücksichtigen.", "rejection"),
        ("We are delighted to offer you the position.", "offer"),
        ("Gerne laden wir Sie zu einem Gespräch ein.", "invitation"),
        ("We will keep your resume on file.", "keep_in_mind"),
        ("The position has been filled.", "filled"),
        ("We have received your application.", "acknowledgement"),
    ],
)
def test_a_kind_is_proposed_with_its_sentence_and_stands_as_a_reply_until_it_is_said(body, kind):
    box = applied().into("03-05 09:00", "Re: Application", f"Dear Ana,\n\n{body}\n\nBo")
    found = box.read()
    assert rows(found, "responses", "kind", "note") == [("reply", body)]
    (question,) = found.questions
    assert question.answers[:2] == ("reply", kind)
    assert question.cells == (body,)
    assert rows(box.read(**{question.name: kind}), "responses", "kind") == [(kind,)]


def test_what_is_only_quoted_makes_no_kind():
    quoted = "We will not be moving forward with your application."
    box = applied().into(
        "03-05 09:00",
        "Re: x",
        f"We decide next week.\n\nLe 2 mars 2026, Ana a écrit\u00a0:\n{quoted}",
        In_Reply_To="<1@x.example>",
    )
    found = box.read()
    assert rows(found, "responses", "kind") == [("reply",)]
    assert found.questions == ()


def test_an_automatic_confirmation_is_one_and_gives_the_day_if_the_user_agrees():
    box = Box().into(
        "03-05 09:00", "Your application at Tide", "We have received your application.", Auto_Submitted="auto-generated"
    )
    found = box.read()
    assert rows(found, "responses", "kind") == [("acknowledgement",)]
    assert rows(found, "applications", "applied_on") == [("2026-03-05",)]
    assert [question.name for question in found.questions] == ["day of the application"]
    assert "applied_on" not in box.read(**{"day of the application": "leave it empty"}).tables["applications"]


def test_an_automatic_rejection_is_proposed_too():
    box = applied().into(
        "03-05 09:00", "Update", "You have not been selected for the position.", From="no-reply@tide.example"
    )
    assert box.read().questions[0].answers[:2] == ("reply", "rejection")


def test_an_absence_is_kept_beside_and_its_return_is_proposed_as_a_snooze():
    box = applied().out("03-10 09:00", "Any news?", "An article.")
    box.into(
        "03-10 09:01",
        "Automatic reply: Any news?",
        "I am out of the office until 20 March.",
        Auto_Submitted="auto-replied",
    )
    found = box.read()
    assert "responses" not in found.tables
    assert found.beside[["kind", "text"]].to_numpy().tolist() == [
        ["out_of_office", "I am out of the office until 20 March."]
    ]
    assert rows(found, "plans", "kind", "until_on", "to") == [("snooze", "2026-03-20", "Bo Kern <bo@tide.example>")]


def test_a_withdrawal_is_a_note_until_the_user_says_that_it_withdraws():
    box = applied().out("03-10 09:00", "My application", "I would like to withdraw my application.")
    assert rows(box.read(), "follow_ups", "sent_on") == [("2026-03-10",)]
    found = box.read(**{"kind <2@x.example>": "withdrawn"})
    assert rows(found, "responses", "kind") == [("withdrawn",)] and "follow_ups" not in found.tables


# Threads and days


def test_answers_without_references_are_joined_by_subject_as_a_guess_that_is_asked():
    box = applied().into("03-05 09:00", "RE: Application for Data Analyst", "We decide soon.")
    found = box.read()
    assert rows(found, "responses", "kind") == [("reply",)]
    assert [question.name for question in found.questions] == ["threads by subject"]


def test_the_day_is_the_local_one_and_a_date_far_off_gives_way_to_the_stations():
    box = applied().into(
        "03-05 09:00", "Re: x", "We decide soon.", Date="Thu, 05 Mar 2026 23:30:00 -0500", In_Reply_To="<1@x.example>"
    )
    box.into("03-09 09:00", "Re: x", "Soon.", Date="Thu, 01 Jan 1998 00:00:00 +0000", In_Reply_To="<1@x.example>",
             Received="from a by b; Mon, 09 Mar 2026 10:00:00 +0100")  # fmt: skip
    assert rows(box.read(), "responses", "received_on") == [("2026-03-06",), ("2026-03-09",)]


def test_the_order_of_the_mails_in_the_box_does_not_matter():
    box = applied().into("03-05 09:00", "Re: Application", "What times work for you?", In_Reply_To="<1@x.example>")
    box.out("03-12 09:00", "Thanks", "Thank you for your time.").into(
        "03-19 09:00", "Re: Thanks", "We decide soon.", In_Reply_To="<3@x.example>"
    )
    forward = box.read()
    box.mails.reverse()
    backward = box.read()
    for table, column in (("follow_ups", "message_id"), ("responses", "response_id")):
        drop = ["from_line"]
        pd.testing.assert_frame_equal(
            forward.tables[table].sort_values(column).drop(columns=drop).reset_index(drop=True),
            backward.tables[table].sort_values(column).drop(columns=drop).reset_index(drop=True),
        )


def test_every_mail_is_a_row_or_stands_beside():
    found = read_mail(Given("box", text=CASE), Terms(own=OWN, zone="Europe/Berlin"))
    assert len(rows(found, "follow_ups", "kind")) + len(rows(found, "responses", "kind")) + len(found.beside) == 5
    assert dt.date(2026, 3, 13) in found.tables["responses"]["received_on"].dt.date.tolist()


# Laws

# Kind of mail -> whether the user wrote it, its subject, its body, its other headers.
MAILS = {
    "application": (True, "Application for Clerk", "I am applying for the position.", {}),
    "request": (True, "Quick question", "I am applying for the role. Could you refer me?", {}),
    "note": (True, "Any news?", "An article you may like.", {}),
    "thanks": (True, "Thanks", "Thank you for your time.", {}),
    "draft": (True, "Hello", "An article.", {"X_Gmail_Labels": "Drafts"}),
    "reply": (False, "Re: Any news?", "We decide soon.", {}),
    "rejection": (False, "Your application", "We have decided to proceed with other candidates.", {}),
    "confirmation": (False, "Yours", "We have received your application.", {"Auto_Submitted": "auto-replied"}),
    "absence": (False, "Away", "I am out of the office until 20 May.", {"Auto_Submitted": "auto-replied"}),
    "bounce": (False, "Undelivered", "x", {"From": "MAILER-DAEMON@tide.example"}),
    "letter": (False, "Dinner", "See you at eight.", {"From": "Cy <cy@gmail.com>"}),
    "bulk": (False, "Sale", "Half price!", {"From": "shop@shop.example", "Precedence": "bulk"}),
    "no day": (False, "Hello", "We decide soon.", {"Date": "soon"}),
}
KINDS = st.sampled_from(sorted(MAILS))


def written(kinds):
    box = Box()
    for number, kind in enumerate(kinds):
        out, subject, body, headers = MAILS[kind]
        (box.out if out else box.into)(f"{3 + number // 25:02d}-{1 + number % 25:02d} 09:00", subject, body, **headers)
    return box


@given(st.lists(KINDS, min_size=1, max_size=20))
@examples(8)
def test_every_mail_is_the_application_a_row_beside_or_a_problem(kinds):
    found = written(kinds).read()
    from_own_mail = (
        sum(row[0] != "nan" for row in rows(found, "applications", "applied_on")) if applications(found) else 0
    )
    confirmed = "day of the application" in [question.name for question in found.questions]
    counted = sum(
        int(row.reason.rsplit("(", 1)[1].rstrip(")")) if row.kind == "mail" else 1 for row in found.beside.itertuples()
    )
    notes = len(found.tables.get("follow_ups", ())) + len(found.tables.get("responses", ()))
    assert notes + from_own_mail - confirmed + counted + len(found.problems) == len(kinds)


def applications(found):
    return "applications" in found.tables and "applied_on" in found.tables["applications"]


@given(st.lists(KINDS, min_size=1, max_size=12))
@examples(5)
def test_a_question_that_is_answered_with_its_first_answer_changes_nothing(kinds):
    box = written(kinds)
    found = box.read()
    answers = {question.name: question.answers[0] for question in found.questions if question.answers}
    again = box.read(**answers)
    for table, frame in found.tables.items():
        pd.testing.assert_frame_equal(again.tables[table], frame)
    assert not [question for question in again.questions if question.answers]
    assert {"rejection", "offer", "filled"}.isdisjoint(kind for (kind,) in rows(found, "responses", "kind"))
