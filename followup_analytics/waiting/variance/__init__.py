"""Variance: intervals, and the clustered variance of curves and of the rates without a note."""
