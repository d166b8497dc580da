"""Pasted mails: a mail copied out of a mail program, whose headers stand in the program's language."""

from __future__ import annotations

import re
from email.utils import format_datetime

from followup_analytics.reading.mail.words.days import moment_in_words

# Header words that mail programs show; en, de, fr, es, it, pt, nl, pl.
_NAMES = {
    "From": "from von de da van od",
    "To": "to an à a para para: aan do",
    "Cc": "cc kopie copie cópia dw",
    "Subject": "subject betreff objet asunto oggetto assunto onderwerp temat",
    "Date": "date sent datum gesendet envoyé fecha enviado data inviato verzonden wysłano enviada",
}
_HEADER = {word: name for name, words in _NAMES.items() for word in words.split()}
# Before the colon French has a space that is not a plain one.
_LINE = re.compile(r"\s*\**([^\W\d_]{1,12})[ \t\u00a0\u202f]*:\**[ \t\u00a0\u202f]*(.*)")


def as_message(text: str) -> str:
    """The text with its first lines as headers of a message; a text without such lines is all body.

    Examples
    --------
    >>> as_message("Von: Bo Kern <bo@tide.example>\\nGesendet: Donnerstag, 12. März 2026 23:30\\n\\nGern.").splitlines()
    ['From: Bo Kern <bo@tide.example>', 'Date: Thu, 12 Mar 2026 23:30:00', '', 'Gern.']
    """
    lines = text.lstrip("\ufeff\r\n ").splitlines()
    count = next((n for n, line in enumerate(lines) if not _is_header(line)), len(lines))
    if any(re.match(r"(?i)(message-id|received|mime-version)\s*:", line) for line in lines[:50]) or not count:
        return "\n".join(lines) if count or _has_own_headers(lines) else "\n" + "\n".join(lines)
    head = [_canonical(line) for line in lines[:count]]
    return "\n".join([*head, "", *lines[count + (count < len(lines) and not lines[count].strip()) :]])


def _is_header(line: str) -> bool:
    found = _LINE.match(line)
    return found is not None and found[1].lower() in _HEADER


def _has_own_headers(lines: list[str]) -> bool:
    return bool(lines) and bool(re.match(r"[!-9;-~]{1,80}:", lines[0]))


def _canonical(line: str) -> str:
    found = _LINE.match(line)
    if not found:
        return line
    name, value = _HEADER[found[1].lower()], found[2].strip()
    if name == "Date":
        moment = moment_in_words(value)
        value = format_datetime(moment).removesuffix(" -0000") if moment else value
    return f"{name}: {value}"
