"""Plans: what the user decided about days, and which of it holds."""
