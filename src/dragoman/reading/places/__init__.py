"""Toponyms: found, resolved, and where an event took place."""
