"""Numbers: a result as a person reads it, each share with its interval in one cell."""

from __future__ import annotations

import math

import pandas as pd

_INTERVALS = {  # an estimate and the ends of its interval
    "response": ("lower", "upper"),
    "hazard": ("lower", "upper"),
    "rate": ("lower", "upper"),
    "check": ("check_lower", "check_upper"),
    "without": ("without_lower", "without_upper"),
    "lift": ("lift_lower", "lift_upper"),
    "pooled": ("pooled_lower", "pooled_upper"),
}
_HEADINGS = {
    "naive_rate": "naive %",
    "rate": "rate %",
    "pooled": "pooled %",
    "without": "without %",
    "lift": "adds points",
    "unmatched": "no match",
    "censored": "left open",
    "hazard": "a day %",
    "response": "answered %",
    "so_far": "so far %",
    "next_stage": "next",
    "median_days": "median day",
    "application_id": "application",
    "first_day": "from day",
    "last_day": "to day",
}


def numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """The result in percent and yes or no, a column for each number: to be copied into a spreadsheet."""
    frame = _bare(frame)
    shares = {name: (100 * frame[name]).round(1) for name in frame if _is_share(frame[name])}
    told = frame.assign(**shares, **_flags(frame))
    return told.rename(columns={name: f"{name} %" for name in shares}).rename(
        columns=lambda name: name.replace("_", " ")
    )


def readable(frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[tuple[str, ...], ...]]:
    """The result with each interval in the cell of its estimate, and the columns of its `Table`, counts first."""
    frame = _bare(frame)
    spans, left_out = _spans(frame), _left_out(frame)
    cells, columns = {}, []
    for name in frame:
        if name in left_out:
            continue
        heading = _HEADINGS.get(name, name.replace("_", " "))
        if name in spans:
            cells[name], cells[f"{name} sorts"] = _with_interval(frame, name, *spans[name]), frame[name]
            columns.append((name, heading if name in _HEADINGS else f"{heading} %", f"{name} sorts"))
        else:
            cells[name] = (100 * frame[name]).round(1) if _is_share(frame[name]) else frame[name]
            columns.append((name, heading))
    columns.sort(key=lambda column: column[0] in spans)
    return pd.DataFrame(cells | _flags(frame)), tuple(columns)


def _bare(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame without its `attrs`, which pandas would copy at every step."""
    frame = frame.copy(deep=False)
    frame.attrs = {}
    return frame


def _left_out(frame: pd.DataFrame) -> set[str]:
    """What other cells of the row say already: ends of intervals, words, an id beside its company, the only seeker."""
    out = {end for ends in _spans(frame).values() for end in ends} | {"told"}
    out |= {"application_id"} if "company" in frame else set()
    return out | ({"seeker"} if "seeker" in frame and frame["seeker"].nunique(dropna=False) == 1 else set())


def _spans(frame: pd.DataFrame) -> dict[str, tuple[str, str]]:
    chances = [name.removeprefix("chance_") for name in frame if name.startswith("chance_")]
    known = _INTERVALS | {f"chance_{day}": (f"lower_{day}", f"upper_{day}") for day in chances}
    return {name: pair for name, pair in known.items() if {name, *pair} <= set(frame)}


def _with_interval(frame: pd.DataFrame, name: str, lower: str, upper: str) -> list[str | None]:
    rows = zip(*((100 * frame[column]).tolist() for column in (name, lower, upper)), strict=True)
    link = " to " if frame[lower].min() < 0 else "–"
    return [None if math.isnan(value) else f"{value:.1f} ({low:.1f}{link}{high:.1f})" for value, low, high in rows]


def _is_share(column: pd.Series) -> bool:
    return column.dtype.kind == "f" and column.name not in ("by_day", "median_days")


def _flags(frame: pd.DataFrame) -> dict[str, pd.Series]:
    return {name: frame[name].map({True: "yes", False: "no"}) for name in frame if frame[name].dtype.kind == "b"}
