"""Care: what the command line does for the journal itself: its backups, its history, and what it holds about people."""
