"""Adjustment: what would have come without a note, for what the log shows to move answers and notes alike."""
