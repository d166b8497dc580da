"""Texts: columns of them in arrow, phrases for people, cells that no spreadsheet executes."""
