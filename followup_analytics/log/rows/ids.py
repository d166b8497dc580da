"""Identities: ids made from what a row says, the same on every load."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.log.text.distinct import by_distinct, factorized
from followup_analytics.log.text.text_keys import has_bytes
from followup_analytics.log.text.texts import ARROW, are_among, is_ascii, same_text, to_arrow

_LONGEST = 40  # characters of one part of an id


def slugs(parts: Sequence[pd.Series], otherwise: str) -> pd.Series:
    """One readable text per row from its parts: letters and digits in lower case, joined by hyphens.

    Parameters
    ----------
    parts
        Text columns of one index; missing texts are left out.
    otherwise
        For rows whose parts have no letter and no digit.

    Examples
    --------
    >>> import pandas as pd
    >>> slugs([pd.Series(["Tide Labs, Inc."]), pd.Series(["Analyst (2)"])], "application").tolist()
    ['tide-labs-inc-analyst-2']
    """
    # The last part is there because arrow leaves a row out of the answer in which all parts are null.
    ends = pa.scalar("", ARROW), pa.scalar("-", ARROW)
    slug = pc.utf8_rtrim(pc.binary_join_element_wise(*map(_slug, parts), *ends, null_handling="skip"), "-")
    return same_text(pc.if_else(pc.equal(slug, ""), otherwise, slug), parts[0])


def _slug(part: pd.Series) -> pa.Array:
    """The slug of each text of a column, null where it would be empty; each distinct text is looked at once."""
    return to_arrow(by_distinct(part, _slugs))


def _slugs(texts: pa.Array) -> pa.Array:
    plain = pc.utf8_lower(pc.utf8_normalize(pc.utf8_slice_codeunits(texts, 0, _LONGEST), "NFKC"))
    signs = r"[^a-z0-9]+" if is_ascii(plain) else r"[^\p{L}\p{M}\p{N}]+"  # a tenth of the cost
    slug = pc.utf8_trim(pc.replace_substring_regex(plain, signs, "-"), "-")
    return pc.if_else(pc.equal(slug, ""), None, slug)


def numbered(base: pd.Series, taken: pd.Series) -> pd.Series:
    """The texts made unique: equals get a running number (``x``, ``x.2``, ``x.3``) that is free among `taken`."""
    held = to_arrow(base).dictionary_encode()
    given = not taken.isna().all()
    if not given and len(held.dictionary) == len(base):
        return base
    made = _with_numbers(base, held.indices.to_numpy(zero_copy_only=False))
    if not given and not has_bytes(held.dictionary, b"."):  # so that no text is one that was made
        return made
    clashing = made.duplicated() | are_among(made, taken)
    if not clashing.any():
        return made
    free = _free_ids(base[clashing], set(taken.dropna()) | set(made[~clashing]))
    return made.where(~clashing, pd.Series(free, index=base.index[clashing], dtype="str").reindex(base.index))


def _with_numbers(base: pd.Series, codes: np.ndarray) -> pd.Series:
    """Texts with a running number from the second of equal ones on, which are those of one code."""
    known = pd.Series(codes, index=base.index)
    alike = known[known.duplicated(keep=False)]
    number = alike.groupby(alike).cumcount() + 1
    again = number.index[number > 1]
    made = base.copy()
    made[again] = base[again] + "." + number[again].astype("str")
    return made


def filled_ids(given: pd.Series, base: pd.Series) -> pd.Series:
    """The ids given, and a numbered one from `base` where there is none."""
    lacking = given.isna()
    if not lacking.any():
        return given
    if lacking.all():
        return numbered(base, given)
    made = numbered(base[lacking], given)
    return given.where(~lacking, made.reindex(given.index))


def name_keys(texts: pd.Series) -> pd.Series:
    """Texts as names are compared: case folded, spaces collapsed; a text of spaces alone is missing."""
    return by_distinct(texts, _name_keys)  # names come again and again


def _name_keys(texts: pa.Array) -> pa.Array:
    folded = pc.utf8_lower(pc.utf8_normalize(texts, "NFKC"))
    keys = pc.utf8_trim_whitespace(pc.replace_substring_regex(folded, r"\s+", " "))
    return pc.if_else(pc.equal(keys, ""), None, keys)


def name_codes(texts: pd.Series) -> np.ndarray:
    """A whole number for each text, equal where the names are; -1 for a missing one.

    Examples
    --------
    >>> name_codes(pd.Series(["Tide  Labs", None, "tide labs"])).tolist()
    [0, -1, 0]
    """
    codes, distinct = factorized(texts)
    return np.asarray(np.append(pd.factorize(name_keys(distinct))[0], -1)[codes])


def _free_ids(bases: pd.Series, used: set[str]) -> list[str]:
    made: list[str] = []
    tried: dict[str, int] = {}
    for base in bases:
        number = tried.get(base, 1) + 1
        while f"{base}.{number}" in used:
            number += 1
        tried[base] = number
        made.append(f"{base}.{number}")
    return made
