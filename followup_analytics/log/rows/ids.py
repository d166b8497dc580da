"""Identities: ids made from what a row says, the same on every load."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.log.text.text_keys import are_distinct
from followup_analytics.log.text.texts import ARROW, same_text, to_arrow

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
    held = to_arrow(part).dictionary_encode()
    short = pc.utf8_slice_codeunits(held.dictionary, 0, _LONGEST)
    plain = pc.utf8_lower(pc.utf8_normalize(short, "NFKC"))
    slug = pc.utf8_trim(pc.replace_substring_regex(plain, r"[^\p{L}\p{M}\p{N}]+", "-"), "-")
    return pc.if_else(pc.equal(slug, ""), None, slug).take(held.indices)


def numbered(base: pd.Series, taken: pd.Series) -> pd.Series:
    """The texts made unique: equals get a running number (``x``, ``x.2``, ``x.3``) that is free among `taken`."""
    again = base[pd.Series(pd.factorize(base)[0], index=base.index).duplicated()]
    number = base[base.isin(again)].groupby(base).cumcount()[again.index] + 1
    made = base.copy()
    made[again.index] = again + "." + number.astype("str")
    texts, others = to_arrow(made), to_arrow(taken.dropna())
    if not len(others) and are_distinct(texts):
        return made
    clashing = made.duplicated() | pc.is_in(texts, value_set=others).to_numpy(zero_copy_only=False)
    if not clashing.any():
        return made
    free = _free_ids(base[clashing], set(taken.dropna()) | set(made[~clashing]))
    return made.where(~clashing, pd.Series(free, index=base.index[clashing], dtype="str").reindex(base.index))


def filled_ids(given: pd.Series, base: pd.Series) -> pd.Series:
    """The ids given, and a numbered one from `base` where there is none."""
    lacking = given.isna()
    if not lacking.any():
        return given
    made = numbered(base[lacking], given)
    return given.where(~lacking, made.reindex(given.index))


def name_keys(texts: pd.Series) -> pd.Series:
    """Texts as names are compared: case folded, spaces collapsed; a text of spaces alone is missing."""
    held = to_arrow(texts).dictionary_encode()  # names come again and again
    folded = pc.utf8_lower(pc.utf8_normalize(held.dictionary, "NFKC"))
    keys = pc.utf8_trim_whitespace(pc.replace_substring_regex(folded, r"\s+", " "))
    return same_text(pc.if_else(pc.equal(keys, ""), None, keys).take(held.indices), texts)


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
