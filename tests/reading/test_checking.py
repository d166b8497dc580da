"""The sieve: ids, references, twins and contradictions, whatever the source."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.rows.part import Source
from followup_analytics.log.rows.references import find_applications
from followup_analytics.log.tables import TABLES
from followup_analytics.reading.checks.checking import log_from_rows
from tests.laws import examples


def frame(columns, *rows):
    return pd.DataFrame([row.split("|") for row in rows], columns=columns.split("|"), dtype="str")


def reasons(log):
    return log.problems["reason"].tolist()


# Ids


def test_an_application_without_id_gets_one_from_what_it_says_numbered_among_equals():
    log = log_from_rows(
        {
            "applications": frame(
                "seeker|company|role|applied_on|note",
                "Kim|Tide Labs, Inc.|Analyst|2024-03-01|a",
                "Kim|tide labs inc|Analyst|2024-03-01|b",
                "||||",
                "|東京|||",
                "|!!|||",
            )
        }
    )
    assert log.applications["application_id"].tolist() == [
        "kim-tide-labs-inc-analyst-2024-03-01",
        "kim-tide-labs-inc-analyst-2024-03-01.2",
        "東京",
        "application",
    ]


def test_made_ids_never_collide_with_ids_given():
    rows = frame("application_id|company|note", "tide|Reed|", "|Tide|a", "tide.2|Reed|x", "|Tide|b")
    ids = log_from_rows({"applications": rows}).applications["application_id"].tolist()
    assert ids[0::2] == ["tide", "tide.2"] and len(set(ids)) == 4


def test_rows_of_other_tables_are_named_by_application_day_and_number():
    log = log_from_rows(
        {
            "interviews": frame("company|interviewed_on|round", "Tide|2024-03-01|1"),
            "follow_ups": frame("company|sent_on|note", "Tide|2024-03-02|a", "Tide|2024-03-02|b"),
            "responses": frame("company|received_on|kind", "Tide|2024-03-09|reply"),
            "gifts": frame("title|kind", "On tides|article", "On tides|article ", "|link"),
            "plans": frame("kind|decided_on", "pause|2024-03-01"),
        }
    )
    assert log.interviews["interview_id"].tolist() == ["tide/i-2024-03-01"]
    assert log.follow_ups["follow_up_id"].tolist() == ["tide/f-2024-03-02", "tide/f-2024-03-02.2"]
    assert log.responses["response_id"].tolist() == ["tide/r-2024-03-09"]
    assert log.gifts["gift_id"].tolist() == ["article-on-tides", "article-on-tides.2"]
    assert log.plans["plan_id"].tolist() == ["pause-2024-03-01"] and log.plans["application_id"].isna().all()


# Applications and interviews named by company


APPLICATIONS = frame(
    "application_id|seeker|company|role|applied_on",
    "t1|Kim|Tide Labs|Analyst|2024-03-01",
    "t2|Kim|Tide Labs|Engineer|2024-03-10",
    "t3|Lou|Tide  labs|Analyst|2024-03-20",
    "r1|Kim|Reed|Clerk|",
    "r2|Kim|Reed|Porter|",
)


NAMING_APPLICATIONS = {
    "|TIDE LABS|Engineer|2024-03-05": "t2",  # the only match, though applied to later
    "|Tide Labs||2024-03-15": "t2",  # the latest by that day
    "|Tide Labs||2024-03-10": "t2",  # the same day counts
    "lou|tide labs||2024-03-01": "t3",
    "|Tide Labs|analyst|2024-03-15": "t1",
    "|Tide Labs||2024-02-01": "3 applications fit this row: t1, t2, t3",
    "|Reed||2024-03-15": "2 applications fit this row: r1, r2",
    "|Yonder||2024-03-15": "no application fits this row",
    "|||2024-03-15": "names no application",
}
NAMING_INTERVIEWS = {
    "i1||||": "i1",
    "|Tide|1||": "i1",
    "|Tide||2024-03-08|": "i2",
    "||||b": "i3",
    "||1||a": "i1",
    "|Tide|||": "2 interviews fit this row: i1, i2",
    "|Tide|3||": "no interview fits this row",
    "i9||||": "no interview has this id",
    "||||": "names no interview",
}


def test_a_row_that_names_a_company_finds_its_application_or_says_why_not():
    notes = frame("seeker|company|role|sent_on", *NAMING_APPLICATIONS)
    log = log_from_rows({"applications": APPLICATIONS, "follow_ups": notes})
    said = list(NAMING_APPLICATIONS.values())
    assert log.follow_ups["application_id"].tolist() == said[:5]
    assert sorted(reasons(log)) == sorted(
        [*said[5:], "is before its application of 2024-03-10", "is before its application of 2024-03-20"]
    )


def test_a_topic_finds_its_interview_by_id_or_by_company_and_round_or_day():
    days = ("i1|a|2024-03-01|1", "i2|a|2024-03-08|2", "i3|b|2024-03-08|1")
    topics = [f"{row}|topic {n}" for n, row in enumerate(NAMING_INTERVIEWS)]
    log = log_from_rows(
        {
            "applications": frame("application_id|company", "a|Tide", "b|Reed"),
            "interviews": frame("interview_id|application_id|interviewed_on|round", *days),
            "topics": frame("interview_id|company|round|interviewed_on|application_id|topic", *topics),
        }
    )
    said = list(NAMING_INTERVIEWS.values())
    assert log.topics["interview_id"].tolist() == said[:5] and sorted(reasons(log)) == sorted(said[5:])


def plain_application(row, applications):
    """One row's application by the written rule, or None."""
    fits = [
        a
        for a in applications
        if all(
            not row[name] or row[name].strip().casefold() == a[name].casefold()
            for name in ("seeker", "company", "role")
        )
    ]
    if len(fits) == 1:
        return fits[0]["application_id"]
    early = [a for a in fits if a["applied_on"] is not None and a["applied_on"] <= row["day"]]
    latest = [a for a in early if a["applied_on"] == max(b["applied_on"] for b in early)]
    return latest[0]["application_id"] if len(latest) == 1 else None


