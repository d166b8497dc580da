"""Sentences: what a result says in plain words, with its denominator and its uncertainty."""

from __future__ import annotations

import itertools

import pandas as pd

from followup_analytics.timing.intervals import difference
from followup_analytics.timing.phrases import (
    capital,
    counted,
    knowledge,
    labelled,
    likely,
    listed,
    percent,
    rhythm,
    short,
    signed,
)

LEAST_AT_RISK = 5  # a curve stops where fewer are at risk
LEAST_WAITS = 5  # fewer give no figure
NOTHING = "There is nothing to show yet."
_NOT_APART = " These data cannot tell the groups apart."

_NOTES = {"check_in": "check-in", "thank_you": "thank-you"}
_STARTS = {"interview": "wait", "application": "application", "follow_up": "note"}
_AFTER = {"gap": "after a gap of {} days", "delay": "{} days after the start", "attempt": "as note number {}"}
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


def curve_sentence(result: pd.DataFrame, *, day: int = 14) -> str:
    """What `response_curve` found by `day`, or by the last day before with at least five at risk.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = {"day": [0], "at_risk": [41], "answered": [12], "closed": [0], "censored": [29], "response": [0.29],
    ...         "lower": [0.17], "upper": [0.45]}
    >>> curve_sentence(pd.DataFrame(rows))
    'Of 41 waits 29 % were answered by day 0, likely between 17 and 45 %; 29 still pending.'
    """
    if result.empty:
        return labelled(result, NOTHING)
    noun = _STARTS.get(result.attrs.get("clock", "interview"), "wait")
    by = result.attrs.get("by")
    groups = list(result.groupby(by, sort=False)) if by else [("", result)]
    parts = [_curve_part(name, rows, noun, day, brief=len(groups) > 3) for name, rows in groups]
    text = ". ".join(part if by else capital(part) for part in parts)
    return labelled(result, f"{text}.{_apart(groups, day)}{knowledge(result)}")


def rates_sentence(result: pd.DataFrame) -> str:
    """What `response_rates` found: the rate after a note beside the rate without one, and what a note adds.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"bucket": ["7-8"], "sent": [41], "answered": [12], "pending": [3], "naive_rate": [0.29], "rate": [0.3],
    ...        "lower": [0.2], "upper": [0.4], "without": [0.2], "lift": [0.1], "lift_lower": [0.02],
    ...        "lift_upper": [0.18], "enough": [True], "needed": [0]}
    >>> print(rates_sentence(pd.DataFrame(row)))
    Of 41 check-ins, 12 were answered within a week, 3 still pending. After a gap of 7-8 days: 30 %, likely between \
20 and 40 %; without a note 20 %; so a note adds 10 points, likely between 2 and 18.
    """
    if result.empty or not result["sent"].sum():
        return labelled(result, NOTHING)
    noun = _NOTES.get(result.attrs.get("kind", "check_in"), "note")
    sent, answered, pending = (int(result[column].sum()) for column in ("sent", "answered", "pending"))
    within = _within(result.attrs.get("within", 7))
    waiting = f", {pending:,} still pending" if pending else ""
    were = "was" if answered == 1 else "were"
    text = f"Of {counted(sent, noun)}, {answered:,} {were} answered within {within}{waiting}."
    return labelled(result, f"{text} {_lifts(result)}{knowledge(result)}")


def rhythms_sentence(result: pd.DataFrame) -> str:
    """What `compare_cadences` found: the rate of each rhythm, which of them can be told apart, what is too few.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"every": [10], "rate": [0.4], "lower": [0.35], "upper": [0.45], "check": [0.41], "at_risk": [90],
    ...        "enough": [True]}
    >>> rhythms_sentence(pd.DataFrame(row))
    'By day 45 an answer would have come to 40 % (likely 35 to 45) with a note every 10 days.'
    """
    if result.empty:
        return labelled(result, NOTHING)
    told = result[result["enough"].astype(bool)]
    few = [rhythm(every) for every in result.loc[~result["enough"].astype(bool), "every"]]
    if told.empty:
        text = "These data cannot tell yet which rhythm brings how many answers."
    else:
        by_day = result.attrs.get("by_day", 45)
        text = f"By day {by_day} an answer would have come to {listed([_arm(row) for _, row in told.iterrows()])}."
        text += _contrasts(result) + (f" Too few to tell: {listed(few)}." if few else "")
    return labelled(result, f"{text}{_disputed(told)}{knowledge(result)}")


