"""Locale: the texts of the interface in each language, as gettext's catalogues beside this file."""
