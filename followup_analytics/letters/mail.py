"""Mail: a draft handed to the user's own mail program, which alone can send it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote

from followup_analytics.letters.draft import Draft
from followup_analytics.log.arguments import checked
from followup_analytics.log.errors import whole_number
from followup_analytics.log.text.lines import one_line

LONGEST_LINK = 2000  # characters; Windows hands on 2,083 at most
LONGEST_NAME = 100
LONGEST_SUBJECT = 200
_ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"


@dataclass(frozen=True)
class MailLink:
    """A ``mailto:`` link; ``complete`` is False if the body had to stay out, to be copied by hand."""

    url: str
    complete: bool


@checked
def mailto(note: Draft, *, limit: int = LONGEST_LINK) -> MailLink:
    """The draft as a link that opens the mail program.

    The link is never longer than `limit`. A text is never cut: what does not fit stays out, first the body, then the
    subject. What is not an address stays out as well.

    Examples
    --------
    >>> mailto(Draft(to="Ana", email="ana@tide.example", subject="Hi & thanks", body="Dear Ana,\\nthank you.")).url
    'mailto:ana@tide.example?subject=Hi%20%26%20thanks&body=Dear%20Ana%2C%0D%0Athank%20you.'
    """
    whole_number("limit", limit, 0)
    to = "mailto:" + quote(address(note.email), safe="@")
    subject = "?subject=" + _encoded(one_line(note.subject))
    body = "&body=" + _encoded("\r\n".join(note.body.splitlines()))
    candidates = (to + subject + body, to + subject, to, "mailto:")
    url = next((link for link in candidates if len(link) <= limit), "")
    return MailLink(url, complete=url == candidates[0])


@checked
def eml(note: Draft) -> bytes:
    """The draft as a message file that mail programs open for editing (``X-Unsent: 1``); it has no sender and no date.

    Line breaks and control characters in names and subjects become spaces, so no text can add a header.

    Examples
    --------
    >>> eml(Draft(to="Ana", name="Ana", email="ana@tide.example", subject="Hello", body="")).splitlines()[:3]
    [b'X-Unsent: 1', b'To: Ana <ana@tide.example>', b'Subject: Hello']
    """
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    email = address(note.email)
    if email:
        user, domain = email.rsplit("@", 1)
        message["To"] = Address(display_name=_header(note.name, LONGEST_NAME), username=user, domain=domain)
    message["Subject"] = _header(note.subject, LONGEST_SUBJECT)
    message.set_content(_sound(note.body), cte="quoted-printable")
    return message.as_bytes()


def address(text: str) -> str:
    """The e-mail address, or an empty text if it is not one.

    Examples
    --------
    >>> address("ana@tide.example"), address("ana@tide.example?bcc=all@tide.example")
    ('ana@tide.example', '')
    """
    return text if len(text) <= 254 and re.fullmatch(_ADDRESS, text) else ""


def _header(text: str, longest: int) -> str:
    # An encoded word would be decoded by the mail library, line breaks and all: "=?utf-8?q?=0ABcc:_x?=".
    return _sound(one_line(text)).replace("=?", "= ?")[:longest]


def _sound(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _encoded(text: str) -> str:
    return quote(_sound(text), safe="")
