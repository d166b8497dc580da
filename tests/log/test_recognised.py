"""What comes from below in English, in problems, errors and lines kept out, is said in another language."""

import ast
import re
from pathlib import Path

import pandas as pd
import pytest

import followup_analytics
from followup_analytics import FollowUpLog, Journal, propose, read_log, sample_log
from followup_analytics.gifts.lists.reference_list import gifts_from_text
from followup_analytics.log.errors import FollowUpError
from followup_analytics.log.locale.catalogue import N_, Catalogue, catalogue, forms
from followup_analytics.log.locale.recognised import in_catalogue
from tests.panels.shown_texts import Marked, unmarked

GERMAN = catalogue("de")
FOLDER = {
    "applications.csv": "application_id,company,applied_on,closed,url\na,Tide,soon,maybe,htp:/x\na,Reef,2026-01-01,,\n"
    "b,,2026-01-02,,\nc,Nord,2026-01-03,,\nc,Nord,2026-01-03,,\nd,Long,2026-01-04,,,,\n",
    "interviews.csv": "application_id,interview_id,interviewed_on,impression,cancelled,starts_at\n"
    "a,i,2025-12-01,9,perhaps,late\n"
    "x,j,2026-02-02,,,\na,k,,,,\n",
    "follow_ups.csv": "company,sent_on,kind\nTide,2026-02-30,thank_you\nNobody,2026-02-01,check_in\n"
    "Tide,2026-02-01,yodel\n",
    "topics.csv": "company,topic\nNobody,tides\n",
    "plans.csv": "kind,from_on,until_on\npause,2026-03-04,\npause,2026-03-04,2026-03-01\n",
    "notes.csv": "a,b\n1,2\n",
}
# What libraries say of a broken file, in their own words, and parts of names.
LIBRARIES = """expected after a key in value pair at end of document parquet file size is bytes smaller than the minimum
footer not zip toml pk par cp nowhere"""
TRACKER = (
    "Company,Role,Date Applied,Status\nTide,Clerk,3.4.,Applied\nReef,Clerk,2026-03-04,Rejected\nTotal,,,\nExample,,,\n"
    ",,,x\n"
)
LIST = "article;Tides;nowhere\nlink;;\n@article{a, title = {x}\n"
FILES = {
    "empty.csv": b"", "odd.docx": b"PK", "log.parquet": b"PAR1", "log.xlsx": b"PK\x03\x04",
    "two.csv": b"company,company\na,b\n", "bytes.csv": b"company,role\n\xff\xfe\xfa,x\n",
    "conflict.csv": b"company,role\n<<<<<<< HEAD\na,b\n=======\nc,d\n>>>>>>> x\n",
    "cal.ics": b"nothing", "people.vcf": b"nothing", "mail.msg": b"x",
}  # fmt: skip
MAPPINGS = ("rows", "rows = 3", "[nothing]\na = 'b'", "[applications]\ncompany = 7", "[applications]\nhue = 'Company'",
            "day_first = 'x'\n[applications]\ncompany = 'Company'", "[applications]\ncompany = 'Firma'")  # fmt: skip


def told_below(tmp_path):
    """Texts that reading says of damaged sources, in tables and in errors."""
    folder = tmp_path / "log"
    folder.mkdir()
    for name, text in FOLDER.items():
        (folder / name).write_text(text, "utf-8")
    frames = [read_log(folder).problems]
    proposal = propose(TRACKER)
    frames += [proposal.log.problems, proposal.beside, gifts_from_text(LIST, added_on="2026-03-03")[1]]
    for frame in frames:
        for column in {"reason", "remedy"} & {*frame}:
            yield from frame[column].dropna()
    yield from errors(tmp_path)


def errors(tmp_path):
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
        yield from refused(lambda name=name: read_log(tmp_path / name))
        yield from refused(lambda name=name: propose(tmp_path / name))
    for at, mapping in enumerate(MAPPINGS):
        (tmp_path / f"{at}.toml").write_text(mapping, "utf-8")
        yield from refused(lambda at=at: propose(TRACKER, mapping=tmp_path / f"{at}.toml"))
    yield from refused(lambda: read_log(tmp_path / "nowhere"))
    yield from refused(lambda: FollowUpLog(interviews=pd.DataFrame({"application_id": ["a"]})))


def refused(read):
    try:
        read()
    except FollowUpError as error:
        yield str(error)


def test_every_text_that_reading_says_of_what_is_wrong_is_in_a_catalogue(tmp_path):
    found = {*told_below(tmp_path)}
    names = {
        *re.findall(r"[^\W\d_]+", str(tmp_path)),
        *" ".join(FILES).replace(".", " ").split(),
    }
    known = {word.casefold() for word in names} | {*LIBRARIES.split()}
    assert len(found) > 45
    assert {text for text in found if unmarked(in_catalogue(text, Catalogue(Marked())), known)} == set()


