"""What lies ahead of an open wait: the silences its chance is read from, and how much likelier answers are now."""
