"""No growth worse than n log n: by the memory that is taken and by the calls that are made, without a clock.

Pairs of all rows show as memory that grows with the square; a loop over groups, each of which looks at all rows, as
calls that grow with the groups where none need be made for each.
"""

import math
import sys
import tracemalloc
from functools import partial

import numpy as np
import pytest

from benchmarks.growth import AS_OF, cases, search
from followup_analytics import response_curve
from followup_analytics.analyses.response_rates import response_rates
from followup_analytics.facts.people import match_people, split_people
from followup_analytics.waiting.variance import variances
from tests.laws import some

TIMES = 4  # as large the second time
LINEAR, NO_LOOP = 1.3, 0.3  # the most that memory or calls may grow by, as a power of the size
LAWS = {  # the size to begin with, and how calls may grow: those of some are made row by row
    "stages, 100 seekers": (400, NO_LOOP),
    "stages by seeker": (400, NO_LOOP),
    "waits, notes without kind": (200, NO_LOOP),
    "due list of the same": (200, NO_LOOP),
    "waits, hired": (200, NO_LOOP),
    "curve, horizon 3650": (200, NO_LOOP),
    "curve by 300 seekers": (40, NO_LOOP),
    "curve by seeker": (400, NO_LOOP),
    "rates by seeker": (400, LINEAR),
    "hazard by seeker": (60, LINEAR),
    "gifts, so many": (20, LINEAR),
    "gifts, 20": (10, LINEAR),
    "calendar": (100, LINEAR),
    "one person: due_list": (400, LINEAR),
    "one person: draft": (400, LINEAR),
    "one seeker and person: due_list": (400, LINEAR),
    "one seeker and person: draft": (400, LINEAR),
    "one company: due_list": (400, NO_LOOP),
}


def memory(call):
    tracemalloc.start()
    call()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def steps(call):
    counted = 0

    def count(frame, event, argument):
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        call()
    finally:
        sys.setprofile(None)
    return counted


def growth(make, size):
    """How memory and calls grow, as powers of the size."""
    small, large = make(size), make(TIMES * size)
    small(), large()  # what is loaded or looked up once is no part of it
    return [math.log(meter(large) / meter(small), TIMES) for meter in (memory, steps)]


@pytest.mark.law
@pytest.mark.parametrize("name", some([*LAWS], 4))
def test_memory_and_calls_grow_no_worse_than_the_log(name):
    (make,) = (make for case, make in cases().items() if case.startswith(name))
    size, most = LAWS[name]
    taken, made = growth(make, size)
    assert taken < LINEAR and made < most


def test_memory_grows_no_worse_than_the_horizon():
    log = search(400, seekers=100)
    taken, _ = growth(lambda days: partial(response_curve, log, as_of=AS_OF, by="source", horizon=days), 800)
    assert taken < LINEAR


def test_what_pairs_all_rows_or_loops_over_them_for_each_is_found():
    """The control: the notes to one person matched with each other, and a mask of all rows for each group."""

    def matched(size):
        people = split_people(search(size, applications=1, people=1).follow_ups["to"]).assign(within=0)
        return lambda: match_people(people, people, per="within")

    def masked(size):
        group = np.arange(size) % (size // 4)
        return lambda: [np.count_nonzero(np.equal(group, one)) for one in range(size // 4)]

    assert growth(matched, 100)[0] > 1.6
    assert growth(masked, 400)[1] > 0.8


def test_rates_of_many_seekers_add_the_stretches_up_once_and_not_for_each(monkeypatch):
    log, rows = search(4000, seekers=500), []
    monkeypatch.setattr(variances, "_row_by_row", lambda *asked: rows.append(asked) or pytest.fail("one by one"))
    assert len(response_rates(log, as_of=AS_OF, by="seeker")) > 300
    assert not rows
