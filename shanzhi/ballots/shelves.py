"""What this room keeps sealed moves when the keys of the house turn.

An envelope keeps its ``digest``: it names the envelope in the chain and on the voter's receipt, and is
that of the envelope as it was dropped.
"""

from __future__ import annotations

from django.db.models import QuerySet

from shanzhi.ballots.models import Envelope, Proxy, RollPerson
from shanzhi.ballots.sealing import (
    index_of,
    seal_choices,
    seal_name,
    seal_phone,
    unseal_choices,
    unseal_name,
    unseal_phone,
)
from shanzhi.people.api import SealedShelf, behind, register_shelf


def _names_behind() -> QuerySet[RollPerson]:
    return behind(RollPerson, "name_encrypted").exclude(name_encrypted=b"")


def _move_name(person: RollPerson) -> None:
    person.name_encrypted = seal_name(unseal_name(person.name_encrypted))


def _phones_behind() -> QuerySet[RollPerson]:
    return behind(RollPerson, "phone_encrypted").exclude(phone_encrypted=b"")


def _move_phone(person: RollPerson) -> None:
    phone = unseal_phone(person.phone_encrypted)
    person.phone_encrypted, person.phone_index = seal_phone(phone), index_of(phone)


def _holders_behind() -> QuerySet[Proxy]:
    return behind(Proxy, "holder_name_encrypted").exclude(holder_name_encrypted=b"")


def _move_holder(proxy: Proxy) -> None:
    proxy.holder_name_encrypted = seal_name(unseal_name(proxy.holder_name_encrypted))
    if phone := unseal_phone(proxy.holder_phone_encrypted):
        proxy.holder_phone_encrypted = seal_phone(phone)
        proxy.holder_phone_index = index_of(phone)


def _envelopes_behind() -> QuerySet[Envelope]:
    return behind(Envelope, "sealed").exclude(sealed=b"")


def _move_envelope(envelope: Envelope) -> None:
    envelope.sealed = seal_choices(unseal_choices(envelope.sealed))


_HOLDER = ("holder_name_encrypted", "holder_phone_encrypted", "holder_phone_index")
register_shelf(
    SealedShelf("roll_names", RollPerson, _names_behind, _move_name, ("name_encrypted",))
)
register_shelf(
    SealedShelf(
        "roll_phones", RollPerson, _phones_behind, _move_phone, ("phone_encrypted", "phone_index")
    )
)
register_shelf(SealedShelf("proxy_holders", Proxy, _holders_behind, _move_holder, _HOLDER))
register_shelf(SealedShelf("envelopes", Envelope, _envelopes_behind, _move_envelope, ("sealed",)))
