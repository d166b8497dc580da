"""Slow plain versions of the counting and estimating core: one row, one day, one note at a time."""

import datetime as dt

ORDER = ["applied", "interview", "follow_up", "reply", "invitation", "keep_in_mind"]
ORDER += ["offer", "rejection", "filled", "withdrawn", "hired"]
CLOSINGS = ORDER[6:]
ANSWERS = ORDER[3:8]


def day(number):
    return dt.date(2026, 1, 1) + dt.timedelta(days=number)


def plain_waits(applications, facts, as_of, *, kindless=False, left_out=False):
    """Waits in order, each with its note-days.

    `applications`: seeker, applied, confirmed, closed; `facts`: (who, day, kind). Days are whole numbers; no fact has
    a time. `kindless`: no note has a kind. `left_out`: with the waits that have no known end.
    """
    found = []
    for who in range(len(applications)):
        found += _waits_of(who, applications, facts, as_of, kindless)
    return [wait for wait in found if left_out or not wait["left_out"]]


def _waits_of(who, applications, facts, as_of, kindless):
    application = applications[who]
    mine = _own(who, application, facts, kindless)
    began = min((on for on, _, _ in mine), default=None)
    bound = application.get("confirmed")
    last = max((on for on, _, _ in mine if bound is None or on <= bound), default=-1)
    for of, on, kind in facts:
        mate = of != who and applications[of]["seeker"] == application["seeker"]
        if kind == "hired" and mate and began is not None and began <= on:
            mine.append((on, 99, "hired"))
    if application.get("closed"):
        mine.append((last, 50, "shut"))
    state = {"closed": False, "invited": False, "held": None, "wait": None, "done": []}
    for on, _, kind in sorted(step for step in mine if step[0] <= as_of):
        _step(state, who, on, kind, application, as_of)
    _end(state, None, "", None)
    return state["done"]


def _own(who, application, facts, kindless):
    """(day, place, kind) of its own facts; a note that is the application itself is `sent`."""
    applied, mine = application["applied"], [(on, ORDER.index(kind), kind) for of, on, kind in facts if of == who]
    begins = kindless and applied is not None and applied == min((on for on, _, _ in mine), default=None)
    if begins and (applied, ORDER.index("interview"), "interview") not in mine:
        mine = [(on, at, "sent" if (on, kind) == (applied, "follow_up") else kind) for on, at, kind in mine]
    return mine if applied is None else [*mine, (applied, ORDER.index("applied"), "applied")]


def _shut(state, on):
    """Closed some time after this day."""
    state["closed"] = True
    wait, state["wait"] = state["wait"], None
    if wait:
        state["done"].append(wait | {"end": on, "event": "censored", "answer_kind": None, "left_out": True})


ORIGIN = {"applied": "application", "interview": "interview", "reply": "answer", "keep_in_mind": "answer"}


def _step(state, who, on, kind, application, as_of):
    if kind == "sent" or (kind == "shut" and state["closed"]):
        return
    if kind == "shut":
        _shut(state, on)
        return
    if kind == "follow_up":
        wait = state["wait"]
        if wait and on <= wait["known"] and on not in wait["notes"]:
            wait["notes"].append(on)
        return
    if kind == "interview" and on == state["held"]:
        return
    _end(state, on, _event(state, kind), kind)
    state["closed"] = kind in CLOSINGS or (state["closed"] and kind in ("applied", "reply"))
    state["invited"] = kind == "invitation" or (state["invited"] and kind != "interview")
    state["held"] = on if kind == "interview" else state["held"]
    if kind in ORIGIN and not state["closed"]:
        confirmed = application["confirmed"]
        known = min(confirmed, as_of) if confirmed is not None and confirmed >= on else as_of
        state["wait"] = {"who": who, "origin": ORIGIN[kind], "start": on, "known": known, "notes": []}


def _event(state, kind):
    if kind == "applied" or (kind == "interview" and state["invited"]):
        return "censored"
    return "closed" if kind in CLOSINGS and kind not in ANSWERS else "answer"


def _end(state, on, event, kind):
    wait, state["wait"] = state["wait"], None
    if not wait:
        return
    if on is None or on > wait["known"]:
        on, event, kind = wait["known"], "censored", None
    answer_kind = kind if event == "answer" else None
    state["done"].append(wait | {"end": on, "event": event, "answer_kind": answer_kind, "left_out": False})


