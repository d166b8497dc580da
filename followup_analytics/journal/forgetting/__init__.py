"""Forgetting: everything that the toolkit keeps of one person, found and removed."""