DAYS = st.dates(pd.Timestamp("2024-01-01").date(), pd.Timestamp("2024-01-05").date())


@examples(10)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["k", "l"]), st.sampled_from(["T", "R"]), st.sampled_from(["A", "B"]), DAYS | st.none()
        )
    ),
    st.lists(
        st.tuples(st.sampled_from(["", "K"]), st.sampled_from(["t ", "R"]), st.sampled_from(["", "a"]), DAYS),
        min_size=1,
    ),
)
def test_references_are_found_as_the_plain_rule_says(applications, rows):
    known = pd.DataFrame(applications, columns=["seeker", "company", "role", "applied_on"])
    known.insert(0, "application_id", [f"a{n}" for n in range(len(known))])
    asked = pd.DataFrame(rows, columns=["seeker", "company", "role", "day"])
    texts = asked.astype({"seeker": "str", "company": "str", "role": "str"}).replace("", None)
    typed = known.astype({"applied_on": "datetime64[us]", "seeker": "str", "company": "str", "role": "str"})
    found = find_applications(texts.astype({"day": "datetime64[us]"}), typed.astype({"application_id": "str"}))
    plain = [plain_application(row, known.to_dict("records")) for row in asked.to_dict("records")]
    assert found["id"].astype(object).where(found["id"].notna(), None).tolist() == plain
    assert (found["id"].isna() == found["reason"].notna()).all()


def test_applications_are_made_from_the_other_tables_where_there_are_none():
    log = log_from_rows(
        {
            "interviews": frame(
                "application_id|company|role|interviewed_on", "x1|Tide|Analyst|2024-03-01", "x2|||2024-03-02"
            ),
            "follow_ups": frame(
                "company|role|sent_on", "tide||2024-03-02", "Reed|Clerk|2024-03-02", "Reed||2024-03-03"
            ),
        }
    )
    assert log.applications[["application_id", "company"]].values.tolist() == [
        ["x1", "Tide"],
        ["x2", "x2"],  # an id is all that is known of it
        ["reed-clerk", "Reed"],
    ]
    assert log.follow_ups["application_id"].tolist() == ["x1", "reed-clerk", "reed-clerk"]
    assert log.problems.empty


