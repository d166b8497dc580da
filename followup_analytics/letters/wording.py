"""Wording: what a note should say, and what it had better not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

PARTS = ("thanks", "interest", "availability", "gift")

# Words that show a part, in every language the built-in templates have; folded as by `fold`.
_THANKS = r"thank|grateful|appreciat|\bdank|\bmerci|remerci|reconnaiss"
_INTEREST = r"interest|look(?:ing)? forward|keen|enthusias|eager|interess|freue mich|gespannt|interet|motiv"
_AVAILABILITY = (
    r"\bavailab|\bi am free\b|\bi'm free\b|times? (?:that )?suits?|happy to (?:talk|meet|call)|verfugbar|passen mir|"
    r"passt mir|zeit habe|habe ich .{0,30}\bzeit\b|disponib|disponibilit|me convien"
)

# What reads like a nag, in each language; what others ask for in return.
_NAGS = "|".join(
    (
        r"just (?:check|checking) in|just a (?:quick )?check-?in|checking in (?:on|to|again|with)|touch(?:ing)? base",
        r"any updates?\b|any news\b[^.!?]*\?|just following up|circling back|bump(?:ing)? this",
        r"wollte (?:nur |kurz |mal |einmal )+nachfragen|nur (?:mal )?kurz nachfragen|nachhaken",
        r"gibt es (?:schon )?(?:etwas )?(?:neues|neuigkeiten)",
        r"juste (?:pour )?prendre (?:des|de vos) nouvelles|simple relance|je (?:me permets de )?vous relance",
        r"avez-vous (?:des nouvelles|du nouveau)|du nouveau ?\?|des nouvelles ?\?",
    )
)
_GIVE = r"\b(?:send|share|give|introduce|forward|pass)\b"
_POLITE = "like|wish|want|are interested|would|have"  # «if you like, I can send you …» asks for nothing
_EXCHANGES = "|".join(
    (
        r"\bif you\b[^.!?]*\bthen i\b",
        rf"\bif you\b(?! (?:{_POLITE}))[^.!?]*\bi(?:'ll| will| can| could| would)\b[^.!?]*{_GIVE}",
        r"\bin (?:return|exchange)\b",
        r"\bwenn sie\b[^.!?]*\bdann\b[^.!?]*\bich\b",
        r"\bim gegenzug\b|\bals gegenleistung\b|\bim austausch (?:fur|gegen)\b",
        r"\bsi vous\b[^.!?]*\b(?:alors je|je vous (?:enverrai|donnerai|transmettrai))\b",
        r"\ben (?:echange|contrepartie|retour)\b",
    )
)
_NAG = "“{}” reads like a reminder and gives the reader nothing. Say what you bring or think instead."
_EXCHANGE = (
    "“{}” words the gift as an exchange. Give it without a string: gifts offered as an exchange lower giving "
    "(Newman & Shen 2012)."
)


def one_line(text: object) -> str:
    """The text on one line: runs of spaces and line breaks become one space, control characters go.

    Direction overrides go too, as they can make an address or a title read as another.

    Examples
    --------
    >>> one_line("Ana\\r\\nBcc: all ")
    'Ana Bcc: all'
    """
    spaced = " ".join(str(text).split())
    if spaced.isprintable():  # nearly every text, at a tenth of the cost
        return spaced
    return "".join(c for c in spaced if unicodedata.category(c) not in {"Cc", "Cs"} and c not in _OVERRIDES)


_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def fold(text: str) -> str:
    """The text without case, accents and typographer's apostrophes.

    Examples
    --------
    >>> fold("Café d’Été")
    "cafe d'ete"
    """
    if text.isascii():
        return text.casefold()
    bare = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(c for c in bare if not unicodedata.combining(c))


def missing_parts(
    body: str, *, name: str = "", gift: str = "", url: str = "", slots: Iterable[str] = ()
) -> tuple[str, ...]:
    """The parts of a good note that the body lacks: ``thanks``, ``interest``, ``availability``, ``gift``.

    Thanks count only where the person thanked is named, if `name` is known. A gift counts where its title or address
    stands in the body; availability where one of the `slots` does, or words that offer it.

    Examples
    --------
    >>> missing_parts("Dear Ana, thank you. I am free on Monday.", name="Ana")
    ('interest', 'gift')
    """
    text = fold(one_line(body))
    named = fold(one_line(name)) in text
    has = {
        "thanks": named and re.search(_THANKS, text),
        "interest": re.search(_INTEREST, text),
        "availability": any(_within(slot, text) for slot in slots) or re.search(_AVAILABILITY, text),
        "gift": _within(gift, text) or _within(url, text),
    }
    return tuple(part for part in PARTS if not has[part])


def flagged(text: str, *, quoted: Iterable[str] = ()) -> tuple[str, ...]:
    """What a reader may dislike in the text: one sentence for each phrase, with what to do instead.

    Parameters
    ----------
    text
        Subject and body.
    quoted
        Titles and topics: what others wrote is not held against the note.

    Examples
    --------
    >>> flagged("Just checking in!")[0][:38]
    '“just checking in” reads like a remind'
    """
    own = fold(one_line(text))
    for piece in sorted((fold(one_line(q)) for q in quoted if q), key=len, reverse=True):
        own = own.replace(piece, " … ")
    found = [(pattern, said) for pattern, said in ((_NAGS, _NAG), (_EXCHANGES, _EXCHANGE))]
    return tuple(said.format(hit.group()) for pattern, said in found for hit in re.finditer(pattern, own))


def opening(body: str) -> str:
    """The first sentence after the greeting, folded; empty where there is none.

    Examples
    --------
    >>> opening("Dear Ana,\\n\\nThank you for your time. More follows.")
    'thank you for your time.'
    """
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    if lines and (lines[0].endswith((",", "!", ":")) or len(lines[0].split()) <= 2):
        lines = lines[1:]
    first = fold(one_line(lines[0])) if lines else ""
    return re.split(r"(?<=[.!?])\s", first)[0]


def _within(piece: str, folded: str) -> bool:
    short = fold(one_line(piece)) if piece else ""
    return bool(short) and short in folded
