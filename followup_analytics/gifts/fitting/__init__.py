"""Fitting: which gift suits which topic, and how surely."""
