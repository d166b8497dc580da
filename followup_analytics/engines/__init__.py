"""Logs that stay where they are: the engine that counts them, the layout it reads, and the log as the rest sees it."""
