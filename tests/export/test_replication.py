"""The replication bundle: no text of the log is in it, and its tables alone give the figures again."""

import io
import json
import shutil
import subprocess

import numpy as np
import pandas as pd
import pytest

from followup_analytics import FollowUpLog, export_log, response_rates, sample_log, simulate
from followup_analytics.export.replication import replication
from followup_analytics.log.errors import WrongObject
from followup_analytics.log.tables import TABLES
from followup_analytics.simulation.sample import SAMPLE_DAY
from followup_analytics.simulation.simulator import AS_OF
from tests.plain.plain_stats import plain_incidence

OUR_WORDS = {"interview", "reply", "invitation", "rejection", "offer", "check_in", "thank_you", "true", "false"}


def table(files, name):
    return pd.read_csv(io.BytesIO(files[name]))


def texts(log):
    """Every text cell of a log, days as texts too, but the words that say of what kind a row is."""
    for name in TABLES:
        frame = log.tables[name].astype("str").drop(columns=["kind", "cancelled", "private"], errors="ignore")
        yield from {cell for column in frame for cell in frame[column].dropna()} - OUR_WORDS


def test_no_text_of_the_log_is_in_its_bytes(tmp_path):
    """Ids, names, companies, topics, notes, days: whatever is longer than a number."""
    log = sample_log()
    export_log(log, tmp_path, bundle=True, as_of=SAMPLE_DAY)
    every = b"".join(path.read_bytes() for path in tmp_path.iterdir()).decode()
    found = [cell for cell in texts(log) if len(cell) > 3 and cell in every]
    assert not [cell for cell in found if cell.lower() not in {"video", "mail", "phone", "article", "letter", "link"}]


@pytest.fixture(scope="module")
def bundle():
    log = simulate("default", interviews=300, seed=6)[0]
    return log, replication(log, as_of=AS_OF)


def test_the_waits_of_the_bundle_give_its_curve(bundle):
    _, files = bundle
    own = table(files, "waits.csv").query("origin == 'interview'")
    events = own["event"].map({"censored": 0, "answer": 1, "closed": 2})
    rows = [(0, days, event, 1) for days, event in zip(own["days"], events, strict=True)]
    assert table(files, "curve.csv")["response"].tolist() == pytest.approx(plain_incidence(rows, 60))


def test_numbers_take_the_place_of_names_and_stretches_fill_their_waits(bundle):
    log, files = bundle
    waits, stretches = table(files, "waits.csv"), table(files, "stretches.csv")
    assert waits["application"].nunique() == len(log.applications) and waits["started"].min() == 0
    assert (stretches.groupby("wait")["stop"].max() == waits.set_index("wait")["days"]).all()
    assert table(files, "rates.csv")["lift"].tolist() == pytest.approx(
        response_rates(log, as_of=AS_OF)["lift"].tolist()
    )


def test_the_codebook_names_every_column_and_what_was_asked_is_written_down(bundle):
    _, files = bundle
    meanings = table(files, "codebook.csv").groupby("file")["column"].agg(list)
    for name in ("waits.csv", "stretches.csv"):
        assert list(table(files, name)) == meanings[name]
    about = json.loads(files["about.json"])
    assert about["rates"]["within"] == 7 and about["simulated"] is True and "followup-analytics" in about["versions"]


def test_a_bundle_without_a_day_is_refused_with_what_is_missing(tmp_path):
    with pytest.raises(WrongObject, match="the day that the bundle is read on"):
        export_log(FollowUpLog(), tmp_path, bundle=True)


def test_an_empty_log_makes_a_bundle_of_headers():
    assert table(replication(FollowUpLog(), as_of=AS_OF), "waits.csv").empty


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R with package survival is not there")
def test_the_script_gets_the_same_figures_in_r(bundle, tmp_path):
    log, _ = bundle
    export_log(log, tmp_path, bundle=True, as_of=AS_OF)
    ran = subprocess.run(["Rscript", "replicate.R"], cwd=tmp_path, capture_output=True, text=True)
    if "no package called" in ran.stderr:
        pytest.skip("R is there without package survival")
    assert ran.returncode == 0, ran.stderr
    differences = [float(line.rsplit(" ", 1)[1]) for line in ran.stdout.splitlines()]
    assert len(differences) > 2 and np.max(differences) < 1e-9  # the curve, and rates of which no note is unmatched
