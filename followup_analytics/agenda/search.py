"""The search: applications found by any words of any table, whatever their case and accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.log.cells.kinds import Column
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.rows.part import EVIDENCE
from followup_analytics.log.tables import TABLES, Table
from followup_analytics.log.text.texts import ARROW, as_text, from_arrow, to_arrow

_LETTERS = {
    "ß": "ss",
    "ı": "i",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "æ": "ae",
    "œ": "oe",
}  # no letter with a mark
_OTHERS = {ord(letter): plain for letter, plain in _LETTERS.items()}
_WORD = re.compile(r"[^\W_]+")
_BETWEEN = " · "  # the cells of a row
_AROUND = 40  # characters shown on either side of a word found
_REFERENCES = ("in_reply_to", "message_id")  # no words, as all columns of ids


@dataclass(frozen=True, eq=False)
class SearchIndex:
    """The texts of a log: made once, asked at every letter typed.

    ``texts`` has a row per row of the log that says something: ``application`` (position), ``table``, ``id`` and
    ``text``; ``folded`` are the same texts as they are compared. To look through all of them takes 10 ms for 10,000
    applications; to part them into words first, a hundred times that.
    """

    applications: pd.Series
    texts: pd.DataFrame
    folded: pa.Array


def folded(text: str) -> str:
    """A text without case and accents, as it is compared.

    Examples
    --------
    >>> folded("Zażółć STRASSE ß")
    'zazolc strasse ss'
    """
    plain = unicodedata.normalize("NFKD", text.lower().translate(_OTHERS))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).lower()


def search_index(log: FollowUpLog) -> SearchIndex:
    """The index of a log: the texts of every table, the user's own columns too, and the gifts that notes carried.

    Examples
    --------
    >>> log = FollowUpLog(interviews=pd.DataFrame({"company": ["Café Tide"], "interviewed_on": ["2026-03-03"]}))
    >>> find(search_index(log), "CAFE")[["application_id", "text"]].values.tolist()
    [['café-tide', 'Café Tide']]
    """
    parts = [_texts_of(log, name) for name in TABLES if name != "gifts"]
    texts = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return SearchIndex(log.cells("applications", "application_id"), texts, _fold_all(to_arrow(texts["text"])))


def find(index: SearchIndex, asked: str) -> pd.DataFrame:
    """The applications in which every word asked for stands somewhere, be it as a part of a longer word.

    Returns
    -------
    DataFrame
        ``application`` (position in the log) and ``application_id``, in the order of the log, and of the row of the
        log that holds most of the words ``table``, ``id`` and ``text``. Without words all applications, with none.
    """
    wanted = list(dict.fromkeys(_WORD.findall(folded(asked))))
    application = index.texts["application"].to_numpy("int64")
    hits = np.zeros(len(index.texts), "int64")
    there = np.ones(len(index.applications), bool)
    for word in wanted:
        stands = pc.match_substring(index.folded, word).to_numpy(zero_copy_only=False)
        hits += stands
        found = np.zeros(len(there), bool)
        found[application[stands]] = True
        there &= found
    at = np.flatnonzero(there)
    best = _best_texts(application, hits, len(there))[at] if wanted else np.full(len(at), -1)
    shown = index.texts[["table", "id", "text"]].reindex(best).reset_index(drop=True)
    return shown.assign(application=at, application_id=index.applications.to_numpy()[at])


def excerpt(text: str, asked: str) -> tuple[str, str, str]:
    """What stands around the first word found in a text: before it, the word itself, and after it.

    Examples
    --------
    >>> excerpt("They decide within three weeks.", "WEEK")
    ('They decide within three ', 'weeks', '.')
    """
    wanted = _WORD.findall(folded(asked))
    found = next((m for m in _WORD.finditer(text) if any(word in folded(m[0]) for word in wanted)), None)
    if found is None:
        return text[: 2 * _AROUND], "", ""
    start, end = found.span()
    before, after = text[max(start - _AROUND, 0) : start], text[end : end + _AROUND]
    return f"{'… ' if start > _AROUND else ''}{before}", found[0], f"{after}{' …' if end + _AROUND < len(text) else ''}"


def _best_texts(application: np.ndarray, hits: np.ndarray, count: int) -> np.ndarray:
    """For each application the first of its texts with the most words; -1 where it has none."""
    best = np.full(count, -1)
    order = np.lexsort((-np.arange(len(hits)), hits))  # the last one written stays
    best[application[order]] = order
    return best


def _texts_of(log: FollowUpLog, name: str) -> pd.DataFrame:
    """One text a row of a table."""
    frame, declared = getattr(log, name), TABLES[name]
    cells = [to_arrow(as_text(frame[column.name])) for column in declared.columns if _is_searched(column)]
    cells += [to_arrow(words) for words in _own_words(frame, declared)]
    if name == "follow_ups":
        titles = log.gifts.dropna(subset="gift_id").drop_duplicates("gift_id").set_index("gift_id")["title"]
        cells.append(to_arrow(frame["gift_id"].map(titles).astype("str")))
    begin = pa.repeat(pa.scalar("", ARROW), len(frame))  # arrow forgets rows where all cells of a table are missing
    joined = pc.binary_join_element_wise(begin, *cells, pa.scalar(_BETWEEN, ARROW), null_handling="skip")
    joined = pc.utf8_slice_codeunits(joined, len(_BETWEEN))
    key = "interview_id" if name == "topics" else declared.key
    where = _applications_of_topics(log) if name == "topics" else _positions(log, name)
    texts = pd.DataFrame({"application": where, "table": name, "id": frame[key], "text": from_arrow(joined)})
    return texts[(texts["application"] >= 0) & (texts["text"] != "")]


def _is_searched(column: Column) -> bool:
    """Whether people search for what stands in it: words, and numbers that are neither rank nor rating."""
    number = column.holds == "whole" and column.low in (None, 0) and column.high is None  # a rank begins with 1
    words = column.holds == "text" and not column.name.endswith("_id") and column.name not in _REFERENCES
    return number or words


def _own_words(frame: pd.DataFrame, declared: Table) -> Iterator[pd.Series]:
    """The user's own columns as texts: words, and whole numbers, which may be a reference that people search for."""
    for name in frame.columns.difference([*declared.names, *EVIDENCE], sort=False):
        kinds = pd.api.types.is_float_dtype, pd.api.types.is_bool_dtype, pd.api.types.is_datetime64_any_dtype
        if not any(is_kind(frame[name].dtype) for is_kind in kinds):
            yield as_text(frame[name])


def _positions(log: FollowUpLog, name: str) -> np.ndarray:
    return np.arange(len(log)) if name == "applications" else log.positions(name)


def _applications_of_topics(log: FollowUpLog) -> np.ndarray:
    asked, known = (to_arrow(frame["interview_id"]) for frame in (log.topics, log.interviews))
    found = pc.fill_null(pc.index_in(asked, value_set=known, skip_nulls=True), -1).to_numpy(zero_copy_only=False)
    where: np.ndarray = np.append(log.positions("interviews"), -1)[found.astype("int64")]
    return where


def _fold_all(texts: pa.Array) -> pa.Array:
    """The same as `folded`, of many texts: only what is no ASCII takes the long way."""
    low = pc.utf8_lower(texts)
    other = pc.invert(pc.string_is_ascii(low))
    slow = low.filter(other)
    for letter, plain in _LETTERS.items():
        slow = pc.replace_substring(slow, letter, plain)
    bare = pc.replace_substring_regex(pc.utf8_normalize(slow, "NFKD"), r"\p{M}+", "")
    return pc.replace_with_mask(low, other, pc.utf8_lower(bare))
