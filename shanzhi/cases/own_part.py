"""What this room holds about a resident: the matters they reported, and those they follow."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.cases.actions.follow import unfollow_case
from shanzhi.cases.actions.forget_reporter import forget_reporters
from shanzhi.cases.models import Case, CaseFollower, Rating
from shanzhi.cases.models.states import State
from shanzhi.kernel.api import NOBODY
from shanzhi.people.api import Held, OwnDataPart, Resident, register_own_data, reporter_kept


def held(resident: Resident) -> list[Held]:
    """Matters and follows; nothing where there is none."""
    mine, followed = _mine(resident), _followed(resident)
    found = []
    if mine:
        found.append(
            Held(
                what=_("您报的事：您写的话、照片、录音和位置"),
                why=_("办理您报的事（个人信息保护法第十三条第三项：履行法定职责）"),
                since=mine[0].opened_at,
                until=_("办结 %(kept)s后不再对应到您；您要求删除时立刻不再对应到您")
                % {"kept": reporter_kept()},
                law=_(
                    "办理记录按国家档案局令第 8 号保存十年；删除后记录里没有您的号码，"
                    "您写的话里的电话、身份证号和姓名也已隐去"
                ),
                shown=[f"{case.number} {case.summary}" for case in mine],
                rows=[_row(case) for case in mine],
            )
        )
    if followed:
        found.append(
            Held(
                what=_("您关注的事"),
                why=_("有答复时告诉您"),
                since=followed[0].at,
                until=_("您取消关注，或要求删除时"),
                shown=[f"{row.case.number} {row.case.summary}" for row in followed],
                rows=[{"number": row.case.number, "since": _iso(row.at)} for row in followed],
            )
        )
    return found


def _mine(resident: Resident) -> list[Case]:
    rows = Case.objects.filter(reporter_id=resident.pk).select_related("text", "building__estate")
    return list(rows.prefetch_related("questions", "ratings", "attachments").order_by("pk"))


def _followed(resident: Resident) -> list[CaseFollower]:
    rows = CaseFollower.objects.filter(resident_id=resident.pk).select_related("case")
    return list(rows.order_by("pk"))


def _row(case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "reported_at": _iso(case.opened_at),
        "state": str(State(case.state).label),
        "text": case.text.body,
        "address": case.address,
        "building": case.building.full_name if case.building else "",
        "latitude": case.latitude,
        "longitude": case.longitude,
        "answers": [question.answer for question in case.questions.all() if question.answer],
        "ratings": [_rating(rating) for rating in case.ratings.all()],
        "files": len(case.attachments.all()),
    }


def _rating(rating: Rating) -> str:
    solved = _("已解决") if rating.solved else _("没有解决")
    stars = _("%(n)s 星") % {"n": rating.satisfaction}
    return " · ".join(filter(None, (solved, stars, rating.reason)))


def _iso(moment: datetime) -> str:
    return moment.isoformat()


def subjects(resident: Resident) -> list[tuple[str, int]]:
    """Their matters: who opened one looked at something of theirs."""
    ids = Case.objects.filter(reporter_id=resident.pk).values_list("pk", flat=True)
    return [("case", pk) for pk in ids]


def erase(resident: Resident, at: datetime) -> None:
    """Matters keep their course without the person; follows end."""
    forget_reporters([case.pk for case in _mine(resident)], at)
    for row in _followed(resident):
        unfollow_case(row.case, by=NOBODY, device_key=row.device_key, at=at)


register_own_data(OwnDataPart("cases", held, erase, subjects))
