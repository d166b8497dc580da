"""The stamp of a result: it goes with the rows, and is gone, never wrong, where results of different stamps meet."""

import pickle
from dataclasses import dataclass, fields

import pandas as pd
import pytest

import followup_analytics as fa
from followup_analytics.analyses.cadences.compare_cadences import CadencesStamp
from followup_analytics.analyses.response_rates import RatesStamp
from followup_analytics.facts.results import Counted, Stamp, labelled, stamped, unstamped

DAY, LATER = "2026-03-01", "2026-04-01"


@dataclass(frozen=True, kw_only=True)
class AskedStamp(Counted):
    within: int = 7


def result(day=DAY, **asked):
    rows = pd.DataFrame({"bucket": ["a", "b"], "sent": [1, 2]})
    return stamped(rows, fa.sample_log(), day, AskedStamp(**asked))


ALONE = {
    "filter": lambda frame: frame[frame["sent"] > 1],
    "copy": lambda frame: frame.copy(),
    "shallow copy": lambda frame: frame.copy(deep=False),
    "assign": lambda frame: frame.assign(more=1),
    "sort": lambda frame: frame.sort_values("sent", ascending=False),
    "columns": lambda frame: frame[["bucket"]],
    "rename": lambda frame: frame.rename(columns={"sent": "notes"}),
    "reset": lambda frame: frame.reset_index(drop=True),
    "astype": lambda frame: frame.astype({"sent": "float64"}),
}
TOGETHER = {
    "concat": lambda one, other: pd.concat([one, other]),
    "concat beside": lambda one, other: pd.concat([one, other], axis=1),
    "merge": lambda one, other: one.merge(other, on="bucket"),
    "join": lambda one, other: one.join(other.set_index("bucket").add_suffix(" other"), on="bucket"),
}


@pytest.mark.parametrize("step", ALONE.values(), ids=ALONE)
def test_a_step_on_one_result_keeps_all_that_it_says(step):
    frame = result(by="gap", within=14)
    assert AskedStamp.read(step(frame)) == AskedStamp.read(frame)


def test_a_group_says_what_the_whole_says_and_so_does_their_sum():
    frame = result(by="gap")
    parts = [rows for _, rows in frame.groupby("bucket")]
    assert {AskedStamp.read(rows) for rows in (*parts, frame.groupby("bucket").sum())} == {AskedStamp.read(frame)}


@pytest.mark.parametrize("step", TOGETHER.values(), ids=TOGETHER)
def test_results_of_different_days_say_no_day_together(step):
    assert step(result(DAY), result(LATER)).attrs == {}
    assert Stamp.read(step(result(DAY), result(LATER))).as_of is None


@pytest.mark.parametrize("step", TOGETHER.values(), ids=TOGETHER)
def test_results_that_were_asked_otherwise_say_nothing_together(step):
    assert step(result(within=7), result(within=14)).attrs == {}


@pytest.mark.parametrize("step", TOGETHER.values(), ids=TOGETHER)
def test_a_result_beside_a_frame_that_says_nothing_says_nothing(step):
    plain = pd.DataFrame({"bucket": ["a"], "notes": [1]})
    assert step(result(), plain).attrs == step(plain, result()).attrs == {}


@pytest.mark.parametrize("step", TOGETHER.values(), ids=TOGETHER)
def test_results_that_say_the_same_say_it_together(step):
    assert AskedStamp.read(step(result(), result())) == AskedStamp.read(result())


def test_a_frame_made_by_hand_says_what_is_usual():
    assert AskedStamp.read(pd.DataFrame()) == AskedStamp() and labelled(pd.DataFrame(), "None.") == "None."
    assert labelled(result(), "None.") == "Simulated data: None."


def test_the_stamp_of_one_result_is_read_as_that_of_another_as_far_as_they_share_words():
    assert RatesStamp.read(result(within=14)).within == 14 and Stamp.read(result()).as_of == DAY


def test_what_a_result_says_outlives_a_file(tmp_path):
    log, truth = fa.simulate("null", interviews=60, seed=1)
    day = Stamp.read(truth).as_of
    rhythms = fa.compare_cadences(log, as_of=day, every=(7,), draws=2)
    rhythms.to_parquet(tmp_path / "rhythms.parquet")
    again = pd.read_parquet(tmp_path / "rhythms.parquet")
    assert CadencesStamp.read(again) == CadencesStamp.read(rhythms)
    assert {field.name for field in fields(CadencesStamp)} == set(rhythms.attrs)


def test_a_bare_frame_shares_its_rows_and_leaves_the_other_as_it_was():
    frame = result()
    assert unstamped(frame).attrs == {} and Stamp.read(frame).as_of == DAY
    pd.testing.assert_frame_equal(unstamped(frame), frame)


def test_a_record_cannot_be_changed_in_place():
    with pytest.raises(AttributeError):
        Stamp.read(result()).as_of = LATER


def test_steps_share_what_a_result_says_as_nobody_can_change_it():
    frame = RatesStamp(compared={"groups": 2, "clear": [["a", "b"]]}).on(pd.DataFrame({"sent": [1, 2]}))
    said = frame.attrs["compared"]
    assert all(each.attrs["compared"] is said for each in (frame.copy(), frame[frame["sent"] > 1], frame["sent"]))
    assert pickle.loads(pickle.dumps(frame)).attrs == frame.attrs
    for change in (lambda: said.update(groups=3), lambda: said.pop("clear"), lambda: said["clear"][0].append("c")):
        with pytest.raises(TypeError, match="read-only"):
            change()
    with pytest.raises(TypeError):
        said["groups"] = 3
    assert said.copy() | {"groups": 3} == {"groups": 3, "clear": [["a", "b"]]}
