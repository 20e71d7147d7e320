"""Which matters speak of the same thing, how hot it is, and what it is called. Pure."""
