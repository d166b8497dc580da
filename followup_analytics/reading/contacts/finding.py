"""The finding in contacts: people as proposed contact gifts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pandas as pd

from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.rows.problems import gathered, no_problems, problems
from followup_analytics.reading.contacts.vcard import LARGEST_FILE, Card, Spoilt, read_cards
from followup_analytics.reading.mail.events import Row
from followup_analytics.reading.proposal.finding import BESIDE, Finding, Given, Terms, table_frame, typed_rows

WORKS_AT = "works_at"  # the column of a contact's company, beside those of a gift


def read_contacts(given: Given, terms: Terms) -> Finding:
    """What the people in a ``.vcf`` file would add: contact gifts.

    Raises
    ------
    UnreadableFile
        If it holds no people.

    Examples
    --------
    >>> text = "BEGIN:VCARD\\nVERSION:3.0\\nFN:Ana Lee\\nORG:Tide Labs\\nTITLE:Editor\\nEND:VCARD\\n"
    >>> found = read_contacts(Given("x.vcf", text=text), Terms()).tables["gifts"]
    >>> found[["kind", "title", "works_at"]].values.tolist()
    [['contact', 'Ana Lee, Editor at Tide Labs', 'Tide Labs']]
    """
    return people_found(read_cards(given.read(LARGEST_FILE), given.name), given.name)


def people_found(
    people: Iterable[Card | Spoilt], file: str, *, said: tuple[str, ...] = (), faults: pd.DataFrame | None = None
) -> Finding:
    """The finding of a list of people: each a contact gift, nobody an application.

    Who is twice in it, by e-mail, address or name and company, is proposed once. `faults` are problems met before.
    """
    once, again, spoilt = _sorted(people)
    gifts = {"gifts": _frame([_gift(card, file) for card in once])} if once else {}
    return Finding(
        tables=gifts,
        beside=_beside_table(again, file),
        problems=gathered([no_problems() if faults is None else faults, _problems(spoilt, file)]),
        said=(*said, N_("People read: {n}.").filled(n=len(once) + len(again))),
    )


def _sorted(found: Iterable[Card | Spoilt]) -> tuple[list[Card], list[Card], list[Spoilt]]:
    """People, those who stood in the file before, and what could not be read."""
    people, again, spoilt, seen = list[Card](), list[Card](), list[Spoilt](), set[str]()
    for one in found:
        if isinstance(one, Spoilt):
            spoilt.append(one)
        else:
            (again if _key(one) in seen else people).append(one)
            seen.add(_key(one))
    return people, again, spoilt


def _key(card: Card) -> str:
    marks = card.emails[:1] or card.urls[:1] or (f"{card.name}\n{card.company}",)
    return marks[0].casefold()


def _gift(card: Card, file: str) -> Row:
    at = f" at {card.company}" if card.company else ""
    about = f"{card.position}{at}" if card.position else at.removeprefix(" at ")
    return {
        "gift_id": f"contact-{hashlib.sha256(_key(card).encode()).hexdigest()[:12]}",
        "kind": "contact",
        "title": f"{card.name}, {about}" if about else card.name,
        "url": next(iter(card.urls), None),
        WORKS_AT: card.company or None,
        "email": next(iter(card.emails), None),
        "from_file": file,
        "from_line": card.line,
    }


def _frame(rows: list[Row]) -> pd.DataFrame:
    own = {name: pd.Series([row[name] for row in rows], dtype="str") for name in (WORKS_AT, "email")}
    return table_frame("gifts", rows).assign(**own)


def _beside_table(again: Iterable[Card], file: str) -> pd.DataFrame:
    rows = [
        {"kind": "contact", "reason": N_("stands in the file before"), "file": file, "line": one.line, "text": one.name}
        for one in again
    ]
    return typed_rows(BESIDE, rows)


def _problems(spoilt: list[Spoilt], file: str) -> pd.DataFrame:
    if not spoilt:
        return no_problems()
    remedy = N_("Correct it in the program it came from, or write the person onto the shelf by hand.")
    return problems(
        file=file,
        table="gifts",
        line=[one.line for one in spoilt],
        value=[one.value for one in spoilt],
        reason=[one.reason for one in spoilt],
        remedy=remedy,
        kept=False,
    )
