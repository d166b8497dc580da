"""People in a log: `Name <mail>; Name` read into names and e-mail addresses, and who is the same person.

"The latest day with this person" is searched, not paired (`latest_with`): 10,000 notes to one person make 50 million
pairs.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.log.days import MISSING
from followup_analytics.log.text.text_keys import has_bytes, text_bytes
from followup_analytics.log.text.texts import ARROW, from_arrow, is_ascii, to_arrow

NOBODY = -1  # the code of an empty text
_BLANK, _ASCII = ord(" "), 0x7F


def split_people(cells: pd.Series) -> pd.DataFrame:
    """One row per person named in each cell.

    Parameters
    ----------
    cells
        n cells such as ``Ana Lee <ana@tide.example>; Bo``; missing cells name nobody.

    Returns
    -------
    DataFrame
        ``row`` (position of the cell), ``place`` (0, 1, … within the cell), ``person`` (as written), ``name``,
        ``email`` (lower case), ``name_key`` (case-folded, spaces collapsed); a missing part is an empty text.

    Examples
    --------
    >>> import pandas as pd
    >>> split_people(pd.Series(["Ana  Lee <Ana@tide.example>; Bo"]))[["name", "email", "name_key"]].values.tolist()
    [['Ana  Lee', 'ana@tide.example', 'ana lee'], ['Bo', '', 'bo']]
    """
    texts = to_arrow(cells)
    if texts.null_count == len(texts):
        return _NO_PEOPLE.copy()
    distinct = texts.dictionary_encode()
    if 2 * len(distinct.dictionary) > len(texts):
        return split_texts(texts)
    people, codes = split_texts(distinct.dictionary), np.asarray(pc.fill_null(distinct.indices, -1))
    first = np.searchsorted(people["row"].to_numpy(), np.arange(len(distinct.dictionary) + 1))
    many = np.append(np.diff(first), 0)[codes]  # people of each cell; the last place is that of a missing one
    row = np.repeat(np.arange(len(codes)), many)
    at = np.arange(len(row)) + np.repeat(first[codes] - np.cumsum(many) + many, many)
    return pd.DataFrame({"row": row, **{name: people[name].array.take(at) for name in people.columns[1:]}}, copy=False)


def split_texts(texts: pa.Array) -> pd.DataFrame:
    """The people of each of these texts, as of `split_people`, where hardly any is there twice."""
    parts = pc.split_pattern(pc.fill_null(texts, ""), ";")
    person = pc.utf8_trim_whitespace(pc.list_flatten(parts))
    written = pc.not_equal(person, "")
    row, person = pc.list_parent_indices(parts).filter(written).to_numpy().astype("int64"), person.filter(written)
    name, email = _name_and_email(person)
    return _people(row, person, name, email, _name_keys(name))


def _name_keys(names: pa.Array) -> pa.Array:
    """Names without blanks around them: case folded, spaces collapsed; that is quick where all letters are plain."""
    if _are_plain(names):
        return pc.ascii_lower(names)
    words = pc.utf8_split_whitespace(pc.utf8_lower(pc.utf8_normalize(names, "NFKC")))
    return pc.binary_join(words, pa.scalar(" ", words.type.value_type))


def _are_plain(names: pa.Array) -> bool:
    """Whether no sign of them is beyond ASCII, moves the pen, or is a blank behind another one."""
    signs = text_bytes(names)
    blank = signs == _BLANK
    return not ((signs < _BLANK) | (signs > _ASCII)).any() and not (blank[1:] & blank[:-1]).any()


def _people(row: np.ndarray, *texts: pa.Array) -> pd.DataFrame:
    parts = zip(("person", "name", "email", "name_key"), map(from_arrow, texts), strict=True)
    place = np.arange(len(row)) - np.searchsorted(row, row)
    return pd.DataFrame({"row": row, "place": place, **dict(parts)}, copy=False)


_NO_PEOPLE = _people(np.zeros(0, "int64"), *[pa.array([], ARROW)] * 4)


def _name_and_email(person: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Of `Ana Lee <ana@tide.example>`, `<ana@tide.example>`, `ana@tide.example` or `Ana Lee`; else two empty texts."""
    parts = pc.split_pattern(person, "<")
    first, many = parts.offsets.to_numpy()[:-1], pc.list_value_length(parts).to_numpy()
    behind = parts.values.take(pa.array(first + 1, mask=many != 2))
    email = pc.ascii_rtrim(behind, ">")
    mailed = pc.equal(pc.subtract(pc.binary_length(behind), pc.binary_length(email)), 1)
    if has_bytes(email, b">"):
        mailed = pc.and_not(mailed, pc.match_substring(email, ">"))
    mailed = pc.fill_null(mailed, False)
    before = pc.utf8_trim_whitespace(parts.values.take(pa.array(first)))
    name, email = pc.if_else(pa.array(many == 1), person, pc.if_else(mailed, before, "")), pc.if_else(mailed, email, "")
    unmailed = pc.equal(email, "")
    if has_bytes(name, b"@") and pc.any(unmailed, min_count=0).as_py():
        bare = pc.and_(unmailed, pc.match_substring_regex(name, r"^\S+@\S+$"))
        name, email = pc.if_else(bare, "", name), pc.if_else(bare, name, email)
    email = pc.utf8_trim_whitespace(email)
    return name, (pc.ascii_lower if is_ascii(email) else pc.utf8_lower)(email)


