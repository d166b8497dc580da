"""The whole search: what waits, how far applications came, and what may still come."""

from __future__ import annotations

import pandas as pd

from followup_analytics.analyses.ahead.forecast import ForecastStamp
from followup_analytics.analyses.sentences.groups import CANNOT_TELL, TOO_MANY_LEFT_OUT
from followup_analytics.facts.results import Counted, knowledge, labelled, none_yet, unstamped
from followup_analytics.log.locale.catalogue import N_, _, digits, forms, ngettext
from followup_analytics.log.locale.log_words import group_word
from followup_analytics.log.text.phrases import (
    NAMED,
    and_left_out,
    capital,
    counted,
    likely_range,
    listed,
    none_left,
    percent,
    short_text,
    within_days,
)
from followup_analytics.waiting.answers import with_article
from followup_analytics.waiting.waits import WaitsStamp

_WRITE_DOWN = N_("Write an interview down, or read a list of applications (followup import).")
_STAGE_WORDS = {
    "answered": N_("{n} were answered"),
    "interviewed": N_("{n} came to an interview"),
    "offered": N_("{n} came to an offer"),
    "hired": N_("{n} led to the job"),
}
_CHECKED_EARLIER = forms(
    " {n} application was last checked earlier: its silence, and the days ahead, are counted from there.",
    " {n} applications were last checked earlier: their silence, and the days ahead, are counted from there.",
)
_STATE_WORDS = {
    "open": (N_("open"), forms("{n} is open", "{n} are open")),
    "keep_in_mind": (N_("kept in mind"), forms("{n} is kept in mind", "{n} are kept in mind")),
    "offer": (N_("with an offer"), forms("{n} is with an offer", "{n} are with an offer")),
    "hired": (N_("led to the job"), forms("{n} led to the job", "{n} led to the job")),
    "rejection": (N_("rejected"), forms("{n} is rejected", "{n} are rejected")),
    "filled": (N_("filled"), forms("{n} is filled", "{n} are filled")),
    "withdrawn": (N_("withdrawn"), forms("{n} is withdrawn", "{n} are withdrawn")),
    "hired_elsewhere": (
        N_("closed by a job elsewhere"),
        forms("{n} is closed by a job elsewhere", "{n} are closed by a job elsewhere"),
    ),
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
        remedy = _("A wait begins on applied_on, with an interview, and with a reply.")
        otherwise = none_yet(result, _("no wait for an answer"), remedy)
        return labelled(result, none_left(gone, otherwise=otherwise))
    going, ended = result[result["open"]], result.loc[~result["open"], "event"]
    answered, closed, planned = (int((ended == event).sum()) for event in ("answer", "closed", "censored"))
    parts = [ngettext("{n} was answered", "{n} were answered", answered)]
    parts.append(_("{n} closed without an answer", n=digits(closed)))
    if planned:
        parts.append(_("{n} ended with an interview agreed before", n=digits(planned)))
    still = ngettext("{n} is still open", "{n} are still open", len(going)) + _for_how_long(going["days"])
    text = _("Of {all} {ended} and {open}", all=counted(len(result), "wait"), ended=", ".join(parts), open=still)
    return labelled(result, f"{text}{and_left_out(gone)}.")


def _for_how_long(days: pd.Series) -> str:
    """How long those have been open that still are."""
    if len(days) == 1:
        return ngettext(", for {n} day", ", for {n} days", int(days.max()))
    if not len(days):
        return ""
    return ngettext(*_HALF, round(days.median()), most=digits(days.max()))


_HALF = forms(
    ", half of them for {n} day or more, one for {most}", ", half of them for {n} days or more, one for {most}"
)


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
        return labelled(result, none_yet(result, _("no application"), _(_WRITE_DOWN)))
    by = Counted.read(result).by
    groups = list(result.groupby(by, sort=False)) if by else [("", result)]
    if len(groups) > NAMED:
        text = _stages_part(counted(len(groups), "group"), _taken_together(result))
    else:
        text = " ".join(_stages_part(group_word(name, by), rows) for name, rows in groups)
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
        return labelled(result, none_yet(result, _("no application"), _(_WRITE_DOWN)))
    counts = result["state"].value_counts(sort=False)
    parts = [_state_count(int(counts.get(state, 0)), state) for state in _STATE_WORDS if counts.get(state, 0)]
    text = _("Of {all} {states}.", all=counted(len(result), "application"), states=listed(parts))
    silent = result["silent_days"].astype("float64")
    if silent.notna().any():
        longest = result["company"].iloc[int(silent.argmax())]
        most = {"days": counted(silent.max(), "day"), "company": short_text(longest)}
        text += _(" The longest silence is {days} ({company}).", **most)
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
    text = f"{short_text(row['company'])}: {counted(row['interviews'], 'interview')}, "
    text += f"{counted(row['follow_ups'], 'note-day')}, {_(_STATE_WORDS[row['state']][0])}"
    if pd.notna(row["silent_days"]):
        text += _("; {days} since the last contact", days=counted(row["silent_days"], "day"))
    return _("Simulated data: {text}", text=f"{text}.") if simulated else f"{text}."


def search_sentence(result: pd.DataFrame, due: pd.DataFrame | None = None) -> str:
    """How many applications are open, how long they have been silent, and how many notes are due (a `due_list`).

    Examples
    --------
    >>> import pandas as pd
    >>> search_sentence(pd.DataFrame({"company": ["A", "B"], "state": ["open", "open"], "silent_days": [4, 20]}))
    '2 applications are open; the silence is 12 days at the median, 20 at most (B).'
    """
    going = result[result["state"].isin(["open", "keep_in_mind"])]
    if result.empty:
        return labelled(result, none_yet(result, _("no application"), _(_WRITE_DOWN)))
    if going.empty:
        return labelled(result, _("No application is open."))
    silent = going["silent_days"].astype("float64")
    text = counted(len(going), "application is open", "applications are open")
    if silent.notna().any():
        name = short_text(going["company"].iloc[int(silent.argmax())])
        most = {"days": counted(silent.median(), "day"), "most": f"{silent.max():.0f}", "company": name}
        text += _("; the silence is {days} at the median, {most} at most ({company})", **most)
    if dayless := int(silent.isna().sum()):
        text += ngettext(
            "; {n} has no day yet, so that no silence can be counted",
            "; {n} have no day yet, so that no silence can be counted",
            dayless,
        )
    if due is not None:
        now = int(due["status"].isin(["overdue", "today"]).sum()) if len(due) else 0
        text += ngettext("; {n} note is due", "; {n} notes are due", now)
    return labelled(result, f"{text}.")


def forecast_sentence(result: pd.DataFrame, *, each: bool = True) -> str:
    """What `forecast` found: how many still wait, and between what values the chances of an answer lie.

    Without `each` the chances are left out, and for how many there is none: a chart has them in its rows.

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
        return labelled(result, _("No application waits for an answer."))
    stamp = ForecastStamp.read(result)
    day = furthest_day(result)
    plain = unstamped(result)
    known = plain[plain[f"chance_{day}"].notna()] if day else plain.iloc[:0]
    text = f"{counted(len(result), 'application waits', 'applications wait')}."
    if day and each:
        weighed = _(", weighed by how things go now") if stamp.adjusted else ""
        said = {"within": capital(within_days(day)), "answer": with_article(stamp.answer), "weighed": weighed}
        text += _(
            " {within} {answer} came to {chances} that lasted longer{weighed}.", chances=_chances(known, day), **said
        )
    if len(known):
        text += _(" A small chance is no reason to give up: a note may be what brings the answer.")
    gone = int(plain["told"].str.startswith(CANNOT_TELL).sum()) if "told" in plain else 0
    few = len(result) - len(known) - gone
    text += _(TOO_MANY_LEFT_OUT, n=digits(gone)) if gone else ""
    text += _too_few(few, day) if few and each else ""
    text += ngettext(*_CHECKED_EARLIER, stamp.checked_earlier) if stamp.checked_earlier else ""
    return labelled(result, f"{text}{_calibration(stamp)}{knowledge(result)}")


def furthest_day(result: pd.DataFrame) -> int | None:
    """The last of the days ahead of which something can be told, for any application."""
    stamp, plain = ForecastStamp.read(result), unstamped(result)
    return max((day for day in stamp.days if plain.get(f"chance_{day}", pd.Series()).notna().any()), default=None)


def _too_few(few: int, day: int | None) -> str:
    """For how many nothing can be told as far ahead as for the others; no day: for none of them anything."""
    if day is None:
        return _(" Too few silences are known that lasted as long.")
    return _(" For {n}, too few silences are known to look {days} ahead.", n=digits(few), days=counted(day, "day"))


def _calibration(stamp: ForecastStamp) -> str:
    """How well the same forecast did some time ago."""
    if not (before := stamp.calibration):
        return ""
    said = {"waits": counted(before["waits"], "wait"), "said": percent(before["said"]), "came": percent(before["came"])}
    ago = ngettext("{n} day ago", "{n} days ago", before["days"])
    return _(" {ago} the same forecast would have said {said} of {waits}; {came} came.", ago=ago, **said)


def _chances(known: pd.DataFrame, day: int) -> str:
    chance, lower, upper = (known[f"{name}_{day}"] for name in ("chance", "lower", "upper"))
    size = known["at_risk"]
    if len(known) == 1:
        around = likely_range(lower.iloc[0], upper.iloc[0])
        silences = counted(size.iloc[0], "silence")
        return _("{share}, {likely}, of {silences}", share=percent(chance.iloc[0]), likely=around, silences=silences)
    same = percent(chance.min()) == percent(chance.max())
    share = _("{low} to {high}", low=f"{100 * chance.min():.0f}", high=percent(chance.max()))
    return _(
        "{share} (with their intervals {lower} to {upper}), read off {silences}",
        share=percent(chance.max()) if same else share,
        lower=f"{100 * lower.min():.0f}",
        upper=percent(upper.max()),
        silences=_silences(size),
    )


def _silences(size: pd.Series) -> str:
    """How many silences the chances are read off."""
    if size.min() == size.max():
        return counted(size.max(), "silence")
    return _("{least} to {most} silences", least=digits(size.min()), most=digits(size.max()))


def _taken_together(result: pd.DataFrame) -> pd.DataFrame:
    """The counts of all groups, stage by stage; no rate, which is a group's own."""
    counts = result.filter(["entered", "moved_on", "ended", "waiting", "left_out"])
    total = counts.groupby([result["stage"], result["next_stage"]], sort=False).sum()
    return total.reset_index().assign(rate=float("nan"))


def _stages_part(name: str, rows: pd.DataFrame) -> str:
    first = rows.iloc[0]
    counts = {
        "all": counted(first["entered"], "application"),
        "answered": ngettext("{n} was answered", "{n} were answered", int(first["moved_on"])),
        "ended": digits(first["ended"]),
        "waiting": ngettext("{n} still waits", "{n} still wait", int(first["waiting"])),
    }
    of = _("of {all} {answered}, {ended} ended, {waiting}", **counts)
    text = f"{name}: {of}" if name else capital(of)
    if pd.notna(first["rate"]):
        within = f"{percent(first['rate'])} {within_days(int(first['by_day']))}"
        text += f": {within}, {likely_range(first['lower'], first['upper'])}"
    gone = int(first.get("left_out", 0))
    left_out = _("; the rate leaves out {n} that moved on or closed on a day nobody wrote down", n=digits(gone))
    text += left_out if gone else ""
    entered = rows.iloc[1:][rows["entered"].iloc[1:] > 0]
    further = [
        _(_STAGE_WORDS[stage], n=digits(number) if number else _("none"))
        for stage, number in zip(entered["next_stage"], entered["moved_on"], strict=True)
    ]
    return f"{text}." if not further else f"{text}. {capital(listed(further))}."


def _state_count(number: int, state: str) -> str:
    return ngettext(*_STATE_WORDS[state][1], number)
