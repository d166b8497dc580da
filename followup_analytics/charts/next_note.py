"""When to write next: for each open wait, the chance of an answer by the day of the next note, and without one."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from followup_analytics.analyses.ahead.next_note import NextNoteStamp, in_days
from followup_analytics.analyses.sentences.headlines import next_note_headline
from followup_analytics.analyses.sentences.next_note import next_note_sentence
from followup_analytics.charts.kit import lettering, theme
from followup_analytics.charts.kit.axes import draw_intervals
from followup_analytics.charts.kit.results import draws
from followup_analytics.charts.kit.wait_rows import draw_names, wait_names
from followup_analytics.facts.results import unstamped
from followup_analytics.log.arguments import require_result
from followup_analytics.log.locale.catalogue import N_, _
from followup_analytics.log.text import phrases
from followup_analytics.waiting.answers import answered, noun

MOST_ROWS = 20
_MARKERS = ("o", "s", "^", "D", "v", "P")  # for the days, the nearest first
_NAME = 1.35  # inches for a name
_HIGH = 0.72  # how much of a row its marks take
_BARE = N_("without a note")
_CAPTION = N_(
    "Lines: 95 % intervals, each for one application at one look. Filled: clearly above every other day; hollow: this "
    "log cannot tell. The longest silence comes first."
)


@draws("next_note(…)", numbers="silent_days at_risk without without_lower without_upper best", others="application_id")
def next_note(result: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw `next_note`: per open wait, the chance of an answer for each day of the next note, and without one.

    Parameters
    ----------
    result
        What `next_note` returned; rows are named by the column ``company`` if you added one, otherwise by
        ``application_id``.
    ax
        Axes to draw on; None: those of a new figure. At most twenty waits are drawn, of those for which something can
        be told, the longest silent first; the caption says how many others there are.
    language
        The language of its texts: ``"en"``, ``"de"``, or another with a catalogue; otherwise English.

    Examples
    --------
    >>> import pandas as pd
    >>> next_note(pd.DataFrame()).get_label()
    'No application waits for an answer without an interview ahead.'
    """
    stamp = NextNoteStamp.read(result)
    chances = [f"{name}_in_{day}" for day in stamp.days for name in ("chance", "lower", "upper")]
    require_result("result", result, "next_note(…)", numbers=chances)
    what = {"answers": noun(stamp.answer, several=True), "within": phrases.within_days(stamp.within)}
    title = _("When to write next: {answers} {within}", **what)
    words = theme.Words(title, next_note_sentence(result))
    shown, untold = _shown_rows(result)
    ax, new = theme.canvas(ax, 1.2 + 0.45 * max(len(shown), 3))
    if shown.empty:
        return theme.empty_axes(ax, new, words, result)
    theme.dress(ax, grid="x")
    places = np.linspace(-_HIGH / 2, _HIGH / 2, len(stamp.days) + 1)
    for day, marker, place in zip(stamp.days, _MARKERS, places, strict=False):
        _marks(ax, shown, (f"chance_in_{day}", f"lower_in_{day}", f"upper_in_{day}"), day, marker, place)
    _marks(ax, shown, ("without", "without_lower", "without_upper"), None, "|", places[-1])
    _rows(ax, shown, answered(stamp.answer))
    lines = theme.legend(ax, (*map(in_days, stamp.days), _(_BARE)), beside=theme.left_of(ax) + 0.2)
    margins = (theme.left_of(ax), 1.3, 0.5 + 0.2 * lines, 0.45)
    left_out = len(result) - len(shown) - untold
    more = theme.not_drawn(left_out, "wait")
    few = _(" Too few to tell, and not drawn: {waits}.", waits=phrases.counted(untold, "wait"))
    more += few if untold else ""
    headline, drawn = next_note_headline(result), next_note_sentence(result, each=False)
    return theme.finish(ax, new, words, result, _(_CAPTION) + more, margins=margins, headline=headline, drawn=drawn)


def _shown_rows(result: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The rows to draw, and for how many waits nothing can be told."""
    if result.empty:
        return result, 0
    told = unstamped(result)[result["without"].notna()].sort_values("silent_days", ascending=False, kind="stable")
    return told.head(MOST_ROWS).reset_index(drop=True), len(result) - len(told)


def _marks(
    ax: Axes, shown: pd.DataFrame, names: tuple[str, str, str], day: int | None, marker: str, place: float
) -> None:
    """The chances for one day, or without a note: filled where that day is clearly best."""
    chance, lower, upper = (shown[name].to_numpy(float) for name in names)
    filled = (shown["best"] == day).fillna(False).to_numpy(bool) if day is not None else np.zeros(len(shown), bool)
    label = _(_BARE) if day is None else in_days(day)
    for which, fill in ((~filled, False), (filled, True)):  # the first goes into the legend
        color = theme.VERMILLION if day is None else theme.BLUE
        look: theme.Look = {"ms": 5, "wide": 1.2, "cap": 2} | ({} if fill else {"mfc": "none"})
        figures = np.column_stack([chance, lower, upper])[which]
        drawn = draw_intervals(ax, shown.index[which] + place, figures, marker, color, flat=True, **look)
        if which.any() and label not in ax.get_legend_handles_labels()[1]:
            drawn.set_label(label)
    titles = [
        f"{lettering.drawable_text(name)}, {label}: {phrases.estimate(*rate)}"
        for name, rate in zip(wait_names(shown), np.column_stack([chance, lower, upper]).tolist(), strict=True)
    ]
    known = ~np.isnan(chance)
    theme.hover(ax, chance[known], shown.index.to_numpy()[known] + place, [*np.array(titles, object)[known]], size=8)


def _rows(ax: Axes, shown: pd.DataFrame, counted: str) -> None:
    draw_names(ax, shown, inches=_NAME, bounds="^upper_in_|^without_upper", counted=counted)
    for place, row in enumerate(shown.to_dict("records")):
        told = pd.notna(row["best"])
        theme.text_beside(ax, place, in_days(row["best"]) if told else _("cannot tell"), bold=told)
