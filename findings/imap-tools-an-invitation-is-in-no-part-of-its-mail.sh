#!/usr/bin/env bash
# A mail invites to an interview, and its calendar entry is neither text nor attachment; a forwarded offer is the sender's own words.
#
# Library:  imap-tools 1.16.0, `MailMessage`; the mails are written by Python's `email`, as calendars and mail programs send them.
# Expected: each part of a mail is somewhere: the invitation (`text/calendar`, in `multipart/alternative` as RFC 6047 shows
#           it) in `attachments`, or in a field of its own; what a forwarded mail says in that attachment, apart from what its
#           sender writes.
# Seen:     `text` and `html` take only plain text and HTML, `attachments` leaves out every text part that has no file name or
#           disposition: the invitation is in none of the three. The text of a forwarded mail is put behind the sender's own,
#           without a blank between, and once more into `attachments`: "see belowWe offer 70000".
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile imap-tools==1.16.0
"$work/venv/bin/python" - <<'PY'
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from imap_tools import MailMessage

EVENT = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:1\nDTSTART:20260304T090000Z\nSUMMARY:Interview\nEND:VEVENT\nEND:VCALENDAR\n"


def addressed(mail, subject):
    for name, value in {"From": "anna@tide.example", "To": "ben@home.example", "Subject": subject}.items():
        mail[name] = value
    return MailMessage.from_bytes(mail.as_bytes())


def words(mail):
    return [mail.text, mail.html, *(attached.payload.decode() for attached in mail.attachments)]


def invitation(**disposition):
    mail = MIMEMultipart("alternative")
    mail.attach(MIMEText("We look forward to meeting you.", "plain"))
    event = MIMEText(EVENT, "calendar")
    event.set_param("method", "REQUEST")
    for name, value in disposition.items():
        event.add_header("Content-Disposition", name, filename=value)
    mail.attach(event)
    return addressed(mail, "Interview")


offer = EmailMessage()
offer["From"], offer["Subject"] = "cy@tide.example", "Offer"
offer.set_content("We offer 70000.")
forwarded = MIMEMultipart("mixed")
forwarded.attach(MIMEText("see below", "plain"))
forwarded.attach(MIMEMessage(offer))

plain, control = invitation(), invitation(attachment="invite.ics")
found = [any("DTSTART" in word for word in words(mail)) for mail in (plain, control)]
text = addressed(forwarded, "Fwd: Offer").text
print(f"the invitation is found: expected True, seen {found[0]} ({words(plain)}); with a file name {found[1]}")
print(f"what the sender wrote: expected 'see below', seen {text!r}")
raise SystemExit(found != [False, True] or text.strip() != "see belowWe offer 70000.")
PY
