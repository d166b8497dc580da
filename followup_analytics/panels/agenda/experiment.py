"""The experiment panel: what may be drawn at random, what it would take to see a difference, and what came so far."""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd

from followup_analytics.experiment.assignment import EXPERIMENTS, assigned_to, delay_words, draw_arms, draw_gifts
from followup_analytics.experiment.comparison import WITHIN, ArmsStamp, compare_arms
from followup_analytics.experiment.sequences import notes_needed
from followup_analytics.journal.journal import Journal
from followup_analytics.log import words
from followup_analytics.log.arguments import checked
from followup_analytics.log.cadence import Cadence
from followup_analytics.log.days import Day
from followup_analytics.log.errors import FieldProblems, JournalError
from followup_analytics.log.locale.catalogue import spoken
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.phrases import estimate, gain
from followup_analytics.panels.kit import html
from followup_analytics.panels.kit.autosave import restored
from followup_analytics.panels.kit.form import Field, Form, Values
from followup_analytics.panels.kit.sources import form_journal, remarks, today
from followup_analytics.panels.kit.table import Table
from followup_analytics.panels.lost import or_lost
from followup_analytics.panels.texts import N_, _, language, listed, number
from followup_analytics.panels.twin import Panel
from followup_analytics.panels.words import word

SETTING = "experiment"
DIFFERENCES = (0.10, 0.15, 0.20)
_OF = (("", N_("off: nothing is drawn")), ("delay", N_("the days until a check-in")), ("gift", N_("the kind of gift")))
_FIELDS = (
    Field("of", N_("Draw at random"), kind="choice", options=_OF),
    Field(
        "arms",
        N_("From these"),
        help=N_("Days such as 7, 10, 14; or kinds: article, contact, link. Empty: all of them."),
    ),
)
_COLUMNS = (
    ("told", N_("Drawn")),
    ("drawn", N_("Times")),
    ("counted", N_("Counted")),
    ("pending", N_("Still running")),
    ("answered", N_("Answered")),
    ("share", N_("Rate"), "rate"),
    ("apart", N_("Compared with the first"), "difference"),
)


_WITHIN_DAYS = N_("An answer counts if it comes within {days} days of the draw.")


class UnusableArms(FieldProblems):
    """Arms that cannot be drawn from; `fields` says why."""

    def __init__(self, why: str) -> None:
        super().__init__({"arms": why})


@checked
@or_lost
def experiment(
    journal: Journal | str | Path | None = None, *, as_of: Day | None = None, show_private: bool = False
) -> Experiment:
    """The self-experiment: switched on or off, and what it tells; its plain twins are `draw_arms` and `compare_arms`.

    Parameters
    ----------
    journal
        A journal or its path; by default the workspace's.
    as_of
        The day the log is read on; by default today.
    show_private
        Whether what is printed where nothing is live holds names, topics and texts too.
    """
    return Experiment(form_journal(journal), today(as_of)).printing(show_private=show_private)


class Experiment(Panel):
    """A form that says what is drawn, the notes it takes to see a difference, and the arms beside each other."""

    public = tuple(name for name, *_ in _COLUMNS)
    _read: int  # the journal's version that is shown

    def __init__(self, journal: Journal, as_of: dt.date) -> None:
        self.journal, self.as_of, self._read = journal, as_of, journal.version
        self.form = Form(
            _("Experiment"),
            _FIELDS,
            (("save", _("Save")),),
            self._save,
            lambda values: journal.keep_autosave(SETTING, values),
            remarks=remarks(journal),
        )
        self.says = widgets.HTML()
        self.table = Table(
            _("What was drawn, and what came of it"), _COLUMNS, _("Nothing to compare yet."), choosing=False
        )
        super().__init__([self.form, self.says, self.table])
        self.form.fill(restored(journal, SETTING, _FIELDS) or _typed(chosen(journal)))
        self._refresh()
        self.form.say("")

    def __repr__(self) -> str:
        return f"<Experiment panel: {chosen(self.journal).get('of') or 'off'}>"

    def _save(self, _action: str, values: Values) -> None:
        made = read(values)
        kept = chosen(self.journal)
        seed = kept.get("seed", secrets.randbelow(2**31))  # drawn once, so that a draw stays what it was
        from_ = dict(kept.get("drawn_from", {})) | ({made["of"]: made["arms"]} if made["of"] else {})
        setting = {**kept, **made, "seed": seed, "drawn_from": from_}
        seen, self._read = self._read, self.journal.version  # once refused, it is known
        self.journal.keep_settings({SETTING: setting}, since=seen)
        self.journal.drop_autosave(SETTING)
        self._refresh()
        self.form.say(
            _("On. The due panel draws whenever it is opened.") if made["of"] else _("Off. Nothing more is drawn.")
        )

    def _refresh(self) -> None:
        self._read = self.journal.version
        kept, log = chosen(self.journal), self.journal.log()
        found = {
            of: compare_arms(log, as_of=self.as_of, of=of, arms=arms, language=language())
            for of, arms in _experiments_shown(log, kept).items()
        }
        self.result = next(iter(found.values()))
        so_far = [f"{ArmsStamp.read(each).says.partition('. ')[0].rstrip('.')}." for each in found.values()]
        of = kept.get("of") or next(iter(found))
        self.says.value = html.text("\n".join([size_text(len(_arms(kept, of))), _(_WITHIN_DAYS, days=WITHIN), *so_far]))
        self.table.show(
            pd.concat([in_words(each, of, language=language()) for of, each in found.items()], ignore_index=True)
        )


def _arms(kept: Mapping[str, Any], of: str) -> Sequence[object]:
    """The arms that this experiment drew from last."""
    own = kept.get("arms") if kept.get("of") == of else None
    return own or kept.get("drawn_from", {}).get(of) or EXPERIMENTS[of]


