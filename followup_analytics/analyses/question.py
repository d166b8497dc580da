"""A question that can be asked of a log, with its options, columns, chart and sentence, as one record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from followup_analytics.log.locale.catalogue import spoken

if TYPE_CHECKING:
    import pandas as pd

    from followup_analytics.log.days import Day
    from followup_analytics.log.log import FollowUpLog

# Functions are named as "module:function" and imported when first asked: `followup --help` must not wait for pandas.

Value = str | int | bool | tuple[int, ...] | None
Choices = tuple[
    tuple[str, Value], ...
]  # the words in the panel, which it translates, and the value that they stand for
Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class Option:
    """One argument of a question, as it is asked for in the panel and on the command line."""

    argument: str
    label: str = ""  # in the panel; without a label it is only on the command line
    help: str = ""  # on the command line
    default: Value = None
    choices: Choices = ()
    cohort_choices: Choices = ()  # offered in the panel where the log holds several seekers
    open: bool = False  # the command line takes other values too; the function knows which
    least: int = 0  # of a whole number
    most: int = 0  # of a whole number, in the panel
    metavar: str = ""
    of_chart: bool = False  # changes what is drawn, not what is computed

    @property
    def flag(self) -> str:
        """The option on the command line.

        Examples
        --------
        >>> Option("by_day").flag
        '--by-day'
        """
        return f"--{self.argument.replace('_', '-')}"


@dataclass(frozen=True)
class Column:
    """How a column of numbers is shown: as a share in per cent or a difference of shares in points, or as it is."""

    name: str
    heading: str
    unit: str = "share"  # "share", "points" or "" (as it is)
    interval: tuple[str, str] | None = None  # the columns with its ends
    behind: bool = False  # only background to the figures beside it: a narrow terminal leaves it out

    @property
    def names(self) -> tuple[str, ...]:
        """The column itself and the ends of its interval."""
        return (self.name, *(self.interval or ()))


@dataclass(frozen=True)
class Question:
    """One question that a log can be asked.

    `function`, `arranged`, `sentence`, `basis` and `statement` are given as ``"module:function"`` within the package,
    `chart` by its name in `charts`. `arranged` turns the result into the table that panel and command line show.
    """

    name: str  # in the panel and, with hyphens, on the command line
    label: str
    summary: str  # what the command does
    example: str  # the options of an example on the command line
    function: str
    sentence: str
    basis: str
    chart: str
    columns: tuple[Column, ...]
    options: tuple[Option, ...] = ()
    arranged: str = ""
    slow: bool = False  # it takes seconds: answered only on request, with its progress shown
    statement: str = ""  # how it was found and what came of it, as a page in Markdown

    @property
    def command(self) -> str:
        """The subcommand of `followup`."""
        return self.name.replace("_", "-")

    def ask(self, log: FollowUpLog, *, as_of: Day, progress: Progress | None = None, **chosen: Value) -> pd.DataFrame:
        """The result, with defaults for what is not chosen; options that only the chart needs may be among `chosen`.

        Examples
        --------
        >>> from followup_analytics.analyses.questions import QUESTIONS
        >>> from followup_analytics.simulation.sample import SAMPLE_DAY, sample_log
        >>> QUESTIONS["stages"].ask(sample_log(), as_of=SAMPLE_DAY)["stage"].tolist()
        ['applied', 'answered', 'interviewed', 'offered']
        """
        values = {o.argument: chosen.get(o.argument, o.default) for o in self.options if not o.of_chart}
        more: dict[str, object] = {"progress": progress} if self.slow else {}
        if self.is_plain(log):
            more["adjust"] = False
        frame: pd.DataFrame = _load(self.function)(log, as_of=as_of, **values, **more)
        return _load(self.arranged)(frame) if self.arranged else frame

    def is_plain(self, log: FollowUpLog) -> bool:
        """Whether it can be asked of that log only without adjustment, as of one on an engine."""
        from followup_analytics.engines.engine_log import PLAIN, EngineLog

        return isinstance(log, EngineLog) and self.function.partition(":")[2] in PLAIN

    @spoken
    def in_words(self, result: pd.DataFrame, *, language: str = "en") -> str:
        """What the result says in that language, in one sentence or a few."""
        return str(_load(self.sentence)(result))

    @spoken
    def what_it_rests_on(self, result: pd.DataFrame, *, language: str = "en") -> list[str]:
        """The assumptions and how to read the intervals, a line each; none for an empty result."""
        return list(_load(self.basis)(result)) if len(result) else []

    def stated(self, result: pd.DataFrame) -> str:
        """The page in Markdown that a report on the result is made from, where the question has a `statement`."""
        return str(_load(self.statement)(result))


def about_none(frame: pd.DataFrame) -> set[str]:
    """The columns of a result that are about rows left out, or not compared, where there are none.

    Examples
    --------
    >>> import pandas as pd
    >>> result = pd.DataFrame({"sent": [5], "unmatched": [2], "left_out": [0], "least": [0.2], "most": [0.2]})
    >>> sorted(about_none(result))
    ['least', 'left_out', 'most']
    """
    counts = {"left_out": ("left_out", "least", "most"), "unmatched": ("unmatched",)}
    none = tuple(
        begin for name, begins in counts.items() if name in frame and not frame[name].any() for begin in begins
    )
    return {str(name) for name in frame if str(name).startswith(none)} if none else set()


def _load(reference: str) -> Callable[..., Any]:
    module, _, name = reference.partition(":")
    return getattr(import_module(f"followup_analytics.{module}"), name)  # type: ignore[no-any-return]  # named in text
