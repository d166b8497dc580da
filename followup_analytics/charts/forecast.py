"""What may still come: the chance of an answer for each open wait, the longest silence first."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from followup_analytics.analyses.ahead.forecast import ForecastStamp
from followup_analytics.analyses.sentences.headlines import forecast_headline
from followup_analytics.analyses.sentences.search import forecast_sentence
from followup_analytics.charts.kit import lettering, theme
from followup_analytics.charts.kit.axes import draw_intervals
from followup_analytics.charts.kit.results import draws
from followup_analytics.charts.kit.wait_rows import draw_names, wait_names
from followup_analytics.facts.results import unstamped
from followup_analytics.log.arguments import require_result
from followup_analytics.log.locale.catalogue import N_, _, digits, ngettext
from followup_analytics.log.text import phrases
from followup_analytics.waiting.answers import answered

MOST_ROWS = 30
_NAME = 1.3  # inches for a name
_ABOVE = 0.27  # how far above the row the nearer days are drawn
_MARKERS = ("^", "s", "o", "D", "v", "P")  # for the days, the nearest first
_CAPTION = N_(
    "Read off longer silences, notes sent later included. Filled, with its 95 % interval: the furthest day the log can "
    "speak for; hollow: nearer days. The longest silence comes first."
)


@draws("forecast(…)", numbers="silent_days at_risk", others="application_id")
def forecast(result: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw `forecast`: per open wait, the chance of an answer by the last day known, its interval, and earlier days.

    Parameters
    ----------
    result
        What `forecast` returned; rows are named by the column ``company`` if you added one, otherwise by
        ``application_id``.
    ax
        Axes to draw on; None: those of a new figure. At most thirty waits are drawn, the longest silent first.
    language
        The language of its texts: ``"en"``, ``"de"``, or another with a catalogue; otherwise English.

    Examples
    --------
    >>> import pandas as pd
    >>> forecast(pd.DataFrame()).get_label()
    'No application waits for an answer.'
    """
    stamp = ForecastStamp.read(result)
    days = stamp.days
    chances = [f"{name}_{day}" for day in days for name in ("chance", "lower", "upper")]
    require_result("result", result, "forecast(…)", numbers=chances)
    words = theme.Words(_("What may still come, given the silence so far"), forecast_sentence(result))
    shown = _shown_rows(result)
    ax, new = theme.canvas(ax, 1.2 + 0.25 * max(len(shown), 4))
    if shown.empty or shown["untold"].all():  # no empty frame
        return theme.empty_axes(ax, new, words, result)
    theme.dress(ax, grid="x")
    furthest = _last_known_day(shown, days)
    for day, marker in zip(days, _MARKERS, strict=False):
        _draw_last_day(ax, shown[furthest == day], day, marker)
        _draw_nearer_day(ax, shown[furthest > day], day, marker)
    _rows(ax, shown, furthest, answered(stamp.answer))
    lines = theme.legend(ax, tuple(phrases.within_days(day) for day in days), beside=theme.left_of(ax) + 0.2)
    margins = (theme.left_of(ax), 2.0, 0.5 + 0.2 * lines, 0.45)
    left_out = len(result) - len(shown)
    more = theme.not_drawn(left_out, "wait")
    headline, drawn = forecast_headline(result), forecast_sentence(result, each=False)
    return theme.finish(ax, new, words, result, _(_CAPTION) + more, margins=margins, headline=headline, drawn=drawn)


def _shown_rows(result: pd.DataFrame) -> pd.DataFrame:
    """The rows to draw: where there are too many, those for which something can be told."""
    if result.empty:
        return result
    chances = [result[name].isna().to_numpy() for name in result if str(name).startswith("chance_")]
    untold, silent = np.logical_and.reduce(chances), result["silent_days"].to_numpy(float)
    longest = np.argsort(-silent, kind="stable")
    kept = np.sort(np.argsort(untold[longest], kind="stable")[:MOST_ROWS])
    shown = unstamped(result).iloc[longest[kept]].reset_index(drop=True)
    return shown.assign(untold=untold[longest[kept]])


def _last_known_day(shown: pd.DataFrame, days: list[int]) -> np.ndarray:
    """The last of the days for which the chance can be told; 0: none."""
    days_shown = [np.where(shown[f"chance_{day}"].notna(), day, 0) for day in days]
    furthest: np.ndarray = np.maximum.reduce(days_shown)
    return furthest


def _draw_last_day(ax: Axes, shown: pd.DataFrame, day: int, marker: str) -> None:
    chance, lower, upper = (shown[f"{name}_{day}"].to_numpy() for name in ("chance", "lower", "upper"))
    figures = np.column_stack([chance, lower, upper])
    drawn = draw_intervals(ax, shown.index, figures, marker, theme.BLUE, flat=True, wide=1.6, cap=2.5, ms=6)
    if len(shown):
        drawn.set_label(phrases.within_days(day))
    _titles(ax, shown, day, chance, shown.index.to_numpy())


def _draw_nearer_day(ax: Axes, shown: pd.DataFrame, day: int, marker: str) -> None:
    look: theme.Look = {
        "color": theme.VERMILLION,
        "mfc": "none",
        "ms": 4.2,
        "mew": 1.1,
        "ls": "",
        "zorder": 3,
        "clip_on": False,
    }
    chance = shown[f"chance_{day}"].to_numpy(float)
    known = dict(zip(*ax.get_legend_handles_labels()[::-1], strict=True))
    (drawn,) = ax.plot(chance, shown.index - _ABOVE, marker, **look)
    if len(shown) and phrases.within_days(day) not in known:
        drawn.set_label(phrases.within_days(day))
    _titles(ax, shown, day, chance, shown.index.to_numpy() - _ABOVE)


def _titles(ax: Axes, shown: pd.DataFrame, day: int, x: np.ndarray, y: np.ndarray) -> None:
    rates = zip(*(shown[f"{name}_{day}"].tolist() for name in ("chance", "lower", "upper")), strict=True)
    titles = [
        f"{lettering.drawable_text(name)}: {phrases.estimate(*rate)} {phrases.within_days(day)}, "
        + ngettext("of {n} longer silence", "of {n} longer silences", int(size))
        for name, size, rate in zip(wait_names(shown), shown["at_risk"].tolist(), rates, strict=True)
    ]
    theme.hover(ax, x, y, titles, size=9)


def _rows(ax: Axes, shown: pd.DataFrame, furthest: np.ndarray, counted: str) -> None:
    draw_names(ax, shown, inches=_NAME, bounds="^upper_", counted=counted)
    for place, (row, day) in enumerate(zip(shown.to_dict("records"), furthest.tolist(), strict=True)):
        told = {"day": day, "n": digits(row["at_risk"])}
        rate = phrases.estimate(*(row[f"{name}_{day}"] for name in ("chance", "lower", "upper"))) if day else ""
        words = _("{chance} in {day} d, of {n}", chance=rate, **told) if day else _("too few to tell")
        theme.text_beside(ax, place, words)
