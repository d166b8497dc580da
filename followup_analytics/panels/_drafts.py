"""Drafts of a form that may stand open several times on one journal: none takes the place of another's."""

from __future__ import annotations

from followup_analytics.journal.journal import Journal

MOST = 20  # unfinished texts of one kind; a twenty-first takes the place of the last


class OwnDraft:
    """The draft of one form, in a file that no other form writes to.

    Where another form of the same kind wrote to it meanwhile, in this kernel or in another, this one goes on in a file
    of its own, and leaves the other's alone when it is done.
    """

    def __init__(self, journal: Journal, name: str) -> None:
        self._journal, self._kind = journal, name
        self.name = name
        self._kept: dict | None = None  # as this form last read or wrote it

    def __repr__(self) -> str:
        return f"<OwnDraft: {self.name}>"

    def restored(self) -> dict | None:
        """The latest unfinished text of this kind, which this form goes on with; None if there is none."""
        unfinished = self._unfinished()
        if unfinished:
            self.name, self._kept = next(reversed(unfinished.items()))
        return self._kept

    @property
    def others(self) -> int:
        """How many unfinished texts of this kind there are beside this one."""
        return len(self._unfinished().keys() - {self.name})

    def keep(self, values: dict) -> None:
        """Put these values in the place of those this form kept before."""
        if not self._mine():
            self.name = self._free()
        self._journal.keep_draft(self.name, values)
        self._kept = values

    def drop(self) -> None:
        """Forget what this form kept; what another wrote stays."""
        if self._mine():
            self._journal.drop_draft(self.name)
        self._kept = None

    def _mine(self) -> bool:
        return self._journal.draft(self.name) in (None, self._kept)

    def _names(self) -> list[str]:
        return [self._kind, *(f"{self._kind} {number}" for number in range(2, MOST + 1))]

    def _unfinished(self) -> dict[str, dict]:
        found = {name: self._journal.draft(name) for name in self._names()}
        return {name: draft for name, draft in found.items() if draft}

    def _free(self) -> str:
        taken, names = self._unfinished(), self._names()
        after = max((names.index(name) for name in taken), default=-1) + 1
        return next((name for name in names[after:] + names[:after] if name not in taken), names[-1])
