"""The whole search: what waits, how far applications came, and what may still come."""

from __future__ import annotations

import pandas as pd

from followup_analytics.analyses.ahead.forecast import WEIGHED, ForecastStamp
from followup_analytics.facts.results import Counted, knowledge, labelled, none_yet
from followup_analytics.log.text.phrases import (
    and_left_out,
    capital,
    counted,
    likely,
    listed,
    none_left,
    percent,
    short,
)
from followup_analytics.waiting.answers import with_article
from followup_analytics.waiting.waits import WaitsStamp

_WRITE_DOWN = "Write an interview down, or read a list of applications (followup import)."
_STAGE_WORDS = {
    "answered": "were answered",
    "interviewed": "came to an interview",
    "offered": "came to an offer",
    "hired": "led to the job",
}
_STATE_WORDS = {
    "open": "open",
    "keep_in_mind": "kept in mind",
    "offer": "with an offer",
    "hired": "led to the job",
    "rejection": "rejected",
    "filled": "filled",
    "withdrawn": "withdrawn",
    "hired_elsewhere": "closed by a job elsewhere",
}


def waits_sentence(result: pd.DataFrame) -> str:
    """What `waits` found: how many are still open, and for how long.

    Examples
    --------
    >>> import pandas as pd
    >>> waits_sentence(pd.DataFrame({"event": ["answer", "censored"], "days": [4, 20], "open": [False, True]}))
    'Of 2 waits 1 was answered, 0 closed without an answer and 1 is still open, for 20 days.'
    """
    gone = WaitsStamp.read(result).left_out
    if result.empty:
        remedy = "One begins on applied_on, with an interview, and with a reply."
        return labelled(result, none_left(gone, otherwise=none_yet(result, "wait for an answer", remedy)))
    going, ended = result[result["open"]], result.loc[~result["open"], "event"]
    answered, closed, planned = (int((ended == event).sum()) for event in ("answer", "closed", "censored"))
    text = f"Of {counted(len(result), 'wait')} {counted(answered, 'was', 'were')} answered, "
    text += f"{closed:,} closed without an answer"
    text += f", {planned:,} ended with an interview agreed before" if planned else ""
    text += f" and {counted(len(going), 'is', 'are')} still open"
    days = going["days"]
    span = f", for {counted(days.max(), 'day')}" if len(going) == 1 else ""
    if len(going) > 1:
        span = f", half of them for {days.median():.0f} days or more, one for {days.max():,}"
    return labelled(result, f"{text}{span}{and_left_out(gone)}.")


def stages_sentence(result: pd.DataFrame) -> str:
    """What `stages` found: how many entered and passed each stage, and how many still wait.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"stage": ["applied"], "next_stage": ["answered"], "entered": [40], "moved_on": [20], "ended": [5],
    ...        "waiting": [15], "rate": [0.6], "lower": [0.45], "upper": [0.74], "by_day": [50], "median_days": [9]}
    >>> stages_sentence(pd.DataFrame(row))
    'Of 40 applications 20 were answered, 5 ended, 15 still wait: 60 % within 50 days, likely between 45 and 74 %.'
    """
    if result.empty or not result["entered"].sum():
        return labelled(result, none_yet(result, "application", _WRITE_DOWN))
    by = Counted.read(result).by
    groups = result.groupby(by, sort=False) if by else [("", result)]
    brief = bool(by) and result[by].nunique() > 3
    text = " ".join(_stages_part(str(name), rows, brief=brief) for name, rows in groups)
    return labelled(result, f"{text}{knowledge(result)}")


def outcomes_sentence(result: pd.DataFrame) -> str:
    """What `outcomes` found: where the applications stand, and the longest silence.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"company": ["A", "B"], "state": ["open", "rejection"], "silent_days": [12, None]})
    >>> outcomes_sentence(frame)
    'Of 2 applications 1 is open and 1 is rejected. The longest silence is 12 days (A).'
    """
    if result.empty:
        return labelled(result, none_yet(result, "application", _WRITE_DOWN))
    counts = result["state"].value_counts(sort=False)
    parts = [_state_count(int(counts.get(state, 0)), state) for state in _STATE_WORDS if counts.get(state, 0)]
    text = f"Of {counted(len(result), 'application')} {listed(parts)}."
    silent = result["silent_days"].astype("float64")
    if silent.notna().any():
        longest = result["company"].iloc[int(silent.argmax())]
        text += f" The longest silence is {counted(silent.max(), 'day')} ({short(longest)})."
    return labelled(result, text)


def timeline_sentence(row: pd.Series, *, simulated: bool = False) -> str:
    """Where one application stands: one row of `outcomes` in words.

    Examples
    --------
    >>> import pandas as pd
    >>> timeline_sentence(pd.Series({"company": "Tide Labs", "interviews": 1, "follow_ups": 2, "state": "open",
    ...                              "silent_days": 9}))
    'Tide Labs: 1 interview, 2 note-days, open; 9 days since the last contact.'
    """
    text = f"{short(row['company'])}: {counted(row['interviews'], 'interview')}, "
    text += f"{counted(row['follow_ups'], 'note-day')}, {_STATE_WORDS[row['state']]}"
    if pd.notna(row["silent_days"]):
        text += f"; {counted(row['silent_days'], 'day')} since the last contact"
    return f"{'Simulated data: ' if simulated else ''}{text}."


