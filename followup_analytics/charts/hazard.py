"""The chance of an answer on a day: after a note, and on the same days of a silence without one."""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.container import Container, ErrorbarContainer

from followup_analytics.analyses.answer_hazard import HazardStamp
from followup_analytics.analyses.sentences.curve_and_hazard import hazard_sentence
from followup_analytics.analyses.sentences.headlines import hazard_headline
from followup_analytics.charts.kit import lettering, theme
from followup_analytics.charts.kit.axes import ChartAxes, name_ticks
from followup_analytics.charts.kit.records import Hazard, records
from followup_analytics.charts.kit.results import draws
from followup_analytics.facts.results import unstamped
from followup_analytics.log.locale.catalogue import N_, _, decimal, digits
from followup_analytics.log.locale.log_words import group_name
from followup_analytics.log.text.phrases import capital
from followup_analytics.waiting.answers import answered, noun, with_article

MOST_GROUPS = 4
_ASIDE = 0.13
_NAME = 4.5  # inches for the name of a group
_ABOVE = 0.22  # inches from a panel up to its name
_PANEL = 1.1  # inches of a panel without its counts
_TALL = 1.95  # inches of a panel with its counts, if there are several
_LEGEND = (N_("after a note"), N_("without a note"))
_FIGURES = (("hazard", "lower", "upper"), ("without", "without_lower", "without_upper"))  # of the same
_NAMES = {
    "attempt": N_("note {group}"),
    "gap": N_("{group} days after the last contact"),
    "delay": N_("day {group} of the wait"),
}
_CAPTION = N_(
    "Per day at risk: still open, no later note sent. Without a note: the same days of waits equally silent "
    "that were not written to. Bars: 95 % intervals. Thin, hollow and dashed: perhaps no difference."
)


