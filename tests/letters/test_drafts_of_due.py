"""The drafts of a whole due list: the sample log's, and a thousand rows of a simulated one."""

import re

import pandas as pd
import pytest

from followup_analytics import SAMPLE_DAY, FollowUpLog, draft, due_list, sample_log, simulate
from followup_analytics.facts.people import split_people
from followup_analytics.letters.draft import drafts
from followup_analytics.simulation.simulator import AS_OF
from tests.plain.plain_letters import strange_paragraphs, words_of

SLOTS = ("Tuesday 17 March, 14:00",)
SECRET = "a quarrel with the board"


def with_secrets(log):
    """The log, and for every interview one more topic, which is private."""
    ids = log.interviews["interview_id"]
    secret = pd.DataFrame({"interview_id": ids, "interviewer": log.interviews["interviewers"], "topic": SECRET})
    topics = pd.concat([log.topics, secret.assign(strength=3, private=True)], ignore_index=True)
    return FollowUpLog(**{**log.tables, "topics": topics})


@pytest.fixture(scope="module", params=["sample", "simulated"])
def due(request):
    log = with_secrets(sample_log() if request.param == "sample" else simulate(interviews=2000, seed=3)[0])
    day = SAMPLE_DAY if request.param == "sample" else AS_OF
    rows = due_list(log, as_of=day).head(1000)
    assert request.param == "sample" or len(rows) == 1000
    return log, rows, drafts(log, rows, availability=SLOTS, as_of=day)


def test_no_field_is_left_unfilled_and_nothing_is_missing_but_a_gift(due):
    for note in due[2]:
        assert not re.search(r"\$[a-z_{]", f"{note.subject}\n{note.body}")
        assert set(note.missing) <= {"gift"} and (note.gift_id is None) == ("gift" in note.missing)


def test_no_private_topic_and_no_other_interviewer_stands_in_a_note(due):
    log, rows, notes = due
    names = set(split_people(log.interviews["interviewers"])["name"]) - {""}
    named = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(names, key=len, reverse=True)))
    for to, note in zip(rows["to"], notes, strict=True):
        text = f"{note.subject}\n{note.body}"
        assert SECRET not in text and set(named.findall(text)) <= {to}


def test_nobody_gets_what_they_had(due):
    log, rows, notes = due
    given = log.follow_ups.dropna(subset=["gift_id"])
    inside = set(given[["application_id", "gift_id"]].itertuples(index=False, name=None))
    assert not inside & set(zip(rows["application_id"], (note.gift_id for note in notes), strict=True))


def test_every_word_is_the_templates_the_logs_or_the_users(due):
    log, rows, notes = due
    known = words_of(log) | set(rows["to"].dropna()) | set(SLOTS)
    assert strange_paragraphs(notes, known) == []


def test_a_draft_names_the_note_that_its_person_got_in_another_application_lately():
    log = FollowUpLog(
        applications=pd.DataFrame({"application_id": ["a", "b"], "company": "Tide Labs", "role": ["Analyst", "Lead"]}),
        follow_ups=pd.DataFrame(
            {"application_id": ["a", "b"], "sent_on": ["2026-06-15", "2026-06-16"], "to": "Ana Lee"}
        ),
    )
    row = {"application_id": "b", "to": "Ana Lee", "kind": "thank_you"}
    said = "You wrote to Ana Lee on 15 June about Analyst at Tide Labs."
    assert said in draft(log, row, as_of="2026-06-17").warnings
    assert said not in draft(log, row, as_of="2026-06-14").warnings  # not sent yet
    assert said not in draft(log, row, as_of="2026-08-17").warnings  # long ago
    assert said not in draft(log, {**row, "to": "Bo"}, as_of="2026-06-17").warnings
