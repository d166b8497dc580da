"""The people panel: the same for a person, across all applications in which they are named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from followup_analytics.agenda.pages.story import story
from followup_analytics.agenda.search import folded
from followup_analytics.facts.people import split_people
from followup_analytics.journal.journal import Journal
from followup_analytics.log import words
from followup_analytics.log.arguments import checked
from followup_analytics.log.days import MISSING, Day, day_number, day_numbers
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.rows.ids import name_keys
from followup_analytics.log.tables import TABLES
from followup_analytics.log.text.phrases import short_text
from followup_analytics.panels.kit.form import Field, MovedOn, Values
from followup_analytics.panels.kit.sources import form_journal, today
from followup_analytics.panels.lost import or_lost
from followup_analytics.panels.stories import doubles, facts, forms, saving
from followup_analytics.panels.stories.applications import Applications
from followup_analytics.panels.stories.sheet import UNDO
from followup_analytics.panels.texts import N_, _, ngettext, number
from followup_analytics.panels.twin import Frames
from followup_analytics.panels.words import word

_SAME = ["same", N_("Is the same as …"), "plain"]
_MOST = 5  # lines under a heading


@checked
@or_lost
def people(
    journal: Journal | str | Path | None = None, *, as_of: Day | None = None, show_private: bool = False
) -> People:
    """Everybody named in the log, each with a story across applications; its plain twin is `story(person=…)`.

    Parameters
    ----------
    journal
        A journal or its path; by default the workspace's.
    as_of
        The day the log is read on; by default today.
    show_private
        Whether what is printed where nothing is live holds names, topics and texts too.
    """
    return People(form_journal(journal), today(as_of)).printing(show_private=show_private)


def everybody(log: FollowUpLog, *, as_of: Day) -> pd.DataFrame:
    """A row per person: one address is one person, and so is one name at one company, with or without an address.

    Returns
    -------
    DataFrame
        ``person`` (as written, with the address where there is one), ``name``, ``name_key``, ``company``,
        ``applications`` (ids), ``day`` (of the latest fact that names them; the smallest int64: none), and
        ``spellings`` (all ways in which they are written).

    Examples
    --------
    >>> log = FollowUpLog(interviews=pd.DataFrame({
    ...     "company": "Tide", "interviewed_on": ["2026-03-03", "2026-03-09"], "interviewers": ["Ana Lee", "ana lee"]}))
    >>> everybody(log, as_of="2026-03-10")[["person", "company"]].values.tolist()
    [['ana lee', 'Tide']]
    """
    named = pd.concat([_people_in(log, name, column) for name, column in doubles.PEOPLE.items() if name != "topics"])
    named = named.reset_index(drop=True)
    company = name_keys(named["company"]).fillna("")
    named["place"] = named["name_key"] + "|" + company
    mailed = named[(named["email"] != "") & (named["name_key"] != "")].drop_duplicates("place").set_index("place")
    email = named["email"].where(named["email"] != "", named["place"].map(mailed["email"]).astype("str").fillna(""))
    named["who"] = email.where(email != "", named["place"])
    named["full"] = (named["email"] != "") & (named["name_key"] != "")
    named = named[named["who"] != "|"].sort_values(["full", "day"], kind="stable")
    found = named.groupby("who", sort=False).agg(
        person=("person", "last"), name=("name", "last"), name_key=("name_key", "last"), company=("company", "last"),
        applications=("application_id", lambda ids: tuple(dict.fromkeys(ids))),
        day=("day", lambda days: max((d for d in days if d <= day_number(as_of)), default=MISSING)),
        spellings=("person", lambda all_of: tuple(dict.fromkeys(all_of))),
    )  # fmt: skip
    return found.reset_index(drop=True)


def _people_in(log: FollowUpLog, table: str, column: str) -> pd.DataFrame:
    frame = getattr(log, table)
    people = split_people(frame[column])
    rows = frame.iloc[people["row"]].reset_index(drop=True)
    days = day_numbers(rows[TABLES[table].day or "decided_on"])
    company = rows["application_id"].map(log.applications.set_index("application_id")["company"]).astype("str")
    return people[["person", "name", "email", "name_key"]].assign(
        day=days, application_id=rows["application_id"], company=company
    )


class People(Applications):
    """The people found, and for the one chosen what they care about, what they had and gave, and every fact."""

    label, example = N_("People"), N_("name, address, company, topic")
    choose = N_("Choose a person to see what they cared about, what you sent them and what they answered.")
    two = "two people"

    @property
    def person(self) -> pd.Series | None:
        """The row of `everybody` chosen, or None."""
        at = np.flatnonzero(self._everybody["person"].eq(self.finder.selected).to_numpy(bool))
        return self._everybody.iloc[at[0]] if len(at) else None

    def _frames(self, *, show_private: bool) -> Frames:
        listed = self._everybody.assign(
            day=[self._day(day) for day in self._everybody["day"]],
            applications=[len(ids) for ids in self._everybody["applications"]],
        )
        names = ["name", "company"] if show_private else []
        headings = {
            "name": _("Name"),
            "company": _("Company"),
            "applications": _("Applications"),
            "day": _("Last heard of"),
        }
        return [(_(self.label), listed[[*names, "applications", "day"]].rename(columns=headings))]

    def _read(self) -> None:
        self._everybody = everybody(self.source, as_of=self.as_of).sort_values("day", ascending=False, kind="stable")
        topics = self.source.topics
        people = split_people(topics["interviewer"])
        said = topics["topic"].iloc[people["row"]].reset_index(drop=True).groupby(people["person"]).agg(" ".join)
        found = self._everybody
        about = [" ".join(said.get(one, "") for one in spellings) for spellings in found["spellings"]]
        cells = zip(found["spellings"], found["company"], about, strict=True)
        self._texts = [folded(" ".join([*spellings, str(company), text])) for spellings, company, text in cells]

    def _find(self) -> None:
        wanted = folded(self.finder.words).split()
        there = np.array([all(word in text for word in wanted) for text in self._texts], bool)
        found = self._everybody[there]
        shown = found.head(self.finder.most)
        people = ngettext("{n} person", "{n} people", len(there))
        count = _("{found} of {all}", found=number(len(found)), all=people) if wanted else ""
        count = count or (
            people if len(there) else _("Nobody is named in your log yet: write down an interview, or bring in a file.")
        )
        self.finder.show([self._row(row) for row in shown.to_dict("records")], len(found) - len(shown), count)

    def _row(self, row: dict[Any, Any]) -> dict[str, Any]:
        cells = {
            "key": row["person"],
            "name": short_text(row["name"] or row["person"], 80),
            "when": self._day(row["day"]),
        }
        cells |= {"more": "" if pd.isna(row["company"]) else short_text(row["company"], 80), "mark": "ahead"}
        return cells | {"state": ngettext("{n} application", "{n} applications", len(row["applications"]))}

    def _tell(self) -> None:
        person = self.person
        if person is None:
            self._tell_nothing([], any_found=len(self.finder.rows) > 0)
            return
        self._learnt = self._learnt or self.journal.learnt()
        log = facts.own_log(self.source, person["applications"])
        rows = self._of_person(log, person)
        self._rows = facts.keyed(rows, log)
        shown = facts.as_shown(self._rows, log, as_of=self.as_of, origins=self._learnt.origins, company=True)
        self.facts.show([{**fact, "tools": [tool for tool in fact["tools"] if tool[0] != "brief"]} for fact in shown])
        question, answers = self._question()
        buttons = [_SAME, *UNDO]
        about = {"title": str(person["name"] or person["person"]), "facts": summary(rows)}
        self.head.show({**about, "question": question, "answers": answers, "buttons": buttons})

    def _of_person(self, log: FollowUpLog, person: pd.Series) -> pd.DataFrame:
        rows = story(log, person=person["person"], as_of=self.as_of)
        if "@" in person["person"]:
            return rows
        company = name_keys(rows["company"]).eq(name_keys(pd.Series([person["company"]], dtype="str"))[0])
        return rows[company.fillna(False)].reset_index(drop=True)

    def _question(self) -> tuple[str, list[list[str]]]:
        """Whether somebody of the same name elsewhere is the same person, until it was answered."""
        person = self.person
        if person is None or not person["name_key"]:
            return "", []
        every = self._everybody
        same = every[every["name_key"].eq(person["name_key"]) & every["person"].ne(person["person"])]
        for _at, other in same.iterrows():
            if self._pair(other["person"]) not in self._known_two():
                answers = [["join", _("Make them one"), "plain", other["person"]]]
                answers.append(["two", _("They are two"), "plain", other["person"]])
                whom = {"person": other["person"], "company": short_text(other["company"], 80)}
                return _("Perhaps the same person: {person} at {company}.", **whom), answers
        return "", []

    def _join(self, other: str) -> str:
        """Write the other's every spelling as this person's; two addresses become this one's."""
        person = self.person
        known = self._everybody[self._everybody["person"] == other]
        if person is None or known.empty:
            raise MovedOn
        log, mine = self.source, set(known.iloc[0]["applications"])
        made = doubles.people_made_one(log, person["person"], known.iloc[0]["spellings"], within=mine)
        gone = [saving.topic_key(row) for row in made.pop("topics before", [])]
        saving.Made("", made, {"topics": gone} if gone else {}).save(self.journal, self.version)
        one = N_("{other} is {person} from now on. Undo makes them two again.")
        return _(one, other=other, person=person["person"])

    def _asks(self, name: str, key: str) -> forms.Asked:
        if name != "same" and not key:
            raise MovedOn
        if name != "same":
            return super()._asks(name, key)
        others = self._everybody.loc[self._everybody["person"] != self.finder.selected, ["person", "company"]]
        options = tuple((one, f"{one}, {company}" if pd.notna(company) else one) for one, company in others.to_numpy())
        field = Field("other", _("Who is the same person?"), kind="choice", options=options[:300], wide=True)
        return forms.Asked(_("The same person"), (field,), {}, _("Make them one"))

    def _title(self) -> str:
        return self.finder.selected

    def _store(self, name: str, key: str, values: Values) -> str:
        return self._join(str(values.get("other"))) if name == "same" else super()._store(name, key, values)


