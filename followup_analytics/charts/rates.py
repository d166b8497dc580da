"""What a note adds: a row per group, with the lift, its interval and its parts, and both rates beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba

from followup_analytics.analyses.background.published import cited, source
from followup_analytics.analyses.background.published import published as published_figures
from followup_analytics.analyses.response_rates import RatesStamp
from followup_analytics.analyses.sentences.gains import rate_without, tells_classes
from followup_analytics.analyses.sentences.headlines import rates_headline
from followup_analytics.analyses.sentences.rates import LEAST_WAITS, rates_sentence
from followup_analytics.charts.kit import lettering, theme
from followup_analytics.charts.kit.axes import ChartAxes, name_ticks
from followup_analytics.charts.kit.placing import figure_of
from followup_analytics.charts.kit.records import Bare, Published, Rate, records
from followup_analytics.charts.kit.results import draws
from followup_analytics.facts.results import unstamped
from followup_analytics.log.locale.catalogue import N_, _, digits
from followup_analytics.log.locale.log_words import group_name, word
from followup_analytics.log.text import phrases
from followup_analytics.waiting.answers import ANY, answered, noun
from followup_analytics.waiting.rates.rate_study import TOGETHER

Asked = str | list[str]  # which answers were asked for
MOST_BUCKETS = 12
_COUNTS, _SEEN, _TOLD = range(3)
_AFTER, _WITHOUT = N_("after a note"), N_("without a note")
_ROW, _RATES, _EDGE = 0.46, 1.15, 0.3  # inches: a row, the panel of the rates, and the space to the right of it
_LINE = 0.15  # inches more of each row, where any has a third line
_APART = 0.35  # inches beside the words
_LABEL = 0.31  # the share of the width for the names of the groups
_PARTS_AT = 0.27  # how far under the lift its parts are drawn
_TITLES = {
    "check_in": N_("What a check-in adds: {answers} {within}"),
    "thank_you": N_("What a thank-you adds: {answers} {within}"),
}
_TITLE = N_("What a note adds: {answers} {within}")
_CLASSES = {  # of answers: how each is named and drawn
    "good": (N_("good"), "^", theme.BLUE, "▲"),
    "neutral": (N_("neutral"), "o", theme.INK, "●"),
    "bad": (N_("rejections"), "v", theme.VERMILLION, "▼"),
}
_BY = {
    "gap": N_("By days from the last contact to the note. "),
    "delay": N_("By days from the start of the wait to the note. "),
    "attempt": N_("By the number of the note in its wait. "),
}
_CAPTION = N_("Without a note: the same days of waits equally silent that were not written to. Lines: 95 % intervals.")
_MADE_OF = N_(" ▲\u00a0good, ●\u00a0neutral, ▼\u00a0rejections make up the lift.")
_HOLLOW = N_(" Hollow and dashed: too few to tell, with how many more notes it takes to know it to within 10 points.")


@draws(
    "response_rates(…)",
    numbers="sent answered pending waits naive_rate rate lower upper without lift lift_lower lift_upper enough needed",
    others="bucket",
)
def response_rates(
    result: pd.DataFrame, *, published: Sequence[str] = (), ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw `response_rates`: a row per group with the lift and its interval, in words too, and the rates behind it.

    Parameters
    ----------
    result
        What `response_rates` returned; at most twelve groups are drawn, those with the most notes, in the order given,
        below all notes together. A group without enough data is drawn thin, hollow and dashed, with how many more notes
        it needs; one of fewer than five waits has only its counts. The naive rate is in the table only.
    published
        Keys of `analyses.background.published.published` to draw faintly, with the reasons why they are not comparable.
    ax
        Axes to draw on; None: those of a new figure, with a second panel for the rates beside them.
    language
        The language of its texts: ``"en"``, ``"de"``, or another with a catalogue; otherwise English.

    Examples
    --------
    >>> import pandas as pd
    >>> response_rates(pd.DataFrame({"sent": []})).get_label()[:20]
    'So far the log holds'
    """
    stamp = RatesStamp.read(result)
    kind, within = stamp.kind, stamp.within
    title = _(_TITLES.get(kind, _TITLE), answers=answered(stamp.answer), within=phrases.within_days(within))
    said = theme.Words(title, rates_sentence(result))
    ax, new = theme.canvas(ax, 1.1)
    if result.empty or not result["sent"].sum():
        return theme.empty_axes(ax, new, said, result)
    shown = unstamped(result).loc[result["sent"].nlargest(MOST_BUCKETS).index.sort_values()].reset_index(drop=True)
    shown = _after_all(shown, stamp)
    shown["bucket"] = [word(name) if name == TOGETHER else group_name(name, stamp.by) for name in shown["bucket"]]
    looks, others = _looks(shown), published_figures(published, clock="follow_up")
    made_of = tells_classes(shown)
    _lift(ax, shown, looks, stamp.answer, made_of=made_of)
    words = [
        _words(row, look, dict(shown.loc[row.place]), made_of)
        for row, look in zip(records(shown, Rate), looks, strict=True)
    ]
    for place, (text, look) in enumerate(zip(words, looks, strict=True)):
        theme.text_beside(ax, place, text, bold=look == _TOLD)
    labels = _labels(ax, shown, stamp.answer)
    unknown, margins = "", None
    if new:
        figure_of(ax).set_figheight(1.1 + (_ROW + _LINE * (shown["unmatched"] > 0).any()) * len(shown))
        wide = [lettering.text_width([text], bold=look == _TOLD) for text, look in zip(words, looks, strict=True)]
        margins = (lettering.text_width(labels) + 0.25, max(wide) + _RATES + _EDGE + _APART, 0.42, 0.62)
        unknown = _rates(_rates_panel(ax, shown), shown, looks, others, stamp.answer)
    more = unknown + (f" {cited(others)}" if len(others) else "") + (_(_HOLLOW) if (looks == _SEEN).any() else "")
    left_out = len(result) - min(len(result), MOST_BUCKETS)
    more += theme.not_drawn(left_out, "group") + (_(theme.NOT_COMPARED) if (shown["unmatched"] > 0).any() else "")
    by = _BY.get(stamp.by or "gap")
    caption = (_(by) if by else "") + _(_CAPTION) + (_(_MADE_OF) if made_of else "") + more
    headline, drawn = rates_headline(result), rates_sentence(result, each=False)
    theme.finish(ax, new, said, result, caption, margins=margins, headline=headline, drawn=drawn)
    if new:
        _place_beside(ax)
    return ax


