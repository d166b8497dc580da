"""Lists, templates, drafts, notebooks and mappings with bytes changed, cut, doubled: each is used, or told in words.

Within five seconds of CPU and 500 MB; a sample is tried here, ten thousand of each kind at length.
"""

import json
import random
import resource
import shutil
import time
from pathlib import Path

import pytest
from ipywidgets import Widget

import followup_analytics as fa
from followup_analytics import Journal, panels
from followup_analytics.command import launch
from followup_analytics.command.care import doctor, sharing
from followup_analytics.gifts.lists.reference_list import gifts_from_text
from followup_analytics.letters.templates import LANGUAGES, OCCASIONS, built_in, own_template
from followup_analytics.log.errors import FollowUpError
from followup_analytics.reading.mapping import read_mapping
from tests.gifts.test_reference_list import BIBTEX, CSV, LINES, RIS
from tests.laws import tried
from tests.makers import log_from
from tests.reading.test_propose_mutants import LARGEST, LONGEST, mutated_table
from tests.test_mutants import MAPPING, toml

LOG = log_from(
    applications=[{"application_id": "a", "company": "Tide Labs", "role": "Engineer"}],
    interviews=[
        {"application_id": "a", "interview_id": "i", "interviewed_on": "2026-03-03", "interviewers": "Ana Lee"}
    ],
    topics=[{"interview_id": "i", "interviewer": "Ana", "topic": "tides"}],
    gifts=[{"gift_id": "g", "title": "Reading the tides", "url": "https://a.example", "kind": "article"}],
)
ROW = fa.due_list(LOG, as_of="2026-03-04").iloc[0]
NAMES = {"ana": 1, "tide": 2}
DRAFT = {
    "company": "Tide", "interviewed_on": "2026-03-03", "note": "Café\nsecond", "round": 2, "private": True,
    "people": [{"name": "Ana", "professional": "tides"}, {}], "$day": {"$day": "2026-03-03"}, "to": None,
}  # fmt: skip
BOOK = {
    "cells": [
        {"cell_type": "code", "source": ["x"], "outputs": [{"data": {"text/plain": ["Ana"]}}], "metadata": {}},
        {"cell_type": "markdown", "source": "Ana of Tide", "metadata": {}, "attachments": {}},
    ],
    "metadata": {"widgets": {"state": {}}},
    "nbformat": 4,
}  # fmt: skip


def pasted(data, folder):
    gifts, wrong = gifts_from_text(data.decode("utf-8", "surrogateescape"))
    assert not gifts["title"].isna().any() and not wrong["reason"].isna().any()


def template(data, folder):
    text = own_template(data.decode("utf-8", "replace"), "check_in")
    note = fa.draft(LOG, ROW, templates=dict.fromkeys(OCCASIONS, text))
    assert len(note.body) < 600_000 and "\n" not in note.subject


def unsaved(data, folder):
    journal, drafts = Journal(folder / "journal.db"), folder / "journal.db.drafts"
    shutil.rmtree(drafts, ignore_errors=True)
    drafts.mkdir()
    (drafts / "capture.json").write_bytes(data)
    form = panels.capture(journal, as_of="2026-03-03").form
    form.typed(form.values)
    left = {file.read_bytes() for file in drafts.iterdir()}
    assert data in left or form.values or not json.loads(data)  # nothing typed is lost
    Widget.close_all()  # they are held for the page, which is nobody's here


def notebook(data, folder):
    (folder / "a.ipynb").write_bytes(data)
    assert launch.cells_hash(folder / "a.ipynb") and doctor._tells(folder / "a.ipynb", NAMES) in (True, False)
    try:
        sharing.nameless_notebook(json.loads(data), LOG)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return  # what `followup share` tells as "it is not a notebook"


def mapping(data, folder):
    (folder / "a.toml").write_bytes(data)
    read_mapping(folder / "a.toml")


TEMPLATES = [built_in(occasion, language).encode() for occasion in OCCASIONS for language in LANGUAGES]
TOML = "\n".join(f"{key} = {toml(value)}" for key, value in MAPPING.items())
KINDS = {
    "BibTeX": ([BIBTEX.encode()], pasted),
    "RIS": ([RIS.encode()], pasted),
    "pasted": ([CSV.encode(), LINES.encode()], pasted),
    "template": (TEMPLATES, template),
    "draft": ([json.dumps(DRAFT).encode()], unsaved),
    "notebook": ([json.dumps(BOOK).encode()], notebook),
    "TOML": ([TOML.encode()], mapping),
}
FEW = {"draft": 12, "template": 10, "TOML": 100}


@pytest.mark.law
@pytest.mark.parametrize("kind", KINDS)
def test_a_mutated_text_is_used_or_told_in_words_and_soon(tmp_path, kind):
    seeds, use = KINDS[kind]
    slowest, used, before, uncaught = 0.0, 0, peak(), []
    for number in range(tried(FEW.get(kind, 50), 10_000)):
        rng = random.Random(f"{kind} {number}")
        data, began = mutated_table(rng, rng.choice(seeds)), time.process_time()
        try:
            use(data, tmp_path)
            used += 1
        except FollowUpError as fault:
            assert str(fault) and "\n" not in str(fault), (number, data)
        except Exception as fault:
            uncaught.append(f"mutant {number} of {kind}: {fault!r} of {data!r}")
        slowest = max(slowest, time.process_time() - began)
    print(
        f"{kind}: {number + 1} tried, {used} used, slowest {slowest:.2f} s, {peak() - before:.0f} MB more than before"
    )
    assert not uncaught, f"{len(uncaught)} uncaught: {uncaught[:5]}"
    assert used and slowest < LONGEST and peak() - before < LARGEST


def test_a_fault_of_another_kind_would_be_seen(tmp_path, monkeypatch):
    """The control."""

    def careless(data, folder):
        return data.decode()

    monkeypatch.setitem(KINDS, "RIS", ([b"\xff" * 40], careless))
    with pytest.raises(AssertionError, match="mutant 0 of RIS"):
        test_a_mutated_text_is_used_or_told_in_words_and_soon(tmp_path, "RIS")


@pytest.mark.parametrize("sign", ["(", "[", "{", "<", "$name ", "a" * 100, '"', "|", "@article{", "\\"])
def test_a_long_run_of_one_sign_takes_no_long_time_and_makes_no_long_letter(sign):
    long = (sign * 20_000)[:100_000]
    began = time.process_time()
    for use in (pasted, template):
        try:
            use(long.encode(), Path())
        except FollowUpError as fault:
            assert len(str(fault)) < 1000
    assert time.process_time() - began < LONGEST


def test_a_long_name_makes_no_long_letter():
    name = "x" * 100_000
    log = log_from(
        applications=[{"application_id": "a", "company": name}],
        interviews=[{"application_id": "a", "interviewed_on": "2026-03-03", "interviewers": name}],
    )
    own = "Subject: $company\n\n" + "$name $company " * 99
    note = fa.draft(log, fa.due_list(log, as_of="2026-03-04").iloc[0], templates={"thank_you": own})
    assert len(note.body) < 1000 and len(note.subject) < 200 and "too many for a letter" in " ".join(note.warnings)


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
