"""What the wall shows and warns of, as pure rules."""
