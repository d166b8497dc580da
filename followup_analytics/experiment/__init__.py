"""The self-experiment: arms are assigned at random and compared."""
