"""When to write next: notes ahead by hand, a plain version, slopes by differences, what cannot be told, the words."""

import numpy as np
import pandas as pd
import pytest

from followup_analytics import FollowUpLog, next_note, simulate
from followup_analytics.analyses.ahead import notes_ahead
from followup_analytics.analyses.ahead.next_note import clearly_best
from followup_analytics.analyses.ahead.notes_ahead import FittedHazards, Silences, chances
from followup_analytics.analyses.cadences import hazards
from followup_analytics.analyses.cadences.hazards import Entry, days_at_risk
from followup_analytics.analyses.sentences.next_note import next_note_basis, next_note_sentence
from followup_analytics.log.errors import FollowUpError
from followup_analytics.waiting.waits import coded_waits
from tests.makers import log_from, log_of
from tests.plain.plain_stats import day

AS_OF = "2026-06-30"


@pytest.fixture(scope="module")
def log():
    return simulate("default", interviews=500, per_seeker=10, seed=3)[0]


@pytest.fixture(scope="module")
def found(log):
    return next_note(log, as_of=AS_OF, answer="any")


@pytest.fixture(scope="module")
def fitted(log):
    coded, notes = coded_waits(log, as_of=AS_OF)
    days, entry = days_at_risk(coded, notes, last=60), Entry.of(log, coded)
    return FittedHazards.of(days, entry, np.arange(len(entry)) // 10, [*range(20)]), entry


ONE = Silences(*(np.array([value]) for value in (4, 12, 2, 5, 6)))  # day 12, two notes, 5 days ago, 6 days apart


def test_notes_ahead_by_hand():
    """Today is day 12, five days after the second note; the next goes out in two days, then one every three."""
    ahead = np.arange(1, 7)
    days, notes, recency, gap = notes_ahead._written(ONE, 2, 3, ahead)
    assert days.tolist() == [[13, 14, 15, 16, 17, 18]]
    assert notes.tolist() == [[2, 3, 3, 3, 4, 4]]
    assert recency.tolist() == [[6, 0, 1, 2, 0, 1]]
    assert gap.tolist() == [[6, 7, 7, 7, 3, 3]]
    _, notes, recency, gap = notes_ahead._written(ONE, None, 3, ahead)
    assert (notes.tolist(), recency.tolist(), gap.tolist()) == ([[2] * 6], [[6, 7, 8, 9, 10, 11]], [[6] * 6])
    first = Silences(*(np.array([value]) for value in (0, 4, 0, 4, 0)))
    _, notes, _, gap = notes_ahead._written(first, 0, 3, ahead)
    assert (notes.tolist(), gap.tolist()) == ([[1, 1, 2, 2, 2, 3]], [[0, 0, 3, 3, 3, 3]])  # no gap before a first note


def plain_chance(fitted, entry, delay, every, within):
    """One silence, day by day and cause by cause."""
    free, came, notes, recency, gap = 1.0, 0.0, 2, 5, 6
    for ahead in range(within + 1):
        if delay is not None and ahead >= delay and (ahead - delay) % every == 0:
            notes, recency, gap = notes + 1, 0, recency
        if ahead:
            features = hazards.answer_features(*(np.array([x]) for x in (12 + ahead, notes, recency, gap)))
            place = [
                entry.impression[4],
                6 + entry.search[4],
                9 + entry.promise(np.array([4]), np.array([12 + ahead]))[0],
            ]
            rows = [
                *[(features, place)] * (len(fitted.fits) - 1),
                (hazards.closing_features(np.array([12 + ahead])), place[:1]),
            ]
            logits = [
                (row @ fit.beta[: row.shape[1]])[0] + fit.beta[row.shape[1] :][at].sum()
                for fit, (row, at) in zip(fitted.fits, rows, strict=True)
            ]
            chance = 1 / (1 + np.exp(-np.array(logits)))
            came += free * chance[:-1][fitted.asked].sum()
            free *= 1 - chance.sum()
        recency += 1
    return came


@pytest.mark.parametrize("delay", [None, 0, 4])
def test_a_chance_equals_a_plain_version_day_by_day(fitted, delay):
    told = chances(*fitted, ONE, [delay], 5, 14)[0]
    assert told[0, 0] == pytest.approx(plain_chance(*fitted, delay, 5, 14), abs=1e-12)


def test_slopes_are_what_the_chance_changes_by(fitted):
    model, entry = fitted
    _, slopes = notes_ahead._chances_with_notes(model, entry, ONE, 3, 7, 20)
    for fit, slope in zip(model.fits, slopes, strict=True):
        for at in range(0, len(fit.beta), 7):
            kept, ends = fit.beta[at], []
            for shift in (-1e-5, 1e-5):
                fit.beta[at] = kept + shift
                ends.append(notes_ahead._chances_with_notes(model, entry, ONE, 3, 7, 20)[0][0])
            fit.beta[at] = kept
            assert slope[0, at] == pytest.approx((ends[1] - ends[0]) / 2e-5, abs=1e-8)


def test_counted_in_blocks_chances_are_the_same(log, found, monkeypatch):
    monkeypatch.setattr(notes_ahead, "_CELLS", 500)
    pd.testing.assert_frame_equal(next_note(log, as_of=AS_OF, answer="any"), found)


def test_each_open_wait_has_a_row_and_what_is_told_is_in_order(log, found):
    assert found["application_id"].is_unique and len(found) > 100
    told = found[found["without"].notna()]
    assert (
        len(told) > 50
        and (told[["chance_in_0", "chance_in_3", "chance_in_7"]].gt(told["without"], axis=0)).to_numpy().mean() > 0.9
    )
    for ends in (("lower_in_3", "chance_in_3", "upper_in_3"), ("without_lower", "without", "without_upper")):
        assert (told[[*ends]].diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
    assert set(found["best"].dropna()) <= {0, 3, 7}
    assert (found["attempt"] >= 1).all() and found.attrs["days"] == [0, 3, 7]
    assert told["told"].str.contains("today").all() and not told["told"].str.contains("nan").any()


def test_a_day_is_best_only_where_it_is_clearly_above_every_other():
    chance, apart = np.array([[0.3, 0.3], [0.2, 0.2], [0.1, 0.29]]), np.full((3, 3, 2), 0.0009)
    assert clearly_best(chance, apart).tolist() == [0, -1]
    assert clearly_best(chance, apart * 4).tolist() == [-1, -1]
    assert clearly_best(chance[:1], apart[:1, :1]).tolist() == [-1, -1]  # of one day there is nothing to choose


def test_where_notes_do_nothing_hardly_a_day_is_called_best():
    found = next_note(simulate("null", interviews=800, seed=1)[0], as_of=AS_OF, answer="any")
    assert found["without"].notna().sum() > 100 and found["best"].notna().mean() < 0.05


def waiting(answered, open_=7, *, began=0, ahead=()):
    facts = [(who, 0 if who < answered else began, "interview") for who in range(answered + open_)]
    facts += [(who, 3 + who % 9, "reply") for who in range(answered)]
    return log_of([*facts, *ahead], [{"seeker": f"s{who}"} for who in range(answered + open_)])


def test_what_too_few_tell_is_not_told():
    few = next_note(waiting(19), as_of=day(5), within=3)
    late = few[few["origin"] == "interview"]
    assert late["without"].isna().all() and late["best"].isna().all()
    assert set(late["told"]) == {"Too few to tell: 7 waits after an interview were answered, 20 are needed."}
    enough = next_note(waiting(40), as_of=day(20), within=3).query("origin == 'interview'")
    assert set(enough["told"]) == {
        "Too few to tell: fewer than 5 waits after an interview have gone on for 3 days longer than this one."
    }
    assert enough["chance_in_0"].isna().all()


def test_a_kind_of_answer_that_never_came_has_an_interval_all_the_same():
    found = next_note(waiting(60, began=20), as_of=day(22), within=2, answer="bad").query("without.notna()")
    assert len(found) and (found["chance_in_0"] == 0).all() and (found["upper_in_0"] > 0.01).all()


def test_where_an_interview_lies_ahead_nobody_is_written_to():
    planned = next_note(waiting(3, ahead=[(8, 30, "interview")]), as_of=day(20))
    assert "a8" not in set(planned["application_id"]) and "a9" in set(planned["application_id"])


def test_where_too_many_ends_are_on_no_known_day_nothing_is_told():
    closed = [{"closed": "filled"} if who % 3 == 0 else {} for who in range(90)]
    facts = [(who, 0, "interview") for who in range(90)] + [(who, 2 + who % 9, "reply") for who in range(1, 90, 3)]
    found = next_note(log_of(facts, closed), as_of=day(5), within=2).query("origin == 'interview'")
    assert found["without"].isna().all()
    assert found["told"].str.startswith("Cannot tell: 30 of the waits after an interview were closed on a day").all()


def test_an_empty_log_and_one_before_its_first_day_give_an_empty_frame(found):
    for log, on in ((FollowUpLog(), 9), (waiting(3), -3)):
        empty = next_note(log, as_of=day(on))
        assert empty.empty and list(empty.columns) == list(found.columns)


@pytest.mark.parametrize("wrong", [{"days": ()}, {"days": (-1,)}, {"days": 2.5}, {"every": 0}, {"within": 400}])
def test_days_that_are_none_are_refused(wrong):
    with pytest.raises(FollowUpError, match=next(iter(wrong))):
        next_note(FollowUpLog(), as_of=day(1), **wrong)


def test_the_sentence_says_where_a_day_is_best_and_where_it_cannot_be_told(found):
    told = next_note_sentence(found)
    assert told.startswith(f"Simulated data: {len(found)} applications wait. With the next note, and then one every 10")
    assert "keep to your rhythm" in told and "no better prospects than the log shows" in told and "nan" not in told
    known = found[found["without"].notna()]
    ends = [f"{100 * known['lower_in_0'].min():.0f}–{100 * known['upper_in_0'].max():.0f}"]
    ends += [f"{100 * known['without_lower'].min():.0f}–{100 * known['without_upper'].max():.0f}"]
    assert f"({ends[0]}) today" in told and f"({ends[1]}), read off at least" in told  # no chance without its interval
    clear = found.assign(best=pd.array(np.where(found["without"].notna(), 7, 0), "Int64"))
    clear.attrs = found.attrs
    assert f"In 7 days is clearly best for {found['without'].notna().sum():,}." in next_note_sentence(clear)
    assert any("every ten days" in " ".join(line.split()) or "ten days" in line for line in next_note_basis(found))


def test_one_application_alone_is_spoken_of_as_one():
    alone = log_from(interviews=[{"interviewed_on": "2026-01-05"}])
    told = next_note_sentence(next_note(alone, as_of="2026-01-20"))
    assert told.startswith("1 application waits. It is too early to tell: it takes 20 answered waits")
