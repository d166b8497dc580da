"""Send times drawn: by weekday and by hour, the rate after a note, and the rate on the same days without one."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.container import ErrorbarContainer

from followup_analytics.analyses.send_times import (
    UNITS,
    SendTimesStamp,
    send_times_headline,
    send_times_sentence,
    unit_rows,
)
from followup_analytics.analyses.sentences.rates import LEAST_WAITS
from followup_analytics.charts.kit import lettering, theme
from followup_analytics.charts.kit.axes import name_ticks, part_panels
from followup_analytics.charts.kit.records import SendTime, records
from followup_analytics.charts.kit.results import draws
from followup_analytics.facts.results import unstamped
from followup_analytics.log.locale.catalogue import N_, _, digits
from followup_analytics.log.locale.log_words import word
from followup_analytics.log.text import phrases
from followup_analytics.waiting.answers import answered

_ASIDE = 0.13
_LINES, _MORE = 3, 2  # under an hour or a weekday: its name, counts and those pending; and of those not compared
_LEGEND = (N_("after a note"), N_("without a note"))
_BY = {"weekday": N_("{answered},\nby weekday"), "hour": N_("{answered},\nby hour")}
_CAPTION = N_(
    "Without a note: the same days of waits equally silent that were not written to. Bars: 95 % intervals. Over each "
    "pair what a note adds, in points. Hollow and dashed: too few to tell."
)


@draws(
    "send_times(…)",
    numbers="sent answered pending left_out waits "
    "rate lower upper without without_lower without_upper lift lift_lower lift_upper enough needed",
    others="unit send_time",
)
def send_times(result: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw `send_times`: weekdays above, known hours below, with counts under each.

    Parameters
    ----------
    result
        What `send_times` returned. A group without enough data is drawn thin, hollow and dashed; one of fewer than five
        waits has only its counts.
    ax
        Axes to draw on; None: those of a new figure. The hours, if any is known, are drawn in a panel beneath.
    language
        The language of its texts: ``"en"``, ``"de"``, or another with a catalogue; otherwise English.

    Examples
    --------
    >>> send_times(pd.DataFrame()).get_label()[:61]
    'So far the log holds no check-in sent while an answer was awa'
    """
    stamp = SendTimesStamp.read(result)
    counted = answered(stamp.answer)
    within = phrases.within_days(stamp.within)
    title = _("By weekday and hour of the note: {answers} {within}", answers=counted, within=within)
    words = theme.Words(title, send_times_sentence(result))
    units = {unit: unit_rows(result, unit) for unit in UNITS} if len(result) else {}
    timed = bool(units) and len(units["hour"]) > 0  # otherwise the sentence says that no hour is known
    height = 5.0 if timed else 2.6
    ax, new = theme.canvas(ax, height)
    if not units or not units["weekday"]["sent"].sum():
        return theme.empty_axes(ax, new, words, result)
    panels = {"weekday": ax, **({"hour": theme.panel_below(ax, new, 1.0, share_x=False)} if timed else {})}
    highest = max(_highest(units[unit]) for unit in panels)
    for unit, panel in panels.items():
        _panel(panel, units[unit], _(_BY[unit], answered=counted), highest)
    if timed and not ax.get_legend_handles_labels()[1]:  # one legend above both panels
        for container in panels["hour"].containers:
            ax.add_container(container)
    theme.legend(ax, tuple(map(_, _LEGEND)))
    some = bool((result.get("unmatched", pd.Series(0)) > 0).any())  # cannot be compared
    above, below = 0.75, 0.2 + 0.15 * (_LINES + some * _MORE)
    if timed and new:
        part_panels(ax, height - above - below, below)
    headline, drawn = send_times_headline(result), send_times_sentence(result, each=False)
    caption = _(_CAPTION) + (_(theme.NOT_COMPARED) if some else "")
    margins = (0.95, 0.15, above, below)
    return theme.finish(ax, new, words, result, caption, margins=margins, headline=headline, drawn=drawn)


def _highest(rows: pd.DataFrame) -> float:
    ends = rows.loc[_is_drawn(rows), ["upper", "without_upper"]].max().max()
    return 0.05 if pd.isna(ends) else float(ends)


def _is_drawn(rows: pd.DataFrame) -> pd.Series:
    """Which groups have something to draw."""
    return rows["rate"].notna() & rows["without"].notna() & (rows["waits"] >= LEAST_WAITS)


def _panel(ax: Axes, rows: pd.DataFrame, what: str, highest: float) -> None:
    theme.dress(ax)
    rows = unstamped(rows).assign(unmatched=rows.get("unmatched", 0))
    ax.set_xlim(-0.6, max(len(rows), 1) - 0.4)
    ax.set_ylim(0, 1.25 * highest)
    theme.percents(ax.yaxis)
    ax.set_ylabel(what, fontsize=lettering.SMALL)
    seen, enough = _is_drawn(rows), rows["enough"].astype(bool)
    named: set[str] = set()
    for shown, is_firm in ((rows[seen & enough], True), (rows[seen & ~enough], False)):
        if len(shown):
            theme.name(_side_by_side(ax, shown, is_firm=is_firm), map(_, _LEGEND), named)
            _gains(ax, shown, is_firm=is_firm)
    name_ticks(ax.xaxis, rows.index, [_counts(row) for row in records(rows, SendTime)])
    for place in rows.index[~seen & (rows["sent"] > 0)]:
        _write(ax, place, 0.4, _("too few\nto tell"), fontstyle="italic")


def _side_by_side(ax: Axes, rows: pd.DataFrame, *, is_firm: bool) -> tuple[ErrorbarContainer, ErrorbarContainer]:
    """The marks after a note and those without one."""
    ours, bare = (rows[[*names]].to_numpy() for names in (
        ("rate", "lower", "upper"), ("without", "without_lower", "without_upper"),
    ))  # fmt: skip
    titles = [
        [
            f"{word(name)}, {_(text)}: {phrases.estimate(*row)}"
            for name, row in zip(rows["bucket"], figures, strict=True)
        ]
        for text, figures in zip(_LEGEND, (ours, bare), strict=True)
    ]
    after = theme.whiskers(ax, (rows.index - _ASIDE).tolist(), ours, "o", theme.BLUE, titles[0], is_firm=is_firm)
    place = (rows.index + _ASIDE).tolist()
    return after, theme.whiskers(ax, place, bare, "s", theme.VERMILLION, titles[1], is_firm=is_firm, second=True)


def _gains(ax: Axes, rows: pd.DataFrame, *, is_firm: bool) -> None:
    """What a note adds, above each pair, where there are enough notes to tell."""
    for place, lift in zip(rows.index, rows["lift"], strict=True):
        look = {"fontweight": "bold"} if is_firm else {"fontstyle": "italic"}
        _write(ax, place, 0.95, phrases.signed(lift) if is_firm else _("too few"), **look)


def _write(ax: Axes, place: float, height: float, text: str, **look: Any) -> None:
    where = ax.get_xaxis_transform()
    ax.text(place, height, text, transform=where, ha="center", va="center", fontsize=lettering.SMALL, **look)


def _counts(row: SendTime) -> str:
    counts = _("{n} of {all}", n=digits(row.answered), all=digits(row.sent))
    pending = _("{n} pending", n=digits(row.pending)) if row.pending else ""
    unmatched = _("{n} not\ncompared", n=digits(row.unmatched)) if row.unmatched > 0 else ""
    return "\n".join(filter(None, [word(row.bucket), counts, pending, unmatched]))
