"""What lies ahead of an open wait: the silences its chance is read off, and how much likelier answers are now."""
