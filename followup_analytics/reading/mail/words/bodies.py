"""Bodies: the sentences that the sender of a mail wrote, without what is quoted, forwarded or signed."""

from __future__ import annotations

import binascii
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from followup_analytics.reading.mail.headers import decoded_bytes
from followup_analytics.reading.mail.splitter import unquoted

_DEEPEST, _MOST_PARTS = 50, 1000
_LONGEST_TEXT = 64 * 1024
_MOST_SENTENCES = 200
_LONGEST_SENTENCE = 600

_CALENDARS = ("text/calendar", "application/ics")
_CALENDAR = re.compile(rb"text/calendar|application/ics", re.I)

_FIELD = re.compile(rb"^(content-(?:type|transfer-encoding|disposition))[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)", re.M | re.I)
_BOUNDARY = re.compile(r'boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))', re.I)
_CHARSET = re.compile(r'charset\s*=\s*"?([\w.:+-]{1,40})', re.I)


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a body: its type in lower case and its bytes, still encoded."""

    kind: str
    encoding: str
    data: bytes

    @property
    def text(self) -> str:
        charset = _CHARSET.search(self.kind)
        return decoded_bytes(self._decoded(), charset[1] if charset else "")[:_LONGEST_TEXT].replace("\r\n", "\n")

    def _decoded(self) -> bytes:
        if self.encoding.startswith("quoted-printable"):
            return binascii.a2b_qp(self.data)
        if self.encoding.startswith("base64"):
            plain = re.sub(rb"[^A-Za-z0-9+/]", b"", self.data)
            return binascii.a2b_base64(plain[: len(plain) // 4 * 4])
        return self.data


def parts(head: bytes, body: bytes) -> Iterator[_Part]:
    """The parts of a body that are not containers, at most a thousand and fifty deep; of attachments, calendars.

    Examples
    --------
    >>> [part.kind for part in parts(b"Content-Type: multipart/mixed; boundary=b\\n", b"--b\\n\\nHello\\n--b--\\n")]
    ['text/plain']
    """
    waiting, count = [(head, body, 0)], 0
    while waiting and count < _MOST_PARTS:
        head, body, depth = waiting.pop(0)
        count += 1
        fields = {name.lower(): value for name, value in _FIELD.findall(head.replace(b"\r\n", b"\n"))}
        kind = _ascii(fields.get(b"content-type", b"")) or "text/plain"
        boundary = _BOUNDARY.search(kind) if kind.lower().startswith("multipart/") else None
        if boundary and depth < _DEEPEST:
            waiting[:0] = [(*part, depth + 1) for part in _divided(body, (boundary[1] or boundary[2]).encode())]
        elif kind.lower().startswith(_CALENDARS) or not _ascii(
            fields.get(b"content-disposition", b"")
        ).lower().startswith("attachment"):
            yield _Part(kind.lower(), _ascii(fields.get(b"content-transfer-encoding", b"")).strip().lower(), body)


def _ascii(value: bytes) -> str:
    return value.decode("latin-1").replace("\n", " ")


def _divided(body: bytes, boundary: bytes) -> list[tuple[bytes, bytes]]:
    line = rb"^--" + re.escape(boundary) + rb"(--)?[ \t]*\r?$"
    pieces = re.split(line, body, maxsplit=_MOST_PARTS, flags=re.M)
    opened = zip(pieces[1::2], pieces[2::2], strict=True)  # what follows the last line, `--boundary--`, is no part
    return [_head_and_body(piece.removeprefix(b"\n")) for closing, piece in opened if not closing]


def _head_and_body(part: bytes) -> tuple[bytes, bytes]:
    found = re.search(rb"^\r?\n", part, re.M)
    return (part[: found.start()], part[found.end() :]) if found else (part, b"")


def calendar(head: bytes, body: bytes) -> str:
    """The text of its first calendar part; empty where it has none.

    Examples
    --------
    >>> calendar(b"Content-Type: text/calendar\\n", b"BEGIN:VCALENDAR\\n")
    'BEGIN:VCALENDAR\\n'
    """
    if not any(map(_CALENDAR.search, (head, body))):
        return ""
    return next((part.text for part in parts(head, unquoted(body)) if part.kind.startswith(_CALENDARS)), "")


def written(head: bytes, body: bytes) -> str:
    """The text that the sender wrote: the first plain part, else the first in HTML, without what is quoted.

    Examples
    --------
    >>> written(b"", "Gern.\\n\\nLe 2 mars 2026, Ana a écrit\\u00a0:\\n> Passons-nous ?\\n".encode())
    'Gern.'
    """
    texts: dict[str, str] = {}
    for part in parts(head, unquoted(body)):
        kind = part.kind.partition(";")[0].strip()
        if kind in ("text/plain", "text/html") and kind not in texts:
            texts[kind] = part.text
        if texts.get("text/plain", "").strip():
            break
    plain = texts.get("text/plain", "")
    return own_text(plain if plain.strip() else plain_text(texts.get("text/html", "")))


# HTML

_HIDDEN = ("<!--", "-->"), ("<style", "</style"), ("<script", "</script"), ("<head", "</head")
_QUOTE = re.compile(r"<div[^<>]{0,200}(?:yahoo_quoted|divRplyFwdMsg|appendonsend)", re.I)
_QUOTED = re.compile(r"<(/?)blockquote\b[^<>]*>", re.I)
_BLOCK = (
    "p|div|tr|li|h[1-6]|ul|ol|table|dl|dt|dd|section|article|header|footer|address|form|fieldset|legend|summary|details"
    "|figcaption|caption|option|pre|center"
)
_BREAK = re.compile(rf"<(?:br|/(?:{_BLOCK}))\b[^<>]*>", re.I)
_OPENING = re.compile(rf"<(?:{_BLOCK})\b[^<>]*>", re.I)
_CELL = re.compile(r"</t[dh]\b[^<>]*>", re.I)
_TAG = re.compile(r"<[^<>]*>")


def plain_text(page: str) -> str:
    """The text of an HTML mail, up to what another program appended; for each quotation a line with ">".

    Examples
    --------
    >>> plain_text("<p>Hello <b>Ana</b>,</p><blockquote>old</blockquote><p>Gladly.</p>").split()
    ['Hello', 'Ana,', '>', 'Gladly.']
    """
    for opening, closing in _HIDDEN:
        page = _cut_out(page, opening, closing)
    page = _without_quotations(page)
    quote = _QUOTE.search(page)
    page = page[: quote.start()] if quote and _TAG.sub("", page[: quote.start()]).strip() else page
    page = _CELL.sub(" ", _BREAK.sub("\n", re.sub(r"\s+", " ", page)))
    return html.unescape(_begun_anew(_TAG.sub("", _OPENING.sub("\v", page))))


def _begun_anew(text: str) -> str:
    """The text with a new line where a block opens (VT) after words; an ended line is not ended again."""
    return re.sub(r"\v[ \v]*", "\n", re.sub(r"(^|\n)[ \v]*\v", r"\1", text))


def _without_quotations(page: str) -> str:
    """The page with a line ">" for each `blockquote`, whatever others it holds; one that never ends takes the rest."""
    out, at, deep = [], 0, 0
    for tag in _QUOTED.finditer(page):
        if not deep and not tag[1]:
            out.append(page[at : tag.start()] + "<br>&gt;<br>")
        deep = max(deep + (-1 if tag[1] else 1), 0)
        if not deep:
            at = tag.end()
    return "".join([*out, "" if deep else page[at:]])


def _cut_out(page: str, opening: str, closing: str) -> str:
    """The page without what stands between the two, in one search forward: no page takes longer than its length."""
    out, at, low = [], 0, page.lower()
    while (start := low.find(opening, at)) >= 0:
        end = low.find(closing, start)
        if end < 0:
            break
        out.append(page[at:start])
        at = low.find(">", end) + 1 or len(page)
    return "".join([*out, page[at:]])


# What is quoted. Before a colon French has U+00A0 or U+202F, which are not plain spaces; \s takes both.

_ATTRIBUTION = re.compile(
    r"^(?=.*[\d@])[ \t>*_]*(?:"  # a day or an address: "On Monday you wrote:" is a sentence
    r"on\s.{4,200}\bwrote"
    r"|am\s.{4,200}\b(?:schrieb|hat\s.{1,100}geschrieben)\b.{0,100}"
    r"|.{4,200}\bschrieb\s+am\s.{4,100}"
    r"|le\s.{4,200}\ba\s+écrit"
    r"|el\s.{4,200}\bescribió"
    r"|em\s.{4,200}\bescreveu"
    r"|il\s.{4,200}\bha\s+scritto"
    r")\s*:[ \t]*$",
    re.I,
)
_ANNOUNCES = re.compile(
    r"^(?=.*(?:@|\b\d{1,2}[:.h]\d\d\b)).{4,400}:[ \t*_]*$"
)  # in any language, right above a quotation
_OPENS_ATTRIBUTION = re.compile(r"^[ \t>*_]*(?:on|am|le|el|em|il)\s.*\d", re.I)
_SEPARATOR = re.compile(
    r"^\s*(?:-{2,}\s*(?:original|forwarded|ursprüngliche|weitergeleitete|message|mensaje|messaggio|mensagem|begin)\b.*-{2,}"
    r"|(?:begin forwarded message|anfang der weitergeleiteten|début du message)\b.*)\s*$",
    re.I,
)
_HEADER_BLOCK = re.compile(r"^\s*\**(?:from|von|de|da)\s*:\**\s*\S", re.I)
_HEADER_NEXT = re.compile(
    r"^\s*\**(?:sent|date|gesendet|datum|envoyé|enviado|enviada|inviato|data|fecha|to|an|à|para|a)\s*:", re.I
)
_RULE = re.compile(r"^\s*_{20,}\s*$")
_SIGNATURE = re.compile(r"^--[ \u00a0]$")
_DASHES = "--"  # a signature too, as many programs cut the blank, but not above another such line: that is a frame


def own_text(text: str) -> str:
    """The text without quoted lines and what announces them, up to the signature or to what is quoted without a mark.

    Examples
    --------
    >>> own_text("On 2 May Ana wrote:\\n> When do you decide?\\n\\nNext week.\\n-- \\nBo Kern\\n")
    'Next week.'
    """
    lines = text.splitlines()
    dashes = max((number for number, line in enumerate(lines) if line == _DASHES), default=None)
    quoted = {number for number, line in enumerate(lines) if line.lstrip().startswith(">")}
    announcing = _announcing(lines, quoted)
    kept: list[str] = []
    for number, line in enumerate(lines):
        if number in quoted or number in announcing:
            continue
        if number == dashes or _ends_here(lines, number):
            break
        kept.append(line)
    return "\n".join(kept).strip()


def _announcing(lines: list[str], quoted: set[int]) -> set[int]:
    """The numbers of the lines that say who wrote the quoted ones below them, which are folded over up to three."""
    found: set[int] = set()
    for number in quoted:
        last = number - 1
        while last >= 0 and last not in quoted and not lines[last].strip():
            last -= 1
        if last >= 0 and last not in quoted:
            found.update(range(_first_announcing(lines, last), last + 1))
    return found


def _first_announcing(lines: list[str], last: int) -> int:
    """The number of the first line that announces what follows the last one; one more than `last` where none does."""
    for first in range(last, max(last - 3, -1), -1):
        if _ATTRIBUTION.match(" ".join(line.strip() for line in lines[first : last + 1])[:600]):
            return first
    return last if _ANNOUNCES.match(lines[last][:600]) else last + 1


def _ends_here(lines: list[str], number: int) -> bool:
    line = lines[number]
    if len(line) > 400:
        return False
    if _RULE.match(line):
        return any(_HEADER_BLOCK.match(one[:200]) for one in lines[number + 1 : number + 3])
    if _SIGNATURE.match(line) or _SEPARATOR.match(line) or _ATTRIBUTION.match(line):
        return True
    if _OPENS_ATTRIBUTION.match(line):  # mail programs fold it over two or three lines
        folded = [" ".join(part.strip() for part in lines[number : number + count])[:600] for count in (2, 3)]
        if any(_ATTRIBUTION.match(one) for one in folded):
            return True
    return bool(_HEADER_BLOCK.match(line)) and any(
        _HEADER_NEXT.match(one[:200]) for one in lines[number + 1 : number + 3]
    )


_END_OF_SENTENCE = re.compile(r"(?<=[.!?…])[\"”»“']?\s+(?=[^\s])|\n\s*\n")


def sentences(text: str) -> list[str]:
    """The sentences of a text, at most two hundred; a line break within a paragraph is a space.

    Examples
    --------
    >>> sentences("Dear Ana,\\n\\nthank you for\\nyour time. We decide on Monday.")
    ['Dear Ana,', 'thank you for your time.', 'We decide on Monday.']
    """
    found = (" ".join(part.split()) for part in _END_OF_SENTENCE.split(text))
    return [one[:_LONGEST_SENTENCE] for one in found if one][:_MOST_SENTENCES]
