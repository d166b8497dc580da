"""Problems: none that is listed is lost."""

import pytest

from followup_analytics.log.rows.problems import gathered, no_problems, problems


@pytest.mark.parametrize(("line", "rows"), [(2, 1), ([2, 5], 2), ([], 0)])
def test_a_problem_is_a_row_whether_its_cells_are_values_or_arrays(line, rows):
    found = gathered(
        [no_problems(), problems(file="x.pairs", line=line, value="soon", reason="is not a day", kept=True)]
    )
    assert len(found) == rows and list(found.columns) == list(no_problems().columns)
