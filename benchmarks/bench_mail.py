"""Mail: messages a second of CPU, and memory as the box grows; beside the standard library, results equal first.

Run: python benchmarks/bench_mail.py [BOX], an mbox file; without one a made-up box of 20,000 mails.
"""

from __future__ import annotations

import argparse
import mailbox
import re
import tempfile
import time
import tracemalloc
from email.parser import BytesHeaderParser
from email.policy import compat32
from pathlib import Path

from followup_analytics.reading.mail.boxes import Box
from followup_analytics.reading.mail.headers import read_headers
from followup_analytics.reading.mail.messages import read_box
from followup_analytics.reading.mail.splitter import split

MAIL = """From ana@mail.example Mon Mar  2 09:00:00 2026
Return-Path: <ana@mail.example>
Received: from mx.tide.example (mx [192.0.2.1]) by mail.example with ESMTPS id {n}; Mon, 2 Mar 2026 09:00:00 +0100
Received: from a.tide.example by mx.tide.example; Mon, 2 Mar 2026 08:59:58 +0100
DKIM-Signature: v=1; a=rsa-sha256; d=tide.example; s=x; h=from:to:subject;
 bh={blob};
 b={blob}{blob}
From: =?utf-8?q?Bo_K=C3=A9rn?= <bo{n}@tide.example>
To: Ana Lee <ana@mail.example>, "Day, Cy" <cy@tide.example>
Date: Mon, 2 Mar 2026 09:00:00 +0100
Subject: Re: Application for Data Analyst {n}
Message-ID: <{n}@tide.example>
In-Reply-To: <{n}@mail.example>
References: <{n}@mail.example> <x{n}@mail.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Dear Ana,

thank you for your note. We decide next week, and shall write to you then.

{body}
On Mon, 1 Mar 2026 at 09:00, Ana Lee wrote:
> I am applying for the position.

"""


def made(path: Path, count: int) -> Path:
    blob, body = "A" * 64, "A line of text that a mail may hold, of some eighty letters or a few more.\n" * 30
    with path.open("w") as file:
        file.writelines(MAIL.format(n=number, blob=blob, body=body) for number in range(count))
    return path


def ours(path: Path) -> list[str]:
    with path.open("rb") as stream:
        return [read_headers(piece.head).message_id for piece in split(stream)]


def splitting(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(1 for _ in split(stream))


def standard(path: Path) -> list[str]:
    """The same from `mailbox` and the header parser of the standard library."""
    parser = BytesHeaderParser(policy=compat32)
    box = mailbox.mbox(path, create=False)
    try:
        heads = (box.get_bytes(key) for key in box.iterkeys())
        return [_id(str(parser.parsebytes(head)["message-id"] or "")) for head in heads]
    finally:
        box.close()


def _id(text: str) -> str:
    found = re.search(r"<[^<>\s]+>", text)
    return found[0] if found else ""


def timed(what: str, work, path: Path, count: int | None = None):
    start = time.process_time()
    result = work(path)
    taken = time.process_time() - start
    number = count or len(result)
    print(f"{what:<46} {number / taken:9,.0f} messages a second of CPU")
    return result, taken


def memory(path: Path) -> float:
    tracemalloc.start()
    splitting_and_reading = sum(1 for _ in _heads(path))
    peak = tracemalloc.get_traced_memory()[1] / 1024**2
    tracemalloc.stop()
    print(f"{splitting_and_reading:,} messages, {path.stat().st_size / 1024**2:,.0f} MB: peak {peak:.1f} MB")
    return peak


def _heads(path: Path):
    with path.open("rb") as stream:
        for piece in split(stream):
            yield read_headers(piece.head)


def main(given: Path | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        box = given or made(Path(folder, "box.mbox"), 20_000)
        read, taken = timed("split, headers read", ours, box)
        known, theirs = timed("the standard library: split, headers parsed", standard, box)
        print(f"equal ids: {read == known}; ratio of CPU {taken / theirs:.2f}")
        timed("split only", splitting, box, len(read))
        timed("all: headers, words, what each mail says", lambda path: list(read_box(Box("x", "", path), None)), box)
        for count in (2_000, 20_000):
            memory(made(Path(folder, "grown.mbox"), count))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("box", type=Path, nargs="?")
    main(parser.parse_args().box)
