"""Events: of the mails with one company, which are the application, notes and answers, and which are none of these."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from followup_analytics.log import words
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.reading.mail.headers import Person
from followup_analytics.reading.mail.messages import Message
from followup_analytics.reading.mail.search import Case, outsiders
from followup_analytics.reading.proposal.finding import YES_OR_NO, Question

Cell = str | int | bool | dt.date | None
Row = dict[str, Cell]
_ASKED = {
    "rejection": N_("a rejection"),
    "filled": N_("word that the position is filled"),
    "offer": N_("an offer"),
    "invitation": N_("an invitation"),
    "keep_in_mind": N_("word that they keep you in mind"),
    "acknowledgement": N_("a confirmation that your application arrived"),
}


_CORRECTS = N_("follows a note of your own within {hours} hours")
_ANSWERS = N_("answers a mail of theirs within {hours} hours")


@dataclass
class Events:
    """The rows that one case proposes, by table, what stands beside them, and what must be asked."""

    application: Row
    follow_ups: list[Row] = field(default_factory=list)
    responses: list[Row] = field(default_factory=list)
    plans: list[Row] = field(default_factory=list)
    interviews: list[Row] = field(default_factory=list)
    beside: list[Row] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    corrections: int = 0

    def aside(self, message: Message, kind: str, reason: str, text: str) -> None:
        """A message that is kept out of the log, and why."""
        self.beside.append({"kind": kind, "reason": reason, "file": message.file, "line": message.line, "text": text})


Invited = Callable[[Sequence[Message]], list[Row]]  # the interviews in the calendars that messages carry


def uninvited(messages: Sequence[Message]) -> list[Row]:
    """No interviews: calendars in mails are not looked into."""
    return []


@dataclass(frozen=True)
class Reader:
    """How mails become events.

    The user's addresses, what was answered, the silence before a note of its own, who reads the calendars in mails.
    """

    own: Collection[str]
    answers: Mapping[str, str]
    silence: dt.timedelta = dt.timedelta(hours=24)
    invited: Invited = uninvited

    def events(self, case: Case, application_id: str) -> Events:
        """The events of one case."""
        first = case.messages[0]
        row = {"application_id": application_id, "company": case.company, "role": case.role or None, **evidence(first)}
        found = Events(row)
        before: list[Message] = []
        for message in case.messages:
            if message.sender.email in self.own:
                self._sent(found, case, message, before)
            else:
                self._received(found, case, message, before)
            before.append(message)
        self._day_of_application(found)
        carrying = [message for message in case.messages if message.calendar]
        found.interviews = [{"application_id": application_id, **one} for one in self.invited(carrying)]
        return found

    def _sent(self, found: Events, case: Case, message: Message, before: Sequence[Message]) -> None:
        to = [person for person in outsiders(message, self.own) if case.is_theirs(person)]
        kind = message.sent.kind if message.sent else ""
        if message.automatic:
            found.aside(
                message,
                "automatic",
                N_("an automatic mail of your own ({automatic})").filled(automatic=message.automatic),
                message.subject,
            )
        elif not to:
            found.aside(message, "other", N_("goes to nobody at the company"), message.subject)
        elif kind == "referral" and self._answer(found, _request(message)) == "no":
            found.aside(message, "other", N_("asks for a recommendation"), message.subject)
        elif (
            kind in ("application", "referral")
            and "applied_on" not in found.application
            and not _notes(before, self.own)
        ):
            found.application |= {"applied_on": message.when.date(), **evidence(message)}
        elif kind == "withdrawn" and self._answer(found, _withdrawal(message)) == "withdrawn":
            found.responses.append(self._response(found, message, "withdrawn") | {"from": None})
        elif kind not in ("thank_you", "withdrawn") and (reason := self._within_silence(message, before)):
            found.corrections += reason == "correction"
            hours = f"{self.silence.total_seconds() / 3600:g}"
            said = _CORRECTS if reason == "correction" else _ANSWERS
            found.aside(message, reason, said.filled(hours=hours), message.subject)
        else:
            found.follow_ups.append(self._follow_up(found, message, to, kind))

    def _within_silence(self, message: Message, before: Sequence[Message]) -> str:
        """``correction`` or ``conversation`` where the last mail of the two sides is too near; else empty."""
        spoken = [one for one in before if not one.automatic]
        if not spoken or message.when - spoken[-1].when >= self.silence:
            return ""
        return "correction" if spoken[-1].sender.email in self.own else "conversation"

    def _follow_up(self, found: Events, message: Message, to: Sequence[Person], kind: str) -> Row:
        return {
            "application_id": found.application["application_id"],
            "follow_up_id": message.message_id or None,
            "sent_on": message.when.date(),
            "sent_at": message.when,
            "kind": words.THANK_YOU if kind == "thank_you" else words.CHECK_IN,
            "to": "; ".join(map(str, to)),
            "channel": "mail",
            "subject": message.subject or None,
            "message_id": message.message_id or None,
            **evidence(message),
        }

    def _received(self, found: Events, case: Case, message: Message, before: Sequence[Message]) -> None:
        if message.away:
            self._absence(found, message)
        elif message.automatic and message.received is None:
            found.aside(message, "automatic", message.automatic, message.subject)
        elif self._is_between_others(case, message):
            found.aside(message, "other", N_("is neither from you nor to you"), message.subject)
        elif not case.is_theirs(message.sender) and self._answer(found, self._stranger(case, message, before)) == "no":
            found.aside(
                message, "other", N_("comes from nobody at {company}").filled(company=case.company), message.subject
            )
        else:
            found.responses.append(self._response(found, message, self._kind(found, message)))

    def _is_between_others(self, case: Case, message: Message) -> bool:
        """Whether somebody else writes to the company, such as the user's friend or an address refused as their own."""
        if case.is_theirs(message.sender) or any(person.email in self.own for person in message.to):
            return False
        return any(case.is_theirs(person) for person in message.to)

    def _absence(self, found: Events, message: Message) -> None:
        sentence = message.away.sentence if message.away else ""
        found.aside(message, "out_of_office", N_("a note of absence"), sentence)
        if message.back_on and message.back_on > message.when.date():
            found.plans.append(
                {
                    "application_id": found.application["application_id"],
                    "to": str(message.sender),
                    "kind": "snooze",
                    "from_on": message.when.date(),
                    "until_on": message.back_on,
                    "reason": N_("out of office: {sentence}").filled(sentence=sentence),
                    "decided_on": message.when.date(),
                    **evidence(message),
                }
            )

    def _kind(self, found: Events, message: Message) -> str:
        said = message.received
        if said is None:
            return "reply"
        if said.kind == "acknowledgement" and message.automatic:
            return "acknowledgement"
        rest = [kind for kind in _ASKED if kind != said.kind]
        return self._answer(
            found,
            Question(
                name=f"kind {_name(message)}",
                place=_place(message),
                asked=N_("Is this message of {day} from {sender} {what}?").filled(
                    day=f"{message.when:%Y-%m-%d}", sender=message.sender, what=_ASKED[said.kind]
                ),
                answers=("reply", said.kind, *rest),
                cells=(said.sentence,),
                of_log=True,
            ),
        )

    def _response(self, found: Events, message: Message, kind: str) -> Row:
        said = message.sent if kind == "withdrawn" else message.received
        return {
            "application_id": found.application["application_id"],
            "response_id": message.message_id or None,
            "received_on": message.when.date(),
            "received_at": message.when,
            "kind": kind,
            "from": str(message.sender),
            "channel": "mail",
            "in_reply_to": message.references[-1] if message.references else None,
            "note": said.sentence if said else None,
            **evidence(message),
        }

    def _stranger(self, case: Case, message: Message, before: Sequence[Message]) -> Question:
        """Whether somebody of another domain writes for the company: not if they answer what was passed on to them."""
        passed_on = any(message.sender in one.to and one.sender.email in self.own for one in before)
        return Question(
            name=f"person {message.sender.email}",
            place=_place(message),
            asked=N_("Does {sender} write for {company}?").filled(sender=message.sender, company=case.company),
            answers=YES_OR_NO[::-1] if passed_on else YES_OR_NO,
            cells=(message.subject,),
        )

    def _day_of_application(self, found: Events) -> None:
        """Where no mail is the application, the day of its automatic confirmation, if the user agrees."""
        confirmed = [row for row in found.responses if row["kind"] == "acknowledgement"]
        if "applied_on" in found.application or not confirmed:
            return
        question = Question(
            name="day of the application",
            place="applications without a mail of your own",
            asked=N_("Is the day of the confirmation the day you applied?"),
            answers=(N_("yes"), N_("leave it empty")),
            cells=(f"{found.application['company']}: {confirmed[0]['received_on']}",),
        )
        if self._answer(found, question) == "yes":
            found.application["applied_on"] = confirmed[0]["received_on"]

    def _answer(self, found: Events, question: Question) -> str:
        given = self.answers.get(question.name)
        if given is None:
            found.questions.append(question)
            return question.answers[0]
        return given


