"""Reasons that a text marks as such, and the thesis that they stand for."""
