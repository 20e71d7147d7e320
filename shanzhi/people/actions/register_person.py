"""Somebody is entered into a household, and leaves it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, WrongState, announce, now
from shanzhi.lib.phone import is_mobile, normal_mobile
from shanzhi.people.actions.register_household import lock_household
from shanzhi.people.events import PersonLeft, PersonRegistered
from shanzhi.people.keys import phone_index, phone_indexes, seal_name, seal_phone, unseal_name
from shanzhi.people.models import Household, Person, Resident
from shanzhi.people.models.household import Relation
from shanzhi.people.rules import is_surely_theirs

NAME_LIMIT = 30
FIRST_YEAR = 1900
_LANDLINE = re.compile(r"\d[\d-]{5,12}\d", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """``phone`` may be a mobile or a landline; ``is_own`` says that the mobile is the person's own
    and not that of a relative: who proves it by a code is then this person."""

    name: str
    relation: str = Relation.OTHER
    birth_year: int | None = None
    phone: str = ""
    is_own: bool = False


@transaction.atomic
def register_person(
    household: Household, new: NewPerson, *, by: Actor, at: datetime | None = None
) -> tuple[Person, bool]:
    """Enter somebody; (the person, whether new): the same name and year again changes nothing.

    Raises Denied; WrongState; Invalid (name, relation, birth_year, phone).
    """
    moment = at or now()
    household = lock_household(household, by)
    name, phone = _checked(new, moment)
    for known in household.people.filter(left_at__isnull=True, birth_year=new.birth_year):
        if unseal_name(bytes(known.name_encrypted)) == name:
            return known, False
    proves = new.is_own and is_mobile(phone)
    if proves and _is_anothers(household, phone):
        said = _("这个手机号已登记为家里另一位本人的。合用的手机，只登记一位是本人。")
        raise Invalid({"phone": said})
    person = Person.objects.create(
        household=household,
        place_code=household.place_code,
        name_encrypted=seal_name(name),
        phone_encrypted=seal_phone(phone) if phone else b"",
        phone_index=phone_index(phone) if proves else b"",
        birth_year=new.birth_year,
        relation=new.relation,
        resident=_proven(phone, moment) if proves else None,
        registered_at=moment,
    )
    event = PersonRegistered(household_id=household.pk, person_id=person.pk)
    announce(event, by=by, place_code=household.place_code, at=moment)
    return person, True


@transaction.atomic
def person_left(person: Person, *, by: Actor, at: datetime | None = None) -> Person:
    """Somebody does not belong to the household any more; deleted half a year later.

    Raises Denied; WrongState when they left before.
    """
    moment = at or now()
    household = lock_household(person.household, by)
    person.refresh_from_db()
    if person.left_at is not None:
        raise WrongState(_("这个人已经不在这一户了，请刷新页面。"))
    person.left_at = moment
    person.save(update_fields=["left_at"])
    event = PersonLeft(household_id=household.pk, person_id=person.pk)
    announce(event, by=by, place_code=household.place_code, at=moment)
    return person


def _is_anothers(household: Household, phone: str) -> bool:
    """Who proves a number would else see what is kept of two people."""
    here = household.people.filter(left_at__isnull=True)
    return here.filter(phone_index__in=phone_indexes(phone)).exists()


def _proven(phone: str, moment: datetime) -> Resident | None:
    found = Resident.objects.filter(phone_index__in=phone_indexes(phone)).first()
    return found if found and is_surely_theirs(found.proved_at, moment) else None


def _checked(new: NewPerson, moment: datetime) -> tuple[str, str]:
    """Name and phone as they are kept."""
    faults: dict[str, str] = {}
    name, phone = new.name.strip(), new.phone.strip()
    if not name or len(name) > NAME_LIMIT or "\x00" in name:
        faults["name"] = _("请写姓名，最多 %(most)s 字。") % {"most": NAME_LIMIT}
    if new.relation not in Relation.values:
        faults["relation"] = _("请从列表里选择和户主的关系。")
    if new.birth_year is not None and not FIRST_YEAR <= new.birth_year <= localtime(moment).year:
        faults["birth_year"] = _("出生年份写四位数字，例如 1948；不知道可以不写。")
    if is_mobile(phone):
        phone = normal_mobile(phone)
    elif phone and not _LANDLINE.fullmatch(phone):
        faults["phone"] = _("请填写手机号或固定电话，没有可以不写。")
    if faults:
        raise Invalid(faults)
    return name, phone
