"""Reads that put several rooms together for a page."""
