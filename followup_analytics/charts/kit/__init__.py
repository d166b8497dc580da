"""The kit of every chart: look, picture, sentence."""
