"""Sentences: what a result says in plain words, with its denominator and its uncertainty."""

from followup_analytics.analyses.sentences.basis import (
    cadences_basis,
    curve_basis,
    forecast_basis,
    hazard_basis,
    outcomes_basis,
    rates_basis,
    stages_basis,
)
from followup_analytics.analyses.sentences.cadences import cadence_pairs, cadences_sentence
from followup_analytics.analyses.sentences.curve_and_hazard import LEAST_AT_RISK, curve_sentence, hazard_sentence
from followup_analytics.analyses.sentences.headlines import (
    cadences_headline,
    curve_headline,
    forecast_headline,
    hazard_headline,
    next_note_headline,
    outcomes_headline,
    rates_headline,
    search_headline,
    stages_headline,
    waits_headline,
)
from followup_analytics.analyses.sentences.next_note import next_note_basis, next_note_sentence
from followup_analytics.analyses.sentences.rates import LEAST_WAITS, rates_sentence, tells_classes, what_notes_add
from followup_analytics.analyses.sentences.search import (
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
    "cadence_pairs",
    "cadences_basis",
    "cadences_headline",
    "cadences_sentence",
    "curve_basis",
    "curve_headline",
    "curve_sentence",
    "forecast_basis",
    "forecast_headline",
    "forecast_sentence",
    "hazard_basis",
    "hazard_headline",
    "hazard_sentence",
    "next_note_basis",
    "next_note_headline",
    "next_note_sentence",
    "outcomes_basis",
    "outcomes_headline",
    "outcomes_sentence",
    "rates_basis",
    "rates_headline",
    "rates_sentence",
    "search_headline",
    "search_sentence",
    "stages_basis",
    "stages_headline",
    "stages_sentence",
    "tells_classes",
    "timeline_sentence",
    "waits_headline",
    "waits_sentence",
    "what_notes_add",
]
