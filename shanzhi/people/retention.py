"""How long this room keeps what."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import RetentionRule, retain
from shanzhi.people.models import (
    DeclaredHome,
    FailedSignIn,
    Household,
    HouseholdFact,
    OfflineDevice,
    Person,
    PhoneCode,
    Resident,
    ResidentSession,
)
from shanzhi.people.pointing import keys_to_residents

ATTEMPTS_KEPT = timedelta(days=1)
UNUSED_KEPT = timedelta(days=180)
DECLARED_KEPT = timedelta(days=730)
# Of the resident's own: they keep nobody here, and go with them.
_OWN = {"Consent", "Notice", "ResidentSession", "Person", "DeclaredHome"}


def _phone_codes(moment: datetime) -> QuerySet[PhoneCode]:
    return PhoneCode.objects.filter(sent_at__lt=moment - ATTEMPTS_KEPT)


def _failed_sign_ins(moment: datetime) -> QuerySet[FailedSignIn]:
    return FailedSignIn.objects.filter(at__lt=moment - ATTEMPTS_KEPT)


def _sessions(moment: datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=moment)


def _resident_sessions(moment: datetime) -> QuerySet[ResidentSession]:
    return ResidentSession.objects.filter(seen_at__lt=moment - settings.RESIDENT_IDLE)


def _silent_devices(moment: datetime) -> QuerySet[OfflineDevice]:
    return OfflineDevice.objects.filter(seen_at__lt=moment - UNUSED_KEPT)


def _people_left(moment: datetime) -> QuerySet[Person]:
    return Person.objects.filter(left_at__lt=moment - UNUSED_KEPT)


def _households_ended(moment: datetime) -> QuerySet[Household]:
    return Household.objects.filter(ended_at__lt=moment - UNUSED_KEPT)


def _facts_over(moment: datetime) -> QuerySet[HouseholdFact]:
    return HouseholdFact.objects.filter(ended_on__lt=(moment - UNUSED_KEPT).date())


def _declared_homes(moment: datetime) -> QuerySet[DeclaredHome]:
    return DeclaredHome.objects.filter(declared_at__lt=moment - DECLARED_KEPT)


def unused_residents(moment: datetime) -> QuerySet[Resident]:
    """Known for half a year, and no matter, no followed matter and nothing else needs them: rooms
    above are asked by their keys to a resident, so a new one counts without a line here."""
    found = Resident.objects.filter(created_at__lt=moment - UNUSED_KEPT)
    for model, field in keys_to_residents():
        if model.__name__ not in _OWN:
            rows = model._default_manager.filter(**{field: OuterRef("pk")})
            found = found.exclude(Exists(rows))
    return found


retain(
    RetentionRule("people.phone_codes", _("手机验证码，1 天"), _phone_codes),
    RetentionRule("people.failed_sign_ins", _("登录失败记录，1 天"), _failed_sign_ins),
    RetentionRule("people.sessions", _("过期的登录会话"), _sessions),
    RetentionRule("people.resident_sessions", _("居民过期的登录会话"), _resident_sessions),
    RetentionRule("people.offline_devices", _("很久没有联系的离线设备，180 天"), _silent_devices),
    RetentionRule("people.people_left", _("离开住户的人，180 天"), _people_left),
    RetentionRule("people.households_ended", _("搬离的住户，180 天"), _households_ended),
    RetentionRule("people.facts_over", _("不再成立的住户情况，180 天"), _facts_over),
    RetentionRule("people.declared_homes", _("自己说明住在哪里，2 年"), _declared_homes),
    RetentionRule("people.unused_residents", _("没有事在办的居民，180 天"), unused_residents),
)
