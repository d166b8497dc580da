"""History: who rows are for, what those people cared about, and the notes and gifts they had.

What holds for a person is worked out once (`Readers`): one person may be due in ten thousand applications, and pairs
of rows and topics were 60 s for 2,000. A topic or title that an application keeps out is looked for by its first
word, once for equal words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
import pandas as pd

from followup_analytics.facts.people import match_people, split_people
from followup_analytics.facts.privacy import private_topics
from followup_analytics.facts.timeline import Day, day_number, day_numbers
from followup_analytics.gifts.shelf import same_as
from followup_analytics.journal.debrief import days_late
from followup_analytics.log.arguments import require_result
from followup_analytics.log.errors import WrongObject
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.lines import fold, one_line

_COLUMNS = ("application_id", "interview_id", "to", "email")
_ONE = "all"  # people are the same across applications


_WANTED = "one row of due_list(…): a Series, a dict or a named tuple"
DueRow = Annotated[pd.Series | Mapping[str, Any] | tuple[Any, ...], _WANTED]


def as_rows(rows: DueRow | pd.DataFrame, *, argument: str = "rows") -> pd.DataFrame:
    """Rows of the due list as a frame with index 0 … n-1, whether a frame or one row came in.

    Parameters
    ----------
    rows
        A frame, or one row as a Series, a mapping or a named tuple; columns not given are missing.
    argument
        What an error calls it.

    Raises
    ------
    WrongObject, WrongFrame
        If it is none of these, or does not say for which application (a frame: and for whom).
    """
    if isinstance(rows, pd.DataFrame):
        frame = rows.reset_index(drop=True)
    elif isinstance(rows, (Mapping, pd.Series)):
        frame = pd.DataFrame([dict(rows)])
    elif hasattr(rows, "_asdict"):
        frame = pd.DataFrame([rows._asdict()])
    else:
        raise WrongObject(argument, rows, _WANTED)
    told_by = ["application_id", "to"] if isinstance(rows, pd.DataFrame) else ["application_id"]  # a row may lack `to`
    require_result(argument, frame, "due_list(…)", others=told_by)
    lacking = {name: None for name in _COLUMNS if name not in frame}
    texts = {name: frame.assign(**lacking)[name].astype("str") for name in _COLUMNS}
    return frame.assign(**texts)


def people_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Who each row is for: ``row``, ``application_id``, ``interview_id``, ``place``, ``name``, ``email``, ``name_key``.

    One row per person; a row without a person has one row here, with empty texts. The column ``email``
    of `rows` serves the first person named where ``to`` has no address.
    """
    people = split_people(rows["to"])[["row", "place", "name", "email", "name_key"]]
    lone = np.setdiff1d(np.arange(len(rows)), people["row"])
    blank = pd.DataFrame({"row": lone, "place": 0, "name": "", "email": "", "name_key": ""})
    people = pd.concat([people, blank], ignore_index=True).sort_values(["row", "place"], ignore_index=True)
    given = rows["email"].fillna("").str.strip().str.lower().to_numpy()[people["row"]]
    fill = (people["email"] == "") & (people["place"] == 0)
    people["email"] = people["email"].where(~fill, pd.Series(given, dtype="str"))
    for name in ("application_id", "interview_id"):
        people[name] = rows[name].to_numpy()[people["row"]]
    return people


@dataclass(frozen=True, eq=False)
class Readers:
    """Whom the rows of a list are for.

    Rows for the same people, as the same seeker knows them, have one reader, so that what is known of a person is
    looked up once, not once a row: one person may be due in ten thousand applications.
    """

    people: pd.DataFrame  # as of `people_of`
    number: dict[int, int]  # by row its reader: 0, 1, …
    known_as: list[int]  # for each reader the number of its people, whichever seeker knows them

    @classmethod
    def of(cls, log: FollowUpLog, people: pd.DataFrame) -> Readers:
        """The readers of the rows of `people_of`."""
        nobody = (people["name_key"] == "") & (people["email"] == "")
        named = people[["name", "email", "name_key"]].assign(alone=people["application_id"].where(nobody))
        persons = _numbers(people["row"], named.groupby([*named], dropna=False, sort=False).ngroup())
        known_by = pd.factorize(_seekers(log, people["application_id"]), use_na_sentinel=False)[0]
        seekers = _numbers(people["row"], pd.Series(known_by))
        number = _enumerated({row: (whom, seekers[row]) for row, whom in persons.items()})
        known_as = {reader: persons[row] for row, reader in number.items()}
        return cls(people, number, [known_as[reader] for reader in range(len(known_as))])

    @property
    def each(self) -> pd.DataFrame:
        """The people of each reader, as of `people_of`, ``row`` being its number."""
        return self._first({reader: row for row, reader in reversed(self.number.items())})

    @property
    def persons(self) -> pd.DataFrame:
        """The same of each in `known_as`."""
        return self._first({self.known_as[reader]: row for row, reader in reversed(self.number.items())})

    def _first(self, rows: Mapping[int, int]) -> pd.DataFrame:
        number = {row: reader for reader, row in rows.items()}
        return self.people.assign(row=self.people["row"].map(number)).dropna(subset="row").astype({"row": "int64"})


