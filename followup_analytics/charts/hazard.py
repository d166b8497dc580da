"""The chance of an answer on a day: after a note, and in the same days of a silence without one."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from followup_analytics.charts import theme
from followup_analytics.timing import sentences

_ASIDE = 0.13
_LEGEND = ("after a note", "without a note")
_NOTE = (
    "Answers per day at risk: still open, no later note sent. Without a note: the same days of waits equally silent "
    "that were not written to. Bars: 95 % intervals. Thin, hollow and dashed: may be no different."
)


def hazard(result: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw `answer_hazard`: the chance of an answer by days since a note, beside the same days without one.

    Parameters
    ----------
    result
        What `answer_hazard` returned; days that fewer than five waits reached are drawn as counts only.
    ax
        Axes to draw on; None: those of a new figure.

    Examples
    --------
    >>> import pandas as pd
    >>> hazard(pd.DataFrame()).get_label()
    'There is nothing to show yet.'
    """
    sentence = sentences.hazard_sentence(result)
    title = "An answer today? By days since the note"
    ax, new = theme.canvas(ax, 4.0)
    shown = result[result["at_risk"] > 0].reset_index(drop=True) if len(result) else result
    if shown.empty:
        return theme.nothing(ax, new, title=title, sentence=sentence, table=result)
    theme.dress(ax)
    _pairs(ax, shown)
    ax.set_xticks(range(len(shown)), [_label(row) for row in shown.itertuples()])
    ax.set_xlim(-0.6, len(shown) - 0.4)
    theme.percents(ax.yaxis)
    ax.set_ylabel("answered a day", fontsize=theme.SMALL)
    ax.set_xlabel("days since the note; answers of days at risk", fontsize=theme.SMALL)
    theme.legend(ax, _LEGEND)
    margins = (0.85, 0.15, 0.72, 0.85)
    return theme.finish(ax, new, title=title, sentence=sentence, note=_NOTE, table=result, margins=margins)


def _pairs(ax: Axes, shown: pd.DataFrame) -> None:
    named: set[str] = set()
    drawn = shown[shown["enough"].astype(bool)]
    clear = drawn["clear"].astype(bool)
    for rows, told in ((drawn[clear], True), (drawn[~clear], False)):  # the firm ones stand in the legend
        if len(rows):
            theme.name(_side_by_side(ax, rows, told=told), _LEGEND, named)
    for place in np.flatnonzero(~shown["enough"]):
        ax.text(
            place, 0.5, "too few", transform=ax.get_xaxis_transform(), ha="center", fontsize=theme.SMALL,
            fontstyle="italic",
        )  # fmt: skip
    highest = max([*drawn["upper"], *drawn["without_upper"], 0.01])
    ax.set_ylim(0, min(1.02, 1.08 * highest))


def _side_by_side(ax: Axes, rows: pd.DataFrame, *, told: bool) -> tuple[object, object]:
    """After a note and without one."""
    titles = [[f"{text}: {100 * share:.1f} % a day" for share in rows[name]]
              for text, name in zip(_LEGEND, ("hazard", "without"), strict=True)]  # fmt: skip
    ours = rows[["hazard", "lower", "upper"]].to_numpy()
    after = theme.whiskers(ax, rows.index - _ASIDE, ours, "o", theme.BLUE, titles[0], told=told)
    bare = rows[["without", "without_lower", "without_upper"]].to_numpy()
    look = {"told": told, "second": True}
    return after, theme.whiskers(ax, rows.index + _ASIDE, bare, "s", theme.VERMILLION, titles[1], **look)


def _label(row: object) -> str:
    days = f"{row.first_day}" if row.first_day == row.last_day else f"{row.first_day}–{row.last_day}"
    return f"{days}\n{row.answered:,} of\n{row.at_risk:,}"
