"""What still comes: worked by hand, a plain version, calibration on the simulator, edge cases."""

import numpy as np
import pandas as pd
import pytest

from followup_analytics import FollowUpLog, follow_up_steps, simulate, waits
from followup_analytics.analyses.ahead.away_weeks import away_weeks
from followup_analytics.analyses.ahead.chances import Chances, Reading, open_waits
from followup_analytics.analyses.ahead.forecast import forecast
from followup_analytics.analyses.sentences.basis import forecast_basis
from followup_analytics.analyses.sentences.search import forecast_sentence
from followup_analytics.log.errors import FollowUpError
from followup_analytics.waiting.counts import count_days
from followup_analytics.waiting.incidence import incidence
from followup_analytics.waiting.records.coded_waits import with_known_ends
from followup_analytics.waiting.variance.intervals import effective_size, wilson
from followup_analytics.waiting.variance.jackknife import clustered_variance
from followup_analytics.waiting.waits import coded_waits
from tests.makers import log_of, random_log
from tests.plain.plain_stats import day, plain_incidence


def silent(who, *facts):
    return [(who, 0, "interview"), *((who, on, kind) for on, kind in facts)]


def by_hand():
    """On day 10 two wait since day 0 of an interview in a log where 8 were silent for longer: 2 answered by day 15."""
    facts = [(0, 30, "interview"), (1, 30, "interview")]
    for who, on in enumerate([12, 15, 25], start=2):
        facts += silent(who, (on, "reply"))
    for who in range(5, 9):
        facts += silent(who)
    facts += silent(9, (11, "filled"))
    facts += silent(10, (4, "reply")) + silent(11, (8, "follow_up"), (14, "reply"))  # not silent for so long
    return log_of(facts, [{}] * 12)


def test_a_chance_worked_by_hand():
    found = forecast(by_hand(), as_of=day(40), days=(5, 15)).query("silent_days == 10")
    row = found.iloc[0]
    assert row[["origin", "silent_days", "at_risk"]].tolist() == ["interview", 10, 8]
    assert row[["chance_5", "chance_15"]].tolist() == pytest.approx([2 / 8, 3 / 8])
    assert row["lower_5"] < 0.25 < row["upper_5"]
    assert row["told"].startswith("38 % of 8 silences longer than 10 days were answered within 15 days, likely between")


def test_chances_without_ends_are_the_same_chances():
    log, truth = simulate(interviews=300, seed=2)
    as_of = truth.attrs["as_of"]
    coded, notes = with_known_ends(*coded_waits(log, as_of=as_of, left_out=True))
    read = Reading.of(log, coded, notes, "any", as_of=as_of, adjust=True)
    whole, bare = (Chances.of(read, open_waits(coded), [7, 30], ends=ends) for ends in (True, False))
    assert np.array_equal(whole.figures[:, 0], bare.figures[:, 0], equal_nan=True)


def test_where_fewer_than_five_are_still_at_risk_no_chance_is_told():
    found = forecast(by_hand(), as_of=day(40), days=(5, 15, 16)).query("silent_days == 10").iloc[0]
    assert found[["chance_15", "chance_16"]].isna().tolist() == [False, True]


def test_a_day_nobody_was_silent_for_longer_says_too_few():
    found = forecast(by_hand(), as_of=day(40)).query("silent_days == 40").iloc[0]
    assert found["at_risk"] == 0
    assert found[["chance_7", "lower_7", "upper_30"]].isna().all()
    assert found["told"] == "Too few to tell: 0 silences lasted longer than 40 days, 5 are needed."


def test_enough_silences_of_which_too_few_went_on_for_so_long_are_said_to_be_that():
    found = forecast(by_hand(), as_of=day(40), days=16).query("silent_days == 10").iloc[0]
    assert found["told"] == (
        "Too few to tell: of 8 silences longer than 10 days fewer than 5 are known to have gone on for 16 days more."
    )


def test_one_day_is_no_days():
    told = forecast(by_hand(), as_of=day(40), days=1).set_index("silent_days")["told"]
    assert told[10].str.contains("were answered within 1 day, likely").all()
    assert not told.str.contains(r"\b1 days|\b1 silences").any()


def plain_chance(log, as_of, row, ahead):
    """Stretch by stretch, for a log without impressions."""
    table, steps = waits(log, as_of=as_of).to_dict("records"), follow_up_steps(log, as_of=as_of)
    mine = steps[steps["application_id"] == row["application_id"]].iloc[-1]
    silent = mine["stop"] - mine["start"]
    for alike in (lambda attempt: min(attempt, 4), lambda attempt: attempt > 0, lambda attempt: None):
        chosen, rows = [], []
        for step in steps.itertuples():
            quiet, wait = step.stop - step.start, table[step.wait]
            if quiet > silent and wait["origin"] == row["origin"] and alike(step.attempt) == alike(mine["attempt"]):
                event = {"answer": 1, "closed": 2}.get(wait["event"], 0)
                rows.append((step.wait, wait["application_id"]))
                chosen.append((0, wait["days"] - step.start - silent - 1, event, 1))
        if len(chosen) >= 30:
            break
    return chosen, rows, plain_incidence(chosen, ahead - 1)[-1] if chosen else np.nan


