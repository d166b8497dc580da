"""How an application stands, read aloud: all of its facts in turn, one application at a time, from the bare rows.

Rows have days and no times. The vectorised status must say the same.
"""

import pandas as pd

ORDER = ("interview", "follow_up", "reply", "invitation", "keep_in_mind")
CLOSINGS = ("offer", "rejection", "filled", "withdrawn", "hired")
ORDER += CLOSINGS
REOPENING = ("interview", "invitation", "keep_in_mind")
NEVER = pd.Timestamp.min


def plain_statuses(log, as_of):
    """By application id its state; what closed it first, since which day (None: unknown); whether it was hired for."""
    rows, facts = log.applications.to_dict("records"), facts_by_application(log)
    return {row["application_id"]: plain_status(steps(row, rows, facts, pd.Timestamp(as_of))) for row in rows}


def plain_status(taken):
    """The run of closings is empty while it is open; `shut`: the day behind which nobody dated one, and what it was."""
    run, shut, kept, hired, last = [], None, False, False, NEVER
    for day, own, kind in taken:
        hired |= kind == "hired" and day is not None
        if day is None and not run:
            shut = (last, kind)
        if kind in CLOSINGS and (not run or (own and day is not None)):
            run.append((kind if own else "hired_elsewhere", day))
        elif kind in REOPENING:
            run = []
        kept = kind == "keep_in_mind" if own and day is not None and kind not in ("follow_up", "applied") else kept
        last = day if own and day is not None else last
    state = run[-1][0] if run else "keep_in_mind" if kept else "open"
    first, since = run[0] if run else (None, None)
    undated = bool(run) and since is None
    return {
        "state": state,
        "run": run,
        "first": first,
        "since": since,
        "undated": undated,
        "shut": shut,
        "hired": hired,
    }


def steps(row, rows, facts, as_of):
    """(day, own, kind) of all that happens to it in order; the closing that nobody dated has no day."""
    own = facts.get(row["application_id"], [])
    applied = [row["applied_on"]] if pd.notna(row["applied_on"]) else []
    begun = min([*applied, *(day for day, _ in own)], default=None)
    keyed = [((day, ORDER.index(kind)), (day, True, kind)) for day, kind in own]
    keyed += [((day, -1), (day, True, "applied")) for day in applied]
    for other in rows:
        mate = other["application_id"] != row["application_id"] and alike(other["seeker"], row["seeker"])
        for day, kind in facts.get(other["application_id"], []) if mate else []:
            if kind == "hired" and begun is not None and begun <= day:
                keyed.append(((day, 99), (day, False, kind)))
    if row.get("closed") in CLOSINGS:
        bound = row["confirmed_on"] if pd.notna(row["confirmed_on"]) else pd.Timestamp.max
        last = max([day for day in [*applied, *(day for day, _ in own)] if day <= bound], default=NEVER)
        keyed.append(((last, 50), (None, True, row["closed"])))
    return [step for key, step in sorted(keyed, key=lambda pair: pair[0]) if key[0] <= as_of]


def facts_by_application(log):
    """(day, kind) of each application's own facts: no acknowledgement, no interview that was cancelled."""
    found = {}
    for name, day in (("interviews", "interviewed_on"), ("follow_ups", "sent_on"), ("responses", "received_on")):
        for row in getattr(log, name).to_dict("records"):
            kind = {"interviews": "interview", "follow_ups": "follow_up"}.get(name, row.get("kind"))
            struck = kind == "acknowledgement" or row.get("cancelled") is True
            if not struck and pd.notna(row[day]):
                found.setdefault(row["application_id"], []).append((row[day], kind))
    return found


def alike(one, other):
    return one == other or (pd.isna(one) and pd.isna(other))
