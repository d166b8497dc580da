"""Mailboxes: every message of every kind of box once, and no sentence taken for a message."""

import io
import itertools
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics.reading.mail import splitter
from followup_analytics.reading.mail.boxes import boxes, is_mailbox
from followup_analytics.reading.mail.finding import read_mail
from followup_analytics.reading.mail.headers import moment, people, read_headers
from followup_analytics.reading.mail.splitter import split
from followup_analytics.reading.mail.words.pasted import as_message
from followup_analytics.reading.proposal.finding import Given, Terms
from tests.laws import examples

OWN = ("ana@mail.example",)
TERMS = Terms(own=OWN, zone="Europe/Berlin")
SEPARATORS = (
    "From ana@mail.example Mon Mar  2 09:00:00 2026",
    "From - Mon Mar  2 09:00:00 2026",
    "From 1789@xxx Mon Mar 02 09:00:00 +0000 2026",
    "From ",
    "From -",
)


def mail(number=1, *, subject="Application for Data Analyst", body="I am applying for the position.", **headers):
    told = {
        "From": "Ana Lee <ana@mail.example>",
        "To": "Bo Kern <bo@tide.example>",
        "Date": f"Mon, {number:d} Mar 2026 09:00:00 +0100",
        "Subject": subject,
        "Message-ID": f"<{number}@mail.example>",
    } | {name.replace("_", "-"): text for name, text in headers.items()}
    head = "".join(f"{name}: {text}\n" for name, text in told.items() if text is not None)
    return f"{head}\n{body}\n"


def pieces(text, block=None):
    return list(split(io.BytesIO(text.encode())))


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_message_begins_at_each_programs_separator(separator, end):
    box = f"{separator}\n{mail(1)}\n{separator}\n{mail(2)}".replace("\n", end)
    found = pieces(box)
    assert [read_headers(piece.head).message_id for piece in found] == ["<1@mail.example>", "<2@mail.example>"]
    assert [piece.line for piece in found] == [2, 11]


@pytest.mark.parametrize(
    "sentence",
    [
        "From the second page on I was convinced.",
        "From Monday on: a new address.",
        "From 9:00 we meet.",
        "From ",
        "From here on\nTo: the end",
        "From bo@tide.example I heard\nthe same.",
        "From 2026 on, at 10:30 each day of the year 2026\nwe meet.",
    ],
)
def test_a_sentence_that_begins_with_from_begins_no_message(sentence):
    assert len(pieces(f"{SEPARATORS[0]}\n{mail(1, body=f'Hello.{chr(10) * 2}{sentence}')}")) == 1


@given(
    st.lists(
        st.sampled_from([*SEPARATORS, "", "text", "From here on", "Subject: x", ">From there", "To: y"]), max_size=30
    ),
    st.sampled_from([3, 17, 64, 4096]),
)
@examples(25)
def test_the_blocks_in_which_a_box_is_read_do_not_matter(lines, block):
    data = "\n".join(lines).encode()
    whole = list(split(io.BytesIO(data)))
    before = splitter._BLOCK
    try:
        splitter._BLOCK = block
        assert list(split(io.BytesIO(data))) == whole
    finally:
        splitter._BLOCK = before


@given(st.integers(1, 6), st.data())
@examples(10)
def test_one_bad_message_among_good_ones_is_named_and_the_others_are_kept(good, data):
    bad = data.draw(
        st.sampled_from(
            [
                mail(9, Date="soon"),
                mail(9, Date=None),
                mail(9, From=None),
                mail(9, X_Long="x" * (splitter.LONGEST_HEAD + 10)),
                "X-Odd: \x00\n\n",
            ]
        )
    )
    place = data.draw(st.integers(0, good))
    mails = [mail(number + 1) for number in range(good)]
    mails.insert(place, bad)
    box = "".join(f"{SEPARATORS[0]}\n{one}\n" for one in mails)
    found = read_mail(Given("box", text=box), TERMS)
    kept = len(found.tables["applications"]) + len(found.tables.get("follow_ups", ())) + len(found.beside)
    assert kept == good
    assert len(found.problems) == 1
    assert found.problems["line"].tolist() == [box[: box.index(bad)].count("\n") + 1]
    assert not found.problems["kept"].any()
    assert found.problems[["reason", "remedy"]].notna().all().all()