def one_interval(chosen, rows, ahead):
    """Of one wait's silences, by the estimator of the curves."""
    _, exit, event, _ = np.array(chosen).T
    application, wait = np.unique([row[1] for row in rows], return_inverse=True)[1], {row[0] for row in rows}
    counts = count_days(exit, event, horizon=ahead - 1)
    curve = incidence(counts)
    robust = clustered_variance(curve, exit, event, np.zeros(len(exit), int), application)
    seen = len(exit) - counts.censored[0, :-1].sum()
    variance, rate = max(curve.variance()[0, -1], robust[0, -1]), curve.rate[0, -1]
    return wilson(rate, effective_size(rate, variance, len(wait), if_none=seen))


def test_chances_and_intervals_equal_a_plain_version_wait_by_wait():
    log, _, _ = random_log(5, 25)
    found = forecast(log, as_of=day(24), days=(3, 7))
    assert found["chance_7"].notna().sum() > 5
    for _, row in found[::3].iterrows():
        for ahead in (3, 7):
            chosen, rows, chance = plain_chance(log, day(24), row, ahead)
            assert row["at_risk"] == len(chosen)
            if not np.isnan(row[f"chance_{ahead}"]):
                told = row[[f"chance_{ahead}", f"lower_{ahead}", f"upper_{ahead}"]].to_list()
                assert told == pytest.approx([chance, *map(float, one_interval(chosen, rows, ahead))], abs=1e-12)


def test_counted_in_many_blocks_the_chances_are_the_same(monkeypatch):
    log, truth = simulate("default", interviews=150, seed=2)
    whole = forecast(log, as_of=truth.attrs["as_of"])
    monkeypatch.setattr("followup_analytics.analyses.ahead.landmarks._BLOCK", 500)
    pd.testing.assert_frame_equal(forecast(log, as_of=truth.attrs["as_of"]), whole)


@pytest.mark.parametrize("world", ["default", "null"])
def test_chances_are_as_often_right_as_they_say(world):
    """On simulated logs read a month early: as many are answered as was told, among the low and the high ones."""
    told = []
    for seed in range(2):
        log, _ = simulate(world, interviews=2000, seed=seed)
        now = pd.Timestamp("2026-05-31")
        found = forecast(log, as_of=now).query("origin == 'interview'").set_index("application_id")
        ended = waits(log, as_of="2026-06-30").query("origin == 'interview'").set_index("application_id")
        ended = ended.loc[found.index]
        after = (ended["ended_on"] - now).dt.days
        for ahead in (7, 14, 30):
            came = (ended["event"] == "answer") & (after <= ahead)
            told.append(pd.DataFrame({"ahead": ahead, "chance": found[f"chance_{ahead}"], "came": came}))
    told = pd.concat(told).dropna()
    for ahead, rows in told.groupby("ahead"):
        high = rows["chance"] > rows["chance"].median()
        for part, slack in ((rows, 0.03), (rows[high], 0.05), (rows[~high], 0.03)):
            assert part["chance"].mean() == pytest.approx(part["came"].mean(), abs=slack), ahead


def test_each_waiting_application_has_one_row_and_closed_ones_none():
    log, _ = simulate("default", interviews=60, seed=4)
    found = forecast(log, as_of="2026-06-30")
    assert found["application_id"].is_unique
    company = log.applications.set_index("application_id")["company"]
    assert (found["company"] == found["application_id"].map(company)).all()
    table = waits(log, as_of="2026-06-30").drop_duplicates("application_id", keep="last")
    assert set(found["application_id"]) == set(table.loc[table["event"] == "censored", "application_id"])
    assert found.attrs["simulated"] and found.attrs["days"] == [7, 14, 30]
    ends = found[["lower_7", "chance_7", "upper_7"]].dropna()
    assert (ends.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)


def test_an_application_last_checked_earlier_counts_from_there_and_that_is_said():
    every = {"application_id": [*"abc"], "company": "Tide Labs", "applied_on": day(0)}
    log = FollowUpLog(applications=pd.DataFrame({**every, "confirmed_on": [day(20), day(30), None]}))
    told = forecast(log, as_of=day(30))
    assert told.set_index("application_id")["silent_days"].to_dict() == {"a": 20, "b": 30, "c": 30}
    assert told.attrs["checked_earlier"] == 1
    said = "1 application was last checked earlier: its silence, and the days ahead, are counted from there."
    assert said in forecast_sentence(told) and "checked" not in forecast_sentence(forecast(log, as_of=day(20)))


