"""The due rule read aloud: one application, one row at a time. The vectorised rule must say the same."""

import datetime as dt
import re

from followup_analytics.facts.timeline import events
from tests.plain.plain_status import facts_by_application as days_of_facts

ANSWERS = ("reply", "invitation", "keep_in_mind", "offer", "rejection")
CLOSINGS = ("offer", "rejection", "filled", "withdrawn", "hired")
REOPENING = ("interview", "invitation", "keep_in_mind")
CELLS = {
    "interview": ("interviews", "interviewers"),
    **dict.fromkeys(["follow_up", "application"], ("follow_ups", "to")),
}
EPOCH = dt.date(1970, 1, 1)
NEVER = dt.date.min


def plain_due(log, *, as_of, cadence, retired=False):
    """Rows (due_on, status, kind, attempt, to, email, last_contact_on, last_contact, application_id, interview_id)."""
    as_of = dt.date.fromisoformat(as_of)
    facts, dated = facts_by_application(log, as_of), days_of_facts(log)
    notes = []
    for at, application in enumerate(rows(log.applications)):
        mine = marked(facts.get(at, []), application)
        if not closed(mine, application, dated.get(application["application_id"], []), as_of):
            notes += notes_of(log, application, mine, as_of, cadence)
    move(log, notes, as_of, cadence)
    told = [tell(note, as_of) for note in notes if (retired or not note["retired"]) and not note["let_go"]]
    return sorted(told, key=lambda row: tuple(str(cell) for cell in row))


def rows(frame):
    return [
        {name: None if value != value else value for name, value in row.items()} for row in frame.to_dict("records")
    ]


def facts_by_application(log, as_of):
    tables = {name: rows(frame) for name, frame in log.tables.items()}
    found = {}
    for fact in events(log, as_of=as_of).itertuples():
        table, cell = CELLS.get(fact.kind, ("responses", "from"))
        row = tables[table][fact.row]
        kind = "follow_up" if fact.kind == "application" else fact.kind
        entry = {"day": EPOCH + dt.timedelta(days=fact.day), "kind": kind, "row": row, "own": fact.own, "sent": False}
        found.setdefault(fact.application, []).append(entry | {"people": people(row[cell]) if fact.own else []})
    return found


def marked(facts, application):
    """The facts, `sent` where a follow-up is the application itself: without a kind, on its day, nothing before it."""
    applied = application["applied_on"] and application["applied_on"].date()
    spoken = any(f["kind"] == "interview" and f["day"] == applied for f in facts)
    for fact in facts:
        if fact["kind"] != "follow_up" or fact["row"]["kind"] or fact["day"] != applied or spoken:
            break
        fact["sent"] = True
    return facts


def people(cell):
    """(name, e-mail) of each person in a cell."""
    found = []
    for part in (cell or "").split(";"):
        name, mail = re.fullmatch(r"\s*([^<]*?)\s*(?:<(.*)>)?\s*", part).groups()
        if not mail and "@" in name:
            name, mail = "", name
        if name or mail:
            found.append((name, (mail or "").strip().lower()))
    return found


def same(one, other):
    if one[1] and other[1]:
        return one[1] == other[1]
    return bool(one[0]) and key(one) == key(other)


def key(person):
    return " ".join(person[0].lower().split())


def notes_of(log, application, facts, as_of, cadence):
    if not facts:
        return []
    interviews = sorted(
        (f for f in facts if f["kind"] == "interview"),
        key=lambda f: (f["day"], f["row"]["round"] or 0, f["row"]["interview_id"] or ""),
    )
    state = {"application": application, "facts": facts, "last": facts[-1], "attempt": attempt(facts)}
    given_up = cadence.max_unanswered is not None and unanswered(facts) >= cadence.max_unanswered
    thanks = [] if given_up else [
        state | {"kind": "thank_you", "to": person, "interview": interview, "retired": False,
                 "due": interview["day"] + dt.timedelta(days=cadence.thank_you_within)}
        for interview, person in unthanked(facts, interviews, as_of, cadence)
    ]  # fmt: skip
    if thanks:
        return thanks
    ahead = [r for r in rows(log.interviews) if r["application_id"] == application["application_id"]]
    if any(r["interviewed_on"].date() > as_of and not r["cancelled"] for r in ahead):
        return []
    heard = [f["kind"] for f in facts if f["kind"] != "follow_up"]
    days = cadence.keep_in_mind_every if heard and heard[-1] == "keep_in_mind" else cadence.every
    latest = interviews[-1] if interviews else None
    due = facts[-1]["day"] + dt.timedelta(days=days)
    promised = promise(log, application, facts, as_of)
    if promised and not any(f["kind"] == "follow_up" and not f["sent"] and f["day"] >= promised for f in facts):
        due = promised + dt.timedelta(days=cadence.after_promise)
        while due.weekday() >= 5 or due in cadence.holidays:
            due += dt.timedelta(days=1)
    to = recipient(facts, latest)
    return [state | {"kind": "check_in", "to": to, "interview": latest, "retired": given_up, "due": due}]


