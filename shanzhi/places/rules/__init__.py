"""Pure decisions of the room: no database, no clock, no I/O."""
