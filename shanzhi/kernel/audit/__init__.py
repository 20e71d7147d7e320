"""The access log: who looked at what, chained, kept, searched and watched."""
