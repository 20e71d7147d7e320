"""The loop of the figures' process."""
