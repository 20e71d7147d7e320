"""Sensing: devices, their readings, the rules over them, and alarms that become matters."""
