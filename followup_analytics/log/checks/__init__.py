"""Checks of a whole log: what in it cannot all be right."""
