"""Templates: the texts of notes, read, checked and filled."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from string import Template

from followup_analytics.log.errors import FollowUpError, one_of
from followup_analytics.log.locale.catalogue import N_

LANGUAGES = ("en", "de", "fr")
OCCASIONS = (
    "thank_you",
    "check_in",
    "keep_in_mind",
    "long_silence",
    "after_news",
    "application",
    "in_touch",
    "offer_elsewhere",
)

# What a template may name, and what it stands for.
FIELDS = {
    "name": "the person written to, as in the log",
    "first_name": "the first word of that name; missing where the name has one word, a comma or a title",
    "company": "the company",
    "role": "the position",
    "reason": "the topic of theirs that the gift fits",
    "topic": "a topic of theirs, where the gift does not already speak of one",
    "gift": "the title of an article or link",
    "contact": "the title of a gift that is a contact",
    "url": "where the gift is",
    "availability": "the writer's free times",
    "deadline": "the day by which the writer must answer an offer",
    "seeker": "the writer",
}
LONGEST_TEMPLATE = 20_000
LONGEST_SUBJECT = 150
LONGEST_FIELD = 2_000  # characters; with `MOST_FIELDS` no letter has more than half a million
MOST_FIELDS = 200  # in one template
_SUBJECT, _CHOICE, _REMARK = "Subject:", "|", "#"


class BadTemplate(FollowUpError):
    """A template that cannot be filled."""

    text = N_("template {place}, line {line}: {problem}. {remedy}")

    def __init__(self, place: str, line: int, problem: str, remedy: str) -> None:
        self.place, self.line = place, line
        super().__init__(self.text.filled(place=place, line=line, problem=problem, remedy=remedy))


class UnknownField(BadTemplate):
    """A template that names a field there is not."""

    def __init__(self, place: str, line: int, field: str) -> None:
        self.field = field
        super().__init__(
            place,
            line,
            N_("${field} is not a field").filled(field=field),
            N_("Use one of ${fields}.").filled(fields=", $".join(FIELDS)),
        )


@dataclass(frozen=True)
class LetterTemplate:
    """One template, read: its subject lines, and paragraphs of lines that are all used or of which one is."""

    subjects: tuple[str, ...]
    paragraphs: tuple[tuple[bool, tuple[str, ...]], ...]


def built_in(occasion: str, language: str = "en") -> str:
    """The text of a template that comes with the package, to be edited and kept.

    Raises
    ------
    UnknownChoice
        If there is no such language or occasion.

    Examples
    --------
    >>> built_in("keep_in_mind", "de").splitlines()[4]
    'Subject: Danke, dass Sie an mich denken'
    """
    for argument, value, choices in (("language", language, LANGUAGES), ("template", occasion, OCCASIONS)):
        one_of(argument, value, choices)
    return _shipped(occasion, language)


def template_for(occasion: str, language: str, own: Mapping[str, str] | None = None) -> LetterTemplate:
    """The template for an occasion: the user's own for that language, the user's own for any, else the built-in one.

    Parameters
    ----------
    own
        The user's templates: ``"check_in"`` or ``"de/check_in"`` -> text.

    Raises
    ------
    BadTemplate, UnknownField
        If the user's template cannot be filled; the message names the line.
    """
    shipped = built_in(occasion, language)
    for name in (f"{language}/{occasion}", occasion):
        if own and name in own:
            return read_template(own[name], name)
    return read_template(shipped, f"{language}/{occasion}")


def own_template(text: str, name: str) -> str:
    """The text of a user's template, checked.

    Raises
    ------
    BadTemplate, UnknownField
        As `read_template`.

    Examples
    --------
    >>> own_template("Subject: Hello\\r\\n\\r\\nDear $name,", "en/check_in")
    'Subject: Hello\\n\\nDear $name,\\n'
    """
    lines = "\n".join(text.splitlines()) + "\n"
    read_template(lines, name)
    return lines


@functools.lru_cache(maxsize=64)
def read_template(text: str, place: str) -> LetterTemplate:
    """A template's text as a `LetterTemplate`.

    A blank line ends a paragraph. A line that names a field without a value is left out. Of several ``Subject:``
    lines, and of the lines of one paragraph that begin with ``|``, one is used: those that speak of a gift or a topic
    come first, then those with the most fields, and among equals they take turns, note by note. Lines that begin with
    ``#`` are remarks.

    Raises
    ------
    BadTemplate, UnknownField
        If it has no subject or no body, a dollar sign that begins no field, or a field that there is not.

    Examples
    --------
    >>> read_template("Subject: Thanks\\n\\nDear $nmae,", "check_in")
    Traceback (most recent call last):
      ...
    followup_analytics.letters.templates.UnknownField: template check_in, line 3: $nmae is not a field. Use one of \
