"""Threads: which mails belong together, by their ids; by subject and people only as a guess that is marked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from followup_analytics.reading.mail.messages import Message

GUESSED_WITHIN = dt.timedelta(days=60)  # from one mail of a subject to the next


class _Groups:
    """Things that belong together, joined pair by pair."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def root(self, one: str) -> str:
        parent = self._parent
        parent.setdefault(one, one)
        while parent[one] != one:
            parent[one] = parent[parent[one]]  # halves the way of all that come after
            one = parent[one]
        return one

    def join(self, one: str, other: str) -> bool:
        """Whether they were separate before."""
        first, second = sorted((self.root(one), self.root(other)))
        self._parent[second] = first
        return first != second


def threads(messages: Sequence[Message], *, guess: bool = True) -> tuple[list[int], list[int]]:
    """The thread of each message, and which messages belong to theirs only by a guess.

    Parameters
    ----------
    messages
        n messages in any order.
    guess
        Whether an answer ("Re:") without references joins the latest earlier mail of the same subject between the same
        two people, at most sixty days before.

    Returns
    -------
    threads : list of int
        n numbers, equal for messages of one thread.
    guessed : list of int
        Positions of the messages that were joined by subject and people.
    """
    groups = _Groups()
    for number, message in enumerate(messages):
        for other in (message.message_id, *message.references):
            if other:
                groups.join(f"#{number}", other)
    guessed = _joined_by_subject(messages, groups) if guess else []
    numbers: dict[str, int] = {}
    found = [numbers.setdefault(groups.root(f"#{number}"), len(numbers)) for number in range(len(messages))]
    return found, guessed


def _joined_by_subject(messages: Sequence[Message], groups: _Groups) -> list[int]:
    latest: dict[tuple[str, frozenset[str]], int] = {}
    guessed = []
    for number in sorted(range(len(messages)), key=lambda one: messages[one].when):
        message = messages[number]
        if not message.topic or message.is_forward:
            continue
        pairs = [(message.topic, frozenset((message.sender.email, person.email))) for person in message.to]
        before = next((latest[pair] for pair in pairs if pair in latest), None)
        alone = message.is_answer and not message.references
        near = before is not None and message.when - messages[before].when <= GUESSED_WITHIN
        if alone and near and groups.join(f"#{number}", f"#{before}"):
            guessed.append(number)
        latest.update(dict.fromkeys(pairs, number))
    return guessed
