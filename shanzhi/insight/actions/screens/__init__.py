"""Arranging screens, finding warnings, making forecasts."""
