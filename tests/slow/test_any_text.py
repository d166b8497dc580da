"""The law of `tests/test_any_text.py`, on hundreds of logs."""

import pytest
from hypothesis import HealthCheck, given, settings

from followup_analytics.files.sieve import sift
from tests.any_text import CALLS, SLOWER, tables

LONG = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("call", CALLS)
@LONG
@given(rows=tables())
def test_a_call_answers_whatever_the_texts(call, rows):
    CALLS[call](sift(rows))


@pytest.mark.parametrize("call", SLOWER)
@settings(LONG, max_examples=25)
@given(rows=tables())
def test_what_takes_longer_answers_too(call, rows):
    SLOWER[call](sift(rows))
