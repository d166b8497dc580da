"""Cells: bytes to text, text to rows, cells to values."""
