"""Any file in: what a foreign file, folder or pasted text would add to the log, seen before it counts."""
