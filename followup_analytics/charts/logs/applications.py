"""Applications: a timeline of one, and all open ones at a glance."""

from __future__ import annotations

import re
from typing import Any

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from followup_analytics.analyses import progress
from followup_analytics.analyses.sentences.headlines import search_headline
from followup_analytics.analyses.sentences.search import search_sentence, timeline_sentence
from followup_analytics.charts.kit import lettering, theme
from followup_analytics.facts import timeline as facts_of
from followup_analytics.facts.fact_rows import dated_rows
from followup_analytics.facts.results import Stamp
from followup_analytics.log import words
from followup_analytics.log.arguments import checked, require_result
from followup_analytics.log.days import Day, day_number, day_numbers, to_days
from followup_analytics.log.errors import UnknownChoice
from followup_analytics.log.locale.catalogue import N_, _, digits, spoken
from followup_analytics.log.locale.log_words import word
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text import phrases

MOST_ROWS = 30
_UNTOLD = N_("No day of this application is known yet. Say when it was sent (applied_on), or write an interview down.")
_COMPANY_ROOM, _ROLE_ROOM = 1.6, 1.1  # inches for the names
_HIGHEST = 4  # how many heights there are for the names of a timeline's answers
_BESIDE = 0.2  # the share of its days that stays free beside them
_AXIS = 1.7  # inches beside its axis
_COMPANY, _TALK, _NOTES = 2, 1, 0  # the three lanes of a timeline
_LOOKS = {  # lane, marker, colour, label
    "interview": (_TALK, "s", theme.VERMILLION, N_("interview")),
    "follow_up": (_NOTES, "o", theme.BLUE, N_("my note")),
    "answer": (_COMPANY, "v", theme.GREEN, N_("answer")),
    "closing": (_COMPANY, "X", theme.INK, N_("closing")),
    words.ACKNOWLEDGEMENT: (_COMPANY, ".", theme.INK, N_("acknowledgement")),
}


