"""Mail: a draft reaches the mail program whole, and no text becomes a header."""

import email
from email import policy
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics.letters.draft import Draft
from followup_analytics.letters.mail import address, eml, mailto
from tests.laws import examples

NASTY = [
    "Ana\r\nBcc: all@x.example",
    "Ana\nX-Evil: 1",
    "=?utf-8?q?=0ABcc:_x?=",
    "\u202eAna",
    "ا" * 10_000,
    "\x00\x1b[2J",
    "",
]


def note(**fields):
    return Draft(
        **{"to": "Ana", "name": "Ana", "email": "ana@tide.example", "subject": "Hi", "body": "Dear Ana,", **fields}
    )


def test_a_link_brings_subject_and_body_back_as_they_were():
    link = mailto(note(subject="Grüße & $5?", body="a+b\n\nc=d & é"))
    parts = urlsplit(link.url)
    assert parts.path == "ana@tide.example" and "+" not in parts.query and link.complete
    asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
    assert asked == {"subject": "Grüße & $5?", "body": "a+b\r\n\r\nc=d & é"}


def test_a_link_keeps_its_limit_and_never_cuts_a_text():
    link = mailto(note(body="x" * 5000))
    assert len(link.url) <= 2000 and not link.complete and "body=" not in link.url and "subject=Hi" in link.url
    assert mailto(note(subject="x" * 5000)).url == "mailto:ana@tide.example"


@pytest.mark.parametrize("text", NASTY)
def test_no_text_adds_a_header_to_a_message(text):
    raw = eml(note(name=text, to=text, subject=text, body=text))
    read = email.message_from_bytes(raw, policy=policy.SMTP)
    assert set(read.keys()) == {
        "X-Unsent",
        "To",
        "Subject",
        "Content-Type",
        "Content-Transfer-Encoding",
        "MIME-Version",
    }
    assert [each.addr_spec for each in read["To"].addresses] == ["ana@tide.example"]


@pytest.mark.parametrize(
    "text", ["a@x.example\r\nBcc: b@x.example", "a@x.example,b@x.example", "a b@x.example", "a", "@x", "a@x?cc=b"]
)
def test_an_address_that_is_none_stays_out(text):
    assert address(text) == ""
    assert b"To:" not in eml(note(email=text)) and mailto(note(email=text)).url.startswith("mailto:?subject=")


@examples(20)
@given(subject=st.text(max_size=300), body=st.text(max_size=300), name=st.text(max_size=120))
def test_any_text_makes_a_message_and_a_link_within_their_limits(subject, body, name):
    made = note(subject=subject, body=body, name=name)
    read = email.message_from_bytes(eml(made), policy=policy.SMTP)
    assert read["X-Unsent"] == "1" and "Bcc" not in read
    assert len(mailto(made).url) <= 2000


def test_the_body_of_a_message_comes_back():
    read = email.message_from_bytes(eml(note(body="Grüße,\n\n.\nFrom me “x” " + "y" * 300)), policy=policy.SMTP)
    assert read.get_content().replace("\r\n", "\n").rstrip("\n") == "Grüße,\n\n.\nFrom me “x” " + "y" * 300


def test_a_link_is_percent_encoded_throughout():
    url = mailto(note(subject="a b", body='"<>\nb')).url
    assert url.isascii() and not set(' "<>\r\n') & set(url) and "\r\n" in unquote(url)
