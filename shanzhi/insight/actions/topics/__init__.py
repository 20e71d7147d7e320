"""What is done with hot topics: matters are placed, people name, merge and split."""
