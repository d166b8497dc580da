"""Connections: the people in LinkedIn's ``Connections.csv``, read as a table whatever stands above its header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from followup_analytics.log.locale.catalogue import N_
from followup_analytics.reading.contacts.vcard import Card, Spoilt
from followup_analytics.reading.guess.folding import fold

_COLUMNS = ("firstname", "lastname", "url", "emailaddress", "company", "position")


def people_in(frame: pd.DataFrame, lines: Sequence[int]) -> Iterator[Card | Spoilt]:
    """The people of the rows, in order; a row that names nobody is a `Spoilt`.

    Parameters
    ----------
    frame
        n rows of texts, under LinkedIn's own column names.
    lines
        The n lines in which they stand.

    Examples
    --------
    >>> names = ["First Name", "Last Name", "Company", "Position"]
    >>> frame = pd.DataFrame([["Ana", "Lee", "Tide Labs", "Editor"]], columns=names)
    >>> next(people_in(frame, [5]))
    Card(line=5, name='Ana Lee', company='Tide Labs', position='Editor', emails=(), urls=(), note='')
    """
    known = {fold(str(name)): frame[name].fillna("").astype("str") for name in frame}
    blank = pd.Series("", index=frame.index, dtype="str")
    cells = [known.get(name, blank) for name in _COLUMNS]
    for line, *row in zip(lines, *cells, strict=True):
        first, last, url, email, company, position = (" ".join(cell.split()) for cell in row)
        name = f"{first} {last}".strip()
        if name:
            emails, urls = (email.lower(),) if "@" in email else (), (url,) if url else ()
            yield Card(int(line), name, company, position, emails, urls)
        else:
            yield Spoilt(int(line), company[:60], N_("names nobody"))
