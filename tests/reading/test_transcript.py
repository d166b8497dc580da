"""Transcripts: whoever said it, in whatever form it is written down."""

import html
import random

import pytest

from followup_analytics.reading.transcript import Turn, questions, turns
from tests.laws import tried

NAMES = ["Ana Lee", "Bo Chen-Roe", "Élodie O'Hara", "Łukasz"]
WORDS = ["tides", "a & b", "<maps>", "5 < 6", "why?", "café", "12:30", "I see.", "Well, yes"]


def vtt(said):
    cues = [
        f"{n}-id\n00:{n:02}:01.000 --> 00:{n:02}:04.000\n<v {html.escape(who)}>{html.escape(what)}</v>"
        for n, (who, what) in enumerate(said)
    ]
    return "WEBVTT\n\nNOTE not said: --\nnobody\n\nSTYLE\n::cue {}\n\n" + "\n\n".join(cues)


def two_voices_in_a_cue(said):
    voices = "\n".join(f"<v.loud {html.escape(who)}>{html.escape(what)}" for who, what in said)
    return f"WEBVTT\n\n00:01.000 --> 00:04.000 align:start\n{voices}\n"


def srt(said):
    return "\r\n\r\n".join(
        f"{n}\r\n00:00:01,000 --> 00:00:02,000\r\n{who}: {what}" for n, (who, what) in enumerate(said)
    )


def timed_lines(said):
    return "\n".join(f"[00:{n:02}:01] {who}: {what}" for n, (who, what) in enumerate(said))


def names_above(said):
    return "\n\n".join(f"{who}   0:{n:02}\n{what}" for n, (who, what) in enumerate(said))


@pytest.mark.parametrize("written", [vtt, two_voices_in_a_cue, srt, timed_lines, names_above])
@pytest.mark.parametrize("seed", range(tried(8)))
def test_who_said_what_comes_back_from_each_form(written, seed):
    rng = random.Random(seed)
    said = [(name, " ".join(rng.choices(WORDS, k=rng.randint(1, 4)))) for name in rng.choices(NAMES, k=5)]
    expected = []
    for who, what in said:
        if expected and expected[-1].speaker == who:
            expected[-1] = Turn(who, f"{expected[-1].words} {what}")
        else:
            expected.append(Turn(who, what))
    if written is not srt or "<maps>" not in str(said):  # a caption without voices has its tags taken for tags
        assert turns(written(said)) == expected


@pytest.mark.parametrize("text", ["", "WEBVTT", "\ufeff", "-->", "a --> b", "<v>", "?", ":", ": :", "Ana:", "\r\n" * 9])
def test_a_text_that_says_nothing_is_no_error(text):
    assert all(isinstance(turn, Turn) for turn in turns(text)) and questions(turns(text)) == []


def test_a_sentence_with_a_colon_is_no_speaker():
    text = "Ana Lee: Hello.\nwhat I would like: tea.\nAll that we have heard today: nothing."
    assert [turn.speaker for turn in turns(text)] == ["Ana Lee"]
