"""The panels of the day: what is due, the letter, plans, the self-experiment."""