def _experiments_shown(log: FollowUpLog, kept: Mapping[str, Any]) -> dict[str, int]:
    """The experiments to show and how many arms each has: the one that is on, then any that drew something."""
    on = kept.get("of")
    ran = [of for of in EXPERIMENTS if of != on and assigned_to(log.plans, of).any()]
    return {of: len(_arms(kept, of)) for of in ([on] if on else []) + ran or ["delay"]}


class Draws:
    """What the due panel draws while the experiment is on."""

    def __init__(self, journal: Journal, as_of: dt.date) -> None:
        self.journal, self.as_of = journal, as_of
        self.change: int | None = None  # the journal's change that the latest call made

    def made(self, log: FollowUpLog) -> FollowUpLog:
        """The log with what was drawn now, written to the journal; where it cannot be written nothing is drawn."""
        self.change = None
        plans = assigned_now(log, chosen(self.journal), as_of=self.as_of, cadence=self.journal.cadence())
        if not plans:
            return log
        with contextlib.suppress(JournalError):
            self.journal.save(plans=plans)
            self.change = self.journal.version
        return self.journal.log()


def chosen(journal: Journal) -> dict[str, Any]:
    """What is kept of the experiment: ``of`` (empty: off), ``arms``, ``seed``, ``drawn_from``; empty at first."""
    kept: dict[str, Any] = dict(journal.setting(SETTING, {}))  # type: ignore[call-overload]  # of the default's kind
    try:
        _refuse_unusable(kept)
    except (UnusableArms, AttributeError, KeyError, TypeError, ValueError):
        journal.remark(_("The stored experiment cannot be used here, so nothing is drawn."))
        return {}
    return kept


def _refuse_unusable(kept: Mapping[str, Any]) -> None:
    of = kept.get("of", "")
    if of:
        int(kept["seed"])
    for each, arms in [(of, kept["arms"] if of else []), *kept.get("drawn_from", {}).items()]:
        if each not in ("", *EXPERIMENTS):
            raise ValueError(each)
        read({"of": each, "arms": ", ".join(map(str, arms))})


def assigned_now(
    log: FollowUpLog, kept: Mapping[str, Any], *, as_of: dt.date, cadence: Cadence
) -> list[dict[str, Any]]:
    """The plans that are drawn now."""
    ways: dict[str, Callable[..., list[dict[str, Any]]]] = {"delay": draw_arms, "gift": draw_gifts}
    draw = ways.get(kept.get("of", ""))
    if draw is None:
        return []
    return draw(log, seed=kept["seed"], arms=tuple(kept["arms"]), as_of=as_of, cadence=cadence)


def read(values: Mapping[str, object]) -> dict[str, object]:
    """What the form means: ``of`` and ``arms``.

    Raises
    ------
    UnusableArms
        If there are fewer than two different arms, or one that cannot be drawn.

    Examples
    --------
    >>> read({"of": "delay", "arms": "14, 7"})
    {'of': 'delay', 'arms': [7, 14]}
    """
    of = str(values.get("of") or "")
    arms: Sequence[object]
    asked = str(values.get("arms") or "").lower().replace(",", " ").replace(";", " ").split()
    if not of:
        return {"of": ""}
    if of == "gift":
        arms = [kind for kind in words.GIFT_KINDS if not asked or kind in asked]
        strange = set(asked) - set(words.GIFT_KINDS)
    else:
        days = {text for text in asked if text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= WITHIN}
        arms, strange = sorted(int(text) for text in days) or list(EXPERIMENTS[of]), set(asked) - days
    if strange:
        known = _("days from 1 to {last}", last=WITHIN) if of == "delay" else ", ".join(words.GIFT_KINDS)
        raise UnusableArms(
            _("{strange} cannot be drawn. Use {known}.", strange=repr(sorted(strange)[0][:20]), known=known)
        )
    if len(arms) < 2:
        raise UnusableArms(_("Name at least two: with one there is nothing to compare."))
    return {"of": of, "arms": arms}


def size_text(arms: int) -> str:
    """How many notes it takes, said before the first is drawn.

    Examples
    --------
    >>> size_text(2)[:63]
    'It takes about 2,704 notes to detect a difference of 10 points,'
    """
    points, needed = [100 * size for size in DIFFERENCES], [notes_needed(size, arms=arms) for size in DIFFERENCES]
    rest = zip(points[1:], needed[1:], strict=True)
    more = listed([_("{notes} for {points}", notes=number(notes), points=f"{size:.0f}") for size, notes in rest])
    return _(_NEEDED, notes=number(needed[0]), points=f"{points[0]:.0f}", more=more)


_NEEDED = N_(
    "It takes about {notes} notes to detect a difference of {points} points, {more}, where three in ten are "
    "answered. A single search seldom has that many: expect a hint, not proof."
)


@spoken
def in_words(result: pd.DataFrame, of: str, *, language: str) -> pd.DataFrame:
    """The arms with their rates and differences as a person says them."""
    arms = result["arm"].map(lambda arm: delay_words(arm) if of == "delay" else word(arm))
    shares = result[["rate", "lower", "upper"]].to_numpy().tolist()
    apart = result[["difference", "difference_lower", "difference_upper"]].to_numpy().tolist()
    return result.assign(
        told=arms,
        share=[estimate(*ends) if n else _("none counted") for ends, n in zip(shares, result["counted"], strict=True)],
        apart=[gain(*ends) if ends[0] == ends[0] else "" for ends in apart],
    )


def _typed(kept: Mapping[str, Any]) -> dict[str, object]:
    return {"of": kept.get("of", ""), "arms": ", ".join(map(str, kept.get("arms", [])))}
