"""Logs whose every text may be anything, and everything that has to answer on them."""

import io
import tempfile
from pathlib import Path

import ipywidgets as widgets
import pandas as pd
from hypothesis import strategies as st

import followup_analytics as fa
from followup_analytics import (
    FollowUpError,
    charts,
    compare_arms,
    eml,
    export_log,
    in_touch,
    mailto,
    panels,
    review,
    shelf_list,
)
from followup_analytics.analyses.questions import QUESTIONS
from followup_analytics.charts.kit.question_chart import question_chart
from followup_analytics.experiment.assignment import as_assigned
from followup_analytics.export.exports import due_calendar, due_csv, due_markdown
from followup_analytics.gifts.shelf import known_gifts
from followup_analytics.gifts.suggestions import gift_for, gifts_in
from followup_analytics.letters.draft import drafts
from followup_analytics.letters.promises import promises
from followup_analytics.log.tables import TABLES
from followup_analytics.log.text.formula_guard import csv_bytes, tab_text
from followup_analytics.panels.kit.table import Table
from tests.awkward_texts import AWKWARD

DAY = "2026-06-15"
TEXTS = st.sampled_from(AWKWARD) | st.lists(st.sampled_from(AWKWARD), min_size=2, max_size=3).map("".join)
ANY = TEXTS | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ROWS = 3
LINKS = ("application_id", "interview_id", "gift_id")  # what names a row of another table does so most of the time


def days(table, number):
    """Days of one application a month, so that every rule has something to say."""
    months = {c.name: f"2026-0{number + 3}-{10 + n:02}" for n, c in enumerate(table.columns) if c.holds == "day"}
    times = {c.name: f"2026-0{number + 3}-12 10:00" for c in table.columns if c.holds == "time"}
    return {**months, **times}


@st.composite
def tables(draw):
    """The seven tables as rows of a source: any text but in days, and most ids and kinds as they should be."""
    ids = {name: draw(st.lists(ANY.filter(str.strip), min_size=ROWS, max_size=ROWS, unique=True)) for name in LINKS}
    out = {}
    for name, table in TABLES.items():
        rows = [days(table, number) for number in range(ROWS)]
        for column in table.columns:
            if column.holds in ("day", "time"):
                continue
            for number, row in enumerate(rows):
                known = column.choices or ids.get(column.name, ())
                row[column.name] = draw(st.sampled_from(known)) if known and draw(st.integers(0, 3)) else draw(ANY)
                if column.name == table.key and name in ("applications", "interviews", "gifts"):
                    row[column.name] = ids[column.name][number]
        out[name] = pd.DataFrame(rows).assign(**{"of my own": [draw(ANY) for _ in rows]})
    return out


def opened(make):
    """A panel on a journal that holds the log, with every part of it looked at."""

    def look(log):
        with tempfile.TemporaryDirectory() as folder, fa.Journal(Path(folder, "journal.db")) as journal:
            journal.add_log(log)
            pending = [make(journal)]
            while pending:
                part = pending.pop()
                pending += getattr(part, "children", ())
                assert isinstance(part, widgets.Widget)
                if isinstance(part, Table) and part.choosing and part.rows:
                    part.selected = "0"
                repr(part), part.get_state()

    return look


def noted(log):
    """Every letter that is due, as it may be sent."""
    for note in drafts(log, fa.due_list(log, as_of=DAY)):
        review(note, body=note.body + note.to), eml(note), mailto(note)


def exported(log):
    with tempfile.TemporaryDirectory() as folder:
        due = fa.due_list(log, as_of=DAY)
        for suffix in ("csv", "md", "ics"):
            fa.export_due(due, Path(folder, f"due.{suffix}"))
        return fa.read_log(export_log(log, Path(folder, "log")))


def presented(log):
    """Gifts asked for by a person, an interview and an application, and found again."""
    named = [*log.interviews["interviewers"].dropna(), *log.follow_ups["to"].dropna()]
    asked = [{"interviewer": name} for name in named[::3]]
    asked += [{name: one} for name in ("interview_id", "application_id") for one in log.interviews[name].dropna()[:1]]
    for whom in asked:
        try:
            tab_text(fa.suggest_gifts(log, **whom, as_of=DAY))
        except FollowUpError as error:
            assert "names nobody" in str(error), error  # a cell such as ";;;"
    return gift_for(log, fa.due_list(log, as_of=DAY)), gifts_in(log, " ".join(AWKWARD)), known_gifts(log, log.gifts)


