"""Courses: what is known on a day about how far each application came, for a log at hand or on an engine."""
