"""What is due, to whom, and why."""
