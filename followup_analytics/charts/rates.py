"""What a note adds: the rate after a note, the rate in the same days without one, and the lift beneath."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from matplotlib.container import Container

from followup_analytics.analyses import pooling, sentences
from followup_analytics.analyses.background.published import cited, source
from followup_analytics.analyses.background.published import published as published_figures
from followup_analytics.analyses.response_rates import RatesStamp
from followup_analytics.charts.kit import theme
from followup_analytics.charts.kit.records import Bare, Published, Rate, records
from followup_analytics.charts.kit.results import draws
from followup_analytics.facts.results import bare
from followup_analytics.log.text import phrases
from followup_analytics.waiting.answers import ANY, noun

MOST_BUCKETS = 10
_ASIDE = 0.13  # how far the pair stands from the middle of its bucket
_COUNTS, _SEEN, _TOLD = range(3)
_TALL, _NAMED = 140, 23  # points: about the height of the upper panel, and of a name of two lines

_LEGEND = ("after a note", "without a note", "answered / sent (naive)", "pooled")
_NOTES = {"check_in": "a check-in", "thank_you": "a thank-you"}
_CLASSES = {  # of the answers: how each is called and drawn, and how far left of the lift it stands
    "good": ("good", "^", theme.BLUE, 0.34),
    "neutral": ("neutral", "o", theme.INK, 0.25),
    "bad": ("rejections", "v", theme.VERMILLION, 0.16),
}
_PARTS = tuple(label for label, *_ in _CLASSES.values())
_AXES = {
    "gap": "days from the last contact to the note",
    "delay": "days from the start of the wait to the note",
    "attempt": "number of the note in its wait",
}
_NOTE = (
    "Without a note: the same days of waits equally silent that were not written to. Bars: 95 % intervals; pale: "
    "answered / sent, which counts pending notes as failures."
)
_POOLED = " Pooled: each rate pulled towards the others, as far as the data say that they are alike."
_HOLLOW = " Thin, hollow and dashed: what was seen, but too few to tell."


@draws(
    "response_rates(…)",
    numbers="sent answered pending waits naive_rate rate lower upper without lift lift_lower lift_upper enough needed",
    others="bucket",
)
def response_rates(
    result: pd.DataFrame, *, pooled: pd.DataFrame | None = None, published: Sequence[str] = (), ax: Axes | None = None
) -> Axes:
    """Draw `response_rates`: with and without a note as pairs, the lift with its interval beneath, the counts under it.

    Parameters
    ----------
    result
        What `response_rates` returned; at most ten buckets are drawn, those with the most notes, in the order given.
        A bucket without enough data is drawn thin, hollow and dashed with how many more notes it needs; one of fewer
        than five waits only as its counts.
    pooled
        What `analyses.pooling.pooled` returned for it: its intervals are drawn beside the rates as counted. None: those
        of `result`, or made here where a bucket says too little by itself.
    published
        Keys of `analyses.background.published.published` to draw faintly, with the reasons why they are not comparable.
    ax
        Axes to draw on; None: those of a new figure. The lift is drawn in a second panel under them.

    Examples
    --------
    >>> import pandas as pd
    >>> response_rates(pd.DataFrame({"sent": []})).get_label()[:20]
    'So far the log holds'
    """
    sentence = sentences.rates_sentence(result)
    stamp = RatesStamp.read(result)
    kind, within = stamp.kind, stamp.within
    counts = "answered" if stamp.answer == ANY else noun(stamp.answer, several=True)
    title = f"What {_NOTES.get(kind, 'a note')} adds: {counts} within {phrases.counted(within, 'day')}"
    ax, new = theme.canvas(ax, 5.0)
    if result.empty or not result["sent"].sum():
        return theme.nothing(ax, new, title=title, sentence=sentence, table=result)
    shown = bare(result).loc[result["sent"].nlargest(MOST_BUCKETS).index.sort_values()].reset_index(drop=True)
    shown = _after_all(shown, stamp)
    lower = theme.below(ax, new, 0.8)
    lower.set_xlim(-0.6, len(shown) - 0.4)
    looks = _looks(shown)
    _pairs(ax, shown, looks)
    if pooled is None:
        pooled = result if "pooled" in result else pooling.with_pooled(result)
    if "pooled" in pooled:
        _pooled(ax, shown[looks != _COUNTS], pooled)
    others = published_figures(published, clock="follow_up")
    _others(ax, others)
    _lift(lower, shown, looks)
    unknown = theme.bounds(ax, shown.index.to_numpy() - _ASIDE, shown)
    _buckets(ax, lower, shown)
    by = stamp.by or "gap"
    lower.set_xlabel(_AXES.get(by, theme.plain(by)), fontsize=theme.SMALL)
    for container in lower.containers:
        if container.get_label() in _PARTS:  # one legend above both panels
            ax.add_container(container)
    theme.legend(ax, (*_LEGEND, *_PARTS), room=theme.WIDTH - 0.8)
    left_out = len(result) - min(len(result), MOST_BUCKETS)
    more = unknown + (_POOLED if "pooled" in pooled else "") + (f" {cited(others)}" if len(others) else "")
    more += (_HOLLOW if (looks == _SEEN).any() else "") + (f" {theme.not_drawn(left_out, 'group')}" if left_out else "")
    margins = (0.85, 0.15, 0.72, 0.8)
    return theme.finish(ax, new, title=title, sentence=sentence, note=_NOTE + more, table=result, margins=margins)


def _after_all(shown: pd.DataFrame, stamp: RatesStamp) -> pd.DataFrame:
    """The groups, all notes together in front of them."""
    shown = shown.assign(needed_upper=shown.get("needed_upper", shown["needed"]))
    if not stamp.overall or (shown["sent"] > 0).sum() < 2:
        return shown
    first = pd.DataFrame([stamp.overall["row"]]).reindex(columns=shown.columns)
    return pd.concat([first.astype(shown.dtypes), shown], ignore_index=True)


def _looks(shown: pd.DataFrame) -> np.ndarray:
    """How each bucket is drawn: as told, as only seen, or as counts."""
    known = shown["rate"].notna() & shown["lift"].notna() & (shown["waits"] >= sentences.LEAST_WAITS)
    return np.select([known & shown["enough"].astype(bool), known], [_TOLD, _SEEN], _COUNTS)


def _pairs(ax: Axes, shown: pd.DataFrame, looks: np.ndarray) -> None:
    theme.dress(ax)
    drawn = looks != _COUNTS
    named: set[str] = set()
    for look in (_TOLD, _SEEN):  # the firm ones stand in the legend
        if (looks == look).any():
            theme.name(_side_by_side(ax, shown[looks == look], told=look == _TOLD), _LEGEND[:3], named)
    rows = shown[drawn]
    highest = np.nanmax([0.05, *rows.filter(["upper", "naive_rate", "without", "without_upper"]).to_numpy().ravel()])
    ax.set_ylim(0, min(1.02, 1.12 * highest))
    theme.percents(ax.yaxis)
    ax.yaxis.set_visible(bool(len(rows)))  # no scale where nothing is drawn
    ax.set_ylabel("answered", fontsize=theme.SMALL)
    few = shown[~drawn & (shown["sent"] > 0)]
    _instead(ax, records(few, Rate))


def _side_by_side(ax: Axes, rows: pd.DataFrame, *, told: bool) -> tuple[Artist | Container, ...]:
    """After a note, without one, and the naive bar behind them."""
    place, without = rows.index.to_numpy(), rows["without"].to_numpy()
    naive = ax.bar(place, rows["naive_rate"], width=0.62, **theme.NAIVE)
    left, right = place - _ASIDE, place + _ASIDE
    ties = [
        [end, other]
        for end, other in zip(zip(left, rows["rate"], strict=True), zip(right, without, strict=True), strict=True)
    ]
    ax.add_collection(LineCollection(ties, colors=to_rgba(theme.INK, 0.3), linewidths=1, zorder=2), autolim=False)
    figures, titles = rows[["rate", "lower", "upper"]].to_numpy(), [_title(row) for row in records(rows, Rate)]
    after = theme.whiskers(ax, left, figures, "o", theme.BLUE, titles, told=told)
    bare_rows = rows.reindex(columns=[*Bare._fields])
    texts = [f"{theme.plain(row.bucket)}, {_LEGEND[1]}: {phrases.without(row)}" for row in records(bare_rows, Bare)]
    figures = bare_rows[["without", "without_lower", "without_upper"]].to_numpy()
    bare = theme.whiskers(ax, right, figures, "s", theme.VERMILLION, texts, told=told, second=True)
    return after, bare, naive


def _pooled(ax: Axes, shown: pd.DataFrame, pooled: pd.DataFrame) -> None:
    """The pooled interval of each bucket as a band left of the rate as counted, with its estimate as a line."""
    found = pooled.set_index("bucket").reindex(shown["bucket"])
    place = shown.index.to_numpy() - 2 * _ASIDE
    span = found["pooled_upper"] - found["pooled_lower"]
    look: theme.Look = {
        "width": 0.11,
        "facecolor": to_rgba(theme.BLUE, 0.3),
        "edgecolor": theme.BLUE,
        "lw": 0.8,
        "zorder": 1.5,
    }
    ax.bar(place, span, bottom=found["pooled_lower"], label=_LEGEND[3], **look)
    ax.hlines(found["pooled"], place - 0.08, place + 0.08, color=theme.BLUE, lw=2, zorder=2)
    triples = found[["pooled", "pooled_lower", "pooled_upper"]].to_numpy()
    texts = [
        f"{theme.plain(name)}, pooled: {phrases.estimate(*row)}" for name, row in zip(found.index, triples, strict=True)
    ]
    theme.hover(ax, place, found["pooled"], texts, size=8)
    ax.set_ylim(0, max(ax.get_ylim()[1], min(1.02, 1.08 * np.nanmax([*triples[:, 2], 0]))))


def _others(ax: Axes, figures: pd.DataFrame) -> None:
    """Published shares as faint dotted lines, their names right of them, one above the other."""
    if figures.empty:
        return
    left, right = ax.get_xlim()
    top = max(ax.get_ylim()[1], 1.08 * figures["share"].max())
    ax.set_xlim(left, right + 0.26 * (right - left))
    ax.set_ylim(0, top)
    ax.yaxis.set_visible(True)
    free = 0.0
    for row in records(figures.sort_values("share"), Published):
        height = _TALL * row.share / top
        at = max(height, free)
        name = source(row.label, row.year, row.n).replace(" (", "\n(")
        theme.other(ax, (left, right), (row.share, row.share), name, beside=at - height)
        free = at + _NAMED


def _title(row: Rate) -> str:
    """The numbers behind the rate of a bucket."""
    counts = f"{row.answered:,} of {row.sent:,} answered, {row.pending:,} pending"
    rate = phrases.estimate(row.rate, row.lower, row.upper)
    return f"{theme.plain(row.bucket)}, {_LEGEND[0]}: {rate}; {counts}"


def _counts(row: Rate) -> str:
    why = "too few" if row.waits < sentences.LEAST_WAITS else "none to\ncompare with"
    return f"{int(row.answered):,} of {int(row.sent):,}\nanswered,\n{why}"


def _lift(ax: Axes, shown: pd.DataFrame, looks: np.ndarray) -> None:
    theme.dress(ax)
    ax.axhline(0, color=theme.INK, lw=1.2)
    for look in (_TOLD, _SEEN):
        rows, told = shown[looks == look], look == _TOLD
        lifts = rows[["lift", "lift_lower", "lift_upper"]].to_numpy()
        names = [theme.plain(name) for name in rows["bucket"]]
        titles = [f"{name}, a note adds {phrases.gain(*lift)}" for name, lift in zip(names, lifts, strict=True)]
        if len(rows):
            theme.whiskers(ax, rows.index, lifts, "D", theme.GREEN, titles, told=told)
        for row in records(rows, Rate):
            _beside(ax, row, told=told)
    rows = shown[looks != _COUNTS]
    _lifts_of_classes(ax, rows)
    ends = [*rows.filter(regex="^lift_.*(lower|upper)$").to_numpy(float).ravel(), -0.02, 0.02]
    least, most = np.nanmin(ends), np.nanmax(ends)
    room = 0.12 * (most - least)
    ax.set_ylim(least - (3.4 if (looks == _SEEN).any() else 1) * room, most + room)
    theme.points(ax.yaxis)
    ax.yaxis.set_visible(bool(len(rows)))
    ax.set_ylabel("with minus without\n(points)", fontsize=theme.SMALL)


def _lifts_of_classes(ax: Axes, rows: pd.DataFrame) -> None:
    """Left of the lift what it is made of: good and neutral answers, and rejections."""
    if rows.empty or not sentences.tells_classes(rows):
        return
    for name, (label, marker, colour, aside) in _CLASSES.items():
        figures = rows[[f"lift_{name}", f"lift_{name}_lower", f"lift_{name}_upper"]].to_numpy(float)
        titles = [
            f"{theme.plain(bucket)}, {label}: {phrases.gain(*figure)}"
            for bucket, figure in zip(rows["bucket"], figures, strict=True)
        ]
        drawn = theme.whiskers(
            ax, rows.index.to_numpy() - aside, figures, marker, colour, titles, told=True, second=True
        )
        drawn.set_label(label)


def _beside(ax: Axes, row: Rate, *, told: bool) -> None:
    """The lift as a number, and how many more notes it takes to tell it."""
    size, weight = (theme.NORMAL, "bold") if told else (theme.SMALL, "normal")
    ax.annotate(
        phrases.signed(row.lift), (row.place, row.lift), xytext=(9, 5 if row.lift >= 0 else -5),
        textcoords="offset points", va="center", fontsize=size, fontweight=weight,
    )  # fmt: skip
    if told:
        return
    few = "too few\nto tell"
    if not pd.isna(row.needed):
        about, *number = phrases.roughly(row.needed, row.needed_upper).split(" ")
        few = f"needs {about}\n{' '.join(number)} more"
    ax.annotate(
        few, (row.place, 0), xycoords=ax.get_xaxis_transform(), xytext=(0, 3), textcoords="offset points", ha="center",
        va="bottom", fontsize=theme.SMALL, fontstyle="italic",
    )  # fmt: skip


def _instead(ax: Axes, few: list[Rate]) -> None:
    """The counts in place of a figure that there is too little for."""
    for row in few:
        ax.text(
            row.place, 0.5, _counts(row), transform=ax.get_xaxis_transform(), ha="center", va="center",
            fontsize=theme.SMALL, fontstyle="italic",
        )  # fmt: skip


def _buckets(ax: Axes, lower: Axes, shown: pd.DataFrame) -> None:
    most = 10 if len(shown) > 6 else 16
    labels = [
        f"{theme.plain(row.bucket, most)}\n{int(row.sent):,} sent"
        + (f"\n{int(row.pending):,} pending" if row.pending else "")
        for row in records(shown, Rate)
    ]
    lower.set_xticks(range(len(shown)), labels)
    ax.tick_params(labelbottom=False, length=0)
