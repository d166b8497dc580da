"""Invitations in mail: the calendar that a mail carries becomes the interview."""

import base64
import functools

import pytest

from followup_analytics import Journal, propose

OWN = ("ana@mail.example",)
ENTRY = """BEGIN:VCALENDAR
METHOD:{method}
BEGIN:VEVENT
UID:7@tide.example
SEQUENCE:{sequence}
DTSTART:202603{day}T090000Z
LOCATION:Room 4
SUMMARY:{title}
ORGANIZER;CN=Bo Kern:mailto:bo@tide.example
ATTENDEE;CN=Ana Lee:mailto:ana@mail.example
END:VEVENT
END:VCALENDAR
"""
START = "DTSTART;TZID=Customized Time Zone:20260316T090000"
PLAIN, ATTACHED = "", "Content-Disposition: attachment; filename=invite.ics\n"


def mail(number, method="REQUEST", day=16, sequence=0, title="Interview at Tide", head=PLAIN, more="", zoned=str):
    entry = zoned(ENTRY.format(method=method, day=day, sequence=sequence, title=title))
    coded = base64.encodebytes(entry.encode()).decode()
    return f"""From bo@tide.example Thu Mar 12 09:0{number}:00 2026
From: Bo Kern <bo@tide.example>
To: ana@mail.example
Date: Thu, 12 Mar 2026 09:0{number}:00 +0100
Subject: Your application
Message-ID: <{number}@tide.example>
{more}Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

Shall we talk?
--b
Content-Type: text/calendar; method={method}; charset=utf-8
Content-Transfer-Encoding: base64
{head}
{coded}
--b--

"""


def proposed(tmp_path, *mails, **more):
    (tmp_path / "box.mbox").write_text("".join(mails))
    return propose(tmp_path / "box.mbox", own=OWN, zone="Europe/Berlin", **more)


def interviews(found):
    columns = ["interviewed_on", "starts_at", "place", "interviewers", "cancelled"]
    return found.log.interviews[columns].astype("str").fillna("").values.tolist()


@pytest.mark.parametrize("head", [PLAIN, ATTACHED], ids=["inline", "attached"])
def test_an_invitation_is_the_interview_with_its_day_time_place_and_people(tmp_path, head):
    found = proposed(tmp_path, mail(1, head=head))
    assert interviews(found) == [["2026-03-16", "10:00", "Room 4", "Bo Kern <bo@tide.example>", ""]]
    assert found.log.applications["company"].tolist() == ["Tide"]
    assert found.log.interviews[["from_message"]].values.tolist() == [["<1@tide.example>"]]


def test_each_invitation_keeps_its_own_zone_though_two_have_one_name(tmp_path):
    def in_zone(offset, uid):
        zone = ["VTIMEZONE", "TZID:Customized Time Zone", "BEGIN:STANDARD", "DTSTART:16010101T000000"]
        zone += [f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", "END:STANDARD", "END:VTIMEZONE", "BEGIN:VEVENT"]
        zoned = {"VEVENT\nUID:7": "\n".join(zone) + f"\nUID:{uid}", "DTSTART:20260316T090000Z": START}
        return lambda entry: functools.reduce(lambda text, cut: text.replace(*cut, 1), zoned.items(), entry)

    found = proposed(tmp_path, mail(1, zoned=in_zone("+0100", 1)), mail(2, zoned=in_zone("-0500", 2)))
    assert found.log.interviews["starts_at"].tolist() == ["09:00", "15:00"]


def test_the_entry_sent_last_counts_and_one_called_off_is_cancelled(tmp_path):
    moved = proposed(tmp_path, mail(1), mail(2, day=18, sequence=1))
    assert [row[0] for row in interviews(moved)] == ["2026-03-18"]
    called_off = proposed(tmp_path, mail(1), mail(2, method="CANCEL", sequence=1))
    assert [(row[0], row[-1]) for row in interviews(called_off)] == [("2026-03-16", "True")]


def test_an_invitation_of_a_tool_that_one_may_unsubscribe_from_is_read_as_well(tmp_path):
    assert interviews(proposed(tmp_path, mail(1, more="List-Unsubscribe: <mailto:off@tide.example>\n")))


@pytest.mark.parametrize("wrong", [{"title": "Lunch"}, {"title": "User interview"}, {"day": "99"}])
def test_what_is_no_interview_proposes_none(tmp_path, wrong):
    assert not interviews(proposed(tmp_path, mail(1, **wrong)))


def test_the_answer_to_an_invitation_is_none(tmp_path):
    assert not interviews(proposed(tmp_path, mail(1, method="REPLY")))


def test_the_same_entry_from_the_calendar_is_the_interview_that_is_there(tmp_path):
    journal = Journal(tmp_path / "journal.db")
    proposed(tmp_path, mail(1), journal=journal).accept(as_guessed=True)
    (tmp_path / "all.ics").write_text(ENTRY.format(method="PUBLISH", day=16, sequence=0, title="Interview at Tide"))
    propose(tmp_path / "all.ics", own=OWN, zone="Europe/Berlin", journal=journal).accept(as_guessed=True)
    assert len(journal.log().interviews) == 1