def test_an_empty_log_and_one_before_its_first_day_give_an_empty_frame():
    full = forecast(by_hand(), as_of=day(40))
    for log, on in ((FollowUpLog(), 9), (by_hand(), -3)):
        empty = forecast(log, as_of=day(on))
        assert empty.empty
        assert list(empty.columns) == list(full.columns)


@pytest.mark.parametrize("wrong", [(0,), (True,), (7, 2.5), ()])
def test_days_that_are_none_are_refused(wrong):
    with pytest.raises(FollowUpError, match="days"):
        forecast(FollowUpLog(), as_of=day(1), days=wrong)


def test_what_was_told_two_weeks_ago_stands_beside_what_came():
    """The same as asking then and looking now; where seekers learn and it is not weighed, the line says so."""
    log, today, then = simulate("learn", interviews=600, seed=2)[0], "2026-06-30", "2026-06-16"
    found = forecast(log, as_of=today, adjust=False)
    before = found.attrs["calibration"]
    said = forecast(log, as_of=then, adjust=False).query("chance_14.notna()").set_index("application_id")["chance_14"]
    later = waits(log, as_of=today).query("started_on <= @then").groupby("application_id").last().loc[said.index]
    came = (later["event"] == "answer") & (later["ended_on"] <= today)
    assert (before["days"], before["waits"]) == (14, len(said))
    assert (before["said"], before["came"]) == pytest.approx((said.mean(), came.mean()))
    assert before["came"] > before["said"]
    assert f"{100 * before['came']:.0f} % came." in forecast_sentence(found)


@pytest.mark.parametrize("world", ["learn", "season"])
def test_silences_weighed_by_how_things_go_now_tell_what_comes(world):
    """A month before the end: where seekers learn, and right after weeks in which nearly everybody was away."""
    off = {True: [], False: []}
    for seed in range(2):
        log, now = simulate(world, interviews=2000, seed=seed)[0], pd.Timestamp("2026-05-31")
        later = waits(log, as_of="2026-06-30").query("origin == 'interview'").set_index("application_id")
        came = (later["event"] == "answer") & (later["ended_on"] <= now + pd.Timedelta(days=14))
        for adjust, each in off.items():
            found = forecast(log, as_of=now, adjust=adjust).query("origin == 'interview' and chance_14.notna()")
            each.append((found["chance_14"] - came.loc[found["application_id"]].to_numpy()).mean())
    assert abs(np.mean(off[True])) < 0.025 < -np.mean(off[False])


def test_where_silences_are_weighed_the_sentences_say_so_and_the_plain_ones_do_not():
    log, today = simulate("learn", interviews=300, seed=2)[0], "2026-06-30"
    for adjust in (True, False):
        found = forecast(log, as_of=today, adjust=adjust)
        told = [forecast_sentence(found), *forecast_basis(found), *found["told"]]
        assert any("eighed by how things go now" in text for text in told) == adjust == found.attrs["adjusted"]


def test_a_promised_day_that_lies_ahead_makes_the_days_behind_it_likelier():
    """Two waits alike but for the day they were promised: near it more is to come."""
    log, today = simulate("promise", interviews=1500, seed=1)[0], pd.Timestamp("2026-06-30")
    promised = log.interviews.set_index("application_id")["answer_by"]
    found = {adjust: forecast(log, as_of=today, days=7, adjust=adjust) for adjust in (True, False)}
    ahead = (found[True]["application_id"].map(promised) - today).dt.days
    more = found[True]["chance_7"] - found[False]["chance_7"]
    assert more[ahead.between(1, 4)].mean() > 0.03 > more[ahead > 12].mean()


def test_with_few_answers_nothing_is_weighed():
    found = forecast(by_hand(), as_of=day(40))
    assert not found.attrs["adjusted"]
    pd.testing.assert_frame_equal(found, forecast(by_hand(), as_of=day(40), adjust=False))


def test_weeks_away_are_those_far_below_the_line_through_the_others():
    steady, growing = np.full(14, 40.0), np.linspace(15, 70, 14).round()
    dip = np.where(np.isin(np.arange(14), (9, 10, 11)), 0.25, 1)
    for weeks in (steady, growing):
        assert not away_weeks(weeks, steady).any()
        assert np.flatnonzero(away_weeks((weeks * dip).round(), steady)).tolist() == [9, 10, 11]
    last = away_weeks((steady * dip[::-1]).round(), 2.5 * steady)  # how many are expected is known but for a factor
    assert np.flatnonzero(last).tolist() == [2, 3, 4]
    assert not away_weeks(np.array([3, 4, 0, 3]), np.full(4, 3.0)).any()  # three answers are no habit
    assert not away_weeks(np.zeros(3), np.full(3, 50.0)).any()  # nobody knows what is usual


def test_a_log_without_a_past_has_no_line_on_how_it_did():
    assert forecast(by_hand(), as_of=day(9)).attrs["calibration"] is None
    assert forecast(FollowUpLog(), as_of=day(9)).attrs["calibration"] is None
