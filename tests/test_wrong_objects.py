"""A wrong object gets one line that names its argument and what is right, whatever public function it is handed to."""

import inspect
import warnings
import zlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

import followup_analytics as fa
from followup_analytics import FollowUpLog, charts, panels
from followup_analytics.analyses.questions import QUESTIONS
from followup_analytics.experiment.assignment import draw_arms
from followup_analytics.experiment.comparison import compare_arms
from followup_analytics.export.exports import export_log
from followup_analytics.gifts.suggestions import gift_for
from followup_analytics.letters.draft import Draft, drafts, review
from followup_analytics.letters.mail import eml, mailto
from followup_analytics.log.errors import FollowUpError, WrongFrame, WrongObject
from tests.laws import AT_LENGTH, some

DAY = "2026-03-01"
LOG = FollowUpLog(
    applications=pd.DataFrame({"application_id": ["a", "b"], "company": "Tide Labs", "applied_on": "2026-01-02"}),
    interviews=pd.DataFrame(
        {"application_id": "a", "interview_id": ["i"], "interviewed_on": ["2026-01-20"], "interviewers": "Ana"}
    ),
    follow_ups=pd.DataFrame({"application_id": "a", "sent_on": ["2026-01-21", "2026-02-10"]}),
    responses=pd.DataFrame({"application_id": "b", "received_on": ["2026-02-01"], "kind": ["reply"]}),
)
DUE = fa.due_list(LOG, as_of=DAY)
NOTE = Draft(to="Ana", name="Ana", email="ana@tide.example", subject="Hello", body="Dear Ana,")
RESULTS = {q.chart: q.ask(LOG, as_of=DAY, **({"draws": 2} if q.slow else {})) for q in QUESTIONS.values()}
WRONG = (
    7, -3, 7.5, 10**30, float("nan"), True, None, "zebra", b"x", pd.NaT, [], [7], {"a": 1}, (1, 2), iter([1]),
    np.array([1, 2]), object(), len, FollowUpLog, pd.DataFrame(), pd.DataFrame({"zz": [1]}), LOG, DUE, Figure(),
)  # fmt: skip
# A function -> the arguments it can be called with. Days are left to `as_day`, which takes what stands for one.
LOG_AND_DAY = {"log": LOG, "as_of": DAY}
CALLS = {
    **{getattr(fa, question.function.partition(":")[2]): LOG_AND_DAY for question in QUESTIONS.values()},
    **dict.fromkeys((fa.due_list, fa.waits, fa.follow_up_steps, fa.response_rates, compare_arms), LOG_AND_DAY),
    fa.compare_cadences: {**LOG_AND_DAY, "draws": 2, "every": [7]},
    fa.target_statement: {"result": RESULTS["rhythms"]},
    fa.lift_if: {"result": fa.response_rates(LOG, as_of=DAY)},
    fa.suggest_gifts: {**LOG_AND_DAY, "application_id": "a"},
    fa.story: {**LOG_AND_DAY, "application": "a"},
    fa.brief: {**LOG_AND_DAY, "application": "a"},
    **dict.fromkeys((fa.week, fa.promised_days), LOG_AND_DAY),
    fa.draft: {"log": LOG, "due_row": DUE.iloc[0]},
    fa.export_due: {"due": DUE, "path": "due.csv"},
    fa.read_log: {"path": Path(__file__).parents[1] / "data/sample"},
    fa.open_log: {"source": "no-such-folder"},
    fa.simulate: {"interviews": 3, "seed": 1},
    fa.in_touch: LOG_AND_DAY,
    fa.shelf_list: LOG_AND_DAY,
    fa.propose: {"source": Path(__file__).parents[1] / "data/sample/applications.csv"},
    fa.Cadence: {},
    fa.FollowUpLog: {},
    fa.Journal: {"path": "journal.db"},
    drafts: {"log": LOG, "rows": DUE},
    gift_for: {"log": LOG, "rows": DUE},
    review: {"note": NOTE},
    mailto: {"note": NOTE},
    eml: {"note": NOTE},
    export_log: {"log": LOG, "folder": "folder"},
    draw_arms: {**LOG_AND_DAY, "seed": 1},
    **{getattr(charts, name): {"result": result} for name, result in RESULTS.items()},
    charts.open_waits: LOG_AND_DAY,
    charts.search: LOG_AND_DAY,
    charts.timeline: {**LOG_AND_DAY, "application_id": "a"},
    charts.show: {"drawn": charts.outcomes(RESULTS["outcomes"])},
    charts.Chart: {"drawn": charts.outcomes(RESULTS["outcomes"])},
    **{panel: {"source": LOG, "as_of": DAY} for panel in (panels.search, panels.timing)},
    **{panel: {"journal": "journal.db"} for panel in (panels.applications, panels.capture, panels.due, panels.today)},
    **{panel: {"journal": "journal.db"} for panel in (panels.experiment, panels.people, panels.shelf)},
    **{each: {} for each in (panels.import_, panels.settings, panels.current_log, panels.open_journal)},
}  # fmt: skip
# What is no function, makes an error, or asks for nothing.
NOT_CALLED = {"charts", "panels", "SAMPLE_DAY", "FollowUpError", "sample_log"}
METHODS = {
    "row": {"name": "interviews", "key": "x"}, "history": {}, "save": {"applications": {"company": "A"}},
    "delete": {"name": "applications", "key": "zz"}, "undo": {}, "redo": {},
    "merge": {"same": "a", "into": "b"}, "add_log": {"log": LOG},
    "setting": {"name": "a"}, "keep_setting": {"name": "a", "value": 1}, "keep_settings": {"values": {}},
    "keep_cadence": {"cadence": fa.Cadence()}, "keep_autosave": {"name": "a", "values": {}}, "autosave": {"name": "a"},
    "drop_autosave": {"name": "a"}, "backup": {"path": "copy.db"}, "backup_now": {"now": pd.Timestamp(DAY)},
    "set_autosave_aside": {"name": "a", "why": "it is old"}, "remark": {"sentence": "Something."},
    "restore": {"backup": "copy.db", "path": "other.db"}, "forget": {"person": "Ana Lee"}, "learnt": {},
}  # fmt: skip


