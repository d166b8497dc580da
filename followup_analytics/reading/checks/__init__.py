"""Checks: raw rows completed, matched and listed where something is wrong."""
