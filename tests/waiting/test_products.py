"""Products on one thread: the same numbers of vectors too, and no table of parameters is solved elsewhere."""

import re
from pathlib import Path

import numpy as np
import pytest

import followup_analytics
from followup_analytics.waiting.variance.products import product, root, with_few_rows


@pytest.mark.parametrize("shape", [(3, 4), (300, 400), (0, 3), (3, 0)])
def test_a_product_with_a_vector_is_the_product(shape):
    one = np.random.default_rng(1).normal(size=shape)
    assert product(one, one[:1].sum(axis=0)) == pytest.approx(one @ one[:1].sum(axis=0), abs=1e-10)


@pytest.mark.parametrize("rows", [2, 5, 60])
def test_errors_of_figures_are_the_same_from_roots_as_from_variances(rows):
    random = np.random.default_rng(2)
    moved, slope = random.normal(size=(rows, 5)), random.normal(size=(7, 5))
    few = with_few_rows(moved)
    assert len(few) <= 5
    assert (product(slope, few.T) ** 2).sum(axis=1) == pytest.approx(np.diag(slope @ moved.T @ moved @ slope.T))
    table = moved.T @ moved + np.eye(5)
    assert (product(slope, root(table)) ** 2).sum(axis=1) == pytest.approx(np.diag(slope @ table @ slope.T))


def test_tables_of_parameters_are_inverted_and_solved_in_one_place():
    """Elsewhere the library would start its threads on them; the slopes of a few weeks away stay small."""
    package = Path(followup_analytics.__file__).parent
    there = {path.name for path in package.rglob("*.py") if re.search(r"np\.linalg", path.read_text("utf-8"))}
    assert there == {"hazard_model.py", "products.py", "away_weeks.py"}
