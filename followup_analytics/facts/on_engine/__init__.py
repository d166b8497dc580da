"""What the facts of a log on an engine say of each application on a day, in one query."""
