"""Move what is sealed to the key and the cipher of today, while everything runs.

Every batch is a transaction of its own that locks its rows: a kill between two of them loses nothing,
and the next run goes on, because what is left to do is read from the rows themselves. Look-ups ask for
the index under every key (``keys.phone_indexes``), so nobody is unknown at any moment.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.db.models import BinaryField, Model, QuerySet, Value
from django.db.models.functions import Substr

from shanzhi.kernel.api import SYSTEM, announce
from shanzhi.people.events import KeysRotated
from shanzhi.people.keys import (
    head_of_today,
    phone_index,
    seal_factor,
    seal_name,
    seal_offline_key,
    seal_phone,
    unseal_factor,
    unseal_name,
    unseal_offline_key,
    unseal_phone,
)
from shanzhi.people.models import OfflineDevice, Person, Resident

BATCH = 200


@dataclass(frozen=True, slots=True)
class SealedShelf:
    """Rows of one kind that hold something sealed. ``behind()`` are those sealed otherwise than
    today; ``move(row)`` seals one again, in memory; ``fields`` are what it changes."""

    name: str
    model: type[Model]
    behind: Callable[[], QuerySet[Any]]
    move: Callable[[Any], None]
    fields: tuple[str, ...]


def behind(model: type[Model], field: str) -> QuerySet[Any]:
    """Rows whose field is sealed otherwise than today."""
    first = Substr(field, 1, 1, output_field=BinaryField())
    today = Value(head_of_today(), output_field=BinaryField())
    return model._default_manager.annotate(head=first).exclude(head=today)


def _residents_behind() -> QuerySet[Resident]:
    return behind(Resident, "phone_encrypted")


def _move_resident(resident: Resident) -> None:
    number = unseal_phone(bytes(resident.phone_encrypted))
    resident.phone_encrypted, resident.phone_index = seal_phone(number), phone_index(number)


def _devices_behind() -> QuerySet[OfflineDevice]:
    return behind(OfflineDevice, "key_sealed")


def _move_device(device: OfflineDevice) -> None:
    device.key_sealed = seal_offline_key(unseal_offline_key(bytes(device.key_sealed)))


def _names_behind() -> QuerySet[Person]:
    return behind(Person, "name_encrypted")


def _move_name(person: Person) -> None:
    person.name_encrypted = seal_name(unseal_name(bytes(person.name_encrypted)))


def _person_phones_behind() -> QuerySet[Person]:
    return behind(Person, "phone_encrypted").exclude(phone_encrypted=b"")


def _move_person_phone(person: Person) -> None:
    number = unseal_phone(bytes(person.phone_encrypted))
    person.phone_encrypted = seal_phone(number)
    if person.phone_index:
        person.phone_index = phone_index(number)


# What allauth keeps sealed of a second factor: the secret of an app, the seed of recovery codes.
_SEALED_IN_FACTORS = ("secret", "seed")


def _factors_behind() -> QuerySet[Authenticator]:
    """One or two for each of the staff: few enough to look into each."""
    found = [factor.pk for factor in Authenticator.objects.all() if any(_old_texts(factor))]
    behind: QuerySet[Authenticator] = Authenticator.objects.filter(pk__in=found)
    return behind


def _old_texts(factor: Authenticator) -> Iterator[str]:
    for name in _SEALED_IN_FACTORS:
        text = factor.data.get(name)
        if isinstance(text, str) and text and not b64decode(text).startswith(head_of_today()):
            yield name


def _move_factor(factor: Authenticator) -> None:
    for name in _old_texts(factor):
        factor.data[name] = seal_factor(unseal_factor(factor.data[name]))


PHONES = SealedShelf(
    "phones", Resident, _residents_behind, _move_resident, ("phone_encrypted", "phone_index")
)
FACTORS = SealedShelf("factors", Authenticator, _factors_behind, _move_factor, ("data",))
DEVICES = SealedShelf("devices", OfflineDevice, _devices_behind, _move_device, ("key_sealed",))
NAMES = SealedShelf("names", Person, _names_behind, _move_name, ("name_encrypted",))
PERSON_PHONES = SealedShelf(
    "household_phones",
    Person,
    _person_phones_behind,
    _move_person_phone,
    ("phone_encrypted", "phone_index"),
)
SHELVES = [PHONES, FACTORS, DEVICES, NAMES, PERSON_PHONES]


def register_shelf(shelf: SealedShelf) -> None:
    """What a higher room keeps sealed moves with the keys too; the same name again takes the place
    of the one before."""
    SHELVES[:] = [*(known for known in SHELVES if known.name != shelf.name), shelf]


def keys_behind() -> int:
    """How many sealed texts are not yet sealed as today's settings say."""
    return sum(shelf.behind().count() for shelf in SHELVES)


def rotate_keys(batch: int = BATCH) -> Iterator[int]:
    """Seal everything again in batches; yields after each how many it moved, once it is safe.

    Raises Unreadable when a key is missing: nothing of that batch is changed.
    """
    moved = 0
    for shelf in SHELVES:
        for done in _whole_shelf(shelf, batch):
            moved += done
            yield done
    if moved:
        with transaction.atomic():
            event = KeysRotated(key_id=settings.DATA_KEY_ID, moved=moved)
            announce(event, by=SYSTEM)


def _whole_shelf(shelf: SealedShelf, batch: int) -> Iterator[int]:
    """From the first row to the last, and again for what came in behind us meanwhile."""
    while shelf.behind().exists():
        after: Any = None
        while rows := _one_batch(shelf, batch, after):
            after = rows[-1]
            yield len(rows)


@transaction.atomic
def _one_batch(shelf: SealedShelf, batch: int, after: Any) -> list[Any]:
    """Move the next rows behind the key ``after``; returns their keys, numbers or UUIDs."""
    waiting = shelf.behind().order_by("pk")
    if after is not None:
        waiting = waiting.filter(pk__gt=after)
    rows = list(waiting.select_for_update(of=("self",))[:batch])
    for row in rows:
        shelf.move(row)
    shelf.model._default_manager.bulk_update(rows, shelf.fields)
    return [row.pk for row in rows]
