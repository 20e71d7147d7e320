"""Residents are known by a phone number, and by nothing else."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Invalid, now
from shanzhi.lib.phone import NotAMobile, normal_mobile
from shanzhi.people.keys import phone_index, phone_indexes, seal_phone
from shanzhi.people.models import Resident


def know_resident(
    phone: str, *, language: str = "", at: datetime | None = None
) -> tuple[Resident, bool]:
    """(resident, whether new) by a mobile number; the language, when given, is remembered.

    Raises Invalid (``phone``).
    """
    number = read_mobile(phone)
    resident, created = _known(number), False
    if resident is None:
        resident, created = _made(number, language, at or now())
    if not created and language and resident.language != language:
        resident.language = language
        resident.save(update_fields=["language"])
    return resident, created


def _known(number: str) -> Resident | None:
    """Whoever has this number, under whichever key the row lies at this moment."""
    return Resident.objects.filter(phone_index__in=phone_indexes(number)).first()


def _made(number: str, language: str, at: datetime) -> tuple[Resident, bool]:
    try:
        with transaction.atomic():
            made = Resident.objects.create(
                phone_index=phone_index(number),
                phone_encrypted=seal_phone(number),
                language=language or settings.LANGUAGE_CODE,
                created_at=at,
            )
    except IntegrityError:  # two proved the same number at once
        return Resident.objects.get(phone_index__in=phone_indexes(number)), False
    return made, True


def resident_by_phone(phone: str, *, create: bool = False) -> Resident | None:
    """The resident with this mobile number; ``create`` makes an unknown one known (a caller on
    the hotline, a report typed at the desk). Raises Invalid (``phone``)."""
    if create:
        return know_resident(phone)[0]
    return _known(read_mobile(phone))


def read_mobile(text: str) -> str:
    """The 11 digits of what was typed. Raises Invalid (``phone``)."""
    try:
        return normal_mobile(text)
    except NotAMobile as why:
        raise Invalid({"phone": _("请填写 11 位手机号码，例如 138 开头的号码。")}) from why
