"""Companies: spellings that may be one, suggested, never merged unasked.

"Apart" is the first answer about two spellings of a company: companies are merged on confirmation only, and the first
answer is what `--yes` takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
import pyarrow.compute as pc

from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.rows.ids import name_keys
from followup_analytics.log.text.distinct import factorized
from followup_analytics.log.text.texts import is_ascii, same_text, to_arrow
from followup_analytics.reading.proposal.finding import Question

APART, ONE = N_("two companies"), N_("one company")
# Legal forms, as the last words of a name.
_FORMS = frozenset(
    word
    for line in (
        "gmbh mbh ag kg ohg ug se kgaa ev inc llc ltd limited corp corporation co company plc lp llp pte pty sa sas",
        "sarl srl sl spa sp z oo sro as nv bv vof ab oy oyj asa aps kk ltda eireli holding group gruppe groupe und and",
    )
    for word in line.split()
)
_SAME = N_("Is {name} the same company as {other}?")
_MOST = 10  # questions of one proposal


def company_key(name: str) -> str:
    """A company's name without legal form, accents, case and signs; two of one key may be one company.

    Examples
    --------
    >>> company_key("Acme GmbH & Co. KG"), company_key("ACME"), company_key("Meta") == company_key("Metaverse")
    ('acme', 'acme', False)
    """
    return str(company_keys(pd.Series([name], dtype="str")).iloc[0])


def company_keys(names: pd.Series) -> pd.Series:
    """The key of each name of a column, as `company_key`."""
    plain = pc.replace_substring(pc.utf8_lower(pc.utf8_normalize(to_arrow(names), "NFKD")), "ß", "ss")
    marks, signs = (r"[.]+", r"[^a-z0-9]+") if is_ascii(plain) else (r"[\p{M}.]+", r"[^\p{L}\p{N}]+")
    bare = pc.replace_substring_regex(plain, marks, "")
    words = pc.utf8_trim_whitespace(pc.replace_substring_regex(bare, signs, " "))
    keys = pc.replace_substring_regex(words, rf"(?: (?:{'|'.join(sorted(_FORMS))}))+$", "")
    return same_text(pc.if_else(pc.equal(keys, ""), pc.utf8_trim_whitespace(bare), keys), names)


def spellings(proposed: pd.Series, stored: pd.Series, aliases: Mapping[str, str]) -> list[tuple[str, str]]:
    """Pairs of a proposed company and another spelling, stored or proposed before it, that may be one.

    Names that are equal but for case and blanks are one anyway, and a pair decided once is asked no more.
    """
    known = pd.concat([factorized(stored)[1], factorized(proposed)[1]])
    names = known.drop_duplicates().reset_index(drop=True)
    keys = company_keys(names)
    several = keys.duplicated(keep=False)
    names, keys = names[several], keys[several]
    first: dict[str, tuple[str, str]] = {}
    pairs = []
    for name, key, spelt in zip(names, keys, name_keys(names), strict=True):
        other, its = first.setdefault(key, (name, spelt))
        if its != spelt and spelt not in aliases:
            pairs.append((name, other))
    ours = set(proposed[proposed.isin([name for name, _ in pairs])]) if pairs else ()
    return [pair for pair in pairs if pair[0] in ours][:_MOST]


def suggestions(pairs: Iterable[tuple[str, str]], place: str) -> tuple[Question, ...]:
    """One question a pair, answered "two companies" until the user says otherwise."""
    return tuple(
        Question(question_name(name), place, _SAME.filled(name=name, other=first), (APART, ONE), (name, first))
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
