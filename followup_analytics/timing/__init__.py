"""How answers come, and what a note adds: waits, counts, curves, rates, rhythms, and their sentences."""
