"""A made-up district whose truth is known: what the house makes of it is counted."""
