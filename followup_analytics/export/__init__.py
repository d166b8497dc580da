"""Export: CSV, Markdown, calendar."""
