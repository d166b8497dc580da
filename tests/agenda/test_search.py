"""The search beside a plain version of it, and what it finds."""

import re
import unicodedata
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from followup_analytics import FollowUpLog, sample_log
from followup_analytics.agenda.search import excerpt, find, search_index
from followup_analytics.log.cells.kinds import Column
from followup_analytics.log.tables import TABLES

LETTERS = {"ß": "ss", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"}


def plain_words(text):
    low = "".join(LETTERS.get(sign, sign) for sign in text.lower())
    bare = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.category(c).startswith("M"))
    return re.findall(r"[^\W_]+", bare.lower())


def plain_index(log):
    """The words of each application, cell by cell."""
    gifts, interviews = log.gifts.set_index("gift_id")["title"], log.interviews.set_index("interview_id")
    words = {own: set() for own in log.applications["application_id"]}
    for name, declared in TABLES.items():
        if name == "gifts":
            continue
        frame = getattr(log, name)
        own = frame["interview_id"].map(interviews["application_id"]) if name == "topics" else frame["application_id"]
        columns = [c.name for c in declared.columns if c.holds == "text" and not c.name.endswith("_id")]
        for column in set(columns) - {"in_reply_to", "message_id"}:
            for one, cell in zip(own, frame[column], strict=True):
                words.get(one, set()).update(plain_words(cell) if isinstance(cell, str) else [])
        if name == "follow_ups":
            for one, gift in zip(own, frame["gift_id"].map(gifts), strict=True):
                words[one].update(plain_words(gift) if isinstance(gift, str) else [])
    return words


def plainly_found(words, asked):
    wanted = plain_words(asked)
    return [own for own, there in words.items() if all(any(word in other for other in there) for word in wanted)]


@pytest.fixture(scope="module")
def sample():
    log = sample_log()
    return plain_index(log), search_index(log)


ASKED = [
    "",
    "a",
    "bees",
    "BEES bindery",
    "clara rejection",
    "weeks",
    "nobody-has-this",
    "tide labs",
    "…",
    "ana@",
    "e 4",
]


@pytest.mark.parametrize("asked", ASKED)
def test_it_finds_what_a_plain_search_finds(sample, asked):
    words, index = sample
    assert find(index, asked)["application_id"].tolist() == plainly_found(words, asked)


def test_it_finds_what_a_plain_search_finds_in_random_words(sample):
    there, index = sample
    rng = np.random.default_rng(1)
    pool = sorted(set().union(*there.values()))
    for _ in range(20):
        words = [str(rng.choice(pool)) for _ in range(rng.integers(1, 3))]
        asked = " ".join(word[: rng.integers(1, len(word) + 1)].upper() for word in words)
        assert find(index, asked)["application_id"].tolist() == plainly_found(there, asked), asked


@pytest.mark.parametrize(
    ("asked", "table"),
    [
        ("muller", "applications"), ("bjorn", "interviews"), ("RÜCKMELDUNG", "topics"), ("strasse", "follow_ups"),
        ("gruße", "responses"), ("grusse", "responses"), ("gauge data", "plans"), ("the tide table", "follow_ups"),
        ("会社", "applications"),
    ],
)  # fmt: skip
def test_a_word_of_any_table_leads_to_its_application_and_says_where_it_stands(asked, table):
    own = {"application_id": ["a"]}
    log = FollowUpLog(
        applications=pd.DataFrame({"application_id": ["a", "b"], "company": ["Müller 株式会社", "Other"]}),
        interviews=pd.DataFrame(
            {
                "application_id": ["a"],
                "interview_id": "i",
                "interviewed_on": "2026-03-01",
                "interviewers": "Bjørn <b@x.example>",
            }
        ),
        topics=pd.DataFrame({"interview_id": ["i"], "topic": "schnelle Rückmeldung"}),
        follow_ups=pd.DataFrame(
            {"application_id": ["a"], "sent_on": "2026-03-02", "body": "Die Straße", "gift_id": "g"}
        ),
        responses=pd.DataFrame(
            {"application_id": ["a"], "received_on": "2026-03-03", "kind": "reply", "note": "Grüße"}
        ),
        plans=pd.DataFrame({**own, "kind": "promise", "reason": "the gauge data"}),
        gifts=pd.DataFrame({"gift_id": ["g"], "title": ["The Tide Table"]}),
    )
    found = find(search_index(log), asked)
    assert found[["application_id", "table"]].values.tolist() == [["a", table]]


def test_words_in_different_places_of_one_application_are_found_together():
    log = FollowUpLog(
        applications=pd.DataFrame({"application_id": ["a", "b"], "company": ["Tide", "Kite"]}),
        responses=pd.DataFrame({"application_id": ["a", "b"], "received_on": "2026-03-03", "kind": ["offer", "reply"]}),
    )
    index = search_index(log)
    assert find(index, "offer tide")["application_id"].tolist() == ["a"]
    assert find(index, "offer kite").empty


@pytest.mark.parametrize(
    ("asked", "found"), [("4711", ["a"]), ("harbour", ["b"]), ("xing 4712", ["b"]), ("tracker", [])]
)
def test_the_users_own_columns_are_searched_and_what_a_source_says_of_a_row_is_not(asked, found):
    own = {"reference": [4711, 4712], "portal": ["", "Xing, harbour list"], "from_file": "tracker.csv"}
    log = FollowUpLog(applications=pd.DataFrame({"application_id": ["a", "b"], "company": "Tide Labs", **own}))
    assert find(search_index(log), asked)["application_id"].tolist() == found


def test_an_empty_log_has_nothing_to_find():
    assert find(search_index(FollowUpLog()), "word").empty


def test_an_excerpt_shows_the_word_as_it_was_written():
    text = f"{'x ' * 60}Grüße aus der Straße{' y' * 60}"
    before, found, after = excerpt(text, "STRASSE")
    assert (found, before.startswith("… "), after.endswith(" …")) == ("Straße", True, True)
    assert before.removeprefix("… ") + found + after.removesuffix(" …") in text


@pytest.mark.parametrize("least", [None, 0])
def test_a_declared_number_is_found_like_one_of_the_users_own(monkeypatch, least):
    """As a salary would be, were it a column of the log; a rating from 1 to 5 would be in every answer."""
    budget = Column("training_budget", "whole", "what it pays a year for courses", low=least)
    columns = (*TABLES["applications"].columns, budget)
    monkeypatch.setitem(TABLES, "applications", replace(TABLES["applications"], columns=columns))
    log = FollowUpLog(
        applications=pd.DataFrame({"application_id": ["a", "b"], "company": "Tide", "training_budget": [40_000, None]}),
        interviews=pd.DataFrame({"application_id": ["b"], "interviewed_on": ["2026-03-03"], "impression": [4]}),
    )
    found = find(search_index(log), "4")
    assert found[["application_id", "text"]].values.tolist() == [["a", "Tide · 40000"]]
