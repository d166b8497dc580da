"""The kit of every panel: form, table, buttons, jobs, undo."""
