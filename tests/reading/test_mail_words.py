"""The words of a mail: what its sender wrote, what it says, whether a machine wrote it, the days it names."""

import datetime as dt
import re

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from followup_analytics.reading.mail.headers import read_headers
from followup_analytics.reading.mail.words.automatic import absence, by_headers
from followup_analytics.reading.mail.words.bodies import own_text, plain_text, sentences, written
from followup_analytics.reading.mail.words.days import day_in_words
from followup_analytics.reading.mail.words.kinds import RECEIVED, SENT, rules, saying
from tests.laws import examples

LETTERS = st.characters(min_codepoint=32, max_codepoint=255)
LANGUAGES = {"en", "de", "fr", "es", "it", "pt"}
ORDER = {kind: kinds for kinds in (RECEIVED, SENT, ("out_of_office",), ("referral",)) for kind in kinds}


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_a_rule_finds_its_two_examples_and_its_kind_comes_first(rule):
    for example in rule.examples:
        if rule.kind in ("moved", "open"):
            assert saying([example], RECEIVED[:2] if rule.kind == "open" else RECEIVED[:4]) is None
            assert rule.pattern.search(example.lower())
        else:
            said = saying(["Dear Ana,", example, "Kind regards"], ORDER[rule.kind])
            assert (said.kind, said.sentence) == (rule.kind, example)


def test_every_kind_is_said_in_six_languages_and_every_rule_has_a_name_of_its_own():
    for kind in {rule.kind for rule in rules()}:
        assert {rule.language for rule in rules() if rule.kind == kind} == LANGUAGES, kind
    assert len({rule.id for rule in rules()}) == len(rules())


