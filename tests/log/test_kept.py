"""What is kept with a log: a log never changes, so what was worked out of it holds; and frames given stay one's own."""

import numpy as np
import pandas as pd
import pytest

import followup_analytics as fa
from followup_analytics.facts.timeline import coded_events
from followup_analytics.log.log import read_only, whole_log
from followup_analytics.waiting.adjustment.adjusted import Fitted
from followup_analytics.waiting.adjustment.circumstances import circumstances
from followup_analytics.waiting.waits import coded_waits
from tests.laws import some

DAYS = ("2026-06-15", "2026-04-01")
ASKED = {
    "due": fa.due_list,
    "waits": fa.waits,
    "curve": fa.response_curve,
    "rates": lambda log, *, as_of: fa.response_rates(log, as_of=as_of, adjust=False),
    "outcomes": fa.outcomes,
    "adjusted": fa.compared_rates,
    "hazard": fa.answer_hazard,
    "forecast": fa.forecast,
}


@pytest.fixture(scope="module")
def tables():
    return fa.sample_log().tables


def test_a_forecast_looks_back_without_putting_aside_what_is_kept_of_its_day():
    log = fa.sample_log()
    kept = circumstances(log, as_of=DAYS[0])
    fa.forecast(log, as_of=DAYS[0])
    assert circumstances(log, as_of=DAYS[0]) is kept


@pytest.mark.law
@pytest.mark.parametrize("name", some([*ASKED], 2))
def test_what_was_asked_before_changes_no_answer(tables, name):
    """Nor does another log, nor another day in between."""
    log, others = fa.FollowUpLog(**tables), {**tables, "responses": tables["responses"].iloc[::2]}
    for frames, day in ((tables, DAYS[0]), (others, DAYS[0]), (tables, DAYS[1]), (tables, DAYS[0])):
        held = log if frames is tables else fa.FollowUpLog(**frames)
        for ask in (ASKED["waits"], ASKED[name]):
            pd.testing.assert_frame_equal(ask(held, as_of=day), ask(fa.FollowUpLog(**frames), as_of=day))


def test_what_one_question_fitted_serves_the_next_and_changes_no_answer(tables, monkeypatch):
    log, fits = fa.FollowUpLog(**tables), []
    for options in ({}, {"by": "channel"}, {"by": "attempt", "answer": "good"}, {"within": 14}, {}):
        with monkeypatch.context() as patched:
            patched.setattr(Fitted, "of", lambda *args, of=Fitted.of, asked=options: fits.append(asked) or of(*args))
            found = fa.compared_rates(log, as_of=DAYS[0], **options)
        anew = fa.compared_rates(fa.FollowUpLog(**tables), as_of=DAYS[0], **options)
        pd.testing.assert_frame_equal(found, anew)
        assert found.attrs == anew.attrs
    assert fits == [{}, {"within": 14}, {}]


def test_a_result_that_is_written_into_is_its_owners(tables):
    log = fa.FollowUpLog(**tables)
    for ask in (fa.due_list, fa.response_curve, fa.response_rates):
        first = ask(log, as_of=DAYS[0])
        before = first.copy()
        first.iloc[:, 1] = first.iloc[::-1, 1].to_numpy()
        first["of my own"], first.attrs["as_of"] = 1, "never"
        pd.testing.assert_frame_equal(ask(log=log, as_of=DAYS[0]), before)
        assert ask(log, as_of=DAYS[0]).attrs == before.attrs


def test_an_option_not_given_is_asked_for_as_its_default(tables):
    """So two callers share one result, whether they spell the default out or not."""
    log = fa.FollowUpLog(**tables)
    assert coded_events(log, as_of=DAYS[0]) is coded_events(log, as_of=DAYS[0], notes=True)
    assert coded_events(log, as_of=DAYS[0]) is not coded_events(log, as_of=DAYS[0], notes=False)


def _set_item(frame):
    frame["answer_by"] = pd.Timestamp("2026-06-16")


def _set_cell(frame):
    frame.loc[0, "interviewed_on"] = pd.Timestamp("2020-01-01")


def _set_place(frame):
    frame.iloc[0, 0] = "somewhere else"


@pytest.mark.parametrize("write", [_set_item, _set_cell, _set_place])
def test_who_writes_into_a_frame_of_a_log_has_a_copy(tables, write):
    log = fa.FollowUpLog(**tables)
    before, mine = fa.due_list(log, as_of=DAYS[0]), log.interviews
    write(mine)
    assert not mine.equals(log.interviews)
    pd.testing.assert_frame_equal(log.interviews, tables["interviews"])
    pd.testing.assert_frame_equal(fa.due_list(log, as_of=DAYS[0]), before)


def test_who_writes_past_a_name_of_their_own_is_warned(tables):
    log = fa.FollowUpLog(**tables)
    with pytest.warns(pd.errors.ChainedAssignmentError):
        log.interviews.loc[0, "round"] = 2
    with pytest.warns(pd.errors.ChainedAssignmentError):
        log.interviews["round"] = 2
    pd.testing.assert_frame_equal(log.interviews, tables["interviews"])


def test_the_frames_given_stay_writable_and_what_is_written_stays_theirs(tables):
    given = {name: frame.copy() for name, frame in tables.items()}
    log = fa.FollowUpLog(**given)
    for frame in given.values():
        for column in frame:
            other = frame[column].dropna().iloc[-1:]
            if len(other):
                frame[column].array[0] = other.iloc[0]
                frame.loc[1, column] = other.iloc[0]
    for name, frame in log.tables.items():
        pd.testing.assert_frame_equal(frame, tables[name])


def test_nothing_is_written_into_what_is_kept(tables):
    coded, notes = coded_waits(fa.FollowUpLog(**tables), as_of=DAYS[0])
    for array in (coded.start, notes.day):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    assert not read_only((np.zeros(1),))[0].flags.writeable


@pytest.mark.parametrize("unit", ["s", "us", "ns"])
def test_frames_of_a_log_can_be_written_into_once_it_is_gone(unit):
    """Also where their cells came from memory that nobody may write into, as arrow's."""
    days = pd.Series(pd.array(["2026-03-03", "2026-03-04"], dtype=f"timestamp[{unit}][pyarrow]"))
    tables = {"applications": {"application_id": ["a", "b"], "company": "Tide Labs"}}
    tables["interviews"] = {"application_id": ["a", "b"], "interviewed_on": days}
    mine = fa.FollowUpLog(**{name: pd.DataFrame(table) for name, table in tables.items()}).interviews
    mine.loc[0, "interviewed_on"] = pd.Timestamp("2026-03-01")
    assert mine["interviewed_on"].dt.day.tolist() == [1, 4]


def test_two_logs_of_the_same_frames_keep_what_is_written_apart(tables):
    log = fa.FollowUpLog(**tables)
    mine = whole_log(log.tables).interviews
    _set_cell(mine)
    assert not mine.equals(log.interviews)
    pd.testing.assert_frame_equal(log.interviews, tables["interviews"])
