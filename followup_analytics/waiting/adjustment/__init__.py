"""Adjustment: what would have come without a note, given what the log shows to affect answers and notes alike."""
