"""The rules of the house that imports alone cannot show; each is tried on a planted violation."""
