"""The whole search: how many pass each stage, and where the applications stand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from followup_analytics.analyses.sentences.headlines import outcomes_headline, stages_headline
from followup_analytics.analyses.sentences.rates import LEAST_WAITS
from followup_analytics.analyses.sentences.search import outcomes_sentence, stages_sentence
from followup_analytics.charts.kit import lettering, theme
from followup_analytics.charts.kit.axes import name_ticks
from followup_analytics.charts.kit.records import Stage, records
from followup_analytics.charts.kit.results import draws
from followup_analytics.facts.results import Counted
from followup_analytics.log.locale.catalogue import N_, _, digits
from followup_analytics.log.locale.log_words import group_name, word
from followup_analytics.log.text import phrases

_NAME = 2.4  # inches for the name of a group
_SILENT = ((0, 7), (8, 14), (15, 30), (31, 60), (61, None))
_CLOSED = {
    "offer": N_("offer"),
    "hired": N_("hired"),
    "rejection": N_("rejected"),
    "filled": N_("filled"),
    "withdrawn": N_("withdrawn"),
    "hired_elsewhere": N_("closed by a job elsewhere"),
}


@draws(
    "stages(…)",
    numbers="entered moved_on ended waiting rate lower upper by_day median_days",
    others="stage next_stage",
    grouped=True,
)
def stages(result: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw `stages`: per stage, how many moved on, still wait and ended, and the rate with its interval.

    Parameters
    ----------
    result
        What `stages` returned; at most six groups are drawn, those with the most applications.
    ax
        Axes to draw on; None: those of a new figure.
    language
        The language of its texts: ``"en"``, ``"de"``, or another with a catalogue; otherwise English.

    Examples
    --------
    >>> import pandas as pd
    >>> stages(pd.DataFrame({"entered": []})).get_label()[:20]
    'So far the log holds'
    """
    words = theme.Words(_("From application to offer"), stages_sentence(result))
    shown = _shown_rows(result)
    ax, new = theme.canvas(ax, 0.9 + 0.5 * len(shown))
    if shown.empty:
        return theme.empty_axes(ax, new, words, result)
    theme.dress(ax, grid="")
    _stacked(ax, shown)
    texts = [_row_text(row) for row in records(shown, Stage)]
    for place, text in enumerate(texts):
        theme.text_beside(ax, place, text)
    name_ticks(ax.yaxis, range(len(shown)), _stage_labels(shown, Counted.read(result).by))
    ax.set_ylim(len(shown) - 0.45, -0.55)
    ax.tick_params(axis="y", left=False, length=0)
    ax.xaxis.set_major_locator(theme.whole_numbers(5))
    ax.set_xlabel(_("applications"), fontsize=lettering.SMALL)
    lines = theme.legend(ax, beside=theme.left_of(ax) + 0.2)
    margins = (theme.left_of(ax), lettering.text_width(texts) + 0.35, 0.5 + 0.2 * lines, 0.45)
    caption = _("Those still waiting are not counted as failures. In brackets: the 95 % interval of the share.")
    caption += theme.not_drawn(_group_count(result) - _group_count(shown), "group")
    headline = stages_headline(result)
    return theme.finish(ax, new, words, result, caption, margins=margins, headline=headline)


def _group_count(rows: pd.DataFrame) -> int:
    by = Counted.read(rows).by
    return rows[by].nunique() if by else 1


