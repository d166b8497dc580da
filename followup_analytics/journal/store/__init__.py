"""Store: the one SQLite file, its lock and its backups."""
