"""Address cards and connections as contact gifts, and whom one knows at a company."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics.log.errors import UnreadableFile
from followup_analytics.reading.contacts.acquaintances import known_there
from followup_analytics.reading.contacts.finding import read_contacts
from followup_analytics.reading.contacts.vcard import read_cards
from followup_analytics.reading.proposal.finding import Given, Terms
from followup_analytics.reading.proposal.sources import kind_of
from tests.laws import examples

HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"


def card(version, *lines):
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def first(text):
    return next(read_cards(text.encode(), "x.vcf"))


def gifts(text):
    told = Given("x", text=text)
    return kind_of(told).read(told, Terms())


@pytest.mark.parametrize("version", ["2.1", "3.0", "4.0"])
def test_a_comma_that_stands_alone_is_text(version):
    found = first(
        card(version, "FN:Ana Lee", "TITLE:Editor, books", "ORG:Tide Labs, Inc.;Books", "URL:https://a.example/x,y")
    )
    assert (found.position, found.company, found.urls) == (
        "Editor, books",
        "Tide Labs, Inc.",
        ("https://a.example/x,y",),
    )


def test_what_a_backslash_marks_is_text_in_3_and_4_and_two_backslashes_are_one():
    found = first(card("3.0", r"FN:Ana Lee", r"TITLE:Editor\, C:\\Notes\; more", r"ORG:Tide\; Sons;Books"))
    assert (found.position, found.company) == ("Editor, C:\\Notes; more", "Tide; Sons")


def test_2_1_keeps_a_backslash_and_reads_quoted_printable_over_several_lines():
    lines = [
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:K=C3=A9rn;B=",
        "o;;;",
        "TITLE;QUOTED-PRINTABLE:Editor=2C books",
        "NOTE:C:\\notes",
    ]
    found = first(card("2.1", *lines))
    assert (found.name, found.position, found.note) == ("Bo Kérn", "Editor, books", "C:\\notes")


def test_groups_types_and_folds_are_understood():
    lines = [
        "FN:Ana",
        "  Lee",
        'item1.EMAIL;TYPE="home,work":Ana@tide.example',
        "item1.X-ABLabel:x",
        "PHOTO;ENCODING=b:AAAA",
    ]
    found = first(card("3.0", *lines))
    assert (found.name, found.emails) == ("Ana Lee", ("ana@tide.example",))


def test_a_name_is_put_together_where_none_is_written():
    assert first(card("3.0", "N:Lee;Ana;M.;Dr.;")).name == "Dr. Ana M. Lee"
    assert first(card("3.0", "N:;;;;", "EMAIL:ana@tide.example")).name == "ana@tide.example"


def test_a_card_in_utf_16_is_read():
    assert next(read_cards(b"\xff\xfe" + card("3.0", "FN:Ané").encode("utf-16-le"), "x")).name == "Ané"


@given(st.integers(1, 5), st.data())
@examples(5)
def test_one_bad_card_among_good_ones_is_named_and_the_others_are_kept(good, data):
    bad = data.draw(
        st.sampled_from(
            [card("3.0", "TITLE:x"), "BEGIN:VCARD\r\nFN:Cy\r\n", card("3.0", "FN:Cy", "NOTE:" + "x" * 2**20)]
        )
    )
    place = data.draw(st.integers(0, good))
    cards = [card("3.0", f"FN:Ana {number}") for number in range(good)]
    cards.insert(place, bad)
    text = "".join(cards)
    found = gifts(text)
    assert len(found.tables["gifts"]) == good
    assert found.problems["line"].tolist() == [text[: text.index(bad)].count("\n") + 1]


def test_connections_are_contacts_whatever_stands_above_the_header(tmp_path):
    above = ["", 'Notes:\n"When exporting your data, some addresses are missing."\n\n', "\ufeff\n\n"]
    for text in above:
        path = tmp_path / "Connections.csv"
        path.write_text(
            f'{text}{HEADER}\nAna,Lee,https://www.linkedin.com/in/ana,,Tide Labs,"Editor, books",20 Mar 2024\n'
        )
        given = Given(path.name, path)
        found = kind_of(given).read(given, Terms())
        told = found.tables["gifts"][["kind", "title", "url", "works_at"]].to_numpy().tolist()
        assert told == [
            ["contact", "Ana Lee, Editor, books at Tide Labs", "https://www.linkedin.com/in/ana", "Tide Labs"]
        ]
        assert list(found.tables) == ["gifts"]


def test_connections_saved_again_by_a_spreadsheet_give_the_same_people():
    row = "Ana,Lee,https://www.linkedin.com/in/ana,,Tide Labs,Editor,20 Mar 2024"
    as_exported, saved_again = (gifts("\n".join([HEADER, row, ""]).replace(",", sign)) for sign in ",;")
    pd.testing.assert_frame_equal(saved_again.tables["gifts"], as_exported.tables["gifts"])


def test_a_bad_row_of_connections_is_named_and_a_person_counts_once():
    rows = [
        "Ana,Lee,,ana@tide.example,Tide Labs,Editor,20 Mar 2024",
        "Bo,Kern,too few",
        ",,,,Tide Labs,,",
        "ANA,Lee,,Ana@tide.example,x,,",
    ]
    found = gifts("\n".join([HEADER, *rows]) + "\n")
    assert len(found.tables["gifts"]) == 1
    assert found.problems["line"].tolist() == [3, 4]
    assert found.beside[["line", "text"]].to_numpy().tolist() == [[5, "ANA Lee"]]


@pytest.mark.parametrize("text", ["", "company,role\nTide,x\n", "BEGIN:VCALENDAR\n"])
def test_what_holds_no_people_is_refused(text):
    with pytest.raises(UnreadableFile):
        read_contacts(Given("x", text=text), Terms())


def test_whom_one_knows_goes_by_the_companys_key_alone():
    shelf = gifts(
        "\n".join([HEADER, "Ana,Lee,,,ACME GmbH,Editor,", "Bo,Kern,,,Metaverse Inc.,Clerk,", "Cy,Day,,,,,"]) + "\n"
    ).tables["gifts"]
    found = known_there(shelf, pd.Series(["Acme", "Meta", None, "Tide"]))
    assert found[["company", "title"]].to_numpy().tolist() == [["Acme", "Ana Lee, Editor at ACME GmbH"]]
    assert known_there(shelf.drop(columns="works_at"), pd.Series(["Acme"])).empty
