"""Encodings: the bytes of a text file as UTF-8, or a refusal that names what they look like.

charset-normalizer only names what is refused.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from followup_analytics.log.errors import UnreadableFile
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.reading.cells.codepages import LIKELY, PAGES, WIDE, Reading, is_clear, readings

_REMEDY = N_("Save it again as UTF-8 (in a spreadsheet: CSV UTF-8).")
_REFUSED = {codecs.BOM_UTF32_LE: "UTF-32", codecs.BOM_UTF32_BE: "UTF-32"}  # before UTF-16, whose mark begins alike
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_EDGE = 4096

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_NOT_ASCII_WORD = re.compile(r"[^\x00-\x7f]{2,}")
_SCRIPTS = {"LATIN", "GREEK", "CYRILLIC", "HEBREW", "ARABIC", "ARMENIAN", "SYRIAC", "THAANA", "NKO"}


@dataclass(frozen=True)
class Decoded:
    """A text in UTF-8, the code page it was in (empty: UTF-8 or UTF-16), and the pages it may as well be in.

    The first of `rivals` is the one taken; there are none where the page is clear.
    """

    data: bytes
    page: str = ""
    rivals: tuple[Reading, ...] = ()


def to_utf8(data: bytes, place: object) -> bytes:
    """The same text in UTF-8 without a byte order mark.

    UTF-8 with or without a mark and UTF-16 are read, and the code pages of `codepages` where the letters of the text
    leave no doubt.

    Parameters
    ----------
    data
        The bytes of the file.
    place
        The file, named in the error.

    Raises
    ------
    UnreadableFile
        If the bytes are none of these, by the name of what they look like.

    Examples
    --------
    >>> to_utf8("Müller".encode("cp1252"), "applications.csv").decode()
    'Müller'
    """
    found = decoded(data, place)
    if found.rivals:
        rivals = " or ".join(f"{one.name}: {', '.join(samples(one.text))}" for one in found.rivals[:2])
        raise UnreadableFile(place, N_("may be in several encodings ({rivals})").filled(rivals=rivals), _REMEDY)
    return found.data


def decoded(data: bytes, place: object, page: str | None = None) -> Decoded:
    """The text in UTF-8, and from what it was read.

    Parameters
    ----------
    page
        The code page where the user said it, by its name in words; None: it is found.

    Raises
    ------
    UnreadableFile
        If the bytes are in nothing that is read.
    """
    for mark, name in _REFUSED.items():
        if data.startswith(mark):
            raise UnreadableFile(place, N_("is in {name}, which is not read").filled(name=name), _REMEDY)
    wide = _utf16(data)
    if wide:
        return Decoded(_decoded(data, wide, place).removeprefix("\ufeff").encode())
    data = data.removeprefix(codecs.BOM_UTF8)
    if data.isascii():
        return Decoded(data)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return _old_page(data, error, place, page)
    return Decoded(data) if not _of_two_scripts(text) else _by_chance(data, text, page)


def begins_as_utf8(head: bytes) -> bool:
    """Whether a text that begins with these lines is read as UTF-8, if all of it can be.

    Examples
    --------
    >>> begins_as_utf8("company,note\\nMüller,é\\n".encode()), begins_as_utf8("company\\nMüller\\n".encode("cp1252"))
    (True, False)
    """
    if head.isascii():
        return True
    try:
        return not _of_two_scripts(head[: head.rfind(b"\n") + 1].decode())
    except UnicodeDecodeError:
        return False


def samples(text: str) -> list[str]:
    """The first three words that hold more than plain letters."""
    return list(dict.fromkeys(re.findall(r"\w*[^\x00-\x7f]\w*", text[: 16 * _EDGE])))[:3]


def _utf16(data: bytes) -> str | None:
    """The UTF-16 the data is in: by its mark, or by every other byte of its first ones being zero."""
    if data[:2] in _UTF16:
        return _UTF16[data[:2]]
    head = data[:_EDGE]
    for name, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if len(data) % 2 == 0 and len(zeros) > 1 and zeros.count(0) > 0.7 * len(zeros):
            return name
    return None


def _decoded(data: bytes, name: str, place: object) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            place, N_("is {upper} but damaged at byte {start}").filled(upper=name.upper(), start=error.start), _REMEDY
        ) from None


def _of_two_scripts(text: str) -> bool:
    """Whether a word near the beginning is of letters of two scripts, as two Chinese characters are by chance."""
    words = set(_NOT_ASCII_WORD.findall(text, 0, 16 * _EDGE))
    return any(len({unicodedata.name(c, "").split(" ")[0] for c in word} & _SCRIPTS) > 1 for word in words)


def _by_chance(data: bytes, text: str, page: str | None) -> Decoded:
    """A text that is UTF-8, perhaps by chance: asked, where another page has words of its language."""
    found = [one for one in readings(data) if one.score >= LIKELY and one.page in WIDE]
    if not found or page == PAGES["utf-8"]:
        return Decoded(data)
    likely = next((one for one in found if one.name == page), found[0])
    rivals = () if page is not None else (*found, Reading("utf-8", text, 0.0, 0))
    return Decoded(likely.text.encode(), likely.name, rivals)


def _old_page(data: bytes, error: UnicodeDecodeError, place: object, page: str | None) -> Decoded:
    mended = data.decode(errors="replace")
    lost, sound = mended.count("\ufffd"), len(_NOT_ASCII.findall(mended)) - mended.count("\ufffd")
    if sound >= lost:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            place,
            N_("is UTF-8 but damaged in line {line} (byte {start})").filled(line=line, start=error.start),
            _REMEDY,
        )
    found = readings(data)
    if page is not None:
        named = next((one for one in found if one.name == page), None)
        if named is not None:
            return Decoded(named.text.encode(), named.name)
    if not found or found[0].score < LIKELY:
        raise UnreadableFile(
            place, N_("is in an encoding that is not read; it looks like {data}").filled(data=_guess(data)), _REMEDY
        )
    rivals = () if is_clear(found) else tuple(one for one in found if one.score >= LIKELY)
    return Decoded(found[0].text.encode(), found[0].name, rivals)


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes  # only a refusal needs it

    best = from_bytes(data[: 16 * _EDGE]).best()
    return best.encoding.replace("_", "-") if best else "no text at all"