def rhythm_pairs(result: pd.DataFrame) -> list[dict]:
    """The differences of `compare_cadences`, none with no notes in front; `enough` of both, and `told` where clear."""
    enough = set(result.loc[result["enough"].astype(bool), "every"]) if len(result) else set()
    pairs = [_turned(pair) for pair in result.attrs.get("differences", [])]
    held = [{pair["every"], pair["other"]} <= enough for pair in pairs]
    return [{**pair, "enough": both, "told": both and pair["clear"]} for pair, both in zip(pairs, held, strict=True)]


def hazard_sentence(result: pd.DataFrame) -> str:
    """What `answer_hazard` found: on which days after a note answers come more often than without it.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"first_day": [1], "last_day": [1], "at_risk": [400], "answered": [20], "hazard": [0.05],
    ...        "without": [0.01], "lift": [0.04], "enough": [True], "clear": [True]}
    >>> hazard_sentence(pd.DataFrame(row))
    'In 400 days after a check-in 20 answers came. More than without it: on day 1 (5.0 % a day, without 1.0 %).'
    """
    if result.empty or not result["at_risk"].sum():
        return labelled(result, NOTHING)
    noun = _NOTES.get(result.attrs.get("kind", "check_in"), "note")
    days, came = (int(result[column].sum()) for column in ("at_risk", "answered"))
    text = f"In {counted(days, 'day')} after a {noun} {counted(came, 'answer')} came."
    clear = result["clear"].astype(bool)
    for side, word in ((result["lift"] > 0, "More"), (result["lift"] < 0, "Fewer")):
        parts = _spans(result, clear & side)
        text += f" {word} than without it: {listed(parts)}." if parts else ""
    text += "" if clear.any() else " These data cannot tell them from the days without a note."
    return labelled(result, f"{text}{knowledge(result)}")


def waits_sentence(result: pd.DataFrame) -> str:
    """What `waits` found: how many are still open, and for how long.

    Examples
    --------
    >>> import pandas as pd
    >>> waits_sentence(pd.DataFrame({"event": ["answer", "censored"], "days": [4, 20], "open": [False, True]}))
    'Of 2 waits 1 was answered, 0 closed without an answer and 1 is still open, for 20 days.'
    """
    if result.empty:
        return labelled(result, NOTHING)
    going, ended = result[result["open"]], result.loc[~result["open"], "event"]
    answered, closed, planned = (int((ended == event).sum()) for event in ("answer", "closed", "censored"))
    text = f"Of {counted(len(result), 'wait')} {answered:,} {'was' if answered == 1 else 'were'} answered, "
    text += f"{closed:,} closed without an answer"
    text += f", {planned:,} ended with an interview agreed before" if planned else ""
    text += f" and {len(going):,} {'is' if len(going) == 1 else 'are'} still open"
    days = going["days"]
    span = f", for {counted(days.max(), 'day')}" if len(going) == 1 else ""
    if len(going) > 1:
        span = f", half of them for {days.median():.0f} days or more, one for {days.max():,}"
    return labelled(result, f"{text}{span}.")


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
        return labelled(result, NOTHING)
    by = result.attrs.get("by")
    groups = result.groupby(by, sort=False) if by else [("", result)]
    brief = bool(by) and result[by].nunique() > 3
    text = " ".join(_stages_part(str(name), rows, brief=brief) for name, rows in groups)
    return labelled(result, text)


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
        return labelled(result, NOTHING)
    counts = result["state"].value_counts(sort=False)
    parts = [_stand(int(n), state) for state, n in counts.reindex(_STATE_WORDS, fill_value=0).items() if n]
    text = f"Of {counted(len(result), 'application')} {listed(parts)}."
    silent = result["silent_days"].astype("float64")
    if silent.notna().any():
        longest = result.loc[silent.idxmax()]
        text += f" The longest silence is {counted(silent.max(), 'day')} ({short(longest['company'])})."
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
    if going.empty:
        return labelled(result, "No application is open.")
    silent = going["silent_days"].astype("float64")
    text = f"{counted(len(going), 'application')} {'is' if len(going) == 1 else 'are'} open"
    if silent.notna().any():
        name = short(going.loc[silent.idxmax(), "company"])
        text += f"; the silence is {silent.median():.0f} days at the median, {silent.max():.0f} at most ({name})"
    if due is not None:
        now = int(due["status"].isin(["overdue", "today"]).sum())
        text += f"; {counted(now, 'note')} {'is' if now == 1 else 'are'} due"
    return labelled(result, f"{text}.")


