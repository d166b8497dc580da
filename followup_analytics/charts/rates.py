"""What a note adds: the rate after a note, the rate in the same days without one, and the lift beneath."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from followup_analytics.charts import theme
from followup_analytics.timing import sentences

MOST_BUCKETS = 10
_ASIDE = 0.13  # how far the pair stands from the middle of its bucket

_LEGEND = ("after a note", "without a note", "answered / sent (naive)")
_NOTES = {"check_in": "a check-in", "thank_you": "a thank-you"}
_AXES = {
    "gap": "days from the last contact to the note",
    "delay": "days from the start of the wait to the note",
    "attempt": "number of the note in its wait",
}
_NOTE = (
    "Without a note: the same days of waits equally silent that were not written to. Bars: 95 % intervals; pale: "
    "answered / sent, which counts pending notes as failures."
)


def response_rates(result: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw `response_rates`: with and without a note as pairs, the lift with its interval beneath, the counts under it.

    Parameters
    ----------
    result
        What `response_rates` returned; at most ten buckets are drawn, those with the most notes, in the order given.
        A bucket without enough data shows how many more notes it needs in place of a figure.
    ax
        Axes to draw on; None: those of a new figure. The lift is drawn in a second panel under them.

    Examples
    --------
    >>> import pandas as pd
    >>> response_rates(pd.DataFrame({"sent": []})).get_label()
    'There is nothing to show yet.'
    """
    sentence = sentences.rates_sentence(result)
    kind, within = result.attrs.get("kind", "check_in"), result.attrs.get("within", 7)
    title = f"What {_NOTES.get(kind, 'a note')} adds: answered within {within} days"
    ax, new = theme.canvas(ax, 4.6)
    if result.empty or not result["sent"].sum():
        return theme.nothing(ax, new, title=title, sentence=sentence, simulated=result.attrs.get("simulated"))
    shown = result.loc[result["sent"].nlargest(MOST_BUCKETS).index.sort_values()].reset_index(drop=True)
    lower = theme.below(ax, new, 0.62)
    enough = shown["enough"].to_numpy(bool) & shown["rate"].notna().to_numpy()
    _pairs(ax, shown, enough)
    _lift(lower, shown, enough)
    _buckets(ax, lower, shown)
    if not enough.any():
        _no_scale(ax, lower)
    by = result.attrs.get("by", "gap")
    lower.set_xlabel(_AXES.get(by, theme.plain(by)), fontsize=theme.SMALL)
    theme.legend(ax, _LEGEND)
    left_out = len(result) - len(shown)
    more = f" {left_out} more groups are not drawn." if left_out else ""
    simulated = result.attrs.get("simulated")
    margins = (0.85, 0.15, 0.72, 0.8)
    return theme.finish(
        ax, new, title=title, sentence=sentence, note=_NOTE + more, simulated=simulated, margins=margins
    )


def _pairs(ax: Axes, shown: pd.DataFrame, enough: np.ndarray) -> None:
    theme.dress(ax)
    x = np.arange(len(shown))[enough]
    rows = shown[enough]
    naive = ax.bar(x, rows["naive_rate"], width=0.62, color=theme.INK, alpha=0.08, zorder=1)
    spans = np.clip([rows["rate"] - rows["lower"], rows["upper"] - rows["rate"]], 0, None)
    after = ax.errorbar(
        x - _ASIDE, rows["rate"], yerr=spans, fmt="o", ms=8, color=theme.BLUE, elinewidth=2, capsize=3, zorder=3
    )
    (without,) = ax.plot(x + _ASIDE, rows["without"], "s", ms=7.5, mfc="none", mew=2, color=theme.VERMILLION, zorder=3)
    if len(x):
        _name((after, without, naive))
    for place, row in zip(x, rows.itertuples(), strict=True):
        ax.plot([place - _ASIDE, place + _ASIDE], [row.rate, row.without], color=theme.INK, alpha=0.3, lw=1, zorder=2)
    highest = max([*rows["upper"], *rows["naive_rate"], *rows["without"], 0.05])
    ax.set_ylim(0, min(1.02, 1.12 * highest))
    theme.percents(ax.yaxis)
    ax.set_ylabel("answered", fontsize=theme.SMALL)
    few = shown[~enough]
    counts = [f"{int(n):,} of {int(sent):,}\nanswered" for n, sent in zip(few["answered"], few["sent"], strict=True)]
    _instead(ax, np.flatnonzero(~enough), counts)


def _name(drawn: tuple) -> None:
    for artist, label in zip(drawn, _LEGEND, strict=True):
        artist.set_label(label)


def _lift(ax: Axes, shown: pd.DataFrame, enough: np.ndarray) -> None:
    theme.dress(ax)
    x = np.arange(len(shown))[enough]
    rows = shown[enough]
    ax.axhline(0, color=theme.INK, lw=1.2)
    spans = np.clip([rows["lift"] - rows["lift_lower"], rows["lift_upper"] - rows["lift"]], 0, None)
    ax.errorbar(x, rows["lift"], yerr=spans, fmt="D", ms=7, color=theme.GREEN, elinewidth=2, capsize=3)
    for place, lift in zip(x, rows["lift"], strict=True):
        ax.annotate(
            f"{100 * lift:+.0f}", (place, lift), xytext=(9, 0), textcoords="offset points", va="center",
            fontsize=theme.NORMAL, fontweight="bold",
        )  # fmt: skip
    ends = [*rows["lift_lower"], *rows["lift_upper"], -0.02, 0.02]
    room = 0.12 * (max(ends) - min(ends))
    ax.set_ylim(min(ends) - room, max(ends) + room)
    ax.yaxis.set_major_formatter(lambda share, _: f"{100 * share:+.0f}" if abs(share) > 1e-9 else "0")
    ax.set_ylabel("a note adds\n(points)", fontsize=theme.SMALL)
    _instead(ax, np.flatnonzero(~enough), [_need(needed) for needed in shown.loc[~enough, "needed"]])


def _need(needed: object) -> str:
    return "too few\nto tell" if pd.isna(needed) or not needed else f"needs about\n{int(needed):,} more"


def _instead(ax: Axes, places: np.ndarray, texts: list[str]) -> None:
    """What stands in place of a figure that the data cannot support: counts, and how many notes more it takes."""
    for place, text in zip(places, texts, strict=True):
        ax.text(
            place, 0.74, text, transform=ax.get_xaxis_transform(), ha="center", va="center", fontsize=theme.SMALL,
            fontstyle="italic",
        )  # fmt: skip


def _no_scale(*panels: Axes) -> None:
    """Where no figure is drawn there is nothing to read off."""
    for ax in panels:
        ax.grid(visible=False)
        ax.set_yticks([])


def _buckets(ax: Axes, lower: Axes, shown: pd.DataFrame) -> None:
    most = 10 if len(shown) > 6 else 16
    labels = [
        f"{theme.plain(row.bucket, most)}\n{int(row.sent):,} sent"
        + (f"\n{int(row.pending):,} pending" if row.pending else "")
        for row in shown.itertuples()
    ]
    lower.set_xticks(range(len(shown)), labels)
    lower.set_xlim(-0.6, len(shown) - 0.4)
    ax.tick_params(labelbottom=False, length=0)
