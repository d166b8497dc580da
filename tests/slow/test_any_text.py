"""The law of `tests/test_any_text.py`, on a hundred logs."""

from hypothesis import HealthCheck, given, settings

from followup_analytics.reading.checks.checking import sift
from tests.any_text import CALLS, SLOWER, tables

LONG = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


@LONG
@given(rows=tables())
def test_every_call_answers_whatever_the_texts(rows):
    log = sift(rows)
    for call in CALLS.values():
        call(log)


@settings(LONG, max_examples=20)
@given(rows=tables())
def test_what_takes_longer_answers_too(rows):
    log = sift(rows)
    for call in SLOWER.values():
        call(log)
