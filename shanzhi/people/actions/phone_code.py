"""Prove that a phone is yours: a code is issued, and confirmed once.

This room only makes and checks codes. Sending them is the business of messaging, a floor above.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shanzhi.kernel.api import SYSTEM, Invalid, TooMany, announce, now
from shanzhi.lib.encryption import same
from shanzhi.people.actions.know_resident import know_resident, read_mobile
from shanzhi.people.actions.link_people import unlink_people
from shanzhi.people.events import PhoneConfirmed
from shanzhi.people.keys import keyed_hash, keyed_hashes, phone_indexes
from shanzhi.people.models import PhoneCode, Resident
from shanzhi.people.rules import (
    CODE_LIVES,
    CODE_TRIES,
    HOUR,
    RESEND_AFTER,
    is_surely_theirs,
    new_code,
    next_code_at,
)


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A fresh code on its way to ``phone`` (11 digits); both live in memory only."""

    phone: str
    code: str
    expires_at: datetime
    resend_at: datetime

    def __repr__(self) -> str:
        return "IssuedCode(***)"  # a traceback must not show it


@transaction.atomic(durable=True)
def issue_phone_code(
    phone: str, subject: str, *, address: str, at: datetime | None = None
) -> IssuedCode:
    """Make a code of 6 digits for ``phone``, good for 10 minutes and for ``subject`` only (what
    the caller is doing, e.g. "case:12"). ``address`` is the network address that asks.

    A newer code makes older ones for the same phone and subject void. Raises Invalid (``phone``),
    TooMany with the time to come back. Call it outside of a transaction, so that counts hold.
    """
    moment, number = at or now(), read_mobile(phone)
    indexes, origins = phone_indexes(number), keyed_hashes("address", address)
    index = indexes[0]
    _take_turn(index)
    _refuse_flood(indexes, origins, moment)
    waiting = PhoneCode.objects.filter(
        phone_index__in=indexes, subject=subject, used_at__isnull=True
    )
    waiting.filter(expires_at__gt=moment).update(expires_at=moment)
    code = new_code()
    row = PhoneCode.objects.create(
        phone_index=index,
        address_index=origins[0],
        code_hash=keyed_hash(*_code_parts(number, subject, code)),
        subject=subject,
        sent_at=moment,
        expires_at=moment + CODE_LIVES,
    )
    return IssuedCode(number, code, row.expires_at, moment + RESEND_AFTER)


def confirm_phone_code(
    phone: str, subject: str, code: str, *, language: str = "", at: datetime | None = None
) -> Resident:
    """Check a code and return the resident whose phone it is, made known by this when new.

    A code works once, for the subject it was made for, and dies at the fifth wrong try. Raises
    Invalid (``phone``, ``code``). Call it outside of a transaction: a wrong try must be counted
    even though it is refused (inside one it raises RuntimeError).
    """
    number = read_mobile(phone)
    resident = _try_code(number, subject, code.strip(), language, at or now())
    if resident is None:
        raise Invalid({"code": _("验证码不对或已过期。请核对短信，或重新获取。")})
    return resident


@transaction.atomic(durable=True)
def _try_code(
    number: str, subject: str, code: str, language: str, moment: datetime
) -> Resident | None:
    row = (
        PhoneCode.objects.select_for_update()
        .filter(
            phone_index__in=phone_indexes(number),
            subject=subject,
            used_at__isnull=True,
            expires_at__gt=moment,
        )
        .order_by("-sent_at")
        .first()
    )
    if row is None or row.tries >= CODE_TRIES:
        return None
    hashes = keyed_hashes(*_code_parts(number, subject, code))
    matches = [same(bytes(row.code_hash), each) for each in hashes]  # all of them, whichever fits
    if True not in matches:
        row.tries += 1
        row.save(update_fields=["tries"])
        return None
    row.used_at = moment
    row.save(update_fields=["used_at"])
    resident, first_time = know_resident(number, language=language, at=moment)
    _note_proof(resident, moment)
    event = PhoneConfirmed(resident_id=resident.pk, first_time=first_time)
    announce(event, by=SYSTEM, at=moment, fresh=first_time)
    return resident


def _note_proof(resident: Resident, moment: datetime) -> None:
    """After a long silence it may be another person who has the number now."""
    if resident.proved_at is not None and not is_surely_theirs(resident.proved_at, moment):
        unlink_people(resident, at=moment)
    resident.proved_at = moment
    resident.save(update_fields=["proved_at"])


def _take_turn(index: bytes) -> None:
    """Two requests for one phone wait for each other, or both would pass the count."""
    with connection.cursor() as cursor:
        key = int.from_bytes(index[:8], "big", signed=True)
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _refuse_flood(indexes: list[bytes], origins: list[bytes], moment: datetime) -> None:
    recent = PhoneCode.objects.filter(sent_at__gt=moment - HOUR)
    opens_at = next_code_at(
        list(recent.filter(phone_index__in=indexes).values_list("sent_at", flat=True)),
        list(recent.filter(address_index__in=origins).values_list("sent_at", flat=True)),
    )
    if opens_at is not None and opens_at > moment:
        clock = localtime(opens_at).strftime("%H:%M:%S")
        raise TooMany(_("验证码发送太频繁，请在 %(time)s 以后再试。") % {"time": clock})


def _code_parts(number: str, subject: str, code: str) -> tuple[str, str, str, str]:
    return ("code", number, subject, code)
