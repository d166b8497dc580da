"""History: who rows are for, what those people cared about, and the notes and gifts they had.

What holds for a person is worked out once (`Readers`): one person may be due in ten thousand applications, and pairs
of rows and topics were 60 s for 2,000. A topic or title that an application keeps out is looked for by its first
word, once for equal words. A letter is a few rows of a long log: what it asks of the whole log is kept with it
(`once_a_log`), and what it asks of a few rows is plain Python, which pandas takes ten times as long for.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Annotated, Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from followup_analytics.facts.people import match_people, split_people
from followup_analytics.facts.privacy import private_topics_of
from followup_analytics.gifts.shelf import same_as
from followup_analytics.journal.debrief import days_late
from followup_analytics.log.arguments import require_result
from followup_analytics.log.days import MISSING, Day, day_number, day_numbers
from followup_analytics.log.errors import WrongObject
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.log.tables import missing_cells, plain_cells
from followup_analytics.log.text.lines import fold, one_line
from followup_analytics.log.text.texts import from_arrow, is_empty, to_arrow

_COLUMNS = ("application_id", "interview_id", "to", "email")
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
    held, nothing = frame.dtypes.to_dict(), missing_cells(len(frame), "str")
    odd = [name for name in _COLUMNS if held.get(name) != "str"]
    return frame.assign(**{name: frame[name].astype("str") if name in held else nothing for name in odd})


def people_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Who each row is for: ``row``, ``application_id``, ``interview_id``, ``place``, ``name``, ``email``, ``name_key``.

    One row per person; a row without a person has one row here, with empty texts. The column ``email``
    of `rows` serves the first person named where ``to`` has no address.
    """
    named = list(_cells(split_people(rows["to"]), "row", "place", "name", "email", "name_key"))
    lone = set(range(len(rows))) - {row for row, *_ in named}
    every = sorted([*named, *((row, 0, "", "", "") for row in lone)], key=itemgetter(0, 1))
    row, place, name, email, key = (list(column) for column in zip(*every, strict=True)) if every else ([],) * 5
    given = plain_cells(rows["email"])
    email = [held if held or nth else _address(given[at]) for at, nth, held in zip(row, place, email, strict=True)]
    texts = {"name": name, "email": email, "name_key": key}
    numbers = {"row": np.array(row, "int64"), "place": np.array(place, "int64")}
    ids = {column: rows[column].array.take(numbers["row"]) for column in ("application_id", "interview_id")}
    return pd.DataFrame({**numbers, **{column: pd.array(held, dtype="str") for column, held in texts.items()}, **ids})


def _cells(frame: pd.DataFrame, *columns: str) -> Iterable[tuple[Any, ...]]:
    """The rows of these columns as plain values."""
    return zip(*(plain_cells(frame[column]) for column in columns), strict=True)


def _address(written: object) -> str:
    return written.strip().lower() if isinstance(written, str) else ""


@dataclass(frozen=True, eq=False)
class Readers:
    """Whom the rows of a list are for.

    Rows for the same people, as the same seeker knows them, have one reader, so that what is known of a person is
    looked up once, not once a row: one person may be due in ten thousand applications.
    """

    people: pd.DataFrame  # as `people_of` returns them
    number: dict[int, int]  # by row its reader: 0, 1, …
    known_as: list[int]  # for each reader the number of its people, whichever seeker knows them

    @classmethod
    def of(cls, log: FollowUpLog, people: pd.DataFrame) -> Readers:
        """The readers of the rows of `people_of`."""
        named = _cells(people, "name", "email", "name_key", "application_id")
        alone = [(*texts, None if any(texts[1:]) or not isinstance(at, str) else at) for *texts, at in named]
        row = people["row"].tolist()
        persons = _numbers(row, alone)
        seekers = _numbers(row, _seekers(log, people["application_id"]).tolist())
        number = _enumerated({row: (whom, seekers[row]) for row, whom in persons.items()})
        known_as = {reader: persons[row] for row, reader in number.items()}
        return cls(people, number, [known_as[reader] for reader in range(len(known_as))])

    @property
    def each(self) -> pd.DataFrame:
        """The people of each reader, as `people_of` returns them, ``row`` being its number."""
        return self._people_of_rows({reader: row for row, reader in reversed(self.number.items())})

    @property
    def persons(self) -> pd.DataFrame:
        """The same of each in `known_as`."""
        return self._people_of_rows({self.known_as[reader]: row for row, reader in reversed(self.number.items())})

    def _people_of_rows(self, rows: Mapping[int, int]) -> pd.DataFrame:
        number, of = {row: reader for reader, row in rows.items()}, self.people["row"].tolist()
        at = [place for place, row in enumerate(of) if row in number]
        return self.people.take(at).assign(row=np.array([number[of[place]] for place in at], "int64"))


