"""The self-experiment: arms drawn and compared."""
