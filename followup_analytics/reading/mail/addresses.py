"""Addresses: the user's own, and those of a company, of a hiring tool, of a free mail service."""

from __future__ import annotations

import functools
import re
import tomllib
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from importlib.resources import files

from followup_analytics.reading.mail.headers import Headers, Person

# Folders and labels in which a mail program keeps what was sent, drafts, and what is thrown away.
_SENT = "sent|gesendet|gesendete|envoyés|envoyé|enviados|enviado|enviadas|inviati|inviata|verzonden|wysłane|odeslané"
_DRAFTS = "drafts?|entwürfe|entwurf|brouillons?|borradores|borrador|bozze|rascunhos?|concepten|szkice"
_REFUSE = "spam|junk|trash|bin|papierkorb|corbeille|papelera|cestino|lixo|lixeira|deleted|gelöscht|indésirables?"
_SENT_FOLDER, _DRAFT_FOLDER, _REFUSE_FOLDER = (
    re.compile(rf"(?<![^\W_])(?:{names})(?![^\W_])", re.I) for names in (_SENT, _DRAFTS, _REFUSE)
)

# Second levels under which anybody may register: the company is the label before them.
_SHARED_SECOND = frozenset(["co", "com", "org", "net", "gov", "edu", "ac", "or", "ne", "go", "gob", "gouv", "gv"])
_NOT_THE_COMPANY = (
    "mail email e em mx smtp jobs job careers career karriere recruiting recruitment talent hr hiring people "
)
_NOT_THE_COMPANY += "info news notify notifications www app"


@functools.cache
def _services(kind: str) -> frozenset[str]:
    """Domains that are no company's own: ``tools`` or ``free``."""
    text = files("followup_analytics.reading.mail").joinpath("services.toml").read_text("utf-8")
    return frozenset(tomllib.loads(text)[kind])


def is_sent(folder: str, labels: Iterable[str]) -> bool:
    """Whether a folder or a label says that the user sent it.

    Examples
    --------
    >>> is_sent("Mail/Sent Items", ()), is_sent("", ("Inbox", "Gesendet")), is_sent("Presentations", ())
    (True, True, False)
    """
    return any(_SENT_FOLDER.search(name) for name in (folder, *labels))


def out_of_count(folder: str, labels: Iterable[str], headers: Headers) -> str:
    """``draft`` or ``thrown away`` where its folder or label says so; else empty."""
    names = (folder, *labels)
    if "x-mozilla-draft-info" in headers.marks and not headers.received and any(map(_DRAFT_FOLDER.search, names)):
        return "draft"
    if any(map(_DRAFT_FOLDER.search, names)):
        return "draft"
    return "thrown away" if any(map(_REFUSE_FOLDER.search, names)) else ""


def registered(domain: str) -> str:
    """The part of a domain that somebody registered: its last two labels, three where the second is shared.

    Examples
    --------
    >>> registered("mail.jobs.tide.co.uk"), registered("tide.example")
    ('tide.co.uk', 'tide.example')
    """
    labels = domain.split(".")
    three = len(labels) > 2 and labels[-2] in _SHARED_SECOND and len(labels[-1]) == 2
    return ".".join(labels[-3:] if three else labels[-2:])


def is_tool(person: Person) -> bool:
    """Whether a hiring tool wrote it, or a service that many companies use.

    Examples
    --------
    >>> is_tool(Person("Tide Labs", "no-reply@eu.greenhouse-mail.io")), is_tool(Person("Bo", "bo@tide.example"))
    (True, False)
    """
    return registered(person.domain) in _services("tools")


def is_free(person: Person) -> bool:
    """Whether the address is at a free mail service, which is nobody's company."""
    return person.domain in _services("free")


_OFFICE = re.compile(
    r"\b(?:the|team|recruit\w*|talent|acquisition|hiring|careers?|jobs?|hr|human|resources|people|notifications?|karriere"
    r"|bewerbung\w*|personal\w*|application\w*|candidat\w*|support|no-?reply|noreply|via .*|at|from|by|- .*)\b\.?",
    re.I,
)
_ABOUT = (
    r"\b(?i:application|applying|applied|interest|interview|candidature|position|role|bewerbung|candidatura|solicitud"
    r"|entretien|entrevista|colloquio|gespräch|careers|opportunit\w+)\b"
)
_COMPANY = r"(?P<company>[A-Z0-9][\w&.'’-]*(?:\s+(?:&\s+)?[A-Z0-9][\w&.'’-]*){0,3})"
_SEEN = r"viewed by|seen by|gesehen von|von|par|vista (?:por|da)"  # as in "Your application was viewed by Tide"
# "application to Data Analyst at Tide": what stands after "at" is the company, whatever stands after "to".
_AT_COMPANY = [
    re.compile(rf"{_ABOUT}.{{0,80}}?\b(?:{before})\s+{_COMPANY}")
    for before in ("at|with|bei|chez|en|presso|na|no", rf"to|an|a|à|{_SEEN}")
]


