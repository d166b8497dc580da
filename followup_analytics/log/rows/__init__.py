"""Rows: frames and cells as the log wants them, their ids, and what is wrong with them."""
