"""Whatever is stored can be lived with: any text in any column, and every call, panel and export answers."""

from urllib.parse import urlsplit

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given

import followup_analytics as fa
from followup_analytics.log.tables import TABLES
from followup_analytics.reading.checks.checking import log_from_rows
from tests.any_text import ASKED_BY, CALLS, NOT_ASKED, ROWS, SLOWER, tables, written
from tests.laws import examples

QUICK = examples(1, 20, suppress_health_check=list(HealthCheck), phases=[Phase.generate])


def test_every_public_call_is_asked():
    assert {ASKED_BY.get(name, name) for name in fa.__all__} - NOT_ASKED <= CALLS.keys() | SLOWER.keys()


@QUICK
@given(rows=tables())
def test_every_call_answers_whatever_the_texts(rows):
    log = log_from_rows(rows)
    for call in CALLS.values():
        call(log)


@pytest.mark.parametrize("call", SLOWER)
@QUICK
@given(rows=tables())
def test_what_takes_longer_answers_too(call, rows):
    SLOWER[call](log_from_rows(rows))


@QUICK
@given(rows=tables())
def test_what_could_not_be_used_is_named_once_and_no_row_is_lost(tmp_path_factory, rows):
    log = fa.read_log(written(rows, tmp_path_factory.mktemp("rows")))
    met = log.problems
    assert not met.duplicated(["file", "line", "column", "reason"]).any()
    aside = met.loc[~met["kept"], "table"].value_counts()
    told = {name: len(getattr(log, name)) + aside.get(name, 0) for name in TABLES}
    if aside.get("applications") == ROWS:  # then they are made from what the other tables name
        told["applications"] = ROWS
    assert told == dict.fromkeys(TABLES, ROWS)


def test_a_call_that_stumbles_over_an_address_is_found(monkeypatch):
    """The control: with a key of addresses that raises, as it once did, a call of the law fails."""
    monkeypatch.setattr("followup_analytics.gifts.shelf.address_key", lambda url: urlsplit(f"https://[{url}").netloc)
    log = fa.sample_log()
    log = fa.FollowUpLog(**log.tables)  # nothing of it was worked out before
    with pytest.raises(ValueError, match="IPv6"):
        CALLS["drafts"](log)


def test_half_a_character_in_a_frame_becomes_a_sign_that_can_be_seen_and_is_named_once():
    half = pd.Series(["\ud83c", "\ud83c\udf0a"], dtype="object")
    frames = {"applications": pd.DataFrame({"company": half, "own": half}), "gifts": pd.DataFrame({"title": half})}
    for log in (fa.FollowUpLog(**frames), log_from_rows(frames)):
        assert log.gifts["title"].tolist() == log.applications["own"].tolist() == ["�", "🌊"]
        named = [["applications", 1, "company"], ["applications", 1, "own"], ["gifts", 1, "title"]]
        assert log.problems[["table", "line", "column"]].values.tolist() == named
        assert log.problems["kept"].all() and log.problems["reason"].str.contains("half a character").all()
        CALLS["read_log"](log)
