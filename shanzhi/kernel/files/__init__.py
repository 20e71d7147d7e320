"""Files that people send: checked by content, cleaned, stored by hash, served by signed links."""
