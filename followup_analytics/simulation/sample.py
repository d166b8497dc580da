"""The sample log: a made-up search, told in `sample_stories.toml`, with notes drawn with a fixed seed."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from followup_analytics.log import words
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.tables import TABLES

SAMPLE_DAY = dt.date(2026, 6, 15)  # the day the sample log is read on
SEEKER = "Robin Vale"
FREE_SLOTS = ["Tuesdays and Thursdays after 14:00"]

_STORIES = Path(__file__).with_name("sample_stories.toml")
_SEED = 20260615
_RHYTHMS = (6, 7, 8, 10, 10, 10, 12, 14, 17)  # days between notes; each application has one of these
_THANKED_AFTER = (1, 1, 1, 1, 1, 0, 2)
_BROUGHT = ("reply", "invitation", "keep_in_mind")
_BROUGHT_BY_A_NOTE = 0.85
_CHANNELS = ("mail",) * 15 + ("letter",) * 3 + ("phone",) + (None,)

_Row = dict[str, Any]  # a row of a table or of the stories


def sample_log() -> FollowUpLog:
    """The sample log, the same on every call: 31 applications of one made-up seeker, to be read on `SAMPLE_DAY`.

    It holds several rounds and interviewers, thank-yous and check-ins, gifts, deep freezes, reopenings, closings,
    waits of all ages, plans, and an interview ahead. It is labelled as simulated.

    Examples
    --------
    >>> log = sample_log()
    >>> log.simulated, len(log)
    (True, 31)
    """
    stories = tomllib.loads(_STORIES.read_text(encoding="utf-8"))
    book = _Book(stories, np.random.default_rng(_SEED))
    for story in stories["application"]:
        book.tell(story)
    return book.log()


@dataclass
class _Wait:
    """What the next note of an application depends on: the last contact, who may be written to, and the rhythm."""

    since: dt.date
    people: list[str]
    rhythm: int


@dataclass
class _Book:
    """The tables while they are being written."""

    stories: _Row
    rng: np.random.Generator
    rows: dict[str, list[_Row]] = field(default_factory=lambda: {name: [] for name in TABLES})
    given: set[tuple[str, str]] = field(default_factory=set)
    met: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.people = {person["name"]: person for person in self.stories["person"]}
        self.pauses = [plan for plan in self.stories["plan"] if plan["kind"] == "pause"]
        self.ids: dict[str, str] = {}
        for number, gift in enumerate(self.stories["gift"], 1):
            if "added_on" not in gift:
                gift["added_on"] = dt.date(2025, 11, 20) + dt.timedelta(int(self.rng.integers(0, 40)))
            self.rows["gifts"].append({"gift_id": f"g{number:02d}", **gift})

    def log(self) -> FollowUpLog:
        """The tables in the order of their days, with running numbers as ids."""
        for number, plan in enumerate(self.stories["plan"], 1):
            application = self.ids.get(plan.get("company", ""))
            self.rows["plans"].append({"plan_id": f"p{number:02d}", "application_id": application, **plan})
        frames: dict[str, Any] = {name: pd.DataFrame(rows) for name, rows in self.rows.items()}
        for name, letter, day in (("follow_ups", "f", "sent_on"), ("responses", "r", "received_on")):
            frame = frames[name].sort_values(day, kind="stable")
            frames[name] = frame.assign(**{f"{name[:-1]}_id": [f"{letter}{n:03d}" for n in range(1, len(frame) + 1)]})
        frames["plans"] = frames["plans"].drop(columns="company")
        return FollowUpLog(**frames)

    def tell(self, story: _Row) -> None:
        """Write down one application: its steps, and the notes between them."""
        application = self._application(story)
        wait = _Wait(story.get("applied_on") or story["steps"][0]["on"], [], int(self.rng.choice(_RHYTHMS)))
        writes = story.get("writes", False)
        steps = story["steps"]
        for number, step in enumerate(steps):
            if writes:
                self._write_before(application, wait, step)
            wait.since = step["on"]
            writes = self._step(application, step, wait)
            until = steps[number + 1]["on"] if number + 1 < len(steps) else SAMPLE_DAY
            if "who" in step and step.get("thanked", True) and step["on"] < SAMPLE_DAY:
                self._thank(application, step, wait, until)
        if writes and "silent" in story:
            self._check_ins(application, wait, SAMPLE_DAY - dt.timedelta(story["silent"]), exact=True)

    def _write_before(self, application: _Row, wait: _Wait, step: _Row) -> None:
        """The notes before a step; most answers follow a note closely."""
        answers = step.get("kind") in _BROUGHT and self.rng.random() < _BROUGHT_BY_A_NOTE
        early = int(self.rng.integers(1, 6)) if answers else 1
        self._check_ins(application, wait, step["on"] - dt.timedelta(early), exact=answers)

    def _application(self, story: _Row) -> _Row:
        made = re.sub(r"[^a-z0-9]+", "-", story["company"].casefold()).strip("-")
        again = sum(row["company"] == story["company"] for row in self.rows["applications"])
        row = {name: value for name, value in story.items() if name not in ("steps", "silent", "writes")}
        row = {"application_id": f"{made}-{again + 1}" if again else made, "seeker": SEEKER, **row, "simulated": "true"}
        self.rows["applications"].append(row)
        self.ids.setdefault(story["company"], row["application_id"])
        return row

    def _step(self, application: _Row, step: _Row, wait: _Wait) -> bool:
        """Write down an interview or a response; True if notes may follow it."""
        if "who" in step:
            wait.people = list(step["who"])
            self._interview(application["application_id"], step)
            return True
        sender = step.get("from")
        if sender in wait.people:
            wait.people.sort(key=lambda name: name != sender)
        self.rows["responses"].append(self._response(application["application_id"], step))
        return step["kind"] in ("reply", "keep_in_mind") and bool(wait.people)

    def _interview(self, application: str, step: _Row) -> None:
        round_ = 1 + sum(row["application_id"] == application for row in self.rows["interviews"])
        row = {name: value for name, value in step.items() if name not in ("on", "who", "thanked")}
        row |= {"application_id": application, "interview_id": f"{application}-r{round_}", "round": round_}
        row |= {"interviewed_on": step["on"], "interviewers": "; ".join(map(self._person_text, step["who"])) or None}
        if step["on"] < SAMPLE_DAY and self.rng.random() < 0.8:
            row["noted_at"] = self._time(step["on"], 16, 21)
        self.rows["interviews"].append(row)
        for name in step["who"]:
            if name not in self.met and step["on"] < SAMPLE_DAY:
                self.met.add(name)
                self._topics(row["interview_id"], name)

    def _topics(self, interview: str, name: str) -> None:
        for topic in self.people[name]["topics"]:
            row = {key: value for key, value in topic.items() if key != "about"}
            self.rows["topics"].append(
                {"interview_id": interview, "interviewer": name, **row, "private": "about" not in topic}
            )

    def _response(self, application: str, step: _Row) -> _Row:
        row = {name: value for name, value in step.items() if name not in ("on", "from")}
        row = {"application_id": application, "received_on": step["on"], "channel": "mail", **row}
        if "from" in step:
            row["from"] = self._person_text(step["from"])
        if self.rng.random() < 0.5:
            row["received_at"] = self._time(step["on"], 9, 18)
        earlier = [note for note in self.rows["follow_ups"] if note["application_id"] == application]
        if step["kind"] == "reply" and earlier:
            row["in_reply_to"] = earlier[-1].get("message_id")
        return row

    def _thank(self, application: _Row, step: _Row, wait: _Wait, until: dt.date) -> None:
        after = 1 if (SAMPLE_DAY - step["on"]).days < 14 else int(self.rng.choice(_THANKED_AFTER))
        day = step["on"] + dt.timedelta(after)
        if day >= until:
            return
        wait.since = day
        for name in step["who"] or [None]:
            topic = self._open_topic(name)
            row = self._note(application, words.THANK_YOU, name, day) | {"topic": topic}
            if topic and row["channel"] == "mail":
                row |= self._letter(application, name, "thank_yous", topic=topic)
            if self.rng.random() < 0.1:
                row["kind"] = None  # the rule will make it a thank_you
            self.rows["follow_ups"].append(row)

    def _check_ins(self, application: _Row, wait: _Wait, last: dt.date, *, exact: bool) -> None:
        """Notes in the wait's rhythm up to the day `last`; with `exact`, one of them on that very day."""
        latest = last - dt.timedelta(6) if exact else last
        while (day := self._next_day(wait)) <= latest:
            self._check_in(application, wait, day)
        if exact and (last - wait.since).days >= 5:
            self._check_in(application, wait, last)

    def _next_day(self, wait: _Wait) -> dt.date:
        day = wait.since + dt.timedelta(max(5, wait.rhythm + int(self.rng.integers(-2, 3))))
        for pause in self.pauses:
            if pause["from_on"] <= day <= pause["until_on"]:
                day = pause["until_on"] + dt.timedelta(int(self.rng.integers(1, 4)))
        return day + dt.timedelta(day.weekday() == 6)

    def _check_in(self, application: _Row, wait: _Wait, day: dt.date) -> None:
        wait.since = day
        name = wait.people[0] if wait.people else None
        row = self._note(application, words.CHECK_IN, name, day)
        gift, topic = self._gift(application["application_id"], name)
        if gift is None:
            texts, filling = "plain_check_ins", {}
        else:
            texts, filling = "gift_check_ins", {"topic": topic, "title": gift["title"], "url": gift["url"]}
            row |= {"gift_id": gift["gift_id"], "topic": topic}
        if row["channel"] == "mail":
            row |= self._letter(application, name, texts, **filling)
        wait.people = wait.people[1:] + wait.people[:1]
        self.rows["follow_ups"].append(row)

    def _note(self, application: _Row, kind: str, name: str | None, day: dt.date) -> _Row:
        channel = self.rng.choice(np.array(_CHANNELS, dtype=object))
        row = {"application_id": application["application_id"], "sent_on": day, "kind": kind, "channel": channel}
        row["to"] = None if name is None else self._person_text(name)
        if channel == "mail" and self.rng.random() < 0.7:
            row["sent_at"] = self._time(day, 8, 19)
            row["message_id"] = f"<{len(self.rows['follow_ups']) + 1}.{day:%Y%m%d}@robin-vale.example>"
        return row

    def _gift(self, application: str, name: str | None) -> tuple[_Row | None, str | None]:
        """A gift that fits one of the person's topics and is new to them and to this application, and the topic."""
        if name is None or self.rng.random() < 0.12:
            return None, None
        fits = [
            (gift, topic["topic"])
            for topic in self.people[name]["topics"]
            for gift in self.rows["gifts"]
            if topic.get("about") in gift["topics"].split("; ")
            and not {(gift["gift_id"], application), (gift["gift_id"], name)} & self.given
        ]
        if not fits:
            return None, None
        gift, topic = fits[int(self.rng.integers(len(fits)))]
        self.given |= {(gift["gift_id"], application), (gift["gift_id"], name)}
        return gift, topic

    def _letter(self, application: _Row, name: str | None, texts: str, **filling: object) -> _Row:
        said = {"company": application["company"], "role": application.get("role"), **filling}
        text = self._word(texts).format(**said)
        hello = f"Hello {name.split()[0]}," if name else "Hello,"
        body = f"{hello}\n\n{text[0].upper()}{text[1:]}\n\nWarm regards,\n{SEEKER.split()[0]}"
        return {"subject": self._word(f"{texts[:-1]}_subjects"), "body": body}

    def _word(self, name: str) -> str:
        choices: list[str] = self.stories["words"][name]
        return choices[int(self.rng.integers(len(choices)))]

    def _open_topic(self, name: str | None) -> str | None:
        topics = self.people[name]["topics"] if name else []
        return next((topic["topic"] for topic in topics if "about" in topic), None)

    def _person_text(self, name: str) -> str:
        mail = self.people[name].get("mail")
        return f"{name} <{mail}>" if mail else name

    def _time(self, day: dt.date, first: int, last: int) -> dt.datetime:
        minutes = int(self.rng.integers(first * 12, last * 12)) * 5
        return dt.datetime.combine(day, dt.time(minutes // 60, minutes % 60))
