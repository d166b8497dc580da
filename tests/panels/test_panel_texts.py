"""The texts of the panels: every one in a catalogue, the catalogues those of the code, German complete."""

import gettext
import io
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from followup_analytics import (
    SAMPLE_DAY,
    FollowUpLog,
    Journal,
    brief,
    charts,
    draft,
    panels,
    propose,
    review,
    sample_log,
    week,
)  # fmt: skip
from followup_analytics.agenda import pages
from followup_analytics.analyses.questions import QUESTIONS
from followup_analytics.charts.kit.question_chart import question_chart
from followup_analytics.experiment import comparison
from followup_analytics.log.locale.catalogue import HERE, Catalogue, catalogue, in_language, languages
from followup_analytics.log.tables import TABLES
from followup_analytics.panels import texts
from tests.panels.shown_texts import Marked, drawn_texts, of_field, strange, unmarked
from tests.panels.shown_texts import texts as texts_of
from tools.catalogue import in_python

babel = pytest.importorskip("babel.messages.pofile")

PANELS = ("applications", "capture", "due", "experiment", "import_", "people", "search", "settings", "shelf", "today")
SCRIPTS = sorted((Path(panels.__file__).parent / "kit").glob("*.js"))
_PLACE = re.compile(r"\{(\w+)\}")
# What is in another language on purpose.
BELOW = re.compile(r"Deutsch$|English$|Français$|LinkedIn$")


@pytest.fixture
def journal(tmp_path):
    journal = Journal(tmp_path / "journal.db")
    journal.add_log(sample_log())
    return journal


@pytest.fixture
def opened(journal):
    """Opens a panel of that name; afterwards panels are in English again."""
    dated = {name: {"as_of": SAMPLE_DAY} for name in PANELS if name not in ("import_", "settings")}
    dated["timing"] = {"as_of": SAMPLE_DAY}

    def open_whole(name):
        panel = getattr(panels, name)(journal, **dated.get(name, {}))
        if name == "due":
            panel.plans.fold()
        return panel

    yield open_whole
    texts.speak()


@pytest.fixture
def marked(monkeypatch):
    """Every text of a catalogue stands in brackets, on each floor."""
    monkeypatch.setattr(gettext, "translation", lambda *_given, **_more: Marked())
    catalogue.cache_clear()
    Marked.said.clear()
    yield
    monkeypatch.undo()
    catalogue.cache_clear()
    texts.speak()


def words_of_the_log():
    columns = [
        frame[name].dropna() for frame in sample_log().tables.values() for name in frame if frame[name].dtype == "str"
    ]
    return {word.casefold() for column in columns for cell in column for word in re.findall(r"[^\W\d_]{2,}", cell)}


@pytest.mark.parametrize("name", PANELS)
def test_every_text_of_a_panel_comes_out_of_a_catalogue(name, opened, marked):
    panel = opened(name)
    known, found = words_of_the_log(), strange(panel, words_of_the_log())
    for row in panel.finder.rows[::6] if hasattr(panel, "finder") else ():
        panel.finder.selected = row["key"]
        found |= strange(panel, known)
    found = {text for _widget, text, _words in found}
    assert {text for text in found if not BELOW.match(text)} == set()


def pressed(panel, name):
    """A panel after each of its buttons, whatever they say of it."""
    if name in ("applications", "people"):
        panel.finder.selected = panel.finder.rows[0]["key"]
        for button in [*panel.head.head["buttons"], *panel.head.head["answers"]]:
            panel.press(button[0], *button[3:])
            yield panel
            panel.form.submit("save", {**panel.form.values, "reason": "the code", "note": ""})
            yield panel
            panel.form.submit("cancel", {})
        return
    form = panel.desk if name == "due" else panel.form
    for action in [each["name"] for each in form.actions if not each["copies"]]:
        form.submit(action, {**form.values, "news_note": "", "title": "Tides", "path": ""})
        yield panel


@pytest.mark.parametrize("name", sorted({*PANELS} - {"search", "today"}))
def test_what_a_button_says_comes_out_of_a_catalogue_too(name, opened, marked):
    known = words_of_the_log() | {"tides", "the", "code"}
    found = {text for panel in pressed(opened(name), name) for _widget, text, _words in strange(panel, known)}
    assert {text for text in found if not BELOW.match(text)} == set()


ASKED = [
    ("rates", {"by": "gift", "prior": "null"}),
    ("rates", {"by": "weekday", "kind": "thank_you", "answer": "good"}),
    ("curve", {"by": "impression", "clock": "interview"}),
    ("curve", {"clock": "application", "answer": "not_bad"}),
    ("hazard", {"by": "attempt", "answer": "bad"}),
    ("stages", {"by": "source"}),
]


