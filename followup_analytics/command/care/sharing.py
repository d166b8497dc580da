"""The command `followup share`: a copy of a notebook with numbers in place of names."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from followup_analytics.command.sources import journal
from followup_analytics.command.written import report
from followup_analytics.journal.forgetting.spelling import spellings
from followup_analytics.log.errors import FollowUpError, UnreadableFile

if TYPE_CHECKING:
    from pathlib import Path

    from followup_analytics.log.log import FollowUpLog

DONE = 0
_SHARED = (
    "numbers stand in place of the names in your journal; pictures are taken out.\n"
    "Look through it before you send it: a nickname or an allusion would not be recognised."
)
_EMBEDDED = re.compile(r"data:image/[^\"'\s)]+|<svg.*?</svg>", re.DOTALL)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PICTURES = ("image/", "application/pdf", "application/vnd.jupyter.widget")  # in these no words can be found


class IsThere(FollowUpError):
    """The copy would replace another file."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: there is a file already. Remove it or give it another name, then share again")


def share(args: Namespace) -> int:
    """`followup share`."""
    from followup_analytics.log.files.whole_files import write_file

    source = args.notebook
    target = source.with_name(f"{source.stem}_shared.ipynb")
    if target.exists():
        raise IsThere(target)
    try:
        book = json.loads(source.read_text("utf-8"))
        nameless = nameless_notebook(book, journal(args).log())
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise UnreadableFile(source, "it is not a notebook", "Name a file that ends in .ipynb") from fault
    write_file(target, (json.dumps(nameless, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace"))
    report(args, f"{target}: {_SHARED}", notebook=target)
    return DONE


def nameless_notebook(book: Mapping[str, Any], log: FollowUpLog) -> dict[str, Any]:
    """A notebook with numbers in place of the people, companies and private topics of a log, without pictures."""
    whole, parts = dict(_words(log)), _parts(log)
    pattern, words = _pattern({**parts, **whole})
    metadata = {name: value for name, value in book["metadata"].items() if name != "widgets"}
    cells = [_without_pictures(cell) for cell in book["cells"]]

    def named(found: re.Match[str]) -> str:
        key = _key(found[0])
        is_word = key in parts and key not in whole and found[0].islower()  # "will" is not always a Will
        return found[0] if is_word else words.get(key, "")

    def renamed(value: Any) -> Any:
        if isinstance(value, str):
            return _MAIL.sub("(address)", pattern.sub(named, _EMBEDDED.sub("", unicodedata.normalize("NFC", value))))
        if isinstance(value, list):
            return [renamed(each) for each in value]
        return {name: renamed(each) for name, each in value.items()} if isinstance(value, dict) else value

    return {**book, "metadata": renamed(metadata), "cells": renamed(cells)}


def _without_pictures(cell: Mapping[str, Any]) -> dict[str, Any]:
    bare = {name: value for name, value in cell.items() if name != "attachments"}
    if "outputs" in cell:
        bare["outputs"] = [
            {**each, "data": {kind: shown for kind, shown in each["data"].items() if not kind.startswith(_PICTURES)}}
            if "data" in each
            else each
            for each in cell["outputs"]
        ]
    return bare


def _words(log: FollowUpLog) -> Iterator[tuple[str, str]]:
    """Words that may be in a notebook, in lower case, and what replaces each; of equal words the last one counts."""
    from followup_analytics.facts.privacy import private_topics, unmarked

    for column, noun in (("company", "company"), ("seeker", "seeker")):
        names = _cells(log, "applications", column)
        yield from ((_key(name), f"{noun} {number}") for number, name in enumerate(names, 1))
    topics = log.topics.loc[private_topics(log.topics), "topic"].dropna()
    yield from ((_key(words), "(private)") for topic in topics for words in (topic, unmarked(topic)[0]) if words)
    yield from ((word, label) for person, label in _people(log).items() for word in person if word)


def _people(log: FollowUpLog) -> dict[tuple[str, str], str]:
    """Names and addresses, in lower case, each with its label, such as `person 1`; one name is one person."""
    from followup_analytics.journal.forgetting.person import PEOPLE, named

    cells = (cell for name, (column, _) in PEOPLE.items() for cell in _cells(log, name, column))
    found = dict.fromkeys(person for cell in cells for person in named(cell))
    numbers = {name: number for number, name in enumerate(dict.fromkeys(name or mail for name, mail in found), 1)}
    return {(name, mail): f"person {numbers[name or mail]}" for name, mail in found}


def _parts(log: FollowUpLog) -> dict[str, str]:
    """First and last names on their own."""
    from followup_analytics.facts.privacy import NO_NAMES

    return {
        part: label
        for (name, _), label in _people(log).items()
        for part in name.split()
        if part not in NO_NAMES and len(part) > 1
    }


def _cells(log: FollowUpLog, name: str, column: str) -> Iterable[str]:
    return dict.fromkeys(map(str, log.tables[name][column].dropna()))


def _pattern(words: Mapping[str, str]) -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern for the words, in any spelling, in HTML or in JSON, the longest first; and what replaces each form."""
    forms = ((form, word) for word in words for form in (word, html.escape(word), json.dumps(word)[1:-1]))
    spelled = {_key(form): words[word] for word in words for form in spellings(word)}
    written = spelled | {_key(form): words[word] for form, word in forms}
    any_of = "|".join(r"\s+".join(map(re.escape, word.split())) for word in sorted(written, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{any_of})(?!\w)" if any_of else r"(?!)", re.IGNORECASE), written


def _key(text: str) -> str:
    return " ".join(text.lower().split())
