"""What this room holds about a resident: the number, the language, what they agreed to."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.people.models import Consent, Resident
from shanzhi.people.own_data import Held, OwnDataPart, register_own_data
from shanzhi.people.queries import masked_phone, phone_of


def held(resident: Resident) -> list[Held]:
    """Number, language, consents."""
    return [
        Held(
            what=_("手机号"),
            why=_("告诉您办理进展；经办人为办您的事联系您。您同意了，或您打热线时留下的。"),
            since=resident.created_at,
            until=_("您不再有事在办、也没有关注的事之后 180 天，或您要求删除时"),
            shown=[masked_phone(resident)],
            rows=[{"phone": phone_of(resident), "known_since": resident.created_at.isoformat()}],
        ),
        Held(
            what=_("语言"),
            why=_("用您看得懂的语言给您发短信"),
            since=resident.created_at,
            until=_("和手机号一起删除"),
            shown=[resident.language],
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
    ]


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
    """The row itself goes last, and consents with it."""


register_own_data(OwnDataPart("people", held, erase))
