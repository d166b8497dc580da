#!/usr/bin/env bash
# "2:30 p.m.", as Babel itself writes it for Canada, Mexico, Greece or Korea, is read back as 2:30 at night.
#
# Library:  Babel 2.19.0, `babel.dates.parse_time` of what `format_time` wrote, same locale, same format.
# Expected: a locale's own form comes back as the same time, as it does for "en_US"; what cannot be told raises
#           ParseError, as a text without numbers does. The locale's words for the half of the day are at hand:
#           `Locale.day_periods` ("p.m.", "μ.μ.", "오후").
# Seen:     only the letters "pm" and "am" count. Where a locale writes "p.m." or a word of its own, the afternoon is moved
#           twelve hours back, and midnight becomes noon, in 171 of 1,147 locales; the 24-hour ones are right.
# No error, no warning. (Noon and midnight in "en_US", wrong until 2.18, are right in this version.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile babel==2.19.0
"$work/venv/bin/python" - <<'PY'
from datetime import time

from babel.dates import format_time, parse_time
from babel.localedata import locale_identifiers

TIMES = [time(0, 5), time(9, 30), time(12, 30), time(14, 30), time(23, 59)]


def misread(locale):
    """Which of the times do not come back, as Babel writes them and as it reads that."""
    written = [format_time(moment, "short", locale=locale) for moment in TIMES]
    read = [parse_time(text, locale=locale, format="short") for text in written]
    return [(text, back) for text, back, moment in zip(written, read, TIMES, strict=True) if back != moment]


wrong = {locale: found for locale in sorted(locale_identifiers()) if (found := misread(locale))}
for locale in ("en_US", "de", "en_CA", "es_MX", "el", "ko"):
    print(f"{locale:6}", [f"{text.replace(chr(8239), ' ')} -> {back:%H:%M}" for text, back in wrong.get(locale, [])])
print("locales with such a time:", len(wrong), "of", len(list(locale_identifiers())), "| expected: 0")

afternoon = dict(wrong["en_CA"])["2:30\u202fp.m."]
raise SystemExit(len(wrong) != 171 or "en_US" in wrong or afternoon != time(2, 30))
PY
