"""The proposal: rows with their evidence, what is asked about them, what they would change."""
