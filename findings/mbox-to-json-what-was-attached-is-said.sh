#!/usr/bin/env bash
# "I agree." with somebody else's text attached: "I agree. I decline." A salary in £ is one in ｣.
#
# Library:  mbox-to-json 2.0.0 with charset-normalizer 3.5.3 (the command, no options); peer Python's own email package.
# Expected: the body of a mail is what its writer wrote; attachments are asked for with -a. A part is decoded by the charset it
#           names, a blank between an encoded word and plain text in a subject is kept (RFC 2047, 6.2).
# Seen:     the text of an attachment stands in Body behind the mail's own, called "[text/plain]" like it. The charset that is
#           named is not looked at, another is guessed from the bytes, of which a short mail has few. The words of a
#           subject on two lines run together. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile mbox-to-json==2.0.0 charset-normalizer==3.5.3 pandas==2.3.3
cd "$work"
cat > talks.mbox <<'MBOX'
From anna@example.com Mon Jan  5 10:00:00 2026
From: anna@example.com
Subject: =?utf-8?q?Gespr=C3=A4ch?=
 about the role
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

The salary is 70000 =A3 a year.

From ben@example.com Mon Jan  5 12:00:00 2026
From: ben@example.com
Subject: the offer
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=part

--part
Content-Type: text/plain

I agree.
--part
Content-Type: text/plain
Content-Disposition: attachment; filename="letter-of-another.txt"

I decline.
--part--

MBOX
venv/bin/mbox-to-json talks.mbox > /dev/null 2>&1
venv/bin/python - <<'PY'
import json
import mailbox
from email import message_from_binary_file
from email.policy import default
from pathlib import Path

mails = mailbox.mbox("talks.mbox", factory=lambda file: message_from_binary_file(file, policy=default))
peer = [(mail["subject"], mail.get_body().get_content().strip()) for mail in mails]
seen = [(mail["Subject"], mail["Body"].strip()) for mail in json.loads(Path("talks.json").read_text("utf-8"))]
for pair in zip(peer, seen, strict=True):
    print("expected, by the peer:", pair[0], "| seen:", pair[1])

right = [("Gespräch about the role", "The salary is 70000 £ a year."), ("the offer", "I agree.")]
BOTH = "[text/plain]: I agree.\n\n[text/plain]: I decline."
wrong = [("Gesprächabout the role", "The salary is 70000 ｣ a year."), ("the offer", BOTH)]
raise SystemExit(peer != right or seen != wrong)
PY
