"""Beside: the files that lie beside a journal, unsaved texts and backups, and remarks about them."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from followup_analytics.journal import autosave
from followup_analytics.journal.forgetting.traces import strays
from followup_analytics.journal.store import backups, places
from followup_analytics.journal.store.asides import stale_copies
from followup_analytics.journal.store.connection import as_journal_errors, make_file
from followup_analytics.log.arguments import checked
from followup_analytics.log.locale.catalogue import N_

APART = dt.timedelta(minutes=30)
_PUT_BACK = N_("If an older copy took its place, `followup restore` puts that backup back; nothing is lost by it.")
_SAID = ".said-of-the-folder"
_HALF_WRITTEN = dt.timedelta(hours=1)  # no small file takes that long to write


class FilesBeside:
    """What a journal keeps in separate files, so that it survives whatever happens to the database file."""

    def __init__(self, path: Path, timeout: float) -> None:
        self.path = path
        self._timeout = timeout
        self._remarks: list[str] = []
        self._remarked: set[str] = set()

    @checked
    def keep_autosave(self, name: str, values: Mapping[str, object]) -> None:
        """Keep what is being typed, unsaved; it survives a killed kernel."""
        with as_journal_errors(self.path):
            self.remark(autosave.write(self._neighbour("drafts"), name, dict(values)))

    @checked
    def autosave(self, name: str) -> dict[str, object] | None:
        """The autosave of that name or None; a file that holds none is put aside."""
        with as_journal_errors(self.path):
            found, remark = autosave.read(self._neighbour("drafts"), name)
        self.remark(remark)
        return found

    @checked
    def drop_autosave(self, name: str) -> None:
        """Forget an autosave."""
        with as_journal_errors(self.path):
            self.remark(autosave.drop(self._neighbour("drafts"), name))

    @checked
    def set_autosave_aside(self, name: str, *, why: str) -> None:
        """Move an autosave to another name beside it, where no form overwrites it; a remark gives the reason."""
        with as_journal_errors(self.path):
            self.remark(autosave.set_aside(self._neighbour("drafts"), name, why))

    @checked
    def remark(self, sentence: str) -> None:
        """Add a sentence to the next `remarks`, unless it was told before."""
        if sentence and sentence not in self._remarked:
            self._remarked.add(sentence)
            self._remarks.append(sentence)

    def remarks(self) -> list[str]:
        """What could not be used in the journal or beside it, a sentence each; this object tells each only once."""
        remarks, self._remarks = self._remarks, []
        return remarks

    @checked
    def backup(self, path: str | Path) -> Path:
        """Write a verified copy of the journal to a new file; returns its path.

        Raises
        ------
        JournalError
            If the file already exists, or the copy is not sound.
        """
        with as_journal_errors(Path(path)):
            return backups.copy(self.path, Path(path).resolve(), timeout=self._timeout)

    @checked
    def backup_now(self, *, now: dt.datetime, apart: dt.timedelta = APART) -> Path | None:
        """As `Journal.backup_now`, but only beside the journal; adds remarks about its folder."""
        folder = self._neighbour("backups")
        with as_journal_errors(folder):
            self._sweep(now)
            for file in backups.dated_ahead(folder, now=now):
                self.remark(
                    N_("The backup {name} is dated ahead. Check the clock, then rename or remove it.").filled(
                        name=file.name
                    )
                )
            later = backups.later_than(self.path, timeout=self._timeout)
            if later:
                self.remark(
                    N_("{name} holds later changes than this journal. {put_back}").filled(
                        name=later.name, put_back=_PUT_BACK
                    )
                )
            made = backups.backup_now(self.path, folder, now=now, apart=apart, timeout=self._timeout)
            self._look_around(folder)
            return made

    def _look_around(self, folder: Path) -> None:
        """Remark on what may harm the journal where it lies: permanent things once, others until they are put right."""
        for copy in places.conflict_copies(self.path):
            self.remark(
                N_(
                    "{name} is a copy made when two machines wrote at once: keep the one that holds more, remove "
                    "the other."
                ).filled(name=copy.name)
            )
        for file in stale_copies(self.path):
            self.remark(
                N_("{name} was not a copy of this journal before an upgrade: look at it, then remove it.").filled(
                    name=file.name
                )
            )
        said, advice = folder / _SAID, places.advice(self.path)
        if advice and (not said.exists() or said.read_text("utf-8") != advice):
            self.remark(advice)
            make_file(said)
            said.write_text(advice, encoding="utf-8")

    def _sweep(self, now: dt.datetime) -> None:
        for file in strays(self.path):
            with contextlib.suppress(FileNotFoundError):  # whoever wrote it has just finished
                if dt.datetime.fromtimestamp(file.stat().st_mtime) < now - _HALF_WRITTEN:  # noqa: DTZ006 - local, as `now` is
                    file.unlink()

    def _neighbour(self, what: str) -> Path:
        return self.path.with_name(f"{self.path.name}.{what}")
