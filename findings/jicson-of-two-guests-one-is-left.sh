#!/usr/bin/env bash
# Of two guests who both accepted only the second is left, and a long description ends with its first line.
#
# Library:  jicson 1.0.2, `fromText`; peer icalendar 7.2.2.
# Expected: a property that may stand several times (ATTENDEE, EXDATE, COMMENT) is a list, as components of one name are; a folded
#           line is one line (RFC 5545, 3.1). icalendar has both.
# Seen:     each takes the place of the one before it, so that one guest, one cancelled day, one comment is left; what is folded,
#           which is every text beyond 75 bytes, is cut off where the fold is.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile jicson==1.0.2 icalendar==7.2.2
"$work/venv/bin/python" - <<'PY'
import icalendar
import jicson

INVITATION = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
BEGIN:VEVENT
UID:1@mail.example
DTSTAMP:20260301T080000Z
DTSTART:20260304T090000Z
ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@acme.example
ATTENDEE;PARTSTAT=ACCEPTED:mailto:ben@acme.example
DESCRIPTION:Please bring your passport and
  the signed form.
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")
peer = icalendar.Calendar.from_ical(INVITATION).walk("VEVENT")[0]
seen = jicson.fromText(INVITATION)["VCALENDAR"][0]["VEVENT"][0]
guests = [value for name, value in seen.items() if name.startswith("ATTENDEE")]
print(f"guests: expected {[str(one) for one in peer['ATTENDEE']]}, seen {guests}")
print(f"description: expected {str(peer['DESCRIPTION'])!r}, seen {seen['DESCRIPTION']!r}")
sound = len(peer["ATTENDEE"]) == 2 and peer["DESCRIPTION"].endswith("the signed form.")
raise SystemExit(
    not (sound and guests == ["mailto:ben@acme.example"] and seen["DESCRIPTION"] == "Please bring your passport and")
)
PY
