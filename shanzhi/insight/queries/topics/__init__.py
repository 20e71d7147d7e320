"""Hot topics as they are read, and the index of matters in this process."""
