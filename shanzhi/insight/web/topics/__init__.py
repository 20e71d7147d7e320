"""Pages of hot topics."""
