"""The alarm process: from a row of the intake to a matter and to people."""