BY = {"rates": {"by": "channel"}, "curve": {"by": "source"}, "stages": {"by": "source"}}  # groups named by any text


def answered(question, log):
    return question.ask(log, as_of=DAY, **BY.get(question.name, {}))


def _applications(log):
    return log.applications["application_id"].head(2)


# What answers at once.
QUICK = [question for question in QUESTIONS.values() if not question.slow]
CALLS = {
    **{q.function.partition(":")[2]: lambda log, q=q: csv_bytes(answered(q, log)) for q in QUICK},
    "FollowUpLog": lambda log: fa.FollowUpLog(**log.tables),
    "read_log": exported,
    "due_list": lambda log: fa.due_list(log, as_of=DAY, retired=True),
    "export_due": lambda log: [f(fa.due_list(log, as_of=DAY)) for f in (due_csv, due_markdown, due_calendar)],
    "draft": lambda log: [fa.draft(log, row) for _, row in fa.due_list(log, as_of=DAY).head(1).iterrows()],
    "drafts": noted,
    "suggest_gifts": presented,
    "waits": lambda log: csv_bytes(fa.waits(log, as_of=DAY)),
    "follow_up_steps": lambda log: csv_bytes(fa.follow_up_steps(log, as_of=DAY)),
    "response_rates": lambda log: [fa.response_rates(log, as_of=DAY, by=by) for by in ("gap", "channel", "seeker")],
    "in_touch": lambda log: in_touch(log, as_of=DAY, others=True),
    "shelf_list": lambda log: csv_bytes(shelf_list(log, as_of=DAY)),
    "promised_days": lambda log: csv_bytes(fa.promised_days(log, as_of=DAY)),
    "week": lambda log: (fa.week(log, as_of=DAY).markdown, fa.week(log, as_of=DAY).document),
    "story": lambda log: [csv_bytes(fa.story(log, application=one, as_of=DAY)) for one in _applications(log)],
    "brief": lambda log: [fa.brief(log, application=one, as_of=DAY).document for one in _applications(log)],
    "promises": lambda log: csv_bytes(promises(log, as_of=DAY)),
    "as_assigned": lambda log: as_assigned(log, fa.due_list(log, as_of=DAY), as_of=DAY),
    "draw_arms": lambda log: fa.draw_arms(log, as_of=DAY, seed=1),
    "compare_arms": lambda log: compare_arms(log, as_of=DAY),
}

# What takes a tenth of a second or more.
SLOWER = {
    "compare_cadences": lambda log: fa.compare_cadences(log, as_of=DAY, draws=2),
    "charts": lambda log: [charts.show(draw(log)).svg() for draw in DRAWN],
    "panels": lambda log: [opened(make)(log) for make in PANELS],
}
DRAWN = (
    *(lambda log, q=q: question_chart(q, answered(q, log)) for q in QUICK),
    lambda log: charts.open_waits(log, as_of=DAY),
    lambda log: charts.search(log, as_of=DAY),
    lambda log: charts.timeline(log, log.applications["application_id"].iloc[0], as_of=DAY),
)
PANELS = (
    lambda journal: panels.applications(journal, as_of=DAY),
    lambda journal: panels.people(journal, as_of=DAY),
    lambda journal: panels.capture(journal, as_of=DAY),
    lambda journal: panels.today(journal, as_of=DAY),
    lambda journal: panels.due(journal, as_of=DAY),
    lambda journal: panels.timing(journal.log(), as_of=DAY),
    lambda journal: panels.import_(journal),
    lambda journal: panels.search(journal.log(), as_of=DAY),
    lambda journal: panels.shelf(journal, as_of=DAY),
    lambda journal: panels.settings(journal),
    lambda journal: panels.experiment(journal, as_of=DAY),
)
# Public names that read no log.
ASKED_BY = {
    "export_log": "read_log",
    "lift_if": "response_rates",
    "target_statement": "compare_cadences",
    "review": "drafts",
    "mailto": "drafts",
    "eml": "drafts",
}
NOT_ASKED = {"Cadence", "FollowUpError", "Journal", "SAMPLE_DAY", "open_log", "propose", "sample_log", "simulate"}


def written(rows, folder):
    """The rows as CSV files, as another program writes them: nothing guarded."""
    for name, frame in rows.items():
        text = io.StringIO()
        frame.to_csv(text, index=False, lineterminator="\r\n")
        Path(folder, f"{name}.csv").write_text(text.getvalue(), "utf-8", newline="")
    return folder
