"""The panels of figures: timing and the whole search."""