@checked
@spoken
def timeline(
    log: FollowUpLog, application_id: str, *, as_of: Day, ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw one application: interviews, notes and answers in three lanes, and the days since the last contact.

    Parameters
    ----------
    log
        The log.
    application_id
        The application to draw.
    as_of
        The day the log is read on; an interview dated later is drawn as planned.
    ax
        Axes to draw on; None: those of a new figure.
    language
        The language of its texts: ``"en"``, ``"de"``, or another with a catalogue; otherwise English.

    Raises
    ------
    UnknownChoice
        If the log has no such application.

    Examples
    --------
    >>> log = FollowUpLog(interviews=pd.DataFrame({"company": ["Tide Labs"], "interviewed_on": ["2026-03-04"]}))
    >>> timeline(log, "tide-labs", as_of="2026-03-09").get_label()
    'Tide Labs: 1 interview, 0 note-days, open; 5 days since the last contact.'
    """
    known = log.applications["application_id"]
    place = np.flatnonzero((known == application_id).to_numpy())
    if not len(place):
        raise UnknownChoice("application_id", application_id, known.head(5))
    frame = progress.outcomes(log, as_of=as_of)
    row = frame[frame["application_id"] == application_id]
    facts = facts_of.events(log, as_of=as_of, acknowledgements=True)
    facts = facts[facts["application"] == place[0]]
    story = pd.DataFrame({"date": to_days(facts["day"]), "kind": facts["kind"].astype("str")})
    story = Stamp.read(frame).on(story)
    ax, new = theme.canvas(ax, 3.6)
    title = _("The story so far")
    if row.empty or facts.empty:
        return theme.empty_axes(ax, new, theme.Words(title, _(_UNTOLD)), story)
    sentence = timeline_sentence(row.iloc[0], simulated=log.simulated)
    gap = theme.panel_below(ax, new, 0.6)
    _lanes(ax, facts, _planned(log, int(place[0]), as_of))
    last = day_number(as_of)
    contacts = facts["own"] & (facts["kind"] != words.ACKNOWLEDGEMENT)
    _sawtooth(gap, np.unique(facts.loc[contacts, "day"]), last, closed=pd.isna(row["silent_days"].iloc[0]))
    _dates(ax, gap, np.r_[facts["day"], last, _planned(log, int(place[0]), as_of)])
    name = lettering.drawable_text(row["company"].iloc[0], 28)
    return theme.finish(ax, new, theme.Words(f"{title}: {name}", sentence), story)


@checked
@spoken
def search(
    log: FollowUpLog, *, as_of: Day, due: pd.DataFrame | None = None, ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw all open applications: their contacts, how long each has been silent, and which note comes next.

    Parameters
    ----------
    log
        The log.
    as_of
        The day the log is read on.
    due
        What `due_list` returned for the same day; None: no next notes are drawn.
    ax
        Axes to draw on; None: those of a new figure. At most thirty applications are drawn, the longest silent first.
    language
        The language of its texts: ``"en"``, ``"de"``, or another with a catalogue; otherwise English.

    Examples
    --------
    >>> search(FollowUpLog(), as_of="2026-01-05").get_label()[:44]
    'Up to 2026-01-05 the log holds no applicatio'
    """
    if due is not None:
        require_result("due", due, "due_list(…)", others=["due_on", "status", "application_id"])
    frame = progress.outcomes(log, as_of=as_of)
    said = theme.Words(_("The search at a glance"), search_sentence(frame, due))
    going = frame[frame["state"].isin(["open", "keep_in_mind"]) & frame["silent_days"].notna()]
    shown = going.sort_values("silent_days", ascending=False, kind="stable").head(MOST_ROWS).reset_index(drop=True)
    ax, new = theme.canvas(ax, 1.1 + 0.25 * max(len(shown), 4))
    if shown.empty:
        return theme.empty_axes(ax, new, said, going)
    theme.dress(ax, grid="")
    last = day_number(as_of)
    _silences(ax, shown, last)
    _contacts(ax, log, shown, as_of)
    ahead = _next_notes(ax, shown, due)
    _rows(ax, shown, last, ahead)
    theme.legend(ax, beside=theme.left_of(ax) + 0.5)
    left_out = len(going) - len(shown)
    more = theme.not_drawn(left_out, "open application").strip()
    headline = search_headline(frame, due)
    return theme.finish(ax, new, said, going, more, headline=headline)


def _planned(log: FollowUpLog, place: int, as_of: Day) -> np.ndarray:
    _row, application, day = dated_rows(log, "interviews")
    return np.unique(day[(application == place) & (day > day_number(as_of))])


def _role(kinds: pd.Series) -> np.ndarray:
    """As what each fact is drawn."""
    kinds = kinds.astype("str")
    same, sent = kinds.isin(["interview", "follow_up", words.ACKNOWLEDGEMENT]), kinds.eq("application")
    return np.select([same, sent, kinds.isin(words.CLOSINGS)], [kinds, "follow_up", "closing"], default="answer")


def _lanes(ax: Axes, facts: pd.DataFrame, planned: np.ndarray) -> None:
    theme.dress(ax, grid="")
    for lane in (_COMPANY, _TALK, _NOTES):
        ax.axhline(lane, color=theme.INK, alpha=0.18, lw=1, zorder=1)
    roles = _role(facts["kind"])
    for role, (lane, marker, colour, _label) in _LOOKS.items():
        here = facts[roles == role]
        ax.plot(here["day"], np.full(len(here), lane), marker, color=colour, ms=9, mec=colour, zorder=3, ls="")
        _titles(ax, here, np.full(len(here), lane))
    ax.plot(planned, np.full(len(planned), _TALK), "s", mfc="none", mec=theme.VERMILLION, mew=1.8, ms=9, ls="")
    news = facts[np.isin(roles, ["answer", "closing", words.ACKNOWLEDGEMENT])]
    texts: dict[int, list[str]] = {}
    for day, kind in zip(news["day"].tolist(), news["kind"].astype("str").map(word), strict=True):
        texts.setdefault(day, []).append(kind)
    told = {day: " + ".join(dict.fromkeys(kinds)) for day, kinds in sorted(texts.items())}
    for (day, text), height in zip(told.items(), _heights(told, np.r_[facts["day"], planned]), strict=True):
        if height < _HIGHEST:
            ax.annotate(
                text, (day, _COMPANY), xytext=(0, 9 + 11 * height), textcoords="offset points", ha="center",
                fontsize=lettering.SMALL,
            )  # fmt: skip
    ax.set_yticks([_COMPANY, _TALK, _NOTES], [_("they answered"), _("we spoke"), _("I wrote")])
    ax.set_ylim(-0.5, 3.3)
    ax.tick_params(axis="y", left=False, length=0)
    ax.tick_params(axis="x", bottom=False, labelbottom=False, length=0)


def _titles(ax: Axes, facts: pd.DataFrame, y: np.ndarray) -> None:
    """What each mark is, and its day, for the pointer to show."""
    dates = pd.to_datetime(to_days(facts["day"])).strftime("%Y-%m-%d")
    kinds = facts["kind"].astype("str").map(word)
    theme.hover(ax, facts["day"], y, [f"{kind}, {date}" for kind, date in zip(kinds, dates, strict=True)])


def _heights(told: dict[int, str], seen: np.ndarray) -> list[int]:
    """At which height the text of each day overlaps no other; `_HIGHEST`: there is no room for it."""
    days = max(int(seen.max() - seen.min()), 10) * (1 + _BESIDE)
    ends = [-np.inf] * _HIGHEST  # of the last text on each height, in inches
    heights: list[int] = []
    for day, text in told.items():
        middle, half = day * (theme.width() - _AXIS) / days, lettering.text_width([text]) / 2 + 0.05
        height = next((height for height, end in enumerate(ends) if end <= middle - half), _HIGHEST)
        if height < _HIGHEST:
            ends[height] = middle + half
        heights.append(height)
    return heights


def _sawtooth(ax: Axes, contacts: np.ndarray, last: int, *, closed: bool) -> None:
    """Days since the last contact: one more each day, back to 0 with each contact."""
    theme.dress(ax)
    ends = contacts if closed else np.r_[contacts, last]
    gaps = np.diff(ends)
    x = np.column_stack([ends[:-1], ends[1:], ends[1:]]).ravel()
    y = np.column_stack([np.zeros(len(gaps)), gaps, np.zeros(len(gaps))]).ravel()
    x, y = (x, y) if closed or not len(gaps) else (x[:-1], y[:-1])
    ax.plot(x, y, color=theme.INK, alpha=0.75, lw=1.4)
    ax.fill_between(x, y, color=theme.INK, alpha=0.1, lw=0)
    if not closed and len(gaps):
        ax.plot(last, gaps[-1], "o", ms=5, color=theme.INK)
        ax.annotate(
            phrases.counted(gaps[-1], "day"), (last, gaps[-1]), xytext=(6, 0), textcoords="offset points",
            va="center", fontsize=lettering.SMALL, fontweight="bold",
        )  # fmt: skip
    ax.set_ylim(0, 1.15 * max([*gaps, 5]))
    ax.yaxis.set_major_locator(theme.whole_numbers(4))
    ax.set_ylabel(_("days since\nlast contact"), fontsize=lettering.SMALL)


def _dates(ax: Axes, bottom: Axes, days: np.ndarray) -> None:
    first, last = int(days.min()), int(days.max())
    room = max(3.0, 0.06 * (last - first))
    ax.set_xlim(first - room, last + 2.6 * room)  # the text of the silence is beside its end
    _calendar(bottom)


class _Months(mdates.ConciseDateFormatter):
    """Ticks with their days, and months by name in the language of the chart, even if it is drawn later."""

    def __init__(self, locator: mdates.DateLocator) -> None:
        super().__init__(locator)  # type: ignore[no-untyped-call]  # of matplotlib
        self._names = {str(name): _(name) for name in phrases.SHORT_MONTHS}

    def format_ticks(self, values: Any) -> list[str]:
        """The texts of all ticks."""
        return [self._named(text) for text in super().format_ticks(values)]  # type: ignore[no-untyped-call]  # the same

    def get_offset(self) -> str:
        """What all ticks share."""
        return self._named(super().get_offset())  # type: ignore[no-untyped-call]  # the same

    def _named(self, text: str) -> str:
        return "".join(self._names.get(part, part) for part in re.split(r"([A-Za-z]+)", text))


def _calendar(ax: Axes) -> None:
    locator = mdates.AutoDateLocator(minticks=3, maxticks=7)  # type: ignore[no-untyped-call]  # of matplotlib
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(_Months(locator))
    ax.xaxis.offsetText.set(size=lettering.SMALL, color=theme.INK)


def _silences(ax: Axes, shown: pd.DataFrame, last: int) -> None:
    start = last - shown["silent_days"].to_numpy("int64")
    kept = (shown["state"] == "keep_in_mind").to_numpy()
    for mask, line, label in ((~kept, "-", _("silence")), (kept, (0, (2, 1.5)), _("kept in mind"))):
        if mask.any():
            ax.hlines(
                np.flatnonzero(mask), start[mask], last, color=theme.INK, alpha=0.45, lw=2.5, ls=line, label=label
            )
    ax.axvline(last, color=theme.INK, alpha=0.5, lw=1)


def _contacts(ax: Axes, log: FollowUpLog, shown: pd.DataFrame, as_of: Day) -> None:
    facts = facts_of.events(log, as_of=as_of)
    ids = log.applications["application_id"].to_numpy()[facts["application"].to_numpy()]
    row = pd.Index(shown["application_id"]).get_indexer(ids)
    facts, row = facts[row >= 0], row[row >= 0]
    roles = _role(facts["kind"])
    for role, (_lane, marker, colour, label) in _LOOKS.items():
        here = roles == role
        if here.any() and role != "closing":
            ax.plot(facts["day"][here], row[here], marker, color=colour, ms=5.5, ls="", label=_(label), zorder=3)
            _titles(ax, facts[here], row[here])


def _next_notes(ax: Axes, shown: pd.DataFrame, due: pd.DataFrame | None) -> np.ndarray:
    if due is None or due.empty:
        return np.empty(0, "int64")
    first = due.dropna(subset="due_on").sort_values("due_on").drop_duplicates("application_id")
    row = pd.Index(shown["application_id"]).get_indexer(first["application_id"])
    days: np.ndarray = day_numbers(first["due_on"])[row >= 0]
    if len(days):
        ax.plot(
            days, row[row >= 0], "o", mfc="none", mec=theme.BLUE, mew=1.6, ms=8, ls="", label=_("next note"), zorder=4
        )
    return days


def _rows(ax: Axes, shown: pd.DataFrame, last: int, ahead: np.ndarray) -> None:
    companies = lettering.group_names(shown["company"], theme.name_room(_COMPANY_ROOM))
    roles = lettering.group_names(shown["role"].fillna(""), theme.name_room(_ROLE_ROOM))
    labels = [f"{company}, {role}" if role else company for company, role in zip(companies, roles, strict=True)]
    theme.name_rows(ax, labels)
    for place, silent in enumerate(shown["silent_days"]):
        ax.annotate(
            _("{n} d", n=digits(silent)), (1, place), xycoords=("axes fraction", "data"), xytext=(4, 0),
            textcoords="offset points", va="center", fontsize=lettering.SMALL, annotation_clip=False,
        )  # fmt: skip
    left = ax.dataLim.x0 if np.isfinite(ax.dataLim.x0) else last - 30
    right = max([last, *ahead])
    room = max(2.0, 0.03 * (right - left))
    ax.set_xlim(left - room, right + room)
    _calendar(ax)
