"""What a log on an engine is asked: waits and note-days as they are known on a day, and how often each is what."""
