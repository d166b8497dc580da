"""Companies: spellings that may be one, suggested and never merged by themselves."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

import pandas as pd

from followup_analytics.log.rows.ids import name_keys
from followup_analytics.reading.proposal.finding import Question

APART, ONE = "two companies", "one company"
# Legal forms, as the last words of a name.
_FORMS = frozenset(
    """gmbh mbh ag kg ohg ug se kgaa ev inc llc ltd limited corp corporation co company plc lp llp pte pty sa sas sarl
    srl sl spa sp z oo sro as nv bv vof ab oy oyj asa aps kk ltda eireli holding group gruppe groupe""".split()  # noqa: SIM905
)
_MOST = 10  # questions of one proposal


@cache
def company_key(name: str) -> str:
    """A company's name without legal form, accents, case and signs; two of one key may be one company.

    Examples
    --------
    >>> company_key("Acme GmbH & Co. KG"), company_key("ACME"), company_key("Meta") == company_key("Metaverse")
    ('acme', 'acme', False)
    """
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace(".", "")
    parts = re.findall(r"[^\W_]+", plain)
    while len(parts) > 1 and (parts[-1] in _FORMS or parts[-1] in ("und", "and")):
        parts.pop()
    return " ".join(parts) or plain.strip()


def spellings(proposed: pd.Series, stored: pd.Series, aliases: Mapping[str, str]) -> list[tuple[str, str]]:
    """Pairs of a proposed company and another spelling, stored or proposed before it, that may be one.

    Names that are equal but for case and blanks are one anyway, and a pair decided once is asked no more.
    """
    names = pd.Series([*_distinct(stored), *_distinct(proposed)], dtype="str")
    spelt = dict(zip(names, name_keys(names), strict=True))
    seen: dict[str, str] = {}
    pairs = []
    for name, key in spelt.items():
        first = seen.setdefault(company_key(name), name)
        if spelt[first] != key and key not in aliases:
            pairs.append((name, first))
    ours = set(proposed)
    return [pair for pair in pairs if pair[0] in ours][:_MOST]


def suggestions(pairs: Iterable[tuple[str, str]], place: str) -> tuple[Question, ...]:
    """One question a pair, answered "two companies" until the user says otherwise."""
    return tuple(
        Question(question_name(name), place, f"Is {name} the same company as {first}?", (APART, ONE), (name, first))
        for name, first in pairs
    )


def question_name(name: str) -> str:
    """By which the question about a spelling is answered."""
    return f"company {name}"


def respelt(frame: pd.DataFrame, aliases: Mapping[str, str]) -> pd.DataFrame:
    """Rows with the company as the user settled it."""
    if "company" not in frame or not aliases:
        return frame
    keys = name_keys(frame["company"])
    return frame.assign(company=keys.map(dict(aliases)).astype("str").fillna(frame["company"]))


def spelling_key(name: str) -> str:
    """By which a spelling is remembered."""
    return str(name_keys(pd.Series([name], dtype="str")).iloc[0])


def _distinct(names: pd.Series) -> list[str]:
    return [str(name) for name in names.dropna().unique()]
