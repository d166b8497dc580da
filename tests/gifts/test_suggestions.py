"""Gifts: what fits, never twice, never what must not be said."""

import functools
import itertools
import pickle
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st

from followup_analytics import FollowUpLog, due_list
from followup_analytics.facts.people import split_people
from followup_analytics.gifts.fitting import matching
from followup_analytics.gifts.fitting.matching import rank
from followup_analytics.gifts.suggestions import NobodyToGive, gift_for, gifts_in, suggest_gifts
from followup_analytics.letters.draft import draft, drafts
from tests.laws import examples
from tests.makers import log_from
from tests.plain.plain_people import is_same_person

DAY = "2026-03-20"
ANA, BO = "Ana Lee <ana@tide.example>", "Bo Chen"


def log_of(follow_ups=(), gifts=None, topics=None, interviews=None):
    """Ana and Bo at Tide Labs (a), Ana again at Reef (b)."""
    shelf = [("g1", "A model of the tides"), ("g2", "Tide tables, explained"), ("g3", "Bread for busy people")]
    said = [("i1", "Ana Lee", "tide models", 3, False), ("i1", BO, "baking bread", 1, False)]
    met = [("a", "i1", f"{ANA}; {BO}"), ("b", "i2", "Ana Lee")]
    return log_from(
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


@examples(25)
@given(st.text(max_size=12), st.text(max_size=12))
def test_nothing_that_an_item_is_about_is_passed_over_by_the_stem_of_its_first_word(about, asked):
    items = matching.Items(("x",), (about,), ("",))
    questions = [asked, about, about.upper(), f"the {about}s"]
    found = matching._whole_phrases(items, questions)
    items.phrases = {"": [phrase for those in items.phrases.values() for phrase in those]}  # as if all had none
    assert found == matching._whole_phrases(items, questions)


def test_an_index_is_kept_for_the_next_letter_and_serves_no_other_shelf():
    one, two = (
        pd.DataFrame({"title": [title], "topics": ["tides; coasts"], "url": ""}) for title in ("Coral", "Bread")
    )
    asked = ["coral reefs", "bread", "tides"]
    first, second = (rank(shelf, asked)[["question", "sure"]].values.tolist() for shelf in (one, two))
    with ThreadPoolExecutor(1) as other:
        again = other.submit(rank, two, asked).result()[["question", "sure"]].values.tolist()
    assert (first, second) == ([[0, False], [2, True]], [[1, True], [2, True]]) and again == second


def test_what_is_kept_of_a_shelf_is_of_that_log_and_day_and_no_other():
    log = log_of()
    first = suggest_gifts(log, interviewer="Ana Lee", as_of=DAY)
    shelf = log.gifts
    shelf["title"] = ["Bread, sliced", "Bread at night", "A model of the tides"]  # a copy: the log stays
    shelf["added_on"] = pd.to_datetime(["2026-03-01", "2026-03-01", "2026-03-19"])
    pd.testing.assert_frame_equal(suggest_gifts(log, interviewer="Ana Lee", as_of=DAY), first)
    other = FollowUpLog(**{**log.tables, "gifts": shelf})
    days = ("2026-03-18", DAY, "2026-03-18")
    assert [ids(suggest_gifts(other, interviewer="Ana Lee", as_of=day)) for day in days] == [[], ["g3"], []]
    copied = pickle.loads(pickle.dumps(log))
    assert ids(suggest_gifts(copied, interviewer=BO, as_of=DAY)) == ids(suggest_gifts(log, interviewer=BO, as_of=DAY))


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


TWINS = [("g1", "Tide and bread", "https://x.example/t"), ("g2", "Of bread and tide", "http://www.x.example/t/#top")]
TWINS += [
    ("g3", "Bread and tide alike", None),
    ("g4", "BREAD and tide alike", "https://y.example"),
    ("g5", "Tide, bread", ""),
]
SAME = {"g1": {"g1", "g2"}, "g2": {"g1", "g2"}, "g3": {"g3", "g4"}, "g4": {"g3", "g4"}, "g5": {"g5"}}


def with_twins(notes):
    log = log_of(follow_ups=notes, topics=[("i1", who, "tide and bread", 1, False) for who in PEOPLE])
    shelf = pd.DataFrame(TWINS, columns=["gift_id", "title", "url"])
    return FollowUpLog(**{**log.tables, "gifts": shelf.assign(kind="article")})


@functools.cache
def same(one, two):
    """Whether two cells name the same person."""
    left, right = (split_people(pd.Series([cell], dtype="str")).to_dict("records") for cell in (one, two))
    return any(is_same_person(person, other) for person in left for other in right)


@examples(3)
@given(notes=NOTES, to=st.sampled_from(PEOPLE), application=st.sampled_from("ab"))
def test_nobody_gets_the_same_gift_twice_nor_its_twin(notes, to, application):
    row = {"application_id": application, "to": to}
    log = with_twins(notes)
    found = set(ids(gift_for(log, row, as_of=DAY, limit=9)))
    found |= set(ids(suggest_gifts(log, interviewer=to, application_id=application, as_of=DAY, limit=9)))
    for where, whom, gift in notes:
        if where == application or same(to, whom):
            assert not SAME[gift] & found
    if found:
        assert draft(log, row, as_of=DAY).gift_id in found


ROWS = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from([*PEOPLE, "Ana Lee; Bo"])), min_size=2, max_size=5)


