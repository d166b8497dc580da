"""Forgetting: finding and removing everything that the toolkit keeps about a person."""
