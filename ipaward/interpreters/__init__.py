"""Readings of the same rules."""
