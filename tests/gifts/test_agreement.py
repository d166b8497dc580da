"""Sure means sure: words agree up to a plain plural, a stem alone never decides, and labelled pairs hold it to that."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics.gifts.fitting.agreement import agree, words_of
from followup_analytics.gifts.fitting.matching import rank
from tests.laws import examples

PAIRS = Path(__file__).parents[2] / "data" / "one_word_topics.csv"


def fits(topic, title, about=""):
    """Sure, perhaps or not at all."""
    found = rank(pd.DataFrame({"title": [title], "topics": [about], "url": ["https://a.example/x"]}), [topic])
    return "not" if found.empty else "sure" if found["sure"][0] else "perhaps"


@pytest.mark.parametrize(
    ("topic", "title"),
    [
        ("operations", "Operas of the north"),
        ("authors", "Authority and its limits"),
        ("communication", "Communism in one village"),
        ("incidents", "Incidental music"),
        ("news", "New maps of old towns"),
        ("testing", "Testament of a sailor"),
        ("organization", "Organic gardening"),
        ("police", "Policies for night trains"),
        ("university", "The universal joint"),
        ("Kapital", "Kapitäne der Donau"),
        ("douane", "Le Douanier Rousseau"),
    ],
)
def test_the_same_stem_or_beginning_alone_is_perhaps(topic, title):
    assert fits(topic, title) == "perhaps"
    assert fits(topic, "Nothing of the kind", about=title.split()[0]) != "sure"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("garden", "gardens"),
        ("city", "cities"),
        ("church", "churches"),
        ("modell", "modelle"),
        ("brücke", "brücken"),
        ("zeitung", "zeitungen"),
        ("feder", "federn"),
        ("schloss", "schlösser"),
        ("vertrag", "verträge"),
        ("vogel", "vögel"),
        ("lehrerin", "lehrerinnen"),
        ("zeugnis", "zeugnisse"),
        ("jardin", "jardins"),
        ("bateau", "bateaux"),
        ("journal", "journaux"),
        ("fenêtre", "fenetres"),
        ("strasse", "strassen"),
    ],
)
def test_a_plain_plural_agrees_both_ways(one, other):
    assert agree(one, other) and agree(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("new", "news"),
        ("good", "goods"),
        ("glass", "glasses"),
        ("human", "humane"),
        ("past", "paste"),
        ("custom", "customer"),
        ("custom", "customs"),
        ("author", "authority"),
        ("fall", "falle"),
        ("marche", "marché"),
        ("marche", "marchés"),
        ("pêche", "péchés"),
        ("mer", "mère"),
        ("pass", "passs"),
    ],
)
def test_words_that_only_look_alike_do_not(one, other):
    assert not agree(one, other) and not agree(other, one)


def test_topics_and_titles_of_the_sort_that_was_right_stay_sure():
    assert (
        fits("gardens", "A garden on the roof") == fits("tides", "Tide tables") == fits("models", "A model") == "sure"
    )
    assert fits("Straßenbau", "Straßenbau im Winter") == fits("Strassenbau", "Straßenbau im Winter") == "sure"
    assert fits("their tide models", "Modelling tides where rivers meet the sea") == "sure"


def test_several_stems_without_one_word_that_agrees_are_perhaps():
    assert fits("policing operations", "Policies for operas") == "perhaps"
    assert fits("policing operations", "Policies for large operations") == "sure"


@examples(15)
@given(st.text(max_size=12), st.text(max_size=12))
def test_agreement_is_mutual_and_any_text_can_be_asked_for(one, other):
    for left in words_of(one):
        assert agree(left, left)
        assert all(agree(left, right) == agree(right, left) for right in words_of(other))
    rank(pd.DataFrame({"title": [one], "topics": [other], "url": [""]}), [other, one])


@pytest.fixture(scope="module")
def judged():
    """Every labelled topic and title that share a stem, with the label; what is not labelled does not fit."""
    pairs = pd.read_csv(PAIRS, dtype=str, keep_default_na=False)
    topics, titles = (pairs[name].drop_duplicates().tolist() for name in ("topic", "title"))
    shelf = pd.DataFrame({"title": titles, "topics": "", "url": ""})
    found = rank(shelf, topics).assign(topic=lambda f: f["question"].map(dict(enumerate(topics))))
    found = found.assign(title=found["item"].map(dict(enumerate(titles))))
    right = set(pairs.loc[pairs["fits"] == "yes", ["topic", "title"]].itertuples(index=False, name=None))
    half = pairs.drop_duplicates("topic").set_index("topic")["half"]
    told = [pair in right for pair in found[["topic", "title"]].itertuples(index=False, name=None)]
    return found.assign(right=told, half=found["topic"].map(half))


@pytest.mark.parametrize("half", ["tune", "held_out"])
def test_of_sure_fits_two_in_a_hundred_at_most_are_wrong_and_nine_of_ten_right_ones_are_sure(judged, half):
    found = judged[judged["half"] == half]
    assert found["topic"].nunique() >= 45
    sure = found[found["sure"]]
    assert (~sure["right"]).mean() <= 0.02
    assert sure["right"].sum() >= 0.9 * found["right"].sum()


def test_the_same_pairs_judged_by_their_stems_are_wrong_in_a_third_and_more(judged):
    assert (~judged["right"]).mean() > 1 / 3
