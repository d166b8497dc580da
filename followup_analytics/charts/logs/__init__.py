"""Charts of a log itself, not of a result: the search, one application, the open waits."""
