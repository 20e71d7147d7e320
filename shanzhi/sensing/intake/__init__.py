"""Taking in: from a delivery at a door to what is durable, in ticks of about twenty milliseconds."""
