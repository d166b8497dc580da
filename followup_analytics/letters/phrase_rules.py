"""Phrase rules: what a note should say, and what it had better not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.text.lines import fold, one_line

PARTS = ("thanks", "interest", "availability", "gift")

# Words that show a part, in every language the built-in templates have; folded as by `fold`.
_THANKS = r"thank|grateful|appreciat|\bdank|\bmerci|remerci|reconnaiss"
_INTEREST = r"interest|look(?:ing)? forward|keen|enthusias|eager|interess|freue mich|gespannt|interet|motiv"
_AVAILABILITY = (
    r"\bavailab|\bi am free\b|\bi'm free\b|times? (?:that )?suits?|happy to (?:talk|meet|call)|verfugbar|passen mir|"
    r"passt mir|zeit habe|habe ich .{0,30}\bzeit\b|disponib|disponibilit|me convien"
)

# What reads like a nag, in each language; what others ask for in return. A pattern stays within one sentence.
_IN, _CLAUSE = r"[^.!?;]{0,150}", r"[^.!?;,]{0,90}"
_NAGS = "|".join(
    (
        r"\b(?:just |quick(?:ly)? |to )check(?:ing)? in\b|\bcheck-?in\b|\bchecking in\b|touch(?:ing)? base",
        r"\bany (?:updates?|news|word)\b[^.!?;]{0,150}\?|\b(?:there|see|have|get|give|for|were|was|is) (?:\w+ ){0,3}?"
        r"(?:any|an|some) (?:updates?|news|word)\b",
        r"\b(?:follow(?:ing|ed)?[ -]up|circl(?:e|ing) back|bump(?:ing)?|ping(?:ing|ed)?) "
        r"(?:on|this|you|about|with|our)\b",
        r"\bto follow up\b|\bcircling back\b|\b(?:friendly|gentle|quick|little|short|polite) (?:reminder|nudge)\b",
        rf"\b(?:have you|did you|has there){_IN}\b(?:chance|decision|decided|decide)\b{_IN}\?",
        rf"\bcome to a decision\b|\bwhere (?:do )?(?:things|we|you)\b{_IN}\b(?:stand|are)\b{_IN}(?:process|\?)",
        r"\bstatus of (?:my|the|our)\b",
        r"\b(?:have|has|had)(?:n't| not| never) (?:yet )?(?:heard|received|had)\b|\bhop(?:e|ing) to hear\b",
        rf"\bdid you (?:get|receive|see|read) my\b|\bwhen (?:can|may|will|should) i\b{_IN}\b(?:hear|expect|know)\b",
        r"\b(?:nachfragen|nachhaken|nachzufragen|nachzuhaken|nachhoren|nachzuhoren)\b|\bfrage (?:\w+ )?nach\b(?=,)",
        rf"\bgibt es (?:schon |etwas |inzwischen )*(?:neues|neuigkeiten)|\bob es{_IN}\bneu(?:es|igkeiten)\b",
        rf"\bstand (?:der dinge|meiner|der bewerbung|ihrer)\b|\b(?:wie|ob){_IN}\bbewerbung\b{_IN}\b(?:aussieht|steht)",
        rf"\b(?:nichts?|keine)\b{_IN}\b(?:von ihnen|mehr|antwort|ruckmeldung|nachricht)\b{_IN}"
        r"\b(?:gehort|erhalten|bekommen)\b",
        rf"\b(?:haben sie|ist){_IN}\bentscheidung\b{_IN}\?|\bhaben sie meine{_IN}\b(?:erhalten|bekommen|gelesen)\b",
        r"\bwann (?:kann|darf) ich\b|\bwie weit sie\b|\b(?:kurze|kleine|freundliche) erinnerung\b",
        r"\b(?:prendre|avoir) (?:des|de vos) nouvelles\b|\brelance[rs]?\b|\b(?:petit|simple) rappel\b",
        r"\brevien(?:s|t) vers vous\b|\brevenir vers vous\b|\bfaire (?:le|un) point\b|\bou en (?:est|sont|etes)\b",
        rf"\bavez-vous{_IN}\b(?:nouvelles|nouveau|decision|recu|temps d)\b{_IN}\?|\bdu nouveau ?\?|\bdes nouvelles ?\?",
        rf"\bpas (?:eu|recu)\b{_IN}\b(?:nouvelles|reponse|retour)\b|\bsans (?:nouvelles?|reponse)\b|\bquand puis-je\b",
    )
)
# A condition on what the reader does for the writer, and a gift that hangs on it, in either order.
_ASKED = (
    rf"\byou\b{_IN}?\b(?:repl(?:y|ied)|answer|respond|get back|write back|tell me|let me know|move|hire|invite|decide|"
    r"give me|help me)|\bi (?:hear|get (?:an|the|your|a)|am (?:hired|invited))\b"
)
_GIVE = (
    r"\bi(?:'ll| will| can| could| would|'d)\b[^.!?;]{0,150}\b(?:send|share|give|introduce|forward|pass|offer|bring)\b|"
    r"\byou(?:'ll| will| can)? (?:get|have|receive)\b"
)
_ASKED_DE = (
    rf"\b(?:sie|ich)\b{_IN}\b(?:antwort\w*|meld\w+|ruckmeld\w*|entsch\w+|einlad\w*|einstell\w*|hore|nehmen|sagen|"
    r"bescheid)\b"
)
_GIVE_DE = (
    r"\b(?:schicke|sende|gebe|leite|bringe|teile|stelle|ubersende|maile) ich\b|\bbekommen sie\b|\berhalten sie\b|"
    r"\bich (?:\w+ )?(?:schicke|sende|gebe|leite|bringe|teile|stelle|ubersende|maile)\b"
)
_ASKED_FR = (
    rf"\bvous (?:m'|me |nous ){_IN}|\bj'aurai\b{_IN}\b(?:nouvelles|reponse)\b|\bj'ai (?:de vos|une)\b|"
    rf"\bvous{_IN}\b(?:repond\w*|decid\w*|embauch\w*|retenez)\b"
)
_GIVE_FR = r"\bje (?:vous |pourrai vous |peux vous )(?:envo|enver|envoy|donn|transmet|partag|present|fer)\w*"
_WHEN = r"\b(?:if|once|when|as soon as|after|unless|should)\b"
_WHEN_DE, _WHEN_FR = r"\b(?:wenn|sobald|falls|sofern)\b", r"\b(?:si|des que|quand|lorsque|une fois que)\b"
_LANGUAGES = ((_WHEN, _ASKED, _GIVE), (_WHEN_DE, _ASKED_DE, _GIVE_DE), (_WHEN_FR, _ASKED_FR, _GIVE_FR))
_EXCHANGES = "|".join(
    (
        *(
            pattern
            for when, asked, give in _LANGUAGES
            for pattern in (
                rf"{when}(?={_CLAUSE}(?:{asked})){_IN}(?:{give})",
                rf"(?:{give}){_IN}{when}{_CLAUSE}(?:{asked})",
            )
        ),
        rf"\bif you\b{_IN}\bthen i\b|\bwenn sie\b{_IN}\bdann\b{_IN}\bich\b|\bsi vous\b{_IN}\balors je\b",
        rf"\b(?:let me know|tell me|reply|answer me|get back to me)\b{_IN}\band (?:{_GIVE})",
        rf"\b(?:geben sie|sagen sie|antworten sie|melden sie)\b{_IN}\b(?:dann|und)\b{_IN}(?:{_GIVE_DE})",
        rf"\b(?:repondez|dites|donnez)-moi\b{_IN}\bet (?:{_GIVE_FR})",
        r"\bin (?:return|exchange)\b",
        r"\bim gegenzug\b|\bals gegenleistung\b|\bim (?:aus)?tausch (?:fur|gegen)\b",
        r"\ben (?:echange|contrepartie|retour)\b",
    )
)
_NAG = N_("“{words}” reads like a reminder and gives the reader nothing. Say what you bring or think instead.")
_EXCHANGE = N_(
    "“{words}” makes the gift an exchange. Give it with no strings attached: gifts offered as an exchange lower "
    "giving (Newman & Shen 2012)."
)


def missing_parts(
    body: str, *, name: str = "", gift: str = "", url: str = "", slots: Iterable[str] = ()
) -> tuple[str, ...]:
    """The parts of a good note that the body lacks: ``thanks``, ``interest``, ``availability``, ``gift``.

    Thanks count only where the person thanked is named, by any word of the name, if `name` is known. A gift counts
    where its title or address stands in the body; availability where one of the `slots` does, or words that offer it.

    Examples
    --------
    >>> missing_parts("Dear Ana, thank you. I am free on Monday.", name="Ana")
    ('interest', 'gift')
    """
    text = fold(one_line(body))
    named = _has_name(name, body)
    has = {
        "thanks": named and re.search(_THANKS, text),
        "interest": re.search(_INTEREST, text),
        "availability": any(_is_within(slot, text) for slot in slots) or re.search(_AVAILABILITY, text),
        "gift": _is_within(gift, text) or _is_within(url, text),
    }
    return tuple(part for part in PARTS if not has[part])


def _has_name(name: str, body: str) -> bool:
    """Whether a word of the name stands in the text, with a capital or as written; a name without words always does."""
    parts = re.findall(r"[^\W_]{2,}", name)
    given = {fold(part) for part in parts}
    words = re.findall(r"[^\W_]+", body)
    return not parts or any(fold(word) in given for word in words if not word[0].islower() or word in parts)


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
    return tuple(said.filled(words=hit.group()) for pattern, said in found for hit in re.finditer(pattern, own))


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


def _is_within(piece: str, folded: str) -> bool:
    short = fold(one_line(piece)) if piece else ""
    return bool(short) and short in folded