def _within(days: int) -> str:
    return {7: "a week", 1: "a day"}.get(days, f"{days} days")


def _at(rows: pd.DataFrame, day: int) -> pd.Series | None:
    """The row of the last day up to `day` on which at least five were at risk."""
    known = rows[(rows["at_risk"] >= LEAST_AT_RISK) & (rows["day"] <= day) & rows["response"].notna()]
    return None if known.empty else known.iloc[-1]


def _curve_part(name: object, rows: pd.DataFrame, noun: str, day: int, *, brief: bool) -> str:
    size = int(rows["at_risk"].max()) if len(rows) else 0
    start = f"{short(name)}: of" if name != "" else "of"
    found = _at(rows, day)
    if found is None:
        return f"{start} {counted(size, noun)} too few are known to give a rate (five are needed)"
    text = f"{start} {counted(size, noun)} {percent(found['response'])} were answered by day {int(found['day'])}, "
    text += likely(found["lower"], found["upper"])
    if brief:
        return text
    seen = rows[rows["day"] <= found["day"]]
    closed, censored = int(seen["closed"].sum()), int(seen["censored"].sum())
    rest = [f"{closed:,} closed without an answer"] if closed else []
    rest += [f"{censored:,} still pending"] if censored else []
    return text + (f"; {listed(rest)}" if rest else "")


def _apart(groups: list[tuple[object, pd.DataFrame]], day: int) -> str:
    """Says so where no two groups can be told apart."""
    found = [row for row in (_at(rows, day) for _, rows in groups) if row is not None]
    if len(groups) < 2:
        return ""
    return "" if any(_differ(a, b) for a, b in itertools.combinations(found, 2)) else _NOT_APART


def _differ(one: pd.Series, other: pd.Series) -> bool:
    lower, upper = difference(*(row[["response", "lower", "upper"]] for row in (one, other)))
    return bool(lower > 0 or upper < 0)


def _lifts(result: pd.DataFrame) -> str:
    told = result[result["enough"].astype(bool) & result["lift"].notna()]
    if told.empty:
        return f"These data cannot tell yet what a note adds{_more(result)}."
    by = result.attrs.get("by", "gap")
    if len(told) == 1:
        text = _one_lift(told.iloc[0], by)
    else:
        text = "What a note adds to the answers that would have come anyway: " + "; ".join(
            f"{_after(row['bucket'], by)} {signed(row['lift'])} points ({_range(row, 'lift_')})"
            for _, row in told.iterrows()
        )
    clear = (told["lift_lower"] > 0) | (told["lift_upper"] < 0)
    unclear = "" if clear.any() else " None of this is clearly different from nothing."
    return f"{text}.{unclear}{_too_few(result, by)}"


def _one_lift(row: pd.Series, by: str) -> str:
    lead = _after(row["bucket"], by)
    text = f"{capital(lead)}: {percent(row['rate'])}, {likely(row['lower'], row['upper'])}; "
    adds = f"so a note adds {100 * row['lift']:.0f} points, "
    adds += f"likely between {100 * row['lift_lower']:.0f} and {100 * row['lift_upper']:.0f}"
    return f"{text}without a note {percent(row['without'])}; {adds}"


def _after(bucket: object, by: str) -> str:
    return _AFTER.get(by, f"{by} {{}}").format(short(bucket))


