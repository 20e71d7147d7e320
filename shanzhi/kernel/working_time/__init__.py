"""Working time: calendars as values, and pure reckoning with them. Read reckoning.py first."""
