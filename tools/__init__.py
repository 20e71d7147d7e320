"""What prepares a bare machine. Standard library only: nothing else is there yet."""
