"""Lists: gifts from pasted addresses, BibTeX, RIS and CSV."""