@draws("outcomes(…)", numbers="silent_days", others="company state")
def outcomes(result: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw `outcomes`: the open applications by days of silence, and the closed ones by how they were closed.

    Parameters
    ----------
    result
        What `outcomes` returned.
    ax
        Axes to draw on; None: those of a new figure.
    language
        The language of its texts: ``"en"``, ``"de"``, or another with a catalogue; otherwise English.

    Examples
    --------
    >>> import pandas as pd
    >>> outcomes(pd.DataFrame()).get_label()[:20]
    'So far the log holds'
    """
    words = theme.Words(_("Where the applications stand"), outcomes_sentence(result))
    rows = _state_rows(result) if len(result) else []
    ax, new = theme.canvas(ax, 0.7 + 0.27 * max(len(rows), 4))
    if not rows:
        return theme.empty_axes(ax, new, words, result)
    theme.dress(ax, grid="")
    labels, counts, going = zip(*rows, strict=True)
    looks: dict[bool, dict[str, Any]] = {
        True: {"color": theme.BLUE},
        False: {"facecolor": "none", "edgecolor": theme.INK, "hatch": "///"},
    }
    for place, (count, is_open) in enumerate(zip(counts, going, strict=True)):
        ax.barh(place, count, height=0.7, alpha=1 if is_open else 0.6, **looks[is_open])
        look: theme.Look = {"textcoords": "offset points", "va": "center", "fontsize": lettering.SMALL}
        ax.annotate(digits(count), (count, place), xytext=(4, 0), **look)
    titles = [f"{label}: {phrases.counted(count, 'application')}" for label, count in zip(labels, counts, strict=True)]
    theme.hover(ax, np.array(counts) / 2, range(len(rows)), titles, size=26)
    theme.name_rows(ax, labels)
    ax.set_xlim(0, 1.08 * max(counts))
    ax.xaxis.set_major_locator(theme.whole_numbers())
    ax.set_xlabel(_("applications"), fontsize=lettering.SMALL)
    caption = _("Solid bars: open. Hatched bars: closed.")
    headline = outcomes_headline(result)
    margins = (theme.left_of(ax), 0.3, 0.5, 0.45)
    return theme.finish(ax, new, words, result, caption, margins=margins, headline=headline)


def _shown_rows(result: pd.DataFrame) -> pd.DataFrame:
    if result.empty or not result["entered"].sum():
        return result.iloc[:0]
    by = Counted.read(result).by
    shown = result[result["entered"] > 0]
    if by:
        groups = shown.groupby(by, sort=False)["entered"].max().nlargest(theme.MOST_GROUPS).index
        shown = shown[shown[by].isin(groups)]
    return shown.reset_index(drop=True)


def _stacked(ax: Axes, shown: pd.DataFrame) -> None:
    looks: tuple[tuple[str, str, theme.Look, str | None], ...] = (
        ("moved_on", _("moved on"), {"color": theme.BLUE}, "white"),
        (
            "waiting",
            _("still waiting"),
            {"facecolor": "none", "edgecolor": theme.BLUE, "hatch": "//", "alpha": 0.6},
            None,
        ),
        ("ended", _("ended"), {"color": theme.INK, "alpha": 0.25}, None),
    )
    left = np.zeros(len(shown))
    scale = shown["entered"].max()
    for column, label, look, ink in looks:
        counts = shown[column].to_numpy()
        ax.barh(np.arange(len(shown)), counts, left=left, height=0.66, label=label, linewidth=1, **look)
        wide = counts > scale * np.array([0.012 + 0.017 * len(f"{n:,}") for n in counts])
        for place in np.flatnonzero(wide).tolist():
            text = ax.text(
                left[place] + counts[place] / 2, place, digits(counts[place]), ha="center", va="center",
                fontsize=lettering.SMALL, fontweight="bold", color=ink or theme.INK,
            )  # fmt: skip
            text.set_bbox({"facecolor": "none", "edgecolor": "none", "pad": 1})
        titles = [
            f"{word(row.stage)} → {word(row.next_stage)}: {digits(n)} {label}"
            for row, n in zip(records(shown, Stage), counts, strict=True)
        ]
        theme.hover(ax, left + counts / 2, np.where(counts, np.arange(len(shown)), np.nan), titles, size=26)
        left = left + counts
    ax.set_xlim(0, scale)


def _row_text(row: Stage) -> str:
    if pd.isna(row.rate):
        return _("too few to tell")
    text = f"{phrases.estimate(row.rate, row.lower, row.upper)} {phrases.within_days(int(row.by_day))}"
    if pd.isna(row.median_days) or row.moved_on < LEAST_WAITS:  # half of two is no day to go by
        return text
    return text + "\n" + _("half of them by day {day}", day=f"{row.median_days:.0f}")


def _stage_labels(shown: pd.DataFrame, by: str | None) -> list[str]:
    labels = [f"{word(row.stage)} → {word(row.next_stage)} ({digits(row.entered)})" for row in records(shown, Stage)]
    if not by:
        return labels
    names = lettering.group_names([group_name(name, by) for name in shown[by]], theme.name_room(_NAME))
    begins = ~shown[by].duplicated()  # the name stands once, over the first stage of its group
    rows = zip(names, labels, begins, strict=True)
    return [f"{name}\n{label}" if begin else label for name, label, begin in rows]


def _state_rows(result: pd.DataFrame) -> list[tuple[str, int, bool]]:
    """Label, count, and whether it is open; rows with a count of 0 are left out."""
    silent = result["silent_days"].astype("float64")
    state = result["state"].astype("str")
    opened = []
    for low, high in _SILENT:
        long = _("open, silent over {n} days", n=low - 1)
        label = _("open, silent {low}–{high} days", low=low, high=high) if high else long
        inside = silent.between(low, high or np.inf) & (state == "open")
        opened.append((label, int(inside.sum()), True))
    opened.append((_("open, no day known"), int(((state == "open") & silent.isna()).sum()), True))
    opened.append((_("kept in mind"), int((state == "keep_in_mind").sum()), True))
    closed = [(_(label), int((state == kind).sum()), False) for kind, label in _CLOSED.items()]
    return [row for row in opened + closed if row[1]]
