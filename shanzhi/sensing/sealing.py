"""What this room keeps sealed: plates, the keys with which platforms sign, and pictures put aside."""

from __future__ import annotations

from base64 import b64decode, b64encode

from django.db.models import QuerySet

from shanzhi.people.api import SealedShelf, behind, register_shelf, seal, text_indexes, unseal
from shanzhi.sensing.models import OwnPlate, PushSource, RawPicture, VisionEvent

PLATE = "sensing.plate"
SIGNING = "sensing.push_signing"
PICTURE = "sensing.raw_picture"


def seal_plate(plate: str) -> bytes:
    """Encrypt a normal plate."""
    return seal(plate, PLATE)


def unseal_plate(sealed: bytes | memoryview) -> str:
    """Decrypt it; nothing for nothing."""
    return unseal(bytes(sealed), PLATE) if sealed else ""


def plate_indexes(plate: str) -> list[bytes]:
    """Its blind index under every key, today's first."""
    return text_indexes(plate, PLATE)


def seal_picture(content: bytes) -> bytes:
    """Encrypt a picture as a camera sent it."""
    return seal(b64encode(content).decode(), PICTURE)


def unseal_picture(sealed: bytes | memoryview) -> bytes:
    """Decrypt it. Raises Unreadable when its key is not in the ring."""
    return b64decode(unseal(bytes(sealed), PICTURE))


def indexes_beside(event: VisionEvent) -> list[bytes]:
    """The indexes under every key of the plate of an event; none where it has no plate."""
    plate = unseal_plate(event.plate_encrypted)
    return plate_indexes(plate) if plate else []


def _plates_behind() -> QuerySet[OwnPlate]:
    return behind(OwnPlate, "plate_encrypted")


def _events_behind() -> QuerySet[VisionEvent]:
    return behind(VisionEvent, "plate_encrypted").exclude(plate_encrypted=b"")


def _move_plate(row: OwnPlate | VisionEvent) -> None:
    plate = unseal_plate(row.plate_encrypted)
    row.plate_encrypted, row.plate_index = seal_plate(plate), plate_indexes(plate)[0]


def _signings_behind() -> QuerySet[PushSource]:
    return behind(PushSource, "signing_key_encrypted").exclude(signing_key_encrypted=b"")


def _move_signing(source: PushSource) -> None:
    key = unseal(bytes(source.signing_key_encrypted), SIGNING)
    source.signing_key_encrypted = seal(key, SIGNING)


def _pictures_behind() -> QuerySet[RawPicture]:
    return behind(RawPicture, "sealed")


def _move_picture(row: RawPicture) -> None:
    row.sealed = seal_picture(unseal_picture(row.sealed))


_FIELDS = ("plate_encrypted", "plate_index")
register_shelf(SealedShelf("plates", OwnPlate, _plates_behind, _move_plate, _FIELDS))
register_shelf(SealedShelf("plates_seen", VisionEvent, _events_behind, _move_plate, _FIELDS))
register_shelf(
    SealedShelf(
        "push_signings", PushSource, _signings_behind, _move_signing, ("signing_key_encrypted",)
    )
)
register_shelf(
    SealedShelf("raw_pictures", RawPicture, _pictures_behind, _move_picture, ("sealed",))
)
