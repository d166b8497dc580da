#!/usr/bin/env bash
# Of "thanks, Tuesday works" nothing is left: a line that begins with thanks opens the signature, and takes all with it.
#
# Library:   mail-parser-reply 1.36 (EmailReplyParser, languages en and de): `body` is the reply without its signature.
# Expected:  RFC 3676, 4.3: a signature stands below a line of two dashes and a blank. Where greetings are taken for its
#            start as well, the sentences that follow them are text: a rejection stays in the body.
# Seen:      "Hi Ana," is all of three answers; what was decided stands in `signatures`. So do the terms of an offer between two
#            lines of dashes without a blank, which are no signature. A sentence that begins otherwise is kept.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile mail-parser-reply==1.36
"$work/venv/bin/python" - <<'PY'
from mailparser_reply import EmailReplyParser

READER = EmailReplyParser(languages=["en", "de"])
CASES = [  # a mail's text, the words that must stay, the body as it is seen
    ("Hi Ana,\n\nthanks, Tuesday works.\n\nBest\nBo", "Tuesday", "Hi Ana,"),
    ("Hi Ana,\n\nThanks,\nbut we decided for another candidate.\n\nBo", "decided", "Hi Ana,"),
    ("Hallo Ana,\n\nMit freundlichen Grüßen vom Team: Sie haben die Stelle.\n\nBo", "Stelle", "Hallo Ana,"),
    ("Hi Ana,\n\nour offer:\n--\n72,000 a year\n--\nBo", "72,000", "Hi Ana,\n\nour offer:"),
    ("Hi Ana,\n\nTuesday works.\n\nBest\nBo", "Tuesday", "Hi Ana,\n\nTuesday works.\n\nBest\nBo"),
]
lost, seen = [], []
for text, words, _ in CASES:
    reply, = READER.read(text).replies
    seen.append(reply.body)
    lost.append(words in reply.signatures)
    print(f"{words!r} expected in the body {reply.body!r}; signature {reply.signatures!r}")
raise SystemExit(seen != [body for *_, body in CASES] or lost != [True, True, True, True, False])
PY
