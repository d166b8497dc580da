"""Analyses: one file a question."""
