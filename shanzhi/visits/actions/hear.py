"""What was heard at a door is taken up at once: a matter, a dispute, a wish or a care need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.api import Case, Report, Source, report_case
from shanzhi.kernel.api import Actor, Invalid, announce, now, require
from shanzhi.organizations.api import UnitKind, receiver_unit
from shanzhi.visits.events import HeardNoted
from shanzhi.visits.models import Heard, Visit
from shanzhi.visits.models.heard import HeardKind
from shanzhi.visits.permissions import VISIT

WORDS_LIMIT = 1000
# 仲裁与调解 of the public classification: where a dispute goes whose kind nobody has named. The rooms
# of mediation come later; until then a dispute is a matter of this category.
DISPUTES = "1311999"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHeard:
    """``key`` is made by the sender. ``kind`` is a HeardKind."""

    key: UUID
    kind: str
    words: str


@transaction.atomic
def hear(visit: Visit, new: NewHeard, *, by: Actor, at: datetime | None = None) -> Heard:
    """Take up what was heard on a visit where they agreed that it is written down. A matter and a
    dispute are reported in the same way as by everybody, and linked both ways; a wish and a care need
    are held by the visitor and the community's desk. The same key again is the same thing.

    Raises Denied; Invalid (kind, words, consent); Nowhere when no unit serves the place.
    """
    moment = at or now()
    visit = Visit.objects.select_for_update().get(pk=visit.pk)
    require(by, VISIT, visit.target())
    known = Heard.objects.filter(key=new.key).first()
    if known is not None:
        return known
    _check(visit, new)
    case = _reported(visit, new, by, moment)
    unit = receiver_unit(visit.place_code, UnitKind.COMMUNITY_DESK)
    heard = Heard.objects.create(
        key=new.key,
        visit=visit,
        place_code=visit.place_code,
        kind=new.kind,
        words=new.words.strip(),
        case=case,
        holder_id=by.id if by.is_staff else None,
        holder_unit=unit,
        at=moment,
    )
    event = HeardNoted(
        heard_id=heard.pk,
        visit_id=visit.pk,
        heard=heard.kind,
        case_id=case.pk if case else None,
    )
    announce(event, by=by, place_code=heard.place_code, at=moment, fresh=True)
    return heard


def _reported(visit: Visit, new: NewHeard, by: Actor, moment: datetime) -> Case | None:
    if new.kind not in {HeardKind.MATTER, HeardKind.DISPUTE}:
        return None
    household, person = visit.household, visit.person
    report = Report(
        key=new.key,
        text=new.words.strip(),
        source=Source.WORKER,
        place_code=visit.place_code,
        building_id=household.building_id if household else None,
        # Who handles it must find the door.
        address=household.door if household else "",
        category_code=DISPUTES if new.kind == HeardKind.DISPUTE else "",
        reporter_id=person.resident_id if person else None,
    )
    return report_case(report, by=by, at=moment).case


def _check(visit: Visit, new: NewHeard) -> None:
    faults: dict[str, str] = {}
    if not visit.consent:
        faults["consent"] = _(
            "住户没有同意记下说的话：请先问过他。您自己看到的问题，请用“随手报”报上去。"
        )
    if new.kind not in HeardKind.values:
        faults["kind"] = _("请选择这是诉求、纠纷、心愿还是关爱需求。")
    if not new.words.strip() or len(new.words) > WORDS_LIMIT or "\x00" in new.words:
        faults["words"] = _("请写一句听到了什么，最多 %(most)s 字。") % {"most": WORDS_LIMIT}
    if faults:
        raise Invalid(faults)
