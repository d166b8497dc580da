"""Whom a note goes to, and what else that person gets."""
