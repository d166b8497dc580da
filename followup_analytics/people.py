"""People in a log: `Name <mail>; Name` read into names and e-mail addresses, and who is the same person."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

# "Ana Lee <ana@tide.example>", "<ana@tide.example>", "ana@tide.example" or "Ana Lee"
_PERSON = r"^(?P<name>[^<]*?)\s*(?:<(?P<email>[^<>]*)>)?$"


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
    texts = pa.array(cells.astype("str").array, type=pa.large_string(), from_pandas=True)
    parts = pc.split_pattern(pc.fill_null(texts, ""), ";")
    row = pc.list_parent_indices(parts).to_numpy()
    person = pc.utf8_trim_whitespace(pc.list_flatten(parts))
    found = pc.extract_regex(person, _PERSON)
    name, email = (pc.fill_null(pc.struct_field(found, part), "") for part in ("name", "email"))
    bare = pc.and_(pc.equal(email, ""), pc.match_substring_regex(name, r"^\S+@\S+$"))
    email = pc.utf8_lower(pc.utf8_trim_whitespace(pc.if_else(bare, name, email)))
    name = pc.if_else(bare, "", name)
    name_key = pc.replace_substring_regex(pc.utf8_lower(pc.utf8_normalize(name, "NFKC")), r"\s+", " ")
    frame = pd.DataFrame(
        {
            "row": row,
            "person": person.to_pandas().astype("str"),
            "name": name.to_pandas().astype("str"),
            "email": email.to_pandas().astype("str"),
            "name_key": name_key.to_pandas().astype("str"),
        }
    )
    frame = frame[frame["person"] != ""].reset_index(drop=True)
    frame.insert(1, "place", frame.groupby("row").cumcount())
    return frame


def same_person(left: pd.DataFrame, right: pd.DataFrame) -> pd.Series:
    """Row by row, whether two people are the same: by e-mail where both have one, else by name.

    Both frames have the columns ``email`` and ``name_key`` of `split_people` and the same index.
    """
    both = (left["email"] != "") & (right["email"] != "")
    by_name = (left["name_key"] == right["name_key"]) & (left["name_key"] != "")
    return (both & (left["email"] == right["email"])) | (~both & by_name)
