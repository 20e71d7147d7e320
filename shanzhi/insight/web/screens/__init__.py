"""The wall, its tiles, and the desk where it is arranged."""