@given(st.data())
@examples(25, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_a_rule_finds_has_one_of_its_words(data):
    rule = data.draw(st.sampled_from(rules()))
    found = rule.pattern.search(data.draw(st.from_regex(rule.pattern.pattern.replace("^", ""), alphabet=LETTERS)))
    assert found is None or any(word in found[0] for word in rule.words)


@pytest.mark.parametrize(
    "sentence",
    [
        "We decide next week.",
        "Unfortunately I have another appointment on Monday.",
        "Leider bin ich am Montag verhindert.",
        "Malheureusement, je ne suis pas disponible lundi.",
        "The position is on the third floor.",
        "Please find the article attached.",
        "Unfortunately we have to reschedule your interview.",
        "Leider müssen wir das Gespräch verschieben.",
        "I will not be moving house this year.",
        "We received the article that you sent, thank you.",
        "Die Bewerbung liegt der Fachabteilung vor.",
        "I hope this finds you well.",
    ],
)
def test_a_sentence_of_every_day_says_no_kind_that_closes(sentence):
    said = saying([sentence], RECEIVED)
    assert said is None or said.kind not in ("rejection", "filled", "offer")


def test_a_rejection_that_thanks_and_keeps_in_mind_is_a_rejection():
    told = [
        "Thank you for applying.",
        "We will keep your resume on file.",
        "We have decided to proceed with other candidates.",
    ]
    assert saying(told, RECEIVED).sentence == told[2]


def test_a_rejection_that_begs_pardon_for_a_delay_is_still_one():
    told = ["Our decision is taking longer than planned.", "We will not be moving forward with your application."]
    assert saying(told, RECEIVED).sentence == told[1]


def test_the_sentence_is_kept_as_it_was_written():
    assert saying(["We’re DELIGHTED to offer you the position."], RECEIVED).sentence == (
        "We’re DELIGHTED to offer you the position."
    )


# What is quoted

ATTRIBUTIONS = [
    "On Mon, 2 Mar 2026 at 09:00, Ana Lee <ana@mail.example> wrote:",
    "On Mon, 2 Mar 2026 at 09:00, Ana Lee\n<ana@mail.example> wrote:",
    "Am 2. März 2026 um 09:00 schrieb Ana Lee <ana@mail.example>:",
    "Am Mo., 2. März 2026 um 09:00 Uhr schrieb Ana Lee <\nana@mail.example>:",
    "Le 2 mars 2026 à 09:00, Ana Lee <ana@mail.example> a écrit\u00a0:",
    "Le 2 mars 2026 à 09:00, Ana Lee <ana@mail.example> a\u00a0écrit\u202f:",
    "El lun, 2 mar 2026 a las 9:00, Ana Lee (<ana@mail.example>) escribió:",
    "Il giorno lun 2 mar 2026 alle ore 09:00 Ana Lee <ana@mail.example> ha scritto:",
    "Em seg., 2 de mar. de 2026 às 09:00, Ana Lee <ana@mail.example> escreveu:",
    "-----Original Message-----",
    "-----Ursprüngliche Nachricht-----",
    "________________________________\nFrom: Ana Lee",
    "From: Ana Lee <ana@mail.example>\nSent: Monday, March 2, 2026 9:00 AM",
    "Von: Ana Lee <ana@mail.example>\nGesendet: Montag, 2. März 2026 09:00",
    "De\u00a0: Ana Lee <ana@mail.example>\nEnvoyé\u00a0: lundi 2 mars 2026 09:00",
    "Begin forwarded message:",
    "-- \nBo Kern",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
@pytest.mark.parametrize("marked", [True, False])
def test_what_is_quoted_is_not_what_the_sender_wrote(attribution, marked):
    quoted = "We will not be moving forward with your application."
    text = f"We decide next week.\n\n{attribution}\n{'> ' if marked else ''}{quoted}\n"
    assert own_text(text) == "We decide next week."


@pytest.mark.parametrize(
    "attribution",
    [
        *(one for one in ATTRIBUTIONS if re.search(r"(?:wrote|schrieb|écrit|escribió|escreveu|scritto)\s*:$", one)),
        "W dniu 2.03.2026 o 10:00, Ana Lee pisze:",
        "Ana Lee <ana@mail.example> skrev:",
    ],
)
def test_what_is_written_below_a_quotation_is_read(attribution):
    above, below = "We met on Monday.", "We will not be moving forward with your application."
    quoted = f"{attribution}\n\n> When do you decide?\n> Ben\n"
    assert own_text(f"{quoted}\n{below}") == below
    assert own_text(f"{above}\n\n{quoted}\n{below}\n\n> Thank you").split() == f"{above} {below}".split()


@pytest.mark.parametrize(
    "text",
    [
        "On Monday I wrote the report.",
        "On Monday we talked, and you wrote:\nthat you like trains.\n\nWe would like to offer you the job.",
        "Am Montag schrieb ich Ihnen.",
        "De: plus en plus de gens",
        "On 2 March we talked:\nthe salary and the day",
    ],
)
def test_a_sentence_that_looks_like_a_quotation_is_kept(text):
    assert own_text(text) == text


def test_what_stands_between_two_lines_is_no_signature():
    offer = "Our offer:\n--\n72,000 a year\n--\nBo Kern"
    assert own_text(offer) == offer.removesuffix("\n--\nBo Kern")
    ruled = f"Terms\n{'_' * 24}\n72,000 a year"
    assert own_text(ruled) == ruled
    assert own_text("We decide next week.\n--\nBo Kern") == "We decide next week."


def test_an_answer_within_the_quotation_is_read():
    assert own_text("> When do you decide?\nNext week.\n> Thanks") == "Next week."


@pytest.mark.parametrize(
    "page",
    [
        "<p>We decide next week.</p><blockquote>Unfortunately</blockquote>",
        '<div>We decide next week.</div><div class="gmail_quote"><div>On Mon, 2 Mar 2026 at 10:00, Ana wrote:<br></div>'
        "<blockquote>Unfortunately</blockquote></div>",
        '<div>We decide next week.</div><div id="divRplyFwdMsg">Unfortunately</div>',
        "<p>We decide next week.</p><hr><b>From:</b> Ana Lee<br><b>Sent:</b> Monday, 2 March<br><br>Unfortunately",
        "<style>p{}</style><!-- x --><p>We decide<br>next&nbsp;week.</p><blockquote>Unfortunately",
        "<blockquote>Unfortunately <blockquote>not</blockquote> so</blockquote><p>We decide next week.</p>",
        "<p>On 2 Mar 2026 at 10:00, Ana wrote:</p><blockquote>Unfortunately</blockquote><p>We decide next week.</p>",
        "<p>We decide</p><blockquote>When?</blockquote><p>next week.</p><blockquote>Unfortunately</blockquote>",
    ],
)
def test_of_a_page_is_read_what_it_does_not_quote(page):
    text = written(b"Content-Type: text/html; charset=utf-8\n", page.encode())
    assert " ".join(text.split()) == "We decide next week."


def test_a_line_across_a_page_ends_no_letter():
    page = "<p>Dear Ben,</p><hr><p>Unfortunately we chose somebody else.</p>"
    assert own_text(plain_text(page)).split("\n")[-1] == "Unfortunately we chose somebody else."


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("<dl><dt>Salary</dt><dd>70000</dd><dt>Start</dt><dd>1 May</dd></dl>", ["Salary", "70000", "Start", "1 May"]),
        ("Tuesday works.<div>Ben</div>", ["Tuesday works.", "Ben"]),
        (
            "<b>Tuesday</b><div>at 10</div><section>room 4</section><address>Tide</address>",
            ["Tuesday", "at 10", "room 4", "Tide"],
        ),
        (
            "<table><tr><td>Day</td><td>4 March</td></tr><tr><th>Hour</th><td>10</td></tr></table>",
            ["Day 4 March", "Hour 10"],
        ),
        ("<p>We <b>decide</b> n<i>e</i>xt week.</p>", ["We decide next week."]),
        ("One.<br><br>Two.", ["One.", "", "Two."]),
    ],
)
def test_words_of_two_blocks_of_a_page_stay_two_words(page, lines):
    assert [line.strip() for line in plain_text(page).strip().splitlines()] == lines


