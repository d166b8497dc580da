"""Encodings: the bytes of a text file as UTF-8, or a refusal that names what they look like."""

from __future__ import annotations

import codecs
import re

from followup_analytics.log.errors import UnreadableFile

_REMEDY = "Save it again as UTF-8 (in a spreadsheet: CSV UTF-8)."
_REFUSED = {codecs.BOM_UTF32_LE: "UTF-32", codecs.BOM_UTF32_BE: "UTF-32"}  # before UTF-16, whose mark begins alike
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_EDGE = 4096

# What Western text in Windows-1252 never or hardly holds, and other encodings read as Windows-1252 soon do.
_LOWER, _UPPER = "a-zß-öø-ÿšœž", "A-ZÀ-ÖØ-ÞŠŒŽŸ"
_HIGH = "À-ÖØ-öø-ÿŠŒŽŸšœž"
_ODD = re.compile(
    rf"[{_HIGH}]{{3,}}|[^\x00-\x7f]{{4,}}"  # a word without a plain letter
    rf"|(?<=[{_LOWER}])[À-ÖØ-ÞŠŒŽŸ]|(?<=[{_UPPER}])[À-ÖØ-ÞŠŒŽŸ](?=[{_LOWER}])"  # a capital inside a word
    rf"|(?<=[{_LOWER}{_UPPER}])[^\x00-\x7f’‘–—·…\xa0\xad{_HIGH}](?=[{_LOWER}{_UPPER}])"  # a sign inside a word
    r"|[\x00-\x08\x0e-\x1f]"
)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def to_utf8(data: bytes, place: object) -> bytes:
    """The same text in UTF-8 without a byte order mark.

    UTF-8 with or without a mark, UTF-16 and Windows-1252 are read.

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
    for mark, name in _REFUSED.items():
        if data.startswith(mark):
            raise UnreadableFile(place, f"is in {name}, which is not read", _REMEDY)
    wide = _wide(data)
    if wide:
        return _decoded(data, wide, place).removeprefix("\ufeff").encode()
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return _western(data, error, place).encode()
    return data


def _wide(data: bytes) -> str | None:
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
        raise UnreadableFile(place, f"is {name.upper()} but damaged at byte {error.start}", _REMEDY) from None


def _western(data: bytes, error: UnicodeDecodeError, place: object) -> str:
    mended = data.decode(errors="replace")
    lost, sound = mended.count("\ufffd"), len(_NOT_ASCII.findall(mended)) - mended.count("\ufffd")
    if sound >= lost:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(place, f"is UTF-8 but damaged in line {line} (byte {error.start})", _REMEDY)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = None
    if text is None or 10 * sum(map(len, _ODD.findall(text))) > len(_NOT_ASCII.findall(text)):
        raise UnreadableFile(place, f"is in an encoding that is not read; it looks like {_guess(data)}", _REMEDY)
    return text


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes  # only a refusal needs it

    best = from_bytes(data[: 16 * _EDGE]).best()
    return best.encoding.replace("_", "-") if best else "no text at all"
