#!/usr/bin/env bash
# Where two people speak in one cue of a transcript, all of it is put into the mouth of the first.
#
# Library:  webvtt-py 0.6.0, `Caption.voice` and `Caption.text`; peer pycaption 2.3.14.
# Expected: WebVTT has a voice span for each speaker, and its examples several in one cue. What a caption says of its
#           speaker holds for its text, or there are two. pycaption gives each line its own.
# Seen:     `voice` is the name in the cue's first line, `text` is what both said, the second name taken out. So the
#           applicant's answer is the interviewer's, or the question the applicant's. A cue in which nobody is named before the
#           second line has no voice at all.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile webvtt-py==0.6.0 pycaption==2.3.14
"$work/venv/bin/python" - <<'PY'
import pycaption
import webvtt

TRANSCRIPT = """WEBVTT

00:00:01.000 --> 00:00:02.000
<v Ana Kern>What did you earn?</v>

00:00:03.000 --> 00:00:06.000
<v Ana Kern>When could you start?</v>
<v Bo Lee>In May, and I have another offer.</v>

00:00:07.000 --> 00:00:09.000
(laughter)
<v Bo Lee>Not before May.</v>
"""
seen = [(caption.voice, caption.text) for caption in webvtt.from_string(TRANSCRIPT)]
reader = pycaption.WebVTTReader().read(TRANSCRIPT)
peer = [caption.get_text() for caption in reader.get_captions(reader.get_languages()[0])]
for (voice, text), expected in zip(seen, peer, strict=True):
    print(f"expected {expected!r}\n    seen {voice}: {text!r}")
raise SystemExit(
    seen
    != [
        ("Ana Kern", "What did you earn?"),
        ("Ana Kern", "When could you start?\nIn May, and I have another offer."),
        (None, "(laughter)\nNot before May."),
    ]
    or "Bo Lee: In May" not in peer[1]
)
PY