def layouts(folder):
    """The same three mails as every program lays them down."""
    mails = [mail(number, subject=f"Application for Clerk {number}") for number in (1, 2, 3)]
    for name in ("one.mbox", "Thunderbird"):
        (folder / "mbox").mkdir(exist_ok=True)
        (folder / name).write_text("\n".join(f"From - Mon Mar  2 09:00:00 2026\n{one}" for one in mails))
    yield folder / "one.mbox"
    yield folder / "Thunderbird"
    apple = folder / "Jobs.mbox"
    apple.mkdir()
    (apple / "mbox").write_text("\n".join(f"{SEPARATORS[0]}\n{one}" for one in mails))
    (apple / "table_of_contents").write_bytes(b"\x00\x01")
    yield apple
    cards = folder / "Apple" / "Jobs.mbox" / "Data" / "Messages"
    cards.mkdir(parents=True)
    for number, one in enumerate(mails):
        (cards / f"{number}.emlx").write_text(f"{len(one.encode())}\n{one}<?xml version='1.0'?><plist/>")
    yield folder / "Apple"
    maildir = folder / "Maildir"
    for name in ("cur", "new", "tmp"):
        (maildir / name).mkdir(parents=True)
    for number, one in enumerate(mails):
        (maildir / ("new" if number else "cur") / f"17{number}.M1.host:2,S").write_text(one)
    (maildir / "tmp" / "half").write_text(mail(9))
    yield maildir
    single = folder / "eml" / "jobs"
    single.mkdir(parents=True)
    for number, one in enumerate(mails):
        (single / f"{number}.eml").write_text(one)
    yield folder / "eml"


def test_every_kind_of_box_holds_the_same_three_mails(tmp_path):
    for path in layouts(tmp_path):
        found = [read_headers(piece.head).message_id for box in boxes(Given(path.name, path)) for piece in box.pieces()]
        assert found == [f"<{number}@mail.example>" for number in (1, 2, 3)], path.name
        if path.is_dir():
            assert is_mailbox(path), path.name
        rows = read_mail(Given(path.name, path), TERMS).tables["applications"]
        assert rows["role"].tolist() == ["Clerk 1", "Clerk 2", "Clerk 3"], path.name


def test_a_file_of_a_maildir_is_one_message_whatever_stands_in_it(tmp_path):
    (tmp_path / "cur").mkdir()
    text = f"{SEPARATORS[0]}\n{mail(1, body=f'Hello.{chr(10) * 2}{SEPARATORS[0]}{chr(10)}Subject: quoted')}"
    (tmp_path / "cur" / "1:2,").write_text(text)
    assert sum(1 for box in boxes(Given("x", tmp_path)) for _ in box.pieces()) == 1


def test_a_folder_of_tables_is_no_mailbox(tmp_path):
    (tmp_path / "applications.csv").write_text("company\nTide\n")
    (tmp_path / "letter.eml").write_text(mail())
    assert not is_mailbox(tmp_path)


def test_outlooks_own_formats_are_named_with_what_to_do(tmp_path):
    (tmp_path / "a.pst").write_bytes(b"!BDN")
    (tmp_path / "b.eml").write_text(mail())
    found = read_mail(Given("x", tmp_path), TERMS)
    assert found.problems[["file", "remedy"]].to_numpy().tolist() == [
        ["a.pst", "Export the folder as .eml files or as an mbox file."]
    ]
    assert len(found.tables["applications"]) == 1


def test_a_mail_that_lies_in_two_boxes_counts_once(tmp_path):
    for name in ("All", "Inbox"):
        (tmp_path / f"{name}.mbox").write_text(f"{SEPARATORS[0]}\n{mail()}")
    found = read_mail(Given("x", tmp_path), TERMS)
    assert len(found.tables["applications"]) == 1
    assert found.beside["reason"].tolist() == ["the same mail again (1)"]


def test_drafts_and_what_was_thrown_away_are_only_counted():
    box = "".join(
        f"{SEPARATORS[2]}\n{mail(number, X_Gmail_Labels=label)}\n"
        for number, label in enumerate(["Inbox", "=?utf-8?q?Entw=C3=BCrfe?=", "Spam,Unread"], 1)
    )
    found = read_mail(Given("box", text=box), TERMS)
    assert len(found.tables["applications"]) == 1
    assert sorted(found.beside["reason"]) == ["draft (1)", "thrown away (1)"]


def test_what_is_read_of_a_large_message_does_not_grow_with_it():
    (piece,) = split(io.BytesIO(f"{SEPARATORS[0]}\n{mail(body='x' * 3_000_000)}".encode()))
    assert len(piece.body) == splitter.KEPT_BODY
    assert piece.size > 3_000_000


