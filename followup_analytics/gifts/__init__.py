"""Gifts: the shelf, what fits whom, who had what."""
