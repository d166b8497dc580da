"""The kit of every chart: theme, picture, sentence."""
