"""Every URL, every role, in and out of reach: called, and compared with the permission table."""
