"""Shanzhi 善治: the open platform with which a community, street or city runs its neighbourhoods."""

__version__ = "0.1.0"
