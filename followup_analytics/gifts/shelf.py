"""The shelf: articles, contacts and links worth sending, put there in seconds, and who had them.

A gift's address or title stands on the shelf once: under two ids it could be given twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import pandas as pd

from followup_analytics.facts.results import stamped
from followup_analytics.log import words
from followup_analytics.log.arguments import checked
from followup_analytics.log.days import Day, day_number, day_numbers
from followup_analytics.log.errors import FieldProblems
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.log.tables import plain_cells
from followup_analytics.log.text.addresses import address_key, address_parts, is_address, with_scheme
from followup_analytics.log.text.lines import fold, one_line

LONGEST_TITLE, LONGEST_TOPICS = 500, 1_000
_NO_ADDRESS = N_("{url} is not a web address. Begin it with https://, or leave it empty.")
_NO_KIND = N_("{kind} is not a kind of gift. Use {kinds}, or leave it empty.")

_MAIL = re.compile(r"[^\s@<>;,]+@[^\s@<>;,]+\.[^\s@<>;,]+")
_PEOPLE = re.compile(
    r"^(?:www\.)?(?:orcid\.org/|linkedin\.com/in/)|/(?:people|person|profile|staff|team)/", re.IGNORECASE
)
_ARTICLES = re.compile(
    r"^(?:dx\.)?doi\.org/|^arxiv\.org/|\.pdf$|/(?:articles?|papers?|posts?|blog|news|abs|pdf|doi|stor(?:y|ies))/",
    re.IGNORECASE,
)
_ENDINGS = re.compile(r"\.(?:html?|php|aspx?|pdf|md|txt)$", re.IGNORECASE)


class IncompleteGift(FieldProblems):
    """A gift that cannot be put on the shelf yet; `fields` says per field what is missing."""


def gift_row(values: Mapping[str, object], *, added_on: Day | None = None) -> dict[str, object]:
    """A row of the gifts table, as `Journal.save` takes it, from as little as a pasted address.

    Parameters
    ----------
    values
        ``title``, ``url``, ``topics`` (several by ``;``, by line, or else by comma) and ``kind``, each may be absent.
        An address in place of the title is taken as the address; a missing title is guessed from the address, a
        missing kind from both. Nothing is looked up.
    added_on
        The day it is put on the shelf.

    Raises
    ------
    IncompleteGift
        If there is neither title nor address, the address is not one, or the kind is not one of the three.

    Examples
    --------
    >>> gift_row({"title": "https://coast.example/2026/modelling-estuary-tides.html"})["title"]
    'Modelling estuary tides'
    """
    title, url = (one_line(_value_or_empty(values, name)) for name in ("title", "url"))
    if not url and is_address(title) and re.search("[/:]", title):  # Node.js is a title
        title, url = "", title
    kind = one_line(_value_or_empty(values, "kind")).lower()
    wrong = {} if title or url else {"title": N_("Give a title, or paste an address.")}
    if url and not is_address(url):
        wrong["url"] = _NO_ADDRESS.filled(url=repr(url[:60]))
    if kind and kind not in words.GIFT_KINDS:
        wrong["kind"] = _NO_KIND.filled(kind=repr(kind[:60]), kinds=", ".join(words.GIFT_KINDS))
    if wrong:
        raise IncompleteGift(wrong)
    url = with_scheme(url)
    return {
        "kind": kind or guessed_kind(title, url),
        "title": (title or guessed_title(url))[:LONGEST_TITLE],
        "url": url or None,
        "topics": topic_list(str(_value_or_empty(values, "topics")))[:LONGEST_TOPICS] or None,
        "added_on": None if added_on is None else pd.Timestamp(added_on).normalize(),
    }


def guessed_title(url: str) -> str:
    """A title from the address alone: its last part that has words, else the host.

    Examples
    --------
    >>> guessed_title("https://www.coast.example/a/3f9c/why_levees-fail.pdf?x=1"), guessed_title("https://coast.example")
    ('Why levees fail', 'coast.example')
    """
    host, path, _ = address_parts(url)
    for part in reversed(path.split("/")):
        text = one_line(re.sub(r"[-_+.\s]+", " ", _ENDINGS.sub("", unquote(part))))
        telling = [word for word in text.split() if len(word) > 2 and word.isalpha()]
        if telling and len(telling) * 2 >= len(text.split()):
            return text[0].upper() + text[1:]
    return host + path if _ARTICLES.search(host + path) else host


def guessed_kind(title: str, url: str) -> str:
    """Article, contact or link, from the looks of title and address.

    Examples
    --------
    >>> guessed_kind("Eva Stein", "mailto:eva@coast.example"), guessed_kind("", "https://doi.org/10.1/x")
    ('contact', 'article')
    """
    place = "".join(address_parts(url)[:2])
    if url.lower().startswith("mailto:") or _MAIL.search(title[:LONGEST_TITLE]) or _PEOPLE.search(place):
        return "contact"
    return "article" if _ARTICLES.search(place) or (title and not url) else "link"


def topic_list(text: str) -> str:
    """Topics as the log holds them: by ``;``, each once; a text without ``;`` or line breaks is parted at its commas.

    Examples
    --------
    >>> topic_list("tides, estuaries, tides")
    'tides; estuaries'
    """
    parts = re.split(r"[;\n]", text) if re.search(r"[;\n]", text) else text.split(",")
    return "; ".join(dict.fromkeys(found for part in parts if (found := one_line(part))))


def gift_key(title: object, url: object) -> str:
    """What makes two gifts the same: the address without scheme, ``www.`` and fragment, else the folded title.

    Examples
    --------
    >>> gift_key("A", "http://www.Coast.example/tides/") == gift_key("B", "https://coast.example/tides#top")
    True
    """
    if isinstance(url, str) and url.strip():
        return address_key(url)
    return fold(one_line(title))


def gift_keys(title: object, url: object) -> tuple[str, ...]:
    """What a person would know a gift again by: its title, and its address if it has one; any of them will do.

    Examples
    --------
    >>> gift_keys("Tides", "https://coast.example/tides")
    ('tides', 'coast.example/tides?')
    """
    return tuple(dict.fromkeys((gift_key(title, None), gift_key(title, url))))


def same_as(log: FollowUpLog, gift_id: str) -> list[str]:
    """Every id of the same thing on the shelf, its own among them."""
    keys, under = _known_by(log)
    return list(dict.fromkeys([*(same for key in keys.get(gift_id, ()) for same in under[key]), gift_id]))


def gifts_listed(log: FollowUpLog, *columns: str) -> list[tuple[Any, ...]]:
    """Of the gifts that have an id and a title, these cells, a missing one as None."""
    cells = [plain_cells(log.cells("gifts", name)) for name in ("gift_id", "title", *columns)]
    return [tuple(told) for gift, title, *told in zip(*cells, strict=True) if gift is not None and title is not None]


@once_a_log
def _known_by(log: FollowUpLog) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """By gift what a person would know it again by, and the other way round."""
    keys: dict[str, list[str]] = {}
    under: dict[str, list[str]] = {}
    for item, title, url in gifts_listed(log, "gift_id", "title", "url"):
        for key in gift_keys(title, url):
            keys.setdefault(item, []).append(key)
            under.setdefault(key, []).append(item)
    return keys, under


def known_gifts(log: FollowUpLog, gifts: pd.DataFrame) -> pd.Series:
    """For each of some gifts, the id of the same one on the shelf; missing where it is new.

    The same thing under two ids could be given twice.

    Examples
    --------
    >>> log = FollowUpLog(gifts=pd.DataFrame({"gift_id": ["g"], "title": ["Tides"]}))
    >>> known_gifts(log, pd.DataFrame({"title": ["tides", "Bread"], "url": [None, None]})).isna().tolist()
    [False, True]
    """
    shelf = log.gifts.dropna(subset=["gift_id", "title"])
    held = dict(zip(_keys(shelf)[::-1], shelf["gift_id"].tolist()[::-1], strict=True))
    return pd.Series([held.get(key) for key in _keys(gifts)], index=gifts.index, dtype="str")


@checked
def shelf_list(log: FollowUpLog, *, as_of: Day) -> pd.DataFrame:
    """What is on the shelf, newest first, and who had it by `as_of`.

    Returns
    -------
    DataFrame
        ``title``, ``kind``, ``topics``, ``given_to`` (``Ana Lee, Tide Labs (2026-03-04); …``, missing: nobody yet),
        ``url``, ``added_on``, ``gift_id``.

    Examples
    --------
    >>> shelf_list(FollowUpLog(gifts=pd.DataFrame({"gift_id": ["g"], "title": ["Tides"]})), as_of="2026-03-04").shape
    (1, 7)
    """
    gifts = log.gifts[~(day_numbers(log.gifts["added_on"]) > day_number(as_of))]
    notes = log.follow_ups[log.follow_ups["gift_id"].notna()].dropna(subset=["sent_on"])
    notes = notes[day_numbers(notes["sent_on"]) <= day_number(as_of)].sort_values("sent_on", kind="stable")
    company = log.applications.drop_duplicates("application_id").set_index("application_id")["company"]
    whom = pd.DataFrame({"to": notes["to"], "at": notes["application_id"].map(company)}).fillna("")
    readers = [", ".join(filter(None, pair)) or "somebody" for pair in whom.itertuples(index=False)]
    readers = [f"{who} ({day:%Y-%m-%d})" for who, day in zip(readers, notes["sent_on"], strict=True)]
    given = pd.Series(readers, index=notes["gift_id"], dtype="str").groupby(level=0, sort=False).agg("; ".join)
    out = gifts.assign(given_to=gifts["gift_id"].map(given).astype("str"))
    out = out.sort_values(["added_on", "title"], ascending=[False, True], kind="stable", ignore_index=True)
    return stamped(out[["title", "kind", "topics", "given_to", "url", "added_on", "gift_id"]], log, as_of)


def _keys(gifts: pd.DataFrame) -> list[str]:
    return [gift_key(title, url) for title, url in zip(gifts["title"], gifts["url"], strict=True)]


def _value_or_empty(values: Mapping[str, object], name: str) -> object:
    value: Any = values.get(name)
    return "" if pd.isna(value) else value
