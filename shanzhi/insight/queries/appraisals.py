"""A worker's quarter: what they solved, were thanked for, visited and learnt. For themselves first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shanzhi.cases.api import Deeds, deeds_of
from shanzhi.insight.models import Appraisal
from shanzhi.insight.permissions import READ_APPRAISALS
from shanzhi.insight.rules.appraisal import is_open
from shanzhi.insight.rules.periods import PeriodKind, period_around, period_before
from shanzhi.insight.sections.addresses import moments
from shanzhi.kernel.api import Actor, Denied, NotFound, ReportFigure, Role, brought_deeds, require
from shanzhi.organizations.api import Member, member_for, team_of, trainings_of

COMMUNITY, QUARTERS = 12, 5


@dataclass(frozen=True, slots=True)
class Quarter:
    """[start, end) with its name: 2026年第4季度."""

    start: date
    end: date

    @property
    def name(self) -> str:
        """What it is called."""
        told = {"year": self.start.year, "quarter": (self.start.month + 2) // 3}
        return _("%(year)s年第%(quarter)s季度") % told


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on somebody's page. No figure of it is compared with anybody's."""

    quarter: Quarter
    place_code: str
    deeds: Deeds
    figures: list[ReportFigure]
    trainings: list[object]
    hours: Decimal
    appraisal: Appraisal | None


def quarters(today: date | None = None) -> list[Quarter]:
    """The present quarter and those before it, the newest first."""
    start, end = period_around(PeriodKind.QUARTER, today or localdate())
    found = [Quarter(start, end)]
    while len(found) < QUARTERS:
        found.append(Quarter(*period_before(PeriodKind.QUARTER, found[-1].start)))
    return found


def quarter_of(text: str, today: date | None = None) -> Quarter:
    """The quarter that begins on the day written in an address, else the present one."""
    known = quarters(today)
    return next((each for each in known if each.start.isoformat() == text), known[0])


def own_communities(viewer: Actor) -> list[str]:
    """Communities in which the viewer serves a grid today."""
    scopes = viewer.scopes(Role.GRID_WORKER)
    return sorted({scope[:COMMUNITY] for scope in scopes if len(scope) > COMMUNITY})


def own_page(viewer: Actor, place_code: str, quarter: Quarter) -> Page:
    """The viewer's own, at any time. Raises Denied for who serves no grid there."""
    if place_code not in own_communities(viewer):
        raise Denied(_("这里只有自己的工作小结。"))
    return _page(viewer, viewer.id or 0, place_code, quarter)


def page_for(viewer: Actor, account_id: int, quarter: Quarter) -> tuple[Member, Page | None]:
    """A worker of the viewer's community, and their page; None while it is the worker's alone.

    Raises NotFound: to others it does not exist.
    """
    require(viewer, READ_APPRAISALS)
    member = next((each for each in members(viewer) if each.account.pk == account_id), None)
    if member is None:
        raise NotFound
    place = member.grids[0].grid_code[:COMMUNITY]
    member_for(viewer, place, account_id)
    appraisal = _appraisal(account_id, place, quarter)
    released = appraisal is not None and appraisal.released_at is not None
    if not is_open(released, quarter.end, localdate()):
        return member, None
    return member, _page(viewer, account_id, place, quarter)


def members(viewer: Actor) -> list[Member]:
    """Workers of the viewer's communities in the order of their grids: no other order. Raises
    Denied."""
    require(viewer, READ_APPRAISALS)
    return team_of(viewer, "")


def _page(viewer: Actor, account_id: int, place_code: str, quarter: Quarter) -> Page:
    start, end = quarter.start, quarter.end
    trainings = trainings_of(viewer, account_id, start, end)
    return Page(
        quarter=quarter,
        place_code=place_code,
        deeds=deeds_of(viewer, account_id, place_code, moments(start, end)),
        figures=brought_deeds(account_id, place_code, start, end, viewer),
        trainings=list(trainings),
        hours=sum((row.hours for row in trainings), Decimal(0)),
        appraisal=_appraisal(account_id, place_code, quarter),
    )


def _appraisal(account_id: int, place_code: str, quarter: Quarter) -> Appraisal | None:
    rows = Appraisal.objects.filter(
        account_id=account_id, place_code=place_code, starts_on=quarter.start
    )
    return rows.prefetch_related("comments").first()
