"""The log: its tables and words, its days, the cadence, and the errors everything speaks in."""
