"""What the wall reads: layouts, the content of panels, warnings, forecasts."""
