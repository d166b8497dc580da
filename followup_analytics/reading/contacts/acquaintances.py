"""Acquaintances: whom the user knows at a company, by equal company key and nothing nearer."""

from __future__ import annotations

import pandas as pd

from followup_analytics.reading.contacts.finding import WORKS_AT
from followup_analytics.reading.proposal.companies import company_key


def known_there(gifts: pd.DataFrame, companies: pd.Series) -> pd.DataFrame:
    """For each company, the contacts on the shelf who work there.

    Two names are one company where they are equal but for legal form, accents, case and signs: "Meta" is not
    "Metaverse".

    Parameters
    ----------
    gifts
        The shelf; contacts that were imported have the column ``works_at``.
    companies
        n names of companies.

    Returns
    -------
    DataFrame
        ``company``, ``gift_id``, ``title``, ``url``: a row for each contact at each company.

    Examples
    --------
    >>> shelf = pd.DataFrame({"gift_id": ["g1"], "kind": ["contact"], "title": ["Ana Lee"], "works_at": ["ACME GmbH"]})
    >>> known_there(shelf, pd.Series(["Acme", "Metaverse"]))[["company", "title"]].values.tolist()
    [['Acme', 'Ana Lee']]
    """
    if WORKS_AT not in gifts:
        gifts = gifts.assign(**{WORKS_AT: pd.Series(pd.NA, index=gifts.index, dtype="str")})
    contacts = gifts[(gifts["kind"] == "contact") & gifts[WORKS_AT].notna()].reindex(
        columns=["gift_id", "title", "url", WORKS_AT]
    )
    asked = pd.DataFrame({"company": companies.dropna().drop_duplicates()})
    asked["key"] = [company_key(name) for name in asked["company"]]
    contacts = contacts.assign(key=[company_key(name) for name in contacts[WORKS_AT]])
    found = asked.merge(contacts, on="key")
    return found[["company", "gift_id", "title", "url"]]
