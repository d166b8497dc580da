"""Waits closed on a day that nobody wrote down: in no figure, counted beside it, and too many of them tell nothing."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics import (
    FollowUpLog,
    charts,
    compare_cadences,
    outcomes,
    response_curve,
    response_rates,
    stages,
    waits,
)
from followup_analytics.analyses.ahead.forecast import forecast
from followup_analytics.analyses.answer_hazard import answer_hazard
from followup_analytics.analyses.compared_rates import compared_rates
from followup_analytics.analyses.sentences.basis import (
    cadences_basis,
    curve_basis,
    forecast_basis,
    hazard_basis,
    rates_basis,
)
from followup_analytics.analyses.sentences.cadences import cadences_sentence
from followup_analytics.analyses.sentences.curve_and_hazard import curve_sentence, hazard_sentence
from followup_analytics.analyses.sentences.rates import rates_sentence
from followup_analytics.analyses.sentences.search import forecast_sentence, waits_sentence
from followup_analytics.experiment.comparison import arms_assigned
from followup_analytics.waiting.left_out import too_many
from tests.laws import examples
from tests.makers import log_of
from tests.plain.plain_stats import CLOSINGS, day
from tests.waiting.test_waits import APPLICATIONS, DAYS, FACTS

AS_OF = day(80)


def search(counted, gone):
    """Applications with an interview, a note on days 2 and 10 and every second one answered; `gone` closed undated."""
    facts = []
    for who in range(counted + gone):
        facts += [(who, 0, "interview"), (who, 2, "follow_up"), (who, 10, "follow_up")]
        facts += [(who, 12 + who % 9, "rejection")] if who % 2 and who < counted else []
    return log_of(
        facts, [{} if who < counted else {"closed": "rejection"} for who in range(counted + gone)], "check_in"
    )


def all_figures(log):
    curve, rates = response_curve(log, as_of=AS_OF), compared_rates(log, as_of=AS_OF)
    hazard, rhythms = answer_hazard(log, as_of=AS_OF, horizon=10), compare_cadences(log, as_of=AS_OF, draws=2)
    return curve, rates[rates["sent"] + rates["left_out"] > 0], hazard, rhythms, forecast(log, as_of=AS_OF)


@examples(4)
@given(FACTS, APPLICATIONS, DAYS, st.sampled_from(["application", "interview"]))
def test_the_curve_counts_the_waits_that_are_listed_and_those_left_out_beside_them(facts, applications, as_of, clock):
    log = log_of(facts, applications, "check_in")
    rows = waits(log, as_of=day(as_of))
    own = rows[rows["origin"] == clock]
    curve = response_curve(log, as_of=day(as_of), clock=clock, horizon=9)
    if curve.empty:
        assert own.empty
        return
    for event, column in (("answer", "answered"), ("closed", "closed"), ("censored", "censored")):
        assert curve[column].tolist() == [
            int(((own["event"] == event) & (own["days"] == at)).sum()) for at in range(10)
        ]
    assert curve["at_risk"].iloc[0] == len(own)
    gone = int(curve["left_out"].iloc[0])
    assert gone <= rows.attrs["left_out"]
    assert curve["response"].isna().all() == (gone > (gone + len(own)) / 5)


def test_up_to_a_fifth_left_out_changes_no_figure_and_is_counted_beside_it():
    alone, beside = (all_figures(log) for log in (search(40, 0), search(40, 10)))
    for one, other in zip(alone, beside, strict=True):
        assert one["left_out"].eq(0).all() and other["left_out"].gt(0).all() and len(other)
        pd.testing.assert_frame_equal(
            one.drop(columns=["left_out", "told"], errors="ignore").filter(regex="^(?!least|most)"),
            other.drop(columns=["left_out", "told"], errors="ignore").filter(regex="^(?!least|most)"),
            check_flags=False,
        )


def test_where_more_than_a_fifth_is_left_out_nothing_is_told_and_the_sentence_says_why():
    curve, rates, hazard, rhythms, ahead = all_figures(search(40, 11))
    for frame, columns in (
        (curve, ["response", "lower", "upper"]),
        (rates, ["rate", "without", "lift", "lift_lower"]),
        (hazard, ["hazard", "without", "lift"]),
        (rhythms, ["rate", "check", "naive_rate"]),
        (ahead, ["chance_7", "lower_14", "upper_30"]),
    ):
        assert frame[columns].isna().all(axis=None) and len(frame)
    assert not pd.concat([rates["enough"], hazard["enough"], hazard["clear"], rhythms["enough"]]).any()
    assert rates.attrs["compared"]["clear"] == [] and not any(p["clear"] for p in rhythms.attrs["differences"])
    no_day = "closed on a day nobody wrote down"
    for said in (
        curve_sentence(curve),
        rates_sentence(rates),
        hazard_sentence(hazard),
        cadences_sentence(rhythms),
        forecast_sentence(ahead),
        ahead["told"].iloc[0],
    ):
        assert no_day in said and "cannot tell" in said.lower(), said
    assert curve_sentence(curve).startswith(f"Of 51 waits 11 were {no_day}: the rest cannot tell")


def test_the_basis_says_why_some_are_left_out():
    bases = (curve_basis, rates_basis, hazard_basis, cadences_basis)
    for gone in (0, 3):
        figures = all_figures(search(40, gone))
        for told, figure in zip((*bases, forecast_basis), figures, strict=True):
            assert any("on a day nobody wrote down" in line for line in told(figure)) == bool(gone)


def test_the_charts_draw_what_is_left_where_nothing_can_be_told():
    for log in (search(40, 11), search(0, 12)):
        curve, rates, hazard, rhythms, ahead = all_figures(log)
        drawn = (
            charts.response_curve(curve),
            charts.response_rates(rates),
            charts.hazard(hazard),
            charts.rhythms(rhythms),
            charts.forecast(ahead),
            charts.stages(stages(log, as_of=AS_OF)),
        )
        assert all(ax.get_label() for ax in drawn)


def test_one_group_can_be_told_beside_one_that_cannot():
    log = search(40, 11)
    source = np.where(np.arange(51) % 2, "board", "friend")
    source[40:] = "board"
    log = FollowUpLog(**{**log.tables, "applications": log.applications.assign(source=source)})
    curve = response_curve(log, as_of=AS_OF, by="source").drop_duplicates("source").set_index("source")
    assert curve["left_out"].to_dict() == {"board": 11, "friend": 0}
    assert curve["response"].notna().to_dict() == {"board": False, "friend": True}
    rates = response_rates(log, as_of=AS_OF, by="source").set_index("bucket")
    assert rates["left_out"].to_dict() == {"board": 22, "friend": 0}
    assert rates["rate"].notna().to_dict() == {"board": False, "friend": True}
    assert "as too many went to applications closed on a day nobody wrote down: where source is board (22 of 62)" in (
        rates_sentence(response_rates(log, as_of=AS_OF, by="source"))
    )


def test_a_log_in_which_no_closing_has_a_day_tells_what_it_lacks_and_still_counts():
    log = search(0, 12)
    curve, rates, hazard, rhythms, ahead = all_figures(log)
    assert curve["at_risk"].eq(0).all() and curve["left_out"].eq(12).all()
    assert rhythms.empty and ahead.empty and hazard["at_risk"].eq(0).all()
    for said in (
        rates_sentence(rates),
        hazard_sentence(hazard),
        cadences_sentence(rhythms),
        waits_sentence(waits(log, as_of=AS_OF)),
    ):
        assert said.startswith("Cannot tell: of ")
    assert outcomes(log, as_of=AS_OF)["state"].eq("rejection").all()
    assert stages(log, as_of=AS_OF)[["entered", "moved_on", "ended", "left_out"]].values.tolist()[:3] == [
        [12, 12, 0, 0], [12, 12, 0, 0], [12, 0, 12, 12],
    ]  # fmt: skip


@pytest.mark.parametrize(("kind", "reached"), list(zip(CLOSINGS, [3, 1, 0, 0, 4], strict=True)))
def test_the_stages_count_what_a_closing_without_a_day_shows_and_leave_it_out_of_the_rate(kind, reached):
    rows = stages(log_of([], [{"applied": 0, "closed": kind}]), as_of=AS_OF)
    assert rows["moved_on"].tolist() == [int(at < reached) for at in range(4)]
    assert rows["left_out"].tolist() == [int(at <= reached) for at in range(4)]
    assert rows["rate"].isna().all()


def test_a_draw_counts_only_if_no_answer_without_a_day_may_have_come_in_its_days():
    def state(**given):
        log = log_of([(0, 0, "interview"), (0, 1, "follow_up")], [given], "check_in")
        plan = {"application_id": "a0", "kind": "arm", "arm": "7", "decided_on": day(2), "until_on": day(8)}
        return arms_assigned(FollowUpLog(**{**log.tables, "plans": pd.DataFrame([plan])}), as_of=AS_OF)["state"].item()

    assert state() == "counted"
    assert state(closed="rejection") == "unchecked"
    assert state(closed="filled") == "counted"
    assert state(closed="rejection", confirmed=9) == "unchecked"


def test_more_than_a_fifth_is_more_than_one_in_five():
    assert too_many(np.arange(4), 8).tolist() == [False, False, False, True]


def test_the_bounds_of_a_curve_worked_by_hand():
    """Two known waits, one rejected on day 5; one closed undated by a rejection: at least 1 of 3, at most 2 of 3."""
    facts = [(who, 0, "interview") for who in range(3)] + [(0, 5, "rejection")]
    log = log_of(facts, [{}, {}, {"closed": "rejection"}])
    ends = {
        answer: response_curve(log, as_of=AS_OF, horizon=5, answer=answer).iloc[-1][["least", "most"]].tolist()
        for answer in ("any", "bad", "good")
    }
    assert ends["any"] == ends["bad"] == pytest.approx([1 / 3, 2 / 3]) and ends["good"] == [0, 0]


def test_one_closed_undated_because_it_was_filled_can_bring_no_answer():
    log = log_of([(who, 0, "interview") for who in range(2)] + [(0, 5, "reply")], [{}, {"closed": "filled"}])
    assert response_curve(log, as_of=AS_OF, horizon=5).iloc[-1][["least", "most"]].tolist() == [0.5, 0.5]


@examples(4)
@given(FACTS, APPLICATIONS, DAYS)
def test_every_rate_lies_between_its_bounds_and_is_both_where_none_is_left_out(facts, applications, as_of):
    log = log_of(facts, applications, "check_in")
    curve, rates = response_curve(log, as_of=day(as_of)), response_rates(log, as_of=day(as_of))
    for frame, rate in ((curve, "response"), (rates, "rate")):
        told = frame[frame[rate].notna()]
        assert (told["least"] <= told[rate] + 1e-12).all() and (told["most"] >= told[rate] * (1 - 0.5) - 1e-12).all()
        whole = told[told["left_out"] == 0]
        np.testing.assert_allclose(whole["least"], whole[rate], atol=1e-12)
        np.testing.assert_allclose(whole["most"], whole[rate], atol=1e-12)
        assert (frame["least"].dropna() <= frame["most"].dropna() + 1e-12).all()


def test_the_bounds_are_told_beside_the_figure_and_where_there_is_none():
    some, many = (all_figures(search(40, gone)) for gone in (10, 11))
    for frame in (*some[:2], *many[:2]):
        assert frame["left_out"].gt(0).all() and (frame["least"] <= frame["most"]).all()
    assert "whatever became of them" in curve_sentence(some[0])
    assert "whatever became of them" in curve_sentence(many[0])
    assert re.search(r"the rate lies between \d+ and \d+ %", rates_sentence(many[1]))
