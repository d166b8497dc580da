"""Fits: as the plain version has them, and asked of no more gifts than a list takes."""

import numpy as np
import pandas as pd
import pytest

from followup_analytics import FollowUpLog
from followup_analytics.gifts.fitting.fits import Fits
from followup_analytics.gifts.history import as_rows, people_of
from followup_analytics.gifts.redaction import Redaction
from followup_analytics.gifts.suggestions import gift_for
from followup_analytics.letters.draft import drafts
from tests.makers import log_from
from tests.plain.plain_gifts import plain_fits, plain_handed_out

DAY = "2026-03-20"
WORDS = ("tide", "model", "coast", "levee", "survey", "sensor", "bread", "falcon", "her divorce", "Bo")
PEOPLE = ("Ana Lee <ana@x.example>", "Ana Lee", "Bo Chen", "bo@x.example", "Cy Ray <cy@x.example>", "Dee")


def random_log(seed, gifts=14):
    """A few people in five applications; titles and topics share words, some private, some somebody's name."""
    draw = np.random.default_rng(seed)

    def texts(size):
        return [" and ".join(draw.choice(WORDS, draw.integers(1, 4), replace=False)) for _ in range(size)]

    ids = [f"a{n}" for n in range(5)]
    notes = {"application_id": draw.choice(ids, 4), "to": draw.choice(PEOPLE, 4), "sent_on": "2026-03-05"}
    return log_from(
        applications=pd.DataFrame({"application_id": ids, "company": "Tide Labs"}),
        interviews=pd.DataFrame({"application_id": ids, "interview_id": ids, "interviewed_on": "2026-03-02"}).assign(
            interviewers=["; ".join(draw.choice(PEOPLE, 2, replace=False)) for _ in ids]
        ),
        topics=pd.DataFrame({"interview_id": draw.choice(ids, 16), "topic": texts(16)}).assign(
            interviewer=draw.choice(PEOPLE, 16), strength=draw.integers(1, 4, 16), private=draw.random(16) < 0.2
        ),
        gifts=pd.DataFrame({"gift_id": [f"g{n}" for n in draw.permutation(gifts)], "title": texts(gifts)}).assign(
            kind="article", topics=[*texts(3), *[None] * (gifts - 3)], url=None
        ),
        follow_ups=pd.DataFrame(notes).assign(gift_id=draw.choice([f"g{n}" for n in range(gifts)], 4)),
    )


def rows_of(log, seed):
    draw = np.random.default_rng(seed)
    people = [*PEOPLE, "Ana Lee; Bo Chen"]
    return pd.DataFrame(
        {"application_id": draw.choice(log.applications["application_id"], 9), "to": draw.choice(people, 9)}
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_fits_of_each_row_are_those_of_the_plain_version_in_its_order(seed):
    log = random_log(seed)
    rows, plain = rows_of(log, seed), plain_fits(log, rows_of(log, seed), DAY)
    fits = Fits(log, people_of(as_rows(rows)), as_of=DAY)
    for row in range(len(rows)):
        found, expected = list(fits.best(row)), plain.get(row, [])
        assert [(fit.gift_id, fit.topic, fit.sure) for fit in found] == [(*fit[:2], fit[3]) for fit in expected]
        assert [fit.score for fit in found] == pytest.approx([fit[2] for fit in expected], abs=1e-12)
        for fit in found:
            assert fits.of_gift(row, fit.gift_id) == fit
        assert fits.of_gift(row, "gone") is None


def test_all_of_a_row_are_its_sure_ones_numbered_from_1():
    log = random_log(3)
    rows, plain = rows_of(log, 3), plain_fits(log, rows_of(log, 3), DAY)
    found = gift_for(log, rows, as_of=DAY, limit=99)
    sure = [(row, *fit[:2]) for row in sorted(plain) for fit in plain[row] if fit[3]]
    assert list(found[["row", "gift_id", "topic"]].itertuples(index=False, name=None)) == sure
    assert (found["rank"] == found.groupby("row").cumcount() + 1).all()


@pytest.mark.parametrize("seed", range(6, 9))
def test_handed_out_along_a_list_they_are_those_of_the_plain_version(seed):
    log = random_log(seed)
    rows, plain = rows_of(log, seed), plain_handed_out(log, rows_of(log, seed), DAY)
    found = gift_for(log, rows, as_of=DAY)
    assert dict(zip(found["row"], found["gift_id"], strict=True)) == {row: fit[0] for row, fit in plain.items()}
    assert found["topic"].tolist() == [fit[1] for fit in plain.values()]
    notes = drafts(log, rows, as_of=DAY)
    assert [note.gift_id for note in notes] == [plain[row][0] if row in plain else None for row in range(len(rows))]


def test_discretion_is_asked_of_a_few_gifts_a_row_however_large_the_shelf(monkeypatch):
    """A list of ten, all of whom anything on a shelf of 300 fits, once asked 3,000 times."""
    ids = [f"a{n}" for n in range(10)]
    said = pd.DataFrame({"interview_id": ids, "topic": "models of tides", "strength": 1, "interviewer": "Ana Lee"})
    log = FollowUpLog(
        applications=pd.DataFrame({"application_id": ids, "company": "Tide Labs"}),
        interviews=pd.DataFrame({"application_id": ids, "interview_id": ids, "interviewed_on": "2026-03-02"}),
        topics=said.assign(interviewer=[f"Ana {n} Lee" for n in range(10)]),
        gifts=pd.DataFrame({"gift_id": [f"g{n}" for n in range(300)], "title": "Models of tides, part"}).assign(
            title=lambda frame: frame["title"] + " " + frame["gift_id"]
        ),
    )
    rows = pd.DataFrame({"application_id": ids, "to": [f"Ana {n} Lee" for n in range(10)]})
    asked, hides = [], Redaction.hides_words
    monkeypatch.setattr(Redaction, "hides_words", lambda *words, **about: asked.append(1) or hides(*words, **about))
    assert len(gift_for(log, rows, as_of=DAY)) == 10
    assert len(asked) == 10 + 10  # gifts and topics
    asked.clear()
    assert len(gift_for(log, rows, as_of=DAY, limit=299)) == 2990 == len(asked) - 10  # the whole shelf, asked for