def test_every_text_of_the_timing_panel_comes_out_of_a_catalogue(opened, marked):
    """Its charts, their sentences and what they rest on too."""
    panel, known = opened("timing"), words_of_the_log()
    for name, question in QUESTIONS.items():
        panel.ask(name)
        if question.slow:
            panel._show_key(panel.result())
        assert "<svg" in panel.picture.value, panel.picture.value
        assert strange(panel, known) == set(), name


def test_every_text_of_a_figure_asked_otherwise_comes_out_of_a_catalogue(marked):
    log, found = sample_log(), []
    for name, options in ASKED:
        result = QUESTIONS[name].ask(log, as_of=SAMPLE_DAY, **options)
        drawn = question_chart(QUESTIONS[name], result, published=name == "curve", language="de")
        found += [*drawn_texts(charts.show(drawn).svg()), *QUESTIONS[name].what_it_rests_on(result, language="de")]
    found += drawn_texts(charts.show(charts.open_waits(log, as_of=SAMPLE_DAY, language="de")).svg())
    known = words_of_the_log() | {"robert", "half", "uk"}
    assert {text for text in found if unmarked(text, known)} == set()


def rare_log():
    """Of all that a week and a brief can say, what the sample search lacks."""
    says = {"interviewed_on": "2026-06-01", "interviewers": "Ana Lee"}
    talks = [
        {"application_id": at, "interview_id": at, **says, "answer_by": by}
        for at, by in (("a", "2026-06-05"), ("b", "2026-06-09"))
    ]
    talks.append(
        {
            **says,
            "application_id": "c",
            "interview_id": "c",
            "interviewed_on": "2026-06-18",
            "starts_at": "14:30",
            "place": "Room",
        }
    )
    answers = [("b", "2026-06-10", "reply"), ("c", "2026-06-12", "hired"), ("d", "2026-06-14", "rejection")]
    return FollowUpLog(
        applications=pd.DataFrame({"application_id": [*"abcde"], "company": "Tide Labs", "applied_on": "2026-05-01"}),
        interviews=pd.DataFrame(talks),
        responses=pd.DataFrame(answers, columns=["application_id", "received_on", "kind"]),
        follow_ups=pd.DataFrame({"application_id": ["d"], "sent_on": "2026-05-01"}),
        plans=pd.DataFrame(
            {"application_id": ["a"], "kind": "promise", "reason": "the slides", "decided_on": "2026-06-02"}
        ),
    )