def _after_all(shown: pd.DataFrame, stamp: RatesStamp) -> pd.DataFrame:
    """The groups, after all notes together."""
    shown = shown.assign(needed_upper=shown.get("needed_upper", shown["needed"]), unmatched=shown.get("unmatched", 0))
    if not stamp.overall or (shown["sent"] > 0).sum() < 2:
        return shown
    first: dict[Any, Any] = dict(stamp.overall["row"])
    columns = ((name, first.get(name, np.nan), cells) for name, cells in shown.items())  # `concat` takes twice as long
    return pd.DataFrame({name: pd.Series([own, *cells], dtype=cells.dtype) for name, own, cells in columns})


def _looks(shown: pd.DataFrame) -> np.ndarray:
    """How each bucket is drawn: firm, as merely seen, or only its counts."""
    known = shown["rate"].notna() & shown["lift"].notna() & (shown["waits"] >= LEAST_WAITS)
    return np.select([known & shown["enough"].astype(bool), known], [_TOLD, _SEEN], _COUNTS)


def _lift(ax: Axes, shown: pd.DataFrame, looks: np.ndarray, answer: Asked, *, made_of: bool) -> None:
    theme.dress(ax, grid="x")
    rows = shown[looks != _COUNTS]
    ends = _axis_ends(rows, looks[looks != _COUNTS])
    ax.set_xlim(*ends)
    ax.set_ylim(len(shown) - 0.4, -0.6)
    theme.points(ax.xaxis, 4)
    ax.xaxis.set_visible(bool(len(rows)))  # no scale where nothing is drawn
    added = _("{answers} that a note adds,\nof a hundred", answers=noun(answer, several=True))
    ax.set_xlabel(added, fontsize=lettering.SMALL)
    if len(rows):
        ax.axvline(0, color=theme.INK, lw=1.2, zorder=1)
    for look in (_TOLD, _SEEN):
        _whiskers(ax, shown[looks == look], ends, is_firm=look == _TOLD)
    if made_of:
        _parts(ax, rows, ends)


