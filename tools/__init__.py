"""What prepares a bare machine (bootstrap.py, with the standard library only), and the texts."""
