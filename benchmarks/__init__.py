"""Every figure that is claimed, one command each: `make bench NAME=…`; the last line is one JSON object."""
