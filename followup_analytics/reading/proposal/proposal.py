"""The proposal: what a foreign file, folder or pasted text would add to the log, seen before it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from followup_analytics.core.errors import UnknownChoice, UnreadableFile
from followup_analytics.core.log import FollowUpLog
from followup_analytics.files.dates import doubt
from followup_analytics.files.sieve import Source, sift
from followup_analytics.journal.journal import Journal
from followup_analytics.reading.proposal.finding import EVIDENCE, Finding, Given, Question, Terms
from followup_analytics.reading.proposal.sources import kind_of

_PASTED = "pasted text"
_NO_DAY = "is not a day that can be read"


def propose(
    source: Path | str,
    *,
    mapping: Path | str | None = None,
    day_first: bool | None = None,
    zone: str | None = None,
    own: tuple[str, ...] = (),
    journal: Journal | None = None,
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

    Raises
    ------
    UnreadableFile
        If there is no such file, or it is none that is read.
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
    given = _given(source)
    told = journal.setting("zone") if journal is not None and zone is None else zone
    terms = Terms(mapping, day_first, None if told is None else str(told), tuple(own))
    return _proposed(given, terms, journal)


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

    def __repr__(self) -> str:
        asked = f"; {len(self.questions)} questions" if self.questions else ""
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


def _given(source: Path | str) -> Given:
    if isinstance(source, str) and "\n" in source:
        return Given(_PASTED, text=source)
    path = Path(source)
    try:
        there = path.exists()
    except (OSError, ValueError):
        there = False
    if not there:
        raise UnreadableFile(path, "there is no such file or folder", "Check the path.")
    return Given(path.name, path)


def _proposed(given: Given, terms: Terms, journal: Journal | None) -> Proposal:
    finding = kind_of(given).read(given, terms)
    return Proposal(_log(finding), finding, given, terms, journal)


def _log(finding: Finding) -> FollowUpLog:
    sources = {
        name: Source(frame, _file(frame), _lines(frame), finding.labels.get(name, {}))
        for name, frame in finding.tables.items()
    }
    log = sift(sources, found=finding.problems)
    return log.with_problems(_explained(log.problems))


def _file(frame: pd.DataFrame) -> str:
    names = frame["from_file"].dropna().unique() if "from_file" in frame else []
    return str(names[0]) if len(names) == 1 else ""


def _lines(frame: pd.DataFrame) -> object:
    return frame["from_line"].to_numpy(object) if "from_line" in frame and frame["from_line"].notna().any() else None


def _explained(problems: pd.DataFrame) -> pd.DataFrame:
    """Problems of days with what can be told of them: that they name no year, or the wrong weekday."""
    days = (
        problems["reason"].str.startswith(_NO_DAY).fillna(False).to_numpy(bool) & problems["value"].notna().to_numpy()
    )
    if not days.any():
        return problems
    told = [doubt(value) for value in problems.loc[days, "value"]]
    reasons = [
        f"{why}; {reason}" if why else reason for why, reason in zip(told, problems.loc[days, "reason"], strict=True)
    ]
    problems = problems.copy()
    problems.loc[days, "reason"] = reasons
    return problems


__all__ = ["EVIDENCE", "Proposal", "cached_property", "propose"]
