"""The transcript: who said what, from a caption file (.vtt, .srt) or from plain text with speakers."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_TAG = re.compile(r"</?[a-zA-Z0-9][^>]*>")
_TIME = r"[\[(]?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d+)?[\])]?"
_NAME = r"(?P<name>[^\W\d_][\w.'’ -]{0,38}\w)"
_SAID = [  # how a line of plain text says who speaks
    re.compile(rf"{_TIME}\s+{_NAME}\s*:\s*(?P<text>.*)"),
    re.compile(rf"\[?{_NAME}\]?\s+{_TIME}\s*:?\s*(?P<text>)"),
    re.compile(rf"{_NAME}\s*(?:{_TIME})?\s*:\s+(?P<text>.*)"),
]
_ON_TWO_LINES = re.compile(rf"^{_NAME}[ \t]*\n[ \t]*(?P<time>{_TIME})[ \t]*$", re.MULTILINE)
_MOST_WORDS = 4  # of a name: "What I would like to know: …" is none
_SENTENCE = re.compile(r"[^.!?…]+[.!?…]*")


@dataclass(frozen=True)
class Turn:
    """What one speaker said before the next one spoke; `speaker` is empty where nobody is named."""

    speaker: str
    words: str


def turns(text: str) -> list[Turn]:
    """What was said, speaker by speaker.

    Examples
    --------
    >>> turns("WEBVTT\\n\\n7\\n00:01.000 --> 00:04.000\\n<v Ana Lee>Tides &amp; maps.</v> <v Bo>Why maps?</v>")
    [Turn(speaker='Ana Lee', words='Tides & maps.'), Turn(speaker='Bo', words='Why maps?')]
    >>> turns("Ana Lee: Tides.\\nAnd maps.\\n[00:12] Bo Chen: Why?")
    [Turn(speaker='Ana Lee', words='Tides. And maps.'), Turn(speaker='Bo Chen', words='Why?')]
    >>> turns("Ana Lee\\n00:00:03\\nTides.")
    [Turn(speaker='Ana Lee', words='Tides.')]
    """
    found: list[tuple[str, list[str]]] = []
    plain = _ON_TWO_LINES.sub(r"\g<name> \g<time>", "\n".join(text.splitlines()))
    for speaker, words in _captions(text) if "-->" in text else _plain_turns(plain.splitlines()):
        said = words.split()
        if found and speaker in ("", found[-1][0]):
            found[-1][1].extend(said)
        elif speaker or said:
            found.append((speaker, said))
    return [Turn(speaker, " ".join(said)) for speaker, said in found]


def sentences(said: list[Turn]) -> list[tuple[str, str]]:
    """Every sentence, with who said it.

    Examples
    --------
    >>> sentences([Turn("Bo", "I see. Why maps?")])
    [('Bo', 'I see.'), ('Bo', 'Why maps?')]
    """
    every = ((turn.speaker, one.strip()) for turn in said for one in _SENTENCE.findall(turn.words))
    return [(speaker, one) for speaker, one in every if one.strip("?.!… ")]


def questions(said: list[Turn]) -> list[tuple[str, str]]:
    """Every question, with who asked it.

    Examples
    --------
    >>> questions([Turn("Bo", "I see. Why maps? And why tides?")])
    [('Bo', 'Why maps?'), ('Bo', 'And why tides?')]
    """
    return [(speaker, one) for speaker, one in sentences(said) if one.endswith("?")]


def _captions(text: str) -> Iterator[tuple[str, str]]:
    """The cues of a caption file: identifiers, times, notes and styles say nothing."""
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.strip("\n").split("\n")
        at = next((n for n, line in enumerate(lines[:2]) if "-->" in line), None)
        if at is None:
            continue
        cue = "\n".join(lines[at + 1 :])
        first, *voices = _VOICE.split(cue)
        if voices or first.strip() == "":
            parts = [("", first), *zip(voices[::2], voices[1::2], strict=True)]
            yield from ((html.unescape(_untagged(who)), html.unescape(_untagged(words))) for who, words in parts)
        else:
            yield from _plain_turns([html.unescape(_untagged(line)) for line in cue.split("\n")])


def _untagged(text: str) -> str:
    return _TAG.sub("", text).strip()


def _plain_turns(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        spoken = next((m for form in _SAID if (m := form.fullmatch(line.strip()))), None)
        if spoken and len(spoken["name"].split()) <= _MOST_WORDS and spoken["name"][0].isupper():
            yield spoken["name"].strip(), spoken["text"]
        else:
            yield "", line
