"""The user's own log in one durable file."""
