"""The contract of engines: the same tables from a log at hand and from the same log laid out, on whatever day."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st

import followup_analytics as fa
from followup_analytics import FollowUpLog
from followup_analytics.engines.engine import NotOnEngine
from followup_analytics.export.prepared import prepare
from followup_analytics.waiting import counts
from followup_analytics.waiting.on_engine import clustered
from tests.agenda.test_due_properties import cadences, random_log, some_days
from tests.laws import examples
from tests.makers import day, log_of

seeds = st.integers(0, 10**6)
laws = examples(2, 20, phases=(Phase.explicit, Phase.generate))
CLOCKS = ("application", "interview", "follow_up")
OF_NOTES = ("gap", "delay", "attempt", "channel", "gift", "weekday", "hour", "seeker", "round")


def same(one, other):
    """Every cell and the stamp: whole numbers and texts to the letter, shares but for the last digits."""
    pd.testing.assert_frame_equal(one, other, rtol=1e-9, atol=1e-11)
    assert repr(one.attrs) == repr(other.attrs)


def laid_out(log, folder, facts=300):
    prepare(log, folder, facts=facts)
    return fa.open_log(folder)


def awkward_log(seed):
    """Undated and timed rows, ties within a day, jobs found elsewhere, closings on no day; channels, gifts, sources."""
    log, draw = random_log(seed), np.random.default_rng(seed)
    notes, applications = log.follow_ups, log.applications
    notes["channel"] = draw.choice(["mail", "letter", "unknown", None], len(notes))
    notes["gift_id"] = draw.choice(["g", "h", None], len(notes), p=[0.05, 0.05, 0.9])
    applications["source"] = draw.choice(["fair", "Messe", "unknown", None], len(applications))
    applications["team"] = draw.choice([True, False], len(applications))  # a column of the user's own, of flags
    return FollowUpLog(**log.tables | {"follow_ups": notes, "applications": applications})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return lambda: tmp_path_factory.mktemp("laid-out") / "log"


@given(
    seeds,
    some_days,
    st.sampled_from(CLOCKS),
    st.sampled_from([None, "source", "team", "round", "origin", "impression"]),
)
@laws
def test_curves_are_the_same(folder, seed, day, clock, by):
    log = awkward_log(seed)
    there = laid_out(log, folder())
    for answer in ("any", "bad", ("offer", "reply")):
        asked = {"as_of": day, "clock": clock, "by": by, "answer": answer, "horizon": 12}
        same(fa.response_curve(log, **asked), fa.response_curve(there, **asked))


@given(seeds, some_days, st.sampled_from(OF_NOTES), st.sampled_from(["check_in", "thank_you"]))
@laws
def test_rates_and_hazards_are_the_same(folder, seed, day, by, kind):
    log = awkward_log(seed)
    there = laid_out(log, folder())
    asked = {"as_of": day, "by": by, "kind": kind, "adjust": False}
    same(fa.response_rates(log, **asked), fa.response_rates(there, **asked))
    same(fa.response_rates(log, **asked, answer="good"), fa.response_rates(there, **asked, answer="good"))
    same(fa.answer_hazard(log, **asked, horizon=9), fa.answer_hazard(there, **asked, horizon=9))


def test_a_column_of_ones_own_is_not_mistaken_whatever_it_is_called(folder):
    names = ("_row", "_block", "_seeker", "_application", "Company", "SEEKER", "g2", "order", 'a "b"', "")
    own = {table: frame.assign(**dict.fromkeys(names, 7)) for table, frame in awkward_log(1).tables.items()}
    log = FollowUpLog(**own)
    there = laid_out(log, folder())
    for call in (fa.due_list, fa.outcomes):
        same(*(call(each, as_of="2026-03-20") for each in (log, there)))


@pytest.mark.parametrize("on", [0, 40])
def test_where_nobody_is_to_be_written_to_the_due_list_is_empty_with_a_shelf_too(folder, on):
    log = log_of([(0, 1, "interview"), (0, 2, "rejection")], [{}])
    log = FollowUpLog(**log.tables | {"gifts": pd.DataFrame({"gift_id": ["g"], "title": ["Tides"]})})
    same(*(fa.due_list(each, as_of=day(on)) for each in (log, laid_out(log, folder()))))


def test_a_missing_channel_and_one_that_is_called_unknown_are_one_group(folder):
    log = log_of([(who, 0, "interview") for who in range(8)] + [(who, 12, "reply") for who in range(3)], [{}] * 8)
    sent = [{"application_id": f"a{who}", "sent_on": day(on), "channel": channel, "kind": "check_in"}
            for who in range(8) for on, channel in ((2, "unknown"), (7, None))]  # fmt: skip
    log = FollowUpLog(**log.tables | {"follow_ups": pd.DataFrame(sent)})
    asked = {"as_of": day(40), "clock": "follow_up", "by": "channel", "horizon": 12}
    same(*(fa.response_curve(each, **asked) for each in (log, laid_out(log, folder()))))


@pytest.fixture
def many_seekers(folder):
    """As many as to be the clusters, and each a group of its own."""
    log, _ = fa.simulate("default", interviews=120, per_seeker=4, seed=1)
    return log, laid_out(log, folder()), {"as_of": "2026-06-30", "by": "seeker", "adjust": False}


@pytest.mark.parametrize(("at_once", "columns"), [(512, 3), (1, 64)])
def test_many_groups_are_added_up_in_several_queries_or_fetched_by_cluster(many_seekers, monkeypatch, at_once, columns):
    log, there, asked = many_seekers
    monkeypatch.setattr(clustered.StretchesOnEngine, "at_once", at_once)
    monkeypatch.setattr(clustered, "_COLUMNS", columns)
    same(fa.response_rates(log, **asked), fa.response_rates(there, **asked))
    same(fa.answer_hazard(log, **asked, horizon=9), fa.answer_hazard(there, **asked, horizon=9))


def test_more_groups_than_can_be_added_up_of_more_rows_than_can_be_fetched_are_refused(many_seekers, monkeypatch):
    _, there, asked = many_seekers
    monkeypatch.setattr(clustered.StretchesOnEngine, "at_once", 1)
    monkeypatch.setattr(clustered, "MOST_ROWS", 1)
    with pytest.raises(NotOnEngine, match=r"in so many groups cannot be .*\. Ask it in fewer"):
        fa.response_rates(there, **asked)


@given(seeds, some_days, st.sampled_from([None, "seeker", "source", "team"]))
@laws
def test_stages_and_outcomes_are_the_same(folder, seed, day, by):
    log = awkward_log(seed)
    there = laid_out(log, folder())
    same(fa.stages(log, as_of=day, by=by), fa.stages(there, as_of=day, by=by))
    same(fa.outcomes(log, as_of=day), fa.outcomes(there, as_of=day))


@pytest.mark.parametrize("by", [None, "source", "seeker"])
@pytest.mark.parametrize("cells", [counts._CELLS, 7], ids=["together", "a few groups at a time"])
def test_stages_of_many_seekers_are_the_same(many_seekers, monkeypatch, cells, by):
    monkeypatch.setattr(counts, "_CELLS", cells)
    log, there, asked = many_seekers
    same(*(fa.stages(each, as_of=asked["as_of"], by=by) for each in (log, there)))


@given(seeds, some_days, cadences, st.booleans(), st.booleans())
@laws
def test_due_lists_are_the_same(folder, seed, day, cadence, retired, extras):
    log = awkward_log(seed)
    asked = {"as_of": day, "cadence": cadence, "retired": retired, "extras": extras}
    same(fa.due_list(log, **asked), fa.due_list(laid_out(log, folder()), **asked))