def promise(log, application, facts, as_of):
    """The promised day of the latest interview or response; None where that names none."""
    news = [f["day"] for f in facts if f["own"] and f["kind"] not in ("follow_up", "offer")]
    said = []
    for table, day in (("interviews", "interviewed_on"), ("responses", "received_on")):
        for row in rows(getattr(log, table)):
            on = row[day] and row[day].date()
            mine = row["application_id"] == application["application_id"] and on and on <= as_of and row["answer_by"]
            if mine and not row.get("cancelled") and row.get("kind") != "offer" and row["answer_by"].date() >= on:
                said.append((on, row["answer_by"].date()))
    on, until = max(said, default=(NEVER, None))
    return until if said and on >= max(news, default=NEVER) else None


def closed(facts, application, dated, as_of):
    """Whether the latest that closes or opens it is a closing; its own `closed` stands behind its last dated fact."""
    days = [day.date() for day, _ in dated]
    days += [application["applied_on"].date()] if application["applied_on"] else []
    bound = application["confirmed_on"].date() if application["confirmed_on"] else dt.date.max
    last = max([day for day in days if day <= bound], default=NEVER)
    behind = max((n for n, f in enumerate(facts) if f["own"] and f["day"] <= last), default=-1) + 1
    decisive = [f["kind"] for f in facts]
    if application["closed"] and last <= as_of:
        decisive.insert(behind, application["closed"])
    decisive = [kind for kind in decisive if kind in CLOSINGS + REOPENING]
    return bool(decisive) and decisive[-1] in CLOSINGS


def since_news(facts):
    """The follow-ups since the latest interview or answer."""
    start = max((n for n, f in enumerate(facts) if f["kind"] in ("interview", *ANSWERS)), default=-1)
    return [f for f in facts[start + 1 :] if f["kind"] == "follow_up" and not f["sent"]]


def attempt(facts):
    return len({f["day"] for f in since_news(facts)}) + 1


def unanswered(facts):
    notes = since_news(facts)
    thanked = {f["day"] for f in notes if is_thanks(f, facts)}
    return len({f["day"] for f in notes} - thanked)


def is_thanks(note, facts):
    if note["row"]["kind"]:
        return note["row"]["kind"] == "thank_you"
    earlier = [f for f in facts if f["kind"] == "follow_up" and f["day"] < note["day"]]
    met = [f for f in facts if f["kind"] == "interview" and f["day"] <= note["day"]]
    for person in note["people"] or [None]:
        days = [f["day"] for f in met if concerns(f, person)]
        if days and not any(f["day"] >= max(days) and concerns(f, person) for f in earlier):
            return True
    return False


def concerns(fact, person):
    """Whether a fact is with or to that person; nobody in particular is everyone."""
    return person is None or not fact["people"] or any(same(person, other) for other in fact["people"])


def unthanked(facts, interviews, as_of, cadence):
    for n, interview in enumerate(interviews):
        if as_of >= interview["day"] + dt.timedelta(days=cadence.every) or answered_later(interview, facts):
            continue
        notes = [f for f in facts if f["kind"] == "follow_up" and f["day"] >= interview["day"]]
        newer = interviews[n + 1 :]
        if not interview["people"]:
            if not notes and all(f["people"] for f in newer):
                yield interview, ("", "")
            continue
        for place, person in enumerate(interview["people"]):
            twice = any(same(person, other) for other in interview["people"][:place])
            again = any(same(person, other) for f in newer for other in f["people"])
            if not twice and not again and not any(concerns(f, person) for f in notes):
                yield interview, person


def answered_later(interview, facts):
    kinds = [f["kind"] for f in facts[[f is interview for f in facts].index(True) :]]
    return any(kind not in ("interview", "follow_up") for kind in kinds)


def recipient(facts, latest):
    named = [f["day"] for f in facts if f["people"]]
    if not named:
        return ("", "")
    hosts = latest["people"] if latest else []
    candidates = []
    for person in (p for f in facts if f["day"] == max(named) for p in f["people"]):
        place = next((n for n, host in enumerate(hosts) if same(person, host)), len(hosts))
        candidates.append((place, key(person), not person[1], person[1], person[0]))
    place, _, _, email, name = min(candidates)
    host = hosts[place] if place < len(hosts) else ("", "")
    return name or host[0], email or host[1]


