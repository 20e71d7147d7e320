"""Consent is given for one purpose in certain words, and withdrawn as easily.

PIPL art. 13 (1) and 14: free, informed, explicit. Art. 15: may be withdrawn at any time, as easily as
it was given. Art. 16: who withdraws is served all the same. Art. 29: sensitive purposes apart.
Art. 28 and 31: under fourteen, a parent or another guardian consents.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from shanzhi.kernel.api import SYSTEM, Invalid, announce, now
from shanzhi.people.consent_words import consent_words
from shanzhi.people.events import ConsentGiven, ConsentWithdrawn
from shanzhi.people.models import Consent, ConsentText, Resident
from shanzhi.people.models.consent import Purpose

FIELD = "consent"
GUARDIAN_FIELD = "consent_guardian"


def consents_ticked(given: Mapping[str, str], purpose: Purpose) -> tuple[Purpose, ...]:
    """What somebody ticked in a form that asks for ``purpose``: the purpose, or for a child the
    guardian's separate consent beside it. Nothing is ever ticked for them.

    Raises Invalid (``consent``) when neither is.
    """
    if given.get(GUARDIAN_FIELD) == Purpose.GUARDIAN:
        return (purpose, Purpose.GUARDIAN)
    if given.get(FIELD) == purpose:
        return (purpose,)
    raise Invalid(
        {FIELD: _("请先勾选同意，我们才能用这个号码。不同意也可以，不留手机号照样办理。")}
    )


def consent_context(given: Mapping[str, str], purpose: Purpose) -> dict[str, Any]:
    """What ``people/consent.jinja`` shows: the words of today, and what was ticked in this form, so
    that a form that comes back has lost nothing."""
    ticked = [
        (field, value.value)
        for field, value in ((FIELD, purpose), (GUARDIAN_FIELD, Purpose.GUARDIAN))
        if given.get(field) == value
    ]
    return {
        "consent_purpose": purpose.value,
        "consent_words": consent_words(purpose),
        "guardian_words": consent_words(Purpose.GUARDIAN),
        "agreed": ticked,
    }


@transaction.atomic
def give_consent(
    resident: Resident, purposes: tuple[Purpose, ...], *, at: datetime | None = None
) -> None:
    """Write down what was agreed to, in today's words; what is in force already stays."""
    moment = at or now()
    resident = Resident.objects.select_for_update().get(pk=resident.pk)
    for purpose in purposes:
        text = _words_of(purpose, moment)
        _row, fresh = Consent.objects.get_or_create(
            resident=resident, text=text, withdrawn_at=None, defaults={"given_at": moment}
        )
        if fresh:
            event = ConsentGiven(
                resident_id=resident.pk, purpose=purpose.value, version=text.version
            )
            announce(event, by=SYSTEM, at=moment)


@transaction.atomic
def withdraw_consent(resident: Resident, purpose: Purpose, *, at: datetime | None = None) -> bool:
    """From now the number is not used for this. Saying it twice is once; who was never asked
    objects by it (PIPL art. 44). Returns whether anything changed."""
    moment = at or now()
    resident = Resident.objects.select_for_update().get(pk=resident.pk)
    rows = Consent.objects.filter(resident=resident, text__purpose=purpose)
    if not rows.filter(withdrawn_at__isnull=True).update(withdrawn_at=moment):
        if rows.exists():
            return False
        Consent.objects.create(
            resident=resident, text=_words_of(purpose, moment), withdrawn_at=moment
        )
    announce(ConsentWithdrawn(resident_id=resident.pk, purpose=purpose.value), by=SYSTEM, at=moment)
    return True


def _words_of(purpose: Purpose, moment: datetime) -> ConsentText:
    """Today's words as they are kept: those of a version that was asked before, or a new version."""
    with translation.override("zh-hans"):
        said = consent_words(purpose)
    while True:
        texts = ConsentText.objects.filter(purpose=purpose)
        if known := texts.filter(words=said).first():
            return known
        latest = texts.aggregate(latest=Max("version"))["latest"] or 0
        ConsentText.objects.get_or_create(  # another process may take the number with other words
            purpose=purpose,
            version=latest + 1,
            defaults={"words": said, "first_asked_at": moment},
        )
