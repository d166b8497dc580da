"""Rows of the tables on their way into a log: the problems met, their ids, and what they refer to."""
