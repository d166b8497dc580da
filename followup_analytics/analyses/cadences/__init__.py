"""Cadences compared: the g-formula, its second estimator and the contrasts."""
