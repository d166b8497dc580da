"""The search: which mails belong to which application, and which to none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from followup_analytics.reading.mail.addresses import company_name, is_free, is_tool, registered
from followup_analytics.reading.mail.headers import Person
from followup_analytics.reading.mail.messages import Message, bare_subject

SURE, LIKELY, DOUBTFUL, NONE = "sure", "likely", "doubtful", "none"

_ROLE = re.compile(
    r"\b(?:application for|applying for|interview for|(?:application|applying|applied) to(?=.{3,80}\sat\s)"
    r"|bewerbung (?:als|um|für|auf)|candidature (?:au|pour le|à la|pour)"
    r"|candidatura (?:al|para el|para|per la|per|come|a|à)|solicitud (?:para|de))\s*:?\s*"
    r"(?:(?:the|a|an|our|die|den|das|eine?|le|la|el|il|o|poste|puesto|posto|vaga|stelle|position|posizione|role|job|post|of"
    r"|als|de|di|da|do|d')\s+)*"
    r"(?P<role>[^()\[\]|–—,:;]{3,80}?)\s*(?=$|[()\[\]|–—,:;]|\s-\s|\s(?:at|with|bei|chez|en|presso|na|no)\s)",
    re.I,
)

_NO_ROLE = re.compile(r"\s+(?:role|position|job|post|vacancy|stelle)$", re.I)


def role_named(subject: str) -> str:
    """The position that a subject names; empty where it names none.

    Examples
    --------
    >>> role_named("Re: Application for the position of Data Analyst at Tide Labs")
    'Data Analyst'
    >>> role_named("Your application to Data Analyst at Tide"), role_named("Thank you for applying to Tide")
    ('Data Analyst', '')
    """
    found = _ROLE.search(bare_subject(subject))
    return _NO_ROLE.sub("", found["role"]).strip(" -.'\"") if found else ""


@dataclass
class Case:
    """The mails with one company about one position, in the order of their moments."""

    company: str
    role: str
    domains: set[str]
    messages: list[Message] = field(default_factory=list)
    certainty: str = SURE

    def is_theirs(self, person: Person) -> bool:
        """Whether a person writes for the company, or is a tool that does."""
        return company_key(person, "") in self.domains or is_tool(person)


def company_key(person: Person, subject: str) -> str:
    """By which mails of one company are known: its letters and digits; at a free service the address itself.

    Examples
    --------
    >>> company_key(Person("", "bo@mail.tide-labs.example"), "")
    'tidelabs'
    >>> company_key(Person("Tide Labs", "no-reply@greenhouse.io"), "")
    'tidelabs'
    """
    name = company_name(person, subject if is_tool(person) else "")
    return re.sub(r"[\W_]+", "", name.casefold()) or person.email or person.name.casefold()


def outsiders(message: Message, own: Collection[str]) -> list[Person]:
    """Whom a message goes to or comes from, the user aside: of a received one its sender.

    A tool among several is left out: it is not the one written to.
    """
    if message.sender.email not in own:
        return [message.sender]
    others = [person for person in message.to if person.email not in own]
    return [person for person in others if not is_tool(person)] or others


def cases(
    messages: Sequence[Message], threads: Sequence[int], own: Collection[str], wanted: Collection[str] = ()
) -> tuple[list[Case], list[Message]]:
    """The cases that the messages make up, and the messages that mention no application.

    Parameters
    ----------
    messages
        n messages.
    threads
        n numbers of threads.
    own
        The user's addresses.
    wanted
        Domains, or addresses, that belong to the search whatever their mails say.
    """
    by_thread: dict[int, list[Message]] = {}
    for message, number in zip(messages, threads, strict=True):
        by_thread.setdefault(number, []).append(message)
    by_company: dict[str, list[list[Message]]] = {}
    for thread in by_thread.values():
        thread.sort(key=lambda one: one.when)
        key = _thread_key(thread, own)
        by_company.setdefault(key, []).append(thread)
    found: list[Case] = []
    left: list[Message] = []
    for key, company_threads in by_company.items():
        certainty = _certainty([one for thread in company_threads for one in thread], own, wanted)
        if certainty == NONE or not key:
            left += [one for thread in company_threads for one in thread]
        else:
            found += _by_role(key, company_threads, own, certainty)
    return sorted(found, key=lambda case: case.messages[0].when), left


def _thread_key(thread: Sequence[Message], own: Collection[str]) -> str:
    """The company of a thread: that of the first outsider who is not a machine, else of the first."""
    people = [(person, message) for message in thread for person in outsiders(message, own)]
    human = [one for one in people if not one[1].automatic and not is_tool(one[0])]
    person, message = next(iter(human or people), (None, None))
    return company_key(person, message.subject) if person and message else ""


def _certainty(messages: Iterable[Message], own: Collection[str], wanted: Collection[str]) -> str:
    """How surely the mails with one company are about an application."""
    best = NONE
    for message in messages:
        people = outsiders(message, own)
        if any(registered(person.domain) in wanted or person.email in wanted for person in people):
            return SURE
        said = message.sent if message.sender.email in own else message.received
        if said is None:
            best = LIKELY if message.calendar and message.of_a_search else best
            continue
        if said.kind == "referral":
            best = DOUBTFUL if best == NONE else best
            continue
        if message.of_a_search or said.kind in ("application", "withdrawn"):
            return SURE
        if said.kind == "thank_you" and not all(is_free(person) for person in people):
            best = LIKELY
    return best


def _by_role(key: str, company_threads: Iterable[list[Message]], own: Collection[str], certainty: str) -> list[Case]:
    """The mails with one company, split by the positions that their threads name.

    A thread that names none belongs to the position named last before it began, else to the first.
    """
    ordered = sorted(company_threads, key=lambda thread: thread[0].when)
    roles = [next(filter(None, (role_named(one.subject) for one in thread)), "") for thread in ordered]
    first = next(filter(None, roles), "")
    made: dict[str, Case] = {}
    latest = first
    for thread, role in zip(ordered, roles, strict=True):
        latest = role or latest
        case = made.setdefault(latest.casefold(), Case("", latest, {key}, certainty=certainty))
        case.messages += thread
    for case in made.values():
        case.messages.sort(key=lambda one: one.when)
        case.company = _company(case.messages, own)
    return list(made.values())


def _company(messages: Sequence[Message], own: Collection[str]) -> str:
    """The company's name: as a tool or a subject writes it, else from the domain, else a person's name."""
    people = [(person, one.subject) for one in messages for person in outsiders(one, own)]
    written = Counter(name for person, subject in people if is_tool(person) and (name := company_name(person, subject)))
    from_domain = Counter(name for person, subject in people if (name := company_name(person, subject)))
    for names in (written, from_domain):
        if names:
            return names.most_common(1)[0][0]
    return next((str(person.name or person.email) for person, _ in people), "")


def unknown_companies(found: Iterable[Case], own: Collection[str]) -> dict[str, Case]:
    """By name, the cases whose company neither a domain nor a tool tells."""
    return {
        case.company: case
        for case in found
        if not any(company_name(person, one.subject) for one in case.messages for person in outsiders(one, own))
    }


def two_way(left: Iterable[Message], own: Collection[str]) -> Mapping[str, int]:
    """Domains with which the user exchanged mails that mention no application, and how many; free mail aside."""
    sent: Counter[str] = Counter()
    got: Counter[str] = Counter()
    for message in left:
        for person in outsiders(message, own):
            if person.domain and not is_free(person) and not is_tool(person) and not message.automatic:
                (sent if message.sender.email in own else got)[registered(person.domain)] += 1
    return {domain: count + got[domain] for domain, count in sent.most_common() if got[domain]}
