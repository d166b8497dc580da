"""Marks of privacy: what they are, against the one pattern that says it at a quadratic cost, and at any length."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from followup_analytics.facts.privacy import unmarked
from tests.laws import examples

WORD = r"priv(?:at|e\u0301|[eé])\w*"
OPEN, CLOSE = r"[(\[{（]", r"[)\]}）]"
MARK = re.compile(
    rf"{OPEN}\W*{WORD}[^\w(]*?(?:{CLOSE}|$)|^\W*{WORD}\s*[:–—-]|(?:[:;,–—/|]|\s-)\s*{WORD}\W*$", re.IGNORECASE
)
WITHIN = re.compile(rf"{OPEN}(?:[^)\]}}）]*\W)?{WORD}", re.IGNORECASE)

PIECES = st.sampled_from(
    [
        "private",
        "Privé",
        "prive\u0301",
        "privat",
        "priv",
        "equity",
        "x",
        "e",
        "_",
        " ",
        "  ",
        "\n",
        *"()[]{}（）:;,–-/|!.\u0301",
    ]
)


def plain(line):
    text = " ".join(MARK.sub(" ", line).split())
    return text, text != " ".join(line.split()) or bool(WITHIN.search(line))


@examples(60)
@given(st.lists(PIECES, max_size=12).map("".join))
@example("(private)(private) x")
@example("-(private- x")
@example("((private)) sailing - private!")
@example("(foo)private")
@example("prive\u0301e) (prive\u0301e)")
def test_the_marks_are_those_of_one_pattern(line):
    assert unmarked(line) == plain(line)


LONG = {"(": False, "[.": False, "（(": False, ")": False, ": ": False, " -": False, "(x": False, "priv(": False}
LONG |= {"private ": False, "(private": True, ",private": True}


@pytest.mark.parametrize(("piece", "private"), LONG.items())
def test_a_cell_as_long_as_may_be_is_answered(piece, private):
    """Brackets by the ten thousand once took minutes."""
    assert unmarked(piece * (100_000 // len(piece)) + "priv")[1] == private
