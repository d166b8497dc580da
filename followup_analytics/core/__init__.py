"""What everything else speaks of: the words, the seven tables, the log, the cadence, the errors."""