def test_the_columns_that_named_the_application_are_not_kept_twice():
    log = log_from_rows({"follow_ups": frame("company|sent_on|mood", "Tide|2024-03-02|fine")})
    assert list(log.follow_ups)[-1] == "mood" and "company" not in log.follow_ups


# Rows that stand twice, and facts that contradict each other


def test_identical_rows_count_once_and_a_second_row_of_an_id_is_set_aside():
    rows = frame(
        "follow_up_id|company|sent_on",
        "f|Tide|2024-03-01",
        "f|Tide|2024-03-01",
        "f|Tide|2024-03-02",
        "|Tide|2024-03-09",
        "|Tide|2024-03-09",
    )
    log = log_from_rows({"follow_ups": rows})
    assert log.follow_ups["follow_up_id"].tolist() == ["f", "tide/f-2024-03-09"]
    assert sorted(reasons(log)) == [
        "is the same as row 1",
        "is the same as row 4",
        "says something else under the id of row 1",
    ]
    assert not log.problems["kept"].any()


def test_the_first_row_of_an_id_that_can_be_read_is_kept():
    rows = frame("follow_up_id|company|sent_on", "f|Tide|soon", "f|Tide|2024-03-02")
    log = log_from_rows({"follow_ups": rows})
    assert log.follow_ups["sent_on"].dt.day.tolist() == [2] and reasons(log) == ["is not a day that can be read"]


def test_a_row_whose_closed_cannot_be_read_stays_and_says_so():
    log = log_from_rows({"applications": frame("company|closed", "Tide|Filled", "Reed|perhaps", "Dune|")})
    assert log.applications["closed"].fillna("").tolist() == ["filled", "", ""]
    assert log.problems[["value", "kept"]].to_numpy().tolist() == [["perhaps", True]]


def test_contradicting_dates_are_kept_and_listed():
    log = log_from_rows(
        {
            "applications": frame("application_id|company|applied_on|confirmed_on", "a|Tide|2024-03-05|2024-03-01"),
            "interviews": frame("application_id|interviewed_on", "a|2024-03-08"),
            "follow_ups": frame(
                "application_id|sent_on|kind|sent_at", "a|2024-03-07|thank_you|", "a|2024-03-09||2024-03-10 09:00"
            ),
            "responses": frame("application_id|received_on|kind", "a|2024-03-04|reply", "a|2024-03-05|reply"),
            "plans": frame("kind|from_on|until_on", "pause|2024-03-09|2024-03-08"),
        }
    )
    assert log.problems["kept"].all() and log.problems["table"].tolist() == [
        "applications",
        "follow_ups",
        "follow_ups",
        "responses",
        "plans",
    ]
    assert reasons(log) == [
        "is before its application of 2024-03-05",
        "is before the first interview of 2024-03-08",
        "is on another day than sent_on 2024-03-09",
        "is before its application of 2024-03-05",
        "is before its first day 2024-03-09",
    ]


def test_a_pause_of_the_whole_search_needs_a_last_day_and_a_cancelled_interview_contradicts_nothing():
    log = log_from_rows(
        {
            "applications": frame("application_id|company", "a|Tide"),
            "interviews": frame(
                "application_id|interviewed_on|cancelled", "a|2024-03-01|yes", "a|2024-03-08|", "a|2024-03-20|yes"
            ),
            "follow_ups": frame("application_id|sent_on|kind", "a|2024-03-07|thank_you"),
            "plans": frame("application_id|kind|from_on", "a|pause|2024-03-09", "|pause|2024-03-09"),
        }
    )
    assert reasons(log) == [
        "is before the first interview of 2024-03-08",
        "is missing: a pause of the whole search needs a last day, so it moves nothing",
    ]
    assert log.problems["kept"].all() and log.problems["table"].tolist() == ["follow_ups", "plans"]
    assert log.problems["remedy"].iloc[1] == "Write the last day of the pause."