def company_name(person: Person, subject: str) -> str:
    """The name of the company that a person writes for; empty where neither address, name nor subject tells.

    Examples
    --------
    >>> company_name(Person("Bo Kern", "bo@tide-labs.example"), "Hello")
    'Tide Labs'
    >>> company_name(Person("Tide Labs Hiring Team", "no-reply@greenhouse-mail.io"), "Your application")
    'Tide Labs'
    >>> company_name(Person("", "bo@gmx.de"), "Interview at Reed & Sons")
    'Reed & Sons'
    """
    if person.domain and not is_tool(person) and not is_free(person):
        return registered(person.domain).partition(".")[0].replace("-", " ").replace("_", " ").title()
    found = next(filter(None, (form.search(subject) for form in _AT_COMPANY)), None)
    if found:
        return found["company"].strip(" .'’-")
    return _from_tool(person) if is_tool(person) else ""


def _from_tool(person: Person) -> str:
    name = " ".join(_OFFICE.sub(" ", person.name).split()).strip(" -–|,@")
    own = registered(person.domain).partition(".")[0]
    if name and name.lower() != own and name.lower() not in ("workday", "linkedin", "greenhouse", "lever", "indeed"):
        return name
    before = person.domain.removesuffix(registered(person.domain)).strip(".").rpartition(".")[2]
    local = person.email.partition("@")[0] if registered(person.domain) == "myworkday.com" else ""
    label = local or before
    return "" if label in _NOT_THE_COMPANY.split() or len(label) < 3 else label.replace("-", " ").title()


@dataclass
class Involvement:
    """How often each address wrote from a Sent folder, wrote at all, was written to; and the names it bore."""

    sent: Counter[str] = field(default_factory=Counter)
    wrote: Counter[str] = field(default_factory=Counter)
    got: Counter[str] = field(default_factory=Counter)
    names: dict[str, set[str]] = field(default_factory=dict)

    def add(self, sender: Person, to: Iterable[Person], *, sent: bool) -> None:
        """One more message."""
        to = tuple(to)
        self.wrote[sender.email] += 1
        self.sent[sender.email] += sent
        self.got.update({person.email for person in to})
        for person in (sender, *to):
            if person.name and person.email and not is_tool(person):
                self.names.setdefault(person.email, set()).add(_name_key(person.name))

    def likely(self, refused: Container[str]) -> list[str]:
        """The addresses that are likely the user's own, those refused aside.

        Those that wrote from a Sent folder; without one, an address of the person from whom or to whom most messages
        go, of two alike the one that is written to: what people save is what they got.

        Examples
        --------
        >>> box = Involvement(wrote=Counter({"ana@mail.example": 7, "bo@tide.example": 1}))
        >>> box.likely(())
        ['ana@mail.example']
        """
        sent = {one: count for one, count in self.sent.items() if one and count and one not in refused}
        if sent:
            return sorted(one for one, count in sent.items() if count >= max(sent.values()) / 50)
        both = {one: (self.wrote[one] + self.got[one], self.got[one]) for one in (*self.wrote, *self.got)}
        by_name: dict[str, Counter[str]] = {}
        for one, names in self.names.items():
            for name in names:
                by_name.setdefault(name, Counter())[one] = both[one][0]
        most = {one: max((by_name[name].total() for name in self.names.get(one, ())), default=0) for one in both}
        known = [one for one in both if one and one not in refused]
        return sorted(known, key=lambda one: (max(most[one], both[one][0]), *both[one]), reverse=True)[:1]

    def namesakes(self, own: Iterable[str]) -> list[str]:
        """Other addresses that write under the name of one of the user's own.

        Examples
        --------
        >>> box = Involvement(names={"ana@mail.example": {"ana lee"}, "ana@work.example": {"ana lee"}})
        >>> box.namesakes(["ana@mail.example"])
        ['ana@work.example']
        """
        own = set(own)
        names = set().union(*(self.names.get(one, set()) for one in own))
        return sorted(one for one, borne in self.names.items() if one and one not in own and borne & names)


def _name_key(name: str) -> str:
    return " ".join(name.casefold().split())
