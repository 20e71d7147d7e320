"""What this room keeps sealed: the names of people who are invited to a meeting."""

from __future__ import annotations

from django.db.models import QuerySet

from shanzhi.deliberation.models import Invitation
from shanzhi.people.api import SealedShelf, behind, register_shelf, seal, unseal

INVITED = "deliberation.invited_name"


def seal_invited(name: str) -> bytes:
    """Encrypt a name; nothing for nothing."""
    return seal(name, INVITED) if name else b""


def unseal_invited(sealed: bytes | memoryview) -> str:
    """Decrypt it; nothing for nothing."""
    return unseal(bytes(sealed), INVITED) if sealed else ""


def _behind() -> QuerySet[Invitation]:
    return behind(Invitation, "name_encrypted").exclude(name_encrypted=b"")


def _move(row: Invitation) -> None:
    row.name_encrypted = seal_invited(unseal_invited(row.name_encrypted))


register_shelf(SealedShelf("invited", Invitation, _behind, _move, ("name_encrypted",)))
