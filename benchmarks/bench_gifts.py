"""How often the first gifts suggested fit, against plain word overlap, on both halves of data/gift_pairs.csv.

A gift fits a topic where the labelled set says so; every topic with a fitting gift has three, so precision at 3 can
reach 1. The whole shelf, both halves, is ranked for each topic; no suggestion counts as a miss. The half `tune` was
looked at while the ranker was built, `held_out` was not. Intervals: bootstrap over subjects, whose two topics share
their gifts. How often it says that nothing fits is asked of 10 topics a half that nothing on the shelf fits, and of
every other topic with its own subject's gifts taken off the shelf.

data/one_word_topics.csv holds topics of one word, each with titles that fit and titles that only share its stem or its
beginning, in three languages; of the pairs found by stems it is counted how many are sure, and how many of these fit.

Run: python benchmarks/bench_gifts.py
"""

import re
import time
from pathlib import Path

import numpy as np
import pandas as pd

from followup_analytics.gifts.fitting.matching import rank, telling_words

PAIRS, ONE_WORD = (Path(__file__).parents[1] / "data" / name for name in ("gift_pairs.csv", "one_word_topics.csv"))


def by_rank(shelf, topics):
    """Sure ones first, as `suggest_gifts` lists them."""
    found = rank(shelf, topics).sort_values(["question", "sure", "score", "item"], ascending=[True, False, False, True])
    first = found.groupby("question").head(3)
    return [first.loc[first["question"] == n, "item"].tolist() for n in range(len(topics))]


def words(text):
    return set(re.findall(r"\w+", text.lower()))


def by_overlap(shelf, topics, words=words):
    held = [words(" ".join(row)) for row in shelf[["title", "topics", "url"]].itertuples(index=False)]
    shared = [np.array([len(words(topic) & item) for item in held]) for topic in topics]
    return [[int(i) for i in np.argsort(-n, kind="stable")[:3] if n[i] > 0] for n in shared]


def precision(suggested, fitting):
    hits = [[item in fits for item in items] for items, fits in zip(suggested, fitting, strict=True)]
    return np.array([[sum(h[:1]), sum(h) / 3] for h in hits], float)


def interval(difference, subjects, draws=5000, seed=0):
    rng = np.random.default_rng(seed)
    means = pd.DataFrame(difference).groupby(np.asarray(subjects)).mean().to_numpy()
    return np.quantile(means[rng.integers(0, len(means), (draws, len(means)))].mean(axis=1), [0.025, 0.975], axis=0)


def silent_without(shelf, topics, fitting):
    """How many topics get no suggestion, and no sure one, once the gifts that fit them are off the shelf."""
    left = [shelf.drop(index=list(fits)).reset_index(drop=True) for fits in fitting]
    found = [rank(rest, [topic]) for rest, topic in zip(left, topics, strict=True)]
    return sum(f.empty for f in found), sum(not f["sure"].any() for f in found)


def sure_first(shelf, topics, fitting):
    """How many topics get a sure suggestion, and how often the first of them fits."""
    found = rank(shelf, topics)
    first = found[found["sure"]].sort_values(["question", "score"], ascending=[True, False]).drop_duplicates("question")
    return len(first), sum(item in fitting[n] for n, item in zip(first["question"], first["item"], strict=True))


def one_word():
    """Each pair of a topic of one word and a title that share a stem: half, language, whether sure, whether right."""
    pairs = pd.read_csv(ONE_WORD, dtype=str, keep_default_na=False)
    titles, topics = pairs["title"].unique(), pairs.drop_duplicates("topic").reset_index(drop=True)
    found = rank(pd.DataFrame({"title": titles, "topics": "", "url": ""}), topics["topic"])
    right = set(pairs.loc[pairs["fits"] == "yes", ["topic", "title"]].itertuples(index=False, name=None))
    asked = topics.iloc[found["question"]].reset_index(drop=True)
    told = [pair in right for pair in zip(asked["topic"], titles[found["item"]], strict=True)]
    return asked[["half", "language"]].assign(sure=found["sure"], right=told)


def print_one_word():
    found = one_word()
    for by in ("half", "language"):
        for name, pairs in found.groupby(by):
            sure, right = pairs[pairs["sure"]], pairs["right"].sum()
            print(
                f"one word, {name}: {len(pairs)} pairs share a stem, {right} fit; {len(sure)} are sure, "
                f"{(~sure['right']).sum()} of them wrong; {sure['right'].sum() / right:.0%} of what fits is sure"
            )


def main():
    pairs = pd.read_csv(PAIRS, dtype=str, keep_default_na=False)
    shelf = pairs[pairs["title"] != ""].drop_duplicates("title").reset_index(drop=True)
    shelf = shelf.drop(columns="topic").rename(columns={"gift_topics": "topics"})
    place = {title: n for n, title in enumerate(shelf["title"])}
    print(f"{len(pairs)} rows, {len(shelf)} gifts")
    for half, rows in pairs.groupby("half"):
        labelled = rows[rows["title"] != ""].groupby("topic", sort=False)
        topics, subjects = list(labelled.groups), labelled["subject"].first().tolist()
        fitting = [{place[title] for title in titles} for titles in labelled["title"].apply(list)]
        start = time.process_time()
        ours = precision(by_rank(shelf, topics), fitting)
        spent = time.process_time() - start
        plain = precision(by_overlap(shelf, topics), fitting)
        low, high = interval(ours - plain, subjects)
        nothing = rows.loc[rows["title"] == "", "topic"].tolist()
        silent = sum(not items for items in by_rank(shelf, nothing))
        unsure = len(nothing) - rank(shelf, nothing).query("sure")["question"].nunique()
        print(f"{half}: {len(topics)} topics, {len(set(subjects))} subjects, {spent * 1000:.0f} ms CPU")
        strict = precision(by_overlap(shelf, topics, lambda text: set(telling_words(text))), fitting).mean(axis=0)
        print(f"  overlap of telling words only: {strict[0]:.3f} at 1, {strict[1]:.3f} at 3")
        for n, name in enumerate(("precision at 1", "precision at 3")):
            difference = (ours - plain)[:, n].mean()
            print(
                f"  {name}: {ours[:, n].mean():.3f}, plain overlap {plain[:, n].mean():.3f}, "
                f"difference {difference:.3f} [{low[n]:.3f}, {high[n]:.3f}]"
            )
        said, right = sure_first(shelf, topics, fitting)
        print(f"  sure of its first gift: {said} of {len(topics)} topics, right in {right}")
        print(f"  topics that nothing fits: nothing in {silent}, nothing sure in {unsure} of {len(nothing)}")
        rest, unsure = silent_without(shelf, topics, fitting)
        print(f"  the same, their gifts off the shelf: nothing in {rest}, nothing sure in {unsure} of {len(topics)}")
    print_one_word()


if __name__ == "__main__":
    main()
