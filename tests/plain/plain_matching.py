"""Plain matching: which proposed row is which stored one, group by group and row by row."""

from collections import defaultdict

WAYS = (  # what must be equal, whether only where each side has one row, and what must be there
    (("company", "role", "applied_on", "url"), False, "company"),
    (("company", "role", "applied_on"), False, "company"),
    (("company", "url"), True, "url"),
    (("company", "role"), True, "company"),
    (("company", "applied_on"), True, "company"),
    (("company",), True, "company"),
)


def matched(proposed, stored, kin):
    """The stored id of each proposed one that is there; `kin` are stored ids that came from the same source."""
    ours, theirs = rows(proposed), rows(stored)
    both = [*ours.items(), *theirs.items()]
    openly, roleless, unlinked = (
        {key for key, row in both if row[name] is None} for name in ("applied_on", "role", "url")
    )
    loose = {
        ("company", "role"): openly,
        ("company", "applied_on"): openly | roleless,
        ("company",): openly & roleless & unlinked,
    }
    found = {}
    for names, alone, needed in WAYS:

        def fits(one, other, names=names):
            return names not in loose or {one, other} & loose[names] or (len(names) > 1 and other in kin)

        for group, keys in grouped(ours, names, needed, set(found)).items():
            others = grouped(theirs, names, needed, set(found.values())).get(group, [])
            if not alone or len(keys) == len(others) == 1:
                found |= {one: other for one, other in zip(keys, others, strict=False) if fits(one, other)}
    return found


def rows(frame):
    names = ["company", "role", "applied_on", "url"]
    plain = frame[names].astype(object).where(frame[names].notna(), None)
    return dict(zip(frame["application_id"], plain.to_dict("records"), strict=True))


def grouped(side, names, needed, gone):
    groups = defaultdict(list)
    for key, row in side.items():
        if key not in gone and row[needed] is not None:
            groups[tuple(row[name] for name in names)].append(key)
    return groups
