"""Open applications: where each stands, whom its notes go to, what was promised, who gets notes elsewhere."""
