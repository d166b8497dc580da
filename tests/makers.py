"""The makers of logs: from rows that say no more than a test needs, and from days counted from 1 January 2026."""

import numpy as np
import pandas as pd

from followup_analytics import FollowUpLog
from followup_analytics.log.tables import TABLES
from tests.plain.plain_stats import day

AS_OF = 30
ONE = ({"application_id": "a", "company": "Tide Labs"},)


def log_from(applications=ONE, **tables):
    """A log from frames or rows: one that names no id has its own, one that names no application belongs to `a`."""
    frames = {name: pd.DataFrame(rows) for name, rows in {"applications": applications, **tables}.items()}
    return FollowUpLog(**{name: _named(frame, TABLES[name]) for name, frame in frames.items() if len(frame)})


def _named(frame, declared):
    own = {declared.key: [f"{declared.name[0]}{n}" for n in range(len(frame))]} if declared.key else {}
    if declared.name in ("interviews", "follow_ups", "responses") and "company" not in frame:
        own["application_id"] = "a"
    return frame.assign(**{name: cells for name, cells in own.items() if name not in frame})


def log_of(facts, applications=({},), note=None):
    """A log from (who, day, kind) and per application seeker, applied, confirmed; days count from 2026-01-01.

    `note` is the kind of every follow-up; None: missing, so the rule decides.
    """
    tables = {"interviews": [], "follow_ups": [], "responses": []}
    for at, (who, on, kind) in enumerate(facts):
        name, column = {"interview": ("interviews", "interviewed_on"), "follow_up": ("follow_ups", "sent_on")}.get(
            kind, ("responses", "received_on")
        )
        own = f"{who} {on} {kind} {facts[:at].count((who, on, kind))}"  # the same in any order of the facts
        row = {"application_id": f"a{who}", f"{name[:-1]}_id": own, column: day(on)}
        tables[name].append(row | {"interviews": {}, "follow_ups": {"kind": note}, "responses": {"kind": kind}}[name])
    rows = [
        {
            "application_id": f"a{who}",
            "company": "Tide Labs",
            "seeker": given.get("seeker", "s"),
            "applied_on": None if given.get("applied") is None else day(given["applied"]),
            "confirmed_on": None if given.get("confirmed") is None else day(given["confirmed"]),
            "closed": given.get("closed"),
        }
        for who, given in enumerate(applications)
    ]
    return log_from(rows, **tables)


def thanked(who, *facts):
    """An interview on day 0 and its thank-you that day, and what follows."""
    return [(who, 0, "interview"), (who, 0, "follow_up"), *((who, on, kind) for on, kind in facts)]


def by_hand():
    """Twelve waits silent to day 10: two are written to then, ten are not, of whom one is answered on day 12.

    The second of the two stays silent for more than 10 days after its note, so it too is compared with: 1 of 11.
    """
    facts = thanked(0, (10, "follow_up"), (12, "reply")) + thanked(1, (10, "follow_up"))
    facts += thanked(2, (12, "reply"))
    for who in range(3, 12):
        facts += thanked(who)
    return log_of(facts, [{"seeker": f"s{who}"} for who in range(12)])


def random_log(seed, seekers):
    rng = np.random.default_rng(seed)
    facts, applications = [], []
    for who in range(60):
        applications.append({"seeker": f"s{who % seekers}", "applied": int(rng.integers(0, 4)), "confirmed": None})
        facts.append((who, int(rng.integers(4, 7)), "interview"))
        facts += [(who, int(on), "follow_up") for on in rng.integers(5, 25, rng.integers(0, 4))]
        if rng.random() < 0.7:
            facts.append((who, int(rng.integers(5, 30)), str(rng.choice(["reply", "filled", "rejection"]))))
    return log_of(facts, applications, "check_in"), facts, applications
