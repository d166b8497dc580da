"""Damaged files: mail, calendars and address cards with bytes changed, cut, doubled or moved.

None ends in an error that is not ours, and none takes longer than five seconds or more than 500 MB. A sample is tried
here; the run at length tries ten thousand of each kind.
"""

import random
import resource
import time

import pytest

from followup_analytics.log.errors import FollowUpError
from followup_analytics.reading.calendar.finding import read_calendar
from followup_analytics.reading.contacts.finding import read_contacts
from followup_analytics.reading.mail.finding import read_mail
from followup_analytics.reading.proposal.finding import Given, Terms
from tests.laws import tried

MUTANTS = tried(15, 10_000)
TERMS = Terms(own=("ana@mail.example",), zone="Europe/Berlin")
OWN_WORDS = (
    *(b"From ", b"\n\n", b"\r\n ", b"=?utf-8?q?=C3?=", b"=?x?b?====?=", b'"', b"(", b"<", b";", b"\x00", b"\xff\xfe"),
    *(b"\n--b\n", b"BEGIN:VEVENT\n", b"END:VEVENT\n", b"BEGIN:VCARD\n", b"END:VCARD\n", b"=\n", b"\\"),
    *(b"RRULE:FREQ=DAILY;COUNT=99999\n", b"DTSTART;TZID=Nowhere:20260101T000000\n", b"DTSTART:99991231T235959Z\n"),
    b"Date: 1 Jan 0001 00:00:00 +9999\n",
)

MAIL = b"""From ana@mail.example Mon Mar  2 09:00:00 2026
From: Ana Lee <ana@mail.example>
To: =?utf-8?q?Bo_K=C3=A9rn?= <bo@tide.example>, "Lee, Cy" <cy@tide.example>
Date: Mon, 2 Mar 2026 09:00:00 +0100
Subject: Application for Data Analyst
Message-ID: <1@mail.example>

I am applying for the position.

From bo@tide.example Thu Mar 12 23:30:00 2026
Received: from tide.example by mail.example; Thu, 12 Mar 2026 23:30:00 -0500
From: =?utf-8?b?Qm8gS8OpcsOp?= <bo@tide.example>
To: Ana Lee <ana@mail.example>
Date: Thu, 12 Mar 2026 23:30:00 -0500
Subject: Re: Application
In-Reply-To: <1@mail.example>
References: <1@mail.example> <2@mail.example>
Content-Type: multipart/alternative; boundary="b"
Auto-Submitted: no
X-Gmail-Labels: Inbox,=?utf-8?q?Gesendet?=

--b
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Unfortunately we will not be moving forward with your application=2E
On Mon, 2 Mar 2026, Ana Lee wrote:
> I am applying

--b
Content-Type: text/html

<p>Unfortunately <b>not</b></p><blockquote>x</blockquote>
--b--

From x Fri Mar 13 09:00:00 2026
From: no-reply@greenhouse-mail.io
Date: Fri, 13 Mar 2026 09:00:00 GMT
Subject: I am out of the office until 15 March

Back on 15 March.
"""

CALENDAR = b"""BEGIN:VCALENDAR\r
X-WR-TIMEZONE:Europe/Berlin\r
BEGIN:VTIMEZONE\r
TZID:Own\r
BEGIN:STANDARD\r
DTSTART:19701025T030000\r
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r
TZOFFSETFROM:+0200\r
TZOFFSETTO:+0100\r
END:STANDARD\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
UID:1\r
SEQUENCE:2\r
DTSTAMP:20260201T000000Z\r
DTSTART;TZID=Own:20260310T100000\r
DURATION:PT1H\r
SUMMARY:Interview with Tide Labs\\, round 2\r
ORGANIZER;CN="Kern, Bo":mailto:bo@tide.example\r
ATTENDEE;CN=Ana:mailto:ana@mail.example\r
RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=TU\r
EXDATE;TZID=Own:20260317T100000\r
LOCATION:https://zoom.us/j/1\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2\r
DTSTART;VALUE=DATE:20260310\r
SUMMARY:Interview at Reed\r
STATUS:CANCELLED\r
END:VEVENT\r
END:VCALENDAR\r
"""

CARDS = b"""BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:K=C3=A9rn;Bo=\r
;;;\r
ORG:Tide Labs, Inc.;Books\r
TITLE:Editor, books\r
EMAIL;INTERNET:bo@tide.example\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:4.0\r
FN:Ana Lee\r
item1.URL;TYPE="home,work":https://ana.example/a\\,b\r
NOTE:long\r
  text\r
END:VCARD\r
First Name,Last Name,URL,Email Address,Company,Position,Connected On\r
"""

SEEDS = {"mail": (MAIL, read_mail), "calendar": (CALENDAR, read_calendar), "cards": (CARDS, read_contacts)}


def mutated(seed: bytes, chance: random.Random) -> bytes:
    data = bytearray(seed)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((1, 1, 8, 80)))
        how = chance.randrange(6)
        if how == 0:
            data[at:end] = bytes(chance.randrange(256) for _ in range(end - at))
        elif how == 1:
            del data[at:end]
        elif how == 2:
            data[at:at] = chance.choice(OWN_WORDS) * chance.choice((1, 1, 1, 300))
        elif how == 3:
            data[at:at] = data[chance.randrange(len(data) + 1) :][: chance.choice((5, 50, 500))]
        elif how == 4:
            del data[at:]
        else:
            data[at:end] = data[at:end].swapcase()
        if not data:
            data = bytearray(b"x")
    return bytes(data)


@pytest.mark.law
@pytest.mark.parametrize("kind", SEEDS)
def test_a_damaged_file_is_read_or_refused_in_our_own_words_and_in_time(kind, tmp_path):
    seed, read = SEEDS[kind]
    path = tmp_path / {"mail": "box.mbox", "calendar": "x.ics", "cards": "x.vcf"}[kind]
    slowest, before, uncaught = 0.0, peak(), []
    for number in range(MUTANTS):
        data = mutated(seed, random.Random(f"{kind} {number}"))
        path.write_bytes(data)
        start = time.process_time()
        try:
            found = read(Given(path.name, path), TERMS)
        except FollowUpError as error:
            assert str(error)
        except Exception as error:
            uncaught.append(f"mutant {number} of {kind}: {error!r}")
        else:
            for frame in found.tables.values():
                assert frame["from_file"].notna().all(), number
            assert found.problems["reason"].notna().all(), number
        slowest = max(slowest, time.process_time() - start)
    grown = peak() - before
    print(f"{MUTANTS} {kind}: slowest {slowest:.2f} s of CPU, {grown:.0f} MB more than before")
    assert not uncaught, f"{len(uncaught)} uncaught: {uncaught[:5]}"
    assert slowest < 5  # far above what any takes: a guard against a reader that does not come back
    assert grown < 500


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
