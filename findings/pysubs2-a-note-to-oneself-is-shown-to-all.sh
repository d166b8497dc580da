#!/usr/bin/env bash
# A comment in a transcript becomes what was said just before it, and so do the identifiers of its cues.
#
# Library:  pysubs2 1.8.1, `SSAFile.from_string` and `to_string("srt")`; peer webvtt-py 0.6.0.
# Expected: WebVTT: a NOTE block is a comment, "ignored by the parser"; the line above a cue's times is its identifier. Teams
#           writes one of letters and digits above each cue. Neither is text that is shown; webvtt-py keeps both apart.
# Seen:     both stand at the end of the cue before, in `text` and in what is written, so that a private remark goes out with
#           the subtitles. Identifiers that are plain numbers are taken off; the last cue of a file looks right.
# No error, no warning; its page says that the reader is shared with SubRip.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile pysubs2==1.8.1 webvtt-py==0.6.0
"$work/venv/bin/python" - <<'PY'
import pysubs2
import webvtt

TRANSCRIPT = """WEBVTT

8f3c1a2b-77aa/12-0
00:00:01.000 --> 00:00:04.000
Where do you see yourself?

8f3c1a2b-77aa/15-0
00:00:05.000 --> 00:00:06.000
In your chair.

NOTE
she did not like that

8f3c1a2b-77aa/18-0
00:00:07.000 --> 00:00:08.000
Thank you.
"""
read = pysubs2.SSAFile.from_string(TRANSCRIPT)
peer = [caption.text for caption in webvtt.from_string(TRANSCRIPT)]
seen = [[line for line in each.plaintext.split("\n") if line] for each in read]
for text, lines in zip(peer, seen, strict=True):
    print(f"expected {[text]}, seen {lines}")
written = read.to_string("srt")
raise SystemExit(
    peer != ["Where do you see yourself?", "In your chair.", "Thank you."]
    or seen
    != [
        [peer[0], "8f3c1a2b-77aa/15-0"],
        [peer[1], "NOTE", "she did not like that", "8f3c1a2b-77aa/18-0"],
        [peer[2]],
    ]
    or "she did not like that" not in written
)
PY
