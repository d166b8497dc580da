"""The law of the importer: whatever the tracker, its own log comes out, or what is open is asked or named."""

import os
import random
from collections import Counter

import pandas as pd
import pytest

from followup_analytics import propose
from followup_analytics.log.errors import FollowUpError
from tests.trackers import CLOSINGS, make

SLOW = int(os.environ.get("FOLLOWUP_SLOW_FILES", "0"))
FILES = SLOW or 24


def day(value):
    return None if pd.isna(value) else value.date()


def text(value):
    return None if pd.isna(value) else value


def verdict(tracker, path):
    """``right``, ``asked``, ``named`` (a column left out, and said so), or what is wrong."""
    path.write_bytes(tracker.data)
    try:
        proposal = propose(path)
    except FollowUpError:
        return "asked"
    wrong = differences(tracker, proposal)
    left_out = set(proposal.unused["column"])
    if not wrong:
        return "asked" if proposal.questions else "right"
    if proposal.questions:
        return "asked"
    listed = left_out | set(proposal.log.problems["column"].dropna())
    named = {meaning for meaning in wrong if tracker.headers.get(meaning) in listed}
    by_status = wrong.keys() & {"closed", "rows"}  # saved lines are rows of no log, told by their status alone
    named |= {"status"} if by_status and tracker.headers.get("status") in left_out else set()
    named |= {"closed"} & wrong.keys() if "answered" in named else set()  # a closing whose day cannot be read
    rest = wrong.keys() - named - ({"closed", "rows", "answered"} if "status" in named else set())
    return "named" if not rest else f"wrong: {sorted(rest)} {wrong}"


def differences(tracker, proposal):
    """What differs between the log that the tracker was made from and the one proposed, by meaning."""
    log, truth = proposal.log, tracker.truth()
    found = {row.company: row for row in log.applications.itertuples()}
    wrong = {}
    if sorted(found) != sorted(row["company"] for row in truth) or len(log.applications) != len(truth):
        wrong["rows"] = (sorted(found), [row["company"] for row in truth])
        truth = [row for row in truth if row["company"] in found]
    ids = dict(zip(log.applications["company"], log.applications["application_id"], strict=False))
    answers = log.responses.set_index("application_id")
    talks = log.interviews.set_index("application_id")["interviewed_on"]
    for row in truth:
        one, key = found[row["company"]], ids[row["company"]]
        told = {"role": text(one.role), "applied": day(one.applied_on), "closed": text(one.closed)}
        right = {"role": row["role"], "applied": row["applied"]}
        right["closed"] = row["status"] if row["status"] in CLOSINGS and row["answered"] is None else None
        told["answered"] = sorted(
            (day(d), k)
            for d, k in answers.loc[[key] if key in answers.index else [], ["received_on", "kind"]].itertuples(
                index=False
            )
        )
        right["answered"] = [(row["answered"], row["status"])] if row["answered"] else []
        told["interviewed"] = [day(d) for d in talks.loc[[key] if key in talks.index else []]]
        right["interviewed"] = [row["interviewed"]] if row["interviewed"] else []
        wrong |= {name: (row["company"], told[name], right[name]) for name in told if told[name] != right[name]}
    return wrong


@pytest.mark.parametrize("known", [True, False])
def test_a_tracker_gives_its_own_log_or_a_question_and_never_another(tmp_path, known):
    rng = random.Random(f"trackers {known} {FILES}")
    counts, wrong = Counter(), []
    for number in range(FILES // 2):
        tracker = make(rng, known=known)
        told = verdict(tracker, tmp_path / f"{number}.csv")
        counts[told.split(":")[0]] += 1
        if told.startswith("wrong"):
            wrong.append((told, tracker.headers, tracker.data[:400]))
    print(known, dict(counts))
    assert not wrong, wrong[:3]
    if known:
        assert counts["right"] >= 0.85 * (FILES // 2), counts
