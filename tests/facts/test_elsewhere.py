"""Elsewhere: the latest note to the same person in another application of the same seeker."""

import random

import pandas as pd

from followup_analytics.facts.applications.elsewhere import company_codes, follow_ups_elsewhere
from followup_analytics.facts.people import split_people
from followup_analytics.log.days import MISSING, day_number
from tests.makers import log_from
from tests.plain.plain_people import is_same_person
from tests.plain.plain_stats import day

CELLS = (
    "Ana <a@x.example>",
    "Ana",
    "ana <A@x.example>; Bo",
    "Bo <b@x.example>",
    "<b@x.example>",
    "Cy;Ana",
    " ; ",
    None,
)


def made_up(seed):
    """Applications of two seekers at two companies, with notes to few people in many spellings."""
    draw = random.Random(seed)
    applications = [
        {"application_id": f"{draw.randrange(90)}-{n}", "company": draw.choice("AB"), "seeker": draw.choice("st")}
        for n in range(8)
    ]
    notes = [
        {"application_id": draw.choice(applications)["application_id"], "sent_on": day(draw.randrange(30)), "to": to}
        for to in draw.choices(CELLS, k=40)
    ]
    return log_from(applications, follow_ups=notes)


def asked_of(log, seed):
    draw, names = random.Random(seed), [cell for cell in CELLS if cell and cell.strip(" ;")]
    people = split_people(pd.Series(draw.choices(names, k=12), dtype="str"))[["email", "name_key"]]
    who = pd.Series(draw.choices(range(len(log)), k=len(people)))
    return people.assign(application=who, due=day_number(day(draw.randrange(30))), **company_codes(log, who))


def sent_to(log):
    """Of each note and person it went to: day, application, and what is known of the person."""
    ids = log.applications["application_id"].tolist()
    days = [day_number(sent.date()) for sent in log.follow_ups["sent_on"]]
    at = [ids.index(one) for one in log.follow_ups["application_id"]]
    people = split_people(log.follow_ups["to"]).to_dict("records")
    return [(days[person["row"]], ids[at[person["row"]]], at[person["row"]], person) for person in people]


def latest_plain(applications, sent, row, since, until):
    """Day, id and position of the latest note to the person of a row, by asking each note."""
    own, found = applications[row["application"]], [(MISSING, "", -1)]
    for on, name, at, person in sent:
        other = applications[at]
        near = since < on <= until and at != row["application"] and other["seeker"] == own["seeker"]
        known = (row["email"] and person["email"]) or other["company"] == own["company"]
        if near and known and is_same_person(row, person):
            found.append((on, name, at))
    return max(found)


def test_the_latest_note_to_each_person_elsewhere_is_the_one_that_asking_each_note_finds():
    for seed in range(20):
        log, as_of = made_up(seed), day(25)
        rows, sent, applications = asked_of(log, seed), sent_to(log), log.applications.to_dict("records")
        found = follow_ups_elsewhere(log, rows, apart=10, as_of=as_of)
        first = rows.groupby("seeker")["due"].min()
        expected = [
            latest_plain(applications, sent, row, first[row["seeker"]] - 10, day_number(as_of))
            for row in rows.to_dict("records")
        ]
        assert found[["other", "other_day"]].values.tolist() == [[at, on] for on, _, at in expected]
