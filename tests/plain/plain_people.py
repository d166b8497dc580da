"""Whether two people are the same, one pair at a time."""


def is_same_person(one, other):
    """By e-mail where both have one, else by name; rows of `split_people`."""
    if one["email"] and other["email"]:
        return one["email"] == other["email"]
    return one["name_key"] != "" and one["name_key"] == other["name_key"]
