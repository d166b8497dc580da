"""Parts of a `Journal`: its open file, its settings."""
