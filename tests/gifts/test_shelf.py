"""The shelf: a gift from as little as an address, and who had it."""

import pandas as pd
import pytest

from followup_analytics import FollowUpLog
from followup_analytics.gifts.shelf import (
    IncompleteGift,
    gift_key,
    gift_row,
    guessed_kind,
    guessed_title,
    known_gifts,
    shelf_list,
)


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("https://coast.example/2026/03/modelling-estuary-tides.html", "Modelling estuary tides"),
        ("https://coast.example/a%20model%20of%20tides/", "A model of tides"),
        ("http://www.coast.example/articles/48151623", "Articles"),
        ("https://coast.example/", "coast.example"),
        ("https://video.example/watch?v=x1y2", "Watch"),
        ("https://doi.org/10.1000/182", "doi.org/10.1000/182"),
        ("mailto:eva@coast.example", "eva@coast.example"),
        ("https://coast.example/%D7%A9%D7%9C%D7%95%D7%9D-%D7%A2%D7%95%D7%9C%D7%9D", "שלום עולם"),
        ("https://[broken/x", "https://[broken/x"),
    ],
)
def test_a_title_is_guessed_from_the_address_alone(url, title):
    assert guessed_title(url) == title


@pytest.mark.parametrize(
    ("title", "url", "kind"),
    [
        ("", "https://coast.example/papers/tides.pdf", "article"),
        ("", "https://coast.example/articles/tides", "article"),
        ("Eva Stein <eva@coast.example>", "", "contact"),
        ("Eva", "https://orcid.org/0000-0000-0000-0000", "contact"),
        ("Gauge data", "https://gauges.example/data", "link"),
        ("A book on tides", "", "article"),
    ],
)
def test_the_kind_is_guessed(title, url, kind):
    assert guessed_kind(title, url) == kind


def test_an_address_pasted_as_title_is_taken_as_the_address():
    row = gift_row({"title": "coast.example/why-levees-fail", "topics": "levees; floods"}, added_on="2026-03-04")
    assert row == {
        "kind": "link",
        "title": "Why levees fail",
        "url": "https://coast.example/why-levees-fail",
        "topics": "levees; floods",
        "added_on": pd.Timestamp("2026-03-04"),
    }
    assert gift_row({"title": "Node.js"})["title"] == "Node.js"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "title"),
        ({"title": " "}, "title"),
        ({"title": "x", "url": "javascript:alert(1)"}, "url"),
        ({"title": "x", "url": "two words"}, "url"),
        ({"title": "x", "kind": "pony"}, "kind"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(values, field):
    with pytest.raises(IncompleteGift) as raised:
        gift_row(values)
    assert list(raised.value.fields) == [field]


def test_the_same_thing_is_known_by_its_address_or_else_its_title():
    log = FollowUpLog(
        gifts=pd.DataFrame(
            {"gift_id": ["g1", "g2"], "title": ["Tides", "Bread"], "url": ["https://coast.example/t/", None]}
        )
    )
    asked = pd.DataFrame({"title": ["Other", " BREAD", "Tides"], "url": ["http://www.coast.example/t#a", None, None]})
    assert known_gifts(log, asked).fillna("").tolist() == ["g1", "g2", ""]
    assert gift_key("", "https://a.example/w?v=1") != gift_key("", "https://a.example/w?v=2")


def test_the_list_says_who_had_what_by_that_day():
    log = FollowUpLog(
        applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide Labs"]}),
        gifts=pd.DataFrame({"gift_id": ["g1", "g2", "g3"], "title": ["Old", "New", "Later"]}).assign(
            added_on=pd.to_datetime(["2026-01-01", "2026-02-01", "2026-06-01"])
        ),
        follow_ups=pd.DataFrame(
            {
                "application_id": ["a", "a", "a"],
                "to": [None, "Ana Lee", "Ana Lee"],
                "gift_id": ["g1", "g1", "g2"],
                "sent_on": pd.to_datetime(["2026-03-05", "2026-03-03", "2026-05-01"]),
            }
        ),
    )
    found = shelf_list(log, as_of="2026-04-01")
    assert found["title"].tolist() == ["New", "Old"]
    assert found["given_to"].fillna("").tolist() == ["", "Ana Lee, Tide Labs (2026-03-03); Tide Labs (2026-03-05)"]
    assert found.attrs == {"as_of": "2026-04-01", "simulated": False}
    assert shelf_list(FollowUpLog(), as_of="2026-04-01").empty
