"""Forecasts, commitments, threats and conditions."""
