"""What to write: interview notes, gifts that fit, drafts."""
