"""Applications and people: found by any word, told from the beginning, mended where they are wrong."""
