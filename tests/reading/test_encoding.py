"""Encodings: UTF-8, UTF-16 and six code pages are read, the rest refused by name; a doubtful one is never taken."""

import pytest

from followup_analytics.log.errors import UnreadableFile
from followup_analytics.reading.cells.encoding import Decoded, decoded, to_utf8

WESTERN = "company,note\nMüller & Söhne,Grüße aus Köln\nÅse Ørsted,blåbær – “it’s” 5 €\nMÜLLER,São François ½\n"
PAGES = {
    "cp1250": (
        "Firma\nKaviareň Hôrka;Účtovníčka pre Trnavu\nČierna Kniha;Dátový analytik\nŽltý Dom;Finančný účtovník\n",
        "firma,uwagi\nŁódź,zażółć gęślą jaźń\n",
    ),
    "cp1252": ("Firma;Stelle\nMüller & Söhne;Bürokraft\n", "Société;Poste\nCafé à l’École;Chargée d’études\n"),
    "cp1254": ("Şirket;Pozisyon\nİstanbul Yazılım;Mühendis\n",),
    "cp1251": ("компания,роль\nЯндекс,аналитик\n",),
    "gb18030": ("公司,职位\n上海科技,分析师\n",),
    "shift_jis": ("会社,役職\n東京電力,分析者\nソニー,営業\n",),
}
FOREIGN = {
    "euc_kr": "회사,직책\n삼성전자,분석가\n",
    "koi8_r": "компания,роль\nЯндекс,аналитик\n",
    "cp1253": "εταιρεία,ρόλος\nΑθήνα,αναλυτής\n",
    "cp1255": "חברה,תפקיד\nתל אביב,אנליסט\n",
    "cp437": "company\nMüller Söhne\n",
    "mac_roman": "company\nMüller Söhne\n",
}


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_utf8_utf16_and_windows_1252_are_read(name):
    assert to_utf8(WESTERN.encode(name), "a.csv").decode() == WESTERN


@pytest.mark.parametrize("name", FOREIGN)
def test_other_encodings_are_refused(name):
    with pytest.raises(UnreadableFile, match=r"a\.csv: is in an encoding that is not read; it looks like .*UTF-8"):
        to_utf8(FOREIGN[name].encode(name), "a.csv")


def test_an_encoding_that_can_be_told_is_named():
    with pytest.raises(UnreadableFile, match="UTF-32"):
        to_utf8(WESTERN.encode("utf-32"), "a.csv")


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, some in PAGES.items() for text in some])
def test_a_code_page_is_told_by_its_letters(name, text):
    assert to_utf8(text.encode(name), "a.csv").decode() == text


def test_a_doubtful_code_page_is_refused_with_a_word_of_each():
    with pytest.raises(UnreadableFile, match=r"Windows-1250.*Seńor.*Windows-1252.*Señor"):
        to_utf8("Empresa;Puesto\nSeñor Año;x\n".encode("cp1252"), "a.csv")


def test_damaged_utf8_is_not_taken_for_windows_1252():
    with pytest.raises(UnreadableFile, match="UTF-8 but damaged in line 3"):
        to_utf8("company\nMüller\nK".encode() + b"\xf6ln\n", "a.csv")


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00", b"PK\x03\x04" + bytes(range(256))])
def test_what_is_no_text_is_refused(data):
    with pytest.raises(UnreadableFile, match="encoding that is not read"):
        to_utf8(data, "a.csv")


def test_two_chinese_characters_that_are_utf8_by_chance_are_asked_about():
    data = "Company,职位,Applied\nTide Labs,Editor,2024-01-02\n".encode("gb18030")
    found = decoded(data, "x.csv")
    assert [one.name for one in found.rivals] == ["GB18030 (Chinese)", "UTF-8"] and "职位" in found.data.decode()
    assert decoded(data, "x.csv", "UTF-8") == Decoded(data)
    for text in ("Müller, Łódź, Señal, „Größe“", "Приве́т, Москва", "אבג λόγος", "职位"):
        assert decoded(text.encode(), "x.csv") == Decoded(text.encode())
