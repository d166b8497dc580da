"""The catalogue: a text of the interface in another language; English is what stands in the code.

The compiled catalogues lie beside their sources, so that a first start builds nothing; `python -m tools.catalogue`
writes them. A text that is only declared (`N_`) is a `Message`, which is translated where it is shown: the module that
holds it is read once, whatever the language.

Below the panels the language is an argument of what is called (`language="de"`); a function that takes one is `spoken`,
and all that it calls says its texts (`_`, `ngettext`) in it, so that no helper hands it on.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property, lru_cache, wraps
from pathlib import Path
from typing import NamedTuple, ParamSpec, TypeVar

HERE = Path(__file__).parent
DOMAIN = "followup"
P = ParamSpec("P")
R = TypeVar("R")


class Message(str):
    """A text of ours that is still to be translated; any other text is shown as it is."""

    def filled(self, **given: object) -> Filled:
        """The text in English, with what is given in the place of its ``{names}``; both are kept for its translation.

        Examples
        --------
        >>> asked = Message("Is {name} the same company as {other}?").filled(name="Tide", other="Tide Labs")
        >>> asked
        'Is Tide the same company as Tide Labs?'
        >>> asked.translated(catalogue("de"))
        'Ist Tide dieselbe Firma wie Tide Labs?'
        """
        made = Filled(self.format(**given))
        made.message, made.given = self, given
        return made

    def translated(self, _: Catalogue) -> str:
        """The text in the language of that catalogue."""
        return _(self)


class Forms(NamedTuple):
    """A text of ours that goes with a number, for one and for several; both may name ``{n}``."""

    one: str
    several: str

    def filled(self, number: int, /, **given: object) -> Filled:
        """The text for that number in English, with what is given in it; all is kept for its translation.

        Examples
        --------
        >>> said = forms("{n} line of {file} is left out", "{n} lines of {file} are left out").filled(1, file="a.csv")
        >>> said
        '1 line of a.csv is left out'
        """
        made = Filled(ENGLISH.plural(*self, number, **given))
        made.message, made.number, made.given = self, number, given
        return made


DECLARED: set[Message | Forms] = set()  # each text as it stands in the code, from when it is first said


class Filled(Message):
    """A text of ours with something of the user's in it."""

    message: Message | Forms
    number: int
    given: Mapping[str, object]

    def translated(self, _: Catalogue) -> str:
        """The text in that language, and what is given too where it is a text of ours."""
        given = {name: each.translated(_) if isinstance(each, Message) else each for name, each in self.given.items()}
        if isinstance(self.message, Forms):
            return _.plural(*self.message, self.number, **given)
        return _(self.message, **given)


def N_(text: str) -> Message:
    """A text that is declared here and translated where it is shown."""
    declared = Message(text)
    DECLARED.add(declared)
    return declared


class Catalogue:
    """The texts in one language; a text that the catalogue lacks stays English."""

    def __init__(self, texts: gettext.NullTranslations) -> None:
        self._texts = texts

    def __call__(self, message: str, /, **given: object) -> str:
        """The text, with what is given in the place of its ``{names}``.

        Examples
        --------
        >>> catalogue("de")("Save"), catalogue("en")("{name} is here.", name="Ana")
        ('Speichern', 'Ana is here.')
        """
        found = self._texts.gettext(message)
        return found.format(**given) if given else found

    def plural(self, one: str, several: str, number: int, /, **given: object) -> str:
        """The text for that number, which both texts may name ``{n}``.

        Examples
        --------
        >>> catalogue("en").plural("{n} row", "{n} rows", 1200)
        '1,200 rows'
        """
        return self._texts.ngettext(one, several, number).format(n=self.number(number), **given)

    def number(self, number: int) -> str:
        """A number with its thousands set apart as the language does.

        Examples
        --------
        >>> catalogue("de").number(12_000)
        '12.000'
        """
        return f"{number:,}".replace(",", self._thousands_mark)

    def decimal(self, number: float, form: str) -> str:
        """A number in that form, such as ``.1f``, with the decimal mark of the language.

        Examples
        --------
        >>> catalogue("de").decimal(0.25, ".1f"), catalogue("en").decimal(4, "+.1f")
        ('0,2', '+4.0')
        """
        return f"{number:{form}}".replace(".", self._decimal_mark)

    @cached_property
    def _thousands_mark(self) -> str:
        """What sets thousands apart: a translator says it by an example."""
        return re.sub(r"\d", "", self._texts.gettext(N_("1,000")))

    @cached_property
    def _decimal_mark(self) -> str:
        """The decimal mark, by an example too."""
        return re.sub(r"\d", "", self._texts.gettext(N_("0.5")))


@lru_cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language; English for a language that has none."""
    return Catalogue(gettext.translation(DOMAIN, HERE, [language], fallback=True))


def languages() -> tuple[str, ...]:
    """The languages that there are, English first."""
    return ("en", *sorted(file.parts[-3] for file in HERE.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")))


def own_name(language: str) -> str:
    """What a language calls itself: each catalogue translates "English" by its own name.

    Examples
    --------
    >>> own_name("de"), own_name("en")
    ('Deutsch', 'English')
    """
    return catalogue(language)(N_("English"))


ENGLISH = Catalogue(gettext.NullTranslations())
_SPOKEN = ContextVar("the texts of the call that runs", default=ENGLISH)


def _(message: str, /, **given: object) -> str:
    """A text in the language of the call, with what is given in the place of its ``{names}``."""
    return _SPOKEN.get()(message, **given)


def ngettext(one: str, several: str, number: int, /, **given: object) -> str:
    """The text that goes with a number, which both may name ``{n}``, in the language of the call."""
    return _SPOKEN.get().plural(one, several, number, **given)


def forms(one: str, several: str) -> Forms:
    """A text that goes with a number, declared here and translated where it is shown."""
    declared = Forms(one, several)
    DECLARED.add(declared)
    return declared


def digits(number: float) -> str:
    """A whole number with its thousands set apart, as the language of the call does it."""
    return _SPOKEN.get().number(int(number))


def decimal(number: float, form: str = ".1f") -> str:
    """A number that is not whole, in that form, with the decimal mark of the language of the call."""
    return _SPOKEN.get().decimal(number, form)


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """What is called in here says its texts in that language.

    Examples
    --------
    >>> with in_language("de"):
    ...     _("Save")
    'Speichern'
    """
    token = _SPOKEN.set(catalogue(language))
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def spoken(function: Callable[P, R]) -> Callable[P, R]:
    """The same function, whose texts are in the ``language`` that it is given, else in English."""

    @wraps(function)
    def said(*args: P.args, **kwargs: P.kwargs) -> R:
        with in_language(str(kwargs.get("language", "en"))):
            return function(*args, **kwargs)

    return said
