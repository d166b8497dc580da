"""Addresses: web and mail addresses as texts: whether a text is one, its parts, and what makes two the same."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

import numpy as np
import pandas as pd

from followup_analytics.log.text.text_keys import has_bytes
from followup_analytics.log.text.texts import is_ascii, to_arrow

LONGEST_ADDRESS = 2_000

_WEB = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
_BARE = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:[/?#][^\s<>\"]*)?", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@<>;,]+@[^\s@<>;,]+\.[^\s@<>;,]+")
_DOUBTFUL = r"[\[\]]|[^\x00-\x7f]"  # only brackets, and letters that normalise to others, make an address fail
_SCHEME = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Whether the whole text is a web address (or a ``mailto:`` one), with or without its ``https://``.

    Examples
    --------
    >>> is_address("coast.example/tides"), is_address("A model of tides"), is_address("javascript:alert(1)")
    (True, False, False)
    """
    if len(text) > LONGEST_ADDRESS:
        return False
    if _is_mail(text):
        return bool(_MAIL.fullmatch(text[7:]))
    return bool(_WEB.fullmatch(text) or _BARE.fullmatch(text)) and _split(text) is not None


def broken_addresses(texts: pd.Series) -> pd.Series:
    """Which cells set out to be a web address that no program can take apart; n flags.

    Examples
    --------
    >>> broken_addresses(pd.Series(["https://[bad", "https://coast.example", "see the library", None])).tolist()
    [True, False, False, False]
    """
    held = to_arrow(texts)
    if is_ascii(held) and not has_bytes(held, b"[]"):
        return pd.Series(np.zeros(len(texts), bool), index=texts.index)
    broken = texts.str.contains(_DOUBTFUL, regex=True).fillna(False).to_numpy(bool, copy=True)
    broken[broken] = [bool(_WEB.match(text)) and _split(text) is None for text in texts[broken]]
    return pd.Series(broken, index=texts.index)


def with_scheme(url: str) -> str:
    """The address with ``https://`` where it has no scheme."""
    return url if not url or _SCHEME.match(url) else f"https://{url}"


def address_parts(url: str) -> tuple[str, str, str]:
    """Host without ``www.``, path and query; of an address that cannot be taken apart, the text itself.

    Examples
    --------
    >>> address_parts("http://www.Coast.example/tides?y=1#top"), address_parts("https://[bad")
    (('coast.example', '/tides', 'y=1'), ('https://[bad', '', ''))
    """
    if _is_mail(url):
        return url[7:].lower(), "", ""
    split = _split(url)
    if split is None:
        return url, "", ""
    return split.netloc.lower().removeprefix("www."), split.path, split.query


def address_key(url: str) -> str:
    """What makes two addresses the same: scheme, ``www.``, fragment and the slash at the end do not count.

    Any text has a key; an address that cannot be taken apart is the same as nothing but itself.

    Examples
    --------
    >>> address_key("http://www.Coast.example/tides/") == address_key("https://coast.example/tides#top")
    True
    """
    host, path, query = address_parts(url)
    return f"{host}{path.rstrip('/')}?{query}" if host or path or query else url


def _is_mail(url: str) -> bool:
    return url.lower().startswith("mailto:")


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(with_scheme(url))
    except ValueError:  # brackets around no IPv6 address, a host that is another one when normalised, …
        return None
