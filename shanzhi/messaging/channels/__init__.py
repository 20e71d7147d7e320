"""Ways by which text messages leave the house."""
