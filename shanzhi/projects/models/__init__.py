"""Aggregates of the room."""
