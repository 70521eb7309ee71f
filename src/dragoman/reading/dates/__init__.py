"""Expressions of time, as intervals of days with their TIMEX3 values."""
