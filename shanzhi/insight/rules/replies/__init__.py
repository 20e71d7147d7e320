"""How good a reply is to whoever gets it: four measures from 0 to 100, each with its parts. Pure."""
