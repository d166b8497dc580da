"""What happened: people, and the timeline of every application in the one order of a day."""
