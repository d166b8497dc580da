"""Gifts: what fits, never twice, never what must not be said."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_analytics import FollowUpLog
from followup_analytics.facts.people import same_person, split_people
from followup_analytics.letters.gifts import NobodyToGive, gift_for, gifts_in, suggest_gifts
from followup_analytics.letters.ranking import rank

DAY = "2026-03-20"
ANA, BO = "Ana Lee <ana@tide.example>", "Bo Chen"


def log_of(follow_ups=(), gifts=None, topics=None, interviews=None):
    """Ana and Bo at Tide Labs (a), Ana again at Reef (b)."""
    shelf = [("g1", "A model of the tides"), ("g2", "Tide tables, explained"), ("g3", "Bread for busy people")]
    said = [("i1", "Ana Lee", "tide models", 3, False), ("i1", BO, "baking bread", 1, False)]
    met = [("a", "i1", f"{ANA}; {BO}"), ("b", "i2", "Ana Lee")]
    return FollowUpLog(
        applications=pd.DataFrame({"application_id": ["a", "b"], "company": ["Tide Labs", "Reef"]}),
        interviews=pd.DataFrame(interviews or met, columns=["application_id", "interview_id", "interviewers"]).assign(
            interviewed_on=pd.Timestamp("2026-03-02")
        ),
        topics=pd.DataFrame(topics or said, columns=["interview_id", "interviewer", "topic", "strength", "private"]),
        gifts=pd.DataFrame([(*gift, None)[:3] for gift in gifts or shelf], columns=["gift_id", "title", "topics"]),
        follow_ups=pd.DataFrame(follow_ups, columns=["application_id", "to", "gift_id"]).assign(
            sent_on=pd.Timestamp("2026-03-05")
        ),
    )


def ids(frame):
    return frame["gift_id"].tolist()


def test_it_says_why_a_gift_fits():
    found = suggest_gifts(log_of(), interviewer="Ana Lee", as_of=DAY)
    assert set(ids(found)) == {"g1", "g2"}
    assert all(text.endswith("because Ana Lee mentioned tide models") for text in found["because"])
    assert found.attrs["as_of"] == DAY and found.attrs["simulated"] is False


def test_a_gift_that_shares_one_word_only_comes_last_is_doubted_and_taken_by_no_draft():
    gifts = [("g1", "Tides for beginners"), ("g2", "Models of tides"), ("g3", "Bread, tides and salt")]
    found = suggest_gifts(log_of(gifts=gifts), interviewer="Ana Lee", as_of=DAY)
    assert ids(found)[0] == "g2" and found["sure"].tolist() == [True, False, False]
    assert found["because"].tolist()[1].startswith("perhaps because")
    doubtful = log_of(gifts=[gifts[0]])
    assert "surely fits" in suggest_gifts(doubtful, interviewer="Ana Lee", as_of=DAY).attrs["says"]
    assert gift_for(doubtful, pd.DataFrame({"application_id": ["a"], "to": [ANA]}), as_of=DAY).empty


def test_a_gift_whose_declared_topic_is_mentioned_surely_fits_by_that_one_word():
    log = log_of(gifts=[("g1", "Slack water", "tides; sensors"), ("g2", "Slack rope", "tide gauges")])
    found = suggest_gifts(log, interviewer="Ana Lee", as_of=DAY)
    assert found.set_index("gift_id")["sure"].to_dict() == {"g1": True, "g2": False}


def test_an_interview_asks_for_everyone_who_was_there():
    assert set(ids(suggest_gifts(log_of(), interview_id="i1", as_of=DAY))) == {"g1", "g2", "g3"}


def test_what_the_person_got_in_another_application_is_left_out():
    log = log_of(follow_ups=[("b", "ana@tide.example", "g1")])
    assert "g1" not in ids(suggest_gifts(log, interviewer=ANA, application_id="a", as_of=DAY))


def test_what_anyone_in_the_application_got_is_left_out():
    log = log_of(follow_ups=[("a", BO, "g1")])
    assert "g1" not in ids(suggest_gifts(log, interviewer=ANA, as_of=DAY))


def test_a_gift_sent_after_that_day_has_not_been_given_yet():
    log = log_of(follow_ups=[("a", ANA, "g1")])
    assert "g1" in ids(suggest_gifts(log, interviewer=ANA, as_of="2026-03-04"))


def test_a_gift_put_on_the_shelf_later_is_not_there_yet():
    log = log_of()
    late = FollowUpLog(**{**log.tables, "gifts": log.gifts.assign(added_on=pd.Timestamp("2026-04-01"))})
    assert suggest_gifts(late, interviewer=ANA, as_of=DAY).empty


@pytest.mark.parametrize(
    ("log", "who", "says"),
    [
        (log_of(gifts=[("g", "Falconry today")]), ANA, "Nothing on the shelf fits Ana Lee (tide models)"),
        (log_of(topics=[("i1", BO, "bread", 1, False)]), ANA, "No topic of Ana Lee may be used"),
        (FollowUpLog(), ANA, "The shelf is empty"),
    ],
)
def test_it_says_so_when_nothing_fits(log, who, says):
    found = suggest_gifts(log, interviewer=who, as_of=DAY)
    assert found.empty and found.attrs["says"].startswith(says)


def test_a_private_topic_neither_chooses_nor_appears():
    log = log_of(topics=[("i1", "Ana Lee", "bread", 3, True), ("i1", "Ana Lee", "tides", 1, False)])
    found = suggest_gifts(log, interviewer=ANA, as_of=DAY)
    assert set(ids(found)) == {"g1", "g2"} and not found["because"].str.contains("bread").any()


def test_a_gift_that_names_another_interviewer_is_left_out():
    log = log_of(gifts=[("g1", "Bo Chen on tide models"), ("g2", "Tides by Ana Lee")])
    assert ids(suggest_gifts(log, interviewer=ANA, as_of=DAY)) == ["g2"]


def test_the_stronger_topic_weighs_more():
    topics = [("i1", "Ana Lee", "bread", 1, False), ("i1", "Ana Lee", "falcons", 3, False)]
    log = log_of(topics=topics, gifts=[("g1", "Good bread"), ("g2", "Wild falcons")])
    assert ids(suggest_gifts(log, interviewer=ANA, as_of=DAY)) == ["g2", "g1"]


def test_another_seekers_topics_are_not_ours_to_mention():
    log = log_of()
    two = FollowUpLog(**{**log.tables, "applications": log.applications.assign(seeker=["s", "t"])})
    assert gift_for(two, {"application_id": "b", "to": "Ana Lee"}, as_of=DAY).empty


def test_a_topic_of_an_interview_with_several_people_and_no_name_is_nobodys():
    log = log_of(topics=[("i1", None, "tide models", 1, False)])
    assert gift_for(log, {"application_id": "a", "to": "Ana Lee"}, as_of=DAY).empty


def test_nobody_named_and_nobody_known_are_errors_that_say_what_to_do():
    with pytest.raises(NobodyToGive, match="Give interviewer="):
        suggest_gifts(log_of(), as_of=DAY)
    with pytest.raises(NobodyToGive, match="'nope' is not in the log"):
        suggest_gifts(log_of(), interview_id="nope", as_of=DAY)


def test_row_order_of_the_log_does_not_matter_and_nothing_is_altered():
    log = log_of()
    before = {name: frame.copy() for name, frame in log.tables.items()}
    turned = FollowUpLog(**{name: frame.iloc[::-1] for name, frame in log.tables.items()})
    one, two = (suggest_gifts(each, interview_id="i1", as_of=DAY) for each in (log, turned))
    pd.testing.assert_frame_equal(one, two)
    for name, frame in log.tables.items():
        pd.testing.assert_frame_equal(frame, before[name])


def test_titles_that_look_like_a_query_are_only_text():
    shelf = pd.DataFrame({"title": ['tides" OR NEAR( *', "x"], "topics": ["", ""], "url": ["", ""]})
    assert rank(shelf, ['tides") OR "x', "AND NOT (", ""])["item"].tolist() == [0]


def test_an_ordinary_word_alone_makes_nothing_fit_where_there_is_a_more_telling_one():
    shelf = pd.DataFrame({"title": ["An atlas of coasts and their history"], "topics": "", "url": ""})
    asked = ["the history of zips", "history", "the history of coasts", "history of an atlas"]
    assert rank(shelf, asked)["question"].tolist() == [1, 2, 3]


PEOPLE = ["Ana Lee <ana@x.example>", "Ana Lee", "ana@x.example", "Bo", "Bo <bo@x.example>", "Bo <bo@y.example>"]
NOTES = st.lists(
    st.tuples(
        st.sampled_from("ab"), st.sampled_from([*PEOPLE, "Ana Lee; Bo", None]), st.sampled_from(["g1", "g2", "g3"])
    ),
    max_size=6,
)


@settings(max_examples=8, deadline=None)
@given(notes=NOTES, to=st.sampled_from(PEOPLE), application=st.sampled_from("ab"))
def test_nobody_gets_the_same_gift_twice(notes, to, application):
    topics = [("i1", who, "tide and bread", 1, False) for who in PEOPLE]
    log = log_of(follow_ups=notes, topics=topics)
    found = gift_for(log, {"application_id": application, "to": to}, as_of=DAY, limit=9)
    me = split_people(pd.Series([to]))
    for where, whom, gift in notes:
        them = split_people(pd.Series([whom], dtype="str"))
        same = any(same_person(me, them.iloc[[n]].reset_index(drop=True)).iloc[0] for n in range(len(them)))
        if where == application or same:
            assert gift not in ids(found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I thought of a model of the TIDES, and of you.", ["g1"]),
        ("See www.shelf.example/bread/.", ["g3"]),
        ("See https://shelf.example/bread/rolls or https://myshelf.example/bread", []),
        ("Bread, said Ana.", ["g4"]),
        ("bread, said Ana.", []),
        ("First https://shelf.example/bread, then “A model of the tides, abridged”", ["g3", "g5"]),
        ("", []),
    ],
)
def test_the_gifts_that_stand_in_a_text_are_found_by_title_or_address(text, found):
    titles = ["A model of the tides", None, "Bread for busy people", "Bread", "A model of the tides, abridged"]
    shelf = pd.DataFrame({"gift_id": [f"g{n}" for n in range(1, 6)], "title": titles})
    shelf["url"] = [None, None, "https://shelf.example/bread", None, None]
    assert gifts_in(FollowUpLog(gifts=shelf), text) == found