def match_people(left: pd.DataFrame, right: pd.DataFrame, *, per: str) -> pd.DataFrame:
    """Every pair of rows that names the same person in the same `per`.

    Parameters
    ----------
    left, right
        Frames with the columns ``email`` and ``name_key`` of `split_people` and the column `per`.

    Returns
    -------
    DataFrame
        ``left`` and ``right``: positions of the two rows of each pair, each pair once.

    Examples
    --------
    >>> import pandas as pd
    >>> ana = pd.DataFrame({"application": [1], "email": ["ana@tide.example"], "name_key": ["ana lee"]})
    >>> both = pd.DataFrame({"application": [1, 2], "email": ["", ""], "name_key": ["ana lee", "ana lee"]})
    >>> match_people(ana, both, per="application").values.tolist()
    [[0, 0]]
    """
    place, mail, name = (equal_codes(left[column], right[column]) for column in (per, "email", "name_key"))
    mailed = _pairs(place, mail)
    named = _pairs(place, name)
    both = (mail[0][named[0]] != NOBODY) & (mail[1][named[1]] != NOBODY)  # two e-mails decide, whatever the names
    pairs = np.concatenate([mailed, named[:, ~both]], axis=1)
    return pd.DataFrame({"left": pairs[0], "right": pairs[1]})


def latest_with(people: pd.DataFrame, meetings: pd.DataFrame, *, per: str, before: bool = False) -> np.ndarray:
    """For each person the latest day, up to their own, on which the same person was met in the same `per`.

    Who is named by nothing is everyone: a meeting with nobody in particular counts for all, and all count for nobody
    in particular. Unlike pairs (`match_people`), a day each takes no more memory than there are rows.

    Parameters
    ----------
    people, meetings
        Frames with the columns ``email`` and ``name_key`` of `split_people`, the column `per`, and ``day`` (whole
        numbers).
    before
        Only days before their own.

    Returns
    -------
    ndarray
        Of int64, one for each row of `people`; `timeline.MISSING` where there is no such day.

    Examples
    --------
    >>> import pandas as pd
    >>> ana = pd.DataFrame({"at": [1], "day": [9], "email": [""], "name_key": ["ana lee"]})
    >>> met = pd.DataFrame({"at": 1, "day": [3, 5, 9], "email": "", "name_key": ["ana lee", "", "ana lee"]})
    >>> latest_with(ana, met, per="at").tolist(), latest_with(ana, met, per="at", before=True).tolist()
    ([9], [5])
    """
    place, mail, name = (equal_codes(people[column], meetings[column]) for column in (per, "email", "name_key"))
    mailed, named = ([codes != NOBODY for codes in text] for text in (mail, name))
    bare = [~(one | other) for one, other in zip(mailed, named, strict=True)]
    days = people["day"].to_numpy("int64"), meetings["day"].to_numpy("int64")
    out = np.full(len(people), MISSING)
    for asked, met, text in (
        (bare[0], np.ones(len(meetings), bool), None),
        (~bare[0], bare[1], None),
        (mailed[0], mailed[1], mail),
        (named[0] & mailed[0], named[1] & ~mailed[1], name),  # two e-mails decide, whatever the names
        (named[0] & ~mailed[0], named[1], name),
    ):
        ours, theirs = (codes[which] for codes, which in zip(_keys(place, text), (asked, met), strict=True))
        out[asked] = np.maximum(out[asked], _latest_day(ours, days[0][asked], theirs, days[1][met], before=before))
    return out


