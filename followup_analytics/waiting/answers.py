"""Answers: which of them a figure counts, and the causes by which the ends of waits are told apart.

One count by cause serves every class of answers: those at risk, strata and weights are counted once, and which causes
are the answer is decided afterwards (a role), so that the classes add up to any answer by construction. The hazards of
cadences are fitted kind by kind for the same reason.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from followup_analytics.facts import coded_events
from followup_analytics.log import words
from followup_analytics.log.arguments import Choice
from followup_analytics.log.errors import UnknownChoice, one_of
from followup_analytics.log.locale.catalogue import N_, _, digits, ngettext

if TYPE_CHECKING:
    from followup_analytics.waiting.records.coded_waits import CodedWaits

CENSORED, ANSWER, CLOSED = range(3)
ANY = "any"
CLASSES = {
    "good": ("invitation", "offer", "interview"),
    "neutral": ("reply", "keep_in_mind"),
    "bad": ("rejection",),
}
LIFTS = tuple(f"lift_{name}{end}" for name in CLASSES for end in ("", "_lower", "_upper"))  # columns of a result
KINDS = (*words.ANSWERS, "interview")  # an interview that was not announced is an answer
NAMED = {ANY: KINDS, **CLASSES, "not_bad": (*CLASSES["good"], *CLASSES["neutral"])}

Answer = Choice | tuple[str, ...]


def answer_kinds(answer: Answer) -> tuple[str, ...]:
    """The kinds of answers that are counted.

    Raises
    ------
    UnknownChoice
        If it is neither a class nor a kind of an answer.

    Examples
    --------
    >>> answer_kinds("neutral"), answer_kinds(("offer", "interview"))
    (('reply', 'keep_in_mind'), ('offer', 'interview'))
    """
    if isinstance(answer, str):
        one_of("answer", answer, NAMED)
        return NAMED[answer]
    if not isinstance(answer, (tuple, list)) or not answer:
        raise UnknownChoice("answer", answer, [*NAMED, KINDS])
    for kind in answer:
        one_of("answer", kind, KINDS)
    return tuple(answer)


def answer_name(answer: Answer) -> str | list[str]:
    """The answer asked for as a result says it: a name, or a list of kinds."""
    return answer if isinstance(answer, str) else list(answer)


@dataclass(frozen=True)
class EndCells:
    """How waits end, in the columns of `CodedWaits`, for cells that stand for many waits."""

    event: np.ndarray
    kind: np.ndarray
    left_out: np.ndarray


@dataclass(frozen=True)
class Ends:
    """How each wait ends: 0 censored, else a cause; the answers asked for are one cause or several.

    Where any answer is asked for, its classes are causes of their own, so that they add up; all other ends are the last
    cause. Who is at risk, and all that depends on it, is the same whatever is asked for.
    """

    cause: np.ndarray  # of each wait
    undated: np.ndarray  # the cause that the closing of a wait left out would be, on the day nobody wrote down; else 0
    names: tuple[str, ...]  # of the causes that are answers asked for, from 1 on
    causes: int

    @classmethod
    def of(cls, coded: CodedWaits | EndCells, answer: Answer) -> Ends:
        """The ends of those waits as that answer asks for."""
        kinds = answer_kinds(answer)
        parts = CLASSES if answer == ANY else {str(answer): kinds}
        last = len(parts) + 1
        of_kind = np.full(len(coded_events.KINDS) + 1, last, "int8")  # the last entry: no answer
        for number, part in enumerate(parts.values(), 1):
            of_kind[[coded_events.KINDS.index(kind) for kind in part]] = number
        ends = of_kind[coded.kind]
        cause, undated = ends.copy(), np.where(coded.left_out, ends, CENSORED)
        cause[coded.event == CENSORED] = CENSORED
        return cls(cause, undated, tuple(parts), last)

    @property
    def event(self) -> np.ndarray:
        """Of each wait 0 censored, 1 an answer asked for, 2 any other end."""
        found: np.ndarray = self.roles(range(1, len(self.names) + 1))[self.cause]
        return found

    def gone(self, group: np.ndarray, groups: int, many: np.ndarray | None = None) -> np.ndarray:
        """How many of those left out would be an answer asked for, and how many another end: of shape (2, groups).

        With `many` each stands for so many.
        """
        if not self.undated.any():
            return np.zeros((2, groups), "int64")
        role = self.roles(range(1, len(self.names) + 1))[self.undated]
        many = np.ones(len(role), "int64") if many is None else many
        counted = (np.bincount(group, many * (role == which), groups) for which in (ANSWER, CLOSED))
        return np.stack(list(counted)).astype("int64")

    def roles(self, asked: range | tuple[int, ...]) -> np.ndarray:
        """For each cause, 0 included, whether it is censored (0), one of those (1) or another end (2)."""
        role = np.full(self.causes + 1, CLOSED, "int8")
        role[list(asked)], role[CENSORED] = ANSWER, CENSORED
        return role

    def only(self, which: np.ndarray) -> Ends:
        """The ends of some waits, or of rows that stand for waits."""
        return replace(self, cause=self.cause[which], undated=self.undated[which])


_NOUNS = {  # of each class of answers: one, several, with its article
    "any": (N_("answer"), N_("answers"), N_("an answer")),
    "good": (N_("good answer"), N_("good answers"), N_("a good answer")),
    "neutral": (N_("neutral answer"), N_("neutral answers"), N_("a neutral answer")),
    "bad": (N_("rejection"), N_("rejections"), N_("a rejection")),
    "not_bad": (
        N_("answer other than a rejection"),
        N_("answers other than a rejection"),
        N_("an answer other than a rejection"),
    ),
}
_KIND_NOUNS = {
    "reply": (N_("reply"), N_("replies")),
    "invitation": (N_("invitation"), N_("invitations")),
    "offer": (N_("offer"), N_("offers")),
    "rejection": (N_("rejection"), N_("rejections")),
    "keep_in_mind": (N_("promise to keep you in mind"),) * 2,
    "interview": (N_("interview that was not announced"),) * 2,
}
_HAPPENED = {
    "any": (N_("was answered"), N_("were answered")),
    "good": (N_("had a good answer"),) * 2,
    "neutral": (N_("had a neutral answer"),) * 2,
    "bad": (N_("was rejected"), N_("were rejected")),
    "not_bad": (N_("had an answer other than a rejection"),) * 2,
}


def noun(answer: Answer | list[str], *, several: bool = False) -> str:
    """What is counted, in words.

    Examples
    --------
    >>> noun("good"), noun("bad", several=True), noun(("offer", "reply"))
    ('good answer', 'rejections', 'offer or reply')
    """
    if isinstance(answer, str):
        return _(_NOUNS[answer][several])
    return _(" or ").join(_(_KIND_NOUNS[kind][several]) for kind in answer)


def with_article(answer: Answer | list[str]) -> str:
    """`noun` with its article.

    Examples
    --------
    >>> with_article("any"), with_article("bad")
    ('an answer', 'a rejection')
    """
    if isinstance(answer, str):
        return _(_NOUNS[answer][2])
    name = noun(answer)
    return _("an {noun}", noun=name) if name[0] in "aeio" else _("a {noun}", noun=name)


def happened(answer: Answer | list[str], *, several: bool = True) -> str:
    """The verb for waits that were answered in this way.

    Examples
    --------
    >>> happened("any"), happened("bad", several=False), happened("good")
    ('were answered', 'was rejected', 'had a good answer')
    """
    return _(_HAPPENED[answer][several]) if isinstance(answer, str) else _("had {answer}", answer=with_article(answer))


def answered(answer: Answer | list[str]) -> str:
    """What a share is of that were answered in this way, short, for an axis or a row.

    Examples
    --------
    >>> answered("any"), answered("bad"), answered("not_bad")
    ('answered', 'rejections', 'all but rejections')
    """
    if answer == "not_bad":
        return _("all but rejections")
    return _("answered") if answer == ANY else noun(answer, several=True)


def make_up(good: float, neutral: float, bad: float) -> str:
    """How many of the answers are of each class, in brackets; nothing where there are none.

    Examples
    --------
    >>> make_up(4, 0, 1), make_up(0, 0, 0)
    (' (4 good, 1 rejection)', '')
    """
    parts = [_("{n} good", n=digits(good))] if good else []
    parts += [_("{n} neutral", n=digits(neutral))] if neutral else []
    parts += [ngettext("{n} rejection", "{n} rejections", int(bad))] if bad else []
    return f" ({', '.join(parts)})" if parts else ""