def search_sentence(result: pd.DataFrame, due: pd.DataFrame | None = None) -> str:
    """How many applications are open, how long the silence is, and how many notes are due (a `due_list`).

    Examples
    --------
    >>> import pandas as pd
    >>> search_sentence(pd.DataFrame({"company": ["A", "B"], "state": ["open", "open"], "silent_days": [4, 20]}))
    '2 applications are open; the silence is 12 days at the median, 20 at most (B).'
    """
    going = result[result["state"].isin(["open", "keep_in_mind"])]
    if result.empty:
        return labelled(result, none_yet(result, "application", _WRITE_DOWN))
    if going.empty:
        return labelled(result, "No application is open.")
    silent = going["silent_days"].astype("float64")
    text = counted(len(going), "application is open", "applications are open")
    if silent.notna().any():
        name = short(going["company"].iloc[int(silent.argmax())])
        text += f"; the silence is {counted(silent.median(), 'day')} at the median, {silent.max():.0f} at most ({name})"
    dayless = int(silent.isna().sum())
    text += f"; {counted(dayless, 'has', 'have')} no day yet, so that no silence can be counted" if dayless else ""
    if due is not None:
        now = int(due["status"].isin(["overdue", "today"]).sum()) if len(due) else 0
        text += f"; {counted(now, 'note is due', 'notes are due')}"
    return labelled(result, f"{text}.")


def forecast_sentence(result: pd.DataFrame) -> str:
    """What `forecast` found: how many still wait, and between what the chances of an answer lie.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"silent_days": [18], "at_risk": [208], "chance_30": [0.16], "lower_30": [0.11], "upper_30": [0.23]}
    >>> frame = pd.DataFrame(row)
    >>> print(forecast_sentence(ForecastStamp(days=[30]).on(frame)))
    1 application waits. Within 30 days an answer came to 16 %, likely between 11 and 23 %, of 208 silences that \
lasted longer. A small chance is no reason to give up: a note may be what brings the answer.
    """
    if result.empty:
        return labelled(result, "No application waits for an answer.")
    stamp = ForecastStamp.read(result)
    day = max(stamp.days)
    known = result[result[f"chance_{day}"].notna()]
    text = f"{counted(len(result), 'application waits', 'applications wait')}."
    if len(known):
        came = f"{with_article(stamp.answer)} came to {_chances(known, day)} that lasted longer"
        text += f" Within {counted(day, 'day')} {came}{WEIGHED.rstrip(',') if stamp.adjusted else ''}."
        text += " A small chance is no reason to give up: a note may be what brings the answer."
    gone = int(result["told"].str.startswith("Cannot tell").sum()) if "told" in result else 0
    few = len(result) - len(known) - gone
    text += (
        f" For {gone:,} these data cannot tell: too many such waits were closed on a day nobody wrote down."
        if gone
        else ""
    )
    text += f" For {few:,} too few silences are known to tell so far ahead." if few else ""
    return labelled(result, f"{text}{_calibration(stamp)}{knowledge(result)}")


def _calibration(stamp: ForecastStamp) -> str:
    """How the same forecast did some time ago."""
    if not (before := stamp.calibration):
        return ""
    ago, waits = counted(before["days"], "day"), counted(before["waits"], "wait")
    return f" {ago} ago the same would have said {percent(before['said'])} of {waits}; {percent(before['came'])} came."


def _chances(known: pd.DataFrame, day: int) -> str:
    chance, lower, upper = (known[f"{name}_{day}"] for name in ("chance", "lower", "upper"))
    size = known["at_risk"]
    if len(known) == 1:
        around = likely(lower.iloc[0], upper.iloc[0])
        return f"{percent(chance.iloc[0])}, {around}, of {counted(size.iloc[0], 'silence')}"
    ends = f"{100 * chance.min():.0f} to {percent(chance.max())} (with their intervals {100 * lower.min():.0f} to"
    return f"{ends} {percent(upper.max())}), read off {size.min():,} to {size.max():,} silences"


def _stages_part(name: str, rows: pd.DataFrame, *, brief: bool) -> str:
    first = rows.iloc[0]
    start = f"{short(name)}: of" if name else "Of"
    text = f"{start} {counted(first['entered'], 'application')} {counted(first['moved_on'], 'was', 'were')} answered, "
    text += f"{int(first['ended']):,} ended, {counted(first['waiting'], 'still waits', 'still wait')}"
    if pd.notna(first["rate"]):
        span = counted(first["by_day"], "day")
        text += f": {percent(first['rate'])} within {span}, {likely(first['lower'], first['upper'])}"
    gone = int(first.get("left_out", 0))
    text += f"; the rate leaves out {gone:,}, moved on or closed on a day nobody wrote down" if gone else ""
    further = [
        f"{format(int(row['moved_on']), ',') if row['moved_on'] else 'none'} {_STAGE_WORDS[row['next_stage']]}"
        for _, row in rows.iloc[1:].iterrows() if row["entered"]
    ]  # fmt: skip
    return f"{text}." if brief or not further else f"{text}. {capital(listed(further))}."


def _state_count(number: int, state: str) -> str:
    words = _STATE_WORDS[state]
    return f"{number:,} {words}" if state == "hired" else counted(number, f"is {words}", f"are {words}")
