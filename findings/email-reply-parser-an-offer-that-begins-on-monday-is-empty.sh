#!/usr/bin/env bash
# A letter that begins "On Monday we talked, and you wrote:" has no text at all, in two parsers of replies.
#
# Libraries: email-reply-parser 0.5.12 (`EmailReplyParser.parse_reply`) and unquotemail 1.0.11 (`Unquote`).
# Expected:  what announces a quotation names a day and a time or an address, and stands above quoted lines; a sentence that ends in
#            "wrote:" is the sender's, and so is all that follows it without a ">". As with any other first line.
# Seen:      the empty text from both: the offer is gone. email-reply-parser also ends a letter at a line that begins with
#            "From:", such as "From: Monday on I am in Berlin.", and drops the offer below it.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile email-reply-parser==0.5.12 unquotemail==1.0.11
"$work/venv/bin/python" - <<'PY'
from email_reply_parser import EmailReplyParser
from unquotemail import Unquote

OFFER = "We would like to offer you the job."
LETTERS = {
    "sound": f"On Monday we talked, and you said\nthat you like trains.\n\n{OFFER}\n",
    "wrote": f"On Monday we talked, and you wrote:\nthat you like trains.\n\n{OFFER}\n",
    "from": f"Dear Ben,\n\nFrom: Monday on I am in Berlin.\n{OFFER}\n",
}


def unquoted(text):
    letter = Unquote(None, text)
    letter.parse()
    return letter.get_text()


seen = {}
for name, text in LETTERS.items():
    seen[name] = EmailReplyParser.parse_reply(text), unquoted(text)
    told = [OFFER in one for one in seen[name]]
    print(f"{text.splitlines()[0]!r} …: the offer is expected in both, seen {told}: {seen[name]}")
sound = all(OFFER in one for one in seen["sound"])
raise SystemExit(not (sound and seen["wrote"] == ("", "") and OFFER not in seen["from"][0] and OFFER in seen["from"][1]))
PY
