"""The steps, one file each, frozen on the day they were written; `journal.migrations` has their order."""
