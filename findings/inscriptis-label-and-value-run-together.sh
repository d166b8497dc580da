#!/usr/bin/env bash
# "Salary 70000" and "Start 1 May" of a job page become "Salary70000Start1 May"; sections run together too.
#
# Libraries: inscriptis 2.7.6 ("layout-aware") and html2text 2025.4.15; peer html-text 0.7.1.
# Expected:  HTML Living Standard, 15.3.3 and following: address, article, dd, dl, dt, fieldset, figcaption, footer, form,
#            header, hr, legend, section, summary and the like are `display: block`, each on a line of its own, as in each
#            browser; so their words are apart. html-text keeps all of them apart.
# Seen:      inscriptis knows no dt, dd, section, form, fieldset, legend, summary, option and hr; html2text neither, but for dt, dd
#            and hr, and no address, article, header, footer, figcaption, caption besides. Their words become one wherever the
#            page has no blank between two elements, and pages made by programs have none: nobody finds "Start".
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile inscriptis==2.7.6 html2text==2025.4.15 html-text==0.7.1
"$work/venv/bin/python" - <<'PY'
import html2text
import html_text
import inscriptis

LIBRARIES = {"inscriptis": inscriptis.get_text, "html2text": html2text.html2text, "html-text": html_text.extract_text}
PAGE = "<dl><dt>Salary</dt><dd>70000</dd><dt>Start</dt><dd>1 May</dd></dl>"
PAIRS = {
    name: f"<{name}>one</{name}><{name}>two</{name}>"
    for name in "address article fieldset figcaption footer form header legend section summary".split()
}
PAIRS["dt"] = "<dl><dt>one</dt><dd>two</dd></dl>"
PAIRS["hr"] = "one<hr>two"
PAIRS["caption"] = "<table><caption>one</caption><tr><td>two</td></tr></table>"
PAIRS["option"] = "<select><option>one</option><option>two</option></select>"

seen = {}
for library, convert in LIBRARIES.items():
    page = convert(f"<html><body>{PAGE}</body></html>").strip()
    seen[library] = {name for name, pair in PAIRS.items() if "onetwo" in convert(f"<html><body>{pair}</body></html>")}
    print(f"{library}: {page!r}; run together: {', '.join(sorted(seen[library])) or 'none'}")

both = {"fieldset", "form", "legend", "option", "section", "summary"}
more = {"address", "article", "caption", "figcaption", "footer", "header"}
raise SystemExit(
    seen != {"inscriptis": both | {"dt", "hr"}, "html2text": both | more, "html-text": set()}
    or inscriptis.get_text(f"<html><body>{PAGE}</body></html>").strip() != "Salary70000Start1 May"
)
PY