def taken(name, value):
    """Whether it may stand there: a path is a text, a setting and a callback of the user's are what they are."""
    paths = ("path", "folder", "mapping", "journal", "source", "backup")
    return (name in paths and isinstance(value, str)) or (name == "value" and value is LOG) or name == "progress"


def refused(call, right, name, value):
    """The error that a call ends with, None where it is content; any error that is not ours fails the test."""
    if taken(name, value):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            call(**{**right, name: value})
    except FollowUpError as error:
        return error
    return None


def names_of(call):
    kinds = {name: parameter.kind for name, parameter in inspect.signature(call).parameters.items()}
    return ["applications" if kind is inspect.Parameter.VAR_KEYWORD else name for name, kind in kinds.items()]


EACH = 1 if AT_LENGTH else 6  # one wrong object of so many is tried


def check(call, right):
    """Every argument of the call with some of the wrong objects, at length with all."""
    for place, name in enumerate(names_of(call)):
        first = zlib.crc32(f"{call.__qualname__} {place}".encode()) % EACH
        for value in WRONG[first::EACH]:
            text = str(refused(call, right, name, value) or name)
            known = isinstance(value, str) and (repr(value) in text or "ends in" in text)
            assert name in text or known, (name, text)
            assert "\n" not in text
            assert len(text) < 300
            assert " object at 0x" not in text