def test_a_time_written_with_the_day_is_kept_and_midnight_is_none():
    rows = frame("company|sent_on|note", "Tide|2024-03-01 17:05|a", "Tide|2024-03-01 00:00:00|b", "Tide|2024-03-01|c")
    log = log_from_rows({"follow_ups": rows})
    assert log.follow_ups["sent_at"].tolist() == [pd.Timestamp("2024-03-01 17:05"), pd.NaT, pd.NaT]


def test_a_time_in_its_own_column_stands_against_the_one_written_with_the_day():
    rows = frame(
        "company|sent_on|sent_at|note",
        "Tide|2024-03-01 17:05|2024-03-01 09:30|a",
        "Tide|2024-03-02 17:05||b",
    )
    times = log_from_rows({"follow_ups": rows}).follow_ups["sent_at"].tolist()
    assert times == [pd.Timestamp("2024-03-01 09:30"), pd.Timestamp("2024-03-02 17:05")]


def test_an_interview_whose_day_was_written_with_a_time_starts_at_it():
    rows = frame(
        "company|interviewed_on|starts_at",
        "Tide|2026-03-04 14:30|",
        "Reed|2026-03-05 09:15:30|8:00",
        "Reed|2026-03-06 00:00|",
        "Tide|2026-03-07|",
    )
    topics = frame("company|interviewed_on|topic", "Tide|2026-03-04 14:30|tides", "Tide|2026-03-07|mills")
    log = log_from_rows({"interviews": rows, "topics": topics})
    assert log.interviews["starts_at"].fillna("").tolist() == ["14:30", "08:00", "", ""]
    assert "starts_at" not in log.topics and log.topics["interview_id"].is_unique and log.problems.empty


def test_a_company_alone_is_that_of_the_application_which_another_row_names_with_its_seeker():
    rows = frame("company|seeker|sent_on", "Tide||2024-03-01", "Tide|Kim|2024-03-02", "Reed||2024-03-04")
    log = log_from_rows({"follow_ups": rows})
    assert log.applications["company"].tolist() == ["Tide", "Reed"]
    assert log.applications["seeker"].fillna("").tolist() == ["Kim", ""]
    assert log.follow_ups["application_id"].tolist() == ["kim-tide", "kim-tide", "reed"]


# Whatever comes


CELL = st.sampled_from(
    ["", " ", "a", "Tide", "2024-03-01", "2024-13-01", "1/2/2024", "13/2/2024", "reply", "9", "=1", "'"]
)


@examples(4)
@given(st.data())
def test_rows_in_are_rows_out_and_rows_set_aside_whatever_the_cells(data):
    tables = {}
    for name in data.draw(st.sets(st.sampled_from(sorted(TABLES)), min_size=1, max_size=4)):
        columns = [*TABLES[name].names, *(["company"] if name != "applications" else [])]
        rows = data.draw(st.lists(st.lists(CELL, min_size=len(columns), max_size=len(columns)), max_size=3))
        lines = pd.RangeIndex(2, 2 + len(rows)).to_numpy()
        tables[name] = Source(pd.DataFrame(rows, columns=columns, dtype="str"), f"{name}.csv", lines)
    before = {name: source.frame.copy() for name, source in tables.items()}
    log = log_from_rows(tables, day_first=True)
    aside = log.problems[~log.problems["kept"]]
    for name, source in tables.items():
        if name == "applications" and source.frame.empty:
            continue  # made from the others
        assert len(source.frame) == len(getattr(log, name)) + (aside["table"] == name).sum()
        pd.testing.assert_frame_equal(source.frame, before[name])
        key = TABLES[name].key
        assert not key or getattr(log, name)[key].is_unique
    assert log.problems[["file", "line", "table", "reason", "remedy"]].notna().all(axis=None)
    again = log_from_rows(log.tables)
    for name, kept in log.tables.items():
        if not ((name == "topics") or kept.drop(columns=TABLES[name].key).empty):
            pd.testing.assert_frame_equal(getattr(again, name), kept)


def test_nothing_in_gives_an_empty_log():
    log = log_from_rows({})
    assert len(log) == 0 and isinstance(log, FollowUpLog) and log.problems.empty
