"""Rates: note-days in their groups beside the waits they are compared with, and the table of both."""
