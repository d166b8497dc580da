"""Files of kinds that are not read: each is named, with what to do instead, whatever its ending says."""

import zipfile

import pytest

from followup_analytics import FollowUpError, propose

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BYTES = {
    "list.pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "is a PDF"),
    "list.csv": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "is a PDF"),
    "list.txt": (rb"{\rtf1\ansi Acme}", "is a text of a word processor"),
    "list.png": (b"\x89PNG\r\n\x1a\n", "is a picture"),
    "list.xls": (OLD_OFFICE, "is in Office's old format"),
    "list.xlsx": (OLD_OFFICE, "is in Office's old format"),
    "page.xls": (b"<html><table><tr><td>Company</td></tr></table></html>", "is a web page"),
    "list.csv.gz": (b"\x1f\x8b\x08", "is packed"),
    "list.db": (b"SQLite format 3\0", "is a database"),
    "list.json": (b'[{"company": "Acme"}]', "is JSON"),
}
ZIPPED = {
    "list.docx": ("word/document.xml", "is a Word document"),
    "word.xlsx": ("word/document.xml", "is a Word document"),
    "list.zip": ("xl/workbook.xml", "is a workbook. Give it the ending .xlsx."),
    "list.numbers": ("Index/Document.iwa", "is a Numbers document"),
    "list.ods": ("content.xml", "is an OpenDocument file"),
    "takeout.zip": ("Takeout/Mail/All.mbox", "is an archive. Unpack it"),
}


@pytest.mark.parametrize("name", BYTES)
def test_a_file_is_named_by_its_first_bytes(tmp_path, name):
    data, what = BYTES[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(FollowUpError, match=f"{name}: {what}"):
        propose(tmp_path / name)


@pytest.mark.parametrize("name", ZIPPED)
def test_a_zip_file_is_named_by_what_is_in_it(tmp_path, name):
    inside, what = ZIPPED[name]
    with zipfile.ZipFile(tmp_path / name, "w") as file:
        file.writestr(inside, "<x/>")
    with pytest.raises(FollowUpError, match=f"{name}: {what}"):
        propose(tmp_path / name)


@pytest.mark.parametrize(
    "first", ["BZh", "GIF8", "PK", "Rar!", "%PDF", "{Id}", "[Id](jobs.example)", "<b>Id</b>", "\ufeffId"]
)
def test_a_table_is_read_whatever_its_first_name_looks_like(tmp_path, first):
    lines = [f"{first},Company,Role,Date Applied", "1,Bolt,Clerk,2026-03-02", "2,Tide,Clerk,2026-03-03"]
    (tmp_path / "list.csv").write_text("\n".join(lines), "utf-8")
    assert propose(tmp_path / "list.csv").log.applications["company"].tolist() == ["Bolt", "Tide"]


DAMAGES = {
    "cut short": lambda packed: packed[:40],
    "of a version to come": lambda packed: packed.replace(b"PK\1\2\x14\3\x14", b"PK\1\2\x14\3\xd1"),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize(
    ("name", "said"),
    [("list.zip", "is an archive. Unpack it"), ("list.xlsx", "is not a workbook that can be read (")],
)
def test_a_damaged_zip_file_is_named_in_words(tmp_path, name, said, damage):
    with zipfile.ZipFile(tmp_path / name, "w") as file:
        file.writestr("xl/workbook.xml", "<workbook/>")
    whole = (tmp_path / name).read_bytes()
    damaged = DAMAGES[damage](whole)
    assert damaged != whole
    (tmp_path / name).write_bytes(damaged)
    with pytest.raises(FollowUpError) as told:
        propose(tmp_path / name)
    assert said in str(told.value)
