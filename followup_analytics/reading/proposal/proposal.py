"""The proposal: what a foreign file, folder or pasted text would add to the log, seen before it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from followup_analytics.journal.imports.accepted import Learnt
from followup_analytics.journal.journal import Journal
from followup_analytics.log.arguments import checked
from followup_analytics.log.errors import FollowUpError, UnknownChoice
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.rows.part import Source
from followup_analytics.log.tables import TABLES
from followup_analytics.log.text.phrases import counted
from followup_analytics.log.text.texts import remembering
from followup_analytics.log.zones import known_zone
from followup_analytics.reading.cells.days.one_day import doubt
from followup_analytics.reading.cells.progress import Progress, part, unwatched
from followup_analytics.reading.checks.checking import log_from_rows
from followup_analytics.reading.proposal.changes import Comparison, accepted, compared
from followup_analytics.reading.proposal.companies import (
    ONE,
    question_name,
    respelt,
    spelling_key,
    spellings,
    suggestions,
)
from followup_analytics.reading.proposal.finding import Finding, Given, Question, Terms
from followup_analytics.reading.proposal.sources import given_by, kind_of
from followup_analytics.reading.proposal.steps import SAME
from followup_analytics.reading.proposal.unnamed import ask_companies, with_held

_READ, _ALL = 80, 100  # of the work, the part that is reading
_NO_DAY = "is not a day that can be read"


@checked
def propose(
    source: Path | str,
    *,
    mapping: Path | str | None = None,
    day_first: bool | None = None,
    zone: str | None = None,
    own: tuple[str, ...] = (),
    journal: Journal | None = None,
    progress: Progress = unwatched,
) -> Proposal:
    """What a foreign file, folder or pasted text would add to the log.

    Nothing is stored: the proposal shows its guess, its rows with their file and line, and what it cannot know.

    Parameters
    ----------
    source
        The path of a file or folder; or a text of several lines, as it was pasted.
    mapping
        The path of a TOML file, a TOML text, or the mapping of another proposal; None: the columns are guessed, or
        known from an import of the same header into `journal`.
    day_first
        Whether ``3/4/2024`` is 3 April, for every column of days; None: the columns say, or it is asked.
    zone
        The IANA name of the zone in which a time with a zone becomes a day; None: the journal's, else the machine's.
    own
        The user's own mail addresses.
    journal
        What the proposal is compared with.
    progress
        Called with ``(done, of)`` while the source is read, and while its changes are worked out; what it raises ends
        that.

    Raises
    ------
    UnreadableFile
        If there is no such file, or it is not of a kind that is read.
    BadMapping
        If the mapping cannot be used on it.

    Examples
    --------
    >>> proposal = propose("Company,Role,Applied,Status\\nTide Labs,Analyst,2026-03-01,Rejected\\n")
    >>> proposal.log
    <FollowUpLog: 1 applications; 0 problems>
    >>> print(proposal.mapping)
    [applications]
    company = "Company"
    role = "Role"
    applied_on = "Applied"
    closed = { column = "Status", values = { rejected = "rejection" } }
    <BLANKLINE>
    """
    given = given_by(source)
    zone_known = journal.setting("zone") if journal is not None and zone is None else zone
    known_zone(zone_known)  # type: ignore[arg-type]  # refused before anything is read
    mappings = journal.learnt(origins=False).mappings if journal is not None else {}
    in_zone = None if zone_known is None else str(zone_known)
    terms = Terms(mapping, day_first, in_zone, tuple(own), mappings=mappings, progress=progress)
    return _proposed(given, terms, journal)


class OpenQuestions(FollowUpError):
    """A proposal cannot be stored yet: its source leaves something open."""

    def __init__(self, name: str, questions: tuple[Question, ...]) -> None:
        self.questions = questions
        first, more = questions[0], len(questions) - 1
        others = f" and {more} more" if more else ""
        super().__init__(
            f"{name}: nothing was stored, {first.place} leaves open: {first.asked}{others}. Answer with "
            f"proposal.answered({{{first.name!r}: {first.answers[0] if first.answers else '…'!r}}}), or take the first "
            "answers with as_guessed=True."
        )


@dataclass(frozen=True)
class Proposal:
    """Rows proposed, and how they were understood.

    Attributes
    ----------
    log
        The rows, each with ``from_file`` and ``from_line`` or ``from_message``: what would be stored if the first
        answer of each question were taken.
    finding
        What the reader of the source found.
    """

    log: FollowUpLog
    finding: Finding
    _given: Given
    _terms: Terms
    _journal: Journal | None = None
    _aliases: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        asked = f"; {counted(len(self.questions), 'question')}" if self.questions else ""
        aside = f"; {len(self.beside)} beside" if len(self.beside) else ""
        return f"<Proposal of {self._given.name}: {repr(self.log)[1:-1].removeprefix('FollowUpLog: ')}{aside}{asked}>"

    @property
    def mapping(self) -> str:
        """The guess, as a mapping in TOML; empty where the source has no columns."""
        return self.finding.mapping

    @property
    def beside(self) -> pd.DataFrame:
        """What is kept out of the log: kind, reason, file, line, text."""
        return self.finding.beside

    @property
    def unused(self) -> pd.DataFrame:
        """Columns that no row takes a cell from: file, column, three cells, what they seem to hold."""
        return self.finding.unused

    @property
    def questions(self) -> tuple[Question, ...]:
        """What the source does not say by itself."""
        return self.finding.questions

    @property
    def said(self) -> tuple[str, ...]:
        """Sentences about the reading."""
        return self.finding.said

    def answered(self, answers: Mapping[str, str]) -> Proposal:
        """The proposal with some of its questions answered, by their names.

        Raises
        ------
        UnknownChoice
            If there is no such question, or it has other answers.
        """
        known = {question.name: question for question in self.questions}
        for name, answer in answers.items():
            if name not in known:
                raise UnknownChoice("question", name, known or ["none: no question is open"])
            if known[name].answers and answer not in known[name].answers:
                raise UnknownChoice(name, answer, known[name].answers)
        terms = replace(self._terms, answers={**self._terms.answers, **answers})
        return _proposed(self._given, terms, self._journal)

    @cached_property
    def comparison(self) -> Comparison:
        """The proposal beside its journal, row by row."""
        return _compared(self, self._journal)

    @property
    def changes(self) -> pd.DataFrame:
        """What it would do to its journal, one line a row or changed cell.

        ``change`` is ``new``, ``same``, ``changed`` (with ``column``, ``old``, ``new``) or ``gone``; then table, key,
        company, file, line. Without a journal all is new.
        """
        return self.comparison.frame.copy()

    def accept(
        self,
        journal: Journal | None = None,
        *,
        rows: Iterable[int] | None = None,
        as_guessed: bool = False,
        progress: Progress = unwatched,
    ) -> int:
        """Store the rows as one change that undo takes back; how many were new or changed.

        Nothing that is gone from the source is removed, and nothing that was not shown is stored.

        Parameters
        ----------
        journal
            Where to; None: the journal that it was compared with.
        rows
            Lines of `changes`, by their index; a fact needs its application. None: all.
        as_guessed
            Whether the first answer of each open question is taken.
        progress
            Called with ``(done, of)`` while the rows are stored; what it raises ends that, and nothing is stored.

        Raises
        ------
        OpenQuestions
            If a question is open, and `as_guessed` is false.
        UnsafeValue
            If a value cannot be stored. Nothing is stored then.
        """
        if self.questions and not as_guessed:
            raise OpenQuestions(self._given.name, self.questions)
        if journal is None and self._journal is None:
            raise UnknownChoice("journal", None, ["the journal that takes the rows"])
        to = journal if journal is not None else self._journal
        comparison = self.comparison if journal in (None, self._journal) else _compared(self, journal)
        steps = comparison.steps if rows is None else comparison.chosen(self.changes.loc[list(rows)])
        if all((one.changes == SAME).all() for one in steps):
            return 0
        learnt = {"mappings": {self.finding.header: self.mapping} if self.finding.header else {}}
        learnt["aliases"] = dict(self._aliases)
        return to.accept(accepted(steps, self.finding.header, comparison.learnt, **learnt), progress=progress)  # type: ignore[union-attr]  # refused above where both are None


@remembering()
def _proposed(given: Given, terms: Terms, journal: Journal | None) -> Proposal:
    finding = kind_of(given).read(given, replace(terms, progress=part(terms.progress, 0, _READ)))
    terms.progress(_READ, _ALL)
    known = journal.learnt(origins=False).aliases if journal is not None else {}
    stored = journal.log().applications if journal is not None else TABLES["applications"].empty()
    finding, aliases = _settled(ask_companies(finding, stored, terms), known, terms, stored["company"])
    log = with_held(_log(finding, terms.zone, part(terms.progress, _READ, _ALL)), finding, stored)
    proposal = Proposal(log, finding, given, terms, journal, aliases)
    terms.progress(_ALL, _ALL)
    return proposal


def _settled(
    finding: Finding, known: Mapping[str, str], terms: Terms, stored: pd.Series
) -> tuple[Finding, dict[str, str]]:
    """The finding with companies as the user settled them, the pairs still open, and what was settled just now."""
    frames = [finding.tables[name] for name in TABLES if name in finding.tables]
    names = [frame["company"].astype("str") for frame in frames if "company" in frame]
    if not names:
        return finding, {}
    pairs = spellings(pd.concat(names), stored, known)
    settled = {spelling_key(name): _company(name, first, terms) for name, first in pairs}
    now = {spelling: company for spelling, company in settled.items() if company}
    tables = {name: respelt(frame, {**known, **now}) for name, frame in finding.tables.items()}
    open_ = [pair for pair in pairs if question_name(pair[0]) not in terms.answers]
    asked = (*finding.questions, *suggestions(open_, N_("companies")))
    return replace(finding, tables=tables, questions=asked), now


def _company(name: str, first: str, terms: Terms) -> str | None:
    """The name that a spelling stands for once it was asked about: the other one, or its own; None while it is open."""
    answer = terms.answers.get(question_name(name))
    return None if answer is None else first if answer == ONE else name


def _compared(proposal: Proposal, journal: Journal | None) -> Comparison:
    if journal is None:
        return compared(proposal.log, FollowUpLog(), Learnt(), "", {}, proposal._terms.progress)
    header, written, progress = proposal.finding.header, proposal.finding.written, proposal._terms.progress
    return compared(proposal.log, journal.log(), journal.learnt(), header, written, progress)


def _log(finding: Finding, zone: str | None, progress: Progress) -> FollowUpLog:
    sources = {
        name: Source(frame, _file(frame), _lines(frame), finding.labels.get(name, {}), finding.owners.get(name))
        for name, frame in finding.tables.items()
    }
    log = log_from_rows(sources, zone=zone, found=finding.problems, progress=progress)
    return log.with_problems(_explained(log.problems))


def _file(frame: pd.DataFrame) -> str:
    names = list(frame["from_file"].dropna().unique()) if "from_file" in frame else []
    return str(names[0]) if len(names) == 1 else ""


def _lines(frame: pd.DataFrame) -> np.ndarray | None:
    return frame["from_line"].to_numpy(object) if "from_line" in frame and frame["from_line"].notna().any() else None


def _explained(problems: pd.DataFrame) -> pd.DataFrame:
    """Problems of days with what is known of them: that they name no year, or the wrong weekday."""
    if not len(problems):
        return problems
    days = (
        problems["reason"].str.startswith(_NO_DAY).fillna(False).to_numpy(bool) & problems["value"].notna().to_numpy()
    )
    if not days.any():
        return problems
    doubts = [doubt(value) for value in problems.loc[days, "value"]]
    reasons = [
        f"{why}; {reason}" if why else reason for why, reason in zip(doubts, problems.loc[days, "reason"], strict=True)
    ]
    problems = problems.copy()
    problems.loc[days, "reason"] = reasons
    return problems
