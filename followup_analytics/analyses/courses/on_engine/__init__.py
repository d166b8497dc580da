"""Courses of a log that stays where it is, counted there."""
