"""Made-up searches with a known truth, and the sample log."""