@draws(
    "answer_hazard(…)",
    numbers="first_day last_day waits at_risk answered hazard lower upper without lift enough clear",
    grouped=True,
)
def hazard(result: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw `answer_hazard`: the chance of an answer by days since a note, beside that on the same days without one.

    Parameters
    ----------
    result
        What `answer_hazard` returned; days that fewer than five waits reached are drawn as counts only. Groups are
        drawn beneath each other on the same scales: at most four, those with the most days at risk, in their order.
    ax
        Axes to draw on; None: those of a new figure. Further groups are drawn in panels beneath.
    language
        The language of its texts: ``"en"``, ``"de"``, or another with a catalogue; otherwise English.

    Examples
    --------
    >>> import pandas as pd
    >>> hazard(pd.DataFrame()).get_label()[:20]
    'So far the log holds'
    """
    answer = HazardStamp.read(result).answer
    title = _("{answer} today? By days since the note", answer=capital(with_article(answer)))
    words = theme.Words(title, hazard_sentence(result))
    groups, left_out = _groups(result)
    above = _ABOVE * any(name for name, _rows in groups)
    height = above + (4.0 if len(groups) < 2 else 0.9 + _TALL * len(groups))
    ax, new = theme.canvas(ax, height)
    if not groups or not result["enough"].any():  # no empty frame
        return theme.empty_axes(ax, new, words, result)
    panels = _panels(ax, new, len(groups))
    for panel, (name, rows) in zip(panels, groups, strict=True):
        _panel(panel, rows, name)
    _same_scales(panels, groups, answered(answer))
    under = _("days since the note; {answers}, of days at risk", answers=noun(answer, several=True))
    panels[-1].set_xlabel(under, fontsize=lettering.SMALL)
    _key(ax, panels, above if new else 0)
    more = theme.not_drawn(left_out, "group")
    margins = (0.85, 0.25, 0.8 + above, 0.85)
    headline = hazard_headline(result)
    return theme.finish(ax, new, words, result, _(_CAPTION) + more, margins=margins, headline=headline)


def _groups(result: pd.DataFrame) -> tuple[list[tuple[str, pd.DataFrame]], int]:
    """Names and rows of the groups to draw, each row at the place of its days; and how many groups are left out."""
    shown = result[result["at_risk"] > 0] if len(result) else result
    if shown.empty:
        return [], 0
    by = HazardStamp.read(result).by
    shown = unstamped(shown).set_axis(np.unique(shown["first_day"], return_inverse=True)[1])
    if by is None:
        return [("", shown)], 0
    every = [(label, rows) for label, rows in shown.groupby(by, sort=False)]
    days = [-rows["at_risk"].sum() for _, rows in every]
    kept = sorted(np.argsort(days, kind="stable")[:MOST_GROUPS])
    names = lettering.group_names([group_name(every[at][0], by) for at in kept], theme.name_room(_NAME))
    told = [_(_NAMES[by], group=name) for name in names] if by in _NAMES else names
    return [(name, every[at][1]) for name, at in zip(told, kept, strict=True)], len(every) - len(kept)


def _panels(ax: Axes, new: bool, number: int) -> list[Axes]:
    """The axes and those beneath, one for each group."""
    if number == 1:
        return [ax]
    if not new:
        return [ax, *(ax.inset_axes((0, -1.6 * place, 1, 1)) for place in range(1, number))]
    grid = ax.figure.add_gridspec(number, 1, hspace=0.75)
    ax.set_subplotspec(grid[0])
    return [ax, *(ax.figure.add_subplot(grid[place], axes_class=ChartAxes) for place in range(1, number))]


def _panel(ax: Axes, rows: pd.DataFrame, name: str) -> None:
    theme.dress(ax)
    _pairs(ax, rows)
    name_ticks(ax.xaxis, rows.index, [_label(row) for row in records(rows, Hazard)])
    if name:
        look: theme.Look = {
            "textcoords": "offset points",
            "va": "bottom",
            "fontsize": lettering.SMALL,
            "fontweight": "bold",
        }
        ax.annotate(name, (0, 1), xycoords="axes fraction", xytext=(0, 5), annotation_clip=False, **look)


def _same_scales(panels: list[Axes], groups: list[tuple[str, pd.DataFrame]], counted: str) -> None:
    """The same scales in every panel."""
    every = pd.concat([rows for _name, rows in groups])
    drawn = every[every["enough"].astype(bool)]
    highest = max([*drawn["upper"], *drawn["without_upper"], 0.01])
    for ax in panels:
        ax.set_xlim(-0.6, every.index.max() + 0.6)
        ax.set_ylim(0, min(1.02, 1.08 * highest))
        theme.percents(ax.yaxis)
        ax.set_ylabel(_("{answered} a day", answered=counted), fontsize=lettering.SMALL)


def _key(ax: Axes, panels: list[Axes], above: float) -> None:
    """One legend above all panels, with the marks of the first panel that has any."""
    found = [panel for panel in panels if panel.get_legend_handles_labels()[1]]
    if found and found[0] is not ax:
        for handle, label in zip(*found[0].get_legend_handles_labels(), strict=True):
            ax.add_container(cast("Container", handle))  # marks with their intervals, all of them
            handle.set_label(label)
    theme.legend(ax, tuple(map(_, _LEGEND)))
    if above and (drawn := ax.get_legend()):  # higher than the name of the first group
        drawn.set_bbox_to_anchor((0, 1 + above / _PANEL))


def _pairs(ax: Axes, shown: pd.DataFrame) -> None:
    named: set[str] = set()
    place, figures = shown.index.to_numpy(), np.stack([[shown[name] for name in names] for names in _FIGURES])
    enough, clear = (shown[name].to_numpy().astype(bool) for name in ("enough", "clear"))
    for which, is_firm in ((enough & clear, True), (enough & ~clear, False)):  # the firm ones first, for the legend
        if which.any():
            drawn = _side_by_side(ax, place[which], figures[:, :, which].astype(float), is_firm=is_firm)
            theme.name(drawn, map(_, _LEGEND), named)
    few = place[~enough]
    for run in np.split(few, np.flatnonzero(np.diff(few) > 1) + 1) if len(few) else ():  # one text for neighbours
        ax.text(
            run.mean(), 0.5, _("too few"), transform=ax.get_xaxis_transform(), ha="center", fontsize=lettering.SMALL,
            fontstyle="italic",
        )  # fmt: skip


def _side_by_side(
    ax: Axes, place: np.ndarray, figures: np.ndarray, *, is_firm: bool
) -> tuple[ErrorbarContainer, ErrorbarContainer]:
    """The marks after a note and those without one."""
    titles = [[_("{what}: {share} % a day", what=_(text), share=decimal(100 * share)) for share in shares]
              for text, shares in zip(_LEGEND, figures[:, 0].tolist(), strict=True)]  # fmt: skip
    ours, bare = np.moveaxis(figures, 1, 2)
    after = theme.whiskers(ax, place - _ASIDE, ours, "o", theme.BLUE, titles[0], is_firm=is_firm)
    return after, theme.whiskers(
        ax, place + _ASIDE, bare, "s", theme.VERMILLION, titles[1], is_firm=is_firm, second=True
    )


def _label(row: Hazard) -> str:
    days = f"{row.first_day}" if row.first_day == row.last_day else f"{row.first_day}–{row.last_day}"
    return _("{days}\n{n} of\n{all}", days=days, n=digits(row.answered), all=digits(row.at_risk))
