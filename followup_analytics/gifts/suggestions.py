"""Suggestions: what on the shelf fits the person a note is for, and why."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from followup_analytics.facts.people import match_people, split_people
from followup_analytics.facts.results import Stamp, stamped
from followup_analytics.gifts.fitting.fits import Fit, Fits
from followup_analytics.gifts.history import DueRow, as_rows, people_of
from followup_analytics.gifts.shelf import gifts_listed
from followup_analytics.log.arguments import checked
from followup_analytics.log.days import Day
from followup_analytics.log.errors import FollowUpError, whole_number
from followup_analytics.log.locale.catalogue import N_, Message
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.log.text.lines import fold, one_line

_MOST = 10_000  # rows that can be asked for
_OFFERED = N_("{title}, {why}")
_FIT = {"row": "int64", "rank": "int64"} | dict.fromkeys(("gift_id", "kind", "title", "url", "topic", "because"), "str")
_FIT |= {"score": "float64", "sure": "bool", "late": "bool"}


class NobodyToGive(FollowUpError):
    """A suggestion asked for without saying for whom, or for somebody the log does not know."""


@dataclass(frozen=True, kw_only=True)
class SuggestionsStamp(Stamp):
    """What `suggest_gifts` says beside its rows: what was found, or why nothing was."""

    says: str = ""


@checked
def suggest_gifts(
    log: FollowUpLog,
    *,
    interviewer: str | None = None,
    interview_id: str | None = None,
    application_id: str | None = None,
    as_of: Day,
    limit: int = 3,
) -> pd.DataFrame:
    """What on the shelf fits the topics of an interviewer, or of all who were at an interview, best first.

    Excludes what any of them, or anyone in the same application, already had, what a private topic stands in, and
    what names another interviewer. Private topics play no part in the choice.

    Parameters
    ----------
    interviewer
        ``Ana Lee <ana@tide.example>``, a name or an address; all their applications count.
    interview_id, application_id
        One interview, or one application; alone, they stand for everyone who was there.
    as_of
        Later interviews, notes and gifts do not exist.
    limit
        At most so many rows.

    Returns
    -------
    DataFrame
        A row per gift, the best first; ``attrs["says"]`` is one sentence, what was found or why nothing was:

        - ``rank`` (1, 2, …), ``gift_id``, ``kind``, ``title``, ``url``;
        - ``topic`` (the one it fits best), ``because`` (``because Ana mentioned tide models``);
        - ``score``: BM25 times the topic's strength, over all topics;
        - ``sure``: False where no more than a word or a stem is shared (``perhaps because …``); these come last, and no
          draft takes one by itself;
        - ``late``: True where that topic was written down later than the day after the interview.

    Raises
    ------
    NobodyToGive
        If nobody is named, or the interview or application is not in the log.

    Examples
    --------
    >>> log = FollowUpLog(
    ...     applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide Labs"]}),
    ...     interviews=pd.DataFrame({"application_id": ["a"], "interview_id": ["i"], "interviewers": ["Ana"],
    ...                              "interviewed_on": pd.to_datetime(["2026-03-02"])}),
    ...     topics=pd.DataFrame({"interview_id": ["i"], "interviewer": ["Ana"], "topic": ["tide models"]}),
    ...     gifts=pd.DataFrame({"gift_id": ["g"], "title": ["A model of the tides"]}),
    ... )
    >>> suggest_gifts(log, interviewer="Ana", as_of="2026-03-03")["because"].tolist()
    ['because Ana mentioned tide models']
    """
    whole_number("limit", limit, 0, _MOST)
    people = _asked_for(log, interviewer, interview_id, application_id)
    fits = Fits(log, people, as_of=as_of)
    found = _listed(fits, ((0, at, fit) for at, fit in enumerate(itertools.islice(fits.best(0), limit), start=1)))
    found.pop("row")
    return stamped(found, log, as_of, SuggestionsStamp(says=_sentence(log, people, fits.topics, found)))


@checked
def gift_for(
    log: FollowUpLog, rows: DueRow | pd.DataFrame, *, as_of: Day | None = None, limit: int = 1
) -> pd.DataFrame:
    """The best gifts for each row of the due list, all at once, among those that surely fit.

    With a `limit` of 1 they are handed out along the rows: nobody, and no application, gets one twice, and who comes
    later takes the next best, which then has the rank 1 too.

    Parameters
    ----------
    rows
        A frame with ``application_id``, ``to`` and, if there, ``email``; or one such row.
    as_of
        Later interviews, notes and gifts do not exist; None: all in the log count.

    Returns
    -------
    DataFrame
        ``row`` (position in `rows`) and the columns of `suggest_gifts`; a row that nothing fits, or nothing that
        is left, is absent.

    Examples
    --------
    >>> gift_for(FollowUpLog(), pd.DataFrame({"application_id": ["a"], "to": ["Ana"]})).empty
    True
    """
    whole_number("limit", limit, 0, _MOST)
    frame = as_rows(rows)
    fits = Fits(log, people_of(frame), as_of=as_of)
    found = _listed(
        fits,
        (
            (row, *ranked)
            for row in range(len(frame))
            for ranked in (_handed_out(fits, row) if limit == 1 else itertools.islice(_sure_fits(fits, row), limit))
        ),
    )
    return stamped(found, log, as_of)


def gifts_offered(fits: Fits, row: int, limit: int, *, kind: str = "") -> list[tuple[str, str]]:
    """The gifts that fit a row by itself, those that surely do before the others: each with its title and why.

    To be asked before any is handed out. The text is one that a panel can translate.

    Parameters
    ----------
    limit
        How many at most.
    kind
        Gifts of this kind come first, however many others fit better.
    """
    found = [(fits.about(fit), fit) for fit in itertools.islice(fits.best(row), None if kind else limit)]
    found.sort(key=lambda pair: bool(kind) and pair[0].kind != kind)
    return [(fit.gift_id, _OFFERED.filled(title=about.title, why=_reason(fit))) for about, fit in found[:limit]]


def _handed_out(fits: Fits, row: int) -> Iterator[tuple[int, Fit]]:
    """The best gift of a row that no row before it took from its person or application."""
    for _, fit in _sure_fits(fits, row):
        if fits.free(row, fit.gift_id):
            fits.give(row, fit.gift_id)
            yield 1, fit
            return


def _sure_fits(fits: Fits, row: int) -> Iterator[tuple[int, Fit]]:
    return itertools.takewhile(lambda ranked: ranked[1].sure, enumerate(fits.best(row), start=1))


def _listed(fits: Fits, chosen: Iterable[tuple[int, int, Fit]]) -> pd.DataFrame:
    """Rows, ranks and fits as a frame."""
    rows = [
        (row, at, *fits.about(fit), fit.topic, _reason(fit), fit.score, fit.sure, fit.late) for row, at, fit in chosen
    ]
    columns = zip(*rows, strict=True) if rows else ((),) * len(_FIT)
    cells = zip(_FIT.items(), map(list, columns), strict=True)
    return pd.DataFrame({name: pd.Series(told, dtype=held) for (name, held), told in cells})


def _reason(fit: Fit) -> Message:
    if fit.sure:
        said = N_("because {name} mentioned {topic}") if fit.name else N_("because they mentioned {topic}")
    elif fit.name:
        said = N_("perhaps because {name} mentioned {topic}")
    else:
        said = N_("perhaps because they mentioned {topic}")
    return said.filled(name=fit.name, topic=fit.topic)


def gifts_in(log: FollowUpLog, text: str) -> list[str]:
    """The gifts on the shelf whose title or address stands in a text, by their ids, first come first.

    A title that is part of a longer one found there does not count; one of a single word counts only as written.
    Several gifts of one title or address are all named.

    Examples
    --------
    >>> log = FollowUpLog(gifts=pd.DataFrame({"gift_id": ["g", "h"], "title": ["Tide models", "Tide models in use"]}))
    >>> gifts_in(log, "“Tide models in use” made me think of you.")
    ['h']
    """
    plain = one_line(text)
    rest, found = fold(plain), []
    for mark, group in _marks(log):
        pattern, written = group[0][2].format(re.escape(mark)), group[0][1]
        if mark not in rest or not (hit := re.search(pattern, rest)) or (" " not in written and written not in plain):
            continue
        found += [(hit.start(), item) for *_, item in group]
        rest = re.sub(pattern, lambda match: "…" * len(match.group()), rest)
    return list(dict.fromkeys(item for _, item in sorted(found, key=lambda pair: pair[0])))


@once_a_log
def _marks(log: FollowUpLog) -> list[tuple[str, list[tuple[str, str, str, str]]]]:
    """What the gifts on the shelf are found by in a text, as `_grouped` orders it."""
    shelf = gifts_listed(log, "gift_id", "title", "url")
    marks = [(fold(one_line(title)), one_line(title), _TITLE, item) for item, title, _ in shelf]
    marks += [(fold(_bare_address(url)), "", _ADDRESS, item) for item, _, url in shelf if url is not None]
    return _grouped(marks)


_TITLE, _ADDRESS = r"(?<!\w){}(?!\w)", r"(?<![\w.-])(?:www\.)?{}/?(?![/.#-]*[\w?=&%])"


def _bare_address(url: str) -> str:
    """The address without scheme, ``www.`` and the slash at its end."""
    return re.sub(r"^(?:https?://|mailto:)?(?:www\.)?", "", one_line(url), flags=re.IGNORECASE).rstrip("/")


def _grouped(marks: list[tuple[str, str, str, str]]) -> list[tuple[str, list[tuple[str, str, str, str]]]]:
    """By what to look for, the longest first, so that a title within another is not taken for itself."""
    groups: dict[tuple[str, str], list[tuple[str, str, str, str]]] = {}
    for mark in marks:
        if mark[0]:
            groups.setdefault((mark[0], mark[2]), []).append(mark)
    return sorted(((key[0], group) for key, group in groups.items()), key=lambda pair: -len(pair[0]))


def _asked_for(
    log: FollowUpLog, interviewer: str | None, interview_id: str | None, application_id: str | None
) -> pd.DataFrame:
    """The people asked for, all as row 0, once for each of the applications that count."""
    at = np.arange(len(log.cells("interviews", "interview_id")))
    for column, value in (("interview_id", interview_id), ("application_id", application_id)):
        if value is not None:
            at = at[(log.cells("interviews", column) == value).to_numpy()[at]]
            if not len(at) and value not in set(log.applications.get(column, ())):
                raise NobodyToGive(
                    f"{column}={value!r} is not in the log. Name one of log.interviews or log.applications."
                )
    if interviewer is None and interview_id is None and application_id is None:
        raise NobodyToGive("Nobody is named. Give interviewer='Ana Lee', interview_id=… or application_id=….")
    there = split_people(log.cells("interviews", "interviewers").take(at))
    ids = log.cells("interviews", "application_id").array.take(at)
    if interviewer is not None:
        return _one_person(there.assign(application_id=ids.take(there["row"])), interviewer, application_id)
    applications = ids.tolist()
    named = zip(*(there[name].tolist() for name in ("name", "email", "name_key", "row")), strict=True)
    people = [(*texts, applications[row]) for *texts, row in named]
    alone = dict.fromkeys(applications) if application_id is None else (application_id,)
    columns = zip(*dict.fromkeys([*people, *(("", "", "", each) for each in alone)]), strict=True)
    names = ("name", "email", "name_key", "application_id")
    cells = {name: pd.array(list(held), dtype="str") for name, held in zip(names, columns, strict=True)}
    return pd.DataFrame({**cells, "row": 0, "interview_id": interview_id}, copy=False)


def _one_person(there: pd.DataFrame, interviewer: str, application_id: str | None) -> pd.DataFrame:
    """That person in every interview where they were, and as named, so that any address of theirs counts."""
    named = split_people(pd.Series([interviewer], dtype="str")).head(1)
    if named.empty:
        raise NobodyToGive(f"interviewer={interviewer!r} names nobody. Give a name, or `Name <mail>`.")
    pairs = match_people(named.assign(one=0), there.assign(one=0), per="one")
    columns = ["name", "email", "name_key", "application_id"]
    found = pd.concat([there.iloc[pairs["right"]], named.assign(application_id=application_id)])[columns]
    return found.drop_duplicates(ignore_index=True).assign(row=0, interview_id=None)


def _sentence(log: FollowUpLog, people: pd.DataFrame, topics: pd.DataFrame, found: pd.DataFrame) -> str:
    """One sentence on what was found, or on why nothing was."""
    named = zip(people["name"].tolist(), people["email"].tolist(), strict=True)
    whom = ", ".join(dict.fromkeys(name or email for name, email in named)).strip(", ") or "them"
    listed = "; ".join(dict.fromkeys(topics["topic"].tolist()))
    first = one_line(found["title"].iloc[0]) if len(found) else ""
    if any(found["sure"].tolist()):
        return f"{first} fits best, {found['because'].iloc[0]}."
    if first:
        return f"Nothing on the shelf surely fits {whom} ({listed}). {first} may: see for yourself."
    if log.gifts.empty:
        return "The shelf is empty. Put an article, a contact or a link on it."
    if not listed:
        return f"No topic of {whom} may be used: none is written down, or all are private. Note what they cared about."
    return f"Nothing on the shelf fits {whom} ({listed}) that they have not had. Put something on the shelf for it."
