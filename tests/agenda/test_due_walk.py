"""The walk of a log through the due list: how many files a reader opens for a rule, and that they only lead down."""

import os
import sys
from pathlib import Path

import followup_analytics as fa
from tests.test_house import FLOOR

PACKAGE = Path(fa.__file__).parent
OURS = f"{PACKAGE}{os.sep}"
MOST_OPEN = 8  # files of the list itself, and of the facts that they ask: as many as one can follow
PASSING_ON = {"once", "careful"}  # what wraps a function and hands the call on to it


def calls_of(function, *args, **kwargs):
    """Every call from one function of the package to another one: the file that calls, and the file entered."""
    found = {}

    def enter(frame, event, _):
        if event == "call" and is_ours(frame):
            caller = frame.f_back
            while caller is not None and not is_ours(caller):
                caller = caller.f_back
            if caller is not None:
                found[caller.f_code.co_filename, frame.f_code.co_filename] = True

    before = sys.getprofile()
    sys.setprofile(enter)
    try:
        function(*args, **kwargs)
    finally:
        sys.setprofile(before)
    return [tuple(Path(file).relative_to(PACKAGE).as_posix() for file in call) for call in found]


def is_ours(frame):
    return frame.f_code.co_filename.startswith(OURS) and frame.f_code.co_name not in PASSING_ON


def floor(file):
    return FLOOR[file.split("/")[0]]


def climbs(calls):
    """The calls that lead to a higher floor, and those within the list that lead back to a file entered before."""
    down = {"agenda/due.py": 3, "agenda/schedule.py": 2, "agenda/rules.py": 1}
    return [(one, other) for one, other in calls if (floor(one), down.get(one, 0)) < (floor(other), down.get(other, 0))]


def test_a_rule_is_read_in_few_files_that_lead_down():
    log = fa.sample_log()
    calls = calls_of(fa.due_list, log, as_of=fa.SAMPLE_DAY, cadence=fa.Cadence(max_unanswered=9))
    list_itself = {other for _, other in calls if floor(other) == FLOOR["agenda"]} | {"agenda/due.py"}
    asked = {other for one, other in calls if one in list_itself and floor(other) == FLOOR["facts"]}
    assert list_itself == {"agenda/due.py", "agenda/rules.py", "agenda/schedule.py"}
    assert len(list_itself | asked) <= MOST_OPEN, sorted(asked)
    assert climbs(calls) == []


def test_a_walk_that_climbs_back_would_be_seen():
    assert climbs([("facts/plans.py", "agenda/rules.py")]) and climbs([("agenda/rules.py", "agenda/due.py")])
    assert not climbs([("agenda/due.py", "agenda/rules.py"), ("agenda/rules.py", "log/cadence.py")])
