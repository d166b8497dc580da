"""Content: what the cells of a column hold, whatever its name says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.log.cells.kinds import NO, YES
from followup_analytics.log.locale.catalogue import N_, Message
from followup_analytics.log.text.texts import ARROW, from_arrow, once_a_column, to_arrow
from followup_analytics.reading.cells.days.one_day import is_day
from followup_analytics.reading.guess.folding import fold
from followup_analytics.reading.guess.statuses import is_word, status, tally

_SAMPLED = 400  # distinct cells that are looked at
_SHOWN = 3
_MOST_STATUSES = 40  # a column of more distinct words is a text
_FORMS = {
    "addresses": re.compile(r"(?:https?://|www\.)\S+", re.I),
    "mail addresses": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    "numbers": re.compile(r"[$€£¥]?\s*-?\d[\d\s.,'’]*\s*[%kK$€£¥]?"),
}
_KINDS = {
    str(kind): kind
    for kind in (
        N_("days"), N_("addresses"), N_("mail addresses"), N_("numbers"), N_("yes or no"), N_("status words"),
        N_("directions"), N_("text"), N_("nothing"),
    )
}  # fmt: skip
# Words that stand for an empty cell in a column of any kind.
_SAYING_NOTHING = (
    "",
    "na",
    "no",
    "none",
    "tbd",
    "unknown",
    "?",
    "false",
    "yes",
    "nein",
    "ja",
    "non",
    "oui",
    "si",
    "nao",
    "sim",
    "nee",
    "open",
)
# What programs, and people in their place, write into a cell that has no value.
_NO_VALUES = (
    "null", "NULL", "Null", "nan", "NaN", "NAN", "None", "none", "nil", "undefined", "N/A", "n/a", "N/a", "#N/A",
    "-", "--", "–", "—",
)  # fmt: skip
_NO_SIGNS = ("☐", "✗", "✘", "❌", "✕")
_YES_SIGNS = ("☑", "✓", "✔", "✅", "☒")


@dataclass(frozen=True)
class Content:
    """What a column holds: days, addresses, numbers, yes or no, status words, directions, text, nothing.

    `share` of its cells are of that kind; `words` are its distinct cells with their number, the commonest first.
    """

    kind: str
    share: float
    words: dict[str, int]

    @property
    def shown(self) -> tuple[str, ...]:
        """Three cells."""
        return tuple(list(self.words)[:_SHOWN])

    @property
    def in_words(self) -> Message:
        """Its kind, and the words of one that has few."""
        if self.kind not in ("status words", "yes or no"):
            return _KINDS[self.kind]
        words = ", ".join(f"{word} ({n})" if n > 1 else word for word, n in list(self.words.items())[:8])
        more = " …" if len(self.words) > 8 else ""
        return N_("{kind}: {words}").filled(kind=_KINDS[self.kind], words=words + more)

    def __str__(self) -> str:
        return str(self.in_words)


def content(cells: pd.Series) -> Content:
    """What a column holds.

    Examples
    --------
    >>> import pandas as pd
    >>> str(content(pd.Series(["Rejected", "Applied", "Rejected"])))
    'status words: Rejected (2), Applied'
    >>> content(pd.Series(["3/4/2026", "soon", "13/4/2026"])).kind
    'days'
    """
    return once_a_column(to_arrow(cells), _content)


def _content(texts: pa.Array) -> Content:
    words = tally(pd.Series(from_arrow(texts)))
    some = list(words.items())[:_SAMPLED]
    total = sum(n for _, n in some)
    if not total:
        return Content("nothing", 1.0, words)
    shares = {kind: sum(n for word, n in some if fits(word)) / total for kind, fits in _tests(words).items()}
    if "status words" in shares and all(fold(word) in _SAYING_NOTHING for word in words if status(word)):
        del shares["status words"]
    kind = max(shares, key=lambda name: shares[name])
    enough = 0.5 if kind in ("days", "status words") else 0.8
    return Content(kind, shares[kind], words) if shares[kind] >= enough else Content("text", 1 - shares[kind], words)


def no_values(frame: pd.DataFrame) -> tuple[str, ...]:
    """The words that stand for no value in cells of a table.

    Examples
    --------
    >>> no_values(pd.DataFrame({"role": ["Clerk", "null"], "note": ["N/A", "null and void"]}))
    ('null', 'N/A')
    """
    words = pa.array(_NO_VALUES, ARROW)
    found = {word for name in frame for word in _distinct_among(to_arrow(frame[name]), words)}
    return tuple(word for word in _NO_VALUES if word in found)


def _distinct_among(texts: pa.Array, words: pa.Array) -> list[str]:
    there: list[str] = texts.filter(pc.is_in(texts, words)).unique().to_pylist()
    return there


def _tests(words: dict[str, int]) -> dict[str, Callable[[str], object]]:
    tests: dict[str, Callable[[str], object]] = {
        "days": is_day,
        "yes or no": lambda word: yes_or_no(word) is not None,
        "directions": lambda word: is_word(word, "out") or is_word(word, "in"),
        "status words": lambda word: status(word) is not None,
        **{kind: form.fullmatch for kind, form in _FORMS.items()},
    }
    if len(words) > _MOST_STATUSES:
        del tests["status words"], tests["directions"]
    elif len({is_word(word, "out") for word in words}) < 2:
        del tests["directions"]
    return tests


def yes_or_no(word: str) -> bool | None:
    """Whether a cell says yes or no; None where it says neither.

    Examples
    --------
    >>> yes_or_no("Ja"), yes_or_no("FALSE"), yes_or_no("perhaps")
    (True, False, None)
    """
    bare = word.strip().lower()
    if bare in YES or bare in _YES_SIGNS or fold(word) in _MORE_YES:
        return True
    return False if bare in NO or bare in _NO_SIGNS or fold(word) in _MORE_NO else None


_MORE_YES = ("checked", "si", "sim", "tak", "ano", "evet", "是", "はい", "有")
_MORE_NO = ("nao", "nee", "nie", "ne", "hayir", "否", "いいえ", "无")