@examples(3)
@given(rows=ROWS, notes=NOTES)
def test_along_a_list_no_person_and_no_application_is_given_a_gift_or_its_twin_twice(rows, notes):
    frame = pd.DataFrame(rows, columns=["application_id", "to"])
    log = with_twins(notes)
    found = gift_for(log, frame, as_of=DAY).set_index("row")["gift_id"].to_dict()
    drafted = [note.gift_id for note in drafts(log, frame, as_of=DAY)]
    assert drafted == [found.get(n) for n in range(len(rows))]
    for (m, one), (n, two) in itertools.combinations(found.items(), 2):
        if rows[m][0] == rows[n][0] or same(rows[m][1], rows[n][1]):
            assert two not in SAME[one]


@examples(2, phases=[Phase.generate])
@given(notes=NOTES)
def test_day_after_day_what_was_drafted_and_sent_is_never_drafted_again(notes):
    log, sent = with_twins(notes), list(notes)
    for day in pd.date_range("2026-03-21", periods=4, freq="10D"):
        due = due_list(log, as_of=day)
        for note in drafts(log, due[due["status"] != "upcoming"]):
            if note.gift_id:
                to = f"{note.name} <{note.email}>" if note.email else note.to
                for where, whom, gift in sent:
                    assert note.gift_id not in SAME[gift] or (where != note.application_id and not same(whom, to))
                sent.append((note.application_id, to, note.gift_id))
        log = with_twins(sent)


def test_two_thank_yous_of_one_interview_bring_two_gifts_the_more_due_first():
    shelf = [("g1", "A model of the tides"), ("g2", "Tide models compared")]
    log = log_of(topics=[("i1", who, "tide models", 3, False) for who in ("Ana Lee", BO)], gifts=shelf)
    due = due_list(log, as_of="2026-03-03")
    assert set(due.loc[due["application_id"] == "a", "gift"]) == {title for _, title in shelf}
    notes = drafts(log, due)
    listed = due["gift"].notna()
    assert [note.gift for note, named in zip(notes, listed, strict=True) if named] == due.loc[listed, "gift"].tolist()
    again = drafts(log, due.drop(columns="gift"), gift="g1")
    assert [note.gift_id for note in again if note.application_id == "a"].count("g1") == 1
    assert any("another note on this list" in said for note in again for said in note.warnings)


def test_a_gift_or_topic_that_names_another_interviewer_by_part_is_left_out():
    said = [("i1", "Ana Lee", "Bob's tide models", 3, False), ("i1", "Ana Lee", "what Ray said on tides", 2, False)]
    said += [("i1", "Ana Lee", "tide models", 1, False), ("i1", "Ana Lee", "a ray of light", 1, False)]
    met = [("a", "i1", f"{ANA}; Bob Ray; Cy Lee"), ("b", "i2", "Dee Ford")]
    shelf = [("g1", "Tide models as Bob builds them"), ("g2", "Tide models, says Ford"), ("g3", "Tide models by Cy")]
    log = log_of(topics=said, interviews=met, gifts=shelf)
    assert ids(suggest_gifts(log, interviewer=ANA, as_of=DAY)) == ["g2"]
    note = draft(log, {"application_id": "a", "to": ANA, "kind": "thank_you"})
    assert (note.topic, note.gift_id) == ("tide models", "g2")
    assert draft(log, {"application_id": "a", "to": ANA, "kind": "thank_you"}, gift="").topic == "a ray of light"


def test_a_topic_noted_late_is_told_so_beside_its_gift_and_in_the_draft():
    log = log_of()
    noted = FollowUpLog(**{**log.tables, "interviews": log.interviews.assign(noted_at=pd.Timestamp("2026-03-05"))})
    assert suggest_gifts(noted, interviewer=ANA, as_of=DAY)["late"].tolist() == [True, True]
    assert suggest_gifts(log, interviewer=ANA, as_of=DAY)["late"].tolist() == [False, False]
    row = {"application_id": "a", "to": ANA, "kind": "thank_you"}
    said = "“tide models” was noted 3 days after the interview: check that it is what they said."
    assert said in draft(noted, row).warnings and draft(log, row).warnings == ()


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
