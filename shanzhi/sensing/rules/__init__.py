"""When readings are alarms: arrays in, verdicts out; no database, no clock."""