def _numbers(rows: list[int], codes: Iterable[Hashable]) -> dict[int, int]:
    """By row a number of all its codes."""
    held: dict[int, tuple[Hashable, ...]] = {}
    for row, code in zip(rows, codes, strict=True):
        held[row] = (*held.get(row, ()), code)
    return _enumerated(held)


def _enumerated(keys: Mapping[int, tuple[Hashable, ...]]) -> dict[int, int]:
    numbers: dict[tuple[Hashable, ...], int] = {}
    return {row: numbers.setdefault(key, len(numbers)) for row, key in keys.items()}


def gifts_had(log: FollowUpLog, people: pd.DataFrame, *, as_of: Day | None) -> pd.DataFrame:
    """What each row's person, or anyone in its application, had by `as_of`: ``row`` and ``gift_id``.

    The same thing under another id was had too.
    """
    mine = people[["row", "application_id"]].dropna().drop_duplicates()
    inside = mine.merge(gifts_in_applications(log, mine["application_id"], as_of=as_of), on="application_id")
    found = pd.concat([gifts_of_people(log, people, as_of=as_of), inside[["row", "gift_id"]]])
    return found.drop_duplicates(ignore_index=True)


def gifts_of_people(log: FollowUpLog, people: pd.DataFrame, *, as_of: Day | None) -> pd.DataFrame:
    """What the person of each row had by `as_of`, in any application: ``row`` and ``gift_id``."""
    row, note = _to_person(log, _with_gifts(log, as_of), people).T
    given = zip(row.tolist(), plain_cells(log.cells("follow_ups", "gift_id").take(note)), strict=True)
    whom, gifts = _and_the_same(log, given)
    return pd.DataFrame({"row": np.array(whom, "int64"), "gift_id": pd.array(gifts, dtype="str")})


def gifts_in_applications(log: FollowUpLog, applications: pd.Series, *, as_of: Day | None) -> pd.DataFrame:
    """What anyone in one of these applications had by `as_of`: ``application_id`` and ``gift_id``."""
    asked, notes = {*plain_cells(applications)} - {None}, _with_gifts(log, as_of)
    names = ("application_id", "gift_id")
    cells = (plain_cells(log.cells("follow_ups", name).take(notes)) for name in names)
    found = _and_the_same(log, (pair for pair in zip(*cells, strict=True) if pair[0] in asked))
    return pd.DataFrame({name: pd.array(held, dtype="str") for name, held in zip(names, found, strict=True)})


def _with_gifts(log: FollowUpLog, as_of: Day | None) -> np.ndarray:
    """Where in the log the follow-ups with a gift stand."""
    notes = _notes_sent(log, as_of)
    return np.asarray(notes[log.cells("follow_ups", "gift_id").notna().to_numpy()[notes]])


def _and_the_same(log: FollowUpLog, given: Iterable[tuple[Any, str]]) -> tuple[list[Any], list[str]]:
    """Who had which gift, each once, with every id of the same thing."""
    had = dict.fromkeys(given)
    ids = {gift: same_as(log, gift) for _, gift in had}
    pairs = dict.fromkeys((each, same) for each, gift in had for same in ids[gift])
    return [each for each, _ in pairs], [gift for _, gift in pairs]


