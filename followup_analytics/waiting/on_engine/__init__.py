"""What a log on an engine is asked: waits and note-days as known on a day, counted by what they have in common."""