# Headers


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("Mon, 2 Mar 2026 09:00:00 +0100", "2026-03-02T09:00:00+01:00"),
        ("Mon, 2 Mar 2026 09:00:00 CET", "2026-03-02T09:00:00+01:00"),
        ("2 Mar 2026 09:00:00 GMT", "2026-03-02T09:00:00+00:00"),
        ("Mon, 2 Mar 2026 09:00:00 -0500 (EST)", "2026-03-02T09:00:00-05:00"),
        ("Mon, 2 Mar 2026 09:00:00 EST", "2026-03-02T09:00:00-05:00"),
        ("Mon, 2 Mar 2026 09:00:00", "2026-03-02T09:00:00"),
        ("Mon, 2 Mar 2026 09:00:00 XYZ", "2026-03-02T09:00:00"),
    ],
)
def test_a_date_has_the_zone_that_is_written_and_no_other(written, iso):
    assert moment(written).isoformat() == iso


@pytest.mark.parametrize("written", ["", "soon", "99 Mar 2026", "Mon, 2 Mar 99999 09:00:00 +0100"])
def test_what_is_no_date_is_none(written):
    assert moment(written) is None


def test_names_keep_commas_and_encoded_letters_and_lose_what_would_end_a_name():
    found = people('"Kern, Bo" <Bo@Tide.example>, =?utf-8?q?J=C3=BCrgen?= <j@tide.example>, "a;b <c>" <x@y.example>')
    assert [str(person) for person in found] == [
        "Kern, Bo <bo@tide.example>",
        "Jürgen <j@tide.example>",
        "a b c <x@y.example>",
    ]


def test_a_letter_cut_over_two_encoded_words_is_mended_in_a_name():
    assert people("=?utf-8?q?J=C3?= =?utf-8?q?=BCrgen?= <j@tide.example>")[0].name == "Jürgen"


@pytest.mark.parametrize("opened", ['"', "(", "<", '"\\"', "(\\(", "=?utf-8?q?", "=?", "<a@"])
def test_a_header_that_opens_and_never_closes_takes_no_longer_than_its_length(opened):
    people(opened * 7000)
    read_headers(f"From: {opened * 7000}\nReferences: {opened * 7000}".encode())


# Pasted


@pytest.mark.parametrize(
    "head",
    [
        "From: {}\nSent: Thursday, March 12, 2026 11:30 PM\nTo: Ana\nSubject: x",
        "Von: {}\nGesendet: Donnerstag, 12. März 2026 23:30\nAn: Ana\nBetreff: x",
        "De\u00a0: {}\nEnvoyé\u00a0: jeudi 12 mars 2026 23:30\nÀ\u00a0: Ana\nObjet\u00a0: x",
        "De: {}\nEnviado: jueves, 12 de marzo de 2026 23:30\nPara: Ana\nAsunto: x",
        "Da: {}\nInviato: giovedì 12 marzo 2026 23:30\nA: Ana\nOggetto: x",
        "De: {}\nEnviada: 12 de março de 2026 23:30\nPara: Ana\nAssunto: x",
    ],
    ids=["en", "de", "fr", "es", "it", "pt"],
)
def test_a_mail_pasted_in_six_languages_has_its_headers(head):
    text = as_message(head.format("Bo <bo@tide.example>") + "\n\nHello.")
    headers = dict(line.split(": ", 1) for line in itertools.takewhile(bool, text.splitlines()))
    assert headers["From"] == "Bo <bo@tide.example>"
    assert "12 Mar 2026 23:30:00" in headers["Date"]
    assert headers["Subject"] == "x"


def test_a_pasted_mail_without_a_day_is_named_not_dropped():
    found = read_mail(Given("pasted", text="From: Bo <bo@tide.example>\nSubject: x\n\nHello."), TERMS)
    assert found.problems["reason"].tolist() == ["has no date that can be read"]


def test_memory_does_not_grow_with_the_box(tmp_path):
    def peak(count):
        path = tmp_path / f"{count}.mbox"
        one = f"{SEPARATORS[0]}\n{mail(body='x' * 6000)}\n"
        path.write_text(one * count)
        tracemalloc.start()
        with path.open("rb") as stream:
            assert sum(1 for piece in split(stream) if read_headers(piece.head)) == count
        try:
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(1500) < 1.2 * peak(500)
