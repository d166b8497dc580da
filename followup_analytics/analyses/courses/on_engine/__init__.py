"""Courses of a log that stays on its engine, counted there."""
