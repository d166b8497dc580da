"""Imports: where each row of the journal came from, and what was learnt about foreign files."""
