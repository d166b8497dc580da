"""Waiting: the stretches of silence with their counts, groups and intervals, from which every figure is made."""
