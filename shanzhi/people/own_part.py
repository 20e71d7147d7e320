"""What this room holds about a resident: the number, the language, what they agreed to."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from shanzhi.people.keys import unseal_name, unseal_phone
from shanzhi.people.models import Consent, DeclaredHome, HouseholdFact, Person, Resident
from shanzhi.people.models.household import FactKind, FactSource
from shanzhi.people.own_data import Held, OwnDataPart, register_own_data
from shanzhi.people.queries import masked_phone, phone_of
from shanzhi.people.queries_homes import declared_homes
from shanzhi.people.queries_households import masked_name_of, people_linked
from shanzhi.places.api import division_name


def held(resident: Resident) -> list[Held]:
    """Number, language, consents, and as whom they are entered in a household."""
    return [
        Held(
            what=_("手机号"),
            why=_("告诉您办理进展；经办人为办您的事联系您。您同意了，或您打热线时留下的。"),
            since=resident.created_at,
            until=_("您不再有事在办、也没有关注的事之后 180 天，或您要求删除时"),
            shown=[masked_phone(resident)],
            rows=[
                {
                    "phone": phone_of(resident),
                    "known_since": resident.created_at.isoformat(),
                    "proved_at": resident.proved_at and resident.proved_at.isoformat(),
                }
            ],
        ),
        Held(
            what=_("语言"),
            why=_("用您看得懂的语言给您发短信"),
            since=resident.created_at,
            until=_("和手机号一起删除"),
            shown=[dict(settings.LANGUAGES).get(resident.language, resident.language)],
            rows=[{"language": resident.language}],
        ),
        Held(
            what=_("您的同意和撤回"),
            why=_("证明我们用您的号码是您同意的（个人信息保护法第六十九条：由我们举证）"),
            since=None,
            until=_("和手机号一起删除；只留下不含个人信息的编号"),
            rows=[_row(consent) for consent in consents_of(resident)],
        ),
        Held(
            what=_("谁看过您的信息的记录"),
            why=_("您和审计管理员可以查；防止有人滥用"),
            until=_("每次查看之后 7 个月"),
            law=_("网络安全法：网络日志留存不少于六个月；记录里没有您的号码"),
        ),
        *_households(resident),
        *_declared(resident),
    ]


def _households(resident: Resident) -> list[Held]:
    people = people_linked(resident)
    if not people:
        return []
    return [
        Held(
            what=_("您在社区的住户登记"),
            why=_(
                "网格员上门走访、需要时帮您；由社区或网格员登记，号码经您确认后对应到您。"
                "本网格的网格员看得到姓名和电话，每次打开都列在“谁看过”里"
            ),
            since=people[0].registered_at,
            until=_("您搬离之后 180 天，或您要求删除时"),
            shown=[
                f"{masked_name_of(person)} · {person.household.address} · "
                + "、".join(str(FactKind(fact.kind).label) for fact in _facts(person))
                for person in people
            ],
            rows=[_person_row(person) for person in people],
        )
    ]


def _declared(resident: Resident) -> list[Held]:
    homes = declared_homes(resident)
    if not homes:
        return []
    return [
        Held(
            what=_("您说明住在哪里"),
            why=_("议事时只请本地居民附议、发言；只记社区或街道，不记门牌"),
            since=homes[0].declared_at,
            until=_("说明之后 2 年，或您去掉、要求删除时"),
            shown=[division_name(home.place_code) for home in homes],
            rows=[{"place": home.place_code, "at": home.declared_at.isoformat()} for home in homes],
            take_back="/me/data/homes",
        )
    ]


def _facts(person: Person) -> list[HouseholdFact]:
    return list(person.facts.order_by("since", "pk"))


def _person_row(person: Person) -> dict[str, object]:
    return {
        "name": unseal_name(bytes(person.name_encrypted)),
        "phone": unseal_phone(bytes(person.phone_encrypted)) if person.phone_encrypted else "",
        "birth_year": person.birth_year,
        "relation": person.get_relation_display(),
        "address": person.household.address,
        "facts": [
            f"{FactKind(fact.kind).label} · {FactSource(fact.source).label} · {fact.since}"
            for fact in _facts(person)
        ],
    }


def consents_of(resident: Resident) -> list[Consent]:
    """What they agreed to, the newest last, with the words of its version."""
    return list(Consent.objects.filter(resident=resident).select_related("text").order_by("pk"))


def _row(consent: Consent) -> dict[str, object]:
    return {
        "purpose": consent.text.purpose,
        "version": consent.text.version,
        "words": consent.text.words,
        "given_at": consent.given_at and consent.given_at.isoformat(),
        "withdrawn_at": consent.withdrawn_at and consent.withdrawn_at.isoformat(),
    }


def erase(resident: Resident, _at: datetime) -> None:
    """As whom they are entered in a household goes; the row itself last, and consents with it."""
    Person.objects.filter(resident=resident).delete()
    DeclaredHome.objects.filter(resident=resident).delete()


def subjects(resident: Resident) -> list[tuple[str, int]]:
    """The households they are entered in: who opened one looked at something of theirs."""
    return [("household", person.household_id) for person in people_linked(resident)]


register_own_data(OwnDataPart("people", held, erase, subjects))
