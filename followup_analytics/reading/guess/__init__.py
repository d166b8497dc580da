"""The guess: what a column holds, by the words of its header and by its cells."""
