"""Calendars: events as proposed interviews."""
