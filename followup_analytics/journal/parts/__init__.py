"""Parts: what makes up a `Journal`: its open file, its settings."""
