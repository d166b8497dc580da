"""Sentences: what a result says in plain words, with its denominator and its uncertainty."""
