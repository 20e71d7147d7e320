"""The room's front door."""

from shanzhi.people.models import Account, Resident
from shanzhi.people.queries import grants_of

__all__ = ["Account", "Resident", "grants_of"]