@pytest.mark.law
@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.__module__}.{call.__qualname__}")
def test_a_wrong_object_is_refused_by_name_whatever_the_argument(call, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOLLOWUP_JOURNAL", str(tmp_path / "journal.db"))
    fa.Journal("journal.db")
    check(call, CALLS[call])


@pytest.mark.law
@pytest.mark.parametrize("name", METHODS)
def test_so_it_is_by_the_methods_of_a_journal(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    journal = fa.Journal("journal.db")
    journal.backup("copy.db" if name == "restore" else "first.db")
    check(getattr(journal, name), METHODS[name])


def test_every_public_name_is_asked():
    public = [getattr(fa, name) for name in fa.__all__ if name not in NOT_CALLED]
    public += [getattr(charts, name) for name in charts.__all__]
    public += [getattr(panels, name) for name in panels.__all__ if name[0].islower()]
    assert [call for call in public if call not in CALLS] == []
    methods = {name for name, held in vars(fa.Journal).items() if not name.startswith("_") and callable(held)}
    assert {name for name in methods if names_of(getattr(fa.Journal, name)) != ["self"]} <= {
        *METHODS,
        "accept",
    }


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: fa.due_list(LOG.follow_ups, as_of=DAY), r"log is a DataFrame here\. Give a FollowUpLog, as read_log"),
        (lambda: fa.due_list(LOG, as_of=DAY, cadence=7), r"cadence is 7 here\. Give a Cadence, such as Cadence\("),
        (lambda: charts.show(LOG), r"drawn is a FollowUpLog here\. Give the Axes of a matplotlib figure, a Figure or"),
        (lambda: charts.outcomes([1]), r"result is a list here\. Give a DataFrame\."),
        (lambda: fa.response_curve(LOG, as_of=DAY, clock=7), r"clock=7 is not known here\. Use one of: application, "),
        (lambda: fa.response_rates(LOG, as_of=DAY, within=400), r"within=400 is out of range\. Give a whole number "),
        (lambda: fa.response_rates(LOG, as_of=DAY, within=7.5), r"within is 7\.5 here\. Give a whole number from "),
        (lambda: fa.compare_cadences(LOG, as_of=DAY, every=7), r"every is 7 here\. Give a list of whole numbers\."),
        (lambda: fa.read_log(7), r"path is 7 here\. Give a path\."),
        (lambda: panels.due(LOG), r"journal is a FollowUpLog here\. Give a Journal, such as .*, a path or None\."),
        (lambda: fa.draft(LOG, DUE), r"due_row is a DataFrame here\. Give one row of due_list\(…\): a Series, "),
    ],
)  # fmt: skip
def test_one_line_says_what_is_right(call, said):
    with pytest.raises(FollowUpError, match=f"^{said}"):
        call()


@pytest.mark.parametrize("drawn", RESULTS)
def test_a_chart_draws_its_own_result_and_refuses_any_other_by_a_column(drawn):
    chart = getattr(charts, drawn)
    for name, result in RESULTS.items():
        if name == drawn:
            assert chart(result).get_label()
        elif len(result):
            with pytest.raises(WrongFrame, match=r"^result has no column \w+ \(it has .*\)\. Give what \w+\(…\) ret"):
                chart(result)


@pytest.mark.law
@pytest.mark.parametrize("drawn", RESULTS)
def test_a_result_that_lost_a_column_or_its_numbers_is_drawn_or_refused_by_name(drawn):
    chart, result = getattr(charts, drawn), RESULTS[drawn]
    for column in some([*result], 4):
        spoilt = [result.drop(columns=column)]
        spoilt += [result.assign(**{column: "x"})] if pd.api.types.is_numeric_dtype(result[column].dtype) else []
        for frame in spoilt:
            try:
                chart(frame)
            except FollowUpError as error:
                assert column in str(error)


def test_an_argument_too_many_is_told_in_the_words_of_python():
    with pytest.raises(TypeError, match="missing 1 required keyword-only argument: 'as_of'"):
        fa.due_list(LOG)


def test_a_notebook_shows_the_sentence_and_the_users_own_line():
    try:
        fa.due_list(LOG.follow_ups, as_of=DAY)
    except WrongObject as error:
        shown = error._render_traceback_()
    assert shown[0].startswith("WrongObject: log is a DataFrame here.")
    assert [line.partition(": ")[2] for line in shown[1:]] == ["fa.due_list(LOG.follow_ups, as_of=DAY)"]