def _axis_ends(rows: pd.DataFrame, looks: np.ndarray) -> tuple[float, float]:
    """The ends of the axis: it holds 0, the firm intervals, and the other estimates, whose intervals are too wide."""
    ends = rows.loc[looks == _TOLD, ["lift_lower", "lift_upper"]].to_numpy(float).ravel()
    seen = rows.filter(regex="^lift(_good|_neutral|_bad)?$").to_numpy(float).ravel()
    least, most = np.nanmin([*ends, *seen, -0.05]), np.nanmax([*ends, *seen, 0.05])
    room = (0.08 if len(ends) else 0.5) * (most - least)
    return least - room, most + room


def _whiskers(ax: Axes, rows: pd.DataFrame, ends: tuple[float, float], *, is_firm: bool) -> None:
    """The lifts of some groups; an interval that reaches beyond the axis ends in an arrow."""
    if rows.empty:
        return
    lifts = rows[["lift", "lift_lower", "lift_upper"]].to_numpy(float)
    names = [lettering.drawable_text(name) for name in rows["bucket"]]
    titles = [
        _("{group}, a note adds {gain}", group=name, gain=phrases.gain(*lift))
        for name, lift in zip(names, lifts, strict=True)
    ]
    cut = np.column_stack([lifts[:, 0], np.clip(lifts[:, 1:], *ends)])
    theme.whiskers(ax, rows.index, cut, "D", theme.GREEN, titles, is_firm=is_firm, flat=True)
    for end, column, sign in ((ends[0], 1, "<"), (ends[1], 2, ">")):
        beyond = (lifts[:, column] < ends[0]) if column == 1 else (lifts[:, column] > ends[1])
        place = rows.index[beyond]
        ax.plot(np.full(len(place), end), place, sign, color=theme.GREEN, ms=6, ls="", clip_on=False, zorder=3)


def _parts(ax: Axes, rows: pd.DataFrame, ends: tuple[float, float]) -> None:
    """The parts of each lift, drawn under it: good and neutral answers, and rejections."""
    for name, (label, marker, colour, _sign) in _CLASSES.items():
        figures = rows[[f"lift_{name}", f"lift_{name}_lower", f"lift_{name}_upper"]].to_numpy(float)
        texts = [
            f"{lettering.drawable_text(bucket)}, {_(label)}: {phrases.gain(*figure)}"
            for bucket, figure in zip(rows["bucket"], figures, strict=True)
        ]
        place = rows.index.to_numpy() + _PARTS_AT
        theme.hover(ax, figures[:, 0], place, texts, size=9)
        ax.plot(np.clip(figures[:, 0], *ends), place, marker, color=colour, ms=4.5, ls="", zorder=3, label=_(label))


def _words(row: Rate, look: int, figures: dict[Any, Any], made_of: bool) -> str:
    """The text beside a row: the lift and its parts, or what it takes to tell."""
    if look == _COUNTS:
        few = _("too few") if row.waits < LEAST_WAITS else _("none to compare with")
        return few if row.sent else ""
    if look == _SEEN:
        needs = "" if pd.isna(row.needed) else phrases.roughly(row.needed, row.needed_upper)
        return _("cannot tell yet") + (_("\nneeds {n} more", n=needs) if needs else "")
    lift = f"{phrases.signed(row.lift)} ({phrases.reach(figures['lift_lower'], figures['lift_upper'])})"
    points = phrases.whole_parts(row.lift, [figures[f"lift_{name}"] for name in _CLASSES]) if made_of else []
    signs = [sign for *_looks, sign in _CLASSES.values()][: len(points)]
    parts = [f"{sign}{phrases.signed(each / 100)}" for sign, each in zip(signs, points, strict=True)]
    return "\n".join(filter(None, [lift, "  ".join(parts)]))


def _labels(ax: Axes, shown: pd.DataFrame, answer: Asked) -> list[str]:
    """The names of the groups with their counts, on the left."""
    room = _LABEL * theme.width()
    names = lettering.group_names(shown["bucket"], room)
    labels = [f"{name}\n{_counts(row, answer)}" for name, row in zip(names, records(shown, Rate), strict=True)]
    name_ticks(ax.yaxis, range(len(shown)), labels)
    ax.tick_params(axis="y", left=False, length=0, pad=9)
    return labels


