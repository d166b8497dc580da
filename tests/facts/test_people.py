"""People: cells read into names and addresses, and who is the same person."""

import itertools
import random
import re
import unicodedata

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics.facts.people import latest_with, match_people, split_people
from followup_analytics.log.days import MISSING
from tests.plain.plain_people import is_same_person


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Ana Lee <Ana@Tide.example>", [("Ana Lee", "ana@tide.example", "ana lee")]),
        ("<ana@tide.example>", [("", "ana@tide.example", "")]),
        ("ana@tide.example", [("", "ana@tide.example", "")]),
        ("  Ana \t LEE ;; Bo ; ", [("Ana \t LEE", "", "ana lee"), ("Bo", "", "bo")]),
        ("Ana\u00a0Lee", [("Ana\u00a0Lee", "", "ana lee")]),
        ("Ana <x", [("", "", "")]),
        (None, []),
    ],
)
def test_a_cell_is_read_into_names_and_addresses(cell, expected):
    people = split_people(pd.Series([cell], dtype="str"))
    assert [tuple(row) for row in people[["name", "email", "name_key"]].to_numpy()] == expected


def plain_person(text):
    mailed = re.fullmatch(r"([^<]*)<([^<>]*)>", text, re.DOTALL)
    name, email = (mailed[1].strip(), mailed[2]) if mailed else ("" if "<" in text else text, "")
    if not email and re.fullmatch(r"\S+@\S+", name):
        name, email = "", name
    return name, email.strip().lower(), " ".join(unicodedata.normalize("NFKC", name).lower().split())


@given(st.lists(st.text("aB@<>. \té\x01", max_size=9) | st.just("Ana Lee <Ana@tide.example>"), max_size=6))
def test_each_person_of_a_column_is_read_as_alone(cells):
    people = split_people(pd.Series(["Bo <b@x.example>", *cells], dtype="str"))
    expected = [plain_person(cell.strip()) for cell in ["Bo <b@x.example>", *cells] if cell.strip()]
    assert [tuple(row) for row in people[["name", "email", "name_key"]].to_numpy()] == expected


def test_a_column_in_several_chunks_is_read_like_any_other():
    chunks = pd.Series(pd.array(pa.chunked_array([["Ana"], ["Bo; Cy"]]), dtype="str"))
    assert split_people(chunks)[["row", "place"]].values.tolist() == [[0, 0], [1, 0], [1, 1]]


def test_cells_that_repeat_name_whom_each_of_them_names():
    draw = random.Random(6)
    cells = draw.choices(["Ana <a@x.example>; Bo;; Cy", "Bo", "", " ; ", None, "<b@x.example>"], k=60)
    one_by_one = [split_people(pd.Series([cell], dtype="str")).assign(row=at) for at, cell in enumerate(cells)]
    together = split_people(pd.Series(cells, dtype="str"))
    assert together.to_dict("records") == [row for people in one_by_one for row in people.to_dict("records")]


def test_matching_finds_each_pair_of_the_same_person_once():
    draw = random.Random(4)
    cells = ["Ana <a@x.example>", "ana", "Ana <b@x.example>", "a@x.example", "Bo", "<>", "Bo <b@x.example>"]
    left, right = (
        split_people(pd.Series(draw.choices(cells, k=40))).assign(
            within=lambda f: [draw.choice("xy") for _ in f["row"]]
        )
        for _ in range(2)
    )
    found = {tuple(pair) for pair in match_people(left, right, per="within").to_numpy()}
    pairs = itertools.product(enumerate(left.to_dict("records")), enumerate(right.to_dict("records")))
    same = {(i, j) for (i, one), (j, two) in pairs if is_same_person(one, two) and one["within"] == two["within"]}
    assert found == same
    assert len(found) == len(match_people(left, right, per="within"))


@pytest.mark.parametrize("before", [False, True])
def test_the_latest_meeting_is_the_latest_of_all_pairs(before):
    """Whoever is named by nothing is everyone; cells of any place, also a missing one."""
    draw = random.Random(5)
    cells = ["Ana <a@x.example>", "ana", "Ana <b@x.example>", "a@x.example", "Bo", "<>", "Bo <b@x.example>"]
    left, right = (
        split_people(pd.Series(draw.choices(cells, k=60))).assign(
            within=lambda f: pd.array([draw.choice(["x", "y", None]) for _ in f["row"]], dtype="str"),
            day=lambda f: [draw.randint(-5, 5) for _ in f["row"]],
        )
        for _ in range(2)
    )
    nobody = [(frame["email"].eq("") & frame["name_key"].eq("")).to_numpy() for frame in (left, right)]
    at = [frame["within"].fillna("").to_numpy() for frame in (left, right)]
    met = (nobody[0][:, None] | nobody[1]) & (at[0][:, None] == at[1])
    pairs = match_people(left, right, per="within")
    met[pairs["left"], pairs["right"]] = True
    own, other = left["day"].to_numpy()[:, None], right["day"].to_numpy()
    met &= (other < own) if before else (other <= own)
    expected = np.where(met.any(axis=1), np.where(met, other, -99).max(axis=1), MISSING)
    assert latest_with(left, right, per="within", before=before).tolist() == expected.tolist()