def _range(row: pd.Series | dict, of: str = "") -> str:
    return f"{signed(row[f'{of}lower'])} to {signed(row[f'{of}upper'])}"


def _too_few(result: pd.DataFrame, by: str) -> str:
    few = result[~result["enough"].astype(bool) & (result["sent"] > 0)]
    parts = [f"{_after(row['bucket'], by)}{_need(row['needed'])}" for _, row in few.iterrows()]
    return f" Too few to tell: {'; '.join(parts)}." if parts else ""


def _need(needed: object) -> str:
    return "" if pd.isna(needed) or not needed else f" (about {int(needed):,} more)"


def _more(result: pd.DataFrame) -> str:
    needed = result.loc[result["sent"] > 0, "needed"].dropna()
    where = " in the group that is nearest to it" if (result["sent"] > 0).sum() > 1 else ""
    return f"; it takes about {counted(needed.min(), 'more note')}{where}" if len(needed) else ""


def _spans(result: pd.DataFrame, which: pd.Series) -> list[str]:
    """Each run of rows that are `which`, as one span of days with what was seen on a day in it."""
    run = (which != which.shift()).cumsum()[which]
    return [_span(rows) for _, rows in result[which].groupby(run)]


def _span(rows: pd.DataFrame) -> str:
    first, last, days = rows["first_day"].min(), rows["last_day"].max(), rows["at_risk"]
    name = f"on day {first}" if first == last else f"on days {first}-{last}"
    after, without = (100 * (rows[column] * days).sum() / days.sum() for column in ("hazard", "without"))
    return f"{name} ({after:.1f} % a day, without {without:.1f} %)"


def _arm(row: pd.Series) -> str:
    how = f"with a note {rhythm(row['every'])}" if row["every"] else "with no notes"
    return f"{percent(row['rate'])} (likely {100 * row['lower']:.0f} to {100 * row['upper']:.0f}) {how}"


def _turned(pair: dict) -> dict:
    """A pair with no notes on the side that is taken away."""
    if pair["every"]:
        return dict(pair)
    ends = {"difference": -pair["difference"], "lower": -pair["upper"], "upper": -pair["lower"]}
    return {**pair, **ends, "every": pair["other"], "other": pair["every"]}


def _contrasts(result: pd.DataFrame) -> str:
    pairs = rhythm_pairs(result)
    parts = [
        f"{rhythm(pair['every'])} against {rhythm(pair['other'])} {signed(pair['difference'])} points ({_range(pair)})"
        for pair in pairs if pair["told"]
    ]  # fmt: skip
    if parts:
        return f" Clearly different: {'; '.join(parts)}."
    return " These data cannot tell them apart." if result["enough"].sum() > 1 else ""


def _disputed(told: pd.DataFrame) -> str:
    """Where the second estimator lies outside the first one's interval."""
    apart = told[(told["check"] < told["lower"]) | (told["check"] > told["upper"])]
    parts = [f"{rhythm(row['every'])} ({percent(row['check'])})" for _, row in apart.iterrows()]
    return f" The check disagrees: {listed(parts)}." if parts else ""


def _stages_part(name: str, rows: pd.DataFrame, *, brief: bool) -> str:
    first = rows.iloc[0]
    start = f"{short(name)}: of" if name else "Of"
    text = f"{start} {counted(first['entered'], 'application')} {int(first['moved_on']):,} were answered, "
    text += f"{int(first['ended']):,} ended, {int(first['waiting']):,} still wait"
    if pd.notna(first["rate"]):
        span = counted(first["by_day"], "day")
        text += f": {percent(first['rate'])} within {span}, {likely(first['lower'], first['upper'])}"
    further = [
        f"{format(int(row['moved_on']), ',') if row['moved_on'] else 'none'} {_STAGE_WORDS[row['next_stage']]}"
        for _, row in rows.iloc[1:].iterrows() if row["entered"]
    ]  # fmt: skip
    return f"{text}." if brief or not further else f"{text}. {capital(listed(further))}."


def _stand(number: int, state: str) -> str:
    verb = "" if state == "hired" else ("is " if number == 1 else "are ")
    return f"{number:,} {verb}{_STATE_WORDS[state]}"
