"""What is printed and hung up: the notice of a ballot, the head of its chain, its result."""