def summary(rows: pd.DataFrame) -> list[list[Any]]:
    """What stands above a person's story: topics, what they were sent and gave, how quickly they answer."""
    topics = rows.loc[rows["kind"] == "topic", "words"].dropna().unique()
    notes = rows[rows["kind"].isin(["follow_up", "application"])]
    gifts = notes["gift"].dropna().unique()
    news = rows[rows["kind"].isin(words.ANSWERS)]
    last = notes.dropna(subset="answered_on").groupby("answered_on")["on"].max()  # the note before each answer
    days: np.ndarray = (last.index - pd.DatetimeIndex(last)).days.to_numpy()
    sent = [ngettext("{n} note", "{n} notes", len(notes)), *(f"“{gift}”" for gift in gifts[:_MOST])]
    gave = news["kind"].value_counts()
    facts = [
        [_("Cares about"), [str(topic) for topic in topics[:_MOST]]],
        [_("You sent"), sent if len(notes) else []],
        [_("They sent"), [f"{times} × {word(kind)}" for kind, times in gave.items()]],
        [_("Answers come"), [_answer_time(days)] if len(days) else []],
        [_("At"), [short_text(each, 80) for each in rows["company"].dropna().unique()[:_MOST]]],
    ]
    return [one for one in facts if one[1]]


def _answer_time(days: np.ndarray) -> str:
    middle = ngettext("{n} day", "{n} days", int(np.median(days)))
    answers = ngettext("{n} answer", "{n} answers", len(days))
    return _("{days} after your note (the median of {answers})", days=middle, answers=answers)
