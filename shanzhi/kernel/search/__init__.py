"""Full-text search that counts exactly as LIKE does, for words of any length."""