def test_a_problem_is_the_same_english_in_every_language_and_translated_where_it_is_shown():
    found = N_("is the same as line {place}").filled(place=7)
    assert pd.Series([found], dtype="str")[0] == "is the same as line 7"
    assert in_catalogue("is the same as line 7", GERMAN) == "ist dasselbe wie Zeile 7"


def test_parts_of_a_text_are_translated_each_and_what_is_the_users_own_stays():
    N_("Check the path."), N_("there is no such file or folder")
    said = in_catalogue("/a. b/is empty.csv: there is no such file or folder. Check the path.", GERMAN)
    assert said == "/a. b/is empty.csv: diese Datei oder diesen Ordner gibt es nicht. Prüfen Sie den Pfad."
    assert in_catalogue("Tide and Reef. Sons", GERMAN) == "Tide and Reef. Sons"


def test_a_count_is_known_again_with_its_number():
    forms("{n} more problem is not listed", "{n} more problems are not listed")
    said = [
        in_catalogue(text, GERMAN) for text in ("1 more problem is not listed", "1,200 more problems are not listed")
    ]
    assert said == ["1 weiteres Problem ist nicht aufgeführt", "1.200 weitere Probleme sind nicht aufgeführt"]


@pytest.mark.parametrize("text", ["", ". ", "; ; ", "{n}", "(", "a" * 20_000 + ". " * 300])
def test_any_text_comes_back(text):
    assert in_catalogue(text, GERMAN) == text


FLOORS = (
    "log",
    "facts",
    "journal",
    "reading",
    "gifts",
    "letters",
    "experiment",
    "panels",
)  # what panels show comes from
SAID = {"_", "N_", "ngettext", "plural", "forms"}
# Files whose sentences no panel shows, each with why.
IN_PYTHON = {
    "log/arguments.py": "what is wrong with an argument in Python",
    "log/cadence.py": "the same; a form has bounds of its own",
    "journal/migrations/steps/step2_six_columns.py": "frozen; Journal.check() tells it in Python",
    "gifts/suggestions.py": "what a call in Python found",
    "gifts/history.py": "what is wrong with an argument in Python",
    **{f"facts/raw/{name}.py": "no panel reads facts of a warehouse" for name in ("blocks", "columns", "files")},
    "reading/proposal/proposal.py": "likewise: a panel asks each question in a field",
}
_SENTENCE = re.compile(r"^f?['\"]?[A-Z][a-z]+,? (?:\{[^}]*\}|[a-z]+)[ .,;:]")


def sentences(path):
    """The texts of a file that begin as a sentence does, are no docstring and are declared for no catalogue."""
    nodes = [*ast.walk(ast.parse(path.read_text("utf-8")))]
    gone = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    calls = (node for node in nodes if isinstance(node, ast.Call))
    declared = [call for call in calls if getattr(call.func, "id", getattr(call.func, "attr", "")) in SAID]
    pieces = [node for node in nodes if isinstance(node, ast.JoinedStr)]
    gone |= {id(part) for whole in declared for part in ast.walk(whole)}
    gone |= {id(part) for whole in pieces for part in whole.values}
    gone |= {id(key) for node in nodes if isinstance(node, ast.Dict) for key in node.keys}
    for node in nodes:
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in gone:
            text = ast.unparse(node)
            if _SENTENCE.match(text):
                yield text


@pytest.mark.parametrize("floor", FLOORS)
def test_every_sentence_that_a_panel_may_show_is_declared(floor):
    package = Path(followup_analytics.__file__).parent
    files = {path.relative_to(package).as_posix(): path for path in (package / floor).rglob("*.py")}
    found = {name: said for name, path in files.items() if name not in IN_PYTHON and (said := [*sentences(path)])}
    assert found == {}


def test_a_planted_sentence_is_found(tmp_path):
    (tmp_path / "planted.py").write_text(
        '"""Of this and that."""\nsaid = f"Sheet {name} is read."\nmore = "Give it a name."\nN_("Give it a day.")\n'
    )
    assert [*sentences(tmp_path / "planted.py")] == ["f'Sheet {name} is read.'", "'Give it a name.'"]


def test_what_becomes_of_what_a_journal_holds_of_somebody_is_in_a_catalogue(tmp_path):
    journal = Journal(tmp_path / "journal.db")
    journal.add_log(sample_log())
    journal.keep_autosave("capture", {"company": "Ines Moreau"})
    journal.backup_now(now=pd.Timestamp("2026-03-01"))
    (tmp_path / "letter.txt").write_text("Ines Moreau", "utf-8")
    fates = {*journal.forget("Ines Moreau", dry_run=True)["fate"]}
    assert len(fates) > 3
    assert {fate for fate in fates if unmarked(in_catalogue(fate, Catalogue(Marked())), set())} == set()
