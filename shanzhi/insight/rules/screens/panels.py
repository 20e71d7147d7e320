"""What a panel of a screen may be, and where it may stand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise


class Slot(StrEnum):
    """The four parts of a wall; on a phone they stand in this order."""

    TOP = "top"
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


SLOT_NAMES = {
    Slot.TOP: _("上方数字条"),
    Slot.LEFT: _("左侧"),
    Slot.CENTRE: _("中间"),
    Slot.RIGHT: _("右侧"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of panel. ``most`` is how many indicators it takes; ``days`` which spans it may look
    at (1 is today); ``slots`` where it may stand."""

    key: str
    name: StrPromise
    most: int
    days: tuple[int, ...] = ()
    slots: tuple[Slot, ...] = (Slot.LEFT, Slot.CENTRE, Slot.RIGHT)


KINDS: tuple[Kind, ...] = (
    Kind("figures", _("数字"), 8, (1, 7, 30), (Slot.TOP,)),
    Kind("map", _("地图"), 1, (1, 7, 30), (Slot.CENTRE,)),
    Kind("trend", _("走势"), 3, (7, 14, 30)),
    Kind("places", _("各地对比"), 3, (1, 7, 30)),
    Kind("categories", _("按类别"), 1, (1, 7, 30)),
    Kind("sources", _("按来源"), 1, (1, 7, 30)),
    Kind("warnings", _("预警"), 0),
    Kind("forecast", _("未来七天"), 0),
    Kind("latest", _("最新诉求"), 0),
)
KIND_OF = {kind.key: kind for kind in KINDS}
MOST_PANELS = 16


@dataclass(frozen=True, slots=True)
class PanelSpec:
    """One panel: where, what, over which indicators (codes) and how many days up to now."""

    slot: str
    kind: str
    indicators: tuple[str, ...] = ()
    days: int = 1


def moved(panels: Sequence[PanelSpec], index: int, slot: str, place: int) -> list[PanelSpec]:
    """The panel at ``index`` stands in ``slot`` after ``place`` others of it. Unchanged where its kind
    may not stand there, or there is none."""
    if not 0 <= index < len(panels) or slot not in KIND_OF[panels[index].kind].slots:
        return list(panels)
    taken = panels[index]
    rest = [panel for at, panel in enumerate(panels) if at != index]
    mine = [panel for panel in rest if panel.slot == slot]
    put = PanelSpec(slot, taken.kind, taken.indicators, taken.days)
    mine.insert(max(0, min(place, len(mine))), put)
    return in_order([panel for panel in rest if panel.slot != slot] + mine)


def without(panels: Sequence[PanelSpec], index: int) -> list[PanelSpec]:
    """All but the one at ``index``."""
    return [panel for at, panel in enumerate(panels) if at != index]


def in_order(panels: Sequence[PanelSpec]) -> list[PanelSpec]:
    """Slot by slot, keeping the order inside each."""
    slots = list(Slot)
    return sorted(panels, key=lambda panel: slots.index(Slot(panel.slot)))


def fits(panel: PanelSpec, known: Collection[str]) -> bool:
    """May this panel be shown: its kind is known, may stand there, and takes these indicators and
    days?"""
    kind = KIND_OF.get(panel.kind)
    if kind is None or panel.slot not in kind.slots:
        return False
    if kind.days and panel.days not in kind.days:
        return False
    enough = bool(panel.indicators) or not kind.most
    return enough and len(panel.indicators) <= kind.most and set(panel.indicators) <= set(known)
