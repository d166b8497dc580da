"""Settings: small values kept with a journal, each change of one as undoable as any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from followup_analytics.journal import autosave, changes
from followup_analytics.journal.migrations.schema import SETTINGS
from followup_analytics.journal.parts.open_file import OpenFile
from followup_analytics.log.arguments import checked
from followup_analytics.log.cadence import Cadence, stored_cadence


class Settings(OpenFile):
    """The small values of a journal, by their names."""

    @checked
    def setting(self, name: str, default: object = None) -> object:
        """A small value kept with the journal; `default` where there is none, or one of another kind than `default`."""
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
            self.remark(f"The setting {name!r} holds {value!r}, which cannot be used: it counts as not set.")
            return default

    @checked
    def keep_setting(self, name: str, value: object) -> None:
        """Keep a small value: text, numbers, true, false, None, days, times, lists or dicts of these."""
        self.keep_settings({name: value})

    @checked
    def keep_settings(self, values: Mapping[str, object], *, since: int | None = None) -> None:
        """Keep several small values by their names, as one change; `undo` brings back those they replaced.

        Where one was changed after the version `since`, nothing is kept: `RowChanged` has both texts.
        """
        told = {name: autosave.to_json(value) for name, value in values.items()}
        with self._changing("save") as change:
            for name, text in told.items():
                before = changes.find(change.con, SETTINGS, name)
                if before is None or before["value"] != text:
                    if since is not None and changes.changed_since(change.con, SETTINGS, name, since):
                        raise changes.RowChanged(
                            self.path, SETTINGS, name, stored=dict(before or {}), given={"name": name, "value": text}
                        )
                    change.put(SETTINGS, {"name": name, "value": text}, before)

    def cadence(self) -> Cadence:
        """The user's cadence, the usual one until another is kept; what of it cannot be used is as usual."""
        cadence, unusable = stored_cadence(dict(self.setting("cadence", {})))  # type: ignore[call-overload]  # stored as a dict
        for sentence in unusable:
            self.remark(sentence)
        return cadence

    @checked
    def keep_cadence(self, cadence: Cadence) -> None:
        """Make a cadence the user's own."""
        self.keep_setting("cadence", asdict(cadence))