def _numbers(rows: pd.Series, codes: pd.Series) -> dict[int, int]:
    """By row a number of all its codes."""
    held: dict[int, tuple[int, ...]] = {}
    for row, code in zip(rows.tolist(), codes.tolist(), strict=True):
        held[row] = (*held.get(row, ()), code)
    return _enumerated(held)


def _enumerated(keys: Mapping[int, tuple[int, ...]]) -> dict[int, int]:
    numbers: dict[tuple[int, ...], int] = {}
    return {row: numbers.setdefault(key, len(numbers)) for row, key in keys.items()}


def gifts_had(log: FollowUpLog, people: pd.DataFrame, *, as_of: Day | None) -> pd.DataFrame:
    """What each row's person, or anyone in its application, had by `as_of`: ``row`` and ``gift_id``.

    The same thing under another id was had too.
    """
    mine = people[["row", "application_id"]].dropna().drop_duplicates()
    inside = mine.merge(gifts_in_applications(log, as_of=as_of), on="application_id")
    found = pd.concat([gifts_of_people(log, people, as_of=as_of), inside[["row", "gift_id"]]])
    return found.drop_duplicates(ignore_index=True)


def gifts_of_people(log: FollowUpLog, people: pd.DataFrame, *, as_of: Day | None) -> pd.DataFrame:
    """What the person of each row had by `as_of`, in any application: ``row`` and ``gift_id``."""
    notes = _with_gifts(log, as_of)
    pairs = _to_person(notes, people).merge(notes[["gift_id"]], left_on="note", right_index=True)
    return _and_the_same(log, pairs, "row")


def gifts_in_applications(log: FollowUpLog, *, as_of: Day | None) -> pd.DataFrame:
    """What anyone in an application had by `as_of`: ``application_id`` and ``gift_id``."""
    return _and_the_same(log, _with_gifts(log, as_of).dropna(subset="application_id"), "application_id")


def _with_gifts(log: FollowUpLog, as_of: Day | None) -> pd.DataFrame:
    notes = _sent(log, as_of)
    return notes[notes["gift_id"].notna()]


def _and_the_same(log: FollowUpLog, given: pd.DataFrame, whom: str) -> pd.DataFrame:
    had = dict.fromkeys(zip(given[whom].tolist(), given["gift_id"].tolist(), strict=True))
    pairs = dict.fromkeys((each, same) for each, gift in had for same in same_as(log, gift))
    found = zip(*pairs, strict=True) if pairs else ([], [])
    types = {whom: given[whom].dtype, "gift_id": "str"}
    return pd.DataFrame(dict(zip(types, map(list, found), strict=True))).astype(types)


def notes_had(log: FollowUpLog, people: pd.DataFrame, *, as_of: Day | None) -> pd.DataFrame:
    """The notes that each row's person had by `as_of`, oldest first: ``row`` and the columns of the follow-ups.

    A note without an addressee counts for everyone in its application; a row without a person takes all the notes of
    its application.
    """
    notes = _sent(log, as_of)
    inside = _in_application(notes, people)
    nobody = people.groupby("row")["name_key"].max().eq("") & people.groupby("row")["email"].max().eq("")
    open_note = notes["to"].isna().reindex(inside["note"]).to_numpy(bool)
    inside = inside[open_note | nobody.reindex(inside["row"]).to_numpy(bool)]
    pairs = pd.concat([_to_person(notes, people), inside], ignore_index=True).drop_duplicates()
    found = pairs.merge(notes, left_on="note", right_index=True)
    return found.sort_values(["row", "sent_on", "note"], kind="stable", ignore_index=True)


