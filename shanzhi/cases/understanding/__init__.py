"""Understanding a report: its category, how urgent it is, and the place it names. Pure Python, no database."""
