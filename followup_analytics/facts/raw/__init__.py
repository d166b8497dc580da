"""Raw facts: what a warehouse knows of applications in whole numbers, a row for each fact, and a log made of it."""