def topics_of(log: FollowUpLog, people: pd.DataFrame, *, as_of: Day | None) -> pd.DataFrame:
    """What each row's person cared about, as the same seeker heard it, private topics left out.

    A topic without an interviewer was said by the one person of its interview; where several were there nobody can
    tell, and where none is named it goes to the rows of that application that are for nobody in particular.

    Returns
    -------
    DataFrame
        ``row``, ``name`` (who said it, as in `people`), ``topic`` (on one line), ``key`` (folded), ``kind``,
        ``strength`` (missing counts as 1), ``at`` (position in the log), ``days_late`` (calendar days from interview
        to notes; missing where unknown), each topic once a row, the strongest first.
    """
    heard = _heard(log, as_of)
    who = people.assign(seeker=_seekers(log, people["application_id"])).reset_index(drop=True)
    person, at = np.concatenate([_said_by(heard, who), _said_by_nobody(heard, who)]).T
    found = heard[["topic", "kind", "strength", "days_late"]].take(heard.index.get_indexer(at)).reset_index(drop=True)
    topic = found["topic"].map(one_line).astype("str")
    found = found.assign(
        **{name: who[name].array.take(person) for name in ("row", "name")},
        topic=topic,
        strength=found["strength"].fillna(1).astype("int64"),
        key=topic.map(fold).astype("str"),
        personal=found["kind"].eq("personal"),
        at=at,
    )
    found = found.sort_values(["row", "strength", "personal", "key", "at"], ascending=[True, False, True, True, True])
    found = found[found["key"] != ""].drop_duplicates(["row", "key"])
    return found[["row", "name", "topic", "key", "kind", "strength", "at", "days_late"]].reset_index(drop=True)


def _heard(log: FollowUpLog, as_of: Day | None) -> pd.DataFrame:
    """The topics that may be spoken of, with who said them, where known, and their application and seeker."""
    topics = log.topics[~private_topics(log.topics) & log.topics["topic"].notna()]
    interviews = (
        log.interviews.dropna(subset=["interview_id"]).drop_duplicates("interview_id").set_index("interview_id")
    )
    late = days_late(interviews["noted_at"], interviews["interviewed_on"])
    there = interviews["interviewers"].reindex(topics["interview_id"]).set_axis(topics.index)
    frame = topics[["topic", "kind", "strength"]].assign(
        said_by=topics["interviewer"].fillna(there),
        application_id=interviews["application_id"].reindex(topics["interview_id"]).to_numpy(),
        days_late=late.reindex(topics["interview_id"]).array,
    )
    frame["seeker"] = _seekers(log, frame["application_id"])
    held = day_numbers(interviews["interviewed_on"].reindex(topics["interview_id"]))
    return frame if as_of is None else frame[held <= day_number(as_of)]


def _said_by(heard: pd.DataFrame, who: pd.DataFrame) -> np.ndarray:
    """Pairs of person and topic where that person, and nobody else, is named as the one who said it."""
    said = split_people(heard["said_by"])
    said = said[~said["row"].duplicated(keep=False)]
    said = said.assign(seeker=heard["seeker"].to_numpy()[said["row"]], at=heard.index.to_numpy()[said["row"]])
    asked, told_of = (frame[frame["seeker"].notna()].astype({"seeker": "str"}) for frame in (who, said))
    pairs = match_people(asked, told_of, within="seeker")
    return np.column_stack([asked.index.to_numpy()[pairs["left"]], told_of["at"].to_numpy()[pairs["right"]]])


def _said_by_nobody(heard: pd.DataFrame, who: pd.DataFrame) -> np.ndarray:
    nobody = who[(who["name_key"] == "") & (who["email"] == "")].reset_index(names="person")
    loose = heard[heard["said_by"].isna() & heard["application_id"].notna()].reset_index(names="at")
    return nobody[nobody["seeker"].notna()].merge(loose, on="application_id")[["person", "at"]].to_numpy("int64")


def _seekers(log: FollowUpLog, ids: pd.Series) -> np.ndarray:
    """The seeker of each application; an application that the log does not hold belongs to the log's only seeker."""
    known = log.applications.dropna(subset=["application_id"]).drop_duplicates("application_id")
    seekers = known.set_index("application_id")["seeker"].fillna("")
    every = seekers.unique()
    only = every[0] if len(every) == 1 else "" if not len(every) else None
    found = seekers.reindex(ids).astype("object").to_numpy(copy=True)
    found[pd.isna(found)] = only
    return np.asarray(found)


def _sent(log: FollowUpLog, as_of: Day | None) -> pd.DataFrame:
    """The follow-ups up to `as_of`; one without a day counts as sent."""
    if as_of is None:
        return log.follow_ups
    return log.follow_ups[~(day_numbers(log.follow_ups["sent_on"]) > day_number(as_of))]


def _to_person(notes: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Pairs of row and note (index of `notes`) where the note names the row's person."""
    to = split_people(notes["to"]).assign(within=_ONE)
    pairs = match_people(people.assign(within=_ONE), to, within="within")
    note = notes.index.to_numpy()[to["row"].to_numpy()[pairs["right"]]]
    return pd.DataFrame({"row": people["row"].to_numpy()[pairs["left"]], "note": note})


def _in_application(notes: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    mine = people[["row", "application_id"]].dropna().drop_duplicates()
    theirs = pd.DataFrame({"application_id": notes["application_id"], "note": notes.index}).dropna()
    return mine.merge(theirs, on="application_id")[["row", "note"]]
