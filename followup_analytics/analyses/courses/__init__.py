"""Courses: what is known on a day of how far each application came, of a log at hand or on an engine."""