def notes_had(log: FollowUpLog, people: pd.DataFrame, *, as_of: Day | None) -> list[tuple[int, str, str]]:
    """The notes that each row's person had by `as_of`, oldest first: row, topic and body, empty where missing.

    A note without an addressee counts for everyone in its application; a row without a person takes all the notes of
    its application.
    """
    notes = _notes_sent(log, as_of)
    row, note = np.concatenate([_to_person(log, notes, people), _in_application(log, notes, people)]).T
    day = day_numbers(log.cells("follow_ups", "sent_on"))[note]
    day = np.where(day == MISSING, np.iinfo("int64").max, day)  # a note without a day stands last
    order = np.lexsort((note, day, row))
    order = order[np.diff(row[order], prepend=-1).astype(bool) | np.diff(note[order], prepend=-1).astype(bool)]
    topic, body = (plain_cells(log.cells("follow_ups", name).take(note[order])) for name in ("topic", "body"))
    return [(at, about or "", text or "") for at, about, text in zip(row[order].tolist(), topic, body, strict=True)]


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
    heard = _topics_heard(log, as_of)
    who = people.assign(seeker=_seekers(log, people["application_id"])).reset_index(drop=True)
    person, place = np.concatenate([_said_by(log, as_of, who), _said_by_nobody(heard, who)]).T
    whose = (plain_cells(who[name].take(person)) for name in ("row", "name"))
    said = (plain_cells(heard[name].take(place)) for name in ("topic", "kind", "strength", "days_late"))
    return _strongest_first(zip(*whose, *said, heard.index[place].tolist(), strict=True))


_TYPES = {"row": "int64", "name": "str", "topic": "str", "key": "str", "kind": "str"}
_TYPES |= {"strength": "int64", "at": "int64", "days_late": "Int64"}