def _keys(
    place: tuple[np.ndarray, np.ndarray], text: tuple[np.ndarray, np.ndarray] | None
) -> tuple[np.ndarray, np.ndarray]:
    """Whole numbers from 0 up for each row of the two sides, equal where place and text agree."""
    if text is None:
        return place[0] + 1, place[1] + 1
    width = max((int(codes.max()) + 1 for codes in text if len(codes)), default=1)
    return (place[0] + 1) * width + text[0], (place[1] + 1) * width + text[1]


def _latest_day(
    key: np.ndarray, day: np.ndarray, held_key: np.ndarray, held_day: np.ndarray, *, before: bool
) -> np.ndarray:
    """For each key and day the latest day that is held under that key, up to it or before it."""
    both = np.concatenate([day, held_day])
    low, span = (int(both.min()), int(both.max() - both.min()) + 1) if len(both) else (0, 1)
    held = np.sort(held_key * span + (held_day - low))
    at = np.searchsorted(held, key * span + (day - low), side="left" if before else "right") - 1
    found = np.append(held, -1)[at]
    return np.where((found >= 0) & (found // span == key), found % span + low, MISSING)


def equal_codes(left: pd.Series, right: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Equal whole numbers for equal cells of two columns; an empty text is `NOBODY`."""
    if left.dtype == right.dtype == "str":
        cells = pc.fill_null(pa.concat_arrays([to_arrow(left), to_arrow(right)]), "")
        codes = np.where(pc.equal(cells, "").to_numpy(zero_copy_only=False), NOBODY, cells.dictionary_encode().indices)
    elif left.dtype.kind == right.dtype.kind == "i":
        codes = np.concatenate([left.to_numpy("int64"), right.to_numpy("int64")])
        codes -= codes.min(initial=0)
    else:
        codes, known = pd.factorize(pd.concat([left, right], ignore_index=True))
        codes = np.append(np.where(known == "", NOBODY, np.arange(len(known))), NOBODY)[codes]
    return codes[: len(left)], codes[len(left) :]


def _pairs(place: tuple[np.ndarray, np.ndarray], text: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Positions (2, n) of the rows that agree in place and text, where there is a text."""
    asked, there = (np.flatnonzero(codes != NOBODY) for codes in text)
    width = max((int(codes.max()) + 1 for codes in text if len(codes)), default=1)
    ours, theirs = place[0][asked] * width + text[0][asked], place[1][there] * width + text[1][there]
    left, right = equal_pairs(ours, theirs)
    return np.stack([asked[left], there[right]])


def equal_pairs(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """Positions (2, n) of every two equal numbers, in the order of the first.

    Examples
    --------
    >>> equal_pairs(np.array([7, 8]), np.array([8, 7, 8])).tolist()
    [[0, 1, 1], [1, 0, 2]]
    """
    order = np.argsort(theirs, kind="stable")
    first, last = (np.searchsorted(theirs[order], ours, side=side) for side in ("left", "right"))
    count = last - first
    nth = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.stack([np.repeat(np.arange(len(ours)), count), order[np.repeat(first, count) + nth]])
