"""What fits each row, the plain way: every pair of gift and topic is looked at, asked, added up and sorted."""

import pandas as pd

from followup_analytics.gifts.fitting.matching import rank
from followup_analytics.gifts.history import as_rows, gifts_had, people_of, topics_of
from followup_analytics.gifts.redaction import Redaction
from followup_analytics.gifts.shelf import gift_keys
from followup_analytics.log.days import day_number, day_numbers


def plain_fits(log, rows, as_of):
    """By row the gifts that fit it, best first: (gift_id, topic, score, sure)."""
    people = people_of(as_rows(rows))
    topics = topics_of(log, people, as_of=as_of)
    kept = Redaction.of(log, people["application_id"].dropna().unique())
    had = set(gifts_had(log, people, as_of=as_of)[["row", "gift_id"]].itertuples(index=False, name=None))
    shelf = log.gifts.dropna(subset=["gift_id", "title"]).drop_duplicates("gift_id")
    shelf = shelf[~(day_numbers(shelf["added_on"]) > day_number(as_of))].reset_index(drop=True)
    ranked = rank(shelf, topics["topic"].tolist()).to_dict("records")
    hits = {}
    for hit in ranked:
        topic, gift = topics.iloc[hit["question"]], shelf.iloc[hit["item"]]
        mine = people[people["row"] == topic["row"]]
        to = mine["name"].iloc[0] if mine["name"].nunique() == 1 else ""
        texts = f"{gift['title']} · {'' if pd.isna(gift['url']) else gift['url']}", topic["topic"]
        hidden = any(kept.hides(text, to=to, within=mine["application_id"].dropna()) for text in texts)
        if (topic["row"], gift["gift_id"]) in had or hidden:
            continue
        found = (not hit["sure"], -hit["score"] * topic["strength"], topic["topic"])
        hits.setdefault(topic["row"], {}).setdefault(gift["gift_id"], []).append(found)
    return {row: plain_order(gifts) for row, gifts in hits.items()}


def plain_order(gifts):
    told = []
    for gift_id, found in gifts.items():
        doubtful, _, topic = min(found)
        told.append((doubtful, sum(score for _, score, _ in found), gift_id, topic))
    return [(gift_id, topic, -score, not doubtful) for doubtful, score, gift_id, topic in sorted(told)]


def plain_handed_out(log, rows, as_of):
    """Along the rows the best of each that surely fits and nobody before it of its person or application was given."""
    people, fits, given, out = people_of(as_rows(rows)), plain_fits(log, rows, as_of), [], {}
    keys = {g.gift_id: set(gift_keys(g.title, g.url)) for g in log.gifts.itertuples()}
    for row in range(len(rows)):
        mine = people[people["row"] == row]
        for gift_id, topic, score, sure in fits.get(row, ()):
            if sure and not any(keys[gift_id] & keys[other] and alike(mine, theirs) for other, theirs in given):
                out[row] = (gift_id, topic, score)
                given.append((gift_id, mine))
                break
    return out


def alike(mine, theirs):
    return any(one == other for one in mine["application_id"] for other in theirs["application_id"]) or any(
        a.email == b.email if a.email and b.email else a.name_key and a.name_key == b.name_key
        for a in mine.itertuples()
        for b in theirs.itertuples()
    )
