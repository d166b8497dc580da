"""Rates: note-days in their groups beside the silences they are compared with, and the table of both."""
