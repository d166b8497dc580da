"""Sentences: what a result says in plain words, with its denominator and its uncertainty."""

from followup_analytics.timing.sentences.answers import LEAST_AT_RISK, curve_sentence, hazard_sentence
from followup_analytics.timing.sentences.grounds import (
    curve_grounds,
    forecast_grounds,
    hazard_grounds,
    rates_grounds,
    rhythms_grounds,
    stages_grounds,
)
from followup_analytics.timing.sentences.notes import LEAST_WAITS, rates_sentence
from followup_analytics.timing.sentences.rhythms import rhythm_pairs, rhythms_sentence
from followup_analytics.timing.sentences.search import (
    forecast_sentence,
    outcomes_sentence,
    search_sentence,
    stages_sentence,
    timeline_sentence,
    waits_sentence,
)

__all__ = [
    "LEAST_AT_RISK",
    "LEAST_WAITS",
    "curve_grounds",
    "curve_sentence",
    "forecast_grounds",
    "forecast_sentence",
    "hazard_grounds",
    "hazard_sentence",
    "outcomes_sentence",
    "rates_grounds",
    "rates_sentence",
    "rhythm_pairs",
    "rhythms_grounds",
    "rhythms_sentence",
    "search_sentence",
    "stages_grounds",
    "stages_sentence",
    "timeline_sentence",
    "waits_sentence",
]
