"""Gatherings -> a finished file."""
