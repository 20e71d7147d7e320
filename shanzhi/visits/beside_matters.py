"""A matter that was heard on a visit shows the visit, to whoever gives visits there; to neighbours it is
not shown at all: what somebody says at their own door is no news of the grid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shanzhi.cases.api import Beside, Case, register_beside, register_unlisted
from shanzhi.kernel.api import Actor
from shanzhi.visits.models import Heard, LinkRecord
from shanzhi.visits.queries.visits import heard_of_case


def visit_of(viewer: Actor, case: Case) -> Iterator[Beside]:
    """The visit, with who was there and not what was said."""
    heard = heard_of_case(viewer, case.pk)
    if heard is None or heard.visit.household_id is None:
        return
    visitor = heard.visit.visitor
    household = heard.visit.household_id
    yield Beside(
        title=_("走访时听到的"),
        note=visitor.name if visitor else "",
        at=heard.visit.at,
        href=f"/desk/households/{household}",
        worker_href=f"/worker/visits/{household}",
    )


register_beside(visit_of)


def heard_at_doors() -> QuerySet[Any]:
    """What residents told a visitor."""
    return Heard.objects.all()


def told_to_cadres() -> QuerySet[Any]:
    """What they told a linked cadre."""
    return LinkRecord.objects.all()


register_unlisted(heard_at_doors)
register_unlisted(told_to_cadres)
