"""Worlds: how each changes the way answers, closings and notes come about, and what is written down of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from followup_analytics.log.errors import one_of


@dataclass(frozen=True)
class World:
    """A world: what happens in it besides notes, in a sentence, and what it changes. The defaults are ``default``."""

    circumstance: str
    note_effect: float = 1.0  # the effect of notes, as a share of that in `default`
    hastens: bool = False  # notes act only on the rejections that would come anyway
    hidden: float = 0.0  # how far the rhythm follows an interest that the log does not show
    learning: float = 0.0  # by how much the log of the frailty, and the eagerness with it, rises over the window
    promised: float = 0.0  # the share of interviews with a promised day
    working_days: bool = False  # nothing comes and nobody writes on Saturdays and Sundays
    dip: float = 1.0  # the share of answers and closings that is left while all are away
    employer: int = 1  # waits of one employer, which answers on a few days only
    heavy: bool = False  # a few companies are far readier to answer than all others
    seekers: int | None = None  # how many there are, however many interviews there are
    apart: float = 0.3  # how much seekers differ: the standard deviation of the log of the frailty
    longest_window: int | None = None
    lost: float = 0.0  # the share of answers that nobody writes down
    unlogged: float = 0.0  # the share of closings that were heard of but not written down
    late: int = 0  # answers and closings are written down up to so many days late

    @property
    def sentence(self) -> str:
        """The world in a sentence or two.

        Examples
        --------
        >>> world_named("learn_null").sentence
        'Notes do nothing. Seekers learn: later interviews go better, and notes follow sooner.'
        """
        notes = "" if self.hastens else "Notes help. " if self.note_effect else "Notes do nothing. "
        return notes + self.circumstance


_LEARN, _PROMISED, _DIP = 1.4, 0.7, 0.25
_WORLDS = {
    "default": World("Nothing else is going on."),
    "hidden": World("Where interest is greater, notes and answers come sooner; the log does not show it.", hidden=0.7),
    "first_month": World("The search is 35 days old.", longest_window=35),
    "weekend": World("Nothing comes and nobody writes on a Saturday or Sunday.", working_days=True),
    "season": World("For four weeks, up to a month ago, nearly everybody was away.", dip=_DIP),
    "promise": World(
        "Most were told a day for the answer: answers cluster there, and people write once it has passed.",
        promised=_PROMISED,
    ),
    "learn": World("Seekers learn: later interviews go better, and notes follow sooner.", learning=_LEARN),
    "lost": World("One answer in five is never written down.", lost=0.2),
    "unlogged": World("Of the closings that people hear of, three in five are never written down.", unlogged=0.6),
    "late": World("Answers and closings are written down up to two weeks later.", late=14),
    "batch": World("An employer has a dozen of the waits, and answers on a few days only.", employer=12),
    "heavy": World("A few companies are far readier to answer than all others.", heavy=True),
    "few": World("There are five seekers, and they differ twice as much.", seekers=5, apart=0.6),
    "several": World(
        "Weekends, four weeks away, promised days, learning, lost answers and closings not logged, all a little.",
        working_days=True,
        dip=0.5,
        promised=0.4,
        learning=_LEARN / 2,
        lost=0.1,
        unlogged=0.4,
    ),
}


WORLDS = {
    **_WORLDS,
    **{f"{name}_null": replace(world, note_effect=0.0) for name, world in _WORLDS.items()},
    "hasten": World("Notes only bring the rejections sooner that would come anyway.", hastens=True),
}
_SHORT = {"null": "default_null"}


def full_name(name: str) -> str:
    """The name in `WORLDS` of the world with this name or short name.

    Raises
    ------
    UnknownChoice
        If there is no such world.

    Examples
    --------
    >>> full_name("null")
    'default_null'
    """
    if isinstance(name, str) and name in WORLDS:
        return name
    one_of("world", name, [*_WORLDS, "hasten", *_SHORT])  # with all twins, the list would be too long to read
    return _SHORT[name]


def world_named(name: str) -> World:
    """The world of that name; `UnknownChoice` if there is none."""
    return WORLDS[full_name(name)]