def plain_incidence(rows, horizon, start=0):
    """Aalen-Johansen of event 1 from day start to horizon; rows: (first day at risk, last, event, weight)."""
    free, reached, out = 1.0, 0.0, []
    for u in range(start, horizon + 1):
        at_risk = sum(weight for entry, exit, _, weight in rows if entry <= u <= exit)
        answered, closed = (
            sum(w for entry, exit, event, w in rows if exit == u and event == cause and entry <= u) for cause in (1, 2)
        )
        if at_risk > 0:
            reached += free * answered / at_risk
            free *= 1 - (answered + closed) / at_risk
        out.append(reached)
    return out


def jackknife(estimate, clusters, step=1e-5):
    """The infinitesimal jackknife by brute force: weigh each cluster a little more and a little less."""
    total = 0.0
    for cluster in sorted(set(clusters)):
        up, down = (estimate([1 + sign * step * (other == cluster) for other in clusters]) for sign in (1, -1))
        total += ((up - down) / (2 * step)) ** 2
    return total


def plain_clustered_variance(rows, horizon):
    """Of the incidence of event 1 on each day, by what every row adds on every day; rows: (exit, event, cluster)."""
    at_risk = [sum(exit >= u for exit, _, _ in rows) for u in range(horizon + 1)]
    ended = [
        [sum(exit == u and event == kind for exit, event, _ in rows) for u in range(horizon + 1)] for kind in (1, 2)
    ]
    rate = plain_incidence([(0, exit, event, 1) for exit, event, _ in rows], horizon)
    added = {cluster: [0.0] * (horizon + 1) for _, _, cluster in rows}
    free = 1.0
    for u in range(horizon + 1):
        if not at_risk[u]:
            continue
        answers, ends = ended[0][u] / at_risk[u], (ended[0][u] + ended[1][u]) / at_risk[u]
        for exit, event, cluster in rows:
            if exit < u:
                continue
            of_answers, of_ends = (exit == u and event == 1) - answers, (exit == u and event > 0) - ends
            for t in range(u, horizon + 1):
                lost = (rate[t] - rate[u]) * of_ends / (1 - ends) if ends < 1 else 0
                added[cluster][t] += (free * of_answers - lost) / at_risk[u]
        free *= 1 - ends
    return [sum(each[t] ** 2 for each in added.values()) for t in range(horizon + 1)]


def plain_rate(notes, within, weights):
    """The rate after notes of `waits` (weights by wait): notes are (wait, gap, days to the end, event, stratum)."""
    rows = [(0, days, event, weights[wait]) for wait, _, days, event, _ in notes]
    return plain_incidence(rows, within)[-1]


def plain_strata(wait, attempt):
    """The strata of a stretch or a note, finest first."""
    contact = min(attempt, 2)
    return [(wait["origin"], contact, wait["impression"]), (wait["origin"], contact), (wait["origin"],)]


def plain_stretches(waits):
    """(wait, strata, last day at risk, event) of each stretch of silence."""
    out = []
    for number, wait in enumerate(waits):
        stops = [*wait["notes"], None]
        since = wait["start"]
        for attempt, stop in enumerate(stops, start=1):
            written = stop is not None
            last = (stop - since - 1) if written else wait["end"] - since
            event = {"answer": 1, "closed": 2}.get(wait["event"], 0)
            out.append((number, plain_strata(wait, attempt), last, 0 if written else event))
            since = stop
    return out


def plain_stratum(stretches, strata, gap, least):
    """The finest of a note's strata with enough at risk on its day."""
    for stratum in strata:
        if sum(stratum in theirs and last >= gap for _, theirs, last, _ in stretches) >= least:
            return stratum
    return None


def plain_without(stretches, notes, within, weights):
    """The mean over the notes of the chance of an answer on the same days since the last contact, not written to."""
    total = heads = 0.0
    for wait, gap, _, _, stratum in notes:
        rows = [(0, last, event, weights[of]) for of, strata, last, event in stretches if stratum in strata]
        total += weights[wait] * plain_incidence(rows, gap + within, start=gap)[-1]
        heads += weights[wait]
    return total / heads
