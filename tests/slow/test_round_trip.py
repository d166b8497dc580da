"""Two hundred thousand random texts leave in files and come back as they were."""

import pandas as pd

from followup_analytics import FollowUpLog, read_log
from followup_analytics.export.exports import export_log
from followup_analytics.log.text.formula_guard import guard, guard_cells, unguard, unguard_cells
from tests.awkward_texts import random_texts


def test_two_hundred_thousand_texts_are_guarded_and_unguarded_as_they_were():
    texts = random_texts(200_000)
    assert [unguard(guard(text)) for text in texts] == texts
    column = pd.Series(texts, dtype="str")
    assert guard_cells(column).tolist() == list(map(guard, texts))
    pd.testing.assert_series_equal(unguard_cells(guard_cells(column)), column)


def test_two_hundred_thousand_texts_are_exported_and_imported_as_they_were(tmp_path):
    texts = random_texts(200_000, seed=1)
    ids = [f"a{n}" for n in range(len(texts))]
    log = FollowUpLog(applications=pd.DataFrame({"application_id": ids, "company": "Tide Labs", "note": texts}))
    again = read_log(export_log(log, tmp_path))
    assert again.problems.empty
    pd.testing.assert_frame_equal(again.applications, log.applications)
