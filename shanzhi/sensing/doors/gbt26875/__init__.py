"""GB/T 26875.3-2011 over TCP: what fire-control transmission devices say (see docs/gbt26875.md)."""
