"""Django's PostgreSQL backend with the county wall in front of every statement."""
