"""A place asks for another figure than a procedure ships with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.deliberation.events import FigureSet
from shanzhi.deliberation.models import FigureOverride
from shanzhi.deliberation.permissions.topics import SET_FIGURES
from shanzhi.deliberation.procedures import Figure, place_figures, procedure
from shanzhi.deliberation.procedures.shape import SHARES
from shanzhi.deliberation.rules.bounds import WHY, fault_of
from shanzhi.deliberation.rules.shares import read_share
from shanzhi.deliberation.rules.voices import Voices
from shanzhi.kernel.api import Actor, Invalid, Target, announce, now, require
from shanzhi.places.api import division_name

MOST = {Figure.SUPPORTERS: 5000, Figure.SATISFIED: 100, Figure.PICTURES: 9}
MOST_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFigure:
    """Without ``procedure`` and ``step`` a figure of the place as a whole. ``value`` is a whole number, or
    a share (">1/2", ">=2/3")."""

    place_code: str
    procedure: str
    step: str
    figure: str
    value: str
    reason: str


@transaction.atomic
def set_figure(new: NewFigure, *, by: Actor, at: datetime | None = None) -> FigureOverride:
    """From now steps that begin in the place ask for it; those that began before keep theirs.

    Raises Denied; Invalid (place, figure, value, reason).
    """
    moment = at or now()
    require(by, SET_FIGURES, Target(place_code=new.place_code))
    _check(new)
    key = {
        "place_code": new.place_code,
        "procedure": new.procedure,
        "step": new.step,
        "figure": new.figure,
    }
    row, fresh = FigureOverride.objects.select_for_update().get_or_create(
        **key,
        defaults={"value": new.value, "reason": new.reason.strip(), "set_at": moment},
    )
    row.value, row.reason, row.set_at = new.value, new.reason.strip(), moment
    row.set_by_id = by.id if by.is_staff else None
    row.save(update_fields=["value", "reason", "set_at", "set_by"])
    event = FigureSet(
        override_id=row.pk,
        procedure=row.procedure,
        step=row.step,
        figure=row.figure,
        value=row.value,
    )
    announce(event, by=by, place_code=row.place_code, at=moment, fresh=fresh)
    return row


def shipped_figures(code: str, step_key: str) -> dict[str, str]:
    """What may be changed: figures that a step, or the place as a whole, asks; none for unknown ones."""
    if not code and not step_key:
        return dict(place_figures())
    found = procedure(code)
    steps = {step.key: step for step in found.steps} if found else {}
    return dict(steps[step_key].figures) if step_key in steps else {}


def _check(new: NewFigure) -> None:
    faults: dict[str, str] = {}
    if not 6 <= len(new.place_code) <= 12 or not division_name(new.place_code):
        faults["place"] = _("请选择地点（区县、街道或社区）。")
    if new.figure not in shipped_figures(new.procedure, new.step):
        faults["figure"] = _("这一步没有这个数字。")
    elif fault := fault_of_figure(Figure(new.figure), new.value):
        faults["value"] = fault
    if fault_of(new.reason, (4, WHY)):
        faults["reason"] = _("请写明改动的理由和依据，4 到 %(most)s 个字。") % {"most": WHY}
    if faults:
        raise Invalid(faults)


def fault_of_figure(figure: Figure, value: str) -> str:
    """What is wrong with the value of a figure, in words, or ""."""
    if figure == Figure.VOICES:
        return "" if value in Voices.values else _("请从列表里选谁可以参加。")
    if figure in SHARES:
        try:
            read_share(value)
        except ValueError:
            return _("请写成“>1/2”（超过一半）或“>=2/3”（不少于三分之二）。")
        return ""
    most = MOST.get(figure, MOST_DAYS)
    if not value.isascii() or not value.isdecimal() or len(value) > 4 or int(value) > most:
        return _("请填写 0 到 %(most)s 的整数。") % {"most": most}
    return ""
