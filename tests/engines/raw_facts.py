"""A log's own facts as a warehouse would hold them: without times, so that kinds alone decide the order of a day."""

import numpy as np
import pandas as pd
import pyarrow as pa

from followup_analytics import FollowUpLog
from followup_analytics.facts.applications.follow_up_kinds import follow_up_kinds
from followup_analytics.facts.coded_events import seeker_numbers
from followup_analytics.facts.fact_rows import dated_rows
from followup_analytics.facts.raw.columns import RAW_KINDS
from followup_analytics.log.days import MISSING, day_numbers

NUMBER = {kind: number for number, kind in enumerate(RAW_KINDS)}


def facts_of(log, groups=("source",), seed=0):
    """Raw facts of a log, in any order."""
    rows = [own_days(log, "applied_on", "applied"), own_days(log, "confirmed_on", "confirmed")]
    closed = log.applications["closed"]
    rows.append(frame(np.flatnonzero(closed.notna()), None, closed.dropna().map(NUMBER)))
    rows.append(frame(np.flatnonzero(log.applications["applied_on"].isna()), None, NUMBER["applied"]))
    row, who, on = dated_rows(log, "interviews")
    rows.append(
        frame(who, on, NUMBER["interview"], log.interviews["impression"].to_numpy("float64", na_value=np.nan)[row])
    )
    row, who, on = dated_rows(log, "follow_ups")
    rows.append(frame(who, on, np.where(follow_up_kinds(log)[row], NUMBER["thank_you"], NUMBER["check_in"])))
    row, who, on = dated_rows(log, "responses")
    rows.append(frame(who, on, log.responses["kind"].iloc[row].map(NUMBER)))
    facts = pd.concat(rows, ignore_index=True).dropna(subset="kind").sample(frac=1, random_state=seed)
    facts["seeker"] = seeker_numbers(log)[facts["application"]]
    whole = {"day": "Int64", "kind": "int64", "impression": "Int64"}
    table = pa.Table.from_pandas(facts.astype(whole), preserve_index=False)
    for name in groups:
        cells = log.applications[name].iloc[facts["application"]]
        table = table.append_column(name, pa.array(cells.astype("str"), pa.string(), from_pandas=True))
    return table


def without_times(log):
    """The same log without times of day, and with the kind of each follow-up written down."""
    tables, sure = log.tables, follow_up_kinds(log)
    tables["interviews"]["starts_at"] = tables["follow_ups"]["sent_at"] = tables["responses"]["received_at"] = None
    tables["follow_ups"]["kind"] = np.where(sure, "thank_you", "check_in")
    return FollowUpLog(**tables)


def own_days(log, name, kind):
    on = day_numbers(log.applications[name])
    who = np.flatnonzero(on != MISSING)
    return frame(who, on[who], NUMBER[kind])


def frame(who, on, kind, impression=np.nan):
    return pd.DataFrame(
        {"application": who, "day": np.nan if on is None else on, "kind": np.asarray(kind), "impression": impression}
    )
