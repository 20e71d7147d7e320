"""Reads of the room, always from a viewer."""
