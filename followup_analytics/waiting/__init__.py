"""Waiting: the stretches of silence, their counts, groups and intervals, the material of every figure."""
