"""A resident says that they belong to a place, and takes it back as easily."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import SYSTEM, Invalid, TooMany, announce, now
from shanzhi.people.events import HomeDeclared, HomesTakenBack
from shanzhi.people.models import DeclaredHome, Resident
from shanzhi.places.api import division_name

# A home, a flat that is let, where one works: more is not belonging any more.
MOST_HOMES = 3
DIGITS = (6, 9, 12)


@transaction.atomic
def declare_home(
    resident: Resident, place_code: str, *, at: datetime | None = None
) -> DeclaredHome:
    """Note that a resident who has proved their phone says so; said again it changes nothing.

    Raises Invalid (place); TooMany beyond three places.
    """
    moment = at or now()
    if len(place_code) not in DIGITS or not division_name(place_code):
        raise Invalid({"place": _("没有这个地方，请重新选择。")})
    resident = Resident.objects.select_for_update().get(pk=resident.pk)
    known = DeclaredHome.objects.filter(resident=resident)
    if found := known.filter(place_code=place_code).first():
        return found
    if known.count() >= MOST_HOMES:
        words = _("您已经说明过 %(n)s 个地方，请先在“我的信息”里去掉，再说明新的。")
        raise TooMany(words % {"n": MOST_HOMES})
    home = DeclaredHome.objects.create(resident=resident, place_code=place_code, declared_at=moment)
    # That something was said, and not where somebody lives.
    announce(HomeDeclared(resident_id=resident.pk), by=SYSTEM, at=moment)
    return home


@transaction.atomic
def take_back_homes(resident: Resident, *, at: datetime | None = None) -> int:
    """They belong to none of the places that they named; how many these were. What they did stays done."""
    resident = Resident.objects.select_for_update().get(pk=resident.pk)
    count, _rows = DeclaredHome.objects.filter(resident=resident).delete()
    if count:
        announce(HomesTakenBack(resident_id=resident.pk), by=SYSTEM, at=at or now())
    return count
