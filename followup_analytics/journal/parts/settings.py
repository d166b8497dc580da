"""Settings: small values kept with a journal; a change of one can be undone like any other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from followup_analytics.journal import autosave, changes
from followup_analytics.journal.beside import APART
from followup_analytics.journal.migrations.schema import SETTINGS
from followup_analytics.journal.parts.open_file import OpenFile
from followup_analytics.journal.store import backups
from followup_analytics.journal.store.connection import as_journal_errors
from followup_analytics.log.arguments import checked
from followup_analytics.log.cadence import Cadence, stored_cadence
from followup_analytics.log.errors import JournalError
from followup_analytics.log.locale.catalogue import N_

_SECOND = "second_folder"


class Settings(OpenFile):
    """The small values of a journal, by name."""

    @checked
    def setting(self, name: str, default: object = None) -> object:
        """A small value kept with the journal; `default` if there is none, or one of a different kind."""
        with self._reading() as con:
            found = changes.find(con, SETTINGS, name)
        if found is None:
            return default
        try:
            if not changes.is_sound(found):
                raise ValueError
            return autosave.of_kind(autosave.from_json(str(found["value"])), default)
        except (TypeError, ValueError, RecursionError):
            value = str(found["value"])[:40]
            self.remark(
                N_("The setting {name} holds {value}, which cannot be used: it counts as not set.").filled(
                    name=repr(name), value=repr(value)
                )
            )
            return default

    @checked
    def keep_setting(self, name: str, value: object) -> None:
        """Keep a small value: text, numbers, true, false, None, days, times, lists or dicts of these."""
        self.keep_settings({name: value})

    @checked
    def keep_settings(self, values: Mapping[str, object], *, since: int | None = None) -> None:
        """Keep several small values by name, as one change; `undo` brings back those they replaced.

        If one was changed after the version `since`, nothing is kept: `RowChanged` has both texts.
        """
        texts = {name: autosave.to_json(value) for name, value in values.items()}
        with self._changing("save") as change:
            for name, text in texts.items():
                before = changes.find(change.con, SETTINGS, name)
                if before is None or before["value"] != text:
                    if since is not None and changes.changed_since(change.con, SETTINGS, name, since):
                        raise changes.RowChanged(
                            self.path, SETTINGS, name, stored=dict(before or {}), given={"name": name, "value": text}
                        )
                    change.put(SETTINGS, {"name": name, "value": text}, before)

    def backup_now(self, *, now: dt.datetime, apart: dt.timedelta = APART) -> Path | None:
        """Make a dated backup beside the journal, unless the newest is younger than `apart`; old ones are thinned out.

        If there is a second folder (`keep_second_folder`), one is made there too. A backup dated after `now` does not
        count, and is remarked on until it is gone. What killed programs left half-written is removed.
        """
        made = super().backup_now(now=now, apart=apart)
        second = self.second_folder()
        if second:
            try:
                if not second.parent.is_dir():
                    raise JournalError(second.parent, N_("it is not there"), N_("Plug it in, or name another folder"))
                with as_journal_errors(second):
                    backups.backup_now(self.path, second, now=now, apart=apart, timeout=self._timeout)
            except JournalError as fault:
                self.remark(N_("No second backup was made: {fault}.").filled(fault=fault))
        return made

    def second_folder(self) -> Path | None:
        """The folder for a second copy of each backup, named after the journal; None if there is none."""
        folder = str(self.setting(_SECOND, ""))
        return Path(folder) / f"{self.path.name}.backups" if folder else None

    @checked
    def keep_second_folder(self, folder: str | Path | None) -> None:
        """From now on, make each backup in this folder too, such as one on a USB stick; None ends that.

        Raises
        ------
        JournalError
            If it is the journal's own folder: what is lost there is lost with its copies.
        """
        if folder is not None and Path(folder).resolve() == self.path.parent:
            reason = N_("the journal and its first backups are there already")
            raise JournalError(self.path.parent, reason, N_("Name a folder on another disk, such as a stick"))
        self.keep_setting(_SECOND, "" if folder is None else str(Path(folder).resolve()))

    def cadence(self) -> Cadence:
        """The user's cadence, or the usual one if none is kept; values that cannot be used are as usual."""
        cadence, unusable = stored_cadence(dict(self.setting("cadence", {})))  # type: ignore[call-overload]  # stored as a dict
        for sentence in unusable:
            self.remark(sentence)
        return cadence

    @checked
    def keep_cadence(self, cadence: Cadence) -> None:
        """Keep a cadence as the user's own."""
        self.keep_setting("cadence", asdict(cadence))
