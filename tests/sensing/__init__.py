"""Sensing with real processes: a broker, ingest processes, a database that goes away; loopback alone."""
