"""Cells: what one holds, how it may be written, and how it is stored."""
