"""Questions: what the timing panel can be asked, each with its choices, its result, its chart and its grounds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from followup_analytics import charts
from followup_analytics.analyses import sentences
from followup_analytics.analyses.answer_hazard import answer_hazard
from followup_analytics.analyses.background.published import published
from followup_analytics.analyses.cadences.compare_cadences import compare_cadences
from followup_analytics.analyses.compared_rates import compared_rates
from followup_analytics.analyses.forecast import forecast
from followup_analytics.analyses.pooling import with_pooled
from followup_analytics.analyses.progress import stages
from followup_analytics.analyses.response_curve import response_curve
from followup_analytics.log.log import FollowUpLog
from followup_analytics.panels.kit.job import Told

Choices = dict[str, Any]  # the values of a question's controls, by the control's name


@dataclass(frozen=True)
class Question:
    """One question: `choices` are the names of its controls; a `slow` one is answered when asked for."""

    label: str
    choices: tuple[str, ...]
    ask: Callable[[FollowUpLog, dt.date, Choices, Told], pd.DataFrame]
    draw: Callable[[pd.DataFrame, Choices], object]  # Axes
    grounds: Callable[[pd.DataFrame], list[str]]
    slow: bool = False


def _rates(log: FollowUpLog, day: dt.date, chosen: Choices, told: Told) -> pd.DataFrame:
    return with_pooled(compared_rates(log, as_of=day, by=chosen["by"], kind=chosen["kind"], within=chosen["within"]))


def _curve(log: FollowUpLog, day: dt.date, chosen: Choices, told: Told) -> pd.DataFrame:
    return response_curve(log, as_of=day, clock=chosen["clock"], by=chosen["group"], horizon=chosen["horizon"])


def _hazard(log: FollowUpLog, day: dt.date, chosen: Choices, told: Told) -> pd.DataFrame:
    return answer_hazard(log, as_of=day, kind=chosen["kind"], horizon=chosen["ahead"], by=chosen["number"])


def _rhythms(log: FollowUpLog, day: dt.date, chosen: Choices, told: Told) -> pd.DataFrame:
    return compare_cadences(log, as_of=day, every=chosen["every"], by_day=chosen["by_day"], progress=told)


def _stages(log: FollowUpLog, day: dt.date, chosen: Choices, told: Told) -> pd.DataFrame:
    return stages(log, as_of=day, by=chosen["whose"])


def _forecast(log: FollowUpLog, day: dt.date, chosen: Choices, told: Told) -> pd.DataFrame:
    """The company first, the longest silence first."""
    frame = forecast(log, as_of=day).sort_values("silent_days", ascending=False, kind="stable")
    return frame[["company", *frame.columns.drop("company")]].reset_index(drop=True)


def _cited(chosen: Choices, clock: str) -> list[str]:
    """The published figures of that clock, where they are asked for."""
    return list(dict.fromkeys(published(clock=clock)["key"])) if chosen["published"] else []


QUESTIONS = {
    "rates": Question(
        "What a note adds",
        ("by", "kind", "within", "published"),
        _rates,
        lambda frame, chosen: charts.response_rates(frame, published=_cited(chosen, "follow_up")),
        sentences.rates_grounds,
    ),
    "curve": Question(
        "How answers come",
        ("clock", "group", "horizon", "published"),
        _curve,
        lambda frame, chosen: charts.response_curve(frame, published=_cited(chosen, chosen["clock"])),
        sentences.curve_grounds,
    ),
    "hazard": Question(
        "When in the silence answers come",
        ("number", "kind", "ahead"),
        _hazard,
        lambda frame, chosen: charts.hazard(frame),
        sentences.hazard_grounds,
    ),
    "rhythms": Question(
        "Which rhythm",
        ("every", "by_day"),
        _rhythms,
        lambda frame, chosen: charts.rhythms(frame),
        sentences.rhythms_grounds,
        slow=True,
    ),
    "stages": Question(
        "How far applications come",
        ("whose",),
        _stages,
        lambda frame, chosen: charts.stages(frame),
        sentences.stages_grounds,
    ),
    "forecast": Question(
        "What may still come",
        (),
        _forecast,
        lambda frame, chosen: charts.forecast(frame),
        sentences.forecast_grounds,
    ),
}
