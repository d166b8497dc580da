"""The splitter: the messages of a mailbox file, one at a time, however large the file is.

A line that begins with ``From `` begins a message where the line after it is a header, and it either ends in a time and
a year, or stands after an empty line and is bare (``From ``, ``From -``, ``From ana@mail.example``). So a sentence such
as "From the second page on" begins none.

The standard library's `mailbox` takes such a sentence for a message, and fails on a separator with a letter that is
no ASCII. This reader takes as much CPU (`benchmarks/bench_mail.py`), 3 MB whatever the box, and on no header longer
than its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

LONGEST_HEAD = 256 * 1024  # bytes of headers; a longer head is cut, and its message set aside
LONGEST_MESSAGE = 50 * 1024 * 1024
KEPT_BODY = 128 * 1024  # bytes of a body that are kept to find the sentence; attachments stand after the text
_LONGEST_SEPARATOR = 400
_BLOCK = 1024 * 1024

_EMPTY_LINE = re.compile(rb"^\r?\n", re.M)
_DATED = re.compile(rb"From .{0,200}\b\d{1,2}:\d\d(?::\d\d)?\b.{0,40}\b(?:19|20)\d\d\b", re.S)
_BARE = re.compile(rb"From (?:-|[^\s@]+@[^\s@]+)?\s*")
_HEADER = re.compile(rb"[!-9;-~]{1,80}[ \t]*:")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.M)


@dataclass(frozen=True, slots=True)
class Piece:
    """One message as it lies in its file: the line it begins on, its head, the beginning of its body, its size."""

    line: int
    head: bytes
    body: bytes
    size: int

    @property
    def too_large(self) -> str:
        """Why it is too large to be read; empty where it is not."""
        if len(self.head) > LONGEST_HEAD:
            return f"has more than {LONGEST_HEAD // 1024} kB of headers"
        return f"has more than {LONGEST_MESSAGE // 1024**2} MB" if self.size > LONGEST_MESSAGE else ""


class _GrowingMessage:
    """A message while its lines are read, whole lines at a time; what exceeds the limits is counted and dropped."""

    def __init__(self, line: int) -> None:
        self.line, self.size = line, 0
        self._head, self._body = bytearray(), bytearray()
        self._in_head = True

    def take(self, lines: bytes) -> None:
        self.size += len(lines)
        if not self._in_head:
            self._body += lines[: max(KEPT_BODY - len(self._body), 0)]
            return
        empty = _EMPTY_LINE.search(lines)
        self._head += lines[: min(empty.start() if empty else len(lines), LONGEST_HEAD + 1 - len(self._head))]
        if empty:
            self._in_head = False
            self._body += lines[empty.end() : empty.end() + KEPT_BODY]

    def holds_something(self) -> bool:
        return bool(self._head) or bool(self._body.strip())

    def piece(self) -> Piece:
        return Piece(self.line, bytes(self._head), bytes(self._body), self.size)


def split(stream: BinaryIO) -> Iterator[Piece]:
    """The messages of an mbox file, in order; memory does not grow with the file.

    Every byte belongs to one message: the lines before the first ``From `` line are a message too, where there are any
    that are not empty.

    Examples
    --------
    >>> import io
    >>> box = b"From a@mail.example Mon Mar  2 09:00:00 2026\\nSubject: x\\n\\nFrom here on.\\n"
    >>> [(piece.line, piece.head, piece.body) for piece in split(io.BytesIO(box + b"\\n" + box))]
    [(2, b'Subject: x\\n', b'From here on.\\n\\n'), (7, b'Subject: x\\n', b'From here on.\\n')]
    """
    message, line = _GrowingMessage(1), 1
    for block, before in _blocks(stream):
        done = 0
        for start, end in _separators(block, before):
            message.take(block[done:start])
            if message.holds_something():
                yield message.piece()
            line += block.count(b"\n", done, end)
            message, done = _GrowingMessage(line), end
        message.take(block[done:])
        line += block.count(b"\n", done)
    if message.holds_something():
        yield message.piece()


def _blocks(stream: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Blocks of whole lines, each with the four bytes before it; none ends in a line that may begin a message."""
    before, rest = b"\n\n", b""
    while data := stream.read(_BLOCK):
        data = rest + data
        end = _last_sure_end(data)
        rest, block = data[end:], data[:end]
        yield block, before
        before = (before + block[-4:])[-4:]
    yield rest, before


def _last_sure_end(data: bytes) -> int:
    """Where the last whole line ends whose meaning does not depend on the line after it; an overlong line is cut."""
    end = data.rfind(b"\n") + 1
    last = data.rfind(b"\n", 0, max(end - 1, 0)) + 1
    sure = last if data.startswith(b"From ", last) else end
    return sure or (len(data) if len(data) > _BLOCK + _LONGEST_SEPARATOR else 0)


def _separators(block: bytes, before: bytes) -> Iterator[tuple[int, int]]:
    """Where each line lies that begins a message, from its first byte to the first byte of the line after it."""
    for start in _candidates(block, before):
        end = block.find(b"\n", start) + 1
        line = block[start : min(end, start + _LONGEST_SEPARATOR)]
        after_empty = (before + block[max(start - 4, 0) : start]).endswith((b"\n\n", b"\n\r\n"))
        if end and _begins_message(line, after_empty) and _HEADER.match(block, end):
            yield start, end


def _candidates(block: bytes, before: bytes) -> Iterator[int]:
    if block.startswith(b"From ") and before.endswith(b"\n"):
        yield 0
    start = block.find(b"\nFrom ")
    while start >= 0:
        yield start + 1
        start = block.find(b"\nFrom ", start + 1)


def _begins_message(line: bytes, after_empty: bool) -> bool:
    return bool(_DATED.match(line)) or (after_empty and bool(_BARE.fullmatch(line)))


def is_separator(line: bytes) -> bool:
    """Whether a line at the very beginning of a file is one that begins a message.

    Examples
    --------
    >>> is_separator(b"From - Mon Mar  2 09:00:00 2026\\n"), is_separator(b"From here on.\\n")
    (True, False)
    """
    return line.startswith(b"From ") and _begins_message(line, True)


def single_message(data: bytes, *, line: int = 1) -> Piece:
    """A file that is one message, whatever it says; a ``From `` line before its headers is passed over.

    Examples
    --------
    >>> single_message(b"Subject: x\\n\\nFrom here on").body
    b'From here on'
    """
    data = data if b"\n" in data else data.replace(b"\r", b"\n")
    if data.startswith((b"From ", b">From ")):
        data, line = data.partition(b"\n")[2], line + 1
    message = _GrowingMessage(line)
    message.take(data)
    return message.piece()


def emlx(data: bytes) -> Piece:
    """The message of an Apple ``.emlx`` file: its length on the first line, then the message, then what Apple adds.

    Examples
    --------
    >>> emlx(b"17  \\nSubject: x\\n\\nHello<?xml ...").body
    b'Hello'
    """
    first, _, rest = data.partition(b"\n")
    count = first.strip()
    if not re.fullmatch(rb"\d{1,12}", count):
        return single_message(data)
    return single_message(rest[: int(count)], line=2)


def unquoted(body: bytes) -> bytes:
    """The body with the ``>`` taken off that mailboxes put before a line ``From ``.

    Examples
    --------
    >>> unquoted(b">From here\\n>>From there\\n> quoted")
    b'From here\\n>From there\\n> quoted'
    """
    return _QUOTED_FROM.sub(rb"\1", body)