def _strongest_first(said: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    """The topics of each row, each once."""
    found = []
    for row, name, topic, kind, strength, late, at in said:
        line = one_line(topic)
        if key := fold(line):
            found.append((row, name, line, key, kind, 1 if strength is None else strength, at, late))
    found.sort(key=lambda one: (one[0], -one[5], one[4] == "personal", one[3], one[6]))
    once: dict[tuple[int, str], tuple[Any, ...]] = {}
    for one in found:
        once.setdefault((one[0], one[3]), one)
    columns = zip(*once.values(), strict=True) if once else ([] for _ in _TYPES)
    cells = dict(zip(_TYPES, map(list, columns), strict=True))
    return pd.DataFrame({name: pd.Series(cells[name], dtype=held).array for name, held in _TYPES.items()})


@once_a_log
def _topics_heard(log: FollowUpLog, as_of: Day | None) -> pd.DataFrame:
    """The topics that may be spoken of, with who said them, where known, and their application and seeker."""
    topics, interviews = log.topics, log.interviews
    at = np.flatnonzero(~private_topics_of(log) & topics["topic"].notna().to_numpy())
    place = _places(interviews["interview_id"])
    held = np.array([place.get(each, -1) for each in plain_cells(topics["interview_id"].take(at))], "int64")
    if as_of is not None:
        early = np.append(day_numbers(interviews["interviewed_on"]), MISSING)[held] <= day_number(as_of)
        at, held = at[early], held[early]
    late = days_late(interviews["noted_at"], interviews["interviewed_on"])
    there, application, late = (
        pd.Series(cells.array.take(held, allow_fill=True))
        for cells in (interviews["interviewers"], interviews["application_id"], late)
    )
    said_by = pc.coalesce(to_arrow(topics["interviewer"].take(at)), to_arrow(there))
    own = {name: topics[name].array.take(at) for name in ("topic", "kind", "strength")}
    whose = {"application_id": application.array, "seeker": _seekers(log, application)}
    return pd.DataFrame({**own, "said_by": from_arrow(said_by), **whose, "days_late": late.array}, index=at)


def _places(ids: pd.Series) -> dict[str, int]:
    """By id where it stands first."""
    return {held: place for place, held in reversed(list(enumerate(plain_cells(ids)))) if held is not None}


@once_a_log
def _speakers(log: FollowUpLog, as_of: Day | None) -> pd.DataFrame:
    """Who said what was heard, where that is one person: as from `split_people`, ``row`` its place there."""
    heard = _topics_heard(log, as_of)
    said = split_people(heard["said_by"])
    said = said[~said["row"].duplicated(keep=False)]
    said = said.assign(seeker=heard["seeker"].array.take(said["row"].to_numpy()))
    return said[said["seeker"].notna()]


def _said_by(log: FollowUpLog, as_of: Day | None, who: pd.DataFrame) -> np.ndarray:
    """Pairs of person and place of a topic where that person, and nobody else, is named as the one who said it."""
    asked, said = who[who["seeker"].notna()], _speakers(log, as_of)
    pairs = match_people(asked, said, per="seeker")
    return np.column_stack([asked.index.to_numpy()[pairs["left"]], said["row"].to_numpy()[pairs["right"]]])


def _said_by_nobody(heard: pd.DataFrame, who: pd.DataFrame) -> np.ndarray:
    nobody = is_empty(who["name_key"]) & is_empty(who["email"]) & who["seeker"].notna().to_numpy()
    if not nobody.any():
        return np.zeros((0, 2), "int64")
    return _pairs(heard["application_id"].where(heard["said_by"].isna()), who["application_id"].where(nobody))


def _pairs(held: pd.Series, asked: pd.Series) -> np.ndarray:
    """Pairs of places, of the asked and the held, where both name the same; a missing one names nothing."""
    at: dict[str, list[int]] = {}
    for place, name in enumerate(plain_cells(asked)):
        if name is not None:
            at.setdefault(name, []).append(place)
    names = plain_cells(held) if at else []
    found = [(place, there) for there, name in enumerate(names) for place in at.get(name, ())]
    return np.array(sorted(found), "int64").reshape(-1, 2)


@once_a_log
def _known_seekers(log: FollowUpLog) -> tuple[dict[str, str], str | None]:
    """By application its seeker, and whose an application is that the log does not hold: its only seeker's."""
    seekers = plain_cells(log.cells("applications", "seeker"))
    known = {at: seekers[place] or "" for at, place in _places(log.cells("applications", "application_id")).items()}
    every = set(known.values()) or {""}
    return known, every.pop() if len(every) == 1 else None


def _seekers(log: FollowUpLog, ids: pd.Series) -> pd.api.extensions.ExtensionArray:
    """The seeker of each application; missing where that cannot be known."""
    known, only = _known_seekers(log)
    return pd.array([known.get(each, only) for each in plain_cells(ids)], dtype="str")


def _notes_sent(log: FollowUpLog, as_of: Day | None) -> np.ndarray:
    """Where in the log the follow-ups up to `as_of` stand; one without a day counts as sent."""
    days = day_numbers(log.cells("follow_ups", "sent_on"))
    return np.arange(len(days)) if as_of is None else np.flatnonzero(days <= day_number(as_of))


@once_a_log
def _addressees(log: FollowUpLog) -> pd.DataFrame:
    """Whom each follow-up went to, as `split_people` returns them; people are the same across applications."""
    return split_people(log.follow_ups["to"]).assign(one=0)


def _to_person(log: FollowUpLog, notes: np.ndarray, people: pd.DataFrame) -> np.ndarray:
    """Pairs of row and note where one of the `notes`, places in the log, names the row's person."""
    to, asked = _addressees(log), np.zeros(len(log.cells("follow_ups", "to")), bool)
    asked[notes] = True
    pairs = match_people(people.assign(one=0), to, per="one")
    row, note = people["row"].to_numpy()[pairs["left"]], to["row"].to_numpy()[pairs["right"]]
    return np.asarray(np.column_stack([row, note])[asked[note]])


def _in_application(log: FollowUpLog, notes: np.ndarray, people: pd.DataFrame) -> np.ndarray:
    """The same where the note went to nobody in particular in the row's application, or the row is for nobody."""
    named = {row for row, *texts in _cells(people, "row", "name_key", "email") if any(texts)}
    person, place = _pairs(log.cells("follow_ups", "application_id").take(notes), people["application_id"]).T
    row, note = people["row"].to_numpy()[person], notes[place]
    nobody = np.array([each not in named for each in row.tolist()], bool)
    counts = nobody | log.cells("follow_ups", "to").isna().to_numpy()[note]
    return np.asarray(np.column_stack([row, note])[counts])
