"""Published figures: what others have counted, and why a log cannot be compared with it."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from followup_analytics.log.errors import UnknownChoice
from followup_analytics.log.locale.catalogue import _, digits

_FILE = Path(__file__).with_suffix(".csv")


def published(keys: Sequence[str] | None = None, *, clock: str | None = None) -> pd.DataFrame:
    """Figures that others have published, each with the reason why it is not a yardstick.

    Parameters
    ----------
    keys
        Which ones, in this order; None: all.
    clock
        Only figures counted from an ``"interview"`` or from a ``"follow_up"``; None: all.

    Returns
    -------
    DataFrame
        ``key``, ``label``, ``year``, ``n`` (missing where not published), ``clock``, ``day`` (missing where no horizon
        was given), ``share`` answered, and on the first row of each ``not_comparable``: the reason.

    Raises
    ------
    UnknownChoice
        If there is no figure with that name and clock.

    Examples
    --------
    >>> published(["robert_half_2018"])[["day", "share"]].values.tolist()
    [[0.0, 0.08], [30.0, 0.45], [42.0, 0.69], [61.0, 0.78]]
    """
    table = _table()
    if keys is not None and not len(keys):
        return table.iloc[:0].copy()
    table = table if clock is None else table[table["clock"] == clock]
    known = list(dict.fromkeys(table["key"]))
    for key in () if keys is None else keys:
        if key not in known:
            raise UnknownChoice("published", key, known)
    parts = [table[table["key"] == key] for key in (known if keys is None else keys)]
    return pd.concat(parts, ignore_index=True) if parts else table.iloc[:0].copy()


def cited(figures: pd.DataFrame) -> str:
    """Each figure with its size, and why it is not comparable.

    Examples
    --------
    >>> print(cited(published(["belkins_2025"])))
    Belkins 2025 (n 16,500,000) is not comparable: cold sales mails, and only the unanswered got a second one.
    """
    if figures.empty:
        return ""
    first = figures.dropna(subset="not_comparable")
    cells = first[["label", "year", "n", "not_comparable"]].to_numpy(object).tolist()
    return " ".join(
        _("{source} is not comparable: {why}.", source=source(label, year, n), why=_(why))
        for label, year, n, why in cells
    )


def source(label: str, year: float | None, n: float | None) -> str:
    """A figure's source with its year and n, where published.

    Examples
    --------
    >>> source("Belkins", 2025, 16_500_000), source("Woodpecker", None, None)
    ('Belkins 2025 (n 16,500,000)', 'Woodpecker (n not published)')
    """
    dated = "" if pd.isna(year) else f" {year}"
    return f"{label}{dated} " + (_("(n not published)") if pd.isna(n) else _("(n {n})", n=digits(n)))


@functools.lru_cache(maxsize=1)
def _table() -> pd.DataFrame:
    return pd.read_csv(_FILE, dtype={"year": "Int64", "n": "Int64", "day": "float64"})
