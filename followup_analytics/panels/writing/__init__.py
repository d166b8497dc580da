"""Panels that write into the log: capture, shelf, settings, import."""
