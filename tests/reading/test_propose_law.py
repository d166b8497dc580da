"""The law of the importer: whatever the tracker, its own log comes out, or what is open is asked or named."""

import random
import re
from collections import Counter

import pandas as pd
import pytest

from followup_analytics import propose
from followup_analytics.log.errors import FollowUpError
from followup_analytics.reading.cells.codepages import PAGES
from followup_analytics.reading.guess.columns import EVENTS
from tests.laws import tried
from tests.trackers import CLOSINGS, make

FILES = tried(6, 2_000)
ROUNDS = 4  # an answer may bring up another question
MEANINGS = {meaning: EVENTS[meaning] for meaning in ("applied", "answered", "interviewed")}


def day(value):
    return None if pd.isna(value) else value.date()


def text(value):
    return None if pd.isna(value) else value


def verdict(tracker, path):
    """``right``, ``asked`` (or refused in words), or what is wrong: another log and no question.

    What is asked is answered by what the tracker was made from, and then its own log must come out.
    """
    path.write_bytes(tracker.data)
    try:
        proposal = propose(path)
    except FollowUpError:
        return "asked"
    open_ = bool(proposal.questions)
    for _ in range(ROUNDS):
        if proposal.questions:
            asked = [one for one in proposal.questions if one.name == "code page"] or proposal.questions
            proposal = proposal.answered({one.name: answer(tracker, one) for one in asked})
    assert not proposal.questions
    wrong = differences(tracker, proposal)
    told = "once answered" if open_ else "unasked"
    return f"wrong, {told}: {wrong}" if wrong else "asked" if open_ else "right"


def answer(tracker, question):
    """What somebody who knows the tracker answers."""
    kinds = {word: kind for kind, word in tracker.words.items()}
    column = question.name.removeprefix("column ")
    meaning = next((m for m, header in tracker.headers.items() if header == column), "")
    if question.name in ("company", "role", "status"):
        header = tracker.headers.get(question.name)
        return header if header in question.answers else question.answers[0]
    if question.name.startswith("column "):
        return {**MEANINGS, "status": "the status"}.get(meaning, question.answers[0])
    if question.name == "order":
        return "month first" if tracker.form in ("month first", "short") else "day first"
    if question.name == "code page":
        return next(told for page, told in PAGES.items() if told in question.answers and reads(tracker, page))
    word = re.search('"(.*)"$', question.name)
    if word:
        told = kinds[word[1]]
        return "nothing yet" if told == "applied" else told
    return question.answers[0]


def reads(tracker, page):
    """Whether a code page has the text of the tracker."""
    try:
        return tracker.data.decode(page) == tracker.data.decode(tracker.page)
    except UnicodeDecodeError:
        return False


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


@pytest.mark.law
@pytest.mark.parametrize("known", [True, False])
def test_a_tracker_gives_its_own_log_or_a_question_and_never_another(tmp_path, known):
    rng = random.Random(f"trackers {known} {FILES}")
    counts, wrong = Counter(), []
    for number in range(FILES):
        tracker = make(rng, known=known)
        told = verdict(tracker, tmp_path / f"{number}.csv")
        counts[told.split(",")[0]] += 1
        if told.startswith("wrong"):
            wrong.append((told, tracker.headers, tracker.data[:400]))
    print(f"{FILES} trackers, {'all' if known else 'some'} of their words in the lists: {dict(counts)}")
    assert not wrong, wrong[:3]
    if known:
        assert counts["right"] >= tried(0.6, 0.85) * FILES, counts
