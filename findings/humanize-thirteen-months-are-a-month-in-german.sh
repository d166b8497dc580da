#!/usr/bin/env bash
# 400 days are "1 year, 1 month" in English and "ein Monat" in German; in Vietnamese 430 days are said in French.
#
# Library:   humanize 4.17.0 (naturaldelta, naturaltime), with its own catalogues.
# Expected:  the same length of time in each of its languages; a company silent for 400 days was not silent for a month.
# Seen:      in de_DE the message "1 year, 1 month" is translated as "ein Monat", for spans of 381 to 410 days; the
#            days before and the months after it are right ("ein Jahr und 2 Monate"), so that time seems to go back for a month.
#            In vi_VN "1 year, %d months" is "un an et %d mois", as in fr_FR.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile humanize==4.17.0
"$work/venv/bin/python" - <<'PY'
import datetime as dt

import humanize

DAYS = (365, 390, 400, 420, 430)
spans = {}
for language in (None, "de_DE", "nl_NL", "vi_VN", "fr_FR"):
    humanize.i18n.deactivate() if language is None else humanize.i18n.activate(language)
    spans[language] = [humanize.naturaldelta(dt.timedelta(days=days)) for days in DAYS]
    print(f"{language or 'English':8}", dict(zip(DAYS, spans[language], strict=True)))

english = ["a year", "1 year, 1 month", "1 year, 1 month", "1 year, 2 months", "1 year, 2 months"]
german = ["ein Jahr", "ein Monat", "ein Monat", "ein Jahr und 2 Monate", "ein Jahr und 2 Monate"]
sound = spans[None] == english and spans["nl_NL"][2] == "1 jaar, 1 maand"
raise SystemExit(not (sound and spans["de_DE"] == german and spans["vi_VN"][4] == spans["fr_FR"][4] == "un an et 2 mois"))
PY
