"""Overview: the seven tables of a log at a glance, for a notebook."""

from __future__ import annotations

import html
from collections.abc import Mapping

import pandas as pd

from followup_analytics.log.tables import TABLES

HEADS = ("table", "rows", "first day", "last day")


def log_html(tables: Mapping[str, pd.DataFrame], *, title: str) -> str:
    """A small HTML table: a row for each of a log's tables, how many rows it has, and from which day to which.

    Examples
    --------
    >>> "<td>applications</td><td>1</td>" in log_html({"applications": pd.DataFrame({"company": ["A"]})}, title="A log")
    True
    """
    rows = log_counts(tables)
    head = "".join(f"<th>{name}</th>" for name in HEADS)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    caption = f'<caption style="text-align: left">{html.escape(title.strip("<>"))}</caption>'
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def log_counts(tables: Mapping[str, pd.DataFrame]) -> list[tuple[str, ...]]:
    """For each of a log's tables its name, its rows, and the first and the last day, as texts."""
    return [_row(name, frame) for name, frame in tables.items()]


def _row(name: str, frame: pd.DataFrame) -> tuple[str, ...]:
    day = TABLES[name].day
    known = frame[day].dropna() if day in frame else frame.index[:0]
    ends = (f"{known.min():%Y-%m-%d}", f"{known.max():%Y-%m-%d}") if len(known) else ("", "")
    return name.replace("_", "-"), f"{len(frame):,}", *ends
