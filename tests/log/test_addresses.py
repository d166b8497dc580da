"""Addresses: any text has a key, equal ones are known, and broken ones are told while reading."""

import re
from urllib.parse import urlsplit

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics import draft, due_list, read_log, suggest_gifts
from followup_analytics.gifts.lists.reference_list import gifts_from_text
from followup_analytics.gifts.shelf import IncompleteGift, gift_key, gift_row, guessed_kind, guessed_title
from followup_analytics.log.text.addresses import address_key, address_parts, broken_addresses, is_address
from tests.laws import examples

BROKEN = [
    "https://[bad",
    "http://a]b.example/",
    "https://[::1",
    "https://[not-ip]/x",
    "www.[bad",
    "https://a℀b.example",
]
PIECES = [*"[]@:/?#%. ab\u2100\u202e\0\ud800ſ", "https://", "www.", "mailto:"]
ODD = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)
URLS = st.sampled_from(BROKEN) | ODD | st.text(max_size=9)


def raises(url):
    try:
        urlsplit(url if url.lower().startswith(("http://", "https://")) else f"https://{url}")
    except ValueError:
        return True
    return False


@examples(40)
@given(URLS, st.text(max_size=5))
def test_every_text_has_a_key_and_parts_and_a_guess(url, title):
    assert isinstance(address_key(url), str) and len(address_parts(url)) == 3
    assert gift_key(title, url) == gift_key(title, url)
    assert isinstance(guessed_title(url), str) and guessed_kind(title, url) in ("article", "contact", "link")


@pytest.mark.parametrize("url", BROKEN)
def test_the_broken_addresses_of_this_file_are_refused_by_the_library_itself(url):
    assert raises(url) and not is_address(url)  # else these tests would try nothing


@examples(40)
@given(st.lists(URLS.filter(lambda url: "\ud800" not in url), max_size=4))
def test_a_column_of_addresses_is_looked_at_as_each_is(urls):
    told = broken_addresses(pd.Series(urls, dtype="str"))
    begun = [bool(re.match(r"(https?://|www\.)[^\s<>\"]", url, re.IGNORECASE)) for url in urls]
    assert told.tolist() == [begins and raises(url) for begins, url in zip(begun, urls, strict=True)]


@pytest.mark.parametrize(("one", "other"), [("#a", "#b"), ("https://", "http://"), ("https://[a", "https://[b")])
def test_addresses_without_a_place_are_the_same_as_nothing_but_themselves(one, other):
    assert address_key(one) != address_key(other)


def test_gifts_with_a_blank_address_are_known_by_their_titles():
    assert gift_key("Tides", " ") != gift_key("Bread", " ")


def test_stored_gifts_with_broken_addresses_are_told_once_each_and_stop_nothing(tmp_path):
    tables = {
        "applications": ["application_id,company,url", "a,Tide Labs,"],
        "interviews": ["application_id,interview_id,interviewed_on,interviewers", "a,i,2026-03-02,Ana Lee"],
        "topics": ["interview_id,interviewer,topic", "i,Ana Lee,sea"],
        "gifts": ["gift_id,title,url,topics", *(f"g{n},Tide {n},{url},sea" for n, url in enumerate(BROKEN))],
    }
    for name, lines in tables.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines), "utf-8")
    log = read_log(tmp_path)
    assert log.problems[["file", "line", "column", "value", "kept"]].values.tolist() == [
        ["gifts.csv", 2 + n, "url", url, True] for n, url in enumerate(BROKEN)
    ]
    assert "not a web address" in log.problems["reason"][0] and "Correct it" in log.problems["remedy"][0]
    assert draft(log, due_list(log, as_of="2026-03-03").iloc[0]).gift_id == "g0"
    found = suggest_gifts(log, interviewer="Ana Lee", as_of="2026-03-03", limit=9)
    assert set(found["gift_id"]) == set(log.gifts["gift_id"])


@pytest.mark.parametrize("url", BROKEN[:3])
def test_a_broken_address_is_refused_where_it_is_typed_and_left_out_where_it_is_pasted(url):
    with pytest.raises(IncompleteGift, match="not a web address"):
        gift_row({"title": "Tides", "url": url})
    gifts, wrong = gifts_from_text(f"https://a.example/1 one\n{url} two words\n@x")
    assert gifts["url"].dropna().tolist() == ["https://a.example/1"] and not wrong.empty
