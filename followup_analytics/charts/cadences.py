"""Cadences compared: the rate of each with its check, and their differences beneath."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.container import Container

from followup_analytics.analyses.cadences.compare_cadences import CadencesStamp
from followup_analytics.analyses.sentences.cadences import ShownContrast, cadence_pairs, cadences_sentence
from followup_analytics.analyses.sentences.headlines import cadences_headline
from followup_analytics.charts.kit import lettering, theme
from followup_analytics.charts.kit.records import Cadence, records
from followup_analytics.charts.kit.results import draws
from followup_analytics.facts.results import unstamped
from followup_analytics.log.locale.catalogue import N_, _, digits
from followup_analytics.log.text import phrases
from followup_analytics.waiting.answers import answered

_ROW = 0.42  # inches
_LEGEND = (N_("estimate"), N_("check"))
_CAPTION = N_("Lines: 95 % intervals. The check leans on those who kept the rhythm and is wider.")
_ALIKE = N_("Assumed above all: people alike in what the log shows are alike, whatever rhythm they keep.")
_HOLLOW = N_("Thin, hollow and dashed: too few to tell, or a difference that may be nothing.")


@draws(
    "compare_cadences(…)",
    numbers="every rate lower upper check check_lower check_upper at_risk enough",
)
def rhythms(result: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw `compare_cadences`: a row per rhythm in the order asked for, and their differences beneath.

    Parameters
    ----------
    result
        What `compare_cadences` returned. The naive figure is in the table only.
    ax
        Axes to draw on; None: those of a new figure. The differences are drawn in a second panel beneath.
    language
        The language of its texts: ``"en"``, ``"de"``, or another with a catalogue; otherwise English.

    Examples
    --------
    >>> import pandas as pd
    >>> rhythms(pd.DataFrame()).get_label()[:20]
    'So far the log holds'
    """
    stamp = CadencesStamp.read(result)
    by_day = stamp.by_day
    title = _("Had everyone kept one rhythm: {answered} by day {day}", answered=answered(stamp.answer), day=by_day)
    said = theme.Words(title, cadences_sentence(result))
    pairs = [pair for pair in cadence_pairs(result) if pd.notna(pair["difference"])]
    ax, new = theme.canvas(ax, 1.5 + _ROW * (len(result) + 0.75 * len(pairs)))
    if result.empty or result[["rate", "check"]].isna().all(axis=None):  # there is no mark to draw
        return theme.empty_axes(ax, new, said, result)
    if pairs:
        _differences(theme.panel_below(ax, new, 0.75 * len(pairs) / len(result), share_x=False), pairs)
    _draw_cadences(ax, unstamped(result).reset_index(drop=True), by_day)
    theme.legend(ax, tuple(map(_, _LEGEND)))
    caption = f"{_(_CAPTION)} {_(_HOLLOW)} {_(_ALIKE) if stamp.assumptions else ''}"
    words = [text.get_text() for part in theme.panels_of(ax) for text in part.texts]
    left = max(map(theme.left_of, theme.panels_of(ax)))
    margins = (left, lettering.text_width(words, bold=True) + 0.35, 0.75, 0.4)
    headline = cadences_headline(result)
    return theme.finish(ax, new, said, result, caption, margins=margins, headline=headline)


def _draw_cadences(ax: Axes, result: pd.DataFrame, by_day: int) -> None:
    theme.dress(ax, grid="x")
    named: set[str] = set()
    for row in records(result, Cadence):
        drawn = _row(ax, row)
        theme.name(drawn.values(), map(_, drawn), named)
        theme.text_beside(ax, row.place, _figures(row, by_day), bold=bool(row.enough))
    theme.name_rows(ax, [phrases.every_n_days(every) for every in result["every"]])
    shown = result[result["rate"].notna()]
    highest = shown[["upper", "check_upper"]].max().max()
    ax.set_xlim(0, 1 if np.isnan(highest) else min(1.02, 1.05 * max(highest, 0.05)))
    theme.percents(ax.xaxis)


def _row(ax: Axes, row: Cadence) -> dict[str, Artist | Container]:
    """The marks of one cadence, by their names in the legend."""
    drawn: dict[str, Artist | Container] = {}
    is_firm, name = bool(row.enough), phrases.every_n_days(row.every)
    if pd.notna(row.rate):
        rate, place = (row.rate, row.lower, row.upper), [row.place - 0.13]
        titles = [f"{name}: {phrases.estimate(*rate)}"]
        drawn[_LEGEND[0]] = theme.whiskers(ax, place, rate, "o", theme.BLUE, titles, is_firm=is_firm, flat=True)
    if pd.notna(row.check):
        check, place = (row.check, row.check_lower, row.check_upper), [row.place + 0.17]
        titles, look = (
            [_("{name}, check: {rate}", name=name, rate=phrases.estimate(*check))],
            {"flat": True, "second": True},
        )
        drawn[_LEGEND[1]] = theme.whiskers(ax, place, check, "s", theme.VERMILLION, titles, is_firm=is_firm, **look)
    return drawn


def _figures(row: Cadence, by_day: int) -> str:
    kept = _("{n} kept it to day {day}", n=digits(row.at_risk), day=by_day)
    if not row.enough:
        return _("too few to tell") + f"\n{kept}"
    rate = phrases.estimate(row.rate, row.lower, row.upper)
    check = _(", check {rate}", rate=phrases.percent(row.check)) if pd.notna(row.check) else _(", no check")
    return f"{rate}{check}\n{kept}"


def _differences(ax: Axes, pairs: list[ShownContrast]) -> None:
    theme.dress(ax, grid="x")
    ax.axvline(0, color=theme.INK, lw=1.2)
    names = [(phrases.every_n_days(pair["every"]), phrases.every_n_days(pair["other"])) for pair in pairs]
    for place, (pair, both) in enumerate(zip(pairs, names, strict=True)):
        figures = (pair["difference"], pair["lower"], pair["upper"])
        title = _("{one} minus {other}: {gain}", one=both[0], other=both[1], gain=phrases.gain(*figures))
        theme.whiskers(ax, [place], figures, "D", theme.GREEN, [title], is_firm=pair["told"], flat=True)
        theme.text_beside(ax, place, _difference_words(pair), bold=pair["told"])
    ax.autoscale_view()  # intervals leave it to the chart
    theme.name_rows(ax, [_("{one}\nminus {other}", one=one, other=other) for one, other in names])
    theme.points(ax.xaxis)


def _difference_words(pair: ShownContrast) -> str:
    if not pair["enough"]:
        return _("too few to tell")
    return phrases.gain(pair["difference"], pair["lower"], pair["upper"])
