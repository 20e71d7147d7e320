"""Pure decisions about matters: no ORM, no clock, no I/O."""
