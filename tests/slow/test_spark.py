"""The same tables from Spark: left out where PySpark or Java is not there."""

import shutil

import pytest

import followup_analytics as fa
from followup_analytics.engines.engine import EngineError
from followup_analytics.export.prepared import prepare
from tests.engines.test_contract import awkward_log, same

# What Spark and what it talks through warn of is theirs.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

# Two executors of their own, so that what is grouped and joined does cross from one to another.
CLUSTER = "local-cluster[2,1,2048]"
ASKED = (
    (fa.response_curve, {}),
    (fa.response_curve, {"clock": "follow_up", "by": "gap", "answer": "bad"}),
    (fa.response_curve, {"by": "source", "horizon": 9}),
    (fa.response_rates, {"adjust": False}),
    (fa.answer_hazard, {"adjust": False, "by": "attempt"}),
    (fa.stages, {"by": "source"}),
    (fa.outcomes, {}),
    (fa.due_list, {}),
)


@pytest.fixture(scope="module")
def session():
    spark = pytest.importorskip("pyspark", reason="PySpark is not installed: nothing was held against Spark").sql
    if shutil.which("java") is None:
        pytest.skip("Java is not there: nothing was held against Spark")
    builder = spark.SparkSession.builder.master(CLUSTER).config("spark.ui.enabled", "false")
    for name, value in (("shuffle.partitions", "4"), ("session.timeZone", "UTC"), ("execution.arrow.enabled", "true")):
        builder = builder.config(f"spark.sql.{name}", value)
    found = builder.config("spark.driver.host", "127.0.0.1").getOrCreate()
    yield found
    found.stop()


@pytest.fixture(scope="module", params=["sample", 1, 2])
def logs(request, session, tmp_path_factory):
    log = fa.sample_log() if request.param == "sample" else awkward_log(request.param)
    folder = tmp_path_factory.mktemp("spark") / "log [1], {a,b} \\ *"  # signs that Spark would look up
    prepare(log, folder, facts=200)
    return log, fa.open_log(folder, engine="spark")


@pytest.mark.parametrize(("call", "asked"), ASKED, ids=lambda part: getattr(part, "__name__", str(part)))
def test_spark_says_what_the_log_at_hand_says(logs, call, asked):
    log, there = logs
    same(call(log, as_of="2026-03-20", **asked), call(there, as_of="2026-03-20", **asked))


def test_a_file_that_is_cut_off_is_told_with_its_reason(session, tmp_path):
    prepare(fa.sample_log(), tmp_path / "log")
    (part,) = (tmp_path / "log" / "waits").iterdir()
    part.write_bytes(part.read_bytes()[:100])
    with pytest.raises(EngineError, match=r"^spark: the log could not be counted \([\w.]*Exception: .*\)\. See"):
        fa.open_log(tmp_path / "log", engine="spark")


def test_a_cluster_that_goes_away_ends_in_a_sentence(session, tmp_path):
    prepare(fa.sample_log(), tmp_path / "log")
    there = fa.open_log(tmp_path / "log", engine="spark")
    session.stop()
    with pytest.raises(EngineError, match=r"^spark: the log could not be counted"):
        fa.response_curve(there, as_of="2026-03-20")