def test_the_plain_part_is_read_in_its_own_letters_and_attachments_are_not():
    body = (
        b"--b\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nSch=F6n.\n"
        b"--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=x.txt\n\nUnfortunately\n--b--\n"
    )
    assert written(b'Content-Type: multipart/mixed; boundary="b"\n', body) == "Schön."


def test_base64_that_is_cut_off_is_read_as_far_as_it_goes():
    assert written(b"Content-Transfer-Encoding: base64\n", b"SGVsbG8gQW5hLCB0aGFu") == "Hello Ana, than"


def test_sentences_end_at_points_and_empty_lines_not_at_line_ends():
    assert sentences("One of\ntwo. Two!\n\nThree") == ["One of two.", "Two!", "Three"]


# Automatic or human


@pytest.mark.parametrize(
    ("header", "is_machine"),
    [
        ("Auto-Submitted: auto-replied", True),
        ("Auto-Submitted: auto-generated; x", True),
        ("Auto-Submitted: no", False),
        ("Precedence: bulk", True),
        ("Precedence: list", False),
        ("X-Autoreply: yes", True),
        ("X-Auto-Response-Suppress: All", True),
        ("X-Auto-Response-Suppress: DR, OOF", False),
        ("List-Unsubscribe: <https://x.example>", True),
        ("Content-Type: multipart/report; report-type=delivery-status", True),
        ("Content-Type: text/calendar; method=REPLY", True),
        ("X-Failed-Recipients: ana@mail.example", True),
        ("X-Other: yes", False),
    ],
)
def test_headers_tell_a_machine(header, is_machine):
    assert bool(by_headers(read_headers(f"From: Bo <bo@tide.example>\n{header}\n".encode()))) is is_machine


@pytest.mark.parametrize(
    ("address", "is_machine"),
    [
        ("no-reply@tide.example", True),
        ("noreply@tide.example", True),
        ("do_not_reply@tide.example", True),
        ("jobs-noreply@linkedin.com", True),
        ("MAILER-DAEMON@tide.example", True),
        ("notifications@tide.example", True),
        ("nora.reply@tide.example", False),
        ("jobs@tide.example", False),
    ],
)
def test_addresses_tell_a_machine(address, is_machine):
    assert bool(by_headers(read_headers(f"From: {address}\n".encode()))) is is_machine


def test_a_note_of_absence_needs_no_header_but_a_mail_that_mentions_a_holiday_is_none():
    assert absence(["I am out of the office until 15 March.", "In urgent cases call Cy."], "")
    told = ["Thank you for your note.", "We decide next week.", "I am on vacation in April, so let us talk before."]
    assert absence(told, "") is None


# Days

MARCH = dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("back on 15 March", "2026-03-15"),
        ("back on March 15th", "2026-03-15"),
        ("back on 15 March 2027", "2027-03-15"),
        ("bis zum 15.03.", "2026-03-15"),
        ("bis 15.3.2026", "2026-03-15"),
        ("ab dem 15. März", "2026-03-15"),
        ("jusqu'au 15 mars", "2026-03-15"),
        ("le 1er mai", "2026-05-01"),
        ("hasta el 15 de marzo", "2026-03-15"),
        ("fino al 15 marzo", "2026-03-15"),
        ("até 15 de março", "2026-03-15"),
        ("until 2026-03-15", "2026-03-15"),
        ("until 3/15", "2026-03-15"),
        ("until 15/3/2026", "2026-03-15"),
        ("back on 5 January", "2027-01-05"),
        ("until 03/04", None),
        ("until 31 February", None),
        ("until Monday", None),
        ("room 15, March Street", None),
    ],
)
def test_a_day_in_words_is_one_day_or_none(text, day):
    found = day_in_words(text, MARCH)
    assert (found and found.isoformat()) == day
