"""People who work together on one matter, for stories."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.whistle import Summons, blow_whistle
from shanzhi.cases.models import Case, CaseClock, Whistle, WhistleCall
from shanzhi.cases.tests.factories import COMMUNITY, Town, counted, make_report, make_town
from shanzhi.kernel.api import Actor, Refusal, Role
from shanzhi.organizations.api import Unit, UnitKind
from shanzhi.organizations.tests.factories import make_staff, make_unit

CITY, STREET = COMMUNITY[:6], COMMUNITY[:9]


@dataclass(frozen=True)
class Joint:
    """和风社区, its matter (held by the community's desk), 城管局 with 赵铁山, 消防 with 孙亮,
    the street's dispatcher 王以宁 and the leader 沈明远."""

    town: Town
    case: Case
    department: Unit
    handler: Actor
    fire: Unit
    fireman: Actor
    dispatcher: Actor
    leader: Actor


def make_joint(text: str = "3幢楼下占道堆了很多杂物，消防通道被堵") -> Joint:
    """A matter that the clerk is at."""
    town = make_town()
    department = make_unit(kind=UnitKind.DEPARTMENT, place_code=CITY, name="城市管理局")
    fire = make_unit(kind=UnitKind.TEAM, place_code=CITY, name="消防救援大队")
    return Joint(
        town=town,
        case=accept_case(make_report(town, text), by=town.clerk),
        department=department,
        handler=make_staff(Role.HANDLER, CITY, unit=department, name="赵铁山"),
        fire=fire,
        fireman=make_staff(Role.HANDLER, CITY, unit=fire, name="孙亮"),
        dispatcher=make_staff(Role.STREET_DISPATCHER, STREET, name="王以宁"),
        leader=make_staff(Role.LEADER, CITY, name="沈明远"),
    )


def whistle_for(joint: Joint, *units: Unit, minutes: int = 30, **words: object) -> Whistle:
    """The clerk calls units to the matter's place."""
    summons = Summons(
        unit_ids=tuple(unit.pk for unit in units or (joint.department,)),
        minutes=minutes,
        expected="清走通道上的杂物",
        **words,  # type: ignore[arg-type]  # 2026-11-25: fields of Summons that a story changes
    )
    return blow_whistle(joint.case, summons, by=joint.town.clerk)


def only_call(whistle: Whistle) -> WhistleCall:
    """The one call of a whistle."""
    return whistle.calls.get()


def refuses(kind: type[Refusal], step: Callable[[], object]) -> Refusal:
    """The step is refused; no row of matters, clocks or calls moved and nothing was announced."""
    before, count = _picture(), counted()
    with pytest.raises(kind) as why:
        step()
    assert _picture() == before
    assert counted() == count
    return why.value


def _picture() -> list[list[tuple[object, ...]]]:
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (Case, CaseClock, Whistle, WhistleCall)
    ]
