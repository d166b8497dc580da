"""Pasted lists become gifts, and nothing in them is lost without a word."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics.gifts.lists.bibtex import bibtex_entries, plain_text
from followup_analytics.gifts.lists.reference_list import LONGEST_TEXT, MOST_GIFTS, gifts_from_text
from tests.laws import examples

BIBTEX = r"""
This line is a comment.
@string{jw = "Journal of Wa" # {ter}}
@comment{@article{no, title={Not there}}}
@Article{muster2020,
  title   = {{Modelling} tides where {rivers} meet the sea},
  author  = "Eva M{\"u}ster and Bo Str{\o}m",
  journal = jw,
  doi     = {10.1000/tides.1},
  keywords = {tides, estuaries},
}
@online(gauge, title = "Gauge data \& how to get it", url = {https://gauges.example/data})
@misc{c, title={Page}, howpublished={\url{https://page.example/x}}} @article{d,
eprint={2001.00001}, archivePrefix={arXiv}, title={A preprint}}
"""
RIS = """TY  - JOUR
TI  - Storm surges on a
      laptop
KW  - storm surges
KW  - forecasting
DO  - 10.1000/surge
ER  -

TY  - ELEC
T1  - Tide tables
UR  - https://tables.example/tides
ER  -
"""
CSV = """Title;Link;Keywords;Kind
Tide tables, explained;https://tables.example/explained;tides, tables;article
Eva Stein;mailto:eva@coast.example;;contact
"""
LINES = """- https://coast.example/why-levees-fail
Gauge data: https://gauges.example/data
"""


def told(text):
    gifts, wrong = gifts_from_text(text, added_on="2026-03-04")
    assert wrong.empty, wrong["reason"].tolist()
    assert gifts["added_on"].eq(pd.Timestamp("2026-03-04")).all()
    return gifts[["kind", "title", "url", "topics"]].astype("object").where(lambda f: f.notna(), None).values.tolist()


def test_a_bibtex_list_becomes_gifts():
    assert told(BIBTEX) == [
        ["article", "Modelling tides where rivers meet the sea", "https://doi.org/10.1000/tides.1", "tides; estuaries"],
        ["link", "Gauge data & how to get it", "https://gauges.example/data", None],
        ["link", "Page", "https://page.example/x", None],
        ["article", "A preprint", "https://arxiv.org/abs/2001.00001", None],
    ]


def test_a_ris_list_becomes_gifts():
    assert told(RIS) == [
        ["article", "Storm surges on a laptop", "https://doi.org/10.1000/surge", "storm surges; forecasting"],
        ["link", "Tide tables", "https://tables.example/tides", None],
    ]


def test_a_table_with_a_heading_becomes_gifts():
    assert told(CSV) == [
        ["article", "Tide tables, explained", "https://tables.example/explained", "tides; tables"],
        ["contact", "Eva Stein", "mailto:eva@coast.example", None],
    ]


def test_addresses_one_a_line_become_gifts():
    assert told(LINES) == [
        ["link", "Why levees fail", "https://coast.example/why-levees-fail", None],
        ["link", "Gauge data", "https://gauges.example/data", None],
    ]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_change_nothing(end):
    for text in (BIBTEX, RIS, CSV, LINES):
        assert told(text.replace("\n", end)) == told(text)


@pytest.mark.parametrize(
    ("tex", "read"),
    [
        (r"M{\"u}ller", "Müller"),
        (r"Caf\'{e} Fran\c{c}ais", "Café Français"),
        (r"\'Etudes {\AA}ngstr{\"{o}}m", "Études Ångström"),
        (r"Dvo\v{r}\'ak", "Dvořák"),
        (r"na{\"\i}ve \textit{and} {\em old}", "naïve and old"),
        (r"100\% of pages~1--2", "100% of pages 1–2"),
    ],
)
def test_tex_is_read_as_text(tex, read):
    assert plain_text(tex) == read


@pytest.mark.parametrize(
    ("text", "line", "reason", "kept"),
    [
        ("@misc{a, title={One}}\n\n@misc{b, title={Two", 3, "is not closed", False),
        ("@misc{a, title={One}, year=}", 1, "a field year that cannot be read", True),
        ("@misc{a, title={One},\n@misc{b, title={Two}}", 1, "is not closed", True),
        ("@misc{a, title={One}}\n@misc{b, title={One}}", 2, "is the same as in line 1", False),
        ("@misc{a, year=2020}", 1, "no title and no address", False),
        ("@misc{a, title={One}, url={javascript:alert(1)}}", 1, "an invalid url", True),
        ("TY  - JOUR\nTI  - One\nER  -\nwhat is this", 4, "outside an entry", False),
        ("title,url\nOne,two,three", 2, "3 cells under 2 headings", False),
        ("title,kind\nOne,pony", 2, "an invalid kind", True),
        ("https://a.example/one\nno address here", 2, "names no address", False),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text, line, reason, kept):
    _, wrong = gifts_from_text(text)
    assert len(wrong) == 1 and wrong.loc[0, "line"] == line and wrong.loc[0, "kept"] == kept
    assert reason in wrong.loc[0, "reason"]


def test_a_text_too_long_is_refused_as_a_whole_and_a_list_too_long_after_its_end():
    gifts, wrong = gifts_from_text("x" * (LONGEST_TEXT + 1))
    assert gifts.empty and wrong.loc[0, "remedy"] == "Paste it in smaller parts."
    gifts, wrong = gifts_from_text("".join(f"https://a.example/page-{n}\n" for n in range(MOST_GIFTS + 7)))
    assert len(gifts) == MOST_GIFTS and wrong["reason"].tolist() == ["7 more entries were not read"]


def test_abbreviations_that_double_one_another_stay_bounded():
    chain = "".join(f"@string{{s{n} = s{n - 1} # s{n - 1}}}\n" for n in range(1, 200))
    title = bibtex_entries("@string{s0 = {ab}}\n" + chain + "@misc{a, title = s199}")[0].fields["title"]
    assert len(title) == 10_000


PIECES = [
    "@misc{a,",
    "@string(",
    "title",
    " = ",
    "{",
    "}",
    '"',
    "#",
    "\\",
    "\n",
    ",",
    "TY  - ",
    "ER  - ",
    "KW  - x",
    "é",
]
PIECES += ["url,title", "https://a.example/x", "\t", "=1+1", "\0", "'", "(", ")", "\ud83c", "\udf0a", "https://[bad"]


@examples(15)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_no_text_raises_and_each_gift_has_a_title(text):
    gifts, wrong = gifts_from_text(text)
    assert gifts["title"].notna().all() and gifts["kind"].notna().all()
    assert wrong["reason"].notna().all()
    lost = "�" in text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    assert wrong["reason"].str.contains("half a character").any() == lost


def test_half_a_character_is_told_with_its_line_and_two_halves_are_one():
    gifts, wrong = gifts_from_text("https://a.example/1 Tides \ud83c\udf0a\nhttps://a.example/2 Bread \ud83c")
    assert gifts["title"].tolist() == ["Tides 🌊", "Bread �"]
    assert wrong[["line", "kept"]].values.tolist() == [[2, True]] and "half a character" in wrong["reason"][0]


def test_addresses_before_the_first_entry_are_gifts_too_and_remarks_are_not():
    gifts, wrong = gifts_from_text("% Encoding: UTF-8\nhttps://x.example/a\nread these\n@misc{b, title={Tides}}")
    assert gifts["url"].dropna().tolist() == ["https://x.example/a"] and "Tides" in gifts["title"].tolist()
    assert wrong.empty


@pytest.mark.parametrize("field", ["url={%s}", r"howpublished={\url{%s}}", "url = {{%s}}"])
@pytest.mark.parametrize(
    "address", ["https://x.example/a_b--c", "https://x.example/~ana/x%20y", "https://x.example/a---b"]
)
def test_an_address_in_bibtex_stays_as_it_is(field, address):
    gifts, wrong = gifts_from_text("@misc{w, title={T}, " + field % address + "}")
    assert (gifts["url"].tolist(), len(wrong)) == ([address], 0)