$name, $first_name, $company, $role, $reason, $topic, $gift, $contact, $url, $availability, $deadline, $seeker.
    """
    if len(text) > LONGEST_TEMPLATE:
        raise BadTemplate(
            place,
            1,
            N_("it has {text} characters").filled(text=len(text)),
            N_("Keep it under {longest_template}.").filled(longest_template=LONGEST_TEMPLATE),
        )
    if text.count("$") > MOST_FIELDS:
        raise BadTemplate(
            place,
            1,
            N_("it has {count} fields").filled(count=f"{text.count('$'):,}"),
            N_("Use at most {most_fields}.").filled(most_fields=MOST_FIELDS),
        )
    subjects: list[str] = []
    body: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(_REMARK):
            continue
        _check(line, number, place)
        if line.startswith(_SUBJECT) and not any(body):
            subjects.append(line.removeprefix(_SUBJECT).strip())
        else:
            body.append(line.strip())
    if not subjects or not any(body):
        lacking = "body" if subjects else "line that begins with Subject:"
        raise BadTemplate(
            place,
            1,
            N_("it has no {lacking}").filled(lacking=lacking),
            N_("Add one, or go back to the built-in template."),
        )
    return LetterTemplate(tuple(subjects), _paragraphs(body))


def fill(form: LetterTemplate, values: Mapping[str, str], *, turn: int = 0, avoid: str = "") -> tuple[str, str]:
    """Subject and body.

    Parameters
    ----------
    values
        Field -> text; a field that is absent or empty has no value.
    turn
        How many notes the person had before: the alternatives take turns by it.
    avoid
        The last note to the person; an alternative that stands in it word for word is passed over if another will do.

    Examples
    --------
    >>> fill(read_template("Subject: Hello\\n\\n| One.\\n| Two.\\n\\nSee $url", "x"), {}, turn=1)
    ('Hello', 'Two.')
    """
    known = {field: text for field, text in values.items() if text}
    subjects = _filled(form.subjects, known)
    short = [line for line in subjects if len(line[1]) <= LONGEST_SUBJECT]
    subject = _next_variant(short, turn, "") or min((text for _, text in subjects), key=len, default="")
    body = (_paragraph(choice, lines, known, turn, avoid) for choice, lines in form.paragraphs)
    return subject[:LONGEST_SUBJECT], "\n\n".join(text for text in body if text)


def _paragraph(choice: bool, lines: tuple[str, ...], known: Mapping[str, str], turn: int, avoid: str) -> str:
    filled = _filled(lines, known)
    return _next_variant(filled, turn, avoid) if choice else " ".join(text for _, text in filled)


def _filled(lines: tuple[str, ...], known: Mapping[str, str]) -> list[tuple[int, str]]:
    """The lines whose fields all have a value: how much they say, and the text."""
    named = ((line, set(Template(line).get_identifiers())) for line in lines)
    return [(_weight(fields), Template(line).substitute(known)) for line, fields in named if fields <= known.keys()]


def _weight(fields: set[str]) -> int:
    """The number of fields, a line that speaks of a gift or a topic before all others."""
    return len(fields) + (len(FIELDS) if fields & {"reason", "topic", "gift", "contact"} else 0)


def _next_variant(filled: list[tuple[int, str]], turn: int, avoid: str) -> str:
    most = max((fields for fields, _ in filled), default=0)
    best = [text for fields, text in filled if fields == most]
    ring = [best[(turn + n) % len(best)] for n in range(len(best))]
    return next((text for text in ring if text not in avoid), ring[0] if ring else "")


def _paragraphs(lines: list[str]) -> tuple[tuple[bool, tuple[str, ...]], ...]:
    found: list[list[str]] = [[]]
    for line in lines:
        if line:
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return tuple(_mark(block) for block in found if block)


def _mark(block: list[str]) -> tuple[bool, tuple[str, ...]]:
    choice = all(line.startswith(_CHOICE) for line in block)
    return choice, tuple(line.removeprefix(_CHOICE).strip() if choice else line for line in block)


def _check(line: str, number: int, place: str) -> None:
    template = Template(line)
    if not template.is_valid():
        raise BadTemplate(
            place,
            number,
            N_("{strip} has a $ that begins no field").filled(strip=repr(line.strip()[:60])),
            N_("Write $$ for a dollar."),
        )
    for field in template.get_identifiers():
        if field not in FIELDS:
            raise UnknownField(place, number, field)


@functools.cache
def _shipped(occasion: str, language: str) -> str:
    return (files("followup_analytics.letters") / "texts" / language / f"{occasion}.txt").read_text("utf-8")