def pages_of(log, days):
    """The lines of the week and of some briefs of a search."""
    some = log.applications["application_id"][:: 1 + len(log) // 8]
    for day in days:
        yield (page := week(log, as_of=day, language="xx")).title
        briefs = (brief(log, application=one, as_of=day, language="xx") for one in some)
        for each in (page, *briefs):
            yield from (text for part in each.sections for text in (part.heading, *part.lines))


def test_every_text_of_a_week_and_a_brief_comes_out_of_a_catalogue(marked):
    found = {*pages_of(sample_log(), [SAMPLE_DAY]), *pages_of(rare_log(), ["2026-06-04", "2026-06-08", "2026-06-15"])}
    found |= {*pages_of(FollowUpLog(), [SAMPLE_DAY])}
    declared = {text for path in Path(pages.__file__).parent.glob("*.py") for text in in_python(path)}
    known = words_of_the_log() | {"tide", "labs", "ana", "lee", "room", "the", "slides"}
    assert {text for text in found if unmarked(text, known)} == set()
    assert declared - Marked.said == set()


def test_the_german_timing_panel_is_in_german(opened, journal):
    journal.keep_setting("interface_language", "de")
    panel = opened("timing")
    panel.ask("rates", by="weekday")
    shown = {text for _name, text in texts_of(panel)}
    assert shown >= {
        "Was eine Nachricht bringt",
        "Abstand",
        "Antworten, die eine Nachricht bringt, von hundert",
        "Dienstag 3 von 17 beantwortet 2 nicht verglichen",
    }
    assert {"Montag", "Freitag"} <= {row["bucket"] for row in panel.table.rows}


ASKING = (
    "Company,Role,Applied,Status\nTide,A,3/4/2026,Yodelled\nTide GmbH,B,5/4/2026,Yodelled\n",
    "Company,Role,Saved\nTide,A,2026-03-01\n",
    "Company,Role,Applied,Status,Answered,Follow up\nTide,A,2026-03-04,Rejected,2026-03-05,2026-03-05\n"
    "Reef,B,2026-03-05,Applied,2026-03-06,\n",
    "Company,Company name,Applied,Contacted\nTide,Tide,2026-03-01,2026-03-01\nReef,Reef,2026-03-02,2026-03-09\n",
)


def asked(panel, pasted):
    """The fields in which the import panel asks what that text leaves open."""
    panel.form.submit("read", {**panel.form.values, "pasted": pasted})
    return [field for field in panel.form.fields if field["name"].startswith("answer ")]


@pytest.mark.parametrize("pasted", ASKING, ids=["words and days", "saved", "days of answers", "columns"])
def test_what_an_import_asks_comes_out_of_a_catalogue(pasted, opened, marked):
    panel, known = opened("import_"), {word.casefold() for word in re.findall(r"\w+", pasted)}
    found = asked(panel, pasted)
    assert found
    told = [panel.form.status["text"], *(text for field in found for text in of_field(field))]
    assert [text for text in told if unmarked(text, known)] == []


TOLD = {  # files of which something is said that no question asks
    "jobs.csv": "Job Title,Company Name,Job Url,Saved Date,Application Date,Contact Email,Contact Phone Number\n",
    "mail.eml": "From: Ana Lee <ana@tide.example>\nTo: me@home.example\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n"
    "Subject: Your application\n\nThank you, we will not go on.\n",
    "dates.csv": "Company,Applied,Answered,Status\nTide,13/02/2026,2/3/2026,Rejected\nReef,1/2/2026,,Applied\n",
    "times.csv": "Company,Applied on,Status\nTide,2026-03-04T10:00:00Z,Rejected\nReef,2026-03-05T10:00:00Z,Interview\n",
    "cal.ics": "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20260304T100000Z\nSUMMARY:Interview Tide\nEND:VEVENT\n"
    "END:VCALENDAR\n",
    "above.csv": "My search\n\nCompany,Role,Applied on\nTide,A,2026-03-04\n",
    "people.vcf": "BEGIN:VCARD\nFN:Ana Lee\nEMAIL:ana@tide.example\nEND:VCARD\n",
}


@pytest.mark.parametrize("name", TOLD)
def test_what_an_import_noticed_comes_out_of_a_catalogue(name, tmp_path):
    (tmp_path / name).write_text(TOLD[name], "utf-8")
    assert untranslated(propose(tmp_path / name, zone="Europe/Berlin").said) == []


def test_which_sheet_is_read_comes_out_of_a_catalogue(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Jobs"
    for line in (["Company", "Role", "Applied on"], ["Tide", "A", "2026-03-04"]):
        book.active.append(line)
    book.create_sheet("Saved").append(["Dune"])
    book.save(tmp_path / "jobs.xlsx")
    said = propose(tmp_path / "jobs.xlsx").said
    assert untranslated(said) == []
    assert said[:2] == ("Sheet Jobs is read.", "Sheet Saved with 0 rows is not read.")


def untranslated(said):
    known = {"linkedin", "saved", "jobs", "europe", "berlin", "me", "home", "example", "applied", "answered"}
    known |= {"my", "search"}
    assert said
    return [text for one in said if unmarked(text := one.translated(Catalogue(Marked())), known)]


def test_an_answer_in_german_is_the_answer_of_the_source(opened, journal):
    journal.keep_setting("interface_language", "de")
    panel = opened("import_")
    status = next(field for field in asked(panel, ASKING[0]) if "Yodelled" in field["name"])
    assert status["label"] == "Was bedeutet „Yodelled“ in der Spalte Status (2 Zeilen)?"
    assert ["rejection", "Absage"] in [[*option] for option in status["options"]]
    assert panel.form.values[status["name"]] == "nothing yet"
    panel.form.submit("read", {**panel.form.values, status["name"]: "rejection"})
    assert panel.proposal.log.applications["closed"].tolist() == ["rejection", "rejection"]


FAULTY = (
    "Company,Role,Date Applied,Status\nTide,A,3/4/2026,Yodelled\nReef,B,soon,Applied\nTotal,,,\n,C,4/4/2026,Applied\n"
)


def test_why_lines_and_cells_are_kept_out_is_told_in_german_and_held_in_english(opened, journal):
    journal.keep_setting("interface_language", "de")
    panel = opened("import_")
    fields = asked(panel, FAULTY)
    rows = [row for name in ("Kept out", "Problems") for row in panel.tables[name].rows]
    assert {row["reason"] for row in rows} == {
        "zählt andere Zeilen zusammen: Sie hat weder Stelle noch Tag noch Adresse",
        "ist kein Tag, der sich lesen lässt; leer gelassen",
        "ist leer",
    }
    assert {row["remedy"] for row in rows if "remedy" in row} == {
        "Schreiben Sie es als 2024-03-20.",
        "Füllen Sie Company aus.",
    }
    assert set(panel.proposal.log.problems["remedy"]) == {"Write it as 2024-03-20.", "Fill in Company."}
    assert [field["help"] for field in fields if "Yodelled" in field["label"]] == [
        "eingefügter Text, Spalte Status: Yodelled"
    ]


def test_an_error_from_below_is_told_in_german(opened, journal, tmp_path):
    journal.keep_setting("interface_language", "de")
    panel = opened("import_")
    panel.form.submit("read", {**panel.form.values, "path": str(tmp_path / "nowhere.csv")})
    assert (
        "nowhere.csv: diese Datei oder diesen Ordner gibt es nicht. Prüfen Sie den Pfad." in panel.form.status["text"]
    )
    shelf = opened("shelf")
    shelf.list.submit("add", {"list": "@article{a, title = {x}"})
    assert [(row["reason"], row["remedy"]) for row in shelf.problems.rows] == [
        ("ist nicht abgeschlossen", "Korrigieren Sie es, oder tragen Sie es von Hand ein.")
    ]


@pytest.mark.parametrize("language", ["xx", "de"])
def test_what_to_look_at_in_a_letter_comes_out_of_a_catalogue(language, request):
    if language == "xx":
        request.getfixturevalue("marked")
    texts.speak(language)
    log = FollowUpLog(
        interviews=pd.DataFrame({"application_id": ["a"], "interviewed_on": ["2026-03-02"], "interviewers": "Ana Lee"}),
        topics=pd.DataFrame({"interview_id": [None], "application_id": "a", "topic": "x" * 3000, "noted_at": None}),
        gifts=pd.DataFrame({"gift_id": ["g"], "kind": "article", "title": "Gauges"}),
        follow_ups=pd.DataFrame(
            {"application_id": ["a"], "sent_on": ["2026-03-03"], "to": "Ana Lee", "gift_id": "g", "body": "Hello Ana."}
        ),
    )
    row = {"application_id": "a", "to": "Ana Lee", "kind": "check_in", "company": "Tide" * 700}
    note = replace(draft(log, row, gift="g"), last_body="Good day.", promised=("a call",))
    note = review(note, body="Dear Ana,\n\nGood day. Just checking in. If you reply to me, I will send you the link.")
    known = {"gauges", "just", "checking", "in", "if", "you", "reply", "to", "me", "will", "send", "call"}
    said = texts.in_language(note.warnings)
    texts.speak()
    assert len(said) >= 6
    if language == "de":
        assert said[-1] == "Sie haben zugesagt: a call. Schicken Sie es mit, oder sagen Sie, wann es kommt."
    else:
        assert [text for text in said if unmarked(text, known)] == []


def test_what_the_experiment_found_is_told_in_the_language_asked_for(marked):
    drawn = pd.DataFrame({"arm": ["7", "14"], "drawn": [90, 90], "counted": [90, 90], "rate": [0.6, 0.1]})
    with in_language("de"):
        told = [
            comparison._sentence(out, pairs, of, (0.15, 190), "‹answers›")
            for out, pairs in (
                (drawn[:0], {}),
                (drawn, {}),
                (drawn, {(0, 1): (-0.6, -0.4)}),
                (drawn, {(0, 1): (0.1, 0.2)}),
            )
            for of in ("delay", "gift")
        ]
    assert [text for text in told if unmarked(text, set())] == []


def test_an_undo_is_told_in_the_language_asked_for(journal):
    said = journal.undo(language="de")
    assert said.startswith("Rückgängig gemacht: Import vom ") and "(31 Bewerbungen, 34 Gespräche, " in said


def test_a_text_that_passes_the_catalogue_by_would_be_seen(opened, marked):
    panel = opened("shelf")
    panel.form.say("Nothing was looked up.")
    assert {text for _widget, text, _words in strange(panel, words_of_the_log())} == {"Nothing was looked up."}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_every_text_of_a_script_comes_out_of_a_catalogue(script):
    """A text begins with a capital or has a blank between words; classes, selectors and keys of the keyboard do not."""
    code = re.sub(r"//.*|/\*.*?\*/", "", script.read_text("utf-8"))
    made = r'(?:textContent = |make\("(?:button|summary|label)", [^;]*?\}, |tell\(|"aria-label": )'
    assert re.findall(made + r'["`]([A-Za-z][^"`]*)["`]', code) == []


def test_the_style_says_nothing_by_itself():
    style = (SCRIPTS[0].parent / "panels.css").read_text("utf-8")
    assert re.findall(r'content: "[^"\\]*[A-Za-z][^"]*"', style) == []


def test_the_catalogues_are_those_of_the_code():
    from tools import catalogue as made

    template = made.template()
    assert made.TEMPLATE.read_bytes() == made.as_po(template), "run python -m tools.catalogue"
    for language in languages()[1:]:
        path = made.source(language)
        assert path.read_bytes() == made.as_po(made.merged(language, template)), "run python -m tools.catalogue"
        read = babel.read_po(io.BytesIO(path.read_bytes()), locale=language)
        assert path.with_suffix(".mo").read_bytes() == made.as_mo(read), "run python -m tools.catalogue"


@pytest.mark.parametrize("path", sorted(HERE.glob("*/LC_MESSAGES/*.po")), ids=lambda path: path.parts[-3])
def test_a_catalogue_is_whole_and_names_what_the_text_names(path):
    read = babel.read_po(io.BytesIO(path.read_bytes()), locale=path.parts[-3])
    said = [(message, message.id, message.string) for message in read if message.id]
    pairs = [(each, one) for each, *both in said for one in zip(*(_each(both[0]), _each(both[1])), strict=True)]
    assert len(said) > 500
    assert [message.id for message, (_english, own) in pairs if not own or message.fuzzy] == []
    assert [both for _message, both in pairs if _named(both[0]) != _named(both[1])] == []


def _named(text):
    """Its fields and its numbers: "one day" may go without its number, but 1,000 notes are as many in each language."""
    return {*_PLACE.findall(text), *re.findall(r"\d+", text)} - {"n"}


def _each(text):
    return (text,) if isinstance(text, str) else text


def test_the_language_is_that_of_the_settings_else_of_jupyterlab_else_english(journal, tmp_path, monkeypatch, opened):
    monkeypatch.setenv("JUPYTERLAB_SETTINGS_DIR", str(tmp_path))
    chosen = tmp_path / "@jupyterlab" / "translation-extension" / "plugin.jupyterlab-settings"
    assert opened("shelf").form.actions[0]["label"] == "Put on the shelf"
    chosen.parent.mkdir(parents=True)
    chosen.write_text('{\n    // the language\n    "locale": "de_DE",\n}\n', "utf-8")
    assert opened("shelf").form.actions[0]["label"] == "Ins Regal legen"
    opened("settings").form.submit("save", {**opened("settings").form.values, "interface_language": "en"})
    assert opened("shelf").form.actions[0]["label"] == "Put on the shelf"
    assert journal.setting("interface_language") == "en"
    chosen.write_text('{"locale": "default"}', "utf-8")
    opened("settings").form.submit("save", {**opened("settings").form.values, "interface_language": ""})
    assert (opened("shelf").form.actions[0]["label"], texts.language()) == ("Put on the shelf", "en")


def test_a_language_without_a_catalogue_is_english():
    assert catalogue("xx")("Save") == gettext.NullTranslations().gettext("Save")


def test_a_panel_in_german_has_its_scripts_words_too(opened, journal):
    journal.keep_setting("interface_language", "de")
    form = opened("capture").form
    assert (form.texts["Copied."], form.actions[0]["label"]) == ("Kopiert.", "Gespräch speichern")
    assert "Ctrl+C" not in " ".join(form.texts.values())
    journal.keep_setting("interface_language", "en")
    assert opened("capture").form.texts == {}


def test_the_german_due_list_holds_together(opened, journal):
    journal.keep_setting("interface_language", "de")
    panel = opened("due")
    row = panel.table.rows[0]
    assert "überfällig" in row["when"]
    assert row["note"] in ("Dank", "Nachfrage") or row["note"].startswith("Nachfrage Nr.")
    assert {text for _name, text in texts_of(panel)} >= {"Als gesendet vermerken", "Fällig", "Pläne und freie Tage"}


def test_every_declared_column_of_a_form_has_a_label():
    from followup_analytics.panels.stories import forms

    shown = {field.name for name in TABLES for field in forms.edited(name, {}, "").fields}
    assert shown - forms.LABELS.keys() == set(), "a declared column without its words: LABELS in stories/forms.py"