def _withdrawal(message: Message) -> Question:
    return Question(
        name=f"kind {_name(message)}",
        place=_place(message),
        asked=N_("Are you withdrawing in this message of {day}?").filled(day=f"{message.when:%Y-%m-%d}"),
        answers=("note", "withdrawn"),
        cells=(message.sent.sentence if message.sent else message.subject,),
        of_log=True,
    )


def _request(message: Message) -> Question:
    return Question(
        name=f"kind {_name(message)}",
        place=_place(message),
        asked=N_("Is this message of {day} your application? It asks for a recommendation.").filled(
            day=f"{message.when:%Y-%m-%d}"
        ),
        answers=YES_OR_NO[::-1],
        cells=(message.sent.sentence if message.sent else message.subject,),
    )


def _notes(before: Sequence[Message], own: Collection[str]) -> list[Message]:
    return [one for one in before if one.sender.email in own and not (one.automatic or _asks_to_be_recommended(one))]


def _asks_to_be_recommended(message: Message) -> bool:
    return message.sent is not None and message.sent.kind == "referral"


def _name(message: Message) -> str:
    return message.message_id or f"{message.file}:{message.line}"


def _place(message: Message) -> str:
    return f"{message.file}, line {message.line}"


def evidence(message: Message) -> Row:
    """Where a row comes from."""
    return {"from_file": message.file, "from_line": message.line, "from_message": message.message_id or None}