def _counts(row: Rate, answer: Asked) -> str:
    """How many were answered, in the way asked for, are pending, and are not in the rates."""
    more = _(", {n} pending", n=digits(row.pending)) if row.pending else ""
    more += "\n" + _("{n} not compared", n=digits(row.unmatched)) if row.unmatched > 0 else ""
    said = {"n": digits(row.answered), "all": digits(row.sent)}
    if answer == ANY:
        return _("{n} of {all} answered", **said) + more
    return _("{n} of {all}", **said) + more  # of what, the title says


def _rates_panel(ax: Axes, shown: pd.DataFrame) -> Axes:
    """The second panel, on the same rows."""
    panel = ax.figure.add_axes((0.8, 0.1, 0.1, 0.8), axes_class=ChartAxes, sharey=ax)
    theme.dress(panel, grid="x")
    panel.tick_params(axis="x", bottom=False, length=0)
    panel.yaxis.set_visible(False)
    panel.set_ylim(len(shown) - 0.4, -0.6)
    return panel


def _place_beside(ax: Axes) -> None:
    """Move the second panel to the right edge, as high as the first."""
    panel, own = ax.figure.axes[1], ax.get_position()
    wide = _RATES / theme.width()
    panel.set_position((1 - wide - _EDGE / theme.width(), own.y0, wide, own.height))


def _rates(ax: Axes, shown: pd.DataFrame, looks: np.ndarray, others: pd.DataFrame, answer: Asked) -> str:
    """Both rates of each group, published shares as faint lines; returns the caption's words for those left out."""
    drawn = shown[looks != _COUNTS]
    ties = [
        [(row.without, place), (row.rate, place)] for place, row in zip(drawn.index, drawn.itertuples(), strict=True)
    ]
    ax.add_collection(LineCollection(ties, colors=to_rgba(theme.INK, 0.4), linewidths=1.2, zorder=2), autolim=False)
    bare = [_bare_title(row) for row in records(drawn.reindex(columns=[*Bare._fields]), Bare)]
    sent = [_title(row, answer) for row in records(drawn, Rate)]
    for filled, column, titles in ((False, "without", bare), (True, "rate", sent)):
        look: theme.Look = {"mfc": theme.INK if filled else "none", "mec": theme.INK, "ms": 6, "ls": "", "zorder": 3}
        theme.hover(ax, drawn[column], drawn.index, titles, size=9)
        ax.plot(drawn[column], drawn.index, "o", label=_(_AFTER) if filled else _(_WITHOUT), **look)
    for row in records(others, Published):
        look = {"ls": (0, (1, 2.5)), "lw": 1.1, "color": theme.INK, "alpha": 0.65, "zorder": 1}
        ax.axvline(row.share, label=source(row.label, row.year, row.n), **look)
    highest = np.nanmax([0.05, *drawn[["rate", "without"]].to_numpy(float).ravel(), *others["share"]])
    ax.set_xlim(0, min(1.02, 1.15 * highest))
    theme.percents(ax.xaxis, 3)
    ax.xaxis.set_visible(bool(len(drawn)))
    ax.set_xlabel(_("{answered}:\n○ without  ● with", answered=answered(answer)), fontsize=lettering.SMALL)
    return _bounds(ax, drawn.index.to_numpy() + _PARTS_AT, drawn)


def _bounds(ax: Axes, at: np.ndarray, rows: pd.DataFrame) -> str:
    """What each rate can be, whatever became of those left out, as a dotted line; and the caption's words for it."""
    gone = rows["left_out"].to_numpy() > 0 if {"left_out", "least", "most"} <= set(rows) else np.zeros(len(rows), bool)
    if not gone.any():
        return ""
    least, most = rows.loc[gone, ["least", "most"]].to_numpy(float).T
    ax.hlines(at[gone], least, most, color=theme.INK, lw=1.1, linestyles=(0, (1, 2)), zorder=2.5)
    ax.set_xlim(0, max(ax.get_xlim()[1], min(1.02, 1.08 * np.nanmax([*most, 0]))))
    return _(theme.LEFT_OUT)


def _bare_title(row: Bare) -> str:
    return f"{lettering.drawable_text(row.bucket)}, {_(_WITHOUT)}: {rate_without(row)}"


def _title(row: Rate, answer: Asked) -> str:
    """The numbers behind the rate of a bucket."""
    rate = phrases.estimate(row.rate, row.lower, row.upper)
    return f"{lettering.drawable_text(row.bucket)}, {_(_AFTER)}: {rate}; {_counts(row, answer)}".replace("\n", ", ")