def move(log, notes, as_of, cadence):
    plans = [p for p in rows(log.plans) if not (p["decided_on"] and p["decided_on"].date() > as_of)]
    plans = [p for p in plans if p["until_on"] or (p["kind"] == "pause" and p["application_id"])]
    for note in notes:
        note["let_go"] = False
        note["rule"] = note["due"]
        mine = [p for p in plans if applies(p, note)]
        pins = sorted((decided(p), p["until_on"].date()) for p in mine if p["kind"] == "pin" and live(p, note))
        note["due"] = pins[-1][1] if pins else note["due"]
        snoozes = [p["until_on"].date() for p in mine if p["kind"] == "snooze" and live(p, note)]
        note["due"] = max([note["due"], *snoozes])
        note["pinned"] = bool(pins)
        note["pauses"] = [p for p in mine if p["kind"] == "pause"]
    if cadence.one_voice:
        place(log, [n for n in notes if n["kind"] == "check_in" and not n["retired"] and any(n["to"])], as_of, cadence)
    for seeker in {n["application"]["seeker"] for n in notes}:
        wait_out([n for n in notes if n["application"]["seeker"] == seeker], as_of, cadence)
    for note in notes:
        note["due"] = working_day(note["due"], cadence)


def place(log, notes, as_of, cadence):
    """Check-ins to one person, one after another by their own day."""
    facts = facts_by_application(log, as_of)
    sent = [
        (a, f["day"], person)
        for at, a in enumerate(rows(log.applications))
        for f in marked(facts.get(at, []), a)
        if f["kind"] == "follow_up" and not f["sent"]
        for person in f["people"]
    ]
    placed = []
    for note in sorted(notes, key=lambda n: (n["due"], n["application"]["application_id"])):
        mine = note["application"], note["to"]
        days = [day for other, day, person in sent if one_person(mine, (other, person))]
        days += [day for other, day in placed if one_person(mine, other)]
        if days and not note["pinned"]:
            note["due"] = max(note["due"], max(days) + dt.timedelta(days=cadence.every))
        placed.append((mine, note["due"]))


def one_person(mine, theirs):
    """Whether two are one person in two applications of one seeker: by address, else by name at one company."""
    (one, person), (other, them) = mine, theirs
    if one["application_id"] == other["application_id"] or (one["seeker"] or "") != (other["seeker"] or ""):
        return False
    if person[1] and them[1]:
        return person[1] == them[1]
    return key((one["company"],)) == key((other["company"],)) and bool(person[0]) and key(person) == key(them)


def applies(plan, note):
    application = note["application"]
    if plan["application_id"]:
        search = plan["application_id"] == application["application_id"]
    else:
        search = not plan["seeker"] or plan["seeker"] == application["seeker"]
    return search and (not plan["to"] or any(same(p, note["to"]) for p in people(plan["to"])))


def decided(plan):
    day = plan["decided_on"] or plan["from_on"]
    return day.date() if day else plan["until_on"].date() - dt.timedelta(days=1)


def live(plan, note):
    return note["last"]["day"] <= decided(plan)


def wait_out(notes, as_of, cadence):
    while True:
        for note in notes:
            note["let_go"] = after_pauses(note, as_of) is None
        notes = [note for note in notes if not note["let_go"]]
        over = {id(note): after_pauses(note, as_of) for note in notes}
        waiting = [note for note in notes if over[id(note)] != note["due"]]
        if not waiting:
            return
        waiting.sort(key=lambda n: (n["due"], n["application"]["application_id"], n["kind"], key(n["to"]), n["to"][1]))
        seats = {}
        for note in waiting:
            day = working_day(over[id(note)], cadence)
            while seats.get((over_day := working_day(over[id(note)], cadence), day), 0) == 5:
                day = working_day(day + dt.timedelta(days=1), cadence)
            seats[over_day, day] = seats.get((over_day, day), 0) + 1
            note["due"] = day


def after_pauses(note, as_of):
    """The first day from the note's own on that lies in no pause; None: one that nobody has ended holds it."""
    day = note["due"]
    while True:
        if any(not p["until_on"] and begins(p) <= max(day, as_of) for p in note["pauses"]):
            return None
        ends = [
            p["until_on"].date() for p in note["pauses"] if p["until_on"] and begins(p) <= day <= p["until_on"].date()
        ]
        if not ends:
            return day
        day = max(ends) + dt.timedelta(days=1)


def begins(pause):
    day = pause["from_on"] or pause["decided_on"]
    return day.date() if day else NEVER


def working_day(day, cadence):
    while (cadence.business_days and day.weekday() >= 5) or day in cadence.holidays:
        day += dt.timedelta(days=1)
    return day


def tell(note, as_of):
    due = None if note["retired"] else note["due"]
    late = (as_of - note["due"]).days
    status = "retired" if note["retired"] else "overdue" if late > 0 else "upcoming" if late < 0 else "today"
    name, email = note["to"]
    interview = note["interview"]["row"]["interview_id"] if note["interview"] else None
    return (
        due, status, note["kind"], note["attempt"], name or email or None, email or None, note["last"]["day"],
        "application" if note["last"]["sent"] else note["last"]["kind"],
        note["application"]["application_id"], interview,
    )  # fmt: skip
